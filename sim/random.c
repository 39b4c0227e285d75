#include "sim/random.h"

/* gsl_rng's get and set speak unsigned long. */
G_STATIC_ASSERT(sizeof(unsigned long) == sizeof(guint64));

SimRandom sim_random_stream(guint64 seed, guint repetition, const char *path)
{
    g_autofree char *name =
        g_strdup_printf("dutsim-stream/1 %" G_GUINT64_FORMAT " %u %s", seed, repetition, path);
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    guint8 digest[32];
    gsize length = sizeof digest;

    g_checksum_update(checksum, (const guchar *)name, -1);
    g_checksum_get_digest(checksum, digest, &length);

    SimRandom random = {0};
    for (guint i = 0; i < 8; i++) {
        random.start = (random.start << 8) | digest[i];
    }
    return random;
}

static void gsl_set(void *state, unsigned long seed)
{
    *(SimRandom *)state = (SimRandom){.start = seed};
}

static unsigned long gsl_get(void *state)
{
    return sim_random_next(state);
}

/* The upper 53 bits, so that every result is a multiple of 2^-53 below 1. */
static double gsl_get_double(void *state)
{
    return (double)(sim_random_next(state) >> 11) * 0x1p-53;
}

static const gsl_rng_type gsl_splitmix64 = {
    .name = "splitmix64",
    .max = G_MAXUINT64,
    .min = 0,
    .size = sizeof(SimRandom),
    .set = gsl_set,
    .get = gsl_get,
    .get_double = gsl_get_double,
};

const gsl_rng_type *sim_random_gsl_type(void)
{
    return &gsl_splitmix64;
}

gsl_rng *sim_random_gsl_new(guint64 seed, guint repetition, const char *path)
{
    gsl_rng *rng = gsl_rng_alloc(&gsl_splitmix64);
    gsl_rng_set(rng, sim_random_stream(seed, repetition, path).start);
    return rng;
}
