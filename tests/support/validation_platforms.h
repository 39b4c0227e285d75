/* tests/support/validation_platforms.h: one machine with two NICs, several firewalls
 * (docs/validation.md). */
#ifndef TESTS_SUPPORT_VALIDATION_PLATFORMS_H
#define TESTS_SUPPORT_VALIDATION_PLATFORMS_H

#include "tests/support/validation.h"

/* Firewalls fitted with one NIC, predicted with another in the same machine. (transfer full) */
ValidationTable *validation_freebsd_platforms(void);

#endif
