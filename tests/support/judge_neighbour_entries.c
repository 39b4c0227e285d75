/* Dynamic neighbour entries of the judge: states, room in the table, collection and purging.
 * Nothing here is shared with models/neighbour_table.c: entries are looked through one by one, and
 * a timer is an event that does nothing when its entry has another one by then. */
#include "tests/support/judge-neighbours.h"

const NeighbourLimits *judge_neighbour_limits(const Judge *judge)
{
    const NeighbourSettings *settings = &judge->setup->dut->neighbour;

    return judge->flows.plan.ip_version == 6 && settings->limits_for == NEIGHBOUR_LIMITS_FOR_ARP
               ? &settings->limits_ndp
               : &settings->limits;
}

gint64 judge_neighbour_control_bytes(const Judge *judge)
{
    return judge->flows.plan.ip_version == 6 ? 90 : 64;
}

gboolean judge_neighbour_is_direct(const Judge *judge)
{
    return judge->setup->tester->setup == TESTER_SETUP_DIRECT;
}

guint judge_neighbour_n_targets(const Judge *judge)
{
    return judge_neighbour_is_direct(judge) ? judge->flows.n_destinations : 1;
}

/* Section 14: whether a DUT is behind a port; it is one neighbour, whatever is behind it. */
gboolean judge_neighbour_leads_to_dut(const Judge *judge, guint port)
{
    return judge_row_neighbour(judge, port) != NULL;
}

/* 1/2 of the base and a random share of the whole; drawn for the first time, or once more. */
SimTime judge_neighbour_draw_reachable(const Judge *judge, guint port)
{
    const NeighbourLimits *limits = judge_neighbour_limits(judge);
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

void judge_neighbour_push_timer(Judge *judge, JudgeNeighbour *entry, SimTime time_ps)
{
    guint key = (guint)(entry - judge->neighbours.entries);
    entry->has_timer = TRUE;
    entry->timer_ps = time_ps;
    judge_push(judge, time_ps, JUDGE_TIMER, key / JUDGE_KEYS_A_PORT, key % JUDGE_KEYS_A_PORT,
               entry);
}

gint64 judge_neighbour_is_idle(const JudgeNeighbour *entry)
{
    return entry->state == JUDGE_STALE || entry->state == JUDGE_FAILED ? 1 : 0;
}

void judge_neighbour_change(Judge *judge, JudgeNeighbour *entry, JudgeNeighbourState state)
{
    judge->neighbours.n_idle -= judge_neighbour_is_idle(entry);
    entry->state = state;
    entry->changed_ps = judge->now_ps;
    entry->has_timer = FALSE;
    judge->neighbours.n_idle += judge_neighbour_is_idle(entry);
}

void judge_neighbour_remove(JudgeNeighbours *neighbours, JudgeNeighbour *entry)
{
    neighbours->n_idle -= judge_neighbour_is_idle(entry);
    *entry = (JudgeNeighbour){.state = JUDGE_NOBODY};
    neighbours->n_entries--;
}

/* ---- collection ---- */

/* The oldest entry that a collection may take; NULL when there is none. */
static JudgeNeighbour *oldest_removable(const Judge *judge)
{
    JudgeNeighbour *oldest = NULL;

    guint n = judge->neighbours.n_idle > 0 ? DUT_PORTS * judge_neighbour_n_targets(judge) : 0;
    for (guint i = 0; i < n; i++) {
        guint key = i % DUT_PORTS * JUDGE_KEYS_A_PORT + i / DUT_PORTS;
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
    const NeighbourLimits *limits = judge_neighbour_limits(judge);
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
        judge_neighbour_remove(neighbours, entry);
    }
    return neighbours->n_entries < before || before < limits->gc_thresh3;
}

void judge_neighbour_collect(Judge *judge)
{
    const NeighbourLimits *limits = judge_neighbour_limits(judge);

    if (judge->now_ps >= judge->request->duration_ps) {
        return;
    }
    judge_push(judge, judge->now_ps + limits->gc_interval_ps, JUDGE_TIMER, JUDGE_COLLECTION, 0,
               NULL);
    if (limits->reachable_redraw_ps != 0 &&
        judge->now_ps >= judge->neighbours.redrawn_ps + limits->reachable_redraw_ps) {
        judge->neighbours.redrawn_ps = judge->now_ps;
        judge->neighbours.n_redrawn++;
        judge->neighbours.reachable_ps[0] = judge_neighbour_draw_reachable(judge, 0);
        judge->neighbours.reachable_ps[1] = judge_neighbour_draw_reachable(judge, 1);
    }
    if (judge->neighbours.n_entries < limits->gc_thresh1) {
        return;
    }
    for (guint i = 0; i < DUT_PORTS * judge_neighbour_n_targets(judge); i++) {
        guint key = i % DUT_PORTS * JUDGE_KEYS_A_PORT + i / DUT_PORTS;
        JudgeNeighbour *entry = &judge->neighbours.entries[key];
        SimTime idle_ps = judge->now_ps - MAX(entry->used_ps, entry->confirmed_ps);
        if (entry->state == JUDGE_FAILED ||
            (entry->state == JUDGE_STALE && idle_ps >= limits->gc_stale_time_ps)) {
            judge_neighbour_remove(&judge->neighbours, entry);
        }
    }
}

/* The entry used the longest ago. */
static JudgeNeighbour *least_recently_used(const Judge *judge)
{
    JudgeNeighbour *least = NULL;

    for (guint i = 0; i < DUT_PORTS * judge_neighbour_n_targets(judge); i++) {
        guint key = i % DUT_PORTS * JUDGE_KEYS_A_PORT + i / DUT_PORTS;
        JudgeNeighbour *entry = &judge->neighbours.entries[key];
        if (entry->state != JUDGE_NOBODY && (least == NULL || entry->use < least->use)) {
            least = entry;
        }
    }
    return least;
}

/* The new entry has been made and asked for. */
void judge_neighbour_purge_others(Judge *judge, const JudgeNeighbour *new_entry)
{
    const NeighbourLimits *limits = judge_neighbour_limits(judge);
    gint64 n_left = limits->purge_batch;

    if (limits->purge_thresh == 0 || judge->neighbours.n_entries < limits->purge_thresh) {
        return;
    }
    for (JudgeNeighbour *entry; n_left > 0 && (entry = least_recently_used(judge)) != new_entry;
         n_left--) {
        entry->use = ++judge->neighbours.n_uses;
        if (entry->state != JUDGE_INCOMPLETE &&
            !(judge_neighbour_is_idle(entry) && entry->has_timer)) {
            if (entry->state != JUDGE_FAILED) {
                judge_neighbour_change(judge, entry, JUDGE_STALE);
            }
            judge_neighbour_push_timer(judge, entry, judge->now_ps + limits->purge_delay_ps);
        }
    }
}

/* Makes a new entry; FALSE when the table is full. */
gboolean judge_neighbour_create(Judge *judge, JudgeNeighbour *entry)
{
    JudgeNeighbours *neighbours = &judge->neighbours;

    if (!make_room(judge)) {
        return FALSE;
    }
    *entry = (JudgeNeighbour){
        .state = JUDGE_FAILED,
        .created = neighbours->n_created++,
        .confirmed_ps = judge->now_ps - 2 * judge_neighbour_limits(judge)->reachable_time_ps,
        .changed_ps = judge->now_ps - judge_neighbour_limits(judge)->down_time_ps};
    neighbours->n_entries++;
    neighbours->n_idle += judge_neighbour_is_idle(entry);
    return TRUE;
}
