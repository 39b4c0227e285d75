/* models/switch_node.h: one switch of a trial: its table, its buffer, its output ports.
 *
 * docs/frame-path.md section 13. Only ports with a link take part. */
#ifndef MODELS_SWITCH_NODE_H
#define MODELS_SWITCH_NODE_H

#include "models/direction.h"
#include "models/frame_fifo.h"
#include "models/link.h"
#include "models/switch.h"
#include "models/switch_table.h"
#include "sim/sim.h"

/* Two a way, of nine: a row of eight DUTs. */
#define SWITCH_MAX_LINKED 18

/* What a linked port did. */
typedef struct {
    guint port;
    guint64 received;       /* frames and copies that came in */
    guint64 sent;           /* frames and copies that found room */
    guint64 flooded;        /* copies among these */
    guint64 dropped;        /* frames that did not */
    guint64 dropped_copies; /* and copies */
    guint64 buffer_max;     /* most bytes held */
} TrialSwitchPort;

/* What a switch did. */
typedef struct {
    const char *name; /* (transfer none) the node's */
    guint64 unknown;  /* frames and copies that were flooded */
    guint64 refused;  /* frames and copies whose source a full table did not take */
    guint64 table_max;
    guint n_ports;
    TrialSwitchPort port[SWITCH_MAX_LINKED]; /* in order of their numbers */
} TrialSwitch;

/* Test frames, and requests and answers of dynamic neighbour entries, which have sizes of their
 * own. */
typedef enum { SWITCH_FRAME_TEST, SWITCH_FRAME_CONTROL, SWITCH_N_FRAMES } SwitchFrameKind;

/* A frame or copy that is not completed yet. */
typedef struct {
    SimTime completion_ps;
    gint64 bytes;
} SwitchHeld;

/* An output: its wire, and the frames not yet completed. */
typedef struct {
    LinkWire wire;
    LinkWire slot[SWITCH_N_FRAMES]; /* of each kind */
    SimTime frame_ps[SWITCH_N_FRAMES];
    const LinkSettings *link; /* borrowed */
    SimTime propagation_ps;
    SwitchHeld *held; /* circular, [done, sent); owned */
    guint mask;
    guint done, sent;
    gint64 held_bytes;
} SwitchOutput;

typedef struct SwitchPort SwitchPort;

struct SwitchPort {
    guint number;
    gint64 vlan;
    /* from the start of a preamble at the other end to readiness here */
    SimTime ready_ps[SWITCH_N_FRAMES];
    SwitchOutput output;
    /* the other end of the link: a port of another switch (borrowed) of the network, or NULL: of
     * the tester or a DUT, which is the end `end` of way `way` */
    SwitchPort *peer;
    guint peer_node;
    guint way, end;
    gboolean hears;  /* whether test frames come in by it at all */
    FrameFifo input; /* what comes in, by the instant at which it is ready, unless a sender is at
                        the other end; owned */
};

/* What leaves by a port of a switch. */
typedef struct {
    guint at; /* index of the port */
    gboolean is_copy;
    SimTime start_ps;
} SwitchStart;

/* A plain record; arrays owned. Not to be moved once its ports are peers of others. */
typedef struct {
    const SwitchSettings *settings;
    gint64 bytes[SWITCH_N_FRAMES];
    guint n_ports;
    SwitchPort port[SWITCH_MAX_LINKED]; /* in order of their numbers */
    SwitchTable table;
    TrialSwitch counts;
} SwitchNode;

/* Without ports yet, for test frames of `test_bytes`, requests and answers of `control_bytes`;
 * `path`: its name, borrowed. */
void switch_node_init(SwitchNode *node, const SwitchSettings *settings, const char *path,
                      gint64 test_bytes, gint64 control_bytes);

/* Adds a port with a link, unless it is there. */
void switch_node_add_port(SwitchNode *node, guint number, const LinkSettings *link);

/* Behind the last port: for `n_stations` stations. */
void switch_node_complete(SwitchNode *node, guint n_stations);
void switch_node_clear(SwitchNode *node);

/* At time 0, with an empty table. */
void switch_node_reset(SwitchNode *node);

/* The index of the port of a number, which is linked. */
guint switch_node_index_of(const SwitchNode *node, guint number);

/* `out` of what has no port to go to: a copy, whose destination, if known, is where it came from.
 */
#define SWITCH_NO_PORT G_MAXUINT

/* A frame or copy that is ready. */
typedef struct {
    SimTime ready_ps;
    SwitchFrameKind kind;
    guint in, out;             /* indices of the ports by which it came, and of its destination */
    guint source, destination; /* stations */
    gboolean is_for_all;       /* whatever its destination */
} SwitchFrame;

/* Writes down what leaves of a frame, and returns how many; the frame is dropped unless it is among
 * them. Calls in order of (ready_ps, in). */
guint switch_node_forward(SwitchNode *node, const SwitchFrame *frame,
                          SwitchStart starts[SWITCH_MAX_LINKED]);

/* What it did so far. */
TrialSwitch switch_node_counts(const SwitchNode *node);

#endif
