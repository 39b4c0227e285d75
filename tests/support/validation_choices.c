#include "tests/support/validation_choices.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

/* Slopes are differences of predictions this part of a value to either side. */
#define SLOPE_STEP 0.03

/* A choice tells a parameter if an error of ROW_ERROR in each of its rows gives the parameter a
 * standard error of no more than LARGEST_ERROR, both relative. */
#define ROW_ERROR     0.01
#define LARGEST_ERROR 0.5

/* Times that fitted rows are asked again, and the change of their predictions that is none. */
#define MOST_ROUNDS 6
#define SETTLED     5e-4

/* A worst error that is larger by no more than this share is as large: fits of the same rows differ
 * by as much. */
#define NO_WORSE 0.01

/* A table that is fitted again. Costs add up: what is linear in them is the time a frame takes, the
 * inverse of a rate, or a share or time itself. That is called y below. */
typedef struct {
    const ValidationTable *table;
    guint n_rows, n_parameters;
    gboolean is_inverse; /* y = 1 / predicted */
    double *start;       /* of parameters */
    double *slopes;      /* dy / d value, n_rows x n_parameters */
} Refit;

static double turn(const Refit *refit, double value)
{
    return refit->is_inverse ? 1 / value : value;
}

static const ValidationRow *row_at(const Refit *refit, guint row)
{
    return &g_array_index(refit->table->rows, ValidationRow, row);
}

static const ValidationParameter *parameter_at(const Refit *refit, guint j)
{
    return &g_array_index(refit->table->parameters, ValidationParameter, j);
}

/* ---- slopes ---- */

static void find_slope(const Refit *refit, guint j)
{
    const CalibrationParameter *range = &parameter_at(refit, j)->range;
    g_autofree double *values = g_memdup2(refit->start, refit->n_parameters * sizeof(double));
    double step = MAX(SLOPE_STEP * range->start, range->step);
    double low = MAX(range->start - step, range->minimum);
    double high = MIN(range->start + step, range->maximum);
    for (guint i = 0; i < refit->n_rows; i++) {
        if ((row_at(refit, i)->parameters >> j & 1) != 0) {
            values[j] = low;
            double y_low = turn(refit, validation_table_ask_again(refit->table, i, values));
            values[j] = high;
            double y_high = turn(refit, validation_table_ask_again(refit->table, i, values));
            refit->slopes[i * refit->n_parameters + j] = (y_high - y_low) / (high - low);
        }
    }
}

