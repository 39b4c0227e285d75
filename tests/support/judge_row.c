/* Several DUTs in a row: docs/frame-path.md section 14. Each is a judge of its own; they share the
 * pending events, and hand frames to each other as arrivals. */
#include "tests/support/judge-internal.h"

#include <string.h>

/* The link at a port of a DUT. */
static const LinkSettings *link_at(const TrialSetup *setup, guint device, guint port)
{
    if (setup->ways != NULL && setup->ways[device + port].n_switches > 0) {
        const SwitchWay *way = &setup->ways[device + port];
        return port == 0 ? way->links[way->n_switches] : way->links[0];
    }
    if (port == 0) {
        return device == 0 ? setup->links[0] : setup->behind[device - 1].link;
    }
    return device == setup->n_behind ? setup->links[1] : setup->behind[device].link;
}

/* The setup of one DUT of a row as if it stood alone. */
static TrialSetup setup_of(const TrialSetup *setup, guint device)
{
    TrialSetup own = *setup;
    own.n_behind = 0;
    own.ways = NULL;
    own.links[0] = link_at(setup, device, 0);
    own.links[1] = link_at(setup, device, 1);
    if (device > 0) {
        own.dut = setup->behind[device - 1].dut;
        own.dut_path = setup->behind[device - 1].path;
    }
    return own;
}

SimTime judge_row_way_time(const Judge *judge, guint port, gint64 bytes)
{
    const TrialSetup *setup = judge->row_setup;
    const LinkSettings *own = judge->setup->links[port];
    SimTime time_ps = judge_wire_time_on(own, bytes) + own->propagation_ps;
    if (setup->ways == NULL) {
        return time_ps;
    }
    const SwitchWay *way = &setup->ways[judge->device + port];
    for (guint i = 0; i < way->n_switches; i++) {
        const LinkSettings *further = way->links[port == 0 ? i : i + 1];
        time_ps += judge_wire_time_on(further, bytes) + further->propagation_ps;
        time_ps += way->switches[i].settings->latency_ps;
    }
    return time_ps;
}

const LinkSettings *judge_row_tester_link(const TrialSetup *setup, guint port)
{
    const SwitchWay *ways = setup->ways;
    guint last = setup->n_behind + 1;
    if (ways != NULL && port == 0 && ways[0].n_switches > 0) {
        return ways[0].links[0];
    }
    if (ways != NULL && port == 1 && ways[last].n_switches > 0) {
        return ways[last].links[ways[last].n_switches];
    }
    return setup->links[port];
}

Judge *judge_row_new(const TrialSetup *setup, const TrialRequest *request)
{
    guint n = setup->n_behind + 1;
    Judge *row = g_new0(Judge, n);
    JudgeEvents *events = judge_events_new();
    for (guint i = 0; i < n; i++) {
        row[i].own_setup = setup_of(setup, i);
        row[i].row_setup = setup;
        row[i].device = i;
        row[i].events = events;
        row[i].previous = i > 0 ? &row[i - 1] : NULL;
        row[i].following = i + 1 < n ? &row[i + 1] : NULL;
        judge_init(&row[i], request);
    }
    JudgeNetwork *network = judge_network_new(setup, row);
    for (guint i = 0; i < n; i++) {
        row[i].network = network;
    }
    return row;
}

Judge *judge_row_neighbour(const Judge *judge, guint port)
{
    return port == 0 ? judge->previous : judge->following;
}

/* The neighbour may not be done with its own: one that brought it to a software ring. */
void judge_row_hand_over(Judge *judge, const JudgeFrame *frame, SimTime arrival_ps)
{
    JudgeFrame *own = &judge->frames[frame->direction][frame->number];
    own->first_ps = frame->first_ps;
    own->arrival_ps = arrival_ps;
    judge_push(judge, arrival_ps, JUDGE_ARRIVAL, own->direction, 0, own);
}

/* The longer array of `n` and `n_more` elements of `size` bytes. */
static gpointer join(gpointer array, guint n, gconstpointer more, guint n_more, gsize size)
{
    if (n_more == 0) {
        return array;
    }
    char *joined = g_realloc_n(array, n + n_more, size);
    memcpy(joined + n * size, more, n_more * size);
    return joined;
}

