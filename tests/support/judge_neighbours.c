/* Dynamic neighbour entries: docs/frame-path.md section 12. Nothing here is shared with
 * models/neighbour_table.c: entries are looked through one by one, and a timer is an event that
 * does nothing when its entry has another one by then. */
#include "tests/support/judge-internal.h"

#define KEYS_A_PORT 65536
#define N_KEYS      ((gsize)DUT_PORTS * KEYS_A_PORT)
#define CONTROL     ((guint64)1 << 39)
#define COLLECTION  DUT_PORTS /* the port of the collection's events: after all entries' */

static const NeighbourLimits *limits_of(const Judge *judge)
{
    const NeighbourSettings *settings = &judge->setup->dut->neighbour;

    return judge->flows.plan.ip_version == 6 && settings->limits_for == NEIGHBOUR_LIMITS_FOR_ARP
               ? &settings->limits_ndp
               : &settings->limits;
}

static gint64 control_bytes(const Judge *judge)
{
    return judge->flows.plan.ip_version == 6 ? 90 : 64;
}

static gboolean is_direct(const Judge *judge)
{
    return judge->setup->tester->setup == TESTER_SETUP_DIRECT;
}

static guint n_targets(const Judge *judge)
{
    return is_direct(judge) ? judge->flows.n_destinations : 1;
}

/* Section 14: whether a DUT is behind a port; it is one neighbour, whatever is behind it. */
static gboolean leads_to_dut(const Judge *judge, guint port)
{
    return judge_row_neighbour(judge, port) != NULL;
}

/* 1/2 of the base and a random share of the whole; drawn for the first time, or once more. */
static SimTime draw_reachable(const Judge *judge, guint port)
{
    const NeighbourLimits *limits = limits_of(judge);
    g_autofree char *name = g_strconcat(judge->setup->dut_path, ".neighbour.reachable", NULL);
    SimRandom stream = sim_random_stream(judge->setup->seed, judge->setup->repetition, name);
    JudgeInteger draw =
        sim_random_at(stream.start, 2 * (guint64)judge->neighbours.n_redrawn + port);
    JudgeInteger base_ps = limits->reachable_time_ps;

    if (limits->reachable_spread == NEIGHBOUR_SPREAD_NONE) {
        return limits->reachable_time_ps;
    }
    /* base < 2^63 and draw < 2^64: the product fits 127 bits */
    return (SimTime)(base_ps / 2 + (base_ps * draw >> 64));
}

static void push_timer(Judge *judge, JudgeNeighbour *entry, SimTime time_ps)
{
    guint key = (guint)(entry - judge->neighbours.entries);
    entry->has_timer = TRUE;
    entry->timer_ps = time_ps;
    judge_push(judge, time_ps, JUDGE_TIMER, key / KEYS_A_PORT, key % KEYS_A_PORT, entry);
}

static gint64 is_idle(const JudgeNeighbour *entry)
{
    return entry->state == JUDGE_STALE || entry->state == JUDGE_FAILED ? 1 : 0;
}

static void change(Judge *judge, JudgeNeighbour *entry, JudgeNeighbourState state)
{
    judge->neighbours.n_idle -= is_idle(entry);
    entry->state = state;
    entry->changed_ps = judge->now_ps;
    entry->has_timer = FALSE;
    judge->neighbours.n_idle += is_idle(entry);
}

static void remove_entry(JudgeNeighbours *neighbours, JudgeNeighbour *entry)
{
    neighbours->n_idle -= is_idle(entry);
    *entry = (JudgeNeighbour){.state = JUDGE_NOBODY};
    neighbours->n_entries--;
}

/* ---- collection ---- */

/* The oldest entry that a collection may take; NULL when there is none. */
static JudgeNeighbour *oldest_removable(const Judge *judge)
{
    JudgeNeighbour *oldest = NULL;

    guint n = judge->neighbours.n_idle > 0 ? DUT_PORTS * n_targets(judge) : 0;
    for (guint i = 0; i < n; i++) {
        guint key = i % DUT_PORTS * KEYS_A_PORT + i / DUT_PORTS;
        JudgeNeighbour *entry = &judge->neighbours.entries[key];
        gboolean is_old = judge->now_ps - entry->changed_ps > 5 * SIM_PS_PER_S;
        if ((entry->state == JUDGE_FAILED || (entry->state == JUDGE_STALE && is_old)) &&
            (oldest == NULL || entry->created < oldest->created)) {
            oldest = entry;
        }
    }
    return oldest;
}

