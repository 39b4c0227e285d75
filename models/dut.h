/* models/dut.h: the device under test: its settings, composed of its parts'. */
#ifndef MODELS_DUT_H
#define MODELS_DUT_H

#include "models/cache.h"
#include "models/core.h"
#include "models/cost.h"
#include "models/direction.h"
#include "models/dispatch.h"
#include "models/lock.h"
#include "models/neighbour.h"
#include "models/nic.h"
#include "models/numa.h"
#include "models/reset.h"
#include "models/route.h"
#include "models/rule_list.h"
#include "models/state_table.h"
#include "models/tester.h"
#include "models/transmit_queue.h"
#include "models/virtual_device.h"
#include "sim/sim.h"

typedef struct {
    gint64 cores;
    gint64 clock_hz; /* 0: not given; costs in cycles need it */
    NicSettings nic;
    CoreSettings core;
    ForwardCostSettings cost;
    LockSettings lock;
    TransmitSettings transmit;
    CacheSettings cache;
    NeighbourSettings neighbour;
    RouteSettings route;
    StateTableSettings state_table;
    RuleListSettings rules;
    NumaSettings numa;
    DispatchSettings dispatch;
    ResetSettings reset;
    VirtualDeviceSettings virtual_device;
} DutSettings;

extern const SimAttributeTable dut_attributes;

/* Checks what the ranges cannot. *path (transfer none, static): the attribute's path below the DUT.
 */
gboolean dut_settings_check(const DutSettings *settings, const char **path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Receive queues a port, the default resolved. */
guint dut_n_queues(const DutSettings *settings);

/* Tasks, 0 when cores run to completion. */
guint dut_n_tasks(const DutSettings *settings);

/* Whether there are tasks, which frames' flows choose. */
gboolean dut_dispatches_flows(const DutSettings *settings);

/* Whether there are tasks that run on the cores whose interrupt sides preempt them. */
gboolean dut_shares_processors(const DutSettings *settings);

/* Whether there are tasks whose lists the cores poll in turn with their rings. */
gboolean dut_takes_turns(const DutSettings *settings);

/* Whether there are tasks that cores leave out when their own one is idle. */
gboolean dut_dispatches_hybrid(const DutSettings *settings);

/* Cores, or tasks with dispatch: those that forward. */
guint dut_n_forwarders(const DutSettings *settings);

/* Transmit queues a port, the default resolved. */
guint dut_n_transmit_queues(const DutSettings *settings);

/* Whether forwarders meet at transmit queues, or at a lock with costs of contention or of workers
 * that depend on each other anyway: then docs/frame-path.md section 11 applies. */
gboolean dut_contends(const DutSettings *settings);

/* The core that serves a queue of either port (docs/frame-path.md section 4). */
guint dut_core_of(const DutSettings *settings, guint queue);

/* The worker that forwards the frames of a queue of a port, unless flows are dispatched. */
guint dut_forwarder_of(const DutSettings *settings, guint port, guint queue);

/* Costs of one trial in whole ps, everything resolved (docs/frame-path.md section 8). */
typedef struct {
    SimTime frame_ps; /* S: a frame outside the lock, memory included */
    SimTime hold_ps;  /* H: a frame inside the lock */
    SimTime poll_ps;
    SimTime wakeup_ps;
    SimTime interrupt_frame_ps; /* the interrupt side, with dispatch */
    SimTime interrupt_poll_ps;
    SimTime interrupt_wakeup_ps;
    SimTime memory_ps; /* the part of frame_ps that is memory's: models/memory.h */
} DutCosts;

/* Resolves the costs for the frames and tables that `tester` makes. */
DutCosts dut_costs(const DutSettings *settings, const TesterSettings *tester);

/* What a modifier costs its forwarder beside a test frame of its size; 0 for MODIFIER_NONE. */
SimTime dut_modifier_cost_ps(const DutSettings *settings, Modifier kind);

/* The same for frames of a size, if not all have one. */
DutCosts dut_costs_of_size(const DutSettings *settings, const TesterSettings *tester,
                           gint64 frame_bytes);

#endif
