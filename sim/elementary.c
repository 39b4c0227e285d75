#include "sim/elementary.h"

#include <math.h>

#define LN_2 0.693147180559945309417232121458

/* Terms of the series: what is left is below the last place of a double. */
#define LOG_TERMS 20
#define EXP_TERMS 20

/* ln m = 2 artanh((m - 1) / (m + 1)), m within a factor sqrt(2) of 1; frexp is exact. */
double sim_elementary_log(double x)
{
    int exponent;
    double m = frexp(x, &exponent);
    if (m < 0.7071067811865476) {
        m *= 2;
        exponent--;
    }
    double z = (m - 1) / (m + 1);
    double square = z * z;
    double sum = 0;
    for (int i = LOG_TERMS - 1; i >= 0; i--) {
        sum = sum * square + 1.0 / (2 * i + 1);
    }
    return exponent * LN_2 + 2 * z * sum;
}

/* e^x = 2^n e^r, |r| <= ln(2) / 2; floor and ldexp are exact. */
double sim_elementary_exp(double x)
{
    double n = floor(x / LN_2 + 0.5);
    double r = x - n * LN_2;
    double sum = 1;
    for (int i = EXP_TERMS; i >= 1; i--) {
        sum = 1 + sum * r / i;
    }
    return ldexp(sum, (int)n);
}
