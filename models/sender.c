#include "models/sender.h"

void sender_init(Sender *sender, guint direction, const Flow *flow, ReceiveRing *rings,
                 guint n_queues, const LinkSettings *link, gint64 frame_bytes, guint batch_frames)
{
    *sender = (Sender){
        .direction = direction,
        .n_queues = n_queues,
        .batch_frames = batch_frames,
        .flow = flow,
        .rings = rings,
        .delay_ps = link_frame_time_ps(link->rate_bps, frame_bytes) + link->propagation_ps,
        .queues = g_new(guint16, batch_frames),
        .arrival_ps = g_new(SimTime, batch_frames),
        .cursors = g_new(RingFrame *, n_queues),
    };
}

void sender_clear(Sender *sender)
{
    g_free(sender->queues);
    g_free(sender->arrival_ps);
    g_free(sender->cursors);
}

void sender_reset(Sender *sender, gint64 rate_pps, guint64 n_frames)
{
    /* Of arrivals: all delays are the same. */
    sim_pacer_init(&sender->pacer, rate_pps);
    sender->pacer.next_ps += sender->delay_ps;
    sender->next = 0;
    sender->n_frames = n_frames;
}

void sender_copy(Sender *to, const Sender *from)
{
    to->pacer = from->pacer;
    to->next = from->next;
    to->n_frames = from->n_frames;
}

SimTime sender_batch_end_ps(const Sender *sender)
{
    guint64 end = sender->next + sender->batch_frames;
    if (end >= sender->n_frames) {
        return SIM_TIME_NEVER;
    }
    return sim_pacer_time_ps(sender->pacer.rate, (gint64)end) + sender->delay_ps;
}

/* Arrivals of the next frames, a batch at most, that arrive before `until_ps`; returns how many. */
static guint note_arrivals(Sender *sender, SimTime until_ps)
{
    guint n = (guint)MIN(sender->batch_frames, sender->n_frames - sender->next);
    SimTime *arrival_ps = sender->arrival_ps;
    SimPacer first = sender->pacer;
    guint n_all = n;
    sim_pacer_next_block(&sender->pacer, arrival_ps, n);
    while (n > 0 && arrival_ps[n - 1] >= until_ps) {
        n--;
    }
    if (n < n_all) {
        sender->pacer = first;
        sim_pacer_next_block(&sender->pacer, arrival_ps, n);
    }
    return n;
}

static void open_rings(Sender *sender, guint n)
{
    for (guint queue = 0; queue < sender->n_queues; queue++) {
        ReceiveRing *ring = &sender->rings[queue];
        receive_ring_compact(ring);
        receive_ring_reserve(ring, n);
        sender->cursors[queue] = ring->end;
    }
}

static void close_rings(Sender *sender)
{
    for (guint queue = 0; queue < sender->n_queues; queue++) {
        sender->rings[queue].end = sender->cursors[queue];
        receive_ring_seal(&sender->rings[queue]);
    }
}

void sender_advance(Sender *sender, SimTime until_ps)
{
    guint n = note_arrivals(sender, until_ps);
    flow_get_queues(sender->flow, sender->next, n, sender->queues);
    open_rings(sender, n);
    RingFrame **cursors = sender->cursors;
    FrameWord first = frame_word(sender->direction, 0, sender->next);
    for (guint i = 0; i < n; i++) {
        guint queue = sender->queues[i];
        *cursors[queue]++ =
            (RingFrame){sender->arrival_ps[i], frame_word_in_queue(first + i, queue)};
    }
    sender->next += n;
    close_rings(sender);
}
