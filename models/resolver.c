#include "models/resolver.h"

#include "models/neighbour_frame.h"
#include "models/link.h"

__extension__ typedef __int128 Wide;

#define CONTROL_BIT   (G_GUINT64_CONSTANT(1) << FRAME_WORD_CONTROL_BIT)
#define SEQUENCE_BITS 22 /* of a request, of all bits below the control bit */
#define KEY_BITS      17
#define BLOCK         256 /* frames whose queues are computed at once */

/* An answer on its way. */
typedef struct {
    SimTime ready_ps; /* at the tester, or in the learning phase at the DUT's table */
    FrameWord word;
} Answer;

/* Answers, oldest first. */
typedef struct {
    GArray *answers; /* of Answer */
    guint head;
} AnswerQueue;

/* A port of the DUT: the tester's wire into it, and what is on its way back. */
typedef struct {
    LinkWire wire;             /* the tester's */
    LinkWire test, control;    /* slots of both kinds of frames; both ways */
    SimTime test_ps, control_ps; /* F of either */
    SimTime propagation_ps;
    SimPacer pacer; /* of the direction that comes in by it */
    guint64 block_first, block_end;
    guint16 block_queue[BLOCK];
    AnswerQueue answers;
    guint64 n_asked;
} Port;

struct Resolver {
    ResolverParts parts;
    const NeighbourLimits *limits;
    NeighbourTable *table;
    NeighbourQueues *queues;
    Port ports[DUT_PORTS];
    AnswerQueue learning;
    guint n_targets; /* a direction */
    guint n_directions;
    gboolean by_address; /* else one next hop a port */
    SimTime answer_delay_ps;
    SimTime lookahead_ps; /* from a request to the earliest instant at which an answer begins */
    SimTime now_ps;
    guint64 n_handled; /* test frames that reached the table */
    TrialNeighbours counts;
};

/* ---- answers ---- */

static void answer_queue_init(AnswerQueue *queue)
{
    queue->answers = g_array_new(FALSE, FALSE, sizeof(Answer));
    queue->head = 0;
}

static void answer_queue_reset(AnswerQueue *queue)
{
    g_array_set_size(queue->answers, 0);
    queue->head = 0;
}

static const Answer *answer_queue_peek(const AnswerQueue *queue)
{
    return queue->head < queue->answers->len ? &g_array_index(queue->answers, Answer, queue->head)
                                             : NULL;
}

static void answer_queue_pop(AnswerQueue *queue)
{
    if (++queue->head == queue->answers->len) {
        answer_queue_reset(queue);
    }
}

static void answer_queue_push(AnswerQueue *queue, Answer answer)
{
    g_array_append_val(queue->answers, answer);
}

/* ---- construction ---- */

static void init_port(Port *port, const LinkSettings *link, gint64 test_bytes, gint64 control_bytes)
{
    link_wire_init(&port->test, link->rate_bps, test_bytes);
    link_wire_init(&port->control, link->rate_bps, control_bytes);
    port->test_ps = link_frame_time_ps(link->rate_bps, test_bytes);
    port->control_ps = link_frame_time_ps(link->rate_bps, control_bytes);
    port->propagation_ps = link->propagation_ps;
    answer_queue_init(&port->answers);
}

Resolver *resolver_new(const ResolverParts *parts)
{
    const TrialSetup *setup = parts->setup;
    const TesterSettings *tester = setup->tester;
    const NeighbourLimits *limits = &setup->dut->neighbour.limits;
    gint64 control_bytes = neighbour_frame_bytes(tester_ip_version(tester));
    Resolver *resolver = g_new0(Resolver, 1);
    resolver->parts = *parts;
    resolver->limits = limits;
    resolver->by_address = tester->setup == TESTER_SETUP_DIRECT;
    resolver->n_targets = resolver->by_address ? tester_n_destinations(tester) : 1;
    resolver->n_directions = tester_n_directions(tester);
    resolver->answer_delay_ps = tester->answer_delay_ps;
    resolver->lookahead_ps = SIM_TIME_NEVER;
    g_autofree char *path = g_strconcat(setup->dut_path, ".neighbour.reachable", NULL);
    SimRandom stream = sim_random_stream(setup->seed, setup->repetition, path);
    SimTime reachable_ps[DUT_PORTS];
    for (guint port = 0; port < DUT_PORTS; port++) {
        Port *at = &resolver->ports[port];
        init_port(at, setup->links[port], tester_frame_bytes(tester), control_bytes);
        SimTime there_ps = at->control_ps + at->propagation_ps + resolver->answer_delay_ps;
        resolver->lookahead_ps = MIN(resolver->lookahead_ps, there_ps);
        reachable_ps[port] = neighbour_reachable_time_ps(limits, stream, port);
    }
    resolver->table = neighbour_table_new(limits, reachable_ps);
    resolver->queues = neighbour_queues_new((guint)limits->queue, (guint)limits->queue_total);
    answer_queue_init(&resolver->learning);
    return resolver;
}

