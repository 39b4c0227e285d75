#include "models/switched_path.h"

#include "models/mac_plan.h"

/* ---- construction: stations ---- */

/* The number of the station with an address, a new one if need be. */
static guint station_of_mac(GHashTable *stations, guint64 mac)
{
    gpointer value = NULL;
    if (g_hash_table_lookup_extended(stations, &mac, NULL, &value)) {
        return GPOINTER_TO_UINT(value);
    }
    guint station = g_hash_table_size(stations);
    guint64 *copy = g_new(guint64, 1);
    *copy = mac;
    g_hash_table_insert(stations, copy, GUINT_TO_POINTER(station));
    return station;
}

/* All stations and the order in which they learn. Returns how many there are. */
static guint init_stations(SwitchedPath *path, const TrialSetup *setup)
{
    MacPlan plan;
    guint n_addresses[DUT_PORTS];
    guint n_used[DUT_PORTS];
    g_autoptr(GHashTable) stations =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    mac_plan_init(&plan, setup->tester, setup->tester_path, setup->seed, setup->repetition);
    for (guint s = 0; s < DUT_PORTS; s++) {
        n_addresses[s] = mac_plan_n_addresses(setup->tester, s);
        n_used[s] = mac_plan_n_used(setup->tester, n_addresses[s]);
        path->side[s].station_of = g_new(guint32, n_addresses[s]);
        path->side[s].dut_station = station_of_mac(stations, mac_plan_of_dut(s));
    }
    path->learning = g_new(guint32, (gsize)DUT_PORTS + n_used[0] + n_used[1]);
    for (guint s = 0; s < DUT_PORTS; s++) {
        path->learning[path->n_learning++] = path->side[s].dut_station;
    }
    for (guint i = 0; i < MAX(n_addresses[0], n_addresses[1]); i++) {
        for (guint s = 0; s < DUT_PORTS; s++) {
            if (i < n_addresses[s]) {
                guint station = station_of_mac(stations, mac_plan_of_address(&plan, s, i));
                path->side[s].station_of[i] = station;
                if (i < n_used[s]) {
                    path->learning[path->n_learning++] = station | s << 31;
                }
            }
        }
    }
    return g_hash_table_size(stations);
}

/* ---- construction: switches ---- */

static void init_nodes(SwitchedPath *path, const TrialSetup *setup, guint n_stations)
{
    gint64 frame_bytes = tester_frame_bytes(setup->tester);
    for (guint s = 0; s < DUT_PORTS; s++) {
        PathSide *side = &path->side[s];
        const SwitchSettings *settings = setup->switches[s].settings;
        if (settings == NULL) {
            continue;
        }
        if (s == 1 && settings == setup->switches[0].settings) {
            side->node = path->side[0].node;
        } else {
            side->node = &path->node[path->n_nodes++];
            switch_node_init(side->node, settings, setup->switches, setup->links, frame_bytes,
                             n_stations);
        }
        side->tester_port = switch_node_port_of(side->node, s, FALSE);
        side->dut_port = switch_node_port_of(side->node, s, TRUE);
    }
    for (guint s = 0; s < DUT_PORTS; s++) {
        const LinkSettings *link = trial_tester_link(setup, s);
        path->side[s].first_ps = path->side[s].last_ps =
            link_frame_time_ps(link, frame_bytes) + link->propagation_ps;
    }
}

static void take_from_dut(gpointer data, guint port, const SimTime *start_ps, const FrameWord *word,
                          guint n);

SwitchedPath *switched_path_new(const TrialSetup *setup, const Flow *const *flow, Sender *senders,
                                ReceiveRing *rings, guint n_queues, Transmitter *transmitters,
                                Ledger *ledger)
{
    if (setup->switches[0].settings == NULL && setup->switches[1].settings == NULL) {
        return NULL;
    }
    SwitchedPath *path = g_new0(SwitchedPath, 1);
    path->flow = flow;
    path->senders = senders;
    path->rings = rings;
    path->n_queues = n_queues;
    path->transmitters = transmitters;
    path->ledger = ledger;
    guint n_stations = init_stations(path, setup);
    init_nodes(path, setup, n_stations);
    for (guint port = 0; port < DUT_PORTS; port++) {
        transmitters[port].sink = (TransmitSink){.take = take_from_dut, .data = path};
    }
    return path;
}

