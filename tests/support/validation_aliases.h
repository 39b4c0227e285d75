/* tests/support/validation_aliases.h: sums of iperf's averages over IP aliases
 * (docs/ip-aliases.md). */
#ifndef TESTS_SUPPORT_VALIDATION_ALIASES_H
#define TESTS_SUPPORT_VALIDATION_ALIASES_H

#include "models/iperf.h"
#include "tests/support/validation.h"

/* The first point of a scenario of the library, `sets` ("PATH=VALUE", NULL-ended) over it.
 * (transfer full) */
IperfResult *validation_iperf(const char *name, const char *const *sets);

/* V. Yazici's row by late starts (ip-aliases), by a bottleneck that one connection leaves idle
 * (ip-aliases-parallel), and by neither. Each (transfer full). */
ValidationTable *validation_aliases_late(void);
ValidationTable *validation_aliases_parallel(void);
ValidationTable *validation_aliases_neither(void);

/* The same on Linux 6.18, by sweeps/real-aliases.sh: clients of a loop, and all at once. */
ValidationTable *validation_aliases_today(void);
ValidationTable *validation_aliases_together(void);

/* Root of the mean of the squares of the errors of all rows. */
double validation_aliases_error(const ValidationTable *table);

#endif
