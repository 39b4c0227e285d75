/* models/imix.h: mixes of frame sizes, by RFC 6985's genome.
 *
 * Section 4: a letter a frame of a sequence that repeats: a 64, b 128, c 256, d 512, e 1024,
 * f 1280, g 1518, h 2112, i 9000, j 16000 bytes, z the MTU. Section 5: capitals for sizes of one's
 * own, in a table. */
#ifndef MODELS_IMIX_H
#define MODELS_IMIX_H

#include "sim/sim.h"

/* Frames of a sequence at most: RFC 6985 section 3, "below 100". */
#define IMIX_MOST_FRAMES 99

typedef struct {
    guint n;
    gint64 bytes[IMIX_MOST_FRAMES]; /* FCS included */
} ImixSequence;

/* The sizes that `genome` names; `mtu_bytes`: of letter z, `sizes` (nullable): texts such as
 * "A=64 B". SIM_ERROR_VALUE says what is wrong; *path (transfer none, static) of what: imix or
 * imix_sizes. */
gboolean imix_parse(const char *genome, gint64 mtu_bytes, const GPtrArray *sizes,
                    ImixSequence *sequence, const char **path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
