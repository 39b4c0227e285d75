#include "models/switch_network.h"

#include "models/neighbour_table.h"

__extension__ typedef __int128 Wide;

/* A frame in the network says on which way it is, and whether it is a copy, where its fate will
 * stand. */
#define WAY_SHIFT  56
#define COPY_SHIFT 60

static FrameWord tag(FrameWord word, guint way, gboolean is_copy)
{
    return word | (guint64)way << WAY_SHIFT | (guint64)is_copy << COPY_SHIFT;
}

static guint way_of(FrameWord word)
{
    return word >> WAY_SHIFT & 15;
}

static gboolean is_copy(FrameWord word)
{
    return (word >> COPY_SHIFT & 1) != 0;
}

static SwitchFrameKind kind_of(FrameWord word)
{
    return frame_word_is_control(word) ? SWITCH_FRAME_CONTROL : SWITCH_FRAME_TEST;
}

static FrameWord without_tag(FrameWord word)
{
    return word & ~((G_GUINT64_CONSTANT(31) << WAY_SHIFT) |
                    (G_GUINT64_CONSTANT(1) << FRAME_WORD_FOR_ONE_BIT));
}

/* ---- a trial ---- */

static void learn_all(SwitchNetwork *network)
{
    for (guint i = 0; i < network->n_nodes; i++) {
        SwitchNode *node = &network->node[i];
        for (guint k = 0; node->settings->learning_frames && k < network->n_learning; k++) {
            if ((network->learning[k].nodes >> i & 1) != 0) {
                switch_table_learn(&node->table, network->learning[k].station, 0);
            }
        }
        node->table.n_refused = 0; /* frames of the trial only */
    }
}

void switch_network_reset(SwitchNetwork *network, const SendPlan *plan, const SimTrace *trace)
{
    for (guint i = 0; i < network->n_nodes; i++) {
        switch_node_reset(&network->node[i]);
    }
    for (guint d = 0; d < DUT_PORTS; d++) {
        network->senders[d].at = network->senders[d].n = 0;
        network->n_lost[d] = 0;
        if (network->testers[d].is_there) {
            tester_wire_reset(&network->testers[d].wire, plan);
        }
    }
    network->n_control_copies = 0;
    ledger_init(&network->ledger, trace);
    learn_all(network);
}

/* ---- frames ---- */

/* Whether a port of the tester is at the other end of a port's link; it has the number of the
 * port's end. */
static gboolean is_at_tester(const SwitchNetwork *network, const SwitchPort *port)
{
    return port->peer == NULL &&
           (port->end == 0 ? port->way == 0 : port->way + 1 == network->n_ways);
}

/* When the next frame of a sender is ready at its port; SIM_TIME_NEVER behind the last. */
static SimTime sender_head_ps(NetworkSender *from)
{
    Sender *sender = from->sender;
    if (sender == NULL) {
        return SIM_TIME_NEVER;
    }
    if (from->at == from->n) {
        from->n = sender->next < sender->n_frames ? sender_take(sender) : 0;
        from->at = 0;
    }
    return from->at == from->n ? SIM_TIME_NEVER
                               : sender->arrival_ps[from->at] - from->first_ps + from->ready_ps;
}

/* The same of what the tester sends with dynamic entries. */
static SimTime tester_head_ps(const NetworkTester *tester, const SwitchPort *port)
{
    TesterWireFrame next;
    if (!tester_wire_peek(&tester->wire, &next)) {
        return SIM_TIME_NEVER;
    }
    return next.start_ps + port->ready_ps[next.is_test ? SWITCH_FRAME_TEST : SWITCH_FRAME_CONTROL];
}

static SimTime port_head_ps(SwitchNetwork *network, const SwitchPort *port)
{
    if (!is_at_tester(network, port)) {
        return frame_fifo_head_ps(&port->input);
    }
    const NetworkTester *tester = &network->testers[port->end];
    return tester->is_there ? tester_head_ps(tester, port)
                            : sender_head_ps(&network->senders[port->end]);
}

