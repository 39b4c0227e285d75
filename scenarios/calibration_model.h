/* scenarios/calibration_model.h: what a scenario says of measured rows for given values of
 * attributes, by the analytic estimate (models/estimate.h) or by its own test procedure. */
#ifndef SCENARIOS_CALIBRATION_MODEL_H
#define SCENARIOS_CALIBRATION_MODEL_H

#include "output/progress.h"
#include "scenarios/calibration_fit.h"
#include "scenarios/calibration_rows.h"

typedef struct CalibrationModel CalibrationModel;

/* An attribute that is fitted. */
typedef struct {
    char *path;
    const SimAttribute *attribute;
    gboolean is_relative; /* in cycles, or per cent of the line rate */
} CalibrationAttribute;

/* The scenario `name_or_path` at each row's point. `overrides` (its `values` NULL) and `rows` must
 * stay. `fit`: NULL-ended paths. Errors: as scenario_load; a row's value at its place; a path that
 * is unknown, no number, set by a column, or there twice (SIM_ERROR_USAGE); a sweep that rows leave
 * (SIM_ERROR_SCENARIO). (transfer full) */
CalibrationModel *calibration_model_new(const char *name_or_path,
                                        const ScenarioOverrides *overrides,
                                        const CalibrationRows *rows, const char *const *fit,
                                        GError **error);
void calibration_model_free(CalibrationModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CalibrationModel, calibration_model_free)

guint calibration_model_n_parameters(const CalibrationModel *model);
const CalibrationAttribute *calibration_model_get_attribute(const CalibrationModel *model, guint j);
/* (transfer none): n_parameters */
const CalibrationParameter *calibration_model_get_parameters(const CalibrationModel *model);

/* The text of a fitted value. (transfer full) */
char *calibration_model_text(const CalibrationModel *model, guint j, double value);

/* Makes `values` those that their texts stand for: whole base units. */
void calibration_model_round(const CalibrationModel *model, double *values);

/* The estimate's figures of the rows that are `held_out` or not, in frames/s a direction. Other
 * elements of `predicted` stay. */
gboolean calibration_model_estimate(CalibrationModel *model, const double *values,
                                    gboolean held_out, double *predicted, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* How to simulate. */
typedef struct {
    guint n_jobs;
    gboolean quiet;
    gint *cancelled; /* atomic; set to end soon, by an error too */
} CalibrationJobs;

/* The same by the rows' procedure: medians over the repetitions; 0 becomes 1 frame/s. Adds to
 * *n_repetitions. FALSE on error or (error unset) when cancelled. */
gboolean calibration_model_simulate(CalibrationModel *model, const CalibrationJobs *jobs,
                                    const double *values, gboolean held_out, double *predicted,
                                    guint *n_repetitions, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A row's scenario, with the values last predicted for. (transfer none) */
const Scenario *calibration_model_get_scenario(const CalibrationModel *model, guint row);

#endif
