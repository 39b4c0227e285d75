/* tests/support/validation.h: a published table beside what the program predicts for its rows.
 *
 * A table is predicted by a function that returns its rows, so that a test can hold them to bounds
 * and a report can print and draw them. */
#ifndef TESTS_SUPPORT_VALIDATION_H
#define TESTS_SUPPORT_VALIDATION_H

#include <glib.h>

#include "scenarios/scenario.h"

/* What both the publisher and the program measured: frames/s in all, a share between 0 and 1,
 * seconds, or bit/s of data. */
typedef enum {
    VALIDATION_SATURATION,
    VALIDATION_ZERO_LOSS,
    VALIDATION_SHARE,
    VALIDATION_TIME,
    VALIDATION_GOODPUT
} ValidationMeasure;

typedef struct {
    char *name;
    double predicted, measured;
    gboolean is_fitted; /* the profile was fitted to this row: no prediction */
} ValidationRow;

typedef struct {
    const char *name; /* of its file in tests/validation/data, without .csv */
    ValidationMeasure measure;
    GArray *rows; /* of ValidationRow */
} ValidationTable;

/* (transfer full) */
ValidationTable *validation_table_new(const char *name, ValidationMeasure measure);
void validation_table_free(ValidationTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ValidationTable, validation_table_free)

/* Adds a row. `name` (transfer full). */
void validation_table_add(ValidationTable *table, char *name, double predicted, double measured,
                          gboolean is_fitted);

const char *validation_measure_name(ValidationMeasure measure);

/* Whether it is in frames/s. */
gboolean validation_measure_is_rate(ValidationMeasure measure);

/* (predicted - measured) / measured. */
double validation_row_error(const ValidationRow *row);

/* Median and largest of the absolute errors of the rows that are predictions. */
typedef struct {
    guint n_predicted;
    double median, worst;
} ValidationSummary;

ValidationSummary validation_table_summary(const ValidationTable *table);

/* Prints all rows and the summary as messages of a test. */
void validation_table_print(const ValidationTable *table);

/* The links of a scenario: tester and DUT, both ways, at `rate`. */
#define VALIDATION_LINKS(rate)                         \
    "links: [{between: [tester.0, dut.0], rate: " rate \
    "}, {between: [dut.1, tester.1], rate: " rate "}]\n"

/* A scenario: `text` as its file, `sets` ("PATH=VALUE", NULL-ended) over it. (transfer full) */
Scenario *validation_scenario(const char *text, const char *const *sets);

/* Frames received a second in all directions while rate_pps, more than the device can take, are
 * sent in each; `duration_ps` begins when rings are full. */
double validation_saturation_pps(const Scenario *scenario, gint64 rate_pps, SimTime duration_ps);

/* The same at a rate that the device may be able to take. */
double validation_received_pps(const Scenario *scenario, gint64 rate_pps, SimTime duration_ps);

/* The same of validation_scenario(`text`, `sets`), for as long as `measured_pps` take for 50 000
 * frames, offered twice as many. */
double validation_overload_pps(const char *text, const char *const *sets, double measured_pps);

/* The scenario's throughput (RFC 2544), all directions together. */
double validation_throughput_pps(const Scenario *scenario);

#endif