void switched_path_free(SwitchedPath *path)
{
    if (path == NULL) {
        return;
    }
    for (guint i = 0; i < path->n_nodes; i++) {
        switch_node_clear(&path->node[i]);
    }
    for (guint s = 0; s < DUT_PORTS; s++) {
        g_free(path->side[s].station_of);
        frame_fifo_clear(&path->side[s].from_dut);
        frame_fifo_clear(&path->side[s].to_dut);
    }
    g_free(path->learning);
    g_free(path);
}

/* ---- a trial ---- */

/* The frames of stations that all switches on their side hear before the trial. */
static void learn_all(SwitchedPath *path)
{
    for (guint i = 0; i < path->n_learning; i++) {
        guint s = i < DUT_PORTS ? i : path->learning[i] >> 31;
        SwitchNode *node = path->side[s].node;
        if (node != NULL && node->settings->learning_frames) {
            switch_table_learn(&node->table, path->learning[i] & G_MAXINT32, 0);
        }
    }
    for (guint i = 0; i < path->n_nodes; i++) {
        path->node[i].table.n_refused = 0; /* frames of the trial only */
    }
}

void switched_path_reset(SwitchedPath *path)
{
    for (guint i = 0; i < path->n_nodes; i++) {
        switch_node_reset(&path->node[i]);
    }
    for (guint s = 0; s < DUT_PORTS; s++) {
        PathSide *side = &path->side[s];
        frame_fifo_reset(&side->from_dut);
        frame_fifo_reset(&side->to_dut);
        side->at = side->n = 0;
        side->n_announced = side->n_lost_before = side->n_lost_behind = 0;
    }
    learn_all(path);
}

/* ---- frames through the switches ---- */

/* When the next frame of a side's sender is ready in its switch; SIM_TIME_NEVER behind the last. */
static SimTime sender_head_ps(SwitchedPath *path, guint s)
{
    PathSide *side = &path->side[s];
    Sender *sender = &path->senders[s];
    if (side->at == side->n) {
        side->n =
            path->flow[s] != NULL && sender->next < sender->n_frames ? sender_take(sender) : 0;
        side->at = 0;
    }
    return side->at == side->n ? SIM_TIME_NEVER
                               : sender->arrival_ps[side->at] - side->first_ps +
                                     side->node->port[side->tester_port].ready_ps;
}

/* A frame that the tester receives, or will. */
static void receive(SwitchedPath *path, FrameWord word, SimTime start_ps)
{
    guint d = frame_word_direction(word);
    const PathSide *to = &path->side[1 - d];
    if (start_ps > path->horizon_ps - to->last_ps) {
        return;
    }
    SimTime sent_ps = send_plan_time_ps(&path->senders[d].plan, frame_word_number(word));
    SimTime latency_ps = start_ps - sent_ps - path->side[d].first_ps;
    transmitter_receive(&path->transmitters[1 - d], word, start_ps, latency_ps, path->ledger);
}

/* The next frame of a side's sender goes through its switch to the DUT. */
static void forward_sent(SwitchedPath *path, guint s, SimTime ready_ps)
{
    PathSide *side = &path->side[s];
    Sender *sender = &path->senders[s];
    guint64 number = sender->next - (side->n - side->at);
    guint queue = sender->queues[side->at++];
    FrameWord word = frame_word(s, 0, number);
    guint source = side->station_of[flow_get_addresses(path->flow[s], number) >> 16];
    SimTime start_ps = switch_node_forward(side->node, side->tester_port, side->dut_port, source,
                                           side->dut_station, ready_ps);
    if (start_ps < 0) {
        side->n_lost_before++;
        ledger_lose(path->ledger, word, TRIAL_LOSS_SWITCH_BUFFER_FULL, ready_ps);
        return;
    }
    const SwitchOutput *output = &side->node->port[side->dut_port].output;
    frame_fifo_push(&side->to_dut, start_ps + output->frame_ps + output->propagation_ps,
                    frame_word_in_queue(word, queue));
}

/* The next frame of the DUT goes through its side's switch to the tester. */
static void forward_to_tester(SwitchedPath *path, guint s)
{
    PathSide *side = &path->side[s];
    FifoFrame frame = frame_fifo_take(&side->from_dut);
    guint index = flow_get_addresses(path->flow[1 - s], frame_word_number(frame.word)) & 65535;
    SimTime start_ps =
        switch_node_forward(side->node, side->dut_port, side->tester_port, side->dut_station,
                            side->station_of[index], frame.time_ps);
    if (start_ps < 0) {
        side->n_lost_behind++;
        ledger_lose(path->ledger, frame.word, TRIAL_LOSS_SWITCH_BUFFER_FULL, frame.time_ps);
        return;
    }
    receive(path, frame.word, start_ps);
}