/* The frame that the tester sent next. */
static FrameWord take_from_tester(SwitchNetwork *network, guint port)
{
    NetworkTester *tester = &network->testers[port];
    NetworkSender *from = &network->senders[port];
    TesterWireFrame next;
    if (tester->is_there) {
        gboolean is_known = tester_wire_peek(&tester->wire, &next);
        g_assert(is_known);
        return tester_wire_take(&tester->wire, &next);
    }
    return frame_word(port, 0, from->sender->next - (from->n - from->at++));
}

/* The frame that is ready next at a port. */
static FrameWord take(SwitchNetwork *network, SwitchPort *port)
{
    if (is_at_tester(network, port)) {
        return tag(take_from_tester(network, port->end), port->way, FALSE);
    }
    FrameWord word = frame_fifo_take(&port->input).word;
    network->n_control_copies -= frame_word_is_control(word) && is_copy(word) ? 1 : 0;
    return word;
}

/* The station at an end of a way; `index` of its address if it is the tester's. */
static guint station_at(const SwitchNetwork *network, guint way, guint end, guint index)
{
    if (end == 0) {
        return way == 0 ? network->station_of[0][index] : network->dut_station[way - 1][1];
    }
    return way + 1 == network->n_ways ? network->station_of[1][index]
                                      : network->dut_station[way][0];
}

/* The address indices that say which of the tester's stations sent a frame, and for which it is:
 * those of a request's or an answer's neighbour. */
static guint addresses_of(const SwitchNetwork *network, FrameWord word)
{
    guint64 number = frame_word_number(word);
    if (frame_word_is_control(word)) {
        guint index = (guint)(number & (NEIGHBOUR_KEYS_A_PORT - 1));
        return index << 16 | index;
    }
    return flow_get_addresses(network->flow[frame_word_direction(word)], number);
}

/* Whether it is a request that goes to everybody: a frame for a neighbour by that port by which
 * the frame goes, and no probe. */
static gboolean is_for_all(FrameWord word)
{
    guint port = (guint)(frame_word_number(word) / NEIGHBOUR_KEYS_A_PORT) & 1;
    return frame_word_is_control(word) && port == 1 - frame_word_direction(word) &&
           (word >> FRAME_WORD_FOR_ONE_BIT & 1) == 0;
}

/* A frame or a copy starts out of a port. */
static void leave(SwitchNetwork *network, const SwitchPort *port, SimTime start_ps, FrameWord word)
{
    if (port->peer != NULL) {
        frame_fifo_push(&port->peer->input, start_ps + port->peer->ready_ps[kind_of(word)], word);
        network->n_control_copies += frame_word_is_control(word) && is_copy(word) ? 1 : 0;
    } else if (!is_copy(word)) {
        network->sink.arrive(network->sink.data, port->way, port->end, start_ps, without_tag(word));
    }
}

static void forward(SwitchNetwork *network, guint index, guint in, FrameWord word, SimTime ready_ps)
{
    SwitchStart starts[SWITCH_MAX_LINKED];
    SwitchNode *node = &network->node[index];
    guint way = way_of(word);
    guint d = frame_word_direction(word);
    gboolean arrives = is_copy(word);
    guint addresses = addresses_of(network, word);
    const SwitchFrame frame = {
        .ready_ps = ready_ps,
        .kind = kind_of(word),
        .in = in,
        .out = arrives ? SWITCH_NO_PORT : (guint)network->hop[index][way][1 - d],
        .source = station_at(network, way, d, addresses >> 16),
        .destination = station_at(network, way, 1 - d, addresses & 65535),
        .is_for_all = is_for_all(word),
    };
    guint n = switch_node_forward(node, &frame, starts);
    for (guint i = 0; i < n; i++) {
        arrives = arrives || !starts[i].is_copy;
        leave(network, &node->port[starts[i].at], starts[i].start_ps,
              starts[i].is_copy ? tag(word, way, TRUE) : word);
    }
    if (!arrives) {
        network->n_lost[d] += frame_word_is_control(word) ? 0 : 1;
        ledger_lose(&network->ledger, without_tag(word), TRIAL_LOSS_SWITCH_BUFFER_FULL, ready_ps);
    }
}

