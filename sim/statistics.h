/* sim/statistics.h: figures over repetitions. */
#ifndef SIM_STATISTICS_H
#define SIM_STATISTICS_H

#include <glib.h>

typedef struct {
    guint n;
    double median; /* of an even n: the mean of the two middle values */
    double minimum;
    double maximum;
    double mean;
    double standard_deviation; /* of a sample (n - 1); NAN for n = 1 */
    double percentile_1;       /* by nearest rank: element ceil(n / 100) of the sorted values */
    double percentile_99;      /* element ceil(99 n / 100) */
    gboolean has_ci;           /* whether n is large enough for the interval (n >= 6 at 95 %) */
    double ci_low; /* order statistics x(l) and x(u) of a 95 % confidence interval of the median */
    double ci_high;
} SimSummary;

/* Summarises `values` (n >= 1; any order, left as they are).
 * The interval is the distribution-free one of order statistics: the largest l with
 * P(Binomial(n, 1/2) <= l - 1) <= (1 - confidence) / 2, and u = n + 1 - l; it covers the median
 * with at least `confidence`. Source: H. A. David, H. N. Nagaraja, "Order Statistics", 3rd ed.,
 * section 7.1; the binomial from GSL (gsl_cdf_binomial_P). Percentiles: RFC 2330 section 11.3. */
SimSummary sim_statistics_summarise(const double *values, guint n, double confidence);

#endif
