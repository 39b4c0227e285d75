#include "models/sender.h"

#include "sim/vector.h"

/* Parts of a batch that are announced side by side where rings are few. Where a frame goes waits
 * for the last frame of its ring, and that is often the one just before. */
#define N_PARTS          4
#define MOST_RINGS_APART 8

__extension__ typedef __int128 Wide;

void sender_init(Sender *sender, guint port, const Flow *flow, ReceiveRing *rings, guint n_queues,
                 const LinkSettings *link, gint64 frame_bytes, guint batch_frames)
{
    *sender = (Sender){
        .port = port,
        .n_queues = n_queues,
        .batch_frames = batch_frames,
        .flow = flow,
        .rings = rings,
        .delay_ps = link_frame_time_ps(link, frame_bytes) + link->propagation_ps,
        .queues = g_new(guint16, batch_frames),
        .arrival_ps = g_new(SimTime, batch_frames),
        .cursors = g_new(RingFrame *, (gsize)N_PARTS * n_queues),
    };
}

void sender_clear(Sender *sender)
{
    g_free(sender->queues);
    g_free(sender->arrival_ps);
    g_free(sender->cursors);
    frame_source_free(sender->source);
}

void sender_set_source(Sender *sender, FrameSource *source, const Flow *background)
{
    sender->source = source;
    sender->background = background;
}

void sender_set_modifiers(Sender *sender, const guint16 *modifier_queue)
{
    sender->modifier_queue = modifier_queue;
}

void sender_begin_source(Sender *sender, SimTime duration_ps)
{
    if (sender->source != NULL) {
        frame_source_reset(sender->source, sender->plan.rate_pps, sender->n_frames, duration_ps);
    }
}

/* Goes on at frame `next`. */
static void begin_pace(Sender *sender)
{
    guint64 n_before = (guint64)send_plan_n_before(&sender->plan);
    gboolean is_before = sender->next < n_before;
    sender->pace_end = is_before ? MIN(n_before, sender->n_frames) : sender->n_frames;
    send_plan_pace(&sender->plan, sender->next, &sender->pacer);
    /* Of arrivals: all delays are the same. */
    sender->pacer.next_ps += sender->delay_ps;
}

/* `n` frames have been taken. */
static void move_on(Sender *sender, guint n)
{
    sender->next += n;
    if (G_UNLIKELY(sender->next == sender->pace_end && sender->next < sender->n_frames)) {
        begin_pace(sender);
    }
}

void sender_reset(Sender *sender, const SendPlan *plan, guint64 n_frames)
{
    sender->plan = *plan;
    sender->first = sender->next = 0;
    sender->n_frames = n_frames;
    sender->next_background = sender->n_modifiers = 0;
    begin_pace(sender);
}

void sender_begin_at(Sender *sender, SimTime time_ps)
{
    guint64 n_before = send_plan_n_started(&sender->plan, time_ps - sender->delay_ps - 1);
    sender->first = sender->next = MIN(n_before, sender->n_frames);
    begin_pace(sender);
}

void sender_copy(Sender *to, const Sender *from)
{
    to->plan = from->plan;
    to->pacer = from->pacer;
    to->pace_end = from->pace_end;
    to->first = from->first;
    to->next = from->next;
    to->n_frames = from->n_frames;
    to->next_background = from->next_background;
    to->n_modifiers = from->n_modifiers;
    if (from->source != NULL) {
        frame_source_copy(to->source, from->source);
    }
}

SimTime sender_batch_end_ps(const Sender *sender)
{
    if (sender->source != NULL) {
        return frame_source_batch_end_ps(sender->source);
    }
    guint64 end = MIN(sender->next + sender->batch_frames, sender->pace_end);
    if (end >= sender->n_frames) {
        return SIM_TIME_NEVER;
    }
    return send_plan_time_ps(&sender->plan, end) + sender->delay_ps;
}

/* Frames that can arrive before `until_ps`: as many as do, or up to two more. */
static guint64 most_arrivals(const Sender *sender, SimTime until_ps)
{
    if (sender->pacer.next_ps >= until_ps) {
        return 0;
    }
    Wide span = (Wide)(until_ps - sender->pacer.next_ps) * sender->pacer.rate / SIM_PS_PER_S;
    return span < G_MAXUINT32 ? (guint64)span + 2 : G_MAXUINT32;
}

