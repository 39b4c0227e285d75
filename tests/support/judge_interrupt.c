/* The judge: when frames interrupt a core, docs/frame-path.md section 4. */
#include <string.h>

#include "tests/support/judge-internal.h"

/* ---- moderation that adapts ---- */

enum { BYTES, FRAMES, INTERRUPTS, N_RATES };

static const gint64 settings[2][5][2] = {
    {{2, 256}, {8, 128}, {16, 64}, {32, 64}, {64, 64}},
    {{1, 256}, {8, 256}, {64, 256}, {128, 256}, {256, 256}},
};

static gboolean is_dim(gint adaptive)
{
    return adaptive == ADAPTIVE_DIM_CQE || adaptive == ADAPTIVE_DIM_EQE;
}

/* In us, and a number of frames. */
static gint64 adapted(const Judge *judge, const JudgeVector *vector, guint which)
{
    gint adaptive = judge->setup->dut->nic.interrupt.adaptive;
    gint place = vector->adaptation.n_samples == 0 ? 1 : vector->adaptation.place;
    return settings[adaptive == ADAPTIVE_DIM_CQE ? 0 : 1][place][which];
}

static SimTime delay(const Judge *judge, const JudgeVector *vector)
{
    const InterruptSettings *moderation = &judge->setup->dut->nic.interrupt;
    return is_dim(moderation->adaptive) ? adapted(judge, vector, 0) * SIM_PS_PER_US
                                        : moderation->delay_ps;
}

static gint64 frames(const Judge *judge, const JudgeVector *vector)
{
    const InterruptSettings *moderation = &judge->setup->dut->nic.interrupt;
    return is_dim(moderation->adaptive) ? adapted(judge, vector, 1) : moderation->frames;
}

/* > 0: the sample is better than the one before. */
static gint better(const gint64 *now, const gint64 *before)
{
    for (guint i = 0; i < N_RATES; i++) {
        if (before[i] == 0) {
            return now[i] > 0 && i != INTERRUPTS ? 1 : 0;
        }
        if (100 * ABS(now[i] - before[i]) / before[i] > 10) {
            gboolean more = now[i] > before[i];
            return more == (i != INTERRUPTS) ? 1 : -1;
        }
    }
    return 0;
}

static void rest(JudgeAdaptation *adaptation)
{
    adaptation->way = 0;
    adaptation->steps[0] = adaptation->steps[1] = 0;
}

static void go(JudgeAdaptation *adaptation)
{
    gint next = adaptation->place + adaptation->way;
    if (adaptation->n_steps == 10) {
        adaptation->n_samples_to_rest = 10;
        rest(adaptation);
    } else if (next < 0 || next > 4) {
        adaptation->n_steps = 0;
        rest(adaptation);
    } else {
        adaptation->place = next;
        adaptation->n_steps++;
        adaptation->steps[adaptation->way > 0]++;
    }
}

static void adapt(JudgeAdaptation *adaptation, const gint64 *now)
{
    gint verdict = better(now, adaptation->before);
    if (adaptation->way == 0) {
        gboolean was_tired = adaptation->n_samples_to_rest > 0;
        gboolean goes_on = was_tired ? --adaptation->n_samples_to_rest == 0 : verdict != 0;
        if (goes_on) {
            adaptation->n_steps = 0;
            adaptation->way = adaptation->place == 0 ? 1 : -1;
            go(adaptation);
        } else if (!was_tired) {
            return; /* compared with the same sample the next time */
        }
    } else {
        if (verdict <= 0) {
            adaptation->way = -adaptation->way;
            adaptation->steps[adaptation->way > 0] = 0;
        }
        gboolean forth = adaptation->way > 0;
        if (adaptation->steps[forth] == 1 && adaptation->steps[!forth] > 1) {
            adaptation->n_steps = 0;
            rest(adaptation);
        } else {
            go(adaptation);
        }
    }
    memcpy(adaptation->before, now, N_RATES * sizeof *now);
}

static gint64 rate(gint64 n, gint64 us)
{
    gint64 n_thousand = 1000 * n;
    return n_thousand / us + (n_thousand % us > 0 ? 1 : 0);
}

static void adapt_delay(const Judge *judge, JudgeAdaptation *adaptation)
{
    gint64 us = (judge->now_ps - adaptation->since_ps) / SIM_PS_PER_US;

    gboolean begins = adaptation->n_left < 0;
    if (!begins) {
        adaptation->n_left = MAX(adaptation->n_left - 1, 0);
        if (adaptation->n_left > 0 || us == 0) {
            return;
        }
        const gint64 now[N_RATES] = {rate(adaptation->n_bytes, us), rate(adaptation->n_frames, us),
                                     rate(64, us)};
        gint place = adaptation->place;
        adapt(adaptation, now);
        adaptation->n_samples++;
        begins = adaptation->place == place;
    }
    adaptation->n_left = begins ? 64 : -1;
    adaptation->since_ps = judge->now_ps;
    adaptation->n_frames = adaptation->n_bytes = 0;
}