/* Whether a new entry is allowed; may remove others for it. */
static gboolean make_room(Judge *judge)
{
    JudgeNeighbours *neighbours = &judge->neighbours;
    const NeighbourLimits *limits = limits_of(judge);
    gint64 before = neighbours->n_entries;

    if (limits->gc_thresh3 == 0 || before < MIN(limits->gc_thresh2, limits->gc_thresh3) ||
        (before < limits->gc_thresh3 &&
         judge->now_ps <= neighbours->collected_ps + 5 * SIM_PS_PER_S)) {
        return TRUE;
    }
    neighbours->collected_ps = judge->now_ps;
    while (before + 1 - limits->gc_thresh2 > before - neighbours->n_entries) {
        JudgeNeighbour *entry = oldest_removable(judge);
        if (entry == NULL) {
            break;
        }
        remove_entry(neighbours, entry);
    }
    return neighbours->n_entries < before || before < limits->gc_thresh3;
}

static void collect(Judge *judge)
{
    const NeighbourLimits *limits = limits_of(judge);

    if (judge->now_ps >= judge->request->duration_ps) {
        return;
    }
    judge_push(judge, judge->now_ps + limits->gc_interval_ps, JUDGE_TIMER, COLLECTION, 0, NULL);
    if (limits->reachable_redraw_ps != 0 &&
        judge->now_ps >= judge->neighbours.redrawn_ps + limits->reachable_redraw_ps) {
        judge->neighbours.redrawn_ps = judge->now_ps;
        judge->neighbours.n_redrawn++;
        judge->neighbours.reachable_ps[0] = draw_reachable(judge, 0);
        judge->neighbours.reachable_ps[1] = draw_reachable(judge, 1);
    }
    if (judge->neighbours.n_entries < limits->gc_thresh1) {
        return;
    }
    for (guint i = 0; i < DUT_PORTS * n_targets(judge); i++) {
        guint key = i % DUT_PORTS * KEYS_A_PORT + i / DUT_PORTS;
        JudgeNeighbour *entry = &judge->neighbours.entries[key];
        SimTime idle_ps = judge->now_ps - MAX(entry->used_ps, entry->confirmed_ps);
        if (entry->state == JUDGE_FAILED ||
            (entry->state == JUDGE_STALE && idle_ps >= limits->gc_stale_time_ps)) {
            remove_entry(&judge->neighbours, entry);
        }
    }
}

/* ---- requests and answers ---- */

static void ask(Judge *judge, JudgeNeighbour *entry, guint worker)
{
    guint key = (guint)(entry - judge->neighbours.entries);
    guint port = key / KEYS_A_PORT;

    entry->n_asked++;
    push_timer(judge, entry, judge->now_ps + limits_of(judge)->retrans_time_ps);
    if (judge->now_ps < 0) {
        return;
    }
    JudgeFrame *request = g_new0(JudgeFrame, 1);
    guint64 sequence = judge->neighbours.n_requests[port]++ % (1 << 22);
    g_ptr_array_add(judge->neighbours.control_frames, request);
    request->is_control = TRUE;
    request->direction = 1 - port;
    request->number = CONTROL + (sequence << 17) + key;
    request->bytes = control_bytes(judge);
    request->neighbour = key;
    request->is_for_all = judge->neighbours.entries[key].state == JUDGE_INCOMPLETE;
    judge_transmit(judge, request, port, worker);
}

guint judge_neighbours_address(const JudgeFrame *frame)
{
    return frame->neighbour % KEYS_A_PORT;
}

