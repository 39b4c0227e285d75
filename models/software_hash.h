/* models/software_hash.h: the flow hash that Linux computes of a frame whose NIC gave none.
 *
 * net/core/flow_dissector.c, __skb_get_hash (6.0 and later, on a little-endian machine):
 * SipHash-2-4 of struct flow_keys (include/net/flow_dissector.h) from `basic` on, with a key drawn
 * at boot. The source is the lesser address, and the lesser port, each by itself, so that both
 * directions of a flow have one hash; a hash of 0 is 1. */
#ifndef MODELS_SOFTWARE_HASH_H
#define MODELS_SOFTWARE_HASH_H

#include "models/flow.h"
#include "models/siphash.h"
#include "sim/sim.h"

/* Checks the text of a key: "random", or 32 hexadecimal digits, the bytes of the key in order. */
gboolean software_hash_key_check(const char *text, GError **error);

/* The key that `text`, which passed software_hash_key_check, stands for: two draws of `stream`, or
 * the digits. */
SipHashKey software_hash_key(const char *text, SimRandom stream);

/* The hash of a UDP frame; addresses of 4 or 16 bytes in network byte order. */
guint32 software_hash_udp(const SipHashKey *key, guint ip_version, const guint8 *source,
                          const guint8 *destination, guint16 source_port, guint16 destination_port);

/* The same of a flow's frames by their numbers. */
typedef struct SoftwareHash SoftwareHash;

/* `flow`: borrowed, made of the same tester and input port. (transfer full) */
SoftwareHash *software_hash_new(const Flow *flow, const TesterSettings *tester,
                                const SipHashKey *key, guint port);
void software_hash_free(SoftwareHash *hash);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SoftwareHash, software_hash_free)

guint32 software_hash_get(const SoftwareHash *hash, guint64 frame);

#endif
