/* models/trial.h: one trial: a tester, links, a DUT or several in a row, a rate and a duration.
 *
 * What is computed is defined in docs/frame-path.md. */
#ifndef MODELS_TRIAL_H
#define MODELS_TRIAL_H

#include "models/dut.h"
#include "models/latency_probe.h"
#include "models/link.h"
#include "models/loss.h"
#include "models/measure.h"
#include "models/rss.h"
#include "models/send_plan.h"
#include "models/switch.h"
#include "models/switch_node.h"
#include "models/tester.h"
#include "sim/sim.h"

/* Trace sources of a trial (SimTraceRecord.value): */
typedef enum {
    TRIAL_TRACE_DROP, /* a lost frame: its TrialLoss; port = direction, unit = receive queue */
    TRIAL_TRACE_POLL, /* a poll: frames taken; unit = core (with dispatch also: task), frame = 0 */
    TRIAL_N_TRACES
} TrialTrace;

/* Most DUTs in a row. */
#define TRIAL_MAX_DEVICES 8

/* A DUT behind another one: port 1 of that one is linked with its port 0. All borrowed. */
typedef struct {
    const DutSettings *dut;
    const char *path; /* node name */
    const LinkSettings *link;
} TrialDevice;

/* What stays the same over the trials of a repetition. Plain; settings are borrowed. */
typedef struct {
    const TesterSettings *tester;
    const DutSettings *dut;
    const LinkSettings *links[DUT_PORTS]; /* of port 0 of the DUT and port 1 of the last one */
    guint n_behind;                       /* further DUTs in a row behind `dut` */
    TrialDevice behind[TRIAL_MAX_DEVICES - 1];
    const SwitchWay *ways; /* n_behind + 2: from tester port 0 to the DUT, from DUT to DUT, to
                              tester port 1; their links stand for those above; NULL: no switches */
    guint64 seed;
    guint repetition;
    const char *tester_path; /* node names: the first part of the streams' names */
    const char *dut_path;
    guint batch_frames; /* frames a direction announces at once; changes speed only */
} TrialSetup;

typedef struct {
    gint64 rate_pps;     /* frames/s in each active direction; 1 .. line rate */
    SimTime duration_ps; /* in which frames are sent */
    guint64 n_frames;    /* that each active direction sends, if they fit the duration; 0: all that
                            fit it */
    SimTime change_ps;   /* plain traffic: when the rate changes; 0: never */
    gint64 changed_rate_pps; /* in each active direction from then on */
    SimTime reset_ps;        /* when a DUT alone, of plain traffic, is
                                reset as its settings say; 0: never. Then without a change, a
                                probe or a stop */
    LatencyProbeSettings probe;
    gboolean bins;               /* keep histograms, of what the trial notes, in a few bins */
    gboolean stop_at_first_loss; /* not with a probe */
    gint stream_trial; /* -1: the repetition's flows; else the trial's own (test.streams: trial) */
} TrialRequest;

/* Frames in place of test frames (models/modifiers.h), in no other figure of a direction. */
typedef struct {
    guint64 sent[MODIFIER_N_KINDS];
    guint64 taken[MODIFIER_N_KINDS]; /* by the DUT, at the end of its work on them */
    guint64 lost;                    /* whatever the cause */
    guint64 in_flight;
} TrialModifiers;

/* Frames that are no test frames, of a tester with a background. */
typedef struct {
    guint64 sent, received, in_flight;
    guint64 lost[TRIAL_N_LOSSES];
} TrialBackground;

typedef struct {
    guint64 sent, received, in_flight;
    guint64 lost[TRIAL_N_LOSSES];
    TrialBackground background;
    TrialModifiers modifiers;
    /* of received frames, by their numbers: those received after a frame that was sent later, and
     * places where numbers were left out */
    guint64 out_of_order, gaps;
    SimHistogram latency_ps; /* of received frames */
    LatencyTags tags;        /* all 0 unless asked for, the same of the variation */
    SimTime first_tag_ps;    /* that the first tagged frame takes on the tester's link, preamble
                                included; 0: there is none */
    LatencyVariation variation;
    SimBins *bins[TRIAL_N_MEASURES]; /* owned; NULL: not asked for, or not noted */
    /* with an outage: received by the tester, the last frame before it and the first after it; -1:
     * none was */
    SimTime last_before_ps, first_after_ps;
} TrialDirection;

/* A port of the DUT, of test frames. */
typedef struct {
    guint64 sent;                                      /* to it by the tester */
    guint64 received, in_flight, lost[TRIAL_N_LOSSES]; /* of these frames */
    guint64 delivered;                                 /* frames that the tester received from it */
} TrialPort;

#define TRIAL_NO_WORKER G_MAXUINT

typedef struct {
    guint device; /* in the row */
    guint port, queue, core;
    guint worker;        /* that forwards the queue's frames: the core, or the task with dispatch;
                            TRIAL_NO_WORKER when their flows choose it */
    guint64 frames;      /* admitted to the ring */
    guint64 dropped;     /* rx_ring_full */
    guint64 ring_max;    /* most descriptors in use */
    guint64 list_frames; /* admitted to the queue's input list (dispatch, not by flow) */
    guint64 list_dropped;
    guint64 list_max;
} TrialQueue;

typedef struct {
    guint device;
    guint64 frames; /* finished */
    guint64 polls, wakeups;
    SimTime busy_ps; /* within the sending time */
    SimTime lock_wait_ps;
} TrialWorker;

