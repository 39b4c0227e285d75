/* The judge: when frames interrupt a core, docs/frame-path.md section 4. */
#include <string.h>

#include "tests/support/judge-internal.h"

/* ---- moderation that adapts ---- */

enum { BYTES, FRAMES, INTERRUPTS, N_RATES };

static const gint64 settings[2][5][2] = {
    {{2, 256}, {8, 128}, {16, 64}, {32, 64}, {64, 64}},
    {{1, 256}, {8, 256}, {64, 256}, {128, 256}, {256, 256}},
};

/* In us, and a number of frames. */
static gint64 adapted(const Judge *judge, const JudgeWorker *core, guint which)
{
    gint adaptive = judge->setup->dut->nic.interrupt.adaptive;
    gint place = core->adaptation.n_samples == 0 ? 1 : core->adaptation.place;
    return settings[adaptive == ADAPTIVE_DIM_CQE ? 0 : 1][place][which];
}

static SimTime delay(const Judge *judge, const JudgeWorker *core)
{
    const InterruptSettings *moderation = &judge->setup->dut->nic.interrupt;
    return moderation->adaptive == ADAPTIVE_NONE ? moderation->delay_ps
                                                 : adapted(judge, core, 0) * SIM_PS_PER_US;
}

static gint64 frames(const Judge *judge, const JudgeWorker *core)
{
    const InterruptSettings *moderation = &judge->setup->dut->nic.interrupt;
    return moderation->adaptive == ADAPTIVE_NONE ? moderation->frames : adapted(judge, core, 1);
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

void judge_count_taken(JudgeWorker *worker, const JudgeFrame *frame)
{
    worker->adaptation.n_frames++;
    worker->adaptation.n_bytes += frame->bytes;
}

void judge_adapt(const Judge *judge, JudgeWorker *core)
{
    JudgeAdaptation *adaptation = &core->adaptation;
    gint64 us = (judge->now_ps - adaptation->since_ps) / SIM_PS_PER_US;

    if (core->is_task || judge->setup->dut->nic.interrupt.adaptive == ADAPTIVE_NONE) {
        return;
    }
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

/* ---- interrupts ---- */

static void push(Judge *judge, JudgeWorker *core, SimTime time_ps)
{
    judge_push(judge, MAX(time_ps, core->next_interrupt_ps), JUDGE_INTERRUPT, core->n_interrupts,
               core->number, core);
}

/* When the delay is over, as far as it is known now. */
static SimTime delay_end(const Judge *judge, const JudgeWorker *core)
{
    gboolean from_interrupt =
        judge->setup->dut->nic.interrupt.delay_from == INTERRUPT_DELAY_FROM_INTERRUPT;
    if (!from_interrupt) {
        return judge->now_ps + delay(judge, core);
    }
    return core->has_been_interrupted
               ? MAX(judge->now_ps, core->last_interrupt_ps + delay(judge, core))
               : judge->now_ps;
}

void judge_moderate(Judge *judge, JudgeWorker *core)
{
    gint from = judge->setup->dut->nic.interrupt.delay_from;
    gint64 most = frames(judge, core);
    gboolean is_first = ++core->n_since_asleep == 1;
    gboolean starts_anew = from == INTERRUPT_DELAY_FROM_LAST_FRAME && !core->is_counted &&
                           judge->now_ps <= core->delay_end_ps;

    if (is_first || starts_anew) {
        core->n_interrupts++; /* what was to come does not */
        core->delay_end_ps = delay_end(judge, core);
        push(judge, core, core->delay_end_ps);
    }
    if (core->n_since_asleep == most) {
        core->is_counted = TRUE;
        push(judge, core, judge->now_ps);
    }
}

gboolean judge_take_interrupt(Judge *judge, JudgeWorker *core, guint number)
{
    if (number != core->n_interrupts) {
        return FALSE;
    }
    core->n_interrupts++;
    core->has_been_interrupted = TRUE;
    core->is_counted = FALSE;
    core->last_interrupt_ps = judge->now_ps;
    core->next_interrupt_ps = judge->now_ps + judge->setup->dut->nic.interrupt.gap_ps;
    return TRUE;
}
