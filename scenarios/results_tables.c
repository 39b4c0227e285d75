/* The tables of a result folder; their columns are a promise (docs/result-folder.md). */
#include <math.h>

#include "scenarios/manifest-internal.h"
#include "scenarios/results.h"

/* Shares are given to a millionth. */
static double round_share(double share)
{
    return floor(share * 1e6 + 0.5) / 1e6;
}

/* Empty cells for columns that say nothing of a trial. */
static void add_empty(Table *table, guint n_cells)
{
    for (guint i = 0; i < n_cells; i++) {
        table_add_empty(table);
    }
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

/* Of all directions. */
static void add_order(Table *table, const TrialRecord *trial)
{
    guint64 out_of_order = 0;
    guint64 gaps = 0;
    for (guint d = 0; d < PROCEDURE_DIRECTIONS; d++) {
        out_of_order += trial->direction[d].out_of_order;
        gaps += trial->direction[d].gaps;
    }
    table_add_unsigned(table, out_of_order);
    table_add_unsigned(table, gaps);
}

/* Frames that were sent, what became of them, and the verdict. */
static void add_frames(Table *table, const TrialRecord *trial)
{
    table_add_unsigned(table, trial->sent);
    table_add_unsigned(table, trial->received);
    table_add_unsigned(table, trial->lost_total);
    table_add_text(table, trial->pass ? "true" : "false");
    add_certificate(table, trial);
}

/* The cells from rate_pps on. A machine sends no frames. Hosts send as TCP lets them: there is no
 * offered rate, and nobody counts the order of their frames. */
static void add_trial(Table *table, const TrialRecord *trial, TestSubject subject)
{
    if (subject == TEST_OF_DUT) {
        table_add_integer(table, trial->rate_pps);
    } else {
        table_add_empty(table);
    }
    table_add_real(table, (double)trial->duration_ps / (double)SIM_PS_PER_S);
    if (subject == TEST_OF_MACHINE) {
        add_empty(table, 7);
    } else {
        add_frames(table, trial);
    }
    if (subject == TEST_OF_DUT) {
        add_order(table, trial);
    } else {
        add_empty(table, 2);
    }
}

Table *results_trials_table(const Results *results)
{
    static const char *const columns[] = {"point",        "repetition", "trial",       "rate_pps",
                                          "duration_s",   "sent",       "received",    "lost",
                                          "pass",         "certified",  "simulated_s", "risk",
                                          "out_of_order", "gaps",       NULL};
    const GPtrArray *trials = results_get_trials(results);
    Table *table = manifest_table_new(results_get_manifest(results), columns, NULL);
    for (guint i = 0; i < trials->len; i++) {
        const TrialRecord *trial = g_ptr_array_index(trials, i);
        manifest_table_add_point(table, results_get_manifest(results), trial->place.point);
        table_add_unsigned(table, trial->place.repetition);
        table_add_unsigned(table, trial->place.trial);
        add_trial(table, trial, results_get_procedure(results)->subject);
        table_end_row(table);
    }
    return table;
}

/* NAN: there is none. */
static void add_figure(Table *table, double figure)
{
    if (isnan(figure)) {
        table_add_empty(table);
    } else {
        table_add_real(table, figure);
    }
}

Table *results_repetitions_table(const Results *results)
{
    static const char *const columns[] = {"point", "repetition", "seed", NULL};
    const char *const *figures = results_get_figures(results);
    Table *table = manifest_table_new(results_get_manifest(results), columns, figures);
    for (guint point = 0; point < results_get_manifest(results)->points->len; point++) {
        for (guint i = 0; i < results_n_repetitions(results, point); i++) {
            const ResultsRepetition *repetition = results_get_repetition(results, point, i);
            manifest_table_add_point(table, results_get_manifest(results), point);
            table_add_unsigned(table, repetition->repetition);
            table_add_unsigned(table, repetition->seed);
            for (guint f = 0; figures[f] != NULL; f++) {
                add_figure(table, repetition->figures[f]);
            }
            table_end_row(table);
        }
    }
    return table;
}

/* What summary.csv says of a figure. */
static const char *const summary_endings[] = {"_median", "_min", "_max", "_ci_low", "_ci_high"};

static void add_summary(Table *table, const SimSummary *summary)
{
    const double numbers[] = {summary->median, summary->minimum, summary->maximum, summary->ci_low,
                              summary->ci_high};
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
        if (summary->n == 0 || (i >= 3 && !summary->has_ci)) {
            table_add_empty(table);
        } else {
            table_add_real(table, numbers[i]);
        }
    }
}

/* The names of what is said of `figure`. */
static void add_summary_columns(GPtrArray *names, const char *figure)
{
    for (guint i = 0; i < G_N_ELEMENTS(summary_endings); i++) {
        g_ptr_array_add(names, g_strconcat(figure, summary_endings[i], NULL));
    }
}