void resolver_free(Resolver *resolver)
{
    if (resolver == NULL) {
        return;
    }
    neighbour_table_free(resolver->table);
    neighbour_queues_free(resolver->queues);
    for (guint port = 0; port < DUT_PORTS; port++) {
        g_array_unref(resolver->ports[port].answers.answers);
    }
    g_array_unref(resolver->learning.answers);
    g_free(resolver);
}

/* ---- out of the DUT ---- */

/* Puts a frame that is ready at `ready_ps` on the wire of `port`; returns when it starts,
 * SIM_TIME_NEVER when the worker's transmit ring is full. */
static SimTime transmit(Resolver *resolver, guint port, guint worker, SimTime ready_ps,
                        FrameWord word)
{
    const Port *at = &resolver->ports[port];
    Transmitter *transmitter = &resolver->parts.transmitters[port];
    gboolean is_control = frame_word_is_control(word);
    const LinkWire *slot = is_control ? &at->control : &at->test;
    transmit_rings_complete(&transmitter->rings, ready_ps);
    if (transmit_rings_is_full(&transmitter->rings, worker)) {
        ledger_lose(resolver->parts.ledger, word, TRIAL_LOSS_TX_RING_FULL, ready_ps);
        return SIM_TIME_NEVER;
    }
    transmitter->wire.slot_ps = slot->slot_ps;
    transmitter->wire.slot_remainder = slot->slot_remainder;
    SimTime start_ps = link_wire_send(&transmitter->wire, ready_ps);
    transmit_rings_add(&transmitter->rings, worker,
                       start_ps + (is_control ? at->control_ps : at->test_ps));
    return start_ps;
}

static void transmit_test(Resolver *resolver, guint port, guint worker, SimTime ready_ps,
                          CoreFrame frame, SimTime horizon_ps)
{
    Transmitter *transmitter = &resolver->parts.transmitters[port];
    SimTime start_ps = transmit(resolver, port, worker, ready_ps, frame.word);
    if (start_ps == SIM_TIME_NEVER) {
        return;
    }
    transmitter->n_sent++;
    if (start_ps <= horizon_ps - transmitter->frame_ps - transmitter->propagation_ps) {
        transmitter->last_start_ps = start_ps;
        sim_histogram_add(&transmitter->latency_ps, start_ps - frame.arrival_ps);
        sim_fingerprint_add(&resolver->parts.ledger->fingerprint,
                            frame_word_with_fate(frame.word, TRIAL_FATE_RECEIVED), start_ps);
    }
}

/* A request for `key`; the tester's answer follows. */
static void ask(Resolver *resolver, NeighbourKey key, guint worker, SimTime now_ps)
{
    guint port = neighbour_key_port(key);
    Port *at = &resolver->ports[port];
    guint64 sequence = at->n_asked++ & ((1 << SEQUENCE_BITS) - 1);
    guint64 number = CONTROL_BIT | sequence << KEY_BITS | key;
    SimTime start_ps = transmit(resolver, port, worker, now_ps, frame_word(1 - port, 0, number));
    if (start_ps != SIM_TIME_NEVER) {
        SimTime received_ps = start_ps + at->control_ps + at->propagation_ps;
        answer_queue_push(&at->answers,
                          (Answer){received_ps + resolver->answer_delay_ps,
                                   frame_word(port, 0, number)});
        resolver->counts.requests++;
    }
}

/* ---- timers ---- */

static void lose_waiting(Resolver *resolver, NeighbourKey key, SimTime now_ps)
{
    CoreFrame frame;
    while (neighbour_queues_pop(resolver->queues, key, &frame)) {
        ledger_lose(resolver->parts.ledger, frame.word, TRIAL_LOSS_NEIGHBOUR_FAILED, now_ps);
    }
}