/* What comes in by one port of a switch. */
static SimTime port_head_ps(SwitchedPath *path, const SwitchPort *port)
{
    return port->is_dut ? frame_fifo_head_ps(&path->side[port->side].from_dut)
                        : sender_head_ps(path, port->side);
}

/* All frames ready before `until_ps`, in order. */
static void run_node(SwitchedPath *path, const SwitchNode *node, SimTime until_ps)
{
    SimTime head_ps[SWITCH_MAX_LINKED] = {SIM_TIME_NEVER};
    for (guint i = 0; i < node->n_ports; i++) {
        head_ps[i] = port_head_ps(path, &node->port[i]);
    }
    for (;;) {
        guint first = 0;
        for (guint i = 1; i < node->n_ports; i++) {
            first = head_ps[i] < head_ps[first] ? i : first;
        }
        if (head_ps[first] >= until_ps) {
            return;
        }
        const SwitchPort *port = &node->port[first];
        if (port->is_dut) {
            forward_to_tester(path, port->side);
        } else {
            forward_sent(path, port->side, head_ps[first]);
        }
        head_ps[first] = port_head_ps(path, port);
    }
}

static void take_from_dut(gpointer data, guint port, const SimTime *start_ps, const FrameWord *word,
                          guint n)
{
    SwitchedPath *path = data;
    PathSide *side = &path->side[port];
    for (guint i = 0; i < n; i++) {
        if (side->node == NULL) {
            receive(path, word[i], start_ps[i]);
        } else {
            frame_fifo_push(&side->from_dut,
                            start_ps[i] + side->node->port[side->dut_port].ready_ps, word[i]);
        }
    }
}

/* From the start of a frame to the DUT on the link of `side` to its arrival. */
static SimTime to_dut_ps(const PathSide *side)
{
    const SwitchOutput *output = &side->node->port[side->dut_port].output;
    return output->frame_ps + output->propagation_ps;
}

/* The smallest way from a start out of a switch to the DUT. */
static SimTime node_to_dut_ps(const SwitchedPath *path, const SwitchNode *node)
{
    SimTime least_ps = SIM_TIME_NEVER;
    for (guint s = 0; s < DUT_PORTS; s++) {
        if (path->side[s].node == node) {
            least_ps = MIN(least_ps, to_dut_ps(&path->side[s]));
        }
    }
    return least_ps;
}

static SimTime before(SimTime time_ps, SimTime delay_ps)
{
    return time_ps == SIM_TIME_NEVER ? SIM_TIME_NEVER : time_ps - delay_ps;
}

/* ---- how far a window can go ---- */

/* Whether a switch still has frames for the DUT to come. */
static gboolean hears_tester(const SwitchedPath *path, const SwitchNode *node)
{
    gboolean hears = FALSE;
    for (guint s = 0; s < DUT_PORTS; s++) {
        const PathSide *side = &path->side[s];
        const Sender *sender = &path->senders[s];
        hears = hears ||
                (side->node == node && (side->at < side->n || sender->next < sender->n_frames));
    }
    return hears;
}

/* Whether frames of the DUT get into it. */
static gboolean hears_dut(const SwitchedPath *path, const SwitchNode *node)
{
    gboolean hears = FALSE;
    for (guint s = 0; s < DUT_PORTS; s++) {
        hears = hears || (path->side[s].node == node && path->flow[1 - s] != NULL);
    }
    return hears;
}

/* From the DUT through a switch back to the DUT, at least. */
static SimTime loop_ps(const SwitchedPath *path, const SwitchNode *node)
{
    SimTime least_ps = SIM_TIME_NEVER;
    for (guint i = 0; i < node->n_ports; i++) {
        if (node->port[i].is_dut && path->flow[1 - node->port[i].side] != NULL) {
            least_ps = MIN(least_ps, node->port[i].ready_ps);
        }
    }
    return least_ps + node_to_dut_ps(path, node);
}

static gboolean is_dut_empty(const SwitchedPath *path)
{
    guint64 n_inside = 0;
    for (guint s = 0; s < DUT_PORTS; s++) {
        const PathSide *side = &path->side[s];
        if (!frame_fifo_is_empty(&side->to_dut) || !frame_fifo_is_empty(&side->from_dut)) {
            return FALSE;
        }
        n_inside += side->node != NULL ? side->n_announced : path->senders[s].next;
        n_inside -= path->transmitters[s].n_sent;
        n_inside += side->n_lost_before + side->n_lost_behind;
        for (guint i = 0; i < TRIAL_N_LOSSES; i++) {
            n_inside -= path->ledger->lost[s][i];
        }
    }
    return n_inside == 0;
}

