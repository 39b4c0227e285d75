/* What each mechanism of a device under test adds to the cost of a frame: the trial of trial.c with
 * four queues on four cores at 80 % load, plain and with one mechanism each. Cases are called
 * mechanism/NAME. A frame takes the cores as long in all of them, 575 ns, waits not included. */
#include "models/switch.h"
#include "tests/support/bench_trial.h"
#include "tests/support/judge_lab.h"
#include "tests/support/switch_way.h"

#define ADDRESSES    1000
#define N_CORES      4
#define LOAD_PERCENT 80

typedef struct {
    const char *name;
    void (*prepare)(JudgeLab *lab);
} BenchMechanism;

#define NS(n) judge_lab_cost((n)*SIM_PS_PER_NS)

/* What the plain frame costs, less `ns` that a mechanism takes elsewhere. */
static void spend_elsewhere(JudgeLab *lab, SimTime ns)
{
    lab->dut.cost.frame.value -= ns * SIM_PS_PER_NS;
}

/* ---- receive path ---- */

static void moderate(JudgeLab *lab)
{
    lab->dut.nic.interrupt.gap_ps = 50 * SIM_PS_PER_US;
}

static void delay(JudgeLab *lab)
{
    lab->dut.nic.interrupt =
        (InterruptSettings){.delay_ps = 8 * SIM_PS_PER_US, .frames = 128}; /* mlx5 */
}

static void adapt(JudgeLab *lab, AdaptiveKind kind)
{
    lab->dut.nic.interrupt = (InterruptSettings){.adaptive = (gint)kind};
}

static void adapt_as_mlx5(JudgeLab *lab)
{
    adapt(lab, ADAPTIVE_DIM_CQE);
    lab->dut.nic.interrupt.delay_from = INTERRUPT_DELAY_FROM_LAST_FRAME;
}

static void adapt_as_ixgbe(JudgeLab *lab)
{
    adapt(lab, ADAPTIVE_IXGBE);
}

/* The same where a core has four queues, with one interrupt or with four. */
static void adapt_four_queues(JudgeLab *lab)
{
    adapt_as_ixgbe(lab);
    lab->dut.nic.queues = 4L * N_CORES;
}

static void adapt_four_vectors(JudgeLab *lab)
{
    adapt_four_queues(lab);
    lab->dut.nic.interrupt.vector = INTERRUPT_VECTOR_QUEUE;
}

static void poll_busily(JudgeLab *lab)
{
    lab->dut.core.mode = CORE_MODE_BUSY_POLL;
    lab->dut.cost.empty_poll = NS(50);
}

static void limit_softirq(JudgeLab *lab)
{
    lab->dut.core.softirq =
        (SoftirqSettings){.budget = 300, .time_ps = 2 * SIM_PS_PER_MS, .handover = NS(1000)};
}

static void dispatch(JudgeLab *lab)
{
    spend_elsewhere(lab, 150);
    lab->dut.dispatch.cost.frame = NS(150);
    lab->dut.dispatch.tasks = N_CORES;
}

static void dispatch_shared(JudgeLab *lab)
{
    dispatch(lab);
    lab->dut.dispatch.processors = DISPATCH_PROCESSORS_SHARED;
}

/* As RPS: each task has a list, which flows choose. */
static void dispatch_flows(JudgeLab *lab)
{
    dispatch(lab);
    lab->dut.dispatch.task_of = DISPATCH_TASK_OF_FLOW_SCALED;
}

/* The same whose cores poll the lists in turn with their rings. */
static void dispatch_softirq(JudgeLab *lab)
{
    dispatch_flows(lab);
    lab->dut.dispatch.processors = DISPATCH_PROCESSORS_SOFTIRQ;
}

/* With Linux' hash, made in software. */
static void dispatch_software_hash(JudgeLab *lab)
{
    dispatch_softirq(lab);
    lab->dut.dispatch.flow_hash = DISPATCH_FLOW_HASH_SOFTWARE;
}

