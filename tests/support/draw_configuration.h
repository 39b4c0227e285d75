/* Settings of a whole trial drawn at random: tester, links, devices, switches, traffic.
 *
 * Half of the configurations are on a grid: arrivals, costs and wires are multiples of a quarter of
 * the gap between frames, so that nearly everything happens at the same instants and the order of
 * ties is put to the test. The other half has odd times. */
#ifndef TESTS_SUPPORT_DRAW_CONFIGURATION_H
#define TESTS_SUPPORT_DRAW_CONFIGURATION_H

#include "tests/support/draw_switches.h"
#include "tests/support/judge_lab.h"

#define DRAWN_REQUESTS    3
#define DRAWN_MOST_BEHIND 3 /* further DUTs in a row */

typedef struct {
    JudgeLab lab;
    gboolean is_grid;
    guint percent_free; /* of the costs are 0 */
    SimTime gap_ps;     /* grid: between frames; else of frames at the line rate */
    TrialRequest requests[DRAWN_REQUESTS];
    DrawnSwitches drawn;
    DutSettings behind[DRAWN_MOST_BEHIND];
    LinkSettings between[DRAWN_MOST_BEHIND];
} DrawnConfiguration;

/* Configuration `number`, always the same, into *configuration, which is all zeros. */
void drawn_configuration_init(DrawnConfiguration *configuration, guint number);
void drawn_configuration_clear(DrawnConfiguration *configuration);

#endif
