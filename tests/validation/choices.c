/* choices FOLDER [TABLE...]: `make validate-choices`. How far off the predictions of published
 * tables would be had other rows been fitted, of all tables or of those named: a line each, and
 * FOLDER/choices.csv with each choice. Exit status: 0; 64 no such table; 73 FOLDER cannot be
 * written. */
#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <sysexits.h>

#include "output/table.h"
#include "tests/support/validation_choices.h"
#include "tests/support/validation_tables.h"

/* Rows that are predicted in all choices of a table together, about; a search for a rate without
 * loss counts as SEARCH_TRIALS trials. */
#define MOST_ROWS     100
#define SEARCH_TRIALS 4
#define LEAST_CHOICES 5

typedef struct {
    const ValidationCase *validation;
    ValidationChoices *choices; /* NULL: nothing that can be fitted again */
} Job;

/* GFunc of the thread pool. */
static void run_job(gpointer data, G_GNUC_UNUSED gpointer user_data)
{
    Job *job = data;
    g_autoptr(ValidationTable) table = job->validation->predict();
    if (table->parameters->len == 0) {
        return;
    }
    guint trials = table->measure == VALIDATION_ZERO_LOSS ? SEARCH_TRIALS : 1;
    guint most = MAX(MOST_ROWS / (table->rows->len * trials), LEAST_CHOICES);
    job->choices = validation_choices_new(table, most);
}

static void add_percent(Table *table, double share)
{
    table_add_real(table, round(1000 * share) / 10);
}

static void add_summary(Table *table, const Job *job)
{
    const ValidationChoices *choices = job->choices;
    table_add_text(table, job->validation->name);
    table_add_unsigned(table, choices->n_fitted);
    table_add_unsigned(table, choices->n_subsets);
    table_add_unsigned(table, choices->n_told);
    table_add_unsigned(table, choices->choices->len);
    add_percent(table, choices->median);
    add_percent(table, choices->typical_median);
    add_percent(table, choices->largest_median);
    add_percent(table, choices->worst);
    add_percent(table, choices->typical_worst);
    add_percent(table, choices->largest_worst);
    table_add_unsigned(table, choices->n_worse);
    table_end_row(table);
}

static void add_choices(Table *table, const Job *job)
{
    for (guint i = 0; i < job->choices->choices->len; i++) {
        const ValidationChoice *choice = &g_array_index(job->choices->choices, ValidationChoice, i);
        table_add_text(table, job->validation->name);
        table_add_text(table, choice->rows);
        table_add_real(table, choice->residual);
        table_add_real(table, choice->median);
        table_add_real(table, choice->worst);
        table_add_text(table, choice->worst_row);
        table_end_row(table);
    }
}

static const char explanation[] =
    "Errors in percent of rows that were not fitted. choices: subsets of as many rows as were "
    "fitted that tell all parameters;\nasked: those fitted here; published: the choice of "
    "docs/validation.md; typical: the median over the choices asked;\nworse: how many of the "
    "others have a worst error larger than the published one by more than 1 % of it.\n";

static gboolean print_all(GArray *jobs, const char *folder, GError **error)
{
    static const char *const shown[] = {
        "table",   "fitted",  "subsets",          "choices", "asked",   "median: published",
        "typical", "largest", "worst: published", "typical", "largest", "worse",
        NULL};
    static const char *const columns[] = {
        "table", "fitted_rows", "fitted_error", "median_error", "worst_error", "worst_row", NULL};
    g_autoptr(Table) summary = table_new(shown);
    g_autoptr(Table) rows = table_new(columns);
    for (guint i = 0; i < jobs->len; i++) {
        const Job *job = &g_array_index(jobs, Job, i);
        if (job->choices != NULL) {
            add_summary(summary, job);
            add_choices(rows, job);
        }
    }
    g_autofree char *text = table_format(summary, TABLE_FORMAT_TEXT);
    g_print("%s\n%s", explanation, text);
    g_autofree char *path = g_build_filename(folder, "choices.csv", NULL);
    return table_write_csv(rows, path, error);
}

static gboolean is_table(const char *name)
{
    for (const ValidationCase *validation = validation_cases; validation->name != NULL;
         validation++) {
        if (g_str_equal(validation->name, name)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* (transfer full): of Job, done */
static GArray *run_all(char **names, GError **error)
{
    GArray *jobs = g_array_new(FALSE, FALSE, sizeof(Job));
    for (const ValidationCase *validation = validation_cases; validation->name != NULL;
         validation++) {
        const Job job = {validation, NULL};
        if (*names == NULL || g_strv_contains((const char *const *)names, validation->name)) {
            g_array_append_val(jobs, job);
        }
    }
    GThreadPool *pool = g_thread_pool_new(run_job, NULL, (gint)g_get_num_processors(), TRUE, error);
    for (guint i = 0; pool != NULL && i < jobs->len; i++) {
        g_thread_pool_push(pool, &g_array_index(jobs, Job, i), NULL);
    }
    if (pool != NULL) {
        g_thread_pool_free(pool, FALSE, TRUE);
    }
    return jobs;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        g_printerr("usage: %s FOLDER [TABLE...]\n", argv[0]);
        return EX_USAGE;
    }
    for (char **name = argv + 2; *name != NULL; name++) {
        if (!is_table(*name)) {
            g_printerr("%s: no table '%s'\n", argv[0], *name);
            return EX_USAGE;
        }
    }
    if (g_mkdir_with_parents(argv[1], 0777) != 0) {
        g_printerr("%s: cannot make %s: %s\n", argv[0], argv[1], g_strerror(errno));
        return EX_CANTCREAT;
    }
    g_autoptr(GError) error = NULL;
    GArray *jobs = run_all(argv + 2, &error);
    gboolean done = error == NULL && print_all(jobs, argv[1], &error);
    for (guint i = 0; i < jobs->len; i++) {
        validation_choices_free(g_array_index(jobs, Job, i).choices);
    }
    g_array_unref(jobs);
    if (!done) {
        g_printerr("%s: %s\n", argv[0], error->message);
    }
    return done ? EXIT_SUCCESS : EX_CANTCREAT;
}
