/* models/siphash.h: SipHash-2-4, a keyed hash of short inputs (J.-P. Aumasson, D. J. Bernstein,
 * "SipHash: a fast short-input PRF", INDOCRYPT 2012). */
#ifndef MODELS_SIPHASH_H
#define MODELS_SIPHASH_H

#include <glib.h>

/* The paper's k0 and k1: bytes 0 to 7 and 8 to 15 of the key, the lowest first. */
typedef struct {
    guint64 half[2];
} SipHashKey;

/* The hash of `n` bytes. */
guint64 siphash_2_4(const SipHashKey *key, const guint8 *bytes, gsize n);

#endif