/* Runs the timers due at or before `now_ps`; before time 0 nothing is sent. */
static void run_timers(Resolver *resolver, SimTime now_ps)
{
    SimTime due_ps = 0;
    while ((due_ps = neighbour_table_next_ps(resolver->table)) <= now_ps &&
           due_ps != SIM_TIME_NEVER) {
        NeighbourKey key = 0;
        NeighbourWant want = neighbour_table_fire(resolver->table, &key);
        if (want == NEIGHBOUR_ASK && due_ps >= 0) {
            ask(resolver, key, 0, due_ps);
        } else if (want == NEIGHBOUR_FAIL) {
            lose_waiting(resolver, key, due_ps);
        }
    }
}

/* ---- the table ---- */

static void handle_answer(Resolver *resolver, NeighbourKey key, guint worker, SimTime now_ps,
                          SimTime horizon_ps)
{
    CoreFrame frame;
    resolver->counts.answers++;
    if (!neighbour_table_answer(resolver->table, key, now_ps)) {
        return;
    }
    while (neighbour_queues_pop(resolver->queues, key, &frame)) {
        transmit_test(resolver, neighbour_key_port(key), worker, now_ps, frame, horizon_ps);
    }
}

static void hand(Resolver *resolver, NeighbourKey key, guint worker, SimTime now_ps,
                 CoreFrame frame, SimTime horizon_ps)
{
    Ledger *ledger = resolver->parts.ledger;
    gboolean asks = FALSE;
    CoreFrame lost;
    resolver->n_handled++;
    switch (neighbour_table_hand(resolver->table, key, now_ps, &asks)) {
    case NEIGHBOUR_FORWARD:
        transmit_test(resolver, neighbour_key_port(key), worker, now_ps, frame, horizon_ps);
        break;
    case NEIGHBOUR_WAIT:
        if (neighbour_queues_push(resolver->queues, key, frame, &lost)) {
            ledger_lose(ledger, lost.word, TRIAL_LOSS_NEIGHBOUR_QUEUE_FULL, now_ps);
        }
        break;
    case NEIGHBOUR_REFUSED:
        ledger_lose(ledger, frame.word, TRIAL_LOSS_NEIGHBOUR_TABLE_FULL, now_ps);
        break;
    case NEIGHBOUR_UNREACHABLE:
        ledger_lose(ledger, frame.word, TRIAL_LOSS_NEIGHBOUR_FAILED, now_ps);
        break;
    }
    if (asks) {
        ask(resolver, key, worker, now_ps);
    }
}

static NeighbourKey key_of(const Resolver *resolver, FrameWord word)
{
    guint direction = frame_word_direction(word);
    guint index = 0;
    if (resolver->by_address) {
        index = flow_get_destination(resolver->parts.senders[direction].flow,
                                     frame_word_number(word));
    }
    return neighbour_key(1 - direction, index);
}

/* The finished frame that comes next, of both ports and all workers: in order of time, port,
 * worker. NULL when there is none before `until_ps`. */
static CoreOutput *next_output(const Resolver *resolver, SimTime until_ps, guint *port,
                               guint *worker)
{
    CoreOutput *first = NULL;
    SimTime first_ps = until_ps;
    for (guint p = 0; p < DUT_PORTS; p++) {
        for (guint w = 0; w < resolver->parts.n_workers; w++) {
            CoreOutput *output = &resolver->parts.workers[w].outputs[p];
            if (output->head < output->end && output->end_ps[output->head] < first_ps) {
                first = output;
                first_ps = output->end_ps[output->head];
                *port = p;
                *worker = w;
            }
        }
    }
    return first;
}

void resolver_advance(Resolver *resolver, SimTime until_ps, SimTime horizon_ps)
{
    guint port = 0;
    guint worker = 0;
    CoreOutput *output;
    while ((output = next_output(resolver, until_ps, &port, &worker)) != NULL) {
        SimTime now_ps = output->end_ps[output->head];
        CoreFrame frame = output->frame[output->head++];
        run_timers(resolver, now_ps);
        resolver->parts.transmitters[port].n_forwarded[worker]++;
        if (frame_word_is_control(frame.word)) {
            NeighbourKey key = frame_word_number(frame.word) & ((1 << KEY_BITS) - 1);
            handle_answer(resolver, key, worker, now_ps, horizon_ps);
        } else {
            hand(resolver, key_of(resolver, frame.word), worker, now_ps, frame, horizon_ps);
        }
    }
    run_timers(resolver, until_ps - 1);
    for (guint w = 0; w < resolver->parts.n_workers; w++) {
        for (guint p = 0; p < DUT_PORTS; p++) {
            core_output_compact(&resolver->parts.workers[w].outputs[p]);
        }
    }
    resolver->now_ps = until_ps;
}