Table *results_summary_table(const Results *results)
{
    static const char *const columns[] = {"point", "n", NULL};
    const char *const *figures = results_get_figures(results);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (guint f = 0; figures[f] != NULL; f++) {
        add_summary_columns(names, figures[f]);
    }
    g_ptr_array_add(names, NULL);
    Table *table = manifest_table_new(results_get_manifest(results), columns,
                                      (const char *const *)(gconstpointer)names->pdata);
    for (guint point = 0; point < results_get_manifest(results)->points->len; point++) {
        manifest_table_add_point(table, results_get_manifest(results), point);
        table_add_unsigned(table, results_n_repetitions(results, point));
        for (guint f = 0; figures[f] != NULL; f++) {
            SimSummary summary = results_summarise_figure(results, point, f);
            add_summary(table, &summary);
        }
        table_end_row(table);
    }
    return table;
}

Table *results_long_summary_table(const Results *results)
{
    static const char *const columns[] = {"point", "figure", "n",       "median", "min",
                                          "max",   "ci_low", "ci_high", NULL};
    const char *const *figures = results_get_figures(results);
    Table *table = manifest_table_new(results_get_manifest(results), columns, NULL);
    for (guint point = 0; point < results_get_manifest(results)->points->len; point++) {
        for (guint f = 0; figures[f] != NULL; f++) {
            SimSummary summary = results_summarise_figure(results, point, f);
            if (summary.n > 0) {
                manifest_table_add_point(table, results_get_manifest(results), point);
                table_add_text(table, figures[f]);
                table_add_unsigned(table, summary.n);
                add_summary(table, &summary);
                table_end_row(table);
            }
        }
    }
    return table;
}

Table *results_curve_table(const Results *results)
{
    static const char *const columns[] = {"point", NULL};
    const ProcedureCurve *curve = results_get_procedure(results)->curve;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(names, g_strdup(curve->x_column));
    g_ptr_array_add(names, g_strdup("n"));
    add_summary_columns(names, curve->y_column);
    g_ptr_array_add(names, NULL);
    Table *table = manifest_table_new(results_get_manifest(results), columns,
                                      (const char *const *)(gconstpointer)names->pdata);
    for (guint point = 0; point < results_get_manifest(results)->points->len; point++) {
        g_autoptr(GArray) places = results_curve(results, point);
        for (guint i = 0; i < places->len; i++) {
            const ResultsPlace *place = &g_array_index(places, ResultsPlace, i);
            manifest_table_add_point(table, results_get_manifest(results), point);
            table_add_real(table, place->x);
            table_add_unsigned(table, place->y.n);
            add_summary(table, &place->y);
            table_end_row(table);
        }
    }
    return table;
}

/* Frames of all queues of a port. */
static guint64 frames_of_port(const TrialRecord *trial, guint device, guint port)
{
    guint64 frames = 0;
    for (guint i = 0; i < trial->queues->len; i++) {
        const TrialQueue *queue = &g_array_index(trial->queues, TrialQueue, i);
        frames += queue->device == device && queue->port == port ? queue->frames : 0;
    }
    return frames;
}

static void add_queue(Table *table, const TrialRecord *trial, const TrialQueue *queue)
{
    guint64 of_port = frames_of_port(trial, queue->device, queue->port);
    double share = of_port > 0 ? (double)queue->frames / (double)of_port : 0;
    table_add_unsigned(table, queue->port);
    table_add_unsigned(table, queue->queue);
    table_add_unsigned(table, queue->core);
    table_add_unsigned(table, queue->frames);
    table_add_real(table, round_share(share));
    table_add_real(table, round_share(results_busy(trial, queue)));
    table_add_unsigned(table, queue->ring_max);
    table_add_unsigned(table, queue->dropped);
    if (trial_record_has_tasks(trial, queue->device) && queue->worker != TRIAL_NO_WORKER) {
        table_add_unsigned(table, queue->worker);
    } else {
        table_add_empty(table);
    }
}

/* Whether there are several DUTs in a row: in all points then, or in none. */
static gboolean has_rows(const Results *results)
{
    const GPtrArray *trials = results_get_trials(results);
    return trials->len > 0 && ((const TrialRecord *)trials->pdata[0])->devices->len > 0;
}

/* Adds the rows of a reported trial. */
typedef void (*AddTrial)(Table *table, const Results *results, const ResultsRepetition *repetition);

static void add_reported(Table *table, const Results *results, AddTrial add)
{
    for (guint point = 0; point < results_get_manifest(results)->points->len; point++) {
        for (guint i = 0; i < results_n_repetitions(results, point); i++) {
            const ResultsRepetition *repetition = results_get_repetition(results, point, i);
            if (repetition->reported != NULL) {
                add(table, results, repetition);
            }
        }
    }
}

static void add_queues(Table *table, const Results *results, const ResultsRepetition *repetition)
{
    const TrialRecord *trial = repetition->reported;
    for (guint i = 0; i < trial->queues->len; i++) {
        manifest_table_add_point(table, results_get_manifest(results), repetition->point);
        table_add_unsigned(table, repetition->repetition);
        const TrialQueue *queue = &g_array_index(trial->queues, TrialQueue, i);
        add_queue(table, trial, queue);
        if (trial->devices->len > 0) {
            table_add_text(table, g_ptr_array_index(trial->devices, queue->device));
        }
        table_end_row(table);
    }
}

