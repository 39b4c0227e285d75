#include "models/tester_wire.h"

/* ---- answers ---- */

void tester_answers_init(TesterAnswers *queue)
{
    queue->answers = g_array_new(FALSE, FALSE, sizeof(TesterAnswer));
    queue->head = 0;
}

void tester_answers_reset(TesterAnswers *queue)
{
    g_array_set_size(queue->answers, 0);
    queue->head = 0;
}

const TesterAnswer *tester_answers_peek(const TesterAnswers *queue)
{
    return queue->head < queue->answers->len
               ? &g_array_index(queue->answers, TesterAnswer, queue->head)
               : NULL;
}

void tester_answers_pop(TesterAnswers *queue)
{
    if (++queue->head == queue->answers->len) {
        tester_answers_reset(queue);
    }
}

void tester_answers_push(TesterAnswers *queue, TesterAnswer answer)
{
    g_array_append_val(queue->answers, answer);
}

/* ---- the wire ---- */

void tester_wire_init(TesterWire *wire, Sender *sender, const LinkSettings *link, gint64 test_bytes,
                      gint64 control_bytes)
{
    *wire = (TesterWire){
        .sender = sender,
        .test_ps = link_frame_time_ps(link, test_bytes),
        .control_ps = link_frame_time_ps(link, control_bytes),
        .propagation_ps = link->propagation_ps,
        .late = g_hash_table_new(g_direct_hash, g_direct_equal),
    };
    link_wire_init(&wire->test, link, test_bytes);
    link_wire_init(&wire->control, link, control_bytes);
    tester_answers_init(&wire->answers);
}

void tester_wire_clear(TesterWire *wire)
{
    g_array_unref(wire->answers.answers);
    g_hash_table_unref(wire->late);
}

void tester_wire_reset(TesterWire *wire, const SendPlan *plan)
{
    wire->wire = wire->test;
    send_plan_pace(plan, 0, &wire->pacer);
    tester_answers_reset(&wire->answers);
    g_hash_table_remove_all(wire->late);
}

gboolean tester_wire_peek(const TesterWire *wire, TesterWireFrame *next)
{
    const TesterAnswer *answer = tester_answers_peek(&wire->answers);
    gboolean has_test = wire->sender->next < wire->sender->n_frames;
    gboolean is_test = has_test && (answer == NULL || wire->pacer.next_ps <= answer->ready_ps);
    if (!is_test && answer == NULL) {
        return FALSE;
    }
    SimTime due_ps = is_test ? wire->pacer.next_ps : answer->ready_ps;
    SimTime free_ps = wire->wire.free_ps + (wire->wire.free_remainder != 0);
    *next =
        (TesterWireFrame){.is_test = is_test, .due_ps = due_ps, .start_ps = MAX(due_ps, free_ps)};
    return TRUE;
}

static FrameWord take_test(TesterWire *wire, SimTime late_ps)
{
    Sender *sender = wire->sender;
    guint64 number = sender->next++;
    if (late_ps > 0 && wire->keeps_lateness) {
        g_hash_table_insert(wire->late, GSIZE_TO_POINTER(number), GSIZE_TO_POINTER(late_ps));
    }
    sim_pacer_next(&wire->pacer);
    if (sender->next == (guint64)send_plan_n_before(&sender->plan)) {
        send_plan_pace(&sender->plan, sender->next, &wire->pacer);
    }
    return frame_word(sender->port, 0, number);
}

FrameWord tester_wire_take(TesterWire *wire, const TesterWireFrame *next)
{
    const LinkWire *slot = next->is_test ? &wire->test : &wire->control;
    wire->wire.slot_ps = slot->slot_ps;
    wire->wire.slot_remainder = slot->slot_remainder;
    link_wire_send(&wire->wire, next->due_ps);
    if (next->is_test) {
        return take_test(wire, next->start_ps - next->due_ps);
    }
    FrameWord word = tester_answers_peek(&wire->answers)->word;
    tester_answers_pop(&wire->answers);
    return word;
}

SimTime tester_wire_request_ps(const TesterWire *wire)
{
    return wire->control_ps + wire->propagation_ps;
}

SimTime tester_wire_take_lateness_ps(TesterWire *wire, guint64 number)
{
    gpointer late_ps = NULL;
    g_hash_table_steal_extended(wire->late, GSIZE_TO_POINTER(number), NULL, &late_ps);
    return (SimTime)GPOINTER_TO_SIZE(late_ps);
}
