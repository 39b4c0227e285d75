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

/* ---- lanes: for what compilers do not find in a loop, only within SIM_VECTOR_WIDE functions ----
 */

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define SIM_VECTOR_LANES 8
typedef guint64 SimVectorLanes __attribute__((vector_size(SIM_VECTOR_LANES * sizeof(guint64))));
/* Twice as many of half the width. */
typedef guint32 SimVectorHalfLanes __attribute__((vector_size(SIM_VECTOR_LANES * sizeof(guint64))));

/* 0, 1, 2, ... */
SIM_VECTOR_WIDE
static inline SimVectorLanes sim_vector_numbers(void)
{
    return (SimVectorLanes){0, 1, 2, 3, 4, 5, 6, 7};
}

/* x in each lane. */
SIM_VECTOR_WIDE
static inline SimVectorLanes sim_vector_of(guint64 x)
{
    return (SimVectorLanes){0} + x;
}

/* Products of the low 32 bits. */
SIM_VECTOR_WIDE
static inline SimVectorLanes sim_vector_multiply_32(SimVectorLanes a, SimVectorLanes b)
{
    return (SimVectorLanes)_mm512_mul_epu32((__m512i)a, (__m512i)b);
}

/* Stores the low 32 bits of each lane. */
SIM_VECTOR_WIDE
static inline void sim_vector_store_32(guint32 *to, SimVectorLanes lanes)
{
    _mm256_storeu_si256((__m256i *)to, _mm512_cvtepi64_epi32((__m512i)lanes));
}

/* What stands in the table at the low four bits of each lane. */
SIM_VECTOR_WIDE
static inline SimVectorHalfLanes sim_vector_look_up_16(SimVectorHalfLanes table,
                                                       SimVectorHalfLanes lanes)
{
    return (SimVectorHalfLanes)_mm512_permutexvar_epi32((__m512i)lanes, (__m512i)table);
}

/* Stores the low 16 bits of each lane. */
SIM_VECTOR_WIDE
static inline void sim_vector_store_16(guint16 *to, SimVectorHalfLanes lanes)
{
    _mm256_storeu_si256((__m256i *)to, _mm512_cvtepi32_epi16((__m512i)lanes));
}
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
