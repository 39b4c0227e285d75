/* choices FOLDER [TABLE...]: `make validate-choices`. How far off predictions of published tables
 * would be had other rows been fitted; a table of all, and FOLDER/choices-TABLE.csv with each
 * choice. Exit status: 0; 64 no such table; 73 FOLDER cannot be written. */
#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "tests/support/validation_choices.h"
#include "tests/support/validation_tables.h"

int main(int argc, char **argv)
{
    guint most = (guint)atoi(argv[1]);
    for (const ValidationCase *v = validation_cases; v->name != NULL; v++) {
        if (argc > 2 && !g_strv_contains((const char *const *)argv + 2, v->name)) continue;
        gint64 t0 = g_get_monotonic_time();
        g_autoptr(ValidationTable) table = v->predict();
        gint64 t1 = g_get_monotonic_time();
        if (table->parameters->len == 0) { g_print("%-22s no parameters (%.1f s)\n", v->name, (double)(t1 - t0) / 1e6); continue; }
        g_autoptr(ValidationChoices) c = validation_choices_new(table, most);
        gint64 t2 = g_get_monotonic_time();
        g_print("%-22s fitted %u params %u subsets %" G_GUINT64_FORMAT " told %u asked %u | published %.1f %.1f | typical %.1f %.1f | largest %.1f %.1f | better %u | %.1f s %.1f s\n", v->name,
                c->n_fitted, table->parameters->len, c->n_subsets, c->n_told, c->choices->len, 100 * c->median, 100 * c->worst, 100 * c->typical_median, 100 * c->typical_worst,
                100 * c->largest_median, 100 * c->largest_worst, c->n_better, (double)(t1 - t0) / 1e6, (double)(t2 - t1) / 1e6);
        if (argc > 2)
            for (guint i = 0; i < c->choices->len; i++) {
                const ValidationChoice *x = &g_array_index(c->choices, ValidationChoice, i);
                g_print("   %5.1f %6.1f  residual %5.2f  [%s]  worst %s\n", 100 * x->median, 100 * x->worst, 100 * x->residual, x->rows, x->worst_row);
            }
    }
    return 0;
}
