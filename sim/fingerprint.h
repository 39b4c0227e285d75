/* sim/fingerprint.h: a number that stands for the fate of every frame.
 *
 * Each frame whose fate is settled adds a 64-bit mix of (direction, number, fate, queue, time) to
 * two independent lanes modulo 2^64. Addition commutes, so the order of work does not matter. A
 * match shows the same trajectory; that it is the right one is shown by other tests. */
#ifndef SIM_FINGERPRINT_H
#define SIM_FINGERPRINT_H

#include <glib.h>

#include "sim/random.h"
#include "sim/time.h"

typedef struct {
    guint64 lane[2];
} SimFingerprint;

/* The second finaliser: MurmurHash3's fmix64 (A. Appleby). */
static inline guint64 sim_fingerprint_mix2(guint64 z)
{
    z = (z ^ (z >> 33)) * G_GUINT64_CONSTANT(0xff51afd7ed558ccd);
    z = (z ^ (z >> 33)) * G_GUINT64_CONSTANT(0xc4ceb9fe1a85ec53);
    return z ^ (z >> 33);
}

/* A frame's place and fate in one word: direction (1 bit, top), fate (7 bits), queue (16 bits),
 * number (40 bits). */
static inline guint64 sim_fingerprint_word(guint direction, guint fate, guint queue, guint64 number)
{
    return ((guint64)(direction & 1) << 63) | ((guint64)(fate & 127) << 56) |
           ((guint64)(queue & 65535) << 40) | (number & G_GUINT64_CONSTANT(0xffffffffff));
}

/* Adds a frame: `word` from above, and the time of its fate.
 * x = word * SIM_RANDOM_GAMMA + time (modulo 2^64); lane 0 += sim_random_mix(x),
 * lane 1 += sim_fingerprint_mix2(x ^ rotate_left(word, 32)). */
static inline void sim_fingerprint_add(SimFingerprint *fingerprint, guint64 word, SimTime time_ps)
{
    guint64 x = word * SIM_RANDOM_GAMMA + (guint64)time_ps;
    fingerprint->lane[0] += sim_random_mix(x);
    fingerprint->lane[1] += sim_fingerprint_mix2(x ^ ((word << 32) | (word >> 32)));
}

/* Adds the frames of another fingerprint. */
static inline void sim_fingerprint_combine(SimFingerprint *fingerprint, const SimFingerprint *other)
{
    fingerprint->lane[0] += other->lane[0];
    fingerprint->lane[1] += other->lane[1];
}

/* Adds `n` frames: words[i] at times_ps[i]. */
void sim_fingerprint_add_block(SimFingerprint *fingerprint, const guint64 *words,
                               const SimTime *times_ps, guint n);

#endif
