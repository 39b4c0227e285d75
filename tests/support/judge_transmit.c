/* The judge: transmit rings and wires, docs/frame-path.md section 7. */
#include "tests/support/judge-internal.h"

/* Section 11: frames count where they are put into transmit rings. */
static void count_forwarded(Judge *judge, guint worker)
{
    if (judge->contends) {
        JudgeWorker *workers = judge->result->n_tasks > 0 ? judge->tasks : judge->cores;
        workers[worker].counts->frames++;
    }
}

static void enter_ring(Judge *judge, JudgeFrame *frame, guint port, guint ring)
{
    judge->outputs[port].in_ring[ring]++;
    frame->start_ps =
        judge_start_on_wire(judge, port, frame->bytes, &judge->outputs[port].free_numerator);
    SimTime completed_ps = frame->start_ps + judge_wire_time(judge, port, frame->bytes);
    SimTime received_ps = completed_ps + judge->setup->links[port % 2]->propagation_ps;
    judge_push(judge, completed_ps, JUDGE_COMPLETION, port, ring, NULL);
    frame->is_forwarded = TRUE;
    if (frame->is_control) {
        judge_neighbours_on_sent(judge, frame, received_ps);
    } else if (judge_switch_send(judge, frame, frame->start_ps)) {
        return;
    } else if (judge_row_neighbour(judge, port) != NULL) {
        judge_row_hand_over(judge_row_neighbour(judge, port), frame, received_ps);
    } else {
        judge_push(judge, received_ps, JUDGE_RECEPTION, port, 0, frame);
    }
}

void judge_transmit(Judge *judge, JudgeFrame *frame, guint port, guint worker)
{
    const DutSettings *dut = judge->setup->dut;
    guint ring = judge->contends ? frame->transmit_queue : worker;
    JudgeOutput *output = &judge->outputs[port];
    gboolean waits = dut->transmit.when_full == TRANSMIT_WHEN_FULL_WAIT;

    count_forwarded(judge, worker);
    if (output->in_ring[ring] < (guint64)dut->nic.transmit_ring_size) {
        enter_ring(judge, frame, port, ring);
    } else if (waits && output->waiting[ring].n < (guint64)dut->transmit.backlog) {
        judge_frame_queue_append(&output->waiting[ring], frame);
    } else {
        judge_lose(judge, frame, TRIAL_LOSS_TX_RING_FULL);
    }
}

void judge_on_completion(Judge *judge, guint port, guint ring)
{
    JudgeOutput *output = &judge->outputs[port];
    JudgeFrame *frame = judge_frame_queue_take(&output->waiting[ring]);

    output->in_ring[ring]--;
    if (frame != NULL) {
        enter_ring(judge, frame, port, ring);
    }
}
