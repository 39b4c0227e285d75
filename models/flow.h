/* models/flow.h: from a frame's number to its receive queue, a block at a time.
 *
 * A frame's addresses and ports are functions of its number (docs/frame-path.md section 1), and the
 * RSS hash is the XOR of its fields' parts, of which only the low bits that index the indirection
 * table matter. The parts are tabulated once a repetition: one 16-bit entry an address, two byte
 * tables a port. */
#ifndef MODELS_FLOW_H
#define MODELS_FLOW_H

#include "models/rss.h"
#include "models/tester.h"
#include "sim/sim.h"

typedef struct Flow Flow;

/* As what the tester's frames are hashed. */
RssProtocol flow_protocol(const TesterSettings *tester, const Rss *rss);

/* The flows that come in by `port` (of one pair: 0 forward, 1 reverse) through the NIC that hashes
 * with `rss`; both are only looked at here. (transfer full) */
Flow *flow_new(const TesterSettings *tester, const Rss *rss, guint port);
void flow_free(Flow *flow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Flow, flow_free)

/* Chooses the streams of the next trial: starts of the address and port streams. */
void flow_set_streams(Flow *flow, guint64 address_start, guint64 port_start);

/* With flows of some popularity: the stream that chooses them. Behind flow_set_streams. */
void flow_set_choice(Flow *flow, guint64 choice_start);

/* With a fixed number of flows, of some popularity or a capture's: the shares that the `n_queues`
 * queues get of their frames, added up. Behind flow_set_streams. */
void flow_get_shares(const Flow *flow, guint n_queues, double *share);

/* With flows of some popularity, given one by one or not, or a capture's: the number of the flow
 * that a frame belongs to; else the frame's own. */
guint64 flow_get_number(const Flow *flow, guint64 frame);

/* With flows given one by one, or a capture's: the whole RSS hash of a frame, else FALSE. */
gboolean flow_get_given_hash(const Flow *flow, guint64 frame, guint32 *hash);

/* Fields of a frame, the source's above the destination's in 16 bits each: address indices and
 * ports. */
void flow_get_fields(const Flow *flow, guint64 frame, guint32 *addresses, guint32 *ports);

/* Receive queues of frames first .. first + n - 1. */
void flow_get_queues(const Flow *flow, guint64 first, guint n, guint16 *queues);

/* Index of the destination address of frame `number`. */
guint flow_get_destination(const Flow *flow, guint64 number);
/* Address indices of a frame, the source's above the lower 16 bits, the destination's in them. */
guint32 flow_get_addresses(const Flow *flow, guint64 frame);

#endif
