/* models/transmitter.h: an output port: transmit rings, the wire, and the tester that receives.
 *
 * docs/frame-path.md section 7. Takes the finished frames of all workers for this port in order of
 * (end of forwarding, worker), puts them on the wire, and accounts for them as received. */
#ifndef MODELS_TRANSMITTER_H
#define MODELS_TRANSMITTER_H

#include "models/core.h"
#include "models/ledger.h"
#include "models/link.h"
#include "sim/sim.h"

/* A worker's transmit ring: completion times of the last `size` frames it took, oldest at `at`. */
typedef struct {
    SimTime *completion_ps;
    guint at;
    gboolean wrapped; /* every entry was used */
} TransmitRing;

/* Frames on their way through the port's steps, a block at a time so that each step is a plain
 * loop. */
#define TRANSMIT_BLOCK 256
typedef struct {
    SimTime time_ps[TRANSMIT_BLOCK];    /* end of forwarding, then start of transmission */
    SimTime arrival_ps[TRANSMIT_BLOCK]; /* arrival at the DUT, then latency */
    FrameWord word[TRANSMIT_BLOCK];
    guint16 worker[TRANSMIT_BLOCK];
} TransmitBlock;

typedef struct {
    guint port;
    guint n_workers;
    Core *workers;       /* borrowed */
    TransmitRing *rings; /* one a worker */
    guint ring_size;
    gint64 rate_bps;
    gint64 frame_bytes;
    SimTime frame_ps;       /* F of the output link */
    SimTime propagation_ps; /* p of the output link */
    LinkWire wire;
    TransmitBlock block;
    SimTime *head_ps; /* end of each worker's next frame; scratch of the merge */
    /* counters */
    guint64 n_sent;          /* put on the wire */
    guint64 *n_forwarded;    /* frames taken, by worker */
    SimHistogram latency_ps; /* of received frames; its count is their number */
} Transmitter;

/* `workers` (n of them) and `link` are borrowed; `frame_bytes` with FCS. */
void transmitter_init(Transmitter *transmitter, guint port, Core *workers, guint n_workers,
                      guint ring_size, const LinkSettings *link, gint64 frame_bytes);
void transmitter_clear(Transmitter *transmitter);
void transmitter_reset(Transmitter *transmitter);

/* Takes all frames whose forwarding ends before `until_ps`. Those that the tester receives after
 * `horizon_ps` are sent but not counted as received. */
void transmitter_advance(Transmitter *transmitter, SimTime until_ps, SimTime horizon_ps,
                         Ledger *ledger);

#endif
