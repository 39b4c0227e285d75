/* tests/support/validation_rates.h: tables of cores, queues and hashes, predicted with the profiles
 * of the library and with the hash alone (docs/validation.md). */
#ifndef TESTS_SUPPORT_VALIDATION_RATES_H
#define TESTS_SUPPORT_VALIDATION_RATES_H

#include "tests/support/validation.h"

/* Each (transfer full). */
ValidationTable *validation_kernel_by_cores(void);
ValidationTable *validation_raw_drop_by_cores(void);
ValidationTable *validation_conntrack_drop_by_cores(void);
ValidationTable *validation_one_pair(void);
ValidationTable *validation_rss_spread(void);

#endif
