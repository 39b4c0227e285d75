/* Numbers of which random configurations are made. */
#ifndef TESTS_SUPPORT_DRAW_H
#define TESTS_SUPPORT_DRAW_H

#include "sim/random.h"

/* 0 .. n-1. */
guint pick(SimRandom *random, guint n);

/* minimum .. maximum. */
gint64 pick_between(SimRandom *random, gint64 minimum, gint64 maximum);

/* Small sizes more often than large ones. */
gint64 pick_size(SimRandom *random);

/* 1 to `n`, small ones more often: of limits that are to be reached. */
gint64 pick_low(SimRandom *random, guint n);

#endif