/* A request, or an answer to another DUT's. */
void judge_neighbours_on_sent(Judge *judge, JudgeFrame *frame, SimTime received_ps)
{
    guint port = 1 - frame->direction;

    judge->result->neighbours.requests += frame->neighbour / KEYS_A_PORT == port ? 1 : 0;
    if (judge_switch_send(judge, frame, frame->start_ps)) {
        return;
    }
    if (leads_to_dut(judge, port)) {
        judge_push(judge_row_neighbour(judge, port), received_ps, JUDGE_ARRIVAL, frame->direction,
                   0, frame);
        return;
    }
    judge_neighbours_on_request_received(judge, frame, received_ps);
}

/* By the tester. The same record travels back as the answer. */
void judge_neighbours_on_request_received(Judge *judge, JudgeFrame *request, SimTime received_ps)
{
    request->direction = 1 - request->direction;
    request->is_forwarded = request->is_for_all = FALSE;
    judge_push(judge, received_ps + judge->setup->tester->answer_delay_ps, JUDGE_ANSWER,
               request->direction, 0, request);
}

void judge_neighbours_on_answer(Judge *judge, JudgeFrame *answer)
{
    guint port = answer->direction;
    const LinkSettings *link = judge_row_tester_link(judge->row_setup, port);
    SimTime begin_ps =
        judge_start_on_link(judge, link, answer->bytes, &judge->neighbours.tester_free[port]);
    if (!judge_switch_send(judge, answer, begin_ps)) {
        SimTime arrival_ps =
            begin_ps + judge_wire_time_on(link, answer->bytes) + link->propagation_ps;
        judge_push(judge, arrival_ps, JUDGE_ARRIVAL, port, 0, answer);
    }
}

guint judge_neighbours_queue(const Judge *judge, const JudgeFrame *answer)
{
    const RssSettings *rss = &judge->setup->dut->nic.rss;
    const AddressPlan *plan = &judge->flows.plan;
    AddressSide side = answer->direction == 0 ? ADDRESS_SIDE_LEFT : ADDRESS_SIDE_RIGHT;
    guint index = answer->neighbour % KEYS_A_PORT;
    guint8 source[ADDRESS_PLAN_MAX_BYTES] = {0xfd, 0, 0, 0x02, 0, 0x18};
    guint8 destination[ADDRESS_PLAN_MAX_BYTES] = {0xfd, 0, 0, 0x02, 0, 0x18};
    guint32 hash = 0;

    if (plan->ip_version == 6 && !leads_to_dut(judge, answer->direction)) {
        if (is_direct(judge)) {
            address_plan_get(plan, side, index, source);
            address_plan_get(plan, side, index % plan->networks, destination);
            destination[12] = destination[13] = 0;
        } else {
            source[5] = destination[5] = side == ADDRESS_SIDE_LEFT ? 0x18 : 0x19;
            source[15] = 10;
        }
        destination[15] = 1;
        hash = rss_hash(judge->flows.rss, 6, RSS_PROTOCOL_UDP, source, destination, 0, 0);
    }
    guint entry = hash % (guint)rss->table_size;
    return rss->table != NULL ? (guint)g_array_index(rss->table, gint64, entry)
                              : entry % judge->flows.n_queues;
}

static void confirm(Judge *judge, JudgeNeighbour *entry)
{
    guint port = (guint)(entry - judge->neighbours.entries) / KEYS_A_PORT;

    if (entry->state == JUDGE_NOBODY) {
        return;
    }
    entry->confirmed_ps = judge->now_ps;
    if (entry->state != JUDGE_REACHABLE) {
        change(judge, entry, JUDGE_REACHABLE);
        push_timer(judge, entry, judge->now_ps + judge->neighbours.reachable_ps[port]);
    }
}

static JudgeFrame *take_waiting(Judge *judge, JudgeNeighbour *entry)
{
    JudgeFrame *frame = entry->waiting.first;

    if (frame != NULL) {
        entry->waiting.first = frame->next;
        entry->waiting.n--;
        judge->neighbours.n_waiting--;
    }
    return frame;
}

/* ---- frames ---- */

/* The entry is asked for from now on. */
static void begin_asking(Judge *judge, JudgeNeighbour *entry, guint worker)
{
    change(judge, entry, JUDGE_INCOMPLETE);
    entry->n_asked = 0;
    ask(judge, entry, worker);
}

