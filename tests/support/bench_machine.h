/* tests/support/bench_machine.h: the machine that is measured on. */
#ifndef TESTS_SUPPORT_BENCH_MACHINE_H
#define TESTS_SUPPORT_BENCH_MACHINE_H

#include <glib.h>

/* Prints the processor's name, compiler and flags: $BUILD/flags is written by the makefile. */
void bench_machine_print(void);

/* Keeps this process, and those that it starts, on one processor, and prints which. */
void bench_machine_pin(void);

#endif