/* Arrivals of the next frames, a batch at most, that arrive before `until_ps`; returns how many. */
static guint note_arrivals(Sender *sender, SimTime until_ps)
{
    guint n = (guint)MIN(sender->batch_frames, sender->pace_end - sender->next);
    n = (guint)MIN(n, most_arrivals(sender, until_ps)); /* short windows need few */
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

static void close_rings(Sender *sender, RingFrame *const *ends)
{
    for (guint queue = 0; queue < sender->n_queues; queue++) {
        sender->rings[queue].end = ends[queue];
        receive_ring_seal(&sender->rings[queue]);
    }
}

/* Puts frame i of the batch where the cursor of its ring is. */
static inline void put(const Sender *sender, RingFrame **cursors, FrameWord first, guint i)
{
    guint queue = sender->queues[i];
    *cursors[queue]++ = (RingFrame){sender->arrival_ps[i], frame_word_in_queue(first + i, queue)};
}

/* ---- few rings: parts of the batch side by side ---- */

SIM_VECTOR_LOOP guint count_loop(const guint16 *queues, guint n, guint queue)
{
    guint16 wanted = (guint16)queue;
    guint n_found = 0;
    for (guint i = 0; i < n; i++) {
        n_found += queues[i] == wanted;
    }
    return n_found;
}

static guint count_plain(const guint16 *queues, guint n, guint queue)
{
    return count_loop(queues, n, queue);
}

SIM_VECTOR_WIDE
static guint count_wide(const guint16 *queues, guint n, guint queue)
{
    return count_loop(queues, n, queue);
}

/* Where each ring's first frame of every part but the first goes. */
static void open_parts(Sender *sender, guint part_n)
{
    guint n_queues = sender->n_queues;
    for (guint part = 1; part < N_PARTS; part++) {
        const guint16 *before = sender->queues + (gsize)(part - 1) * part_n;
        for (guint queue = 0; queue < n_queues; queue++) {
            RingFrame **cursor = &sender->cursors[part * n_queues + queue];
            *cursor = cursor[-(gssize)n_queues] +
                      (sim_vector_is_wide() ? count_wide : count_plain)(before, part_n, queue);
        }
    }
}

static void announce_apart(Sender *sender, FrameWord first, guint n)
{
    guint part_n = n / N_PARTS;
    guint n_queues = sender->n_queues;
    RingFrame **cursors = sender->cursors;
    RingFrame **last = cursors + (gsize)(N_PARTS - 1) * n_queues;
    open_parts(sender, part_n);
    for (guint i = 0; i < part_n; i++) {
        put(sender, cursors, first, i);
        put(sender, cursors + n_queues, first, i + part_n);
        put(sender, cursors + 2 * (gsize)n_queues, first, i + 2 * part_n);
        put(sender, last, first, i + 3 * part_n);
    }
    for (guint i = N_PARTS * part_n; i < n; i++) {
        put(sender, last, first, i);
    }
    close_rings(sender, last);
}

/* ---- traffic that is not plain ---- */

static void announce_source(Sender *sender, SimTime until_ps)
{
    guint n;
    const SourceFrame *frames = frame_source_take(sender->source, until_ps, &n);
    guint n_background = 0;
    for (guint i = 0; i < n && sender->background != NULL; i++) {
        n_background += frame_word_is_control(frames[i].word) ? 1 : 0;
    }
    /* the queues of test frames, and behind them the background's */
    const guint16 *queue_of[] = {sender->queues, sender->queues + (n - n_background)};
    flow_get_queues(sender->flow, sender->next, n - n_background, sender->queues);
    if (n_background > 0) {
        flow_get_queues(sender->background, sender->next_background, n_background,
                        sender->queues + (n - n_background));
    }
    for (guint queue = 0; queue < sender->n_queues; queue++) {
        receive_ring_compact(&sender->rings[queue]);
    }
    for (guint i = 0; i < n; i++) {
        gboolean is_test = !frame_word_is_control(frames[i].word);
        guint queue = *queue_of[is_test || sender->background == NULL ? 0 : 1]++;
        if (sender->modifier_queue != NULL && !is_test) {
            queue = sender->modifier_queue[modifier_of(frames[i].word)];
            sender->n_modifiers++;
        }
        receive_ring_announce(&sender->rings[queue], frames[i].arrival_ps, frames[i].arrival_ps,
                              frame_word_in_queue(frames[i].word, queue));
    }
    for (guint queue = 0; queue < sender->n_queues; queue++) {
        receive_ring_seal(&sender->rings[queue]);
    }
    sender->next += n - n_background;
    sender->next_background += n_background;
}

void sender_advance(Sender *sender, SimTime until_ps)
{
    if (sender->source != NULL) {
        announce_source(sender, until_ps);
        return;
    }
    guint n = note_arrivals(sender, until_ps);
    flow_get_queues(sender->flow, sender->next, n, sender->queues);
    open_rings(sender, n);
    FrameWord first = frame_word(sender->port, 0, sender->next);
    if (sender->n_queues <= MOST_RINGS_APART) {
        announce_apart(sender, first, n);
    } else {
        for (guint i = 0; i < n; i++) {
            put(sender, sender->cursors, first, i);
        }
        close_rings(sender, sender->cursors);
    }
    move_on(sender, n);
}

guint sender_take(Sender *sender)
{
    guint n = note_arrivals(sender, SIM_TIME_NEVER);
    move_on(sender, n);
    return n;
}

guint64 sender_n_started(const Sender *sender, SimTime horizon_ps)
{
    if (horizon_ps == SIM_TIME_NEVER) {
        return sender->n_frames;
    }
    return sender->source != NULL
               ? frame_source_n_started(sender->source, TRAFFIC_TEST, horizon_ps)
               : MIN(sender->n_frames, send_plan_n_started(&sender->plan, horizon_ps));
}

void sender_count_modifiers(const Sender *sender, SimTime horizon_ps, guint64 *n)
{
    if (sender->modifier_queue != NULL) {
        frame_source_count_modifiers(sender->source, horizon_ps, n);
    }
}

guint64 sender_n_background(const Sender *sender, SimTime horizon_ps)
{
    return sender->background != NULL
               ? frame_source_n_started(sender->source, TRAFFIC_BACKGROUND, horizon_ps)
               : 0;
}
