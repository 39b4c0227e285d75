/* sim/elementary.h: logarithm and exponential that are the same on every machine.
 *
 * libm's may differ in the last bit from one system to the next, and what is drawn with them would
 * too. These use +, -, *, / alone, which IEEE 754 defines exactly. */
#ifndef SIM_ELEMENTARY_H
#define SIM_ELEMENTARY_H

/* The natural logarithm of x > 0, within 2 units of the last place or 1e-16, whichever is more. */
double sim_elementary_log(double x);

/* e to the power of x, for |x| <= 700; relative error below 1e-15 (1 + |x|). */
double sim_elementary_exp(double x);

#endif
