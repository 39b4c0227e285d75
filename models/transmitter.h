/* models/transmitter.h: an output port: transmit rings, the wire, and the tester that receives.
 *
 * docs/frame-path.md section 7. Takes the finished frames of all workers for this port in order of
 * (end of forwarding, worker), puts them on the wire, and accounts for them as received. */
#ifndef MODELS_TRANSMITTER_H
#define MODELS_TRANSMITTER_H

#include "models/core.h"
#include "models/latency_probe.h"
#include "models/ledger.h"
#include "models/link.h"
#include "models/merge.h"
#include "models/outage_probe.h"
#include "models/transmit_backlog.h"
#include "models/transmit_rings.h"
#include "sim/sim.h"

/* Frames on their way through the port's steps, a block at a time so that each step is a plain
 * loop. */
#define TRANSMIT_BLOCK 256
typedef struct {
    SimTime start_ps[TRANSMIT_BLOCK]; /* of transmission */
    SimTime latency_ps[TRANSMIT_BLOCK];
    FrameWord word[TRANSMIT_BLOCK];
    guint32 place[TRANSMIT_BLOCK]; /* among the merged frames */
} TransmitBlock;

/* Who takes the frames put on the wire if not the tester: n of them, in order of their starts. */
typedef struct {
    void (*take)(gpointer data, guint port, const SimTime *start_ps, const FrameWord *word,
                 guint n); /* NULL: the tester */
    gpointer data;         /* borrowed */
} TransmitSink;

/* What the tester received by a port by which frames of several ports leave. */
typedef struct {
    guint n_outputs;                    /* by which the frames of one port leave in turn */
    guint64 received[DUT_MAX_PORTS];    /* by the port that they came in by */
    guint64 next_number[DUT_MAX_PORTS]; /* the same, counted in turns */
    guint64 n_out_of_order[DUT_PORTS], n_gaps[DUT_PORTS]; /* by direction */
    SimHistogram latency_ps[DUT_PORTS];                   /* by direction */
} TransmitterInputs;

typedef struct {
    guint port;
    guint n_workers;
    Core *workers; /* borrowed */
    TransmitRings rings;
    TransmitBacklog backlog;  /* frames that find their ring full */
    gboolean has_queues;      /* a ring a transmit queue, which frames name; else one a worker */
    const LinkSettings *link; /* borrowed */
    gint64 frame_bytes;
    SimTime frame_ps;       /* F of the output link */
    SimTime propagation_ps; /* p of the output link */
    /* frames of several sizes, else NULL; borrowed, owned */
    const Traffic *traffic;
    LinkSlot *slots;
    LinkWire wire;
    Merge merge;
    TransmitSink sink;
    LatencyProbe *probe; /* of the frames that the tester receives; borrowed (nullable) */
    OutageProbe *outage; /* the same */
    TransmitBlock block;
    /* counters */
    guint64 n_sent;        /* put on the wire */
    SimTime last_start_ps; /* of the last one counted as received; -1 before the first */
    SimTime last_frame_ps; /* and its F */
    guint64 n_taken[MODIFIER_N_KINDS]; /* modifiers that the DUT took in */
    guint64 n_background;              /* received frames that are no test frames */
    guint64 *n_forwarded;              /* frames taken, by worker */
    guint64 next_number;               /* one more than the largest received */
    guint64 n_out_of_order, n_gaps;    /* received below it, and above it (RFC 4737 section 3) */
    SimHistogram latency_ps;           /* of received frames; its count is their number */
    TransmitterInputs *inputs; /* where the port they came in by is counted, else NULL; owned */
} Transmitter;

/* `workers` (n of them) and `link` are borrowed; `frame_bytes` with FCS. `n_queues`: transmit
 * queues, named by the frames; 0: a worker has a queue of its own. */
void transmitter_init(Transmitter *transmitter, guint port, Core *workers, guint n_workers,
                      guint n_queues, guint ring_size, const LinkSettings *link,
                      gint64 frame_bytes);

/* From the next reset on up to `limit` frames wait for each ring that is full, instead of being
 * lost (0). */
void transmitter_set_backlog(Transmitter *transmitter, guint limit);
void transmitter_clear(Transmitter *transmitter);
void transmitter_reset(Transmitter *transmitter);

/* Received frames are counted by the ports that they came in by too, whose frames leave by
 * `n_outputs` ports in turn; not background frames. */
void transmitter_count_inputs(Transmitter *transmitter, guint n_outputs);

/* The frames' sizes are those of `traffic` (borrowed). */
void transmitter_set_traffic(Transmitter *transmitter, const Traffic *traffic);

/* Makes `to`, of the same port, stand where `from` stands. */
void transmitter_copy(Transmitter *to, const Transmitter *from);

/* The tester receives a frame whose transmission starts at `start_ps`. */
void transmitter_receive(Transmitter *transmitter, FrameWord word, SimTime start_ps,
                         SimTime latency_ps, Ledger *ledger);

/* Takes all frames whose forwarding ends before `until_ps`. Those that the tester receives after
 * `horizon_ps` are sent but not counted as received. */
void transmitter_advance(Transmitter *transmitter, SimTime until_ps, SimTime horizon_ps,
                         Ledger *ledger);

#endif