Table *results_queues_table(const Results *results)
{
    static const char *const columns[] = {"point",    "repetition", "port",  "queue",
                                          "core",     "frames",     "share", "busy",
                                          "ring_max", "dropped",    "task",  NULL};
    static const char *const device[] = {"device", NULL};
    Table *table = manifest_table_new(results_get_manifest(results), columns,
                                      has_rows(results) ? device : NULL);
    add_reported(table, results, add_queues);
    return table;
}

static void add_switch_port(Table *table, const TrialSwitch *node, const TrialSwitchPort *port)
{
    const guint64 counts[] = {port->received, port->sent,           port->flooded,
                              port->dropped,  port->dropped_copies, port->buffer_max,
                              node->unknown,  node->refused,        node->table_max};
    table_add_text(table, node->name);
    table_add_unsigned(table, port->port);
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
        table_add_unsigned(table, counts[i]);
    }
}

static void add_switches(Table *table, const Results *results, const ResultsRepetition *repetition)
{
    const TrialRecord *trial = repetition->reported;
    for (guint i = 0; i < trial->switches->len; i++) {
        const TrialSwitch *node = &g_array_index(trial->switches, TrialSwitch, i);
        for (guint k = 0; k < node->n_ports; k++) {
            manifest_table_add_point(table, results_get_manifest(results), repetition->point);
            table_add_unsigned(table, repetition->repetition);
            add_switch_port(table, node, &node->port[k]);
            table_end_row(table);
        }
    }
}

static gboolean has_switches(const Results *results)
{
    const GPtrArray *trials = results_get_trials(results);
    for (guint i = 0; i < trials->len; i++) {
        const TrialRecord *trial = g_ptr_array_index(trials, i);
        if (trial->switches->len > 0) {
            return TRUE;
        }
    }
    return FALSE;
}

Table *results_switches_table(const Results *results)
{
    static const char *const columns[] = {"point",          "repetition",
                                          "switch",         "port",
                                          "received",       "sent",
                                          "flooded",        "dropped",
                                          "dropped_copies", "buffer_max_bytes",
                                          "unknown",        "refused",
                                          "table_max",      NULL};
    if (!has_switches(results)) {
        return NULL;
    }
    Table *table = manifest_table_new(results_get_manifest(results), columns, NULL);
    add_reported(table, results, add_switches);
    return table;
}

/* A row a port: what was sent to it and became of that, and what came from it. */
static void add_ports(Table *table, const Results *results, const ResultsRepetition *repetition)
{
    const TrialRecord *trial = repetition->reported;
    for (guint i = 0; i < trial->ports->len; i++) {
        const TrialPort *port = &g_array_index(trial->ports, TrialPort, i);
        const guint64 counts[] = {port->sent, port->received,
                                  port->sent - port->received - port->in_flight, port->delivered};
        manifest_table_add_point(table, results_get_manifest(results), repetition->point);
        table_add_unsigned(table, repetition->repetition);
        table_add_unsigned(table, i);
        table_add_integer(table,
                          trial->direction[i % PROCEDURE_DIRECTIONS].sends ? trial->rate_pps : 0);
        for (guint k = 0; k < G_N_ELEMENTS(counts); k++) {
            table_add_unsigned(table, counts[k]);
        }
        table_end_row(table);
    }
}

gboolean results_have_ports(const Results *results)
{
    const GPtrArray *trials = results_get_trials(results);
    for (guint i = 0; i < trials->len; i++) {
        if (((const TrialRecord *)trials->pdata[i])->ports->len > 0) {
            return TRUE;
        }
    }
    return FALSE;
}

Table *results_ports_table(const Results *results)
{
    static const char *const columns[] = {"point",    "repetition", "port",      "rate_pps", "sent",
                                          "received", "lost",       "delivered", NULL};
    if (!results_have_ports(results)) {
        return NULL;
    }
    Table *table = manifest_table_new(results_get_manifest(results), columns, NULL);
    add_reported(table, results, add_ports);
    return table;
}

Table *results_seconds_table(const Results *results)
{
    static const char *const columns[] = {"point",   "repetition",  "second",
                                          "running", "goodput_bps", NULL};
    const Manifest *manifest = results_get_manifest(results);
    const GPtrArray *trials = results_get_trials(results);
    if (results_get_procedure(results)->subject != TEST_OF_HOSTS) {
        return NULL;
    }
    Table *table = manifest_table_new(manifest, columns, NULL);
    for (guint i = 0; i < trials->len; i++) {
        const TrialRecord *trial = g_ptr_array_index(trials, i);
        for (guint k = 0; k < trial->seconds->len; k++) {
            const TransferSecond *second = &g_array_index(trial->seconds, TransferSecond, k);
            manifest_table_add_point(table, manifest, trial->place.point);
            table_add_unsigned(table, trial->place.repetition);
            table_add_unsigned(table, k + 1);
            table_add_unsigned(table, second->running);
            table_add_unsigned(table, second->goodput_bps);
            table_end_row(table);
        }
    }
    return table;
}