/* ---- windows ---- */

/* Whether every test frame has reached the table, or was lost before. */
static gboolean all_handled(const Resolver *resolver)
{
    guint64 n_frames = 0;
    guint64 n_settled = resolver->n_handled;
    for (guint d = 0; d < DUT_PORTS; d++) {
        const guint64 *lost = resolver->parts.ledger->lost[d];
        n_frames += resolver->parts.senders[d].n_frames;
        n_settled += lost[TRIAL_LOSS_RX_RING_FULL] + lost[TRIAL_LOSS_INPUT_LIST_FULL];
    }
    return n_settled == n_frames;
}

/* The instant before which no request leaves. With all neighbours known, only timers ask: those
 * that run, and those that frames to stale ones start. */
static SimTime quiet_until_ps(const Resolver *resolver)
{
    SimTime timer_ps = neighbour_table_next_ps(resolver->table);
    if (all_handled(resolver)) {
        return timer_ps;
    }
    if (neighbour_table_n_valid(resolver->table) < resolver->n_targets * resolver->n_directions) {
        return resolver->now_ps;
    }
    return MIN(timer_ps, resolver->now_ps + resolver->limits->delay_first_probe_time_ps);
}

SimTime resolver_window_end_ps(Resolver *resolver)
{
    SimTime quiet_ps = quiet_until_ps(resolver);
    SimTime end_ps = quiet_ps == SIM_TIME_NEVER ? quiet_ps : quiet_ps + resolver->lookahead_ps;
    for (guint d = 0; d < DUT_PORTS; d++) {
        const Sender *sender = &resolver->parts.senders[d];
        if (sender->next < sender->n_frames) {
            Wide batch_ps = (Wide)sender->batch_frames * SIM_PS_PER_S / sender->pacer.rate;
            end_ps = MIN(end_ps, resolver->now_ps + (SimTime)batch_ps + 1);
        }
    }
    return end_ps;
}

/* ---- into the DUT ---- */

static guint queue_of_test(Port *port, const Sender *sender)
{
    if (sender->next >= port->block_end) {
        port->block_first = sender->next;
        port->block_end = MIN(sender->next + BLOCK, sender->n_frames);
        flow_get_queues(sender->flow, port->block_first,
                        (guint)(port->block_end - port->block_first), port->block_queue);
    }
    return port->block_queue[sender->next - port->block_first];
}

/* ARP frames are not hashed: entry 0 (Intel 82599 datasheet section 7.1.2.8: no match gives 0).
 * Neighbour advertisements are IPv6 without ports. */
static guint queue_of_answer(const Resolver *resolver, NeighbourKey key)
{
    const TesterSettings *tester = resolver->parts.setup->tester;
    const Rss *rss = resolver->parts.rss;
    AddressPlan plan = tester_address_plan(tester);
    guint32 hash = 0;
    if (plan.ip_version == 6) {
        guint8 target[ADDRESS_PLAN_MAX_BYTES];
        guint8 own[ADDRESS_PLAN_MAX_BYTES];
        neighbour_frame_get_addresses(tester, key, target, own);
        hash = rss_hash_part(rss, 6, RSS_PROTOCOL_UDP, RSS_FIELD_SOURCE_ADDRESS, target) ^
               rss_hash_part(rss, 6, RSS_PROTOCOL_UDP, RSS_FIELD_DESTINATION_ADDRESS, own);
    }
    return rss_entry_queue(rss, rss_entry(rss, hash));
}

/* When the frame begins that is put on the tester's wire next. */
static SimTime wire_start_ps(const LinkWire *wire, SimTime due_ps)
{
    return MAX(due_ps, wire->free_ps + (wire->free_remainder != 0));
}

static void take_wire(Port *port, const LinkWire *slot, SimTime due_ps)
{
    port->wire.slot_ps = slot->slot_ps;
    port->wire.slot_remainder = slot->slot_remainder;
    link_wire_send(&port->wire, due_ps);
}

static void join(const Resolver *resolver, guint port, SimTime arrival_ps, FrameWord word,
                 guint queue)
{
    ReceiveRing *ring = &resolver->parts.rings[port * resolver->parts.n_queues + queue];
    receive_ring_announce(ring, arrival_ps, arrival_ps, frame_word_in_queue(word, queue));
    receive_ring_seal(ring);
}

/* Puts the frame due next at `port` on the tester's wire if it arrives before `until_ps`, else
 * returns FALSE. A test frame goes before an answer due at the same instant. */
