#include "models/resolver-internal.h"

#include "models/link.h"
#include "models/neighbour_frame.h"

__extension__ typedef __int128 Wide;

/* ---- construction ---- */

static void note_lookahead(Resolver *resolver)
{
    resolver->lookahead_ps = SIM_TIME_NEVER;
    for (guint port = 0; port < DUT_PORTS; port++) {
        const ResolverPort *at = &resolver->ports[port];
        SimTime there_ps = tester_wire_request_ps(&at->tester) + resolver->answer_delay_ps;
        if (!at->is_apart) {
            resolver->lookahead_ps = MIN(resolver->lookahead_ps, there_ps);
        }
    }
}

/* From the DUT to the other end of what is at a port, if nothing waits. */
static SimTime way_ps(const TrialSetup *setup, guint port, gint64 bytes)
{
    const SwitchWay *switches = trial_way_switches(setup, port);
    const LinkSettings *link = setup->links[port];
    SimTime time_ps = link_frame_time_ps(link, bytes) + link->propagation_ps;
    if (switches == NULL) {
        return time_ps;
    }
    time_ps = 0;
    for (guint i = 0; i <= switches->n_switches; i++) {
        link = switches->links[i];
        time_ps += link_frame_time_ps(link, bytes) + link->propagation_ps;
        time_ps += i > 0 ? switches->switches[i - 1].settings->latency_ps : 0;
    }
    return time_ps;
}

Resolver *resolver_new(const ResolverParts *parts)
{
    const TrialSetup *setup = parts->setup;
    const TesterSettings *tester = setup->tester;
    const NeighbourLimits *limits = neighbour_limits(&setup->dut->neighbour, tester);
    gint64 control_bytes = neighbour_frame_bytes(tester_ip_version(tester));
    Resolver *resolver = g_new0(Resolver, 1);
    resolver->parts = *parts;
    resolver->limits = limits;
    resolver->by_address = tester->setup == TESTER_SETUP_DIRECT;
    resolver->n_targets = resolver->by_address ? tester_n_destinations(tester) : 1;
    resolver->answer_delay_ps = tester->answer_delay_ps;
    g_autofree char *path = g_strconcat(setup->dut_path, ".neighbour.reachable", NULL);
    SimRandom stream = sim_random_stream(setup->seed, setup->repetition, path);
    for (guint port = 0; port < DUT_PORTS; port++) {
        ResolverPort *at = &resolver->ports[port];
        tester_wire_init(&at->tester, &parts->senders[port], setup->links[port],
                         tester_frame_bytes(tester), control_bytes);
        at->back_ps = 2 * way_ps(setup, port, control_bytes);
    }
    note_lookahead(resolver);
    resolver->table = neighbour_table_new(limits, stream);
    resolver->queues = neighbour_queues_new((guint)limits->queue, (guint)limits->queue_total);
    tester_answers_init(&resolver->learning);
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
        tester_wire_clear(&resolver->ports[port].tester);
    }
    g_array_unref(resolver->learning.answers);
    g_free(resolver);
}

/* ---- windows ---- */

/* Frames of a direction that never reached the table. */
static guint64 n_lost_before(const guint64 *lost)
{
    return lost[TRIAL_LOSS_RX_RING_FULL] + lost[TRIAL_LOSS_INPUT_LIST_FULL];
}

/* Whether every test frame has reached the table, or was lost before. */
static gboolean all_handled(const Resolver *resolver)
{
    guint64 n_frames = 0;
    guint64 n_settled = resolver->n_handled;
    for (guint d = 0; d < DUT_PORTS; d++) {
        n_frames += resolver->parts.senders[d].n_frames - resolver->parts.senders[d].first;
        n_settled += n_lost_before(ledger_lost(resolver->parts.ledger, d));
    }
    return n_settled == n_frames;
}

/* When the next frame is due on one of the tester's wires, unless one is in the DUT before its
 * table: then now. */
