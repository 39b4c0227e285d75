/* dutsim plot: draws the figures of a result folder again, from its journal. */
#include <stdio.h>

#include "scenarios/commands/commands.h"
#include "scenarios/figures.h"
#include "scenarios/result_files.h"

static const CommandUsage plot_usage = {
    .name = "plot",
    .arguments = "DIR",
    .summary = "draws the curves of a result folder again",
    .more =
        "Writes data (.dat), script (.gp) and picture (.svg) of each figure into DIR and "
        "prints the\n"
        "paths of the pictures. Without gnuplot data and scripts are written. histograms.csv, the\n"
        "numbers of the distributions, is written again too.",
    .min_arguments = 1,
    .max_arguments = 1,
};

static gboolean plot(const char *folder, GError **error)
{
    g_autoptr(Manifest) manifest = NULL;
    g_autoptr(Results) results = result_files_read(folder, &manifest, error);
    if (results == NULL) {
        return FALSE;
    }
    gboolean has_gnuplot = FALSE;
    g_autoptr(GPtrArray) names = figures_write(results, folder, error);
    if (names == NULL || !result_files_write_histograms(results, folder, error) ||
        !figures_draw(names, folder, &has_gnuplot, error)) {
        return FALSE;
    }
    if (!has_gnuplot) {
        fputs("dutsim: warning: gnuplot is not installed, so no picture is drawn\n", stderr);
    }
    for (guint i = 0; has_gnuplot && i < names->len; i++) {
        g_autofree char *path = g_build_filename(folder, g_ptr_array_index(names, i), NULL);
        printf("%s.svg\n", path);
    }
    return TRUE;
}

int command_plot(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    CommandStart start = command_start(&plot_usage, &argc, &argv, &error);
    gboolean is_done = start == COMMAND_GO_ON && plot(argv[1], &error);
    return command_end(start, is_done, error);
}