/* The earliest arrival at the DUT of frames not announced yet, all that were having left. */
static SimTime next_arrival_ps(SwitchedPath *path)
{
    SimTime next_ps = SIM_TIME_NEVER;
    for (guint s = 0; s < DUT_PORTS; s++) {
        const Sender *sender = &path->senders[s];
        if (path->side[s].node == NULL) {
            next_ps =
                sender->next < sender->n_frames ? MIN(next_ps, sender->pacer.next_ps) : next_ps;
            continue;
        }
        SimTime ready_ps = sender_head_ps(path, s);
        if (ready_ps != SIM_TIME_NEVER) {
            next_ps = MIN(next_ps, ready_ps + to_dut_ps(&path->side[s]));
        }
    }
    return next_ps;
}

/* A batch of frames of a side's sender ahead: the window need not be longer. */
static SimTime batch_end_ps(const SwitchedPath *path, guint s)
{
    const PathSide *side = &path->side[s];
    const Sender *sender = &path->senders[s];
    guint64 end = sender->next - (side->n - side->at) + sender->batch_frames;
    return end >= sender->n_frames ? SIM_TIME_NEVER
                                   : send_plan_time_ps(&sender->plan, end) + sender->delay_ps;
}

SimTime switched_path_window_end_ps(SwitchedPath *path, SimTime now_ps)
{
    SimTime end_ps = SIM_TIME_NEVER;
    SimTime known_ps = now_ps; /* no frame leaves the DUT before it that has not */
    if (is_dut_empty(path)) {
        known_ps = MAX(known_ps, next_arrival_ps(path));
    }
    for (guint i = 0; i < path->n_nodes && known_ps != SIM_TIME_NEVER; i++) {
        if (hears_dut(path, &path->node[i]) && hears_tester(path, &path->node[i])) {
            end_ps = MIN(end_ps, known_ps + loop_ps(path, &path->node[i]));
        }
    }
    for (guint s = 0; s < DUT_PORTS; s++) {
        if (path->side[s].node != NULL && path->flow[s] != NULL) {
            end_ps = MIN(end_ps, MAX(batch_end_ps(path, s), now_ps + 1));
        }
    }
    return end_ps;
}

/* ---- windows ---- */

static void announce(SwitchedPath *path, guint s, SimTime until_ps)
{
    FrameFifo *queue = &path->side[s].to_dut;
    ReceiveRing *rings = path->rings + (gsize)s * path->n_queues;
    for (guint i = 0; i < path->n_queues; i++) {
        receive_ring_compact(&rings[i]);
    }
    while (frame_fifo_head_ps(queue) < until_ps) {
        FifoFrame frame = frame_fifo_take(queue);
        ReceiveRing *ring = &rings[frame_word_queue(frame.word)];
        receive_ring_announce(ring, frame.time_ps, frame.time_ps, frame.word);
        receive_ring_seal(ring);
        path->side[s].n_announced++;
    }
}

void switched_path_feed(SwitchedPath *path, SimTime until_ps, SimTime horizon_ps)
{
    path->horizon_ps = horizon_ps;
    for (guint i = 0; i < path->n_nodes; i++) {
        /* What the DUT sends in this window may be ready before what it sent already. */
        const SwitchNode *node = &path->node[i];
        if (hears_tester(path, node)) {
            run_node(path, node, before(until_ps, node_to_dut_ps(path, node)));
        }
    }
    for (guint s = 0; s < DUT_PORTS; s++) {
        if (path->side[s].node != NULL) {
            announce(path, s, until_ps);
        }
    }
}

void switched_path_finish(SwitchedPath *path, SimTime until_ps)
{
    for (guint i = 0; i < path->n_nodes; i++) {
        run_node(path, &path->node[i], until_ps);
    }
}

guint64 switched_path_n_before(const SwitchedPath *path, guint direction)
{
    const PathSide *side = &path->side[direction];
    return side->node == NULL
               ? 0
               : path->senders[direction].next - side->n_lost_before - side->n_announced;
}

guint64 switched_path_n_lost_behind(const SwitchedPath *path, guint direction)
{
    return path->side[1 - direction].n_lost_behind;
}
