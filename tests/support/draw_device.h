/* Settings of a random device under test that need nothing but the device. */
#ifndef TESTS_SUPPORT_DRAW_DEVICE_H
#define TESTS_SUPPORT_DRAW_DEVICE_H

#include "models/dut.h"

/* Rings, when their descriptors are free again, and how many frames a poll takes. */
void draw_rings(SimRandom *random, DutSettings *dut);

/* The NIC's hash, key and indirection table; after cores and queues are known. */
void draw_rss(SimRandom *random, DutSettings *dut);

/* Whether frames wait for full transmit rings. */
void draw_backlog(SimRandom *random, DutSettings *dut);

/* How tasks are chosen, and whether there are any; not with dynamic neighbour entries. */
void draw_dispatch(SimRandom *random, DutSettings *dut);

/* What delays of moderated interrupts count from, and whether they adapt. */
void draw_moderation(SimRandom *random, DutSettings *dut);

/* A clock that follows the load, where the device may have one; `gap_ps` between frames. */
void draw_frequency(SimRandom *random, DutSettings *dut, SimTime gap_ps);

#endif
