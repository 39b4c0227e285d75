#include "models/transmitter.h"

#include <string.h>

void transmitter_init(Transmitter *transmitter, guint port, Core *workers, guint n_workers,
                      guint ring_size, const LinkSettings *link, gint64 frame_bytes)
{
    *transmitter = (Transmitter){
        .port = port,
        .n_workers = n_workers,
        .workers = workers,
        .rings = g_new0(TransmitRing, n_workers),
        .ring_size = ring_size,
        .rate_bps = link->rate_bps,
        .frame_bytes = frame_bytes,
        .frame_ps = link_frame_time_ps(link->rate_bps, frame_bytes),
        .propagation_ps = link->propagation_ps,
        .head_ps = g_new(SimTime, n_workers),
        .n_forwarded = g_new0(guint64, n_workers),
    };
    for (guint i = 0; i < n_workers; i++) {
        transmitter->rings[i].completion_ps = g_new0(SimTime, ring_size);
    }
}

void transmitter_clear(Transmitter *transmitter)
{
    for (guint i = 0; i < transmitter->n_workers; i++) {
        g_free(transmitter->rings[i].completion_ps);
    }
    g_free(transmitter->rings);
    g_free(transmitter->head_ps);
    g_free(transmitter->n_forwarded);
}

void transmitter_reset(Transmitter *transmitter)
{
    link_wire_init(&transmitter->wire, transmitter->rate_bps, transmitter->frame_bytes);
    transmitter->n_sent = 0;
    sim_histogram_init(&transmitter->latency_ps);
    for (guint i = 0; i < transmitter->n_workers; i++) {
        TransmitRing *ring = &transmitter->rings[i];
        /* 0: completed before any frame came */
        memset(ring->completion_ps, 0,
               (ring->wrapped ? transmitter->ring_size : ring->at) * sizeof *ring->completion_ps);
        ring->at = 0;
        ring->wrapped = FALSE;
        transmitter->n_forwarded[i] = 0;
    }
}

/* ---- merge: the next frames of all workers in order of (end of forwarding, worker) ---- */

/* The worker whose next frame ends first; the lowest number among equal ones. */
static inline guint first_worker(const SimTime *heads_ps, guint n_workers)
{
    guint first = 0;
    SimTime first_ps = heads_ps[0];
    for (guint i = 1; i < n_workers; i++) {
        gboolean earlier = heads_ps[i] < first_ps;
        first = earlier ? i : first;
        first_ps = earlier ? heads_ps[i] : first_ps;
    }
    return first;
}

/* Fills the block with the frames that end before `until_ps`; returns their number. */
static guint merge_block(Transmitter *transmitter, SimTime until_ps)
{
    TransmitBlock *block = &transmitter->block;
    SimTime *heads_ps = transmitter->head_ps;
    guint n_workers = transmitter->n_workers;
    guint n = 0;
    while (n < TRANSMIT_BLOCK) {
        guint worker = first_worker(heads_ps, n_workers);
        SimTime ready_ps = heads_ps[worker];
        if (ready_ps >= until_ps) {
            break;
        }
        CoreOutput *output = &transmitter->workers[worker].outputs[transmitter->port];
        guint at = output->head++;
        heads_ps[worker] = output->end_ps[at + 1];
        block->time_ps[n] = ready_ps;
        block->arrival_ps[n] = output->arrival_ps[at];
        block->word[n] = output->word[at];
        block->worker[n] = (guint16)worker;
        n++;
    }
    return n;
}

/* ---- transmit: rings and wire ---- */

/* Replaces each frame's time by the start of its transmission and leaves out those lost; returns
 * how many were sent. */
static guint transmit_block(Transmitter *transmitter, guint n, Ledger *ledger)
{
    TransmitBlock *block = &transmitter->block;
    LinkWire wire = transmitter->wire;
    guint n_sent = 0;
    for (guint i = 0; i < n; i++) {
        guint worker = block->worker[i];
        TransmitRing *ring = &transmitter->rings[worker];
        SimTime ready_ps = block->time_ps[i];
        transmitter->n_forwarded[worker]++;
        /* The ring is full if the frame that it took `ring_size` frames ago has not completed. */
        if (G_UNLIKELY(ring->completion_ps[ring->at] > ready_ps)) {
            ledger_lose(ledger, block->word[i], TRIAL_LOSS_TX_RING_FULL, ready_ps);
            continue;
        }
        SimTime start_ps = link_wire_send(&wire, ready_ps);
        ring->completion_ps[ring->at] = start_ps + transmitter->frame_ps;
        if (G_UNLIKELY(++ring->at == transmitter->ring_size)) {
            ring->at = 0;
            ring->wrapped = TRUE;
        }
        block->time_ps[n_sent] = start_ps;
        block->arrival_ps[n_sent] = block->arrival_ps[i];
        block->word[n_sent] = block->word[i];
        n_sent++;
    }
    transmitter->wire = wire;
    transmitter->n_sent += n_sent;
    return n_sent;
}

/* ---- receive: the tester's counters ---- */

static void receive_block(Transmitter *transmitter, guint n, SimTime horizon_ps, Ledger *ledger)
{
    TransmitBlock *block = &transmitter->block;
    /* Frames are received in order of time: those after the horizon are the last ones. */
    SimTime last_start_ps = horizon_ps - transmitter->frame_ps - transmitter->propagation_ps;
    while (n > 0 && block->time_ps[n - 1] > last_start_ps) {
        n--;
    }
    for (guint i = 0; i < n; i++) {
        block->word[i] = frame_word_with_fate(block->word[i], TRIAL_FATE_RECEIVED);
        block->arrival_ps[i] = block->time_ps[i] - block->arrival_ps[i];
    }
    sim_histogram_add_block(&transmitter->latency_ps, block->arrival_ps, n);
    sim_fingerprint_add_block(&ledger->fingerprint, block->word, block->time_ps, n);
}

void transmitter_advance(Transmitter *transmitter, SimTime until_ps, SimTime horizon_ps,
                         Ledger *ledger)
{
    for (guint i = 0; i < transmitter->n_workers; i++) {
        CoreOutput *output = &transmitter->workers[i].outputs[transmitter->port];
        output->end_ps[output->end] = SIM_TIME_NEVER; /* the merge stops at it */
        transmitter->head_ps[i] = output->end_ps[output->head];
    }
    guint n;
    while ((n = merge_block(transmitter, until_ps)) > 0) {
        guint n_sent = transmit_block(transmitter, n, ledger);
        receive_block(transmitter, n_sent, horizon_ps, ledger);
    }
    for (guint i = 0; i < transmitter->n_workers; i++) {
        core_output_compact(&transmitter->workers[i].outputs[transmitter->port]);
    }
}