static SimTime next_frame_ps(const Resolver *resolver)
{
    SimTime due_ps = SIM_TIME_NEVER;
    guint64 n_past = resolver->n_handled + resolver->counts.answers + resolver->n_served;
    for (guint d = 0; d < DUT_PORTS; d++) {
        n_past += n_lost_before(ledger_lost(resolver->parts.ledger, d)) +
                  n_lost_before(ledger_lost_others(resolver->parts.ledger, d));
    }
    if (n_past < resolver->n_announced) {
        return resolver->now_ps;
    }
    for (guint port = 0; port < DUT_PORTS; port++) {
        const ResolverPort *at = &resolver->ports[port];
        TesterWireFrame next;
        if (!at->is_apart && tester_wire_peek(&at->tester, &next)) {
            due_ps = MIN(due_ps, next.due_ps);
        }
    }
    return MAX(due_ps, resolver->now_ps);
}

/* Whether no test frame can meet a neighbour that is not known. What else the table holds, such as
 * DUTs that asked (neighbour_table_hear), is no matter of theirs. */
static gboolean asks_nobody_new(const Resolver *resolver)
{
    gboolean knows_all = TRUE;
    for (guint d = 0; d < DUT_PORTS; d++) {
        guint out = 1 - d;
        guint n_targets = resolver->ports[out].is_joined ? 1 : resolver->n_targets;
        knows_all = knows_all && (!tester_sends(resolver->parts.setup->tester, d) ||
                                  neighbour_table_n_valid(resolver->table, out) >= n_targets);
    }
    return knows_all || neighbour_table_is_closed(resolver->table);
}

/* The instant before which no request leaves. With all neighbours known, or the table closed to
 * others, only timers ask: those that run, and those that frames to stale ones start. */
static SimTime quiet_until_ps(const Resolver *resolver)
{
    SimTime timer_ps = neighbour_table_next_ps(resolver->table);
    if (all_handled(resolver)) {
        return timer_ps;
    }
    SimTime frame_ps = next_frame_ps(resolver);
    if (!asks_nobody_new(resolver)) {
        return MIN(timer_ps, frame_ps);
    }
    return MIN(timer_ps, frame_ps + resolver->limits->delay_first_probe_time_ps);
}

SimTime resolver_window_end_ps(Resolver *resolver)
{
    SimTime quiet_ps = quiet_until_ps(resolver);
    SimTime end_ps = quiet_ps == SIM_TIME_NEVER ? quiet_ps : quiet_ps + resolver->lookahead_ps;
    return MIN(end_ps, resolver_batch_end_ps(resolver));
}

/* ---- the learning phase ---- */

/* Answers that are back at or before `now_ps`. */
static void learn_answers(Resolver *resolver, SimTime now_ps)
{
    const TesterAnswer *answer;
    while ((answer = tester_answers_peek(&resolver->learning)) != NULL &&
           answer->ready_ps <= now_ps) {
        resolver_run_timers(resolver, answer->ready_ps);
        resolver->counts.learned += (guint64)neighbour_table_answer(
            resolver->table, (NeighbourKey)answer->word, answer->ready_ps);
        tester_answers_pop(&resolver->learning);
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
        resolver_run_timers(resolver, now_ps);
        for (guint d = 0; d < DUT_PORTS; d++) {
            NeighbourKey key = neighbour_key(1 - d, resolver->ports[1 - d].is_joined ? 0 : i);
            gboolean asks = FALSE;
            if (tester_sends(resolver->parts.setup->tester, d)) {
                neighbour_table_hand(resolver->table, key, now_ps, &asks);
            }
            if (asks) {
                tester_answers_push(&resolver->learning, (TesterAnswer){now_ps + back_ps, key});
            }
        }
    }
    learn_answers(resolver, SIM_TIME_NEVER);
}

