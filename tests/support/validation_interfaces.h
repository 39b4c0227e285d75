/* tests/support/validation_interfaces.h: times to change many interfaces
 * (docs/interface-groups.md).
 */
#ifndef TESTS_SUPPORT_VALIDATION_INTERFACES_H
#define TESTS_SUPPORT_VALIDATION_INTERFACES_H

#include "models/reconfiguration.h"
#include "tests/support/validation.h"

/* The first point of a scenario of the library, `sets` ("PATH=VALUE", NULL-ended) over it. */
ReconfigurationResult validation_reconfigure(const char *name, const char *const *sets);

/* Table I of Dogaru, Purdila, Tapus: one by one, and as a group, without and with sysfs. Each
 * (transfer full). */
ValidationTable *validation_interfaces_one_by_one(void);
ValidationTable *validation_interfaces_group(void);

/* Processor times of Linux 6.18 by all tools. (transfer full) */
ValidationTable *validation_interfaces_today(void);

#endif
