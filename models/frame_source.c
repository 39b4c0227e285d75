#include "models/frame_source.h"

#include <string.h>

struct FrameSource {
    guint direction;
    const TesterSettings *tester;
    const Traffic *traffic;
    const LinkSettings *link;
    TrafficSlot *slots; /* by size */
    SimExponential exponential;
    guint64 stream_start;
    SourceState state;
    /* frames known and not taken: [head, end), more than a batch unless there are no more */
    SourceFrame *frames;
    guint batch_frames;
    guint head, end;
};

FrameSource *frame_source_new(const TesterSettings *tester, const Traffic *traffic, guint direction,
                              const LinkSettings *link, guint batch_frames)
{
    FrameSource *source = g_new0(FrameSource, 1);
    source->direction = direction;
    source->tester = tester;
    source->traffic = traffic;
    source->link = link;
    source->slots = traffic_slots_new(traffic, link->rate_bps);
    source->batch_frames = batch_frames;
    source->frames = g_new(SourceFrame, 2 * ((gsize)batch_frames + 1));
    sim_exponential_init(&source->exponential);
    return source;
}

void frame_source_free(FrameSource *source)
{
    if (source != NULL) {
        g_free(source->slots);
        g_free(source->frames);
        g_free(source);
    }
}

void frame_source_set_stream(FrameSource *source, guint64 stream_start)
{
    source->stream_start = stream_start;
}

void frame_source_reset(FrameSource *source, gint64 rate_pps, guint64 n_frames)
{
    TrafficMix mix = traffic_mix(source->tester);
    const ArrivalsLoad load = {.rate_pps = rate_pps,
                               .link_rate_bps = source->link->rate_bps,
                               .n_sizes = mix.n,
                               .slot_bits = mix.slot_bits};
    SourceState *state = &source->state;
    *state = (SourceState){.n_frames = n_frames};
    link_wire_init(&state->wire, source->link->rate_bps, 0);
    arrivals_init(&state->arrivals, &source->tester->arrivals, &load, source->stream_start,
                  &source->exponential);
    source->head = source->end = 0;
}

void frame_source_copy(FrameSource *to, const FrameSource *from)
{
    to->stream_start = from->stream_start;
    to->state = from->state;
    to->state.arrivals.table = &to->exponential;
    to->head = 0;
    to->end = from->end - from->head;
    memcpy(to->frames, from->frames + from->head, to->end * sizeof(SourceFrame));
}

/* The frame behind `state`, which moves on. */
static SourceFrame next_frame(const FrameSource *source, SourceState *state)
{
    FrameWord word = frame_word(source->direction, 0, state->next++);
    guint size = traffic_size_of(source->traffic, word);
    const TrafficSlot *slot = &source->slots[size];
    SimTime due_ps =
        arrivals_next(&state->arrivals, traffic_slot_bits(source->traffic->bytes[size]));
    SimTime start_ps = traffic_send(&state->wire, slot, due_ps);
    return (SourceFrame){.start_ps = start_ps,
                         .arrival_ps = start_ps + slot->frame_ps + source->link->propagation_ps,
                         .word = word};
}

/* Makes more than a batch of frames known. */
static void fill(FrameSource *source)
{
    SourceState *state = &source->state;
    if (source->end - source->head > source->batch_frames || state->next == state->n_frames) {
        return;
    }
    source->end -= source->head;
    memmove(source->frames, source->frames + source->head, source->end * sizeof(SourceFrame));
    source->head = 0;
    while (source->end < 2 * (source->batch_frames + 1) && state->next < state->n_frames) {
        source->frames[source->end++] = next_frame(source, state);
    }
}

SimTime frame_source_batch_end_ps(FrameSource *source)
{
    fill(source);
    return source->end - source->head > source->batch_frames
               ? source->frames[source->head + source->batch_frames].arrival_ps
               : SIM_TIME_NEVER;
}

const SourceFrame *frame_source_take(FrameSource *source, SimTime until_ps, guint *n)
{
    fill(source);
    const SourceFrame *first = source->frames + source->head;
    guint most = MIN(source->batch_frames, source->end - source->head);
    guint n_taken = 0;
    while (n_taken < most && first[n_taken].arrival_ps < until_ps) {
        n_taken++;
    }
    source->head += n_taken;
    *n = n_taken;
    return first;
}

guint64 frame_source_n_started(const FrameSource *source, SimTime horizon_ps)
{
    SourceState state = source->state;
    guint64 n = state.next;
    for (guint i = source->end; i > source->head; i--) {
        n -= source->frames[i - 1].start_ps > horizon_ps ? 1 : 0;
    }
    if (n < state.next) {
        return n;
    }
    while (n < state.n_frames && next_frame(source, &state).start_ps <= horizon_ps) {
        n++;
    }
    return n;
}