/* Lists of 100 frames: the limit looks at frames from 49 on. */
static void limit_flows(JudgeLab *lab)
{
    dispatch_softirq(lab);
    lab->dut.dispatch.list_limit = 100;
    lab->dut.dispatch.flow_limit =
        (FlowLimitSettings){.cpu_bitmap = (1 << N_CORES) - 1, .table_len = 4096};
}

/* FreeBSD's netisr. */
static void dispatch_hybrid(JudgeLab *lab)
{
    dispatch_flows(lab);
    lab->dut.dispatch.mode = DISPATCH_MODE_HYBRID;
}

/* Broadwell's idle states. */
static void sleep_deeply(JudgeLab *lab)
{
    lab->dut.core.idle = (IdleSettings){
        .c1 = {2 * SIM_PS_PER_US, 2 * SIM_PS_PER_US},
        .c1e = {10 * SIM_PS_PER_US, 20 * SIM_PS_PER_US},
        .c3 = {40 * SIM_PS_PER_US, 100 * SIM_PS_PER_US},
        .c6 = {133 * SIM_PS_PER_US, 400 * SIM_PS_PER_US},
    };
}

/* ---- lock and transmit queues ---- */

static void lock(JudgeLab *lab)
{
    spend_elsewhere(lab, 50);
    lab->dut.lock.hold = NS(50);
}

/* A lock that is shared by tasks which cores poll in turn, or stand in for. */
static void lock_softirq(JudgeLab *lab)
{
    dispatch_softirq(lab);
    lock(lab);
}

static void lock_hybrid(JudgeLab *lab)
{
    dispatch_hybrid(lab);
    lock(lab);
}

/* The lock's lines move. */
static void lock_transfer(JudgeLab *lab)
{
    lock(lab);
    spend_elsewhere(lab, 50);
    lab->dut.lock.transfer = NS(50);
}

static void share_queues(JudgeLab *lab, TransmitAccess access)
{
    spend_elsewhere(lab, 100);
    lab->dut.transmit.access = (gint)access;
    lab->dut.transmit.hold = NS(50);
    lab->dut.transmit.transfer = NS(50);
    lab->dut.transmit.limit = 4096;
    lab->dut.transmit.completion_batch = 1;
}

/* A queue a core: nobody waits. */
static void queue_free(JudgeLab *lab)
{
    share_queues(lab, TRANSMIT_ACCESS_FREE);
}

static void queue_lock(JudgeLab *lab)
{
    share_queues(lab, TRANSMIT_ACCESS_LOCK);
    lab->dut.nic.transmit_queues = 1;
}

static void queue_lock_poll(JudgeLab *lab)
{
    queue_lock(lab);
    lab->dut.transmit.scope = LOCK_SCOPE_POLL;
}

static void queue_ring(JudgeLab *lab)
{
    share_queues(lab, TRANSMIT_ACCESS_RING);
    lab->dut.nic.transmit_queues = 1;
}

/* The choice by hash needs the frame's hash once more. */
static void queue_ring_hash(JudgeLab *lab)
{
    share_queues(lab, TRANSMIT_ACCESS_RING);
    lab->dut.nic.transmit_queues = 3;
    lab->dut.nic.transmit_queue_of = TRANSMIT_OF_HASH;
}

/* ---- neighbours, switches, memory ---- */

static void resolve(JudgeLab *lab)
{
    sim_attribute_set_defaults(&neighbour_attributes, &lab->dut.neighbour);
    lab->dut.neighbour.entries = NEIGHBOUR_ENTRIES_DYNAMIC;
    lab->dut.neighbour.accesses = lab->dut.neighbour.entry_size_bytes = 0;
    lab->dut.neighbour.limits.gc_thresh3 = 2L * ADDRESSES;
    lab->tester.learning.rate_pps = 100000;
}

