#include "sim/statistics.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

/* The largest l with P(Binomial(n, 1/2) <= l - 1) <= tail; 0 when there is none. */
static guint lower_order_statistic(guint n, double tail)
{
    guint l = 0;
    while (l < n && gsl_cdf_binomial_P(l, 0.5, n) <= tail) {
        l++;
    }
    return l;
}

/* Element ceil(n percent / 100) of n sorted values; integers, so that no rounding moves a rank. */
static double nearest_rank(const double *sorted, guint n, guint percent)
{
    guint64 rank = ((guint64)n * percent + 99) / 100;
    return sorted[rank - 1];
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
        .mean = gsl_stats_mean(sorted, 1, n),
        .standard_deviation = n > 1 ? gsl_stats_sd(sorted, 1, n) : NAN,
        .percentile_1 = nearest_rank(sorted, n, 1),
        .percentile_99 = nearest_rank(sorted, n, 99),
    };
    guint l = lower_order_statistic(n, (1 - confidence) / 2);
    if (l > 0) {
        summary.has_ci = TRUE;
        summary.ci_low = sorted[l - 1];
        summary.ci_high = sorted[n - l];
    }
    return summary;
}