void resolver_reset(Resolver *resolver, const SendPlan *plan, SimTime duration_ps)
{
    SimTime there_and_back_ps = 0;
    neighbour_queues_reset(resolver->queues);
    resolver->counts = (TrialNeighbours){0};
    resolver->end_ps = duration_ps;
    for (guint port = 0; port < DUT_PORTS; port++) {
        ResolverPort *at = &resolver->ports[port];
        at->n_asked = at->block_end = 0;
        tester_wire_reset(&at->tester, plan);
        there_and_back_ps = MAX(there_and_back_ps, at->back_ps);
    }
    tester_answers_reset(&resolver->learning);
    learn(resolver, &resolver->parts.setup->tester->learning,
          there_and_back_ps + resolver->answer_delay_ps, duration_ps);
    resolver->now_ps = 0;
    resolver->n_handled = resolver->n_announced = 0;
    resolver->n_served = resolver->n_unsent = 0;
}

void resolver_begin_at(Resolver *resolver, SimTime time_ps)
{
    neighbour_table_reset(resolver->table, time_ps, resolver->end_ps);
    resolver->counts = (TrialNeighbours){0};
    resolver->now_ps = time_ps;
    for (guint port = 0; port < DUT_PORTS; port++) {
        const Sender *sender = &resolver->parts.senders[port];
        send_plan_pace(&sender->plan, sender->next, &resolver->ports[port].tester.pacer);
    }
}

/* ---- in a row ---- */

void resolver_join(Resolver *resolver, guint port, ResolverEnd end)
{
    ResolverPort *at = &resolver->ports[port];
    at->is_apart = end != RESOLVER_END_TESTER;
    at->is_joined = end == RESOLVER_END_DUT;
    resolver->ports[port].tester.keeps_lateness = TRUE;
    note_lookahead(resolver);
}

SimTime resolver_control_frame_ps(const Resolver *resolver, guint port)
{
    return resolver->ports[port].tester.control_ps;
}

void resolver_note_arrival(Resolver *resolver)
{
    resolver->n_announced++;
}

SimTime resolver_next_ps(const Resolver *resolver)
{
    return MIN(neighbour_table_next_ps(resolver->table), next_frame_ps(resolver));
}

SimTime resolver_first_request_ps(const Resolver *resolver)
{
    SimTime timer_ps = neighbour_table_next_ps(resolver->table);
    if (!asks_nobody_new(resolver)) {
        return MIN(timer_ps, resolver->now_ps);
    }
    return MIN(timer_ps, resolver->now_ps + resolver->limits->delay_first_probe_time_ps);
}

SimTime resolver_lookahead_ps(const Resolver *resolver)
{
    return resolver->lookahead_ps;
}

gint64 resolver_n_moving(const Resolver *resolver, guint64 n_lost)
{
    guint64 n_asked = resolver->counts.requests + resolver->n_unsent;
    return (gint64)n_asked - (gint64)(resolver->counts.answers + n_lost);
}

SimTime resolver_take_lateness_ps(Resolver *resolver, guint direction, guint64 number)
{
    return tester_wire_take_lateness_ps(&resolver->ports[direction].tester, number);
}

SimTime resolver_batch_end_ps(const Resolver *resolver)
{
    SimTime end_ps = SIM_TIME_NEVER;
    for (guint d = 0; d < DUT_PORTS; d++) {
        const Sender *sender = &resolver->parts.senders[d];
        if (!resolver->ports[d].is_apart && sender->next < sender->n_frames) {
            Wide batch_ps = (Wide)sender->batch_frames * SIM_PS_PER_S / sender->pacer.rate;
            end_ps = MIN(end_ps, resolver->now_ps + (SimTime)batch_ps + 1);
        }
    }
    return end_ps;
}

/* ---- the result ---- */

TrialNeighbours resolver_get_counts(const Resolver *resolver)
{
    TrialNeighbours counts = resolver->counts;
    counts.entries = neighbour_table_n_entries(resolver->table);
    return counts;
}
