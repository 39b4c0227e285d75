/* report.txt: several ports, the rate of one and of all. */
#include <math.h>

#include "scenarios/report-internal.h"

/* Ports that send in the reported trial of a point's first repetition; 0: there is none. */
static guint count_senders(const Results *results, guint point, guint *n_ports)
{
    const ResultsRepetition *repetition = results_n_repetitions(results, point) > 0
                                              ? results_get_repetition(results, point, 0)
                                              : NULL;
    if (repetition == NULL || repetition->reported == NULL) {
        return 0;
    }
    *n_ports = MAX(repetition->reported->ports->len, DUT_PORTS);
    return repetition->reported->n_senders;
}

void report_append_ports(GString *report, const Results *results)
{
    const char *figure = results_get_figures(results)[0];
    const char *const columns[] = {"point", "ports", "that send", figure, "of all together", NULL};
    if (!results_have_ports(results) || !g_str_has_suffix(figure, "_pps")) {
        return;
    }
    g_autoptr(Table) table = table_new(columns);
    for (guint point = 0; point < results_get_manifest(results)->points->len; point++) {
        guint n_ports = 0;
        guint n_senders = count_senders(results, point, &n_ports);
        if (n_senders > 0) {
            double median = results_summarise(results, point).median;
            table_add_unsigned(table, point);
            table_add_unsigned(table, n_ports);
            table_add_unsigned(table, n_senders);
            table_add_real(table, median);
            table_add_real(table, floor(median * n_senders + 0.5));
            table_end_row(table);
        }
    }
    g_string_append_c(report, '\n');
    report_append_heading(report, "Several ports, RFC 2544 section 16", '-');
    g_string_append(report, "Frames/s of each port that sends, the median; and times their number. "
                            "ports.csv has each port's\nframes.\n\n");
    report_append_table(report, table);
}
