#include "sim/statistics.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

/* The largest l with P(Binomial(n, 1/2) <= l - 1) <= tail; 0 when there is none. */
static guint lower_order_statistic(guint n, double tail)
{
    guint l = 0;
    while (l < n && gsl_cdf_binomial_P(l, 0.5, n) <= tail) {
        l++;
    }
    return l;
}

SimSummary sim_statistics_summarise(const double *values, guint n, double confidence)
{
    g_assert(n >= 1);
    g_assert(confidence > 0 && confidence < 1);

    g_autofree double *sorted = g_memdup2(values, n * sizeof *values);
    gsl_sort(sorted, 1, n);

    SimSummary summary = {
        .n = n,
        .median = gsl_stats_median_from_sorted_data(sorted, 1, n),
        .minimum = sorted[0],
        .maximum = sorted[n - 1],
    };
    guint l = lower_order_statistic(n, (1 - confidence) / 2);
    if (l > 0) {
        summary.has_ci = TRUE;
        summary.ci_low = sorted[l - 1];
        summary.ci_high = sorted[n - l];
    }
    return summary;
}
