/* models/switch_node.h: one switch of a trial: its table, its buffer, its output ports.
 *
 * docs/frame-path.md section 13. Only ports with a link take part: at most a tester's and a DUT's a
 * side. */
#ifndef MODELS_SWITCH_NODE_H
#define MODELS_SWITCH_NODE_H

#include "models/direction.h"
#include "models/link.h"
#include "models/switch.h"
#include "models/switch_table.h"
#include "sim/sim.h"

#define SWITCH_MAX_LINKED 4

/* What a linked port did. */
typedef struct {
    guint port;
    guint64 received;       /* frames that came in */
    guint64 sent;           /* frames and copies that found room */
    guint64 flooded;        /* copies among these */
    guint64 dropped;        /* frames that did not */
    guint64 dropped_copies; /* and copies */
    guint64 buffer_max;     /* most bytes held */
} TrialSwitchPort;

/* What a switch did. */
typedef struct {
    const char *name; /* (transfer none) the node's */
    guint64 unknown;  /* frames that were flooded */
    guint64 refused;  /* frames whose source a full table did not take */
    guint64 table_max;
    guint n_ports;
    TrialSwitchPort port[SWITCH_MAX_LINKED]; /* in order of their numbers */
} TrialSwitch;

/* An output: its wire, and the frames not yet completed. */
typedef struct {
    LinkWire wire;
    const LinkSettings *link; /* borrowed */
    SimTime frame_ps;
    SimTime propagation_ps;
    SimTime *completion_ps; /* circular, [done, sent); owned */
    guint mask;
    guint done, sent;
} SwitchOutput;

typedef struct {
    guint number;
    gint64 vlan;
    guint side;       /* of the tester and the DUT */
    gboolean is_dut;  /* whether the DUT is at the other end of the link, or the tester */
    SimTime ready_ps; /* from the start of a preamble at the other end to readiness here */
    SwitchOutput output;
} SwitchPort;

/* A plain record; arrays owned. */
typedef struct {
    const SwitchSettings *settings; /* NULL: there is no such switch */
    gint64 frame_bytes;
    guint n_ports;
    SwitchPort port[SWITCH_MAX_LINKED]; /* in order of their numbers */
    SwitchTable table;
    TrialSwitch counts;
} SwitchNode;

/* The switch of the places that have `settings`, of both ports of the DUT, whose links to the DUT
 * are `links`; for frames of `frame_bytes` and `n_stations` stations. */
void switch_node_init(SwitchNode *node, const SwitchSettings *settings, const SwitchPlace *places,
                      const LinkSettings *const *links, gint64 frame_bytes, guint n_stations);
void switch_node_clear(SwitchNode *node);

/* At time 0, with an empty table. */
void switch_node_reset(SwitchNode *node);

/* The index of the port to the DUT, or to the tester, of a side that the switch serves. */
guint switch_node_port_of(const SwitchNode *node, guint side, gboolean is_dut);

/* A frame that came in by port index `in`, from station `source`, is ready at `ready_ps`; its
 * destination is behind port index `out`. Returns when it starts out of that port, or -1 when it
 * was dropped. Calls in order of (ready_ps, in). */
SimTime switch_node_forward(SwitchNode *node, guint in, guint out, guint source, guint destination,
                            SimTime ready_ps);

/* What it did so far. */
TrialSwitch switch_node_counts(const SwitchNode *node);

#endif
