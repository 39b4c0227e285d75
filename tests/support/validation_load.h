/* tests/support/validation_load.h: how busy a core is at a given load (docs/validation.md). */
#ifndef TESTS_SUPPORT_VALIDATION_LOAD_H
#define TESTS_SUPPORT_VALIDATION_LOAD_H

#include "tests/support/validation.h"

/* The share of time that one core is busy, by offered rate, at rates below saturation. Each
 * (transfer full). */
ValidationTable *validation_busy_linux(void);
ValidationTable *validation_busy_xdp(void);

/* Mean latency of lone frames, 0.1 s apart. (transfer full) */
ValidationTable *validation_latency_unloaded(void);

#endif