static void wait_for_answer(Judge *judge, JudgeNeighbour *entry, JudgeFrame *frame)
{
    const NeighbourLimits *limits = limits_of(judge);
    JudgeNeighbours *neighbours = &judge->neighbours;

    if (entry->waiting.n == (guint64)limits->queue) {
        judge_lose(judge, take_waiting(judge, entry), TRIAL_LOSS_NEIGHBOUR_QUEUE_FULL);
    } else if (limits->queue_total != 0 && neighbours->n_waiting == (guint64)limits->queue_total) {
        judge_lose(judge, frame, TRIAL_LOSS_NEIGHBOUR_QUEUE_FULL);
        return;
    }
    frame->next = NULL;
    *(entry->waiting.first != NULL ? &entry->waiting.last->next : &entry->waiting.first) = frame;
    entry->waiting.last = frame;
    entry->waiting.n++;
    neighbours->n_waiting++;
}

/* The entry used the longest ago. */
static JudgeNeighbour *least_recently_used(const Judge *judge)
{
    JudgeNeighbour *least = NULL;

    for (guint i = 0; i < DUT_PORTS * n_targets(judge); i++) {
        guint key = i % DUT_PORTS * KEYS_A_PORT + i / DUT_PORTS;
        JudgeNeighbour *entry = &judge->neighbours.entries[key];
        if (entry->state != JUDGE_NOBODY && (least == NULL || entry->use < least->use)) {
            least = entry;
        }
    }
    return least;
}

/* The new entry has been made and asked for. */
static void purge_others(Judge *judge, const JudgeNeighbour *new_entry)
{
    const NeighbourLimits *limits = limits_of(judge);
    gint64 n_left = limits->purge_batch;

    if (limits->purge_thresh == 0 || judge->neighbours.n_entries < limits->purge_thresh) {
        return;
    }
    for (JudgeNeighbour *entry; n_left > 0 && (entry = least_recently_used(judge)) != new_entry;
         n_left--) {
        entry->use = ++judge->neighbours.n_uses;
        if (entry->state != JUDGE_INCOMPLETE && !(is_idle(entry) && entry->has_timer)) {
            if (entry->state != JUDGE_FAILED) {
                change(judge, entry, JUDGE_STALE);
            }
            push_timer(judge, entry, judge->now_ps + limits->purge_delay_ps);
        }
    }
}

/* Makes a new entry; FALSE when the table is full. */
static gboolean create(Judge *judge, JudgeNeighbour *entry)
{
    JudgeNeighbours *neighbours = &judge->neighbours;

    if (!make_room(judge)) {
        return FALSE;
    }
    *entry =
        (JudgeNeighbour){.state = JUDGE_FAILED,
                         .created = neighbours->n_created++,
                         .confirmed_ps = judge->now_ps - 2 * limits_of(judge)->reachable_time_ps,
                         .changed_ps = judge->now_ps - limits_of(judge)->down_time_ps};
    neighbours->n_entries++;
    neighbours->n_idle += is_idle(entry);
    return TRUE;
}

/* A test frame, or NULL for a learning one, for `entry`. TRUE: it goes on. */
static gboolean hand(Judge *judge, JudgeNeighbour *entry, JudgeFrame *frame, guint worker)
{
    SimTime up_ps = 0;

    gboolean is_new = entry->state == JUDGE_NOBODY;

    if (is_new && !create(judge, entry)) {
        if (frame != NULL) {
            judge_lose(judge, frame, TRIAL_LOSS_NEIGHBOUR_TABLE_FULL);
        }
        return FALSE;
    }
    entry->use = ++judge->neighbours.n_uses;
    up_ps = entry->changed_ps + limits_of(judge)->down_time_ps;
    if (entry->state == JUDGE_FAILED && judge->now_ps < up_ps) {
        if (frame != NULL) {
            judge_lose(judge, frame, TRIAL_LOSS_NEIGHBOUR_FAILED);
        }
        return FALSE;
    }
    if (entry->state == JUDGE_REACHABLE) {
        return TRUE;
    }
    entry->used_ps = judge->now_ps;
    if (entry->state == JUDGE_STALE) {
        change(judge, entry, JUDGE_DELAY);
        push_timer(judge, entry, judge->now_ps + limits_of(judge)->delay_first_probe_time_ps);
    }
    if (entry->state == JUDGE_DELAY || entry->state == JUDGE_PROBE) {
        return TRUE;
    }
    if (frame != NULL) {
        wait_for_answer(judge, entry, frame);
    }
    if (entry->state == JUDGE_FAILED) {
        begin_asking(judge, entry, worker);
    }
    if (is_new) {
        purge_others(judge, entry);
    }
    return FALSE;
}

