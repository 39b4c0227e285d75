/* tests/support/validation_transmit.h: tables that transmit queues and their contention explain,
 * predicted with the profiles of the library (docs/validation.md). */
#ifndef TESTS_SUPPORT_VALIDATION_TRANSMIT_H
#define TESTS_SUPPORT_VALIDATION_TRANSMIT_H

#include "tests/support/validation.h"

/* Sets of freebsd_pps_by_rx_queues, each (transfer full). */
ValidationTable *validation_freebsd_chelsio(void);
ValidationTable *validation_freebsd_chelsio_10(void);
ValidationTable *validation_freebsd_82599(void);
ValidationTable *validation_freebsd_i350(void);
ValidationTable *validation_freebsd_mlx5(void);

/* freebsd_udp_hash_type_simple_tx. (transfer full) */
ValidationTable *validation_freebsd_i210(void);

/* What freebsd-chelsio forwards with so many queues and cores, at the offered rate of its table. */
double validation_freebsd_chelsio_pps(guint n_queues);

#endif
