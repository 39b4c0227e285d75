/* sim/vector.h: plain loops that are compiled a second time for wide vector instructions.
 *
 * A loop is written once, in C, as SIM_VECTOR_LOOP; a plain function and a SIM_VECTOR_WIDE one call
 * it; whoever uses them asks sim_vector_is_wide at run time. Only integers are computed in such
 * loops, so both give the same bytes. Built with -DSIM_VECTOR_PLAIN the program never uses the wide
 * ones, so that tests can compare. */
#ifndef SIM_VECTOR_H
#define SIM_VECTOR_H

#include <glib.h>

#define SIM_VECTOR_LOOP static inline __attribute__((always_inline))

#if defined(__x86_64__) && defined(__clang__)
#define SIM_VECTOR_WIDE __attribute__((target("avx512f,avx512dq,avx512cd,avx512bw,avx512vl")))
#elif defined(__x86_64__) && defined(__GNUC__)
/* gcc 12 needs -O3 to turn such loops into vectors. */
#define SIM_VECTOR_WIDE            \
    __attribute__((optimize("O3"), \
                   target("avx512f,avx512dq,avx512cd,avx512bw,avx512vl,prefer-vector-width=512")))
#else
#define SIM_VECTOR_WIDE
#endif

/* Whether this processor runs SIM_VECTOR_WIDE functions: AVX-512 with 64-bit multiplication. */
static inline gboolean sim_vector_is_wide(void)
{
#if defined(__x86_64__) && defined(__GNUC__) && !defined(SIM_VECTOR_PLAIN)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl");
#else
    return FALSE;
#endif
}

#endif
