/* What was sent, and the tables that the standard asks for. */
#include <string.h>

#include "scenarios/checklist.h"
#include "scenarios/figures-internal.h"
#include "scenarios/report-internal.h"

/* Most different values of a fact that are listed. */
#define MOST_VALUES 12

#define FACT_COLUMN "%-15s"

/* "Frame size:    64 B", or a line each different value with the point that has it first. */
static void append_fact(GString *report, const Manifest *manifest, ManifestFact fact)
{
    g_auto(FiguresTexts) values = figures_texts_new();
    g_autoptr(GArray) firsts = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint point = 0; point < manifest->points->len; point++) {
        char *value = manifest_get_setup(manifest, point)->facts[fact];
        if (value == NULL) {
            continue;
        }
        guint index = figures_index_of(&values, value);
        if (index == firsts->len) {
            g_array_append_val(firsts, point);
        }
    }
    g_autofree char *title = g_strconcat(manifest_fact_title(fact), ":", NULL);
    for (guint i = 0; i < MIN(values.texts->len, MOST_VALUES); i++) {
        g_string_append_printf(report, FACT_COLUMN "%s", i == 0 ? title : "",
                               (const char *)g_ptr_array_index(values.texts, i));
        if (values.texts->len > 1) {
            g_string_append_printf(report, " (point %u)", g_array_index(firsts, guint, i));
        }
        g_string_append_c(report, '\n');
    }
    if (values.texts->len > MOST_VALUES) {
        g_string_append_printf(report, FACT_COLUMN "and %u more, in manifest.json\n", "",
                               values.texts->len - MOST_VALUES);
    }
}

void report_append_setup(GString *report, const Results *results)
{
    const Manifest *manifest = results_get_manifest(results);
    if (manifest->setups->len == 0) {
        return;
    }
    g_string_append_c(report, '\n');
    report_append_heading(report, "Test traffic and parameters", '-');
    for (guint fact = 0; fact < MANIFEST_N_FACTS; fact++) {
        append_fact(report, manifest, fact);
    }
    g_string_append_printf(report,
                           FACT_COLUMN "all from seed %" G_GUINT64_FORMAT
                                       ", for each repetition by its number\n",
                           "Random draws:", manifest->seed);
    report_append_parameters(report, results);
}

/* What line rates and shares of them are, where a background takes a part of the link. */
static void append_background_note(GString *report, const Manifest *manifest)
{
    for (guint point = 0; point < manifest->points->len; point++) {
        const ManifestSetup *setup = manifest_get_setup(manifest, point);
        if (setup != NULL && manifest_setup_has_background(setup)) {
            g_string_append(report,
                            "The line rate is not the medium's: it is what the background leaves "
                            "of it\n(Background, above), and shares are of that.\n");
            return;
        }
    }
}

/* RFC 9971's search goals, as resolved; of the first point. */
static void append_goals(GString *report, const MlrsearchGoals *goals)
{
    static const char *const columns[] = {
        "goal",         "initial duration", "final duration", "duration sum",
        "loss ratio %", "exceed ratio %",   "width %",        NULL};
    g_autoptr(Table) table = table_new(columns);
    for (guint i = 0; i < goals->n; i++) {
        const MlrsearchGoal *goal = &goals->goal[i];
        const SimTime times_ps[] = {goal->initial_duration_ps, goal->final_duration_ps,
                                    goal->duration_sum_ps};
        const gint64 shares[] = {goal->loss_ratio, goal->exceed_ratio, goal->width};
        table_add_text(table, goal->name);
        for (guint k = 0; k < G_N_ELEMENTS(times_ps); k++) {
            g_autofree char *text = sim_units_format(SIM_UNIT_TIME, times_ps[k]);
            table_add_text(table, text);
        }
        for (guint k = 0; k < G_N_ELEMENTS(shares); k++) {
            table_add_real(table, 100.0 * (double)shares[k] / MLRSEARCH_PARTS);
        }
        table_end_row(table);
    }
    g_string_append_c(report, '\n');
    report_append_heading(report, "Search goals, RFC 9971", '-');
    g_string_append(report,
                    "A trial loses too much above the loss ratio; the exceed ratio is the "
                    "share of the\nduration sum in which trials may. Those of point 0.\n\n");
    report_append_table(report, table);
}

void report_append_standard(GString *report, const Results *results)
{
    const ProcedurePoint point = results_get_procedure_point(results, 0);
    const ProcedureTable *from = results_get_procedure(results)->tables;
    for (; from != NULL && from->name != NULL; from++) {
        g_autoptr(Table) table = results_standard_table(results, from, TRUE);
        g_string_append_c(report, '\n');
        report_append_heading(report, from->title, '-');
        g_autofree char *notes = results_words(results, from->notes);
        g_string_append_printf(report, "%s\n", notes);
        append_background_note(report, results_get_manifest(results));
        g_string_append_c(report, '\n');
        report_append_wide_table(report, table, TABLE_WRAP_HEADINGS);
    }
    if (results_get_procedure(results)->has_goals) {
        append_goals(report, &point.goals);
    }
}

void report_append_degradation(GString *report, const Results *results)
{
    g_autoptr(Table) table = results_degradation_table(results);
    if (table == NULL) {
        return;
    }
    g_string_append_c(report, '\n');
    report_append_heading(report, "Degradation under overload, RFC 8219 section 10", '-');
    gboolean is_of_hosts = results_get_procedure(results)->subject == TEST_OF_HOSTS;
    g_string_append_printf(report,
                           "Of the medians with n flows against one, in percent: above 0 it is "
                           "worse, below 0 better.\n%s\n\n",
                           is_of_hosts ? "The connections begin as iperf.start says."
                                       : "All n flows begin together (section 10.2.1).");
    report_append_wide_table(report, table, TABLE_WRAP_HEADINGS);
}

/* The columns of the checklist that a report shows, in this order. */
static const char *const checklist_columns[] = {"state", "level", "rfc", "section",
                                                "item",  "where", NULL};

static guint find_column(const Table *table, const char *name)
{
    guint column = 0;
    while (!g_str_equal(table_get_column(table, column), name)) {
        column++;
    }
    return column;
}

void report_append_checklist(GString *report, const Results *results)
{
    g_autoptr(Table) all = checklist_table(results);
    if (all == NULL) {
        return;
    }
    g_autoptr(Table) shown = table_new(checklist_columns);
    for (guint row = 0; row < table_n_rows(all); row++) {
        for (guint i = 0; checklist_columns[i] != NULL; i++) {
            table_add_text(shown, table_get_cell(all, row, find_column(all, checklist_columns[i])));
        }
        table_end_row(shown);
    }
    g_autofree char *count = checklist_count(all);
    g_string_append_c(report, '\n');
    report_append_heading(report, "What the standards ask to have reported", '-');
    g_string_append_printf(
        report, "%s (checklist.csv). Figures that were left out are drawn by dutsim plot.\n\n",
        count);
    report_append_wide_table(report, shown, TABLE_WRAP_ALL);
}
