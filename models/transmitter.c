#include "models/transmitter.h"

#include <string.h>

#include "sim/vector.h"

void transmitter_init(Transmitter *transmitter, guint port, Core *workers, guint n_workers,
                      guint n_queues, guint ring_size, const LinkSettings *link, gint64 frame_bytes)
{
    *transmitter = (Transmitter){
        .port = port,
        .n_workers = n_workers,
        .workers = workers,
        .has_queues = n_queues > 0,
        .rate_bps = link->rate_bps,
        .frame_bytes = frame_bytes,
        .frame_ps = link_frame_time_ps(link->rate_bps, frame_bytes),
        .propagation_ps = link->propagation_ps,
        .n_forwarded = g_new0(guint64, n_workers),
    };
    transmit_rings_init(&transmitter->rings, n_queues > 0 ? n_queues : n_workers, ring_size);
    merge_init(&transmitter->merge, n_workers);
}

void transmitter_clear(Transmitter *transmitter)
{
    transmit_rings_clear(&transmitter->rings);
    merge_clear(&transmitter->merge);
    g_free(transmitter->n_forwarded);
    g_free(transmitter->slots);
}

void transmitter_set_traffic(Transmitter *transmitter, const Traffic *traffic)
{
    transmitter->traffic = traffic;
    transmitter->slots = traffic_slots_new(traffic, transmitter->rate_bps);
}

void transmitter_reset(Transmitter *transmitter)
{
    link_wire_init(&transmitter->wire, transmitter->rate_bps, transmitter->frame_bytes);
    transmit_rings_reset(&transmitter->rings);
    transmitter->n_sent = 0;
    transmitter->last_start_ps = -1;
    transmitter->last_frame_ps = transmitter->frame_ps;
    sim_histogram_init(&transmitter->latency_ps);
    memset(transmitter->n_forwarded, 0, transmitter->n_workers * sizeof(guint64));
}

void transmitter_copy(Transmitter *to, const Transmitter *from)
{
    to->wire = from->wire;
    transmit_rings_copy(&to->rings, &from->rings);
    to->n_sent = from->n_sent;
    to->last_start_ps = from->last_start_ps;
    to->last_frame_ps = from->last_frame_ps;
    to->latency_ps = from->latency_ps;
    memcpy(to->n_forwarded, from->n_forwarded, from->n_workers * sizeof(guint64));
}

/* ---- transmit: rings and wire ---- */

/* What the keys hold. */
SIM_VECTOR_LOOP void decode_loop(const Merge *merge, const guint64 *keys, guint n,
                                 TransmitBlock *block)
{
    const Merge copy = *merge; /* which no store into the block changes */
    for (guint i = 0; i < n; i++) {
        block->place[i] = (guint32)merge_place(&copy, keys[i]);
        block->start_ps[i] = merge_time_ps(&copy, keys[i]);
    }
}

static void decode_plain(const Merge *merge, const guint64 *keys, guint n, TransmitBlock *block)
{
    decode_loop(merge, keys, n, block);
}

SIM_VECTOR_WIDE
static void decode_wide(const Merge *merge, const guint64 *keys, guint n, TransmitBlock *block)
{
    decode_loop(merge, keys, n, block);
}

/* Puts merged frames on the wire, none of which can find its ring full. */
static void send_all(Transmitter *transmitter, const guint64 *keys, guint n)
{
    TransmitBlock *block = &transmitter->block;
    const Merge *merge = &transmitter->merge;
    (sim_vector_is_wide() ? decode_wide : decode_plain)(merge, keys, n, block);
    link_wire_send_block(&transmitter->wire, block->start_ps, n);
    /* Those that complete before the next frame is ready need not be remembered. */
    SimTime last_ps = merge_time_ps(merge, keys[n - 1]);
    guint first = n;
    while (first > 0 && block->start_ps[first - 1] + transmitter->frame_ps > last_ps) {
        first--;
    }
    for (guint i = first; i < n; i++) {
        transmit_rings_add(&transmitter->rings, merge_worker(merge, block->place[i]),
                           block->start_ps[i] + transmitter->frame_ps);
    }
}

