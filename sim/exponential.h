/* sim/exponential.h: exponentially distributed integers, the same on every machine.
 *
 * For a uniform U = 2^-n M, M in [1/2, 1): -ln U = n ln 2 - ln M. A draw of 64 bits gives n by its
 * leading zeros and M by the bits behind them; -ln M comes from a table of 2^11 steps, between
 * whose ends it is a straight line: less than 3.1e-8 above the logarithm. All in whole 2^-32, so
 * that a result may become a time. */
#ifndef SIM_EXPONENTIAL_H
#define SIM_EXPONENTIAL_H

#include <glib.h>

#define SIM_EXPONENTIAL_BITS      32 /* of the fraction: 1 is 2^32 */
#define SIM_EXPONENTIAL_STEP_BITS 11

/* A plain record: -ln((1 + i / 2^11) / 2) in 2^-32, rounded to the nearest. */
typedef struct {
    guint64 minus_log[(1 << SIM_EXPONENTIAL_STEP_BITS) + 1];
} SimExponential;

void sim_exponential_init(SimExponential *table);

/* ln 2 in 2^-32, rounded. */
#define SIM_EXPONENTIAL_LN_2 G_GUINT64_CONSTANT(2977044472)

/* The value of mean 1, in 2^-32, that belongs to 64 uniform bits. */
static inline guint64 sim_exponential_of(const SimExponential *table, guint64 bits)
{
    if (bits == 0) {
        return 64 * SIM_EXPONENTIAL_LN_2;
    }
    guint n = (guint)__builtin_clzll(bits);
    guint64 rest = n == 63 ? 0 : bits << (n + 1); /* M = (1 + rest / 2^64) / 2 */
    guint64 step = rest >> (64 - SIM_EXPONENTIAL_STEP_BITS);
    guint64 within = (rest >> (32 - SIM_EXPONENTIAL_STEP_BITS)) & G_MAXUINT32;
    guint64 high = table->minus_log[step];
    guint64 low = table->minus_log[step + 1];
    return n * SIM_EXPONENTIAL_LN_2 + high - (((high - low) * within) >> 32);
}

#endif