static void refit_clear(Refit *refit)
{
    g_free(refit->start);
    g_free(refit->slopes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Refit, refit_clear)

static void refit_init(Refit *refit, const ValidationTable *table)
{
    *refit = (Refit){.table = table,
                     .n_rows = table->rows->len,
                     .n_parameters = table->parameters->len,
                     .is_inverse = validation_measure_is_rate(table->measure)};
    refit->start = g_new0(double, refit->n_parameters);
    refit->slopes = g_new0(double, (gsize)refit->n_rows * refit->n_parameters);
    for (guint j = 0; j < refit->n_parameters; j++) {
        refit->start[j] = parameter_at(refit, j)->range.start;
    }
    for (guint j = 0; j < refit->n_parameters; j++) {
        find_slope(refit, j);
    }
}

/* ---- which choices tell all parameters ---- */

/* Relative changes of predictions with relative changes of values: A. The covariance of the values
 * is ROW_ERROR^2 (A^T A)^-1 = ROW_ERROR^2 V S^-2 V^T. */
static gboolean tells_all(const Refit *refit, const guint *rows, guint n)
{
    guint m = refit->n_parameters;
    if (n < m) {
        return FALSE;
    }
    gsl_matrix *a = gsl_matrix_alloc(n, m);
    gsl_matrix *v = gsl_matrix_alloc(m, m);
    gsl_vector *s = gsl_vector_alloc(m);
    gsl_vector *work = gsl_vector_alloc(m);
    for (guint i = 0; i < n; i++) {
        double y = turn(refit, row_at(refit, rows[i])->predicted);
        for (guint j = 0; j < m; j++) {
            gsl_matrix_set(a, i, j, refit->slopes[rows[i] * m + j] * refit->start[j] / y);
        }
    }
    gboolean is_told = gsl_linalg_SV_decomp(a, v, s, work) == 0;
    for (guint j = 0; j < m && is_told; j++) {
        double variance = 0;
        for (guint k = 0; k < m; k++) {
            double part = gsl_matrix_get(v, j, k) * ROW_ERROR / gsl_vector_get(s, k);
            variance += part * part;
        }
        is_told = variance <= LARGEST_ERROR * LARGEST_ERROR; /* not if infinite or no number */
    }
    gsl_matrix_free(a);
    gsl_matrix_free(v);
    gsl_vector_free(s);
    gsl_vector_free(work);
    return is_told;
}

/* The next subset of n numbers below `n_rows` in lexicographic order; FALSE after the last. */
static gboolean next_subset(guint *rows, guint n, guint n_rows)
{
    guint i = n;
    while (i > 0 && rows[i - 1] == n_rows - n + i - 1) {
        i--;
    }
    if (i == 0) {
        return FALSE;
    }
    rows[i - 1]++;
    for (guint k = i; k < n; k++) {
        rows[k] = rows[k - 1] + 1;
    }
    return TRUE;
}

/* All choices, each n numbers of rows one after the other. (transfer full) */
static GArray *list_told(const Refit *refit, guint n, guint64 *n_subsets)
{
    GArray *told = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autofree guint *rows = g_new(guint, n);
    for (guint i = 0; i < n; i++) {
        rows[i] = i;
    }
    *n_subsets = 0;
    do {
        ++*n_subsets;
        if (tells_all(refit, rows, n)) {
            g_array_append_vals(told, rows, n);
        }
    } while (next_subset(rows, n, refit->n_rows));
    return told;
}

/* ---- the fit to a choice ---- */

/* Where the line through the last answers predicts: y of a row = last + slopes (value - at). */
typedef struct {
    const Refit *refit;
    guint n;
    double *at;     /* n_parameters */
    double *last;   /* y of each fitted row there */
    double *slopes; /* of each fitted row */
} Line;

static double line_y(const Line *line, guint i, const double *values)
{
    guint m = line->refit->n_parameters;
    double y = line->last[i];
    for (guint j = 0; j < m; j++) {
        y += line->slopes[i * m + j] * (values[j] - line->at[j]);
    }
    return y;
}

/* CalibrationPredict. */
static gboolean predict_line(gpointer user_data, const double *values, double *predicted,
                             G_GNUC_UNUSED GError **error)
{
    const Line *line = user_data;
    for (guint i = 0; i < line->n; i++) {
        double y = line_y(line, i, values);
        predicted[i] = turn(line->refit, MAX(y, 0.01 * line->last[i]));
    }
    return TRUE;
}

/* Moves the line to what was answered at `values`; its slopes come to be those between the two
 * places (C. G. Broyden, "A class of methods for solving nonlinear simultaneous equations", 1965).
 */
static void move_line(Line *line, const double *values, const double *answers)
{
    guint m = line->refit->n_parameters;
    double length = 0;
    for (guint j = 0; j < m; j++) {
        double moved = (values[j] - line->at[j]) / line->refit->start[j];
        length += moved * moved;
    }
    for (guint i = 0; i < line->n; i++) {
        double missed = answers[i] - line_y(line, i, values);
        for (guint j = 0; j < m && length > 1e-6; j++) {
            double scale = line->refit->start[j];
            double moved = (values[j] - line->at[j]) / scale;
            gboolean holds = line->slopes[i * m + j] != 0;
            line->slopes[i * m + j] += holds ? missed * moved / length / scale : 0;
        }
        line->last[i] = answers[i];
    }
    for (guint j = 0; j < m; j++) {
        line->at[j] = values[j];
    }
}

static double square_sum(const Refit *refit, const guint *rows, guint n, const double *answers)
{
    double sum = 0;
    for (guint i = 0; i < n; i++) {
        double error = turn(refit, answers[i]) / row_at(refit, rows[i])->measured - 1;
        sum += error * error;
    }
    return sum;
}

static void line_clear(Line *line)
{
    g_free(line->at);
    g_free(line->last);
    g_free(line->slopes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Line, line_clear)

static void line_init(Line *line, const Refit *refit, const guint *rows, guint n)
{
    guint m = refit->n_parameters;
    *line = (Line){refit, n, g_memdup2(refit->start, m * sizeof(double)), g_new(double, n),
                   g_new(double, (gsize)n *m)};
    for (guint i = 0; i < n; i++) {
        line->last[i] = turn(refit, row_at(refit, rows[i])->predicted);
        for (guint j = 0; j < m; j++) {
            line->slopes[i * m + j] = refit->slopes[rows[i] * m + j];
        }
    }
}

/* The values at which the line fits the rows best. */
static void solve_line(Line *line, const guint *rows, const CalibrationParameter *ranges,
                       double *values)
{
    g_autofree double *measured = g_new(double, line->n);
    for (guint i = 0; i < line->n; i++) {
        measured[i] = row_at(line->refit, rows[i])->measured;
    }
    const CalibrationProblem problem = {.n_parameters = line->refit->n_parameters,
                                        .n_rows = line->n,
                                        .parameters = ranges,
                                        .measured = measured,
                                        .predict = predict_line,
                                        .user_data = line};
    g_autoptr(GError) error = NULL;
    guint n_iterations = 0;
    gboolean settled;
    gboolean solved = calibration_fit_solve(&problem, values, &n_iterations, &settled, &error);
    g_assert_no_error(error);
    g_assert_true(solved);
}

/* Writes the best values found; returns their sum of squares. */
static double fit(const Refit *refit, const guint *rows, guint n, double *best)
{
    guint m = refit->n_parameters;
    g_auto(Line) line = {0};
    line_init(&line, refit, rows, n);
    g_autofree double *values = g_memdup2(refit->start, m * sizeof(double));
    g_autofree double *answers = g_memdup2(line.last, n * sizeof(double));
    g_autofree CalibrationParameter *ranges = g_new(CalibrationParameter, m);
    for (guint j = 0; j < m; j++) {
        ranges[j] = parameter_at(refit, j)->range;
    }
    double least = square_sum(refit, rows, n, answers);
    double changed = 1;
    memcpy(best, values, m * sizeof(double));
    for (guint round = 0; round < MOST_ROUNDS && changed > SETTLED && least > 0; round++) {
        solve_line(&line, rows, ranges, values);
        changed = 0;
        for (guint i = 0; i < n; i++) {
            answers[i] = turn(refit, validation_table_ask_again(refit->table, rows[i], values));
            changed = MAX(changed, fabs(answers[i] / line.last[i] - 1));
        }
        move_line(&line, values, answers);
        double sum = square_sum(refit, rows, n, answers);
        if (sum < least) {
            least = sum;
            memcpy(best, values, m * sizeof(double));
        }
    }
    return least;
}

/* ---- what a choice would have predicted ---- */

static int compare_doubles(gconstpointer a, gconstpointer b)
{
    double difference = *(const double *)a - *(const double *)b;
    return (difference > 0) - (difference < 0);
}

static double median_of(GArray *values)
{
    guint n = values->len;
    g_assert_cmpuint(n, >, 0);
    g_array_sort(values, compare_doubles);
    const double *sorted = (const double *)(gconstpointer)values->data;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
}

static void judge(const Refit *refit, const guint *rows, guint n, const double *values,
                  ValidationChoice *choice)
{
    g_autoptr(GArray) errors = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GString) names = g_string_new(NULL);
    choice->is_published = TRUE;
    for (guint i = 0, k = 0; i < refit->n_rows; i++) {
        const ValidationRow *row = row_at(refit, i);
        double predicted = validation_table_ask_again(refit->table, i, values);
        double error = fabs(predicted / row->measured - 1);
        if (k < n && rows[k] == i) {
            g_string_append_printf(names, "%s%s", k > 0 ? "; " : "", row->name);
            choice->is_published = choice->is_published && row->is_fitted;
            choice->residual = MAX(choice->residual, error);
            k++;
            continue;
        }
        g_array_append_val(errors, error);
        if (error > choice->worst) {
            choice->worst = error;
            g_free(choice->worst_row);
            choice->worst_row = g_strdup(row->name);
        }
    }
    choice->median = median_of(errors);
    choice->rows = g_strdup(names->str);
}

static void clear_choice(gpointer data)
{
    ValidationChoice *choice = data;
    g_free(choice->rows);
    g_free(choice->worst_row);
}

void validation_choices_free(ValidationChoices *choices)
{
    if (choices != NULL) {
        g_array_unref(choices->choices);
        g_free(choices);
    }
}

static void summarise(ValidationChoices *all)
{
    g_autoptr(GArray) medians = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) worsts = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 0; i < all->choices->len; i++) {
        const ValidationChoice *choice = &g_array_index(all->choices, ValidationChoice, i);
        g_array_append_val(medians, choice->median);
        g_array_append_val(worsts, choice->worst);
        all->n_worse +=
            !choice->is_published && choice->worst > all->worst * (1 + NO_WORSE) ? 1 : 0;
        if (choice->worst > all->largest_worst) {
            all->largest_worst = choice->worst;
            all->largest = i;
        }
        all->largest_median = MAX(all->largest_median, choice->median);
    }
    if (medians->len > 0) {
        all->typical_median = median_of(medians);
        all->typical_worst = median_of(worsts);
    }
}

