/* Modifiers: docs/frame-path.md section 18. */
#include "tests/support/judge-internal.h"

enum { BROADCAST, QUERY, UPDATE, NONE };

static SimTime update_interval_ps(const ModifiersSettings *modifiers)
{
    SimTime given_ps = modifiers->routing_interval_ps;
    switch ((ModifiersRouting)modifiers->routing) {
    case MODIFIERS_ROUTING_RIP:
        return given_ps != 0 ? given_ps : 30 * SIM_PS_PER_S;
    case MODIFIERS_ROUTING_OSPF:
    case MODIFIERS_ROUTING_IGRP:
        return given_ps != 0 ? given_ps : 90 * SIM_PS_PER_S;
    case MODIFIERS_ROUTING_NONE:
        break;
    }
    return 0;
}

/* Whether a multiple of the interval is above `last_ps` (-1: none came yet) and not above `due_ps`.
 */
static gboolean is_time(SimTime interval_ps, SimTime last_ps, SimTime due_ps)
{
    if (interval_ps == 0) {
        return FALSE;
    }
    return last_ps < 0 || due_ps / interval_ps > last_ps / interval_ps;
}

static SimTime extra_cost_ps(const DutSettings *dut, guint kind)
{
    const SimCost costs[] = {
        [BROADCAST] = dut->cost.broadcast,
        [QUERY] = dut->cost.management,
        [UPDATE] = dut->cost.routing_update,
    };
    return sim_units_cost_ps(costs[kind], dut->clock_hz);
}

static void make_modifier(const Judge *judge, JudgeFrame *frame, gint64 k, guint kind)
{
    frame->modifier = 1 + kind;
    frame->number = ((guint64)1 << 39) + ((guint64)1 << 38) + ((guint64)kind << 36) + (guint64)k;
    frame->forward_ps += extra_cost_ps(judge->setup->dut, kind);
}

void judge_modifiers_choose(const Judge *judge, JudgeFrame *frames, gint64 n)
{
    const ModifiersSettings *modifiers = &judge->setup->tester->modifiers;
    gint64 every = modifiers->broadcast;
    SimTime update_ps = -1;
    SimTime query_ps = -1;
    if (every == 0 && modifiers->management_ps == 0 && update_interval_ps(modifiers) == 0) {
        return;
    }
    for (gint64 k = 0; k < n; k++) {
        JudgeFrame *frame = &frames[k];
        guint kind = NONE;
        if (is_time(update_interval_ps(modifiers), update_ps, frame->due_ps)) {
            update_ps = frame->due_ps;
            kind = UPDATE;
        } else if (is_time(modifiers->management_ps, query_ps, frame->due_ps)) {
            query_ps = frame->due_ps;
            kind = QUERY;
        } else if (every != 0 && k % every == every - 1) {
            kind = BROADCAST;
        }
        if (kind != NONE) {
            make_modifier(judge, frame, k, kind);
        }
        frame->forward_ps = MAX(frame->forward_ps, 1);
    }
}

guint judge_modifiers_queue(const Judge *judge, const JudgeFrame *frame)
{
    const JudgeFlows *flows = &judge->flows;
    const RssSettings *rss = &judge->setup->dut->nic.rss;
    AddressSide side = frame->direction == 0 ? ADDRESS_SIDE_LEFT : ADDRESS_SIDE_RIGHT;
    gboolean is_rip = judge->setup->tester->modifiers.routing == MODIFIERS_ROUTING_RIP;
    guint8 source[ADDRESS_PLAN_MAX_BYTES];
    guint8 destination[ADDRESS_PLAN_MAX_BYTES];
    guint32 hash = 0;
    address_plan_get(&flows->plan, side, 0, source);
    address_plan_get_dut(&flows->plan, side, 0, destination);
    if (frame->modifier == 1 + QUERY) {
        hash = rss_hash(flows->rss, flows->plan.ip_version, RSS_PROTOCOL_UDP, source, destination,
                        49184, 161);
    } else if (frame->modifier == 1 + UPDATE) {
        hash = rss_hash(flows->rss, flows->plan.ip_version, RSS_PROTOCOL_UDP, source, destination,
                        is_rip ? 520 : 0, is_rip ? 520 : 0);
    }
    guint entry = hash % (guint)rss->table_size;
    return rss->table != NULL ? (guint)g_array_index(rss->table, gint64, entry)
                              : entry % flows->n_queues;
}

void judge_modifiers_take(Judge *judge, const JudgeFrame *frame)
{
    judge->result->direction[frame->direction].modifiers.taken[frame->modifier - 1]++;
    judge_settle(judge, frame, TRIAL_FATE_RECEIVED, judge->now_ps);
}

void judge_modifiers_count_in_flight(TrialModifiers *modifiers)
{
    for (guint kind = 0; kind < MODIFIER_N_KINDS; kind++) {
        modifiers->in_flight += modifiers->sent[kind] - modifiers->taken[kind];
    }
    modifiers->in_flight -= modifiers->lost;
}
