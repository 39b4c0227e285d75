#include "tests/support/draw.h"

guint pick(SimRandom *random, guint n)
{
    return sim_random_scale((guint32)(sim_random_next(random) >> 32), n);
}

gint64 pick_between(SimRandom *random, gint64 minimum, gint64 maximum)
{
    return minimum + (gint64)(sim_random_next(random) % (guint64)(maximum - minimum + 1));
}

gint64 pick_size(SimRandom *random)
{
    static const guint limits[] = {1, 2, 4, 8, 16, 64, 64, 256};
    return 1 + pick(random, limits[pick(random, G_N_ELEMENTS(limits))]);
}

gint64 pick_low(SimRandom *random, guint n)
{
    gint64 x = pick(random, n);
    return 1 + x * x / n;
}