/* The neighbour itself asks, which tells its address. */
static void hear(Judge *judge, JudgeNeighbour *entry)
{
    gboolean is_new = entry->state == JUDGE_NOBODY;

    if (is_new && !create(judge, entry)) {
        return;
    }
    if (entry->state == JUDGE_INCOMPLETE || entry->state == JUDGE_FAILED) {
        change(judge, entry, JUDGE_STALE);
    }
    if (is_new) {
        entry->used_ps = judge->now_ps;
        entry->use = ++judge->neighbours.n_uses;
        purge_others(judge, entry);
    }
}

void judge_neighbours_on_frame(Judge *judge, JudgeFrame *frame, guint port, guint worker)
{
    guint key = frame->neighbour;

    if (frame->is_control && key / KEYS_A_PORT != frame->direction) {
        JudgeNeighbour *asker = &judge->neighbours.entries[frame->direction * KEYS_A_PORT];
        hear(judge, asker);
        for (JudgeFrame *next; (next = take_waiting(judge, asker)) != NULL;) {
            if (hand(judge, asker, next, worker)) {
                judge_transmit(judge, next, frame->direction, worker);
            }
        }
        frame->direction = 1 - frame->direction; /* another DUT asks */
        frame->queue = 0;
        frame->is_for_all = FALSE;
        judge_transmit(judge, frame, 1 - port, worker);
        return;
    }
    if (frame->is_control) {
        JudgeNeighbour *entry = &judge->neighbours.entries[key];
        judge->result->neighbours.answers++;
        confirm(judge, entry);
        for (JudgeFrame *next; (next = take_waiting(judge, entry)) != NULL;) {
            judge_transmit(judge, next, key / KEYS_A_PORT, worker);
        }
        return;
    }
    key = port * KEYS_A_PORT;
    if (is_direct(judge) && !leads_to_dut(judge, port)) {
        key += judge_flows_destination(&judge->flows, frame->direction, frame->number);
    }
    if (hand(judge, &judge->neighbours.entries[key], frame, worker)) {
        judge_transmit(judge, frame, port, worker);
    }
}

/* ---- timers ---- */

static void ask_again_or_fail(Judge *judge, JudgeNeighbour *entry, gint64 most)
{
    if (entry->n_asked < most) {
        ask(judge, entry, 0);
        return;
    }
    change(judge, entry, JUDGE_FAILED);
    for (JudgeFrame *frame; (frame = take_waiting(judge, entry)) != NULL;) {
        judge_lose(judge, frame, TRIAL_LOSS_NEIGHBOUR_FAILED);
    }
}

void judge_neighbours_on_timer(Judge *judge, guint port, guint address G_GNUC_UNUSED,
                               JudgeNeighbour *entry)
{
    gboolean is_over = judge->now_ps >= judge->request->duration_ps;

    if (port == COLLECTION) {
        collect(judge);
        return;
    }
    if (!entry->has_timer || entry->timer_ps != judge->now_ps) {
        return;
    }
    entry->has_timer = FALSE;
    if (entry->state == JUDGE_INCOMPLETE) {
        ask_again_or_fail(judge, entry, limits_of(judge)->multicast_probes);
    } else if (is_over) {
        return;
    } else if (entry->state == JUDGE_PROBE) {
        ask_again_or_fail(judge, entry, limits_of(judge)->unicast_probes);
    } else if (entry->state == JUDGE_DELAY) {
        change(judge, entry, JUDGE_PROBE);
        entry->n_asked = 0;
        ask(judge, entry, 0);
    } else if (entry->state == JUDGE_REACHABLE &&
               judge->now_ps < entry->confirmed_ps + judge->neighbours.reachable_ps[port]) {
        push_timer(judge, entry, entry->confirmed_ps + judge->neighbours.reachable_ps[port]);
    } else if (entry->state == JUDGE_REACHABLE) {
        change(judge, entry, JUDGE_STALE);
    } else {
        remove_entry(&judge->neighbours, entry);
    }
}