/* The same where rings may fill: leaves out those lost, returns how many were sent. */
static guint send_some(Transmitter *transmitter, const guint64 *keys, guint n, Ledger *ledger)
{
    TransmitBlock *block = &transmitter->block;
    const Merge *merge = &transmitter->merge;
    guint n_sent = 0;
    for (guint i = 0; i < n; i++) {
        gsize place = merge_place(merge, keys[i]);
        SimTime ready_ps = merge_time_ps(merge, keys[i]);
        guint worker = merge_worker(merge, place);
        transmit_rings_complete(&transmitter->rings, ready_ps);
        if (transmit_rings_is_full(&transmitter->rings, worker)) {
            ledger_lose(ledger, merge->frame[place].word, TRIAL_LOSS_TX_RING_FULL, ready_ps);
            continue;
        }
        SimTime start_ps = link_wire_send(&transmitter->wire, ready_ps);
        transmit_rings_add(&transmitter->rings, worker, start_ps + transmitter->frame_ps);
        block->place[n_sent] = (guint32)place;
        block->start_ps[n_sent++] = start_ps;
    }
    return n_sent;
}

/* The same with transmit queues, whose names the frames lose here. */
static guint send_queues(Transmitter *transmitter, const guint64 *keys, guint n, Ledger *ledger)
{
    TransmitBlock *block = &transmitter->block;
    Merge *merge = &transmitter->merge;
    guint n_sent = 0;
    for (guint i = 0; i < n; i++) {
        gsize place = merge_place(merge, keys[i]);
        SimTime ready_ps = merge_time_ps(merge, keys[i]);
        FrameWord *word = &merge->frame[place].word;
        guint queue = frame_word_transmit_queue(*word);
        *word = frame_word_without_transmit_queue(*word);
        transmit_rings_complete(&transmitter->rings, ready_ps);
        if (transmit_rings_is_full(&transmitter->rings, queue)) {
            ledger_lose(ledger, *word, TRIAL_LOSS_TX_RING_FULL, ready_ps);
            continue;
        }
        SimTime start_ps = link_wire_send(&transmitter->wire, ready_ps);
        transmit_rings_add(&transmitter->rings, queue, start_ps + transmitter->frame_ps);
        block->place[n_sent] = (guint32)place;
        block->start_ps[n_sent++] = start_ps;
    }
    return n_sent;
}

/* The same with frames of several sizes. */
static guint send_sized(Transmitter *transmitter, const guint64 *keys, guint n, Ledger *ledger)
{
    TransmitBlock *block = &transmitter->block;
    const Merge *merge = &transmitter->merge;
    guint n_sent = 0;
    for (guint i = 0; i < n; i++) {
        gsize place = merge_place(merge, keys[i]);
        SimTime ready_ps = merge_time_ps(merge, keys[i]);
        FrameWord *word = &transmitter->merge.frame[place].word;
        guint ring = merge_worker(merge, place);
        if (transmitter->has_queues) {
            ring = frame_word_transmit_queue(*word);
            *word = frame_word_without_transmit_queue(*word);
        }
        const TrafficSlot *slot = &transmitter->slots[traffic_size_of(transmitter->traffic, *word)];
        transmit_rings_complete(&transmitter->rings, ready_ps);
        if (transmit_rings_is_full(&transmitter->rings, ring)) {
            ledger_lose(ledger, *word, TRIAL_LOSS_TX_RING_FULL, ready_ps);
            continue;
        }
        SimTime start_ps = traffic_send(&transmitter->wire, slot, ready_ps);
        transmit_rings_add(&transmitter->rings, ring, start_ps + slot->frame_ps);
        block->place[n_sent] = (guint32)place;
        block->start_ps[n_sent++] = start_ps;
    }
    return n_sent;
}

