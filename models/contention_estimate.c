#include "models/contention_estimate.h"

#include <math.h>

/* ---- who shares a queue ---- */

static guint gcd(guint a, guint b)
{
    while (b != 0) {
        guint rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* A hash that is `entry` modulo the table's size can be `queue` modulo `n_queues` if both agree
 * modulo what the two have in common. */
static gboolean can_meet(const DutSettings *dut, guint table_size, guint entry, guint receive_queue,
                         guint worker, guint queue)
{
    guint n_queues = dut_n_transmit_queues(dut);
    TransmitQueueOf choice = (TransmitQueueOf)dut->nic.transmit_queue_of;
    if (choice == TRANSMIT_OF_HASH) {
        guint common = gcd(table_size, n_queues);
        return entry % common == queue % common;
    }
    return transmit_queue_of(choice, worker, receive_queue, 0, n_queues) == queue;
}

guint contention_n_sharing(const DutSettings *dut, const Rss *rss, guint direction, guint queue)
{
    guint n_workers = dut_n_forwarders(dut);
    g_autofree gboolean *brings = g_new0(gboolean, n_workers);
    gboolean is_any = dut_dispatches_flows(dut);
    guint n = 0;
    for (guint entry = 0; entry < rss_table_size(rss); entry++) {
        guint receive_queue = rss_entry_queue(rss, entry);
        guint first = is_any ? 0 : dut_forwarder_of(dut, direction, receive_queue);
        guint end = is_any ? n_workers : first + 1;
        for (guint worker = first; worker < end; worker++) {
            if (!brings[worker] &&
                can_meet(dut, rss_table_size(rss), entry, receive_queue, worker, queue)) {
                brings[worker] = TRUE;
                n++;
            }
        }
    }
    return n;
}

/* ---- costs ---- */

/* What a frame pays for transfers among n workers: those that all want the same gate take turns at
 * it; those that choose among several find what each of the n may have left. */
static double transferred_ps(double transfer_ps, double n, gboolean takes_turns)
{
    double moves = takes_turns ? 1 : (n - 1) / n;
    return n > 1 ? transfer_ps * moves : 0;
}

/* How long a gate is held for a frame when n workers, each `apart_ps` elsewhere in between, keep it
 * busy: those not elsewhere wait, n - 1 - apart / h of them, and h = alone + waiter times these. */
static double busy_hold_ps(double alone_ps, double waiter_ps, double apart_ps, double n)
{
    double sum_ps = alone_ps + waiter_ps * (n - 1);
    double root = sum_ps * sum_ps - 4 * waiter_ps * apart_ps;
    if (waiter_ps <= 0 || root < 0) {
        return alone_ps;
    }
    double hold_ps = (sum_ps + sqrt(root)) / 2;
    return n * hold_ps >= apart_ps + hold_ps ? MAX(hold_ps, alone_ps) : alone_ps;
}

/* A gate, and who passes it. */
typedef struct {
    double hold_ps, waiter_ps;
    double n_workers; /* mean, of a gate */
    double n_gates;   /* beside each other */
} Shared;

static double shared_pps(const Shared *shared, double frame_ps)
{
    double apart_ps = MAX(frame_ps - shared->hold_ps, 0);
    double hold_ps = busy_hold_ps(shared->hold_ps, shared->waiter_ps, apart_ps, shared->n_workers);
    return hold_ps > 0 && shared->n_workers > 1 ? shared->n_gates * (double)SIM_PS_PER_S / hold_ps
                                                : INFINITY;
}

static Shared lock_of(const DutSettings *dut, SimTime hold_ps)
{
    double n = MIN(dut_n_forwarders(dut), DUT_PORTS * dut_n_queues(dut));
    double transfer_ps = (double)sim_units_cost_ps(dut->lock.transfer, dut->clock_hz);
    return (Shared){.hold_ps = (double)hold_ps + transferred_ps(transfer_ps, n, TRUE),
                    .waiter_ps = (double)sim_units_cost_ps(dut->lock.waiter, dut->clock_hz),
                    .n_workers = n,
                    .n_gates = 1};
}

static Shared queues_of(const TrialSetup *setup, const Rss *rss, const TransmitCosts *costs)
{
    const DutSettings *dut = setup->dut;
    double n_brought = 0;
    double n_used = 0;
    double n_ports = tester_n_directions(setup->tester);
    for (guint d = 0; d < DUT_PORTS; d++) {
        for (guint q = 0; tester_sends(setup->tester, d) && q < dut_n_transmit_queues(dut); q++) {
            guint n = contention_n_sharing(dut, rss, d, q);
            n_brought += n;
            n_used += n > 0 ? 1 : 0;
        }
    }
    double n = n_brought / MAX(n_used, 1);
    gboolean is_ring = costs->access == TRANSMIT_ACCESS_RING;
    double moved_ps = (double)(is_ring ? costs->foreign_ps : costs->transfer_ps);
    return (Shared){
        .hold_ps = (double)costs->hold_ps +
                   transferred_ps(moved_ps, n, !is_ring && n_used <= n_ports) +
                   (double)costs->completion_ps / (double)costs->completion_batch,
        .waiter_ps = costs->access == TRANSMIT_ACCESS_LOCK ? (double)costs->waiter_ps : 0,
        .n_workers = costs->access == TRANSMIT_ACCESS_FREE ? 1 : n,
        .n_gates = n_used,
    };
}

ContentionEstimate contention_estimate(const TrialSetup *setup, const Rss *rss)
{
    const DutSettings *dut = setup->dut;
    DutCosts costs = dut_costs(dut, setup->tester);
    TransmitCosts transmit = transmit_costs(&dut->transmit, dut->clock_hz);
    Shared lock = lock_of(dut, costs.hold_ps);
    Shared queues = queues_of(setup, rss, &transmit);
    double frame_ps = (double)costs.frame_ps + lock.hold_ps + queues.hold_ps;
    if (transmit.access == TRANSMIT_ACCESS_RING) {
        /* A ring that is seldom busy is drained by who brings the frame. */
        double n = queues.n_workers;
        frame_ps += (double)(transmit.enqueue_ps + transmit.drain_ps) +
                    transferred_ps((double)transmit.transfer_ps, n, FALSE) -
                    transferred_ps((double)transmit.foreign_ps, n, FALSE);
    }
    return (ContentionEstimate){
        .frame_ps = frame_ps,
        .shared_pps = MIN(shared_pps(&lock, frame_ps), shared_pps(&queues, frame_ps)),
    };
}
