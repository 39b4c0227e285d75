/* scenarios/figures.h: the figures of a result folder.
 *
 * The curve of the procedure's first figure (`throughput.*`, or the figure's name without its unit)
 * the share of frames that each core got (`frames_per_core.*`), and how what was measured of single
 * frames is distributed (`latency_distribution.*` and the like). */
#ifndef SCENARIOS_FIGURES_H
#define SCENARIOS_FIGURES_H

#include "scenarios/results.h"

/* Writes data and scripts of all figures into `folder`; returns their names (of char *). Errors:
 * SIM_ERROR_OUTPUT. (transfer full) */
GPtrArray *figures_write(const Results *results, const char *folder, GError **error);

/* Draws what figures_write returned. *has_gnuplot is FALSE when nothing could be drawn for want of
 * gnuplot, which is no error. Errors: SIM_ERROR_IO, SIM_ERROR_OUTPUT. */
gboolean figures_draw(const GPtrArray *names, const char *folder, gboolean *has_gnuplot,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
