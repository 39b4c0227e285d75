#include "models/frame_source.h"

#include <string.h>

struct FrameSource {
    FrameWord first_word;                     /* of frame 0 of queue 0 */
    TesterSettings tester[TRAFFIC_N_STREAMS]; /* owned by the settings */
    const Traffic *traffic;
    const LinkSettings *link;
    gint64 background_pps;
    LinkSlot *slots; /* by size */
    SimExponential exponential;
    guint64 stream_start[TRAFFIC_N_STREAMS];
    SourceState state;
    /* frames known and not taken: [head, end), more than a batch unless there are no more */
    SourceFrame *frames;
    guint batch_frames;
    guint head, end;
};

FrameSource *frame_source_new(const TesterSettings *tester, const Traffic *traffic, guint port,
                              const LinkSettings *link, guint batch_frames)
{
    FrameSource *source = g_new0(FrameSource, 1);
    source->first_word = frame_word(port, 0, 0);
    for (guint i = 0; i < TRAFFIC_N_STREAMS; i++) {
        source->tester[i] = traffic_tester(tester, i);
    }
    source->background_pps = tester->background.rate_pps;
    source->traffic = traffic;
    source->link = link;
    source->slots = traffic_slots_new(traffic, link);
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

void frame_source_set_streams(FrameSource *source, guint64 test_start, guint64 background_start)
{
    source->stream_start[TRAFFIC_TEST] = test_start;
    source->stream_start[TRAFFIC_BACKGROUND] = background_start;
}

static FrameWord word_of(const FrameSource *source, guint i, guint64 number)
{
    guint64 bit = i == TRAFFIC_BACKGROUND ? G_GUINT64_CONSTANT(1) << FRAME_WORD_CONTROL_BIT : 0;
    return source->first_word | number | bit;
}

/* When the stream's next frame is due, if there is one. */
static void plan_next(const FrameSource *source, SourceState *state, guint i)
{
    SourceStream *stream = &state->stream[i];
    if (stream->next < stream->n_frames) {
        guint size = traffic_size_of(source->traffic, word_of(source, i, stream->next));
        stream->due_ps = arrivals_next(&stream->arrivals,
                                       link_slot_parts(source->link, source->traffic->bytes[size]));
    } else {
        stream->due_ps = SIM_TIME_NEVER;
    }
}

static void reset_stream(FrameSource *source, guint i, gint64 rate_pps, guint64 n_frames)
{
    SourceStream *stream = &source->state.stream[i];
    *stream = (SourceStream){.n_frames = n_frames};
    if (n_frames > 0) {
        const TesterSettings *tester = &source->tester[i];
        ArrivalsSettings arrivals = tester->arrivals;
        TrafficMix mix =
            traffic_mix(tester, frame_word_direction(source->first_word), source->link);
        const guint64 *place = NULL;
        if (tester_replays(tester) && tester->replay.timing == REPLAY_RECORDED) {
            arrivals.process = ARRIVALS_RECORDED;
            place =
                capture_sequence(tester->replay.capture, frame_word_direction(source->first_word))
                    ->place;
        }
        const ArrivalsLoad load = {.rate_pps = rate_pps,
                                   .parts_per_second = link_parts_per_second(source->link),
                                   .n_sizes = mix.n,
                                   .slot_parts = mix.slot_parts,
                                   .place = place};
        arrivals_init(&stream->arrivals, &arrivals, &load, source->stream_start[i],
                      &source->exponential);
    }
    plan_next(source, &source->state, i);
}

void frame_source_reset(FrameSource *source, gint64 rate_pps, guint64 n_frames, SimTime duration_ps)
{
    gint64 n_background = 0;
    if (n_frames > 0 && source->background_pps > 0) {
        n_background = sim_pacer_count(source->background_pps, duration_ps);
    }
    reset_stream(source, TRAFFIC_TEST, rate_pps, n_frames);
    reset_stream(source, TRAFFIC_BACKGROUND, source->background_pps, (guint64)n_background);
    modifier_plan_init(&source->state.modifiers, &source->tester[TRAFFIC_TEST].modifiers);
    link_wire_init(&source->state.wire, source->link, 0);
    source->head = source->end = 0;
}

void frame_source_copy(FrameSource *to, const FrameSource *from)
{
    memcpy(to->stream_start, from->stream_start, sizeof to->stream_start);
    to->state = from->state;
    for (guint i = 0; i < TRAFFIC_N_STREAMS; i++) {
        to->state.stream[i].arrivals.table = &to->exponential;
    }
    to->head = 0;
    to->end = from->end - from->head;
    memcpy(to->frames, from->frames + from->head, to->end * sizeof(SourceFrame));
}

static gboolean is_over(const SourceState *state)
{
    return state->stream[TRAFFIC_TEST].due_ps == SIM_TIME_NEVER &&
           state->stream[TRAFFIC_BACKGROUND].due_ps == SIM_TIME_NEVER;
}

/* The frame behind `state`, which moves on; test frames go before others due at the same time. */
static SourceFrame next_frame(const FrameSource *source, SourceState *state)
{
    guint i = state->stream[TRAFFIC_BACKGROUND].due_ps < state->stream[TRAFFIC_TEST].due_ps
                  ? TRAFFIC_BACKGROUND
                  : TRAFFIC_TEST;
    FrameWord word = word_of(source, i, state->stream[i].next++);
    const LinkSlot *slot = &source->slots[traffic_size_of(source->traffic, word)];
    if (source->traffic->has_modifiers) {
        Modifier kind = modifier_plan_next(&state->modifiers, state->stream[i].next - 1,
                                           state->stream[i].due_ps);
        word = kind != MODIFIER_NONE ? modifier_word(word, kind) : word;
    }
    SimTime start_ps = link_wire_send_slot(&state->wire, slot, state->stream[i].due_ps);
    plan_next(source, state, i);
    return (SourceFrame){.start_ps = start_ps,
                         .arrival_ps = start_ps + slot->frame_ps + source->link->propagation_ps,
                         .word = word};
}

/* Makes more than a batch of frames known. */
static void fill(FrameSource *source)
{
    SourceState *state = &source->state;
    if (source->end - source->head > source->batch_frames || is_over(state)) {
        return;
    }
    source->end -= source->head;
    memmove(source->frames, source->frames + source->head, source->end * sizeof(SourceFrame));
    source->head = 0;
    while (source->end < 2 * (source->batch_frames + 1) && !is_over(state)) {
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

guint64 frame_source_n_started(const FrameSource *source, TrafficStream stream, SimTime horizon_ps)
{
    SourceState state = source->state;
    guint64 n = state.stream[stream].next;
    gboolean is_behind = FALSE;
    for (guint i = source->head; i < source->end; i++) {
        gboolean of_stream =
            source->traffic->has_modifiers
                ? stream == TRAFFIC_TEST
                : frame_word_is_control(source->frames[i].word) == (stream == TRAFFIC_BACKGROUND);
        gboolean is_late = source->frames[i].start_ps > horizon_ps;
        n -= of_stream && is_late ? 1 : 0;
        is_behind = is_behind || is_late;
    }
    while (!is_behind && !is_over(&state) && next_frame(source, &state).start_ps <= horizon_ps) {
        n = state.stream[stream].next;
    }
    return n;
}

void frame_source_count_modifiers(const FrameSource *source, SimTime horizon_ps, guint64 *n)
{
    SourceState state = source->state;
    gboolean is_behind = FALSE;
    for (guint i = source->head; i < source->end; i++) {
        const SourceFrame *frame = &source->frames[i];
        gboolean is_late = frame->start_ps > horizon_ps;
        if (is_late && frame_word_is_modifier(frame->word)) {
            state.modifiers.n[modifier_of(frame->word)]--;
        }
        is_behind = is_behind || is_late;
    }
    while (!is_behind && !is_over(&state)) {
        ModifierPlan before = state.modifiers;
        if (next_frame(source, &state).start_ps > horizon_ps) {
            state.modifiers = before;
            is_behind = TRUE;
        }
    }
    memcpy(n, state.modifiers.n, sizeof state.modifiers.n);
}
