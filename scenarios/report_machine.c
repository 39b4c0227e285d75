/* What the report says of a machine's scenario: where the time went, and what one tool saves. */
#include <math.h>

#include "scenarios/report-internal.h"

static double share(double part, double whole)
{
    return whole > 0 ? floor(1000 * part / whole + 0.5) / 10 : 0;
}

static double significant(double value)
{
    return floor(value * 1000 + 0.5) / 1000;
}

static const ProcedureReconfiguration *first_of(const Results *results, guint point)
{
    return results_n_repetitions(results, point) > 0
               ? &results_get_repetition(results, point, 0)->trials[0]->reconfiguration
               : NULL;
}

static void append_parts(GString *report, const Results *results)
{
    static const char *const columns[] = {"point",     "time_s",    "user %", "process %",
                                          "look-up %", "change %",  "rest %", "lock wait %",
                                          "processes", "MB copied", NULL};
    const Manifest *manifest = results_get_manifest(results);
    g_autoptr(Table) table = manifest_table_new(manifest, columns, NULL);
    for (guint i = 0; i < manifest->points->len; i++) {
        const ProcedureReconfiguration *from = first_of(results, i);
        if (from == NULL) {
            continue;
        }
        double whole = (double)(from->user_ps + from->kernel_ps);
        double parts = (double)(from->process_ps + from->lookup_ps + from->change_ps);
        manifest_table_add_point(table, manifest, i);
        table_add_real(table, significant((double)from->time_ps / (double)SIM_PS_PER_S));
        table_add_real(table, share((double)from->user_ps, whole));
        table_add_real(table, share((double)from->process_ps, whole));
        table_add_real(table, share((double)from->lookup_ps, whole));
        table_add_real(table, share((double)from->change_ps, whole));
        table_add_real(table, share(whole - parts, whole));
        table_add_real(table, share((double)from->lock_wait_ps, whole));
        table_add_unsigned(table, from->processes);
        table_add_real(table, significant((double)from->bytes / 1e6));
        table_end_row(table);
    }
    report_append_heading(report, "Where the time went", '-');
    g_string_append(
        report,
        "Of the processor time of all scripts: user mode, the rest being the kernel's; starting "
        "and\n"
        "ending processes; describing interfaces so that ip knows their indices; the changes\n"
        "themselves, notifications included; the rest: system calls, copies, reading "
        "commands.\n\n");
    report_append_table(report, table);
}

/* The swept path that ends in `.tool`; -1: none. */
static gint find_tool(const Manifest *manifest)
{
    for (guint i = 0; i < manifest->sweeps->len; i++) {
        if (g_str_has_suffix(manifest_get_sweep(manifest, i)->path, ".tool")) {
            return (gint)i;
        }
    }
    return -1;
}

/* The point that is like `point` but for its tool, which is ip-one-by-one; -1: none. */
static gint find_partner(const Manifest *manifest, guint point, guint tool)
{
    const ManifestPoint *wanted = manifest_get_point(manifest, point);
    for (guint i = 0; i < manifest->points->len; i++) {
        const ManifestPoint *other = manifest_get_point(manifest, i);
        gboolean is_like = g_str_equal(other->values[tool], "ip-one-by-one");
        for (guint k = 0; k < manifest->sweeps->len && is_like; k++) {
            is_like = k == tool || g_str_equal(other->values[k], wanted->values[k]);
        }
        if (is_like) {
            return (gint)i;
        }
    }
    return -1;
}

static void append_savings(GString *report, const Results *results)
{
    static const char *const columns[] = {"point", "time_s", "one by one_s", "times as fast", NULL};
    const Manifest *manifest = results_get_manifest(results);
    g_autoptr(Table) table = manifest_table_new(manifest, columns, NULL);
    gint tool = find_tool(manifest);
    for (guint i = 0; tool >= 0 && i < manifest->points->len; i++) {
        gint partner = find_partner(manifest, i, (guint)tool);
        if (partner < 0 || partner == (gint)i || results_n_repetitions(results, i) == 0) {
            continue;
        }
        double time_s = results_summarise(results, i).median;
        double other_s = results_summarise(results, (guint)partner).median;
        manifest_table_add_point(table, manifest, i);
        table_add_real(table, significant(time_s));
        table_add_real(table, significant(other_s));
        table_add_real(table, floor(10 * other_s / time_s + 0.5) / 10);
        table_end_row(table);
    }
    if (table_n_rows(table) > 0) {
        g_string_append_c(report, '\n');
        report_append_heading(report, "What is saved", '-');
        g_string_append(report,
                        "Against a process ip for each interface, all else being equal.\n\n");
        report_append_table(report, table);
    }
}

void report_append_machine(GString *report, const Results *results)
{
    append_parts(report, results);
    append_savings(report, results);
}
