/* tests/support/validation.h: a published table beside what the program predicts for its rows.
 *
 * A table is predicted by a function that returns its rows, so that a test can hold them to bounds
 * and a report can print and draw them. */
#ifndef TESTS_SUPPORT_VALIDATION_H
#define TESTS_SUPPORT_VALIDATION_H

#include <glib.h>

#include "scenarios/calibration_fit.h"
#include "scenarios/scenario.h"
#include "sim/attribute_number.h"

/* What both the publisher and the program measured: frames/s in all, a share between 0 and 1,
 * seconds, or bit/s of data. */
typedef enum {
    VALIDATION_SATURATION,
    VALIDATION_ZERO_LOSS,
    VALIDATION_SHARE,
    VALIDATION_TIME,
    VALIDATION_GOODPUT
} ValidationMeasure;

typedef struct ValidationRow ValidationRow;

/* What the program says of a row's scenario. */
typedef double (*ValidationAsk)(const Scenario *scenario, const ValidationRow *row);

struct ValidationRow {
    char *name;
    double predicted, measured;
    gboolean is_fitted; /* the profile was fitted to this row: no prediction */
    /* Of rows that can be asked again with other values of what was fitted; else NULL and 0. */
    Scenario *scenario;
    ValidationAsk ask;
    double offered;     /* frames/s, where the publisher fixed them */
    guint32 parameters; /* bit j: the table's parameter j holds for this row */
};

/* An attribute that was fitted to rows of a table. */
typedef struct {
    const char *path;
    const SimAttribute *attribute;
    gboolean is_relative;
    CalibrationParameter range; /* its start is the value that is published with the table */
} ValidationParameter;

typedef struct {
    const char *name; /* of its file in tests/validation/data, without .csv */
    ValidationMeasure measure;
    GArray *rows;       /* of ValidationRow */
    GArray *parameters; /* of ValidationParameter */
} ValidationTable;

/* (transfer full) */
ValidationTable *validation_table_new(const char *name, ValidationMeasure measure);
void validation_table_free(ValidationTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ValidationTable, validation_table_free)

/* Adds a row. `name` (transfer full). */
void validation_table_add(ValidationTable *table, char *name, double predicted, double measured,
                          gboolean is_fitted);

/* Adds a row, its name and scenario (transfer full), and asks for what is predicted. */
void validation_table_ask(ValidationTable *table, ValidationRow row);

/* The attribute at `path` was fitted: the bit of the table's next parameter, for rows in which it
 * holds. Of the first of them the value is read. */
guint32 validation_table_fit(ValidationTable *table, const char *path);

/* Asks a row again with these values of the table's parameters, rounded to what each can be. */
double validation_table_ask_again(const ValidationTable *table, guint row, const double *values);

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

/* Frames received a second in all directions while twice as many as the row's measured are sent in
 * each, for as long as those take for 50 000 frames, when rings are full. A ValidationAsk, as the
 * following. */
double validation_overload_pps(const Scenario *scenario, const ValidationRow *row);

/* The same while row->offered are sent, for 300 000 of them. */
double validation_offered_pps(const Scenario *scenario, const ValidationRow *row);

/* The scenario's throughput (RFC 2544), all directions together. */
double validation_throughput_pps(const Scenario *scenario, const ValidationRow *row);

#endif