static guint send_block(Transmitter *transmitter, const guint64 *keys, guint n, Ledger *ledger)
{
    guint n_sent = n;
    transmit_rings_complete(&transmitter->rings, merge_time_ps(&transmitter->merge, keys[0]));
    if (G_UNLIKELY(transmitter->traffic != NULL)) {
        n_sent = send_sized(transmitter, keys, n, ledger);
    } else if (G_UNLIKELY(transmitter->has_queues)) {
        n_sent = send_queues(transmitter, keys, n, ledger);
    } else if (G_LIKELY(!transmit_rings_may_fill(&transmitter->rings, n))) {
        send_all(transmitter, keys, n);
    } else {
        n_sent = send_some(transmitter, keys, n, ledger);
    }
    transmitter->n_sent += n_sent;
    return n_sent;
}

/* ---- receive: the tester's counters ---- */

/* Frames of several sizes that are received by the horizon, of the n sent last: the first ones,
 * for the wire sends one after the other. */
static guint count_received(Transmitter *transmitter, guint n, SimTime horizon_ps)
{
    const TransmitBlock *block = &transmitter->block;
    for (; n > 0; n--) {
        FrameWord word = transmitter->merge.frame[block->place[n - 1]].word;
        SimTime frame_ps = transmitter->slots[traffic_size_of(transmitter->traffic, word)].frame_ps;
        if (block->start_ps[n - 1] <= horizon_ps - frame_ps - transmitter->propagation_ps) {
            transmitter->last_frame_ps = frame_ps;
            break;
        }
    }
    return n;
}

static void receive_block(Transmitter *transmitter, guint n, SimTime horizon_ps, Ledger *ledger)
{
    TransmitBlock *block = &transmitter->block;
    const Merge *merge = &transmitter->merge;
    /* Frames are received in order of time: those after the horizon are the last ones. */
    SimTime last_start_ps = horizon_ps - transmitter->frame_ps - transmitter->propagation_ps;
    if (G_UNLIKELY(transmitter->traffic != NULL)) {
        n = count_received(transmitter, n, horizon_ps);
        last_start_ps = SIM_TIME_NEVER;
    }
    while (n > 0 && block->start_ps[n - 1] > last_start_ps) {
        n--;
    }
    transmitter->last_start_ps = n > 0 ? block->start_ps[n - 1] : transmitter->last_start_ps;
    for (guint i = 0; i < n; i++) {
        gsize place = block->place[i];
        block->word[i] = frame_word_with_fate(merge->frame[place].word, TRIAL_FATE_RECEIVED);
        block->latency_ps[i] = block->start_ps[i] - merge->frame[place].arrival_ps;
    }
    sim_histogram_add_block(&transmitter->latency_ps, block->latency_ps, n);
    sim_fingerprint_add_block(&ledger->fingerprint, block->word, block->start_ps, n);
}

static void hand_over(Transmitter *transmitter, guint n)
{
    TransmitBlock *block = &transmitter->block;
    for (guint i = 0; i < n; i++) {
        block->word[i] = transmitter->merge.frame[block->place[i]].word;
    }
    transmitter->sink.take(transmitter->sink.data, transmitter->port, block->start_ps, block->word,
                           n);
}

void transmitter_advance(Transmitter *transmitter, SimTime until_ps, SimTime horizon_ps,
                         Ledger *ledger)
{
    const Merge *merge = &transmitter->merge;
    while (merge_run(&transmitter->merge, transmitter->workers, transmitter->port, until_ps,
                     transmitter->n_forwarded)) {
        for (guint first = 0; first < merge->n; first += TRANSMIT_BLOCK) {
            guint n = MIN(TRANSMIT_BLOCK, merge->n - first);
            guint n_sent = send_block(transmitter, merge->sorted + first, n, ledger);
            if (G_LIKELY(transmitter->sink.take == NULL)) {
                receive_block(transmitter, n_sent, horizon_ps, ledger);
            } else {
                hand_over(transmitter, n_sent);
            }
        }
    }
    for (guint i = 0; i < transmitter->n_workers; i++) {
        core_output_compact(&transmitter->workers[i].outputs[transmitter->port]);
    }
}
