/* What the report says of two hosts: sums of averages beside what the wire carried. */
#include <math.h>

#include "scenarios/report-internal.h"

static double rounded(double value, double steps)
{
    return floor(value * steps + 0.5) / steps;
}

static double megabits(guint64 bps)
{
    return rounded((double)bps / 1e6, 10);
}

static double percent(double part, double whole)
{
    return whole > 0 ? rounded(100 * part / whole, 10) : 0;
}

static double seconds(SimTime time_ps)
{
    return rounded((double)time_ps / (double)SIM_PS_PER_S, 1000);
}

static const ProcedureTransfer *first_of(const Results *results, guint point)
{
    return results_n_repetitions(results, point) > 0
               ? &results_get_repetition(results, point, 0)->trials[0]->transfer
               : NULL;
}

static void append_sums(GString *report, const Results *results)
{
    static const char *const columns[] = {"point",       "sum",         "goodput",
                                          "most in 1 s", "sum + %",     "last start_s",
                                          "sending",     "written + %", NULL};
    const Manifest *manifest = results_get_manifest(results);
    g_autoptr(Table) table = manifest_table_new(manifest, columns, NULL);
    for (guint i = 0; i < manifest->points->len; i++) {
        const ProcedureTransfer *from = first_of(results, i);
        if (from == NULL) {
            continue;
        }
        double goodput = (double)from->goodput_bps;
        double carried = (double)from->carried_bytes;
        manifest_table_add_point(table, manifest, i);
        table_add_real(table, megabits(from->sum_of_averages_bps));
        table_add_real(table, megabits(from->goodput_bps));
        table_add_real(table, megabits(from->goodput_max_bps));
        table_add_real(table, percent((double)from->sum_of_averages_bps - goodput, goodput));
        table_add_real(table, seconds(from->last_start_ps));
        table_add_unsigned(table, from->running_max);
        table_add_real(table, percent((double)from->written_bytes - carried, carried));
        table_end_row(table);
    }
    report_append_heading(report, "What was added up, and what the wire carried", '-');
    g_string_append(
        report,
        "Mbit/s of data: the sum of what the clients report, each over its own time; what crossed\n"
        "the wire from the first connection to the last byte; the most in a second. By how much "
        "the\n"
        "sum is above it; when the last client began; how many sent at once; what clients wrote\n"
        "beyond what was carried.\n\n");
    report_append_table(report, table);
}

static void append_costs(GString *report, const Results *results)
{
    static const char *const columns[] = {"point",
                                          "client busy %",
                                          "server busy %",
                                          "frames / int.",
                                          "switches / s",
                                          "sent again %",
                                          "lost %",
                                          "retransmission time-outs",
                                          NULL};
    const Manifest *manifest = results_get_manifest(results);
    g_autoptr(Table) table = manifest_table_new(manifest, columns, NULL);
    for (guint i = 0; i < manifest->points->len; i++) {
        const ProcedureTransfer *from = first_of(results, i);
        if (from == NULL || from->end_ps == 0) {
            continue;
        }
        double segments = (double)from->segments;
        double end_s = (double)from->end_ps / (double)SIM_PS_PER_S;
        double interrupts = (double)MAX(from->server_interrupts, 1);
        manifest_table_add_point(table, manifest, i);
        table_add_real(table, percent((double)from->client_busy_ps, (double)from->end_ps));
        table_add_real(table, percent((double)from->server_busy_ps, (double)from->end_ps));
        table_add_real(table, rounded(segments / interrupts, 100));
        table_add_real(table, rounded((double)from->client_switches / end_s, 1));
        table_add_real(table, percent((double)from->retransmitted, segments));
        table_add_real(table, percent((double)from->lost, segments));
        table_add_unsigned(table, from->timeouts);
        table_end_row(table);
    }
    g_string_append_c(report, '\n');
    report_append_heading(report, "What the hosts spent", '-');
    g_string_append(report, "Processors busy; frames that the server received an interrupt; the "
                            "client's process switches;\nsegments sent again and lost.\n\n");
    report_append_table(report, table);
}

void report_append_hosts(GString *report, const Results *results)
{
    g_string_append_c(report, '\n');
    append_sums(report, results);
    append_costs(report, results);
}