/* A task's input list, with dispatch by flow. */
typedef struct {
    guint device;
    guint64 frames;  /* admitted */
    guint64 dropped; /* input_list_full */
    guint64 most;    /* frames in it just after an admission */
} TrialList;

/* Dynamic neighbour entries; all 0 with static ones. */
typedef struct {
    guint64 learned;  /* learning frames answered, before the trial */
    guint64 entries;  /* at its end */
    guint64 requests; /* put on the wire in the trial */
    guint64 answers;  /* that the DUT worked on */
} TrialNeighbours;

/* What a DUT of a row lost, in both directions; what a switch lost is not its own. */
typedef struct {
    const char *name; /* (transfer none) the node's */
    guint64 lost[TRIAL_N_LOSSES];
} TrialDeviceLosses;

/* The time in which a DUT that is reset does not forward: [from_ps, until_ps). */
typedef struct {
    SimTime from_ps;
    SimTime until_ps; /* 0: there is none */
    SimTime off_ps;   /* of it, that the power was off */
} TrialOutage;

typedef struct {
    TrialRequest request;
    gboolean pass;         /* frames were sent, and none was lost in any direction */
    SimTime observed_ps;   /* length of the interval that busy_ps refers to: D, frozen min(D, T) */
    SimTime first_loss_ps; /* SIM_TIME_NEVER when nothing was lost */
    SimTime last_loss_ps;  /* so far; SIM_TIME_NEVER when nothing was lost */
    TrialOutage outage;
    TrialDirection direction[DUT_PORTS]; /* all pairs of ports together, but tags and variation are
                                            those of the first pair */
    guint n_ports;
    TrialPort port[DUT_MAX_PORTS]; /* n_ports; only with more than two ports */
    guint n_devices;
    TrialDeviceLosses devices[TRIAL_MAX_DEVICES]; /* n_devices, from tester port 0 on */
    guint n_queues; /* entries of `queue`: (device, port, queue) ascending */
    TrialQueue *queue;
    guint n_cores, n_tasks; /* of all devices */
    TrialWorker *core;      /* n_cores, device by device */
    TrialWorker *task;      /* n_tasks, 0 without dispatch */
    guint n_lists;
    TrialList *list; /* n_lists: of the tasks of devices with dispatch by flow */
    TrialNeighbours neighbours;
    guint n_switches;
    TrialSwitch switches[SWITCH_MAX_NODES]; /* n_switches, in the order of the ways */
    SimFingerprint fingerprint;
    guint64 events; /* polls of all workers */
} TrialResult;

void trial_result_free(TrialResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TrialResult, trial_result_free)

/* Whether both ask for the same trial. */
gboolean trial_request_is_equal(const TrialRequest *a, const TrialRequest *b);

/* When they are sent, in a plain traffic's directions. */
SendPlan trial_request_plan(const TrialRequest *request);

/* Frames that each active direction sends. */
guint64 trial_request_n_frames(const TrialRequest *request);

/* Whether single frames are looked at. */
gboolean trial_request_has_probe(const TrialRequest *request);

/* Sums over the directions. */
guint64 trial_result_sent(const TrialResult *result);
guint64 trial_result_received(const TrialResult *result);
guint64 trial_result_lost(const TrialResult *result);

/* How many DUTs there are. */
guint trial_n_devices(const TrialSetup *setup);

/* The setup as it is for one of them by itself, from tester port 0 on, with the ways to its
 * neighbours. */
TrialSetup trial_device_setup(const TrialSetup *setup, guint device);

/* The link at an end of a way (0: the one towards tester port 0), ways counted as in the setup. */
const LinkSettings *trial_way_link(const TrialSetup *setup, guint way, guint end);

/* The switches of a way; NULL: there are none. */
const SwitchWay *trial_way_switches(const TrialSetup *setup, guint way);

/* Whether there are any on any way. */
gboolean trial_has_switches(const TrialSetup *setup);

/* The link at a port of the tester: all pairs have the same. */
const LinkSettings *trial_tester_link(const TrialSetup *setup, guint port);

/* Highest rate that the links carry, a direction: the smallest line rate of the tester's links used
 * for sending. */
gint64 trial_line_rate_pps(const TrialSetup *setup);

/* With flows of some popularity (tester_has_flows): the share of an input port's frames that each
 * receive queue gets. `rss` as trial_rss_new. */
void trial_flow_shares(const TrialSetup *setup, const Rss *rss, guint port, double *share);

/* The NIC's RSS in the repetition: with a key that is drawn, the one drawn for it. (transfer full)
 */
Rss *trial_rss_new(const TrialSetup *setup);

/* A tester and a DUT, ready for trials one after the other; the RSS hash and the tables of the
 * repetition are made once. Not for use by two threads at once. (transfer full) */
typedef struct Trial Trial;
Trial *trial_new(const TrialSetup *setup);
void trial_free(Trial *trial);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Trial, trial_free)

/* The trial's trace hooks; connect before trial_run. Silent in trials with a probe, which may run
 * more than once. (transfer none) */
SimTrace *trial_get_trace(Trial *trial);

/* Lets other threads end a running trial: when *cancelled or *also (nullable, both; borrowed)
 * becomes non-zero, trial_run returns NULL soon. The next trial is none the worse. */
void trial_set_cancelled(Trial *trial, const gint *cancelled, const gint *also);

/* Runs one trial from time 0. Error SIM_ERROR_INTERNAL when frames are not conserved.
 * NULL on error or (error unset) when cancelled. (transfer full) (nullable) */
TrialResult *trial_run(Trial *trial, const TrialRequest *request, GError **error);

#endif