void switch_network_enter(SwitchNetwork *network, guint way, guint end, SimTime start_ps,
                          FrameWord word)
{
    for (guint i = 0; i < network->n_nodes; i++) {
        SwitchNode *node = &network->node[i];
        gint8 at = network->hop[i][way][end];
        if (at >= 0 && node->port[at].peer == NULL) {
            frame_fifo_push(&node->port[at].input,
                            start_ps + node->port[at].ready_ps[kind_of(word)],
                            tag(word, way, FALSE));
            return;
        }
    }
}

void switch_network_answer(SwitchNetwork *network, guint port, SimTime start_ps, FrameWord request)
{
    NetworkTester *tester = &network->testers[port];
    tester_answers_push(&tester->wire.answers,
                        (TesterAnswer){start_ps + tester->answer_ps,
                                       frame_word(port, 0, frame_word_number(request))});
}

SimTime switch_network_take_lateness_ps(SwitchNetwork *network, guint direction, guint64 number)
{
    return tester_wire_take_lateness_ps(&network->testers[direction].wire, number);
}

gint64 switch_network_n_moving(const SwitchNetwork *network)
{
    gint64 n = (gint64)network->n_control_copies;
    for (guint d = 0; d < DUT_PORTS; d++) {
        n -= (gint64)ledger_lost_others(&network->ledger, d)[TRIAL_LOSS_SWITCH_BUFFER_FULL];
    }
    return n;
}

void switch_network_run(SwitchNetwork *network, guint index, SimTime until_ps)
{
    SwitchNode *node = &network->node[index];
    SimTime head_ps[SWITCH_MAX_LINKED] = {SIM_TIME_NEVER};
    for (guint i = 0; i < node->n_ports; i++) {
        head_ps[i] = port_head_ps(network, &node->port[i]);
    }
    for (;;) {
        guint first = 0;
        for (guint i = 1; i < node->n_ports; i++) {
            first = head_ps[i] < head_ps[first] ? i : first;
        }
        if (head_ps[first] >= until_ps) {
            return;
        }
        FrameWord word = take(network, &node->port[first]);
        forward(network, index, first, word, head_ps[first]);
        head_ps[first] = port_head_ps(network, &node->port[first]);
    }
}

/* ---- how far ---- */

SimTime switch_network_next_ps(SwitchNetwork *network)
{
    SimTime next_ps = SIM_TIME_NEVER;
    for (guint i = 0; i < network->n_nodes; i++) {
        SwitchNode *node = &network->node[i];
        for (guint k = 0; k < node->n_ports; k++) {
            next_ps = MIN(next_ps, port_head_ps(network, &node->port[k]));
        }
    }
    return next_ps;
}

/* A batch of what a sender sends at its rate. */
static SimTime batch_ps(const Sender *sender)
{
    Wide frames_ps = (Wide)sender->batch_frames * SIM_PS_PER_S;
    return (SimTime)(frames_ps / sender->pacer.rate) + 1;
}

static SimTime sender_end_ps(const NetworkSender *from, SimTime now_ps)
{
    const Sender *sender = from->sender;
    guint64 end = sender->next - (from->n - from->at) + sender->batch_frames;
    return end < sender->n_frames
               ? MAX(send_plan_time_ps(&sender->plan, end) + from->ready_ps, now_ps + 1)
               : SIM_TIME_NEVER;
}

SimTime switch_network_batch_end_ps(const SwitchNetwork *network, SimTime now_ps)
{
    SimTime end_ps = SIM_TIME_NEVER;
    for (guint d = 0; d < DUT_PORTS; d++) {
        const NetworkTester *tester = &network->testers[d];
        if (network->senders[d].sender != NULL) {
            end_ps = MIN(end_ps, sender_end_ps(&network->senders[d], now_ps));
        } else if (tester->is_there && tester->wire.sender->next < tester->wire.sender->n_frames) {
            end_ps = MIN(end_ps, now_ps + batch_ps(tester->wire.sender));
        }
    }
    return end_ps;
}
