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
        .link = link,
        .frame_bytes = frame_bytes,
        .frame_ps = link_frame_time_ps(link, frame_bytes),
        .propagation_ps = link->propagation_ps,
        .n_forwarded = g_new0(guint64, n_workers),
    };
    transmit_rings_init(&transmitter->rings, n_queues > 0 ? n_queues : n_workers, ring_size);
    transmit_backlog_init(&transmitter->backlog, transmitter->rings.n_workers, 0);
    merge_init(&transmitter->merge, n_workers);
}

void transmitter_set_backlog(Transmitter *transmitter, guint limit)
{
    transmitter->backlog.limit = limit;
}

void transmitter_clear(Transmitter *transmitter)
{
    transmit_rings_clear(&transmitter->rings);
    transmit_backlog_clear(&transmitter->backlog);
    merge_clear(&transmitter->merge);
    g_free(transmitter->n_forwarded);
    g_free(transmitter->slots);
    g_free(transmitter->inputs);
}

void transmitter_count_inputs(Transmitter *transmitter, guint n_outputs)
{
    transmitter->inputs = g_new(TransmitterInputs, 1);
    transmitter->inputs->n_outputs = n_outputs;
}

void transmitter_set_traffic(Transmitter *transmitter, const Traffic *traffic)
{
    transmitter->traffic = traffic;
    transmitter->slots = traffic_slots_new(traffic, transmitter->link);
}

void transmitter_reset(Transmitter *transmitter)
{
    link_wire_init(&transmitter->wire, transmitter->link, transmitter->frame_bytes);
    transmit_rings_reset(&transmitter->rings);
    transmit_backlog_reset(&transmitter->backlog);
    memset(transmitter->n_taken, 0, sizeof transmitter->n_taken);
    transmitter->n_sent = transmitter->n_background = 0;
    transmitter->last_start_ps = -1;
    transmitter->last_frame_ps = transmitter->frame_ps;
    transmitter->next_number = transmitter->n_out_of_order = transmitter->n_gaps = 0;
    sim_histogram_init(&transmitter->latency_ps);
    memset(transmitter->n_forwarded, 0, transmitter->n_workers * sizeof(guint64));
    if (transmitter->inputs != NULL) {
        *transmitter->inputs = (TransmitterInputs){.n_outputs = transmitter->inputs->n_outputs};
        for (guint d = 0; d < DUT_PORTS; d++) {
            sim_histogram_init(&transmitter->inputs->latency_ps[d]);
        }
    }
}

