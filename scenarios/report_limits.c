/* What limited the result: busy workers, and where frames were lost. */
#include "scenarios/report-internal.h"

/* The trial that failed at the lowest rate; NULL when none failed. */
static const TrialRecord *lowest_failed(const ResultsRepetition *repetition)
{
    const TrialRecord *lowest = NULL;
    for (guint i = 0; i < repetition->n_trials; i++) {
        const TrialRecord *trial = repetition->trials[i];
        if (!trial->pass && (lowest == NULL || trial->rate_pps < lowest->rate_pps)) {
            lowest = trial;
        }
    }
    return lowest;
}

/* Where a trial lost frames. */
typedef struct {
    char *name; /* owned */
    guint64 n_lost;
} LossPlace;

/* Takes the place of one that lost fewer. */
static void consider_place(LossPlace *worst, guint64 n_lost, char *name)
{
    if (n_lost > worst->n_lost) {
        g_free(worst->name);
        *worst = (LossPlace){.name = name, .n_lost = n_lost};
    } else {
        g_free(name);
    }
}

/* The queue or the output port of a switch that lost most; its name is to be freed. */
static LossPlace find_worst_place(const TrialRecord *trial)
{
    LossPlace worst = {0};
    for (guint i = 0; i < trial->queues->len; i++) {
        const TrialQueue *queue = &g_array_index(trial->queues, TrialQueue, i);
        g_autofree char *device = trial_record_device_prefix(trial, queue->device);
        consider_place(&worst, queue->dropped + queue->list_dropped,
                       g_strdup_printf("%sport %u queue %u", device, queue->port, queue->queue));
    }
    for (guint i = 0; i < trial->switches->len; i++) {
        const TrialSwitch *node = &g_array_index(trial->switches, TrialSwitch, i);
        for (guint k = 0; k < node->n_ports; k++) {
            consider_place(&worst, node->port[k].dropped,
                           g_strdup_printf("%s port %u", node->name, node->port[k].port));
        }
    }
    return worst;
}

/* "rx_ring_full 30, most at port 0 queue 2 (12)": causes of a trial's losses, and the place that
 * lost most. */
static char *describe_losses(const TrialRecord *trial)
{
    GString *text = g_string_new(NULL);
    guint64 n_lost = 0;
    for (guint i = 0; i < TRIAL_N_LOSSES; i++) {
        n_lost += trial->lost[i];
        if (trial->lost[i] > 0) {
            g_string_append_printf(text, "%s%s %" G_GUINT64_FORMAT, text->len > 0 ? ", " : "",
                                   trial_loss_name((TrialLoss)i), trial->lost[i]);
        }
    }
    LossPlace worst = find_worst_place(trial);
    if (worst.name != NULL && worst.n_lost == n_lost) {
        g_string_append_printf(text, " (%s)", worst.name);
    } else if (worst.name != NULL) {
        g_string_append_printf(text, ", most at %s (%" G_GUINT64_FORMAT ")", worst.name,
                               worst.n_lost);
    }
    g_free(worst.name);
    return g_string_free(text, FALSE);
}

static void add_percent(Table *table, double share)
{
    table_add_real(table, report_percent(share));
}

/* How many forwarding workers had work, and which was busiest. */
typedef struct {
    guint n, n_used;
    double busiest, sum; /* shares */
    char *name;          /* of the busiest; owned */
} WorkerShares;

static void count_workers(WorkerShares *shares, const TrialRecord *trial, gboolean are_tasks)
{
    const GArray *workers = are_tasks ? trial->tasks : trial->cores;
    guint first = 0; /* of the device */
    for (guint i = 0; i < workers->len; i++) {
        const TrialWorker *worker = &g_array_index(workers, TrialWorker, i);
        double share = results_worker_busy(trial, worker);
        if (worker->device != g_array_index(workers, TrialWorker, first).device) {
            first = i;
        }
        if (!are_tasks && trial_record_has_tasks(trial, worker->device)) {
            continue;
        }
        shares->n++;
        shares->n_used += worker->frames > 0;
        shares->sum += share;
        if (share > shares->busiest || shares->name == NULL) {
            g_autofree char *device = trial_record_device_prefix(trial, worker->device);
            g_free(shares->name);
            shares->name =
                g_strdup_printf("%s%s %u", device, are_tasks ? "task" : "core", i - first);
            shares->busiest = share;
        }
    }
}

static void add_workers(Table *table, const TrialRecord *trial)
{
    WorkerShares shares = {0};
    count_workers(&shares, trial, TRUE);
    count_workers(&shares, trial, FALSE);
    g_autofree char *used = g_strdup_printf("%u of %u", shares.n_used, shares.n);
    table_add_text(table, used);
    table_add_text(table, shares.name != NULL ? shares.name : "core 0");
    add_percent(table, shares.busiest);
    add_percent(table, shares.n > 0 ? shares.sum / shares.n : 0);
    g_free(shares.name);
}

static void add_limit(Table *table, const ResultsRepetition *repetition)
{
    const TrialRecord *failed = lowest_failed(repetition);
    if (repetition->reported != NULL) {
        add_workers(table, repetition->reported);
    } else {
        for (guint i = 0; i < 4; i++) {
            table_add_empty(table);
        }
    }
    if (failed != NULL) {
        g_autofree char *losses = describe_losses(failed);
        table_add_integer(table, failed->rate_pps);
        table_add_text(table, losses);
    } else {
        table_add_empty(table);
        table_add_text(table, "nothing");
    }
}

/* What the first repetition of each point says about the limiting resource. */
void report_append_limits(GString *report, const Results *results)
{
    static const char *const columns[] = {"point",       "workers used", "busiest",        "busy %",
                                          "mean busy %", "fails at",     "and then loses", NULL};
    const Manifest *manifest = results_get_manifest(results);
    g_autoptr(Table) table = table_new(columns);
    for (guint i = 0; i < manifest->points->len; i++) {
        if (results_n_repetitions(results, i) > 0) {
            table_add_unsigned(table, i);
            add_limit(table, results_get_repetition(results, i, 0));
            table_end_row(table);
        }
    }
    g_string_append_c(report, '\n');
    report_append_heading(report, "What limited the result", '-');
    g_string_append(
        report,
        "First repetition. Busy shares of the workers that forward, at the reported rate; then "
        "the\n"
        "lowest rate that failed (frames/s), and where its frames were lost. One worker near 100 "
        "%\n"
        "with a much lower mean: the load is not spread evenly, more workers would not help.\n\n");
    report_append_table(report, table);
}
