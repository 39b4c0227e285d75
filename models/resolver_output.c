/* From the workers over the table to the transmit rings. */
#include "models/resolver-internal.h"

/* ---- out of the DUT ---- */

/* Puts a frame that is ready at `ready_ps` on the wire of `port`; returns when it starts,
 * SIM_TIME_NEVER when the worker's transmit ring is full. */
static SimTime transmit(Resolver *resolver, guint port, guint worker, SimTime ready_ps,
                        FrameWord word)
{
    const ResolverPort *at = &resolver->ports[port];
    Transmitter *transmitter = &resolver->parts.transmitters[port];
    gboolean is_control = frame_word_is_control(word);
    const LinkWire *slot = is_control ? &at->tester.control : &at->tester.test;
    transmit_rings_complete(&transmitter->rings, ready_ps);
    if (transmit_rings_is_full(&transmitter->rings, worker)) {
        ledger_lose(resolver->parts.ledger, word, TRIAL_LOSS_TX_RING_FULL, ready_ps);
        return SIM_TIME_NEVER;
    }
    transmitter->wire.slot_ps = slot->slot_ps;
    transmitter->wire.slot_remainder = slot->slot_remainder;
    SimTime start_ps = link_wire_send(&transmitter->wire, ready_ps);
    transmit_rings_add(&transmitter->rings, worker,
                       start_ps + (is_control ? at->tester.control_ps : at->tester.test_ps));
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
    if (transmitter->sink.take != NULL) {
        transmitter->sink.take(transmitter->sink.data, port, &start_ps, &frame.word, 1);
        return;
    }
    if (start_ps <= horizon_ps - transmitter->frame_ps - transmitter->propagation_ps) {
        transmitter->last_start_ps = start_ps;
        transmitter_receive(transmitter, frame.word, start_ps, start_ps - frame.arrival_ps,
                            resolver->parts.ledger);
    }
}

/* Puts a request or an answer on the wire to another node of the row; FALSE when the ring is full.
 */
static gboolean transmit_apart(Resolver *resolver, guint port, guint worker, SimTime now_ps,
                               FrameWord word, gboolean is_for_one)
{
    const TransmitSink *sink = &resolver->parts.transmitters[port].sink;
    SimTime start_ps = transmit(resolver, port, worker, now_ps, word);
    if (start_ps == SIM_TIME_NEVER) {
        return FALSE;
    }
    word = is_for_one ? frame_word_for_one(word) : word;
    sink->take(sink->data, port, &start_ps, &word, 1);
    return TRUE;
}

/* The tester answers a request that starts at `start_ps`. */
static void answer(ResolverPort *at, guint port, SimTime start_ps, guint64 number,
                   SimTime answer_delay_ps)
{
    SimTime received_ps = start_ps + tester_wire_request_ps(&at->tester);
    tester_answers_push(&at->tester.answers,
                        (TesterAnswer){received_ps + answer_delay_ps, frame_word(port, 0, number)});
}

/* A request for `key`; the tester's answer follows, or the other DUT's. */
static void ask(Resolver *resolver, NeighbourKey key, guint worker, SimTime now_ps)
{
    guint port = neighbour_key_port(key);
    ResolverPort *at = &resolver->ports[port];
    guint64 sequence = at->n_asked++ & ((1 << RESOLVER_SEQUENCE_BITS) - 1);
    guint64 number = RESOLVER_CONTROL_BIT | sequence << RESOLVER_KEY_BITS | key;
    FrameWord word = frame_word(1 - port, 0, number);
    gboolean is_sent = FALSE;
    if (at->is_apart) {
        gboolean is_probe = neighbour_table_get_state(resolver->table, key) == NEIGHBOUR_PROBE;
        is_sent = transmit_apart(resolver, port, worker, now_ps, word, is_probe);
    } else {
        SimTime start_ps = transmit(resolver, port, worker, now_ps, word);
        is_sent = start_ps != SIM_TIME_NEVER;
        if (is_sent) {
            answer(at, port, start_ps, number, resolver->answer_delay_ps);
        }
    }
    *(is_sent ? &resolver->counts.requests : &resolver->n_unsent) += 1;
}

/* ---- timers ---- */

static void lose_waiting(Resolver *resolver, NeighbourKey key, SimTime now_ps)
{
    CoreFrame frame;
    while (neighbour_queues_pop(resolver->queues, key, &frame)) {
        ledger_lose(resolver->parts.ledger, frame.word, TRIAL_LOSS_NEIGHBOUR_FAILED, now_ps);
    }
}

void resolver_run_timers(Resolver *resolver, SimTime now_ps)
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

/* Another DUT asks for this one's address, and its own is known now: what waits for it goes on, and
 * the answer goes back by the port that it came by. */
static void serve(Resolver *resolver, FrameWord request, guint worker, SimTime now_ps,
                  SimTime horizon_ps)
{
    guint port = frame_word_direction(request);
    NeighbourKey key = neighbour_key(port, 0);
    CoreFrame frame;
    gboolean asks = FALSE;
    resolver->n_served++;
    neighbour_table_hear(resolver->table, key, now_ps);
    while (neighbour_queues_pop(resolver->queues, key, &frame)) {
        neighbour_table_hand(resolver->table, key, now_ps, &asks);
        transmit_test(resolver, port, worker, now_ps, frame, horizon_ps);
    }
    transmit_apart(resolver, port, worker, now_ps,
                   frame_word(1 - port, 0, frame_word_number(request)), TRUE);
}

/* Of a request or an answer that came in. */
static gboolean is_request(const Resolver *resolver, FrameWord word)
{
    guint port = frame_word_direction(word);
    return resolver->ports[port].is_joined && neighbour_key_port(resolver_key_of(word)) != port;
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
    if (resolver->by_address && !resolver->ports[1 - direction].is_joined) {
        index =
            flow_get_destination(resolver->parts.senders[direction].flow, frame_word_number(word));
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
        resolver_run_timers(resolver, now_ps);
        resolver->parts.transmitters[port].n_forwarded[worker]++;
        if (frame_word_is_control(frame.word) && is_request(resolver, frame.word)) {
            serve(resolver, frame.word, worker, now_ps, horizon_ps);
        } else if (frame_word_is_control(frame.word)) {
            NeighbourKey key = resolver_key_of(frame.word);
            handle_answer(resolver, key, worker, now_ps, horizon_ps);
        } else {
            hand(resolver, key_of(resolver, frame.word), worker, now_ps, frame, horizon_ps);
        }
    }
    resolver_run_timers(resolver, until_ps - 1);
    for (guint w = 0; w < resolver->parts.n_workers; w++) {
        for (guint p = 0; p < DUT_PORTS; p++) {
            core_output_compact(&resolver->parts.workers[w].outputs[p]);
        }
    }
    resolver->now_ps = until_ps;
}
