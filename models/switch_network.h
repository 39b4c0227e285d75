/* models/switch_network.h: the switches of a trial and the frames on their way through them.
 *
 * docs/frame-path.md section 13. Frames enter it at the ends of ways, from the tester's senders or
 * from DUTs, and leave it at the other ends. Each switch is run by itself to a time before which it
 * is known what comes in (models/device_row.h says when). */
#ifndef MODELS_SWITCH_NETWORK_H
#define MODELS_SWITCH_NETWORK_H

#include "models/ledger.h"
#include "models/sender.h"
#include "models/switch_node.h"
#include "models/tester_wire.h"
#include "models/trial.h"

#define SWITCH_MAX_WAYS (TRIAL_MAX_DEVICES + 1)

/* Who takes frames that leave by the last switch of a way: when they start on the link at its end.
 */
typedef struct {
    void (*arrive)(gpointer data, guint way, guint end, SimTime start_ps, FrameWord word);
    gpointer data; /* borrowed */
} SwitchNetworkSink;

/* A sender behind whose link there is a switch: a batch of its frames. */
typedef struct {
    Sender *sender;   /* borrowed; NULL: no such sender */
    guint at, n;      /* the next frame of the batch, and how many there are */
    SimTime first_ps; /* from s(k) to the arrival at the switch */
    SimTime ready_ps; /* and to readiness in it */
} NetworkSender;

/* With dynamic neighbour entries: the tester behind a switch, who answers requests. */
typedef struct {
    gboolean is_there; /* there is a switch */
    TesterWire wire;
    SimTime answer_ps; /* from a request's start on the last link to when its answer is due */
} NetworkTester;

/* A station's frame before the trial. */
typedef struct {
    guint32 station;
    guint32 nodes; /* switches that hear it, a bit each */
} NetworkLearning;

typedef struct {
    guint n_nodes;
    SwitchNode node[SWITCH_MAX_NODES];
    guint n_ways;
    /* by switch and way: indices of the ports towards either end; -1: not on it */
    gint8 hop[SWITCH_MAX_NODES][SWITCH_MAX_WAYS][2];
    guint32 *station_of[DUT_PORTS]; /* by side and address index; owned */
    guint dut_station[TRIAL_MAX_DEVICES][DUT_PORTS];
    NetworkLearning *learning; /* in order; owned */
    guint n_learning;
    NetworkSender senders[DUT_PORTS];
    NetworkTester testers[DUT_PORTS]; /* by port, with dynamic entries; then senders have none */
    const Flow *flow[DUT_PORTS];      /* borrowed */
    SwitchNetworkSink sink;
    Ledger ledger; /* what switches lose */
    guint64 n_lost[DUT_PORTS];
    guint64 n_control_copies; /* of requests and answers, on their way from switch to switch */
} SwitchNetwork;

/* For what `setup` says; NULL when it has no switches. By direction: flows, NULL for one that is
 * not sent, and the senders at the tester; borrowed. (transfer full) (nullable) */
SwitchNetwork *switch_network_new(const TrialSetup *setup, const Flow *const *flows,
                                  Sender *const *senders, SwitchNetworkSink sink);
void switch_network_free(SwitchNetwork *network);

/* Time 0 of a trial of `plan`, behind the senders'. */
void switch_network_reset(SwitchNetwork *network, const SendPlan *plan, const SimTrace *trace);

/* The tester answers a request that starts at `start_ps` on the last link of a way to its port. */
void switch_network_answer(SwitchNetwork *network, guint port, SimTime start_ps, FrameWord request);

/* As resolver_take_lateness_ps, of a direction whose first node is a switch. */
SimTime switch_network_take_lateness_ps(SwitchNetwork *network, guint direction, guint64 number);

/* To be added to what resolver_n_moving says of the DUTs: copies of requests and answers on their
 * way from switch to switch, less those that switches lost. */
gint64 switch_network_n_moving(const SwitchNetwork *network);

/* What the DUT at an end of a way starts to send at `start_ps`. */
void switch_network_enter(SwitchNetwork *network, guint way, guint end, SimTime start_ps,
                          FrameWord word);

/* All frames that are ready in switch `index` before `until_ps`, in order. */
void switch_network_run(SwitchNetwork *network, guint index, SimTime until_ps);

/* When the next frame, of those in the network and of its senders, is ready; SIM_TIME_NEVER: there
 * is none. */
SimTime switch_network_next_ps(SwitchNetwork *network);

/* A batch of frames of its senders ahead of `now_ps`: a window need not be longer. */
SimTime switch_network_batch_end_ps(const SwitchNetwork *network, SimTime now_ps);

#endif