/* ---- a gap that adapts ---- */

static gint64 divide_up(gint64 dividend, gint64 divisor)
{
    return dividend / divisor + (dividend % divisor != 0 ? 1 : 0);
}

/* z(w): up to so many bytes it is a line. */
static gint64 size_part(gint64 bytes)
{
    static const gint64 lines[][3] = {{60, 0, 5120},
                                      {316, 40, 2720},
                                      {1084, 15, 11452},
                                      {1967, 5, 22420},
                                      {G_MAXINT64, 0, 32256}};
    guint i = 0;
    while (bytes > lines[i][0]) {
        i++;
    }
    return lines[i][1] * bytes + lines[i][2];
}

static gint64 ixgbe_gap(JudgeAdaptation *adaptation, gint64 jiffy)
{
    gint64 n = adaptation->n_frames;
    gint64 bytes = adaptation->n_bytes - 4 * n;
    gint64 z = size_part(bytes / n);
    gint64 more = MIN(adaptation->gap + 2, 126);

    if (!adaptation->has_begun || jiffy - adaptation->jiffy > 1) {
        return 10;
    }
    if (n >= 256) {
        return 2 * divide_up(z, 512);
    }
    if (n >= 96) {
        return MAX(adaptation->gap / 2, 10);
    }
    if (n >= 48) {
        return adaptation->gap;
    }
    return n >= 4 || bytes >= 9000 ? more : MIN(2 * divide_up(z / 2, 512), more);
}

static gint64 steps_gap(JudgeAdaptation *adaptation)
{
    static const gint64 aims[] = {40, 200, 336};
    gint64 gap = adaptation->gap;
    gint64 speed = (adaptation->n_bytes - 4 * adaptation->n_frames) / (gap / 4);
    gint wanted = speed > 20 ? 2 : speed > 10 ? 1 : 0;

    adaptation->step += (wanted > adaptation->step) - (wanted < adaptation->step);
    gint64 aim = aims[adaptation->step];
    return gap == aim ? gap : 10 * aim * gap / (9 * aim + gap);
}

static gint64 igb_gap(const JudgeAdaptation *adaptation)
{
    gint64 bytes = (adaptation->n_bytes - 4 * adaptation->n_frames) / adaptation->n_frames + 24;
    gboolean is_middle = bytes > 300 && bytes < 1200;
    return MAX(MIN(bytes, 3000) / (is_middle ? 3 : 2), 196);
}

static void adapt_gap(const Judge *judge, JudgeAdaptation *adaptation)
{
    gint64 jiffy = judge->now_ps / (4 * SIM_PS_PER_MS);

    switch (judge->setup->dut->nic.interrupt.adaptive) {
    case ADAPTIVE_IXGBE:
        adaptation->gap = ixgbe_gap(adaptation, jiffy);
        break;
    case ADAPTIVE_IXGBE_STEPS:
        adaptation->gap = steps_gap(adaptation);
        break;
    default:
        adaptation->gap = igb_gap(adaptation);
        break;
    }
    adaptation->has_begun = TRUE;
    adaptation->jiffy = jiffy;
    adaptation->n_frames = adaptation->n_bytes = 0;
}

/* Behind an interrupt that comes now. */
static SimTime gap_behind(const Judge *judge, JudgeAdaptation *adaptation)
{
    const InterruptSettings *moderation = &judge->setup->dut->nic.interrupt;
    gint64 us = 0;

    switch (moderation->adaptive) {
    case ADAPTIVE_IXGBE:
        us = adaptation->gap - adaptation->gap % 2;
        break;
    case ADAPTIVE_IXGBE_STEPS:
        us = adaptation->gap / 4 - adaptation->gap / 4 % 2;
        break;
    case ADAPTIVE_IGB:
        us = adaptation->older_gap / 4;
        adaptation->older_gap = adaptation->gap;
        break;
    default:
        return moderation->gap_ps;
    }
    return us * SIM_PS_PER_US;
}

/* ---- what adapts ---- */

void judge_vector_init(const Judge *judge, JudgeVector *vector, JudgeWorker *core,
                       JudgeInbox *inbox)
{
    static const gint64 first_gaps[] = {
        [ADAPTIVE_IXGBE] = 50, [ADAPTIVE_IXGBE_STEPS] = 200, [ADAPTIVE_IGB] = 648};
    gint64 gap = first_gaps[judge->setup->dut->nic.interrupt.adaptive];

    *vector = (JudgeVector){
        .core = core, .inbox = inbox, .adaptation = {.n_left = -1, .gap = gap, .older_gap = gap}};
}

