#include "models/sender.h"

void sender_init(Sender *sender, guint direction, const Flow *flow, ReceiveRing *rings,
                 const LinkSettings *link, gint64 frame_bytes, guint batch_frames)
{
    *sender = (Sender){
        .direction = direction,
        .batch_frames = batch_frames,
        .flow = flow,
        .rings = rings,
        .delay_ps = link_frame_time_ps(link->rate_bps, frame_bytes) + link->propagation_ps,
        .queues = g_new(guint16, batch_frames),
    };
}

void sender_clear(Sender *sender)
{
    g_free(sender->queues);
}

void sender_reset(Sender *sender, gint64 rate_pps, guint64 n_frames)
{
    sim_pacer_init(&sender->pacer, rate_pps);
    sender->next = 0;
    sender->n_frames = n_frames;
}

SimTime sender_batch_end_ps(const Sender *sender)
{
    guint64 end = sender->next + sender->batch_frames;
    if (end >= sender->n_frames) {
        return SIM_TIME_NEVER;
    }
    return sim_pacer_time_ps(sender->pacer.rate, (gint64)end) + sender->delay_ps;
}

void sender_advance(Sender *sender, SimTime until_ps)
{
    guint n = (guint)MIN(sender->batch_frames, sender->n_frames - sender->next);
    SimPacer pacer = sender->pacer;
    flow_get_queues(sender->flow, sender->next, n, sender->queues);
    for (guint i = 0; i < n && pacer.next_ps < until_ps - sender->delay_ps; i++) {
        SimTime arrival_ps = sim_pacer_next(&pacer) + sender->delay_ps;
        guint queue = sender->queues[i];
        receive_ring_announce(&sender->rings[queue], arrival_ps, arrival_ps,
                              frame_word(sender->direction, queue, sender->next));
        sender->next++;
    }
    sender->pacer = pacer;
}