/* ---- learning, and the whole ---- */

void judge_neighbours_on_learn(Judge *judge, guint neighbour)
{
    JudgeNeighbour *entry = &judge->neighbours.entries[neighbour];
    JudgeNeighbourState before = entry->state;

    hand(judge, entry, NULL, 0);
    if (before != JUDGE_INCOMPLETE && entry->state == JUDGE_INCOMPLETE) {
        judge_push(judge, judge->now_ps + judge->neighbours.back_ps, JUDGE_LEARNED,
                   neighbour / KEYS_A_PORT, neighbour, NULL);
    }
}

void judge_neighbours_on_learned(Judge *judge, guint neighbour)
{
    JudgeNeighbour *entry = &judge->neighbours.entries[neighbour];

    judge->result->neighbours.learned += entry->state != JUDGE_NOBODY ? 1 : 0;
    confirm(judge, entry);
}

/* Learning frames of both directions, the last so long before the trial that its answer is back
 * when the wait begins; returns when the first comes, or 0. */
static SimTime plan_learning(Judge *judge)
{
    const TesterLearningSettings *learning = &judge->setup->tester->learning;
    gint sends = judge->setup->tester->direction;
    SimTime first_ps = 0;

    for (gint64 left = n_targets(judge) - 1; left >= 0 && learning->rate_pps > 0; left--) {
        guint index = n_targets(judge) - 1 - (guint)left;
        SimTime time_ps = -learning->wait_ps - judge->neighbours.back_ps -
                          (SimTime)((JudgeInteger)left * SIM_PS_PER_S / learning->rate_pps);
        for (guint direction = 0; direction < DUT_PORTS; direction++) {
            gint other = direction == 0 ? TESTER_DIRECTION_REVERSE : TESTER_DIRECTION_FORWARD;
            if (sends != other) {
                judge_events_push(
                    judge->events,
                    (JudgeEvent){.time_ps = time_ps,
                                 .judge = judge,
                                 .stage = JUDGE_LEARN,
                                 .port = direction,
                                 .worker = (1 - direction) * KEYS_A_PORT +
                                           (leads_to_dut(judge, 1 - direction) ? 0 : index)});
            }
        }
        first_ps = MIN(first_ps, time_ps);
    }
    return first_ps;
}

void judge_neighbours_init(Judge *judge)
{
    JudgeNeighbours *neighbours = &judge->neighbours;

    if (judge->setup->dut->neighbour.entries != NEIGHBOUR_ENTRIES_DYNAMIC) {
        return;
    }
    neighbours->entries = g_new0(JudgeNeighbour, N_KEYS);
    neighbours->control_frames = g_ptr_array_new_with_free_func(g_free);
    for (guint port = 0; port < DUT_PORTS; port++) {
        SimTime there_ps = judge_row_way_time(judge, port, control_bytes(judge));
        neighbours->back_ps = MAX(neighbours->back_ps, 2 * there_ps);
        neighbours->reachable_ps[port] = draw_reachable(judge, port);
    }
    neighbours->back_ps += judge->setup->tester->answer_delay_ps;
    judge->now_ps = plan_learning(judge);
    neighbours->collected_ps = neighbours->redrawn_ps = judge->now_ps;
    judge_push(judge, judge->now_ps + limits_of(judge)->gc_interval_ps, JUDGE_TIMER, COLLECTION, 0,
               NULL);
}

void judge_neighbours_begin_at(Judge *judge, SimTime up_ps)
{
    if (judge->neighbours.entries != NULL) {
        judge->neighbours.collected_ps = judge->neighbours.redrawn_ps = up_ps;
        judge_push(judge, up_ps + limits_of(judge)->gc_interval_ps, JUDGE_TIMER, COLLECTION, 0,
                   NULL);
    }
}

void judge_neighbours_clear(Judge *judge)
{
    g_free(judge->neighbours.entries);
    g_clear_pointer(&judge->neighbours.control_frames, g_ptr_array_unref);
}