void transmitter_copy(Transmitter *to, const Transmitter *from)
{
    to->wire = from->wire;
    transmit_rings_copy(&to->rings, &from->rings);
    transmit_backlog_copy(&to->backlog, &from->backlog);
    to->n_sent = from->n_sent;
    memcpy(to->n_taken, from->n_taken, sizeof to->n_taken);
    to->n_background = from->n_background;
    to->last_start_ps = from->last_start_ps;
    to->last_frame_ps = from->last_frame_ps;
    to->next_number = from->next_number;
    to->n_out_of_order = from->n_out_of_order;
    to->n_gaps = from->n_gaps;
    to->latency_ps = from->latency_ps;
    memcpy(to->n_forwarded, from->n_forwarded, from->n_workers * sizeof(guint64));
    if (from->inputs != NULL) {
        *to->inputs = *from->inputs;
    }
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

static guint send_block(Transmitter *transmitter, const guint64 *keys, guint n, Ledger *ledger)
{
    guint n_sent = n;
    transmit_rings_complete(&transmitter->rings, merge_time_ps(&transmitter->merge, keys[0]));
    if (G_UNLIKELY(transmitter->has_queues)) {
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

/* Times of a frame of one of several sizes. */
static const LinkSlot *sized_slot(const Transmitter *transmitter, FrameWord word)
{
    return &transmitter->slots[traffic_size_of(transmitter->traffic, word)];
}

/* Of the first `n` frames, those received by the horizon, if they have several sizes; their words
 * are in the block. */
static guint count_received_sized(Transmitter *transmitter, guint n, SimTime horizon_ps)
{
    const TransmitBlock *block = &transmitter->block;
    for (; n > 0; n--) {
        SimTime frame_ps = sized_slot(transmitter, block->word[n - 1])->frame_ps;
        if (block->start_ps[n - 1] <= horizon_ps - frame_ps - transmitter->propagation_ps) {
            transmitter->last_frame_ps = frame_ps;
            break;
        }
    }
    return n;
}

/* Frames are received in order of time: those after the horizon are the last ones. */
static guint count_received(Transmitter *transmitter, guint n, SimTime horizon_ps)
{
    if (G_UNLIKELY(transmitter->traffic != NULL)) {
        return count_received_sized(transmitter, n, horizon_ps);
    }
    SimTime last_start_ps = horizon_ps - transmitter->frame_ps - transmitter->propagation_ps;
    while (n > 0 && transmitter->block.start_ps[n - 1] > last_start_ps) {
        n--;
    }
    return n;
}

/* Latencies of the test frames among the block's first `n`, which background frames may be among.
 */
static guint leave_out_background(Transmitter *transmitter, guint n)
{
    TransmitBlock *block = &transmitter->block;
    guint n_test = 0;
    for (guint i = 0; i < n; i++) {
        block->latency_ps[n_test] = block->latency_ps[i];
        n_test += frame_word_is_control(block->word[i]) ? 0 : 1;
    }
    transmitter->n_background += n - n_test;
    return n_test;
}

/* The block's first `n` frames, by the ports that they came in by. Of those of one port every n-th
 * leaves by this one: they have numbers of their own. */
static void count_inputs(TransmitterInputs *inputs, const TransmitBlock *block, guint n)
{
    for (guint i = 0; i < n; i++) {
        guint port = frame_word_port(block->word[i]);
        guint d = port % DUT_PORTS;
        guint64 number = frame_word_number(block->word[i]) / inputs->n_outputs;
        guint64 *next = &inputs->next_number[port];
        inputs->received[port]++;
        inputs->n_out_of_order[d] += number < *next ? 1 : 0;
        inputs->n_gaps[d] += number > *next ? 1 : 0;
        *next = MAX(*next, number + 1);
        sim_histogram_add(&inputs->latency_ps[d], block->latency_ps[i]);
    }
}

/* RFC 4737 section 3.3 and 3.4: NextExp is one more than the largest number received; a frame below
 * it is out of order, one above it comes after a gap. Signs of differences instead of comparisons:
 * behind several cores no processor foretells which it will be. */
static void note_order(Transmitter *transmitter, const FrameWord *word, guint n)
{
    guint64 next = transmitter->next_number;
    guint64 n_out_of_order = 0;
    guint64 n_gaps = 0;
    for (guint i = 0; i < n; i++) {
        guint64 number = frame_word_number(word[i]);
        if (G_UNLIKELY(frame_word_is_control(word[i]))) {
            continue; /* of the background */
        }
        n_out_of_order += (number - next) >> 63;
        n_gaps += (next - number) >> 63;
        next = MAX(next, number + 1);
    }
    transmitter->next_number = next;
    transmitter->n_out_of_order += n_out_of_order;
    transmitter->n_gaps += n_gaps;
}

/* The block's first `n` frames, their words and latencies filled in. */
static void receive(Transmitter *transmitter, guint n, Ledger *ledger)
{
    TransmitBlock *block = &transmitter->block;
    transmitter->last_start_ps = n > 0 ? block->start_ps[n - 1] : transmitter->last_start_ps;
    for (guint i = 0; transmitter->probe != NULL && i < n; i++) {
        if (frame_word_is_control(block->word[i])) {
            continue;
        }
        latency_probe_receive(transmitter->probe, frame_word_number(block->word[i]),
                              block->latency_ps[i]);
    }
    for (guint i = 0; transmitter->outage != NULL && i < n; i++) {
        outage_probe_receive(transmitter->outage, frame_word_number(block->word[i]),
                             block->start_ps[i] + transmitter->frame_ps +
                                 transmitter->propagation_ps);
    }
    sim_fingerprint_add_block(&ledger->fingerprint, block->word, block->start_ps, n);
    note_order(transmitter, block->word, n);
    if (G_UNLIKELY(transmitter->traffic != NULL)) {
        n = leave_out_background(transmitter, n);
    }
    if (G_UNLIKELY(transmitter->inputs != NULL)) {
        count_inputs(transmitter->inputs, block, n);
    }
    sim_histogram_add_block(&transmitter->latency_ps, block->latency_ps, n);
}

static void receive_block(Transmitter *transmitter, guint n, SimTime horizon_ps, Ledger *ledger)
{
    TransmitBlock *block = &transmitter->block;
    const Merge *merge = &transmitter->merge;
    n = count_received(transmitter, n, horizon_ps);
    for (guint i = 0; i < n; i++) {
        gsize place = block->place[i];
        block->word[i] = frame_word_with_fate(merge->frame[place].word, TRIAL_FATE_RECEIVED);
        block->latency_ps[i] = block->start_ps[i] - merge->frame[place].arrival_ps;
    }
    receive(transmitter, n, ledger);
}

/* ---- frames that wait for their rings, or have several sizes ---- */

/* Frames on their way to the tester whose block is not full yet. */
typedef struct {
    Transmitter *transmitter;
    SimTime horizon_ps;
    Ledger *ledger;
    guint n;
} Passage;

static void flush(Passage *passage)
{
    Transmitter *transmitter = passage->transmitter;
    const TransmitBlock *block = &transmitter->block;
    if (transmitter->sink.take == NULL) {
        receive(transmitter, count_received(transmitter, passage->n, passage->horizon_ps),
                passage->ledger);
    } else {
        transmitter->sink.take(transmitter->sink.data, transmitter->port, block->start_ps,
                               block->word, passage->n);
    }
    transmitter->n_sent += passage->n;
    passage->n = 0;
}

/* A frame enters a ring that has room. */
static void enter_ring(Passage *passage, guint ring, CoreFrame frame, SimTime time_ps)
{
    Transmitter *transmitter = passage->transmitter;
    TransmitBlock *block = &transmitter->block;
    SimTime frame_ps = transmitter->frame_ps;
    SimTime start_ps;
    if (transmitter->traffic != NULL) {
        const LinkSlot *slot = sized_slot(transmitter, frame.word);
        start_ps = link_wire_send_slot(&transmitter->wire, slot, time_ps);
        frame_ps = slot->frame_ps;
    } else {
        start_ps = link_wire_send(&transmitter->wire, time_ps);
    }
    transmit_rings_add(&transmitter->rings, ring, start_ps + frame_ps);
    block->start_ps[passage->n] = start_ps;
    block->latency_ps[passage->n] = start_ps - frame.arrival_ps;
    block->word[passage->n] = transmitter->sink.take == NULL
                                  ? frame_word_with_fate(frame.word, TRIAL_FATE_RECEIVED)
                                  : frame.word;
    if (++passage->n == TRANSMIT_BLOCK) {
        flush(passage);
    }
}

/* Frames complete that do so by `time_ps`, each of which lets one in that waits for its ring. */
static void let_in(Passage *passage, SimTime time_ps)
{
    Transmitter *transmitter = passage->transmitter;
    guint ring = 0;
    SimTime completion_ps = 0;
    while (transmitter->backlog.n_waiting > 0 &&
           transmit_rings_complete_one(&transmitter->rings, time_ps, &ring, &completion_ps)) {
        CoreFrame frame;
        if (transmit_backlog_pop(&transmitter->backlog, ring, &frame)) {
            enter_ring(passage, ring, frame, completion_ps);
        }
    }
    transmit_rings_complete(&transmitter->rings, time_ps);
}

/* The DUT has taken a modifier in: it goes nowhere. */
static void take_in(const Passage *passage, FrameWord word, SimTime ready_ps)
{
    Transmitter *transmitter = passage->transmitter;
    transmitter->n_taken[modifier_of(word)]++;
    sim_fingerprint_add(&passage->ledger->fingerprint,
                        frame_word_with_fate(word, TRIAL_FATE_RECEIVED), ready_ps);
    if (transmitter->probe != NULL) {
        latency_probe_lose(transmitter->probe, modifier_number(word));
    }
}

static void pass_frame(Passage *passage, gsize place, SimTime ready_ps)
{
    Transmitter *transmitter = passage->transmitter;
    CoreFrame frame = transmitter->merge.frame[place];
    guint ring = transmitter->has_queues ? frame_word_transmit_queue(frame.word)
                                         : merge_worker(&transmitter->merge, place);
    if (transmitter->has_queues) {
        frame.word = frame_word_without_transmit_queue(frame.word);
    }
    if (transmitter->traffic != NULL && transmitter->traffic->has_modifiers &&
        frame_word_is_modifier(frame.word)) {
        take_in(passage, frame.word, ready_ps);
        return;
    }
    let_in(passage, ready_ps);
    if (!transmit_rings_is_full(&transmitter->rings, ring)) {
        enter_ring(passage, ring, frame, ready_ps);
    } else if (!transmit_backlog_push(&transmitter->backlog, ring, frame)) {
        ledger_lose(passage->ledger, frame.word, TRIAL_LOSS_TX_RING_FULL, ready_ps);
    }
}

/* Merged frames of which some may find their ring full, or others wait before them. */
static void pass_block(Transmitter *transmitter, const guint64 *keys, guint n, SimTime horizon_ps,
                       Ledger *ledger)
{
    const Merge *merge = &transmitter->merge;
    Passage passage = {.transmitter = transmitter, .horizon_ps = horizon_ps, .ledger = ledger};
    for (guint i = 0; i < n; i++) {
        pass_frame(&passage, merge_place(merge, keys[i]), merge_time_ps(merge, keys[i]));
    }
    flush(&passage);
}

/* Whether the next `n` frames have to be looked at one by one. */
static gboolean may_wait(const Transmitter *transmitter, guint n)
{
    return transmitter->traffic != NULL ||
           (transmitter->backlog.limit > 0 &&
            (transmitter->backlog.n_waiting > 0 || transmitter->has_queues ||
             transmit_rings_may_fill(&transmitter->rings, n)));
}

void transmitter_receive(Transmitter *transmitter, FrameWord word, SimTime start_ps,
                         SimTime latency_ps, Ledger *ledger)
{
    if (transmitter->probe != NULL) {
        latency_probe_receive(transmitter->probe, frame_word_number(word), latency_ps);
    }
    if (transmitter->outage != NULL) {
        outage_probe_receive(transmitter->outage, frame_word_number(word),
                             start_ps + transmitter->frame_ps + transmitter->propagation_ps);
    }
    note_order(transmitter, &word, 1);
    sim_histogram_add(&transmitter->latency_ps, latency_ps);
    sim_fingerprint_add(&ledger->fingerprint, frame_word_with_fate(word, TRIAL_FATE_RECEIVED),
                        start_ps);
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
            if (G_UNLIKELY(may_wait(transmitter, n))) {
                pass_block(transmitter, merge->sorted + first, n, horizon_ps, ledger);
                continue;
            }
            guint n_sent = send_block(transmitter, merge->sorted + first, n, ledger);
            if (G_LIKELY(transmitter->sink.take == NULL)) {
                receive_block(transmitter, n_sent, horizon_ps, ledger);
            } else {
                hand_over(transmitter, n_sent);
            }
        }
    }
    if (G_UNLIKELY(transmitter->backlog.n_waiting > 0)) {
        Passage passage = {.transmitter = transmitter, .horizon_ps = horizon_ps, .ledger = ledger};
        let_in(&passage, until_ps - 1);
        flush(&passage);
    }
    for (guint i = 0; i < transmitter->n_workers; i++) {
        core_output_compact(&transmitter->workers[i].outputs[transmitter->port]);
    }
}