/* One switch for both sides (`n` 1), or one each (2). The settings are constants. */
static void put_switches(JudgeLab *lab, guint n)
{
#define SWITCH_SETTINGS                                                                   \
    {                                                                                     \
        .ports = 8, .latency_ps = SIM_PS_PER_US, .header_bytes = 14, .table_size = 8192,  \
        .ageing_ps = 300 * SIM_PS_PER_S, .learning_frames = TRUE, .buffer_bytes = 524288, \
    }
    static const SwitchSettings settings[DUT_PORTS] = {SWITCH_SETTINGS, SWITCH_SETTINGS};
    for (guint side = 0; side < DUT_PORTS; side++) {
        lab->ways[side] = switch_way_of_one(&settings[side % n], side, &lab->links[side], side,
                                            &lab->links[side], 2 + side);
    }
    lab->setup.ways = lab->ways;
}

static void put_two_switches(JudgeLab *lab)
{
    put_switches(lab, 2);
}

/* Frames of the DUT may come back to it, so that it is advanced by no more than the way through the
 * switch at once. */
static void put_one_switch(JudgeLab *lab)
{
    put_switches(lab, 1);
}

static void look_up_memory(JudgeLab *lab)
{
    DutSettings *dut = &lab->dut;
    spend_elsewhere(lab, 200); /* for up to four accesses beyond the last-level cache */
    dut->cache.l1 = (CacheLevelSettings){32768, NS(1)};
    dut->cache.l2 = (CacheLevelSettings){1048576, NS(4)};
    dut->cache.l3 = (CacheLevelSettings){16777216, NS(15)};
    dut->cache.memory_latency = NS(80);
    dut->neighbour.accesses = dut->route.accesses = 2;
    dut->neighbour.entry_size_bytes = 512;
    dut->route.entry_size_bytes = 128;
}

/* ---- cases ---- */

static BenchCost measure(gconstpointer data)
{
    const BenchTrial trial = {.queues = N_CORES,
                              .cores = N_CORES,
                              .addresses = ADDRESSES,
                              .load_percent = LOAD_PERCENT,
                              .prepare = ((const BenchMechanism *)data)->prepare};
    return bench_trial_measure(&trial, bench_is_quick() ? 300000 : 1000000,
                               bench_is_quick() ? 1 : 2);
}

int main(int argc, char **argv)
{
    static const BenchMechanism mechanisms[] = {
        {"mechanism/plain", NULL},
        {"mechanism/interrupt-gap", moderate},
        {"mechanism/interrupt-delay", delay},
        {"mechanism/interrupt-dim", adapt_as_mlx5},
        {"mechanism/interrupt-ixgbe", adapt_as_ixgbe},
        {"mechanism/four-queues-ixgbe", adapt_four_queues},
        {"mechanism/four-vectors-ixgbe", adapt_four_vectors},
        {"mechanism/busy-poll", poll_busily},
        {"mechanism/softirq", limit_softirq},
        {"mechanism/dispatch", dispatch},
        {"mechanism/dispatch-flows", dispatch_flows},
        {"mechanism/shared-processors", dispatch_shared},
        {"mechanism/softirq-turns", dispatch_softirq},
        {"mechanism/softirq-turns-hash", dispatch_software_hash},
        {"mechanism/flow-limit", limit_flows},
        {"mechanism/hybrid", dispatch_hybrid},
        {"mechanism/idle-states", sleep_deeply},
        {"mechanism/memory", look_up_memory},
        {"mechanism/lock", lock},
        {"mechanism/lock-transfer", lock_transfer},
        {"mechanism/lock-softirq", lock_softirq},
        {"mechanism/lock-hybrid", lock_hybrid},
        {"mechanism/queue-free", queue_free},
        {"mechanism/queue-lock", queue_lock},
        {"mechanism/queue-lock-poll", queue_lock_poll},
        {"mechanism/queue-ring", queue_ring},
        {"mechanism/queue-ring-hash", queue_ring_hash},
        {"mechanism/dynamic-entries", resolve},
        {"mechanism/two-switches", put_two_switches},
        {"mechanism/one-switch", put_one_switch},
    };
    BenchCase cases[G_N_ELEMENTS(mechanisms)];
    (void)argc;

    for (guint i = 0; i < G_N_ELEMENTS(mechanisms); i++) {
        cases[i] = (BenchCase){mechanisms[i].name, "frame", measure, &mechanisms[i]};
    }
    return bench_main(argv, cases, G_N_ELEMENTS(cases));
}
