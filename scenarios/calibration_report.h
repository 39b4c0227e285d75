/* scenarios/calibration_report.h: a calibration as tables, in words, and as a profile. */
#ifndef SCENARIOS_CALIBRATION_REPORT_H
#define SCENARIOS_CALIBRATION_REPORT_H

#include "output/table.h"
#include "scenarios/calibration.h"

/* A fitted value in the unit it is best read in. */
typedef struct {
    double value;
    char *unit;    /* "" for bare numbers; (transfer full) */
    double factor; /* base units in one of these */
} CalibrationShown;

CalibrationShown calibration_show(const Calibration *calibration, guint j);

/* path, value, unit, standard_error, low, high, note. (transfer full) */
Table *calibration_values_table(const Calibration *calibration);
/* row, the columns of the measurements, measured_pps, predicted_pps, relative_error, use, outside.
 * (transfer full) */
Table *calibration_rows_table(const Calibration *calibration);
/* What the rows do not tell: attributes, told, condition. (transfer full) */
Table *calibration_directions_table(const Calibration *calibration);
/* One row: the fit as a whole. (transfer full) */
Table *calibration_fit_table(const Calibration *calibration);

/* All four: text with headings; JSON, an object of the four; CSV, one table of all their columns,
 * the first of which, `table`, says whose row it is. (transfer full) */
char *calibration_report(const Calibration *calibration, TableFormat format);

/* What a reader should be warned of, a line each: rows outside what was fitted, values that ended
 * at a bound, a fit that did not settle. (transfer full): of char * */
GPtrArray *calibration_warnings(const Calibration *calibration);

/* The first words of a profile. */
#define CALIBRATION_PROFILE_MARK "# dutsim calibrate: "

/* The fitted values of the DUT (or, if there are only such, the tester), over the profile that it
 * includes; each with where it comes from. The others stand in comments. (transfer full) */
char *calibration_profile(const Calibration *calibration, const char *scenario);

#endif
