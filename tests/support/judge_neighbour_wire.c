/* Requests and answers of dynamic neighbour entries on the wires: docs/frame-path.md section 12. */
#include "tests/support/judge-neighbours.h"

#define CONTROL ((guint64)1 << 39)

void judge_neighbour_ask(Judge *judge, JudgeNeighbour *entry, guint worker)
{
    guint key = (guint)(entry - judge->neighbours.entries);
    guint port = key / JUDGE_KEYS_A_PORT;

    entry->n_asked++;
    judge_neighbour_push_timer(judge, entry,
                               judge->now_ps + judge_neighbour_limits(judge)->retrans_time_ps);
    if (judge->now_ps < 0) {
        return;
    }
    JudgeFrame *request = g_new0(JudgeFrame, 1);
    guint64 sequence = judge->neighbours.n_requests[port]++ % (1 << 22);
    g_ptr_array_add(judge->neighbours.control_frames, request);
    request->is_control = TRUE;
    request->direction = 1 - port;
    request->number = CONTROL + (sequence << 17) + key;
    request->bytes = judge_neighbour_control_bytes(judge);
    request->neighbour = key;
    request->is_for_all = judge->neighbours.entries[key].state == JUDGE_INCOMPLETE;
    judge_transmit(judge, request, port, worker);
}

guint judge_neighbours_address(const JudgeFrame *frame)
{
    return frame->neighbour % JUDGE_KEYS_A_PORT;
}

/* A request, or an answer to another DUT's. */
void judge_neighbours_on_sent(Judge *judge, JudgeFrame *frame, SimTime received_ps)
{
    guint port = 1 - frame->direction;

    judge->result->neighbours.requests += frame->neighbour / JUDGE_KEYS_A_PORT == port ? 1 : 0;
    if (judge_switch_send(judge, frame, frame->start_ps)) {
        return;
    }
    if (judge_neighbour_leads_to_dut(judge, port)) {
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
    guint index = answer->neighbour % JUDGE_KEYS_A_PORT;
    guint8 source[ADDRESS_PLAN_MAX_BYTES] = {0xfd, 0, 0, 0x02, 0, 0x18};
    guint8 destination[ADDRESS_PLAN_MAX_BYTES] = {0xfd, 0, 0, 0x02, 0, 0x18};
    guint32 hash = 0;

    if (plan->ip_version == 6 && !judge_neighbour_leads_to_dut(judge, answer->direction)) {
        if (judge_neighbour_is_direct(judge)) {
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