static gboolean announce_next(Resolver *resolver, guint port, SimTime until_ps)
{
    Port *at = &resolver->ports[port];
    Sender *sender = &resolver->parts.senders[port];
    const Answer *answer = answer_queue_peek(&at->answers);
    gboolean has_test = sender->next < sender->n_frames;
    gboolean is_test = has_test && (answer == NULL || at->pacer.next_ps <= answer->ready_ps);
    if (!is_test && answer == NULL) {
        return FALSE;
    }
    SimTime due_ps = is_test ? at->pacer.next_ps : answer->ready_ps;
    SimTime arrival_ps = wire_start_ps(&at->wire, due_ps) +
                         (is_test ? at->test_ps : at->control_ps) + at->propagation_ps;
    if (arrival_ps >= until_ps) {
        return FALSE;
    }
    take_wire(at, is_test ? &at->test : &at->control, due_ps);
    if (is_test) {
        guint queue = queue_of_test(at, sender);
        join(resolver, port, arrival_ps, frame_word(port, 0, sender->next), queue);
        sim_pacer_next(&at->pacer);
        sender->next++;
    } else {
        NeighbourKey key = frame_word_number(answer->word) & ((1 << KEY_BITS) - 1);
        join(resolver, port, arrival_ps, answer->word, queue_of_answer(resolver, key));
        answer_queue_pop(&at->answers);
    }
    return TRUE;
}

void resolver_announce(Resolver *resolver, SimTime until_ps)
{
    for (guint port = 0; port < DUT_PORTS; port++) {
        while (announce_next(resolver, port, until_ps)) {
        }
    }
}

/* ---- the learning phase ---- */

/* Answers that are back at or before `now_ps`. */
static void learn_answers(Resolver *resolver, SimTime now_ps)
{
    const Answer *answer;
    while ((answer = answer_queue_peek(&resolver->learning)) != NULL &&
           answer->ready_ps <= now_ps) {
        run_timers(resolver, answer->ready_ps);
        resolver->counts.learned += (guint64)neighbour_table_answer(
            resolver->table, (NeighbourKey)answer->word, answer->ready_ps);
        answer_queue_pop(&resolver->learning);
    }
}

static void learn(Resolver *resolver, const TesterLearningSettings *settings, SimTime back_ps,
                  SimTime end_ps)
{
    SimTime last_ps = -settings->wait_ps - back_ps;
    guint n = settings->rate_pps > 0 ? resolver->n_targets : 0;
    SimTime first_ps = n > 0 ? last_ps - sim_pacer_time_ps(settings->rate_pps, n - 1) : 0;
    neighbour_table_reset(resolver->table, first_ps, end_ps);
    for (guint i = 0; i < n; i++) {
        SimTime now_ps = last_ps - sim_pacer_time_ps(settings->rate_pps, n - 1 - i);
        learn_answers(resolver, now_ps);
        run_timers(resolver, now_ps);
        for (guint d = 0; d < DUT_PORTS; d++) {
            NeighbourKey key = neighbour_key(1 - d, i);
            gboolean asks = FALSE;
            if (tester_sends(resolver->parts.setup->tester, d)) {
                neighbour_table_hand(resolver->table, key, now_ps, &asks);
            }
            if (asks) {
                answer_queue_push(&resolver->learning, (Answer){now_ps + back_ps, key});
            }
        }
    }
    learn_answers(resolver, SIM_TIME_NEVER);
}

void resolver_reset(Resolver *resolver, gint64 rate_pps, SimTime duration_ps)
{
    SimTime there_and_back_ps = 0;
    neighbour_queues_reset(resolver->queues);
    resolver->counts = (TrialNeighbours){0};
    for (guint port = 0; port < DUT_PORTS; port++) {
        Port *at = &resolver->ports[port];
        at->wire = at->test;
        at->n_asked = at->block_end = 0;
        sim_pacer_init(&at->pacer, rate_pps);
        answer_queue_reset(&at->answers);
        there_and_back_ps =
            MAX(there_and_back_ps, 2 * (at->control_ps + at->propagation_ps));
    }
    answer_queue_reset(&resolver->learning);
    learn(resolver, &resolver->parts.setup->tester->learning,
          there_and_back_ps + resolver->answer_delay_ps, duration_ps);
    resolver->now_ps = 0;
    resolver->n_handled = 0;
}

TrialNeighbours resolver_get_counts(const Resolver *resolver)
{
    TrialNeighbours counts = resolver->counts;
    counts.entries = neighbour_table_n_entries(resolver->table);
    return counts;
}
