/* RFC 6201, which updates RFC 2544 section 26.6: how long a reset keeps a device from forwarding.
 *
 * Frames are sent at the throughput for test.reset_after, then the device is reset while they go
 * on for test.duration. Both methods of section 1.3: frames lost over the offered rate, and the
 * time from the last frame received before the gap to the first after it. What the power was off
 * for is no part of it (section 4.3.1). Where nothing is lost there is no reset time (section 3).
 */
#include <math.h>

#include "scenarios/procedures/procedures.h"
#include "scenarios/procedures/throughput_search.h"

/* A search's trials need not last longer (RFC 2544 section 24). */
#define SEARCH_DURATION_PS (60 * SIM_PS_PER_S)

/* RFC 6201 section 4.3.1: the time that is subtracted. */
#define POWER_OFF_PS (15 * SIM_PS_PER_S)

static gboolean reset_run(const ProcedureContext *context, GError **error)
{
    const TestSettings *test = context->test;
    gint64 throughput_pps;
    if (!throughput_search_find(context, MIN(test->duration_ps, SEARCH_DURATION_PS),
                                &throughput_pps, error)) {
        return FALSE;
    }
    if (throughput_pps == 0) {
        return TRUE;
    }
    ProcedureTrial trial;
    const ProcedureRequest request = {.rate_pps = throughput_pps,
                                      .duration_ps = test->reset_after_ps + test->duration_ps,
                                      .reset_ps = test->reset_after_ps};
    return context->run_trial(context->bench, &request, &trial, error);
}

static double in_ms(double time_ps)
{
    return time_ps / (double)SIM_PS_PER_MS;
}

/* The longest of the directions' gaps; NAN: a direction received no frame before or after it. */
static double gap_ps(const ProcedureTrial *trial)
{
    double longest_ps = 0;
    for (guint d = 0; d < PROCEDURE_DIRECTIONS; d++) {
        const ProcedureDirection *direction = &trial->direction[d];
        if (direction->sends) {
            if (direction->last_before_ps < 0 || direction->first_after_ps < 0) {
                return NAN;
            }
            double own_ps = (double)(direction->first_after_ps - direction->last_before_ps);
            longest_ps = MAX(longest_ps, own_ps);
        }
    }
    return longest_ps;
}

static void reset_evaluate(const ProcedurePoint *point, const ProcedureTrial *trials,
                           guint n_trials, double *values, gint *reported)
{
    const ProcedureTrial *last = throughput_search_measured(trials, n_trials, reported);
    values[0] = values[1] = NAN;
    if (last != NULL && last->lost > 0) {
        double gap = gap_ps(last);
        double off_ps = (double)MIN(last->off_ps, POWER_OFF_PS);
        double offered = (double)last->rate_pps * last->n_senders;
        if (!isnan(gap)) {
            values[0] = in_ms((double)last->lost / offered * (double)SIM_PS_PER_S - off_ps);
            values[1] = in_ms(gap - off_ps);
        }
    }
    values[2] = last != NULL ? (double)last->lost : NAN;
    values[3] = throughput_search_figure(point, trials, n_trials);
}

/* RFC 6201 section 3. */
static const ProcedureRemark no_loss = {
    .status = "no loss",
    .text = "the reset lost no frame: no loss, and no reset time (RFC 6201 section 3)",
};

static const ProcedureRemark not_back = {
    .status = "not back",
    .text = "a direction received no frame before the reset, or none after it: no reset time",
};

static const ProcedureRemark *reset_remark(const ProcedurePoint *point G_GNUC_UNUSED,
                                           const ProcedureTrial *trials, guint n_trials)
{
    gint reported;
    const ProcedureTrial *last = throughput_search_measured(trials, n_trials, &reported);
    if (last == NULL) {
        return throughput_search_remark(trials, n_trials, PROCEDURE_SEARCH);
    }
    return last->lost == 0 ? &no_loss : isnan(gap_ps(last)) ? &not_back : NULL;
}

static const char *const reset_figures[] = {"frame_loss_reset_ms", "time_stamp_reset_ms", "lost",
                                            "throughput_pps", NULL};

static const ProcedureColumn reset_columns[] = {
    {"throughput_pps", PROCEDURE_MEAN, "throughput, frames/s"},
    {"throughput_pps", PROCEDURE_MEAN_BIT_RATE, "bit/s"},
    {"lost", PROCEDURE_MEAN, "average loss, frames"},
    {"frame_loss_reset_ms", PROCEDURE_MEAN, "reset time by loss, ms"},
    {"time_stamp_reset_ms", PROCEDURE_MEAN, "by time stamps, ms"},
    {0},
};

static const ProcedureTable reset_tables[] = {
    {.name = "rfc6201-reset",
     .title = "Reset, RFC 6201 section 1.4",
     .notes = "Averages over the repetitions. A loss of 0 is \"no loss\" (section 3): there is no\n"
              "reset time. The time that the power was off, 15 s at most, is subtracted (section\n"
              "4.3.1).",
     .columns = reset_columns,
     .has_status = TRUE},
    {0},
};

const Procedure procedure_reset = {
    .name = "reset",
    .help = "how long a reset stops forwarding, by lost frames and by time stamps (RFC 6201)",
    .duration_ps = 60 * SIM_PS_PER_S,
    .repetitions = 10,
    .max_trials = throughput_search_then_one,
    .run = reset_run,
    .figures = reset_figures,
    .y_label = "Reset time (ms)",
    .evaluate = reset_evaluate,
    .remark = reset_remark,
    .tables = reset_tables,
};