void judge_count_taken(JudgeInbox *inbox, const JudgeFrame *frame)
{
    JudgeVector *vector = inbox->has_vector ? &inbox->vector : &inbox->worker->vector;
    vector->adaptation.n_frames++;
    vector->adaptation.n_bytes += frame->bytes;
}

void judge_deal_with(const Judge *judge, JudgeVector *vector)
{
    gint adaptive = judge->setup->dut->nic.interrupt.adaptive;

    vector->n_frames = 0;
    if (is_dim(adaptive)) {
        adapt_delay(judge, &vector->adaptation);
    } else if (adaptive != ADAPTIVE_NONE) {
        adapt_gap(judge, &vector->adaptation);
    }
}

/* ---- interrupts ---- */

static void push(Judge *judge, JudgeVector *vector, SimTime time_ps)
{
    judge_push(judge, MAX(time_ps, vector->not_before_ps), JUDGE_INTERRUPT, vector->n_taken,
               vector->core->number, vector);
}

/* When the delay is over, as far as it is known now. */
static SimTime delay_end(const Judge *judge, const JudgeVector *vector)
{
    gboolean from_interrupt =
        judge->setup->dut->nic.interrupt.delay_from == INTERRUPT_DELAY_FROM_INTERRUPT;
    if (!from_interrupt) {
        return judge->now_ps + delay(judge, vector);
    }
    return vector->has_come ? MAX(judge->now_ps, vector->last_ps + delay(judge, vector))
                            : judge->now_ps;
}

void judge_moderate(Judge *judge, JudgeVector *vector)
{
    gint from = judge->setup->dut->nic.interrupt.delay_from;
    gint64 most = frames(judge, vector);
    gboolean is_first = ++vector->n_frames == 1;
    gboolean starts_anew = from == INTERRUPT_DELAY_FROM_LAST_FRAME && !vector->is_counted &&
                           judge->now_ps <= vector->delay_end_ps;

    if (is_first || starts_anew) {
        vector->n_taken++; /* what was to come does not */
        vector->delay_end_ps = delay_end(judge, vector);
        push(judge, vector, vector->delay_end_ps);
    }
    if (vector->n_frames == most) {
        vector->is_counted = TRUE;
        push(judge, vector, judge->now_ps);
    }
}

/* Behind those that came earlier, and now but of a queue before it. */
static void list(const Judge *judge, JudgeInbox *inbox)
{
    GPtrArray *listed = inbox->worker->listed;
    guint place = listed->len;

    while (place > 0) {
        const JudgeInbox *before = g_ptr_array_index(listed, place - 1);
        if (before->vector.last_ps < judge->now_ps || before->place < inbox->place) {
            break;
        }
        place--;
    }
    g_ptr_array_insert(listed, (gint)place, inbox);
    inbox->vector.is_listed = TRUE;
}

gboolean judge_take_interrupt(Judge *judge, JudgeVector *vector, guint number)
{
    if (number != vector->n_taken) {
        return FALSE;
    }
    vector->n_taken++;
    vector->has_come = TRUE;
    vector->is_counted = FALSE;
    vector->last_ps = judge->now_ps;
    vector->not_before_ps = judge->now_ps + gap_behind(judge, &vector->adaptation);
    if (vector->inbox != NULL) {
        list(judge, vector->inbox);
    }
    return TRUE;
}

JudgeVector *judge_vector_to_come(JudgeInbox *inbox)
{
    if (inbox->has_vector) {
        return inbox->vector.is_listed ? NULL : &inbox->vector;
    }
    return inbox->worker->is_awake ? NULL : &inbox->worker->vector;
}

/* ---- the list of a core ---- */

gboolean judge_lists_inboxes(const Judge *judge, const JudgeWorker *worker)
{
    return !worker->is_task && !worker->polls_busily &&
           judge->setup->dut->nic.interrupt.vector == INTERRUPT_VECTOR_QUEUE;
}

JudgeInbox *judge_next_listed(Judge *judge, JudgeWorker *core)
{
    JudgeInbox *polled = core->polled;

    core->polled = NULL;
    if (polled != NULL) {
        g_ptr_array_remove(core->listed, polled);
        if (polled->waiting.n > 0) {
            g_ptr_array_add(core->listed, polled);
        } else {
            polled->vector.is_listed = FALSE;
            judge_deal_with(judge, &polled->vector);
        }
    }
    return core->listed->len > 0 ? g_ptr_array_index(core->listed, 0) : NULL;
}
