/* The tables of a result folder; their columns are a promise (docs/result-folder.md). */
#include <math.h>

#include "scenarios/manifest-internal.h"
#include "scenarios/results.h"

/* Shares are given to a millionth. */
static double round_share(double share)
{
    return floor(share * 1e6 + 0.5) / 1e6;
}

static void add_certificate(Table *table, const TrialRecord *trial)
{
    table_add_text(table, trial->certified ? "true" : "false");
    table_add_real(table, (double)trial->simulated_ps / (double)SIM_PS_PER_S);
    if (trial->certified) {
        table_add_real(table, trial->risk);
    } else {
        table_add_empty(table);
    }
}

Table *results_trials_table(const Results *results)
{
    static const char *const columns[] = {
        "point", "repetition", "trial",     "rate_pps",    "duration_s", "sent", "received",
        "lost",  "pass",       "certified", "simulated_s", "risk",       NULL};
    const GPtrArray *trials = results_get_trials(results);
    Table *table = manifest_table_new(results_get_manifest(results), columns, NULL);
    for (guint i = 0; i < trials->len; i++) {
        const TrialRecord *trial = g_ptr_array_index(trials, i);
        manifest_table_add_point(table, results_get_manifest(results), trial->place.point);
        table_add_unsigned(table, trial->place.repetition);
        table_add_unsigned(table, trial->place.trial);
        table_add_integer(table, trial->rate_pps);
        table_add_real(table, (double)trial->duration_ps / (double)SIM_PS_PER_S);
        table_add_unsigned(table, trial->sent);
        table_add_unsigned(table, trial->received);
        table_add_unsigned(table, trial->lost_total);
        table_add_text(table, trial->pass ? "true" : "false");
        add_certificate(table, trial);
        table_end_row(table);
    }
    return table;
}

Table *results_repetitions_table(const Results *results)
{
    static const char *const columns[] = {"point", "repetition", "seed", NULL};
    const char *const *figures = results_get_procedure(results)->figures;
    Table *table = manifest_table_new(results_get_manifest(results), columns, figures);
    for (guint point = 0; point < results_get_manifest(results)->points->len; point++) {
        for (guint i = 0; i < results_n_repetitions(results, point); i++) {
            const ResultsRepetition *repetition = results_get_repetition(results, point, i);
            manifest_table_add_point(table, results_get_manifest(results), point);
            table_add_unsigned(table, repetition->repetition);
            table_add_unsigned(table, repetition->seed);
            for (guint f = 0; figures[f] != NULL; f++) {
                table_add_real(table, repetition->figures[f]);
            }
            table_end_row(table);
        }
    }
    return table;
}

static void add_summary(Table *table, const SimSummary *summary)
{
    const double numbers[] = {summary->median, summary->minimum, summary->maximum, summary->ci_low,
                              summary->ci_high};
    table_add_unsigned(table, summary->n);
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
        if (summary->n == 0 || (i >= 3 && !summary->has_ci)) {
            table_add_empty(table);
        } else {
            table_add_real(table, numbers[i]);
        }
    }
}

Table *results_summary_table(const Results *results)
{
    static const char *const endings[] = {"_median", "_min", "_max", "_ci_low", "_ci_high"};
    static const char *const columns[] = {"point", "n", NULL};
    char *names[G_N_ELEMENTS(endings) + 1] = {NULL};
    for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
        names[i] = g_strconcat(results_get_procedure(results)->figures[0], endings[i], NULL);
    }
    Table *table =
        manifest_table_new(results_get_manifest(results), columns, (const char *const *)names);
    for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_free(names[i]);
    }
    for (guint point = 0; point < results_get_manifest(results)->points->len; point++) {
        SimSummary summary = results_summarise(results, point);
        manifest_table_add_point(table, results_get_manifest(results), point);
        add_summary(table, &summary);
        table_end_row(table);
    }
    return table;
}

/* Frames of all queues of a port. */
static guint64 frames_of_port(const TrialRecord *trial, guint port)
{
    guint64 frames = 0;
    for (guint i = 0; i < trial->queues->len; i++) {
        const TrialQueue *queue = &g_array_index(trial->queues, TrialQueue, i);
        frames += queue->port == port ? queue->frames : 0;
    }
    return frames;
}

static void add_queue(Table *table, const TrialRecord *trial, const TrialQueue *queue)
{
    guint64 of_port = frames_of_port(trial, queue->port);
    double share = of_port > 0 ? (double)queue->frames / (double)of_port : 0;
    table_add_unsigned(table, queue->port);
    table_add_unsigned(table, queue->queue);
    table_add_unsigned(table, queue->core);
    table_add_unsigned(table, queue->frames);
    table_add_real(table, round_share(share));
    table_add_real(table, round_share(results_busy(trial, queue)));
    table_add_unsigned(table, queue->ring_max);
    table_add_unsigned(table, queue->dropped);
    if (trial->tasks->len > 0 && queue->worker != TRIAL_NO_WORKER) {
        table_add_unsigned(table, queue->worker);
    } else {
        table_add_empty(table);
    }
}

Table *results_queues_table(const Results *results)
{
    static const char *const columns[] = {"point",    "repetition", "port",  "queue",
                                          "core",     "frames",     "share", "busy",
                                          "ring_max", "dropped",    "task",  NULL};
    Table *table = manifest_table_new(results_get_manifest(results), columns, NULL);
    for (guint point = 0; point < results_get_manifest(results)->points->len; point++) {
        for (guint i = 0; i < results_n_repetitions(results, point); i++) {
            const ResultsRepetition *repetition = results_get_repetition(results, point, i);
            const TrialRecord *trial = repetition->reported;
            for (guint q = 0; trial != NULL && q < trial->queues->len; q++) {
                manifest_table_add_point(table, results_get_manifest(results), point);
                table_add_unsigned(table, repetition->repetition);
                add_queue(table, trial, &g_array_index(trial->queues, TrialQueue, q));
                table_end_row(table);
            }
        }
    }
    return table;
}