static void number_parts(TrialResult *result, guint device)
{
    for (guint i = 0; i < result->n_queues; i++) {
        result->queue[i].device = device;
    }
    for (guint i = 0; i < result->n_cores; i++) {
        result->core[i].device = device;
    }
    for (guint i = 0; i < result->n_tasks; i++) {
        result->task[i].device = device;
    }
    for (guint i = 0; i < result->n_lists; i++) {
        result->list[i].device = device;
    }
}

/* Section 14: frames sent are those of the first device, latencies those of the last. */
static void add_directions(TrialResult *result, const TrialResult *more)
{
    for (guint d = 0; d < DUT_PORTS; d++) {
        TrialDirection *to = &result->direction[d];
        const TrialDirection *from = &more->direction[d];
        to->sent += from->sent;
        to->received += from->received;
        to->out_of_order += from->out_of_order;
        to->gaps += from->gaps;
        for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
            to->lost[loss] += from->lost[loss];
        }
        if (from->latency_ps.count > 0) {
            to->latency_ps = from->latency_ps;
            to->tags = from->tags;
            to->variation = from->variation;
        }
    }
}

static void add_device(TrialResult *result, const TrialResult *more)
{
    result->queue =
        join(result->queue, result->n_queues, more->queue, more->n_queues, sizeof *more->queue);
    result->core =
        join(result->core, result->n_cores, more->core, more->n_cores, sizeof *more->core);
    result->task =
        join(result->task, result->n_tasks, more->task, more->n_tasks, sizeof *more->task);
    result->list =
        join(result->list, result->n_lists, more->list, more->n_lists, sizeof *more->list);
    result->n_lists += more->n_lists;
    result->n_queues += more->n_queues;
    result->n_cores += more->n_cores;
    result->n_tasks += more->n_tasks;
    result->events += more->events;
    result->pass = result->pass && more->pass;
    result->first_loss_ps = MIN(result->first_loss_ps, more->first_loss_ps);
    if (more->last_loss_ps != SIM_TIME_NEVER) {
        gboolean is_first = result->last_loss_ps == SIM_TIME_NEVER;
        result->last_loss_ps =
            is_first ? more->last_loss_ps : MAX(result->last_loss_ps, more->last_loss_ps);
    }
    result->neighbours.learned += more->neighbours.learned;
    result->neighbours.entries += more->neighbours.entries;
    result->neighbours.requests += more->neighbours.requests;
    result->neighbours.answers += more->neighbours.answers;
    result->fingerprint.lane[0] += more->fingerprint.lane[0];
    result->fingerprint.lane[1] += more->fingerprint.lane[1];
    add_directions(result, more);
}

static void count_in_flight(TrialResult *result)
{
    for (guint i = 0; i < DUT_PORTS; i++) {
        TrialDirection *direction = &result->direction[i];
        direction->in_flight = direction->sent - direction->received;
        for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
            direction->in_flight -= direction->lost[loss];
        }
        judge_modifiers_count_in_flight(&direction->modifiers);
        TrialBackground *background = &direction->background;
        background->in_flight = background->sent - background->received;
        for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
            background->in_flight -= background->lost[loss];
        }
    }
}

TrialResult *judge_row_free(Judge *row)
{
    guint n = 1;
    while (row[n - 1].following != NULL) {
        n++;
    }
    TrialResult *result = row[0].result;
    const TesterSettings *tester = row[0].setup->tester;
    for (guint i = 0; i < n; i++) {
        TrialResult *own = row[i].result;
        TrialDeviceLosses *losses = &result->devices[result->n_devices++];
        losses->name = row[i].own_setup.dut_path;
        for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
            losses->lost[loss] = own->direction[0].lost[loss] + own->direction[1].lost[loss];
        }
        losses->lost[TRIAL_LOSS_SWITCH_BUFFER_FULL] = 0; /* a switch's */
        number_parts(own, i);
        judge_clear(&row[i]);
    }
    for (guint i = 1; i < n; i++) {
        add_device(result, row[i].result);
        trial_result_free(row[i].result);
    }
    count_in_flight(result);
    judge_ports_finish(result, tester);
    judge_network_free(row[0].network);
    judge_events_free(row[0].events);
    g_free(row);
    return result;
}
