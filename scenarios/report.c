#include <math.h>

#include "scenarios/figures-internal.h"
#include "scenarios/report-internal.h"

void report_append_heading(GString *report, const char *text, char underline)
{
    g_string_append_printf(report, "%s\n", text);
    for (glong i = g_utf8_strlen(text, -1); i > 0; i--) {
        g_string_append_c(report, underline);
    }
    g_string_append_c(report, '\n');
}

void report_append_table(GString *report, const Table *table)
{
    g_autofree char *text = table_format(table, TABLE_FORMAT_TEXT);
    g_string_append(report, text);
}

void report_append_wide_table(GString *report, const Table *table, TableWrap wrap)
{
    g_autofree char *text = table_format_wrapped(table, wrap, REPORT_WIDTH);
    g_string_append(report, text);
}

/* "60 s", or the shortest and the longest: "1 s to 60 s". (transfer full) */
static char *describe_durations(const GPtrArray *trials)
{
    SimTime shortest_ps = SIM_TIME_NEVER;
    SimTime longest_ps = 0;
    for (guint i = 0; i < trials->len; i++) {
        const TrialRecord *trial = g_ptr_array_index(trials, i);
        shortest_ps = MIN(shortest_ps, trial->duration_ps);
        longest_ps = MAX(longest_ps, trial->duration_ps);
    }
    g_autofree char *shortest = sim_units_format(SIM_UNIT_TIME, MIN(shortest_ps, longest_ps));
    g_autofree char *longest = sim_units_format(SIM_UNIT_TIME, longest_ps);
    return shortest_ps < longest_ps ? g_strdup_printf("%s to %s", shortest, longest)
                                    : g_steal_pointer(&longest);
}

/* "path: 1, 4, 16" for each swept path, every value once. */
static void append_sweeps(GString *report, const Manifest *manifest)
{
    for (guint i = 0; i < manifest->sweeps->len; i++) {
        g_auto(FiguresTexts) values = figures_texts_new();
        for (guint k = 0; k < manifest->points->len; k++) {
            figures_index_of(&values, manifest_get_point(manifest, k)->values[i]);
        }
        g_string_append_printf(report, "  %s:", manifest_get_sweep(manifest, i)->path);
        for (guint k = 0; k < values.texts->len; k++) {
            g_string_append_printf(report, "%s %s", k > 0 ? "," : "",
                                   (const char *)g_ptr_array_index(values.texts, k));
        }
        g_string_append_c(report, '\n');
    }
}

/* "2 of 12 trials, ..." when certificates were asked for. */
static void append_certified(GString *report, const Results *results)
{
    const GPtrArray *trials = results_get_trials(results);
    guint n_certified = 0;
    guint n_uncertain = 0;
    double risk = 0;
    for (guint i = 0; i < trials->len; i++) {
        const TrialRecord *trial = g_ptr_array_index(trials, i);
        n_certified += trial->certified != FALSE;
        n_uncertain += trial->uncertain != NULL;
        risk = MAX(risk, trial->risk);
    }
    if (n_certified == 0 && n_uncertain > 0) {
        g_string_append_printf(report,
                               "Certified:    0 of %u trials: no certificate held, all were "
                               "simulated whole\n",
                               trials->len);
    } else if (n_certified > 0) {
        char text[G_ASCII_DTOSTR_BUF_SIZE];
        g_ascii_formatd(text, sizeof text, "%.2g", risk);
        g_string_append_printf(report,
                               "Certified:    %u of %u trials: simulated in part, each expected to "
                               "pass whole but for a chance of at most %s\n",
                               n_certified, trials->len, text);
    }
}

double report_percent(double share)
{
    return floor(share * 1000 + 0.5) / 10;
}

