/* models/switched_path.h: the switches of a trial and the frames on their way through them: from
 * senders to receive rings, and from transmitters to the tester.
 *
 * docs/frame-path.md section 13. Only where a scenario has switches; then it also accounts for what
 * the tester receives on all ports. Switches reach back to the DUT's input, so that the DUT is
 * advanced no further than what they still do not know of its output allows. */
#ifndef MODELS_SWITCHED_PATH_H
#define MODELS_SWITCHED_PATH_H

#include "models/frame_fifo.h"
#include "models/ledger.h"
#include "models/receive_ring.h"
#include "models/sender.h"
#include "models/switch_node.h"
#include "models/transmitter.h"
#include "models/trial.h"

/* A side: a port of the tester and the one of the DUT across it, and the switch between, if any. */
typedef struct {
    SwitchNode *node;            /* NULL: none */
    guint tester_port, dut_port; /* indices of the switch's ports */
    FrameFifo from_dut;          /* by the instant at which they are ready in the switch */
    FrameFifo to_dut;            /* by arrival */
    guint at, n;                 /* of the sender's batch: the next frame, and how many there are */
    guint32 *station_of;         /* by address index of the side; owned */
    guint dut_station;
    guint64 n_announced;   /* frames brought to the rings */
    guint64 n_lost_before; /* frames of this side's sender lost in its switch */
    guint64 n_lost_behind; /* frames for this side's receiver lost in its switch */
    SimTime first_ps;      /* from s(k) to the arrival at the first device */
    SimTime last_ps;       /* from the start on the last link to the tester */
} PathSide;

typedef struct {
    guint n_nodes;
    SwitchNode node[DUT_PORTS];
    PathSide side[DUT_PORTS];
    guint32 *learning; /* stations in the order of their learning frames; owned */
    guint n_learning;
    guint n_queues;
    /* parts of the engine; borrowed */
    const Flow *const *flow;
    Sender *senders;
    ReceiveRing *rings;
    Transmitter *transmitters;
    Ledger *ledger;
    SimTime horizon_ps;
} SwitchedPath;

/* For what `setup` says; NULL when it has no switches. Flows, senders, rings, transmitters and the
 * ledger are the engine's. (transfer full) (nullable) */
SwitchedPath *switched_path_new(const TrialSetup *setup, const Flow *const *flow, Sender *senders,
                                ReceiveRing *rings, guint n_queues, Transmitter *transmitters,
                                Ledger *ledger);
void switched_path_free(SwitchedPath *path);

/* Time 0 of a trial. */
void switched_path_reset(SwitchedPath *path);

/* Whether the sender of `direction` sends through a switch. */
static inline gboolean switched_path_feeds(const SwitchedPath *path, guint direction)
{
    return path->side[direction].node != NULL;
}

/* How far the next window can go after one that ended at `now_ps`. */
SimTime switched_path_window_end_ps(SwitchedPath *path, SimTime now_ps);

/* Announces to the rings all that arrives before `until_ps`, the end of a window. */
void switched_path_feed(SwitchedPath *path, SimTime until_ps, SimTime horizon_ps);

/* Brings the switches to the window's end, when all stages have got there. */
void switched_path_finish(SwitchedPath *path, SimTime until_ps);

/* Frames of a direction between sender and rings. */
guint64 switched_path_n_before(const SwitchedPath *path, guint direction);

/* Frames of a direction that the DUT sent and a switch lost. */
guint64 switched_path_n_lost_behind(const SwitchedPath *path, guint direction);

#endif
