/* tests/support/validation_memory.h: tables that the memory system explains, predicted with the
 * profiles of the library (docs/validation.md). */
#ifndef TESTS_SUPPORT_VALIDATION_MEMORY_H
#define TESTS_SUPPORT_VALIDATION_MEMORY_H

#include "tests/support/validation.h"

/* Each (transfer full). */
ValidationTable *validation_xdp_redirect_ring_size(void);
ValidationTable *validation_xdp_by_cores(void);
ValidationTable *validation_xdp_dst_ip_sweep(void);
ValidationTable *validation_vpp_ipv4(void);
ValidationTable *validation_freebsd_state_table(void);
ValidationTable *validation_freebsd_rule_list(void);

#endif