char *report_trials_saved(const Results *results)
{
    guint n_trials = 0;
    guint n_plain = 0;
    for (guint i = 0; i < results_get_manifest(results)->points->len; i++) {
        n_trials += results_n_trials(results, i);
        n_plain += results_plain_trials(results, i);
    }
    if (n_plain == 0) {
        return NULL;
    }
    gint n_saved = (gint)n_plain - (gint)n_trials;
    char share[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(share, sizeof share, "%.1f", report_percent((double)n_saved / n_plain));
    return g_strdup_printf(
        "%u trials, plain bisection takes %u to the same results: %d saved (%s %%)", n_trials,
        n_plain, n_saved, share);
}

/* What the search spared at each point. */
static void append_trials(GString *report, const Results *results)
{
    static const char *const columns[] = {"point", "repetitions", "trials", "bisection",
                                          "saved", "saved %",     NULL};
    g_autoptr(Table) table = table_new(columns);
    for (guint i = 0; i < results_get_manifest(results)->points->len; i++) {
        guint n_trials = results_n_trials(results, i);
        guint n_plain = results_plain_trials(results, i);
        if (n_plain > 0) {
            gint64 n_saved = (gint64)n_plain - n_trials;
            table_add_unsigned(table, i);
            table_add_unsigned(table, results_n_repetitions(results, i));
            table_add_unsigned(table, n_trials);
            table_add_unsigned(table, n_plain);
            table_add_integer(table, n_saved);
            table_add_real(table, report_percent((double)n_saved / n_plain));
            table_end_row(table);
        }
    }
    if (table_n_rows(table) > 0) {
        g_string_append_c(report, '\n');
        report_append_heading(report, "Trials", '-');
        g_string_append(report, "Run, and what plain bisection from the line rate on takes to the "
                                "same results.\n\n");
        report_append_table(report, table);
    }
}

static void append_plan(GString *report, const Results *results)
{
    const Manifest *manifest = results_get_manifest(results);
    const Procedure *procedure = results_get_procedure(results);
    g_autofree char *durations = describe_durations(results_get_trials(results));
    g_autofree char *saved = report_trials_saved(results);
    report_append_heading(report, "What was tested", '-');
    g_string_append_printf(report, "Procedure:    %s: %s\n", procedure->name, procedure->help);
    g_string_append_printf(report, "Points:       %u, repetitions: %u, trials: %u of %s\n",
                           manifest->points->len, manifest_repetitions(manifest),
                           manifest->n_trials, durations);
    g_string_append_printf(report, "Frames:       %" G_GUINT64_FORMAT "\n",
                           manifest->frames_simulated);
    append_certified(report, results);
    if (saved != NULL) {
        g_string_append_printf(report, "Search:       %s\n", saved);
    }
    g_string_append_printf(report, "Seed:         %" G_GUINT64_FORMAT "\n", manifest->seed);
    g_string_append_printf(report, "Version:      dutsim %s\n", manifest->version);
    g_string_append_printf(report, "Scenario:     %s, SHA-256 %s\n", manifest->name,
                           manifest->digest);
    g_string_append_printf(report, "Fingerprint:  %s\n", manifest->fingerprint);
    if (manifest->sweeps->len > 0) {
        g_string_append(report, "Swept:\n");
        append_sweeps(report, manifest);
    }
}

char *report_remark(const Results *results, const ResultsRemark *remark)
{
    guint n_points = results_get_manifest(results)->points->len;
    guint n = 0;
    for (guint i = 0; i < n_points; i++) {
        n += results_n_repetitions(results, i);
    }
    g_autofree char *place =
        n_points > 1 ? g_strdup_printf(", first at point %u", remark->point) : g_strdup("");
    g_autofree char *text = results_remark_text(results, remark->point, remark->remark);
    return g_strdup_printf("%u of %u repetitions%s: %s", remark->n_repetitions, n, place, text);
}

void report_append_remarks(GString *report, const Results *results)
{
    g_autoptr(GArray) remarks =
        results_remarks(results, 0, results_get_manifest(results)->points->len);
    g_autofree char *ignored = report_ignored(results);
    if (remarks->len == 0 && *ignored == '\0') {
        return;
    }
    g_string_append_c(report, '\n');
    report_append_heading(report, "Remarks", '-');
    for (guint i = 0; i < remarks->len; i++) {
        g_autofree char *text = report_remark(results, &g_array_index(remarks, ResultsRemark, i));
        g_string_append_printf(report, "%s.\n", text);
    }
    g_string_append(report, remarks->len > 0 ? "Each repetition: remarks.csv.\n" : "");
    g_string_append(report, ignored);
}

Table *report_summary_table(const Results *results)
{
    gboolean is_long = g_strv_length((char **)results_get_figures(results)) > 2;
    return is_long ? results_long_summary_table(results) : results_summary_table(results);
}

char *report_format(const Results *results)
{
    const Manifest *manifest = results_get_manifest(results);
    g_autoptr(Table) summary = report_summary_table(results);
    GString *report = g_string_new(NULL);
    report_append_heading(report, manifest->title, '=');
    if (*manifest->description != '\0') {
        g_autofree char *description = g_strchomp(g_strdup(manifest->description));
        g_string_append_printf(report, "%s\n", description);
    }
    g_string_append_c(report, '\n');
    append_plan(report, results);
    report_append_setup(report, results);
    g_string_append_c(report, '\n');
    if (results_get_procedure(results)->subject == TEST_OF_MACHINE) {
        report_append_machine(report, results);
        report_append_remarks(report, results);
        return g_string_free(report, FALSE);
    }
    report_append_heading(report, "Result", '-');
    g_autofree char *y_label = results_words(results, results_get_procedure(results)->y_label);
    g_string_append_printf(report, "Over the repetitions: %s. Intervals: 95 %%, of the median.\n\n",
                           y_label);
    report_append_table(report, summary);
    report_append_remarks(report, results);
    if (results_get_procedure(results)->subject == TEST_OF_HOSTS) {
        report_append_degradation(report, results);
        report_append_hosts(report, results);
        return g_string_free(report, FALSE);
    }
    report_append_standard(report, results);
    report_append_degradation(report, results);
    report_append_ports(report, results);
    report_append_curves(report, results);
    report_append_limits(report, results);
    append_trials(report, results);
    report_append_checklist(report, results);
    return g_string_free(report, FALSE);
}
