/* tests/support/draw_dut.h: the DUT of a random configuration, whose costs fit its frames' gaps. */
#ifndef TESTS_SUPPORT_DRAW_DUT_H
#define TESTS_SUPPORT_DRAW_DUT_H

#include "tests/support/draw_configuration.h"

/* A cost of up to some gaps; perhaps none. */
SimCost draw_cost(SimRandom *random, const DrawnConfiguration *configuration, guint most_gaps);

/* Cores, queues, tasks and costs; the tester and the links are known. */
void draw_dut(SimRandom *random, DrawnConfiguration *configuration);

/* Transmit queues and rings, and how cores share them. */
void draw_transmit(SimRandom *random, DrawnConfiguration *configuration);

/* How much a core brings to a software ring; of one that has such rings. */
void draw_budget(SimRandom *random, DrawnConfiguration *configuration);

/* Interrupts, softirq, busy polling, processors that tasks share. Of a DUT with dynamic neighbour
 * entries: draw_late_receive_path. */
void draw_receive_path(SimRandom *random, DrawnConfiguration *configuration);
void draw_late_receive_path(DrawnConfiguration *configuration, guint number);

/* Dynamic neighbour entries: limits and timers. */
void draw_neighbours(SimRandom *random, DrawnConfiguration *configuration);

/* Which hash chooses tasks, and whether cores poll their lists in turn with their rings, or forward
 * frames themselves; with may_meet such tasks may contend. */
void draw_turns(SimRandom *random, DrawnConfiguration *configuration, guint number,
                gboolean may_meet);

#endif