ValidationChoices *validation_choices_new(const ValidationTable *table, guint most)
{
    ValidationChoices *all = g_new0(ValidationChoices, 1);
    ValidationSummary published = validation_table_summary(table);
    all->median = published.median;
    all->worst = published.worst;
    all->n_fitted = table->rows->len - published.n_predicted;
    all->choices = g_array_new(FALSE, TRUE, sizeof(ValidationChoice));
    g_array_set_clear_func(all->choices, clear_choice);
    g_auto(Refit) refit = {0};
    refit_init(&refit, table);
    guint n = all->n_fitted;
    g_autoptr(GArray) told = list_told(&refit, n, &all->n_subsets);
    all->n_told = told->len / n;
    g_autofree double *values = g_new(double, refit.n_parameters);
    guint n_asked = MIN(most, all->n_told);
    for (guint i = 0; i < n_asked; i++) {
        guint at = (guint)((2 * (guint64)i + 1) * all->n_told / (2 * (guint64)n_asked));
        const guint *rows = &g_array_index(told, guint, (gsize)at * n);
        ValidationChoice choice = {0};
        fit(&refit, rows, n, values);
        judge(&refit, rows, n, values, &choice);
        g_array_append_val(all->choices, choice);
    }
    summarise(all);
    return all;
}
