#include "sim/exponential.h"

#include "sim/elementary.h"

void sim_exponential_init(SimExponential *table)
{
    guint n = 1 << SIM_EXPONENTIAL_STEP_BITS;
    for (guint i = 0; i <= n; i++) {
        double minus_log = -sim_elementary_log((double)(n + i) / (2.0 * n));
        table->minus_log[i] =
            (guint64)(minus_log * (double)(G_GUINT64_CONSTANT(1) << SIM_EXPONENTIAL_BITS) + 0.5);
    }
}
