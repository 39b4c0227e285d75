/* How long a queue takes to fill: docs/models/estimate.md. */
#include <math.h>

#include "models/estimate.h"

double estimate_fill_time_s(double buffer, double drift, double variance)
{
    if (variance <= 0) {
        return drift > 0 ? buffer / drift : INFINITY;
    }
    double exponent = -2 * drift / variance * buffer;
    double growth = fabs(exponent) < 1e-4 ? 0.5 + exponent / 6
                                          : (expm1(exponent) - exponent) / (exponent * exponent);
    return 2 * buffer * buffer / variance * growth;
}
