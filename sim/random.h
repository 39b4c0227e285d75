/* sim/random.h: named random streams.
 *
 * The generator is SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom
 * number generators", OOPSLA 2014; constants of its mix64, D. Stafford's variant 13): a Weyl
 * sequence through a 64-bit finaliser. It is counter-based: draw k of a stream is a function of the
 * stream's start and k alone. That is why it was chosen over xoshiro256++: a frame's flow depends
 * only on its number, so batch size, order of work and engine cannot change it, and a block of
 * draws has no loop-carried dependence.
 *
 * A stream's start is the first 8 bytes (big-endian) of
 * SHA-256("dutsim-stream/1 SEED REPETITION PATH") with SEED and REPETITION in decimal, PATH the
 * consumer's place in the topology. */
#ifndef SIM_RANDOM_H
#define SIM_RANDOM_H

#include <glib.h>
#include <gsl/gsl_rng.h>

/* A stream and the number of its next draw; a plain record. */
typedef struct {
    guint64 start;
    guint64 next; /* number of the next draw */
} SimRandom;

#define SIM_RANDOM_GAMMA G_GUINT64_CONSTANT(0x9e3779b97f4a7c15)
#define SIM_RANDOM_MIX_1 G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9)
#define SIM_RANDOM_MIX_2 G_GUINT64_CONSTANT(0x94d049bb133111eb)

/* The finaliser (Stafford's variant 13 of MurmurHash3's). */
static inline guint64 sim_random_mix(guint64 z)
{
    z = (z ^ (z >> 30)) * SIM_RANDOM_MIX_1;
    z = (z ^ (z >> 27)) * SIM_RANDOM_MIX_2;
    return z ^ (z >> 31);
}

/* Draw k (from 0) of the stream that starts at `start`: 64 uniform bits. */
static inline guint64 sim_random_at(guint64 start, guint64 k)
{
    return sim_random_mix(start + (k + 1) * SIM_RANDOM_GAMMA);
}

/* The stream of the consumer at `path` in a repetition of a run. */
SimRandom sim_random_stream(guint64 seed, guint repetition, const char *path);

/* The next draw: 64 uniform bits. */
static inline guint64 sim_random_next(SimRandom *random)
{
    return sim_random_at(random->start, random->next++);
}

/* `bits32` (32 uniform bits) scaled to 0..n-1, n in 1..65536, as floor(bits32 * n / 2^32). The
 * probability of a value differs from 1/n by less than n / 2^32 of itself (1.6e-5 at most). */
static inline guint32 sim_random_scale(guint32 bits32, guint32 n)
{
    return (guint32)(((guint64)bits32 * n) >> 32);
}

/* The generator as a GSL type (name "splitmix64"): min 0, max 2^64-1, so every GSL distribution
 * works on it. gsl_rng_set(s) starts the stream at s. (transfer none) */
const gsl_rng_type *sim_random_gsl_type(void);

/* A GSL generator at the beginning of a named stream; free with gsl_rng_free. (transfer full) */
gsl_rng *sim_random_gsl_new(guint64 seed, guint repetition, const char *path);

#endif
