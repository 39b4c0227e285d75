/* RFC 2544 section 26.4 as updated by RFC 9004: the longest burst at the smallest gap of which no
 * frame is lost, and the buffer that this tells of.
 *
 * A binary search over the frames of the burst (RFC 9004 section 6.2): the longest that may be
 * sent, test.burst, first. Only where the throughput is below the line rate does a burst say
 * anything (section 6.1): elsewhere there is none, and no figure. */
#include <math.h>

#include "scenarios/procedures/procedures.h"
#include "scenarios/procedures/rate.h"
#include "scenarios/procedures/throughput_search.h"
#include "scenarios/procedures/verified_trial.h"

/* Most frames of a burst: what test.burst has room for. */
static gint64 longest_burst(const TestSettings *test, gint64 line_rate_pps)
{
    return sim_pacer_count(line_rate_pps, test->burst_ps);
}

static guint back_to_back_max_trials(const TestSettings *test, gint64 line_rate_pps)
{
    guint n_trials = 1;
    for (gint64 width = longest_burst(test, line_rate_pps); width > test->burst_step;
         width -= width / 2) {
        n_trials++;
    }
    return verified_trial_most(test, n_trials) +
           throughput_search_find_max_trials(test, line_rate_pps);
}

static gboolean run_burst(const ProcedureContext *context, gint64 n_frames, gboolean *pass,
                          GError **error)
{
    const ProcedureRequest request = {.rate_pps = context->line_rate_pps,
                                      .duration_ps =
                                          rate_duration_ps(context->line_rate_pps, n_frames),
                                      .n_frames = (guint64)n_frames,
                                      .stop_at_first_loss = !context->test->full_trials};
    return verified_trial_run(context, &request, pass, error);
}

static gboolean back_to_back_run(const ProcedureContext *context, GError **error)
{
    gint64 throughput_pps;
    gint64 passed = 0;
    gint64 n_frames = longest_burst(context->test, context->line_rate_pps);
    gint64 failed = n_frames + 1;
    if (!throughput_search_find(context, context->test->duration_ps, &throughput_pps, error)) {
        return FALSE;
    }
    if (throughput_pps >= context->line_rate_pps) {
        return TRUE;
    }
    while (n_frames > passed) {
        gboolean pass;
        if (!run_burst(context, n_frames, &pass, error)) {
            return FALSE;
        }
        if (pass) {
            passed = n_frames;
        } else {
            failed = n_frames;
        }
        n_frames = failed - passed > context->test->burst_step ? passed + (failed - passed) / 2 : 0;
    }
    return TRUE;
}

/* RFC 9004 section 6.4; the last figure is burst * (1 - throughput / line rate). */
static void back_to_back_evaluate(const ProcedurePoint *point, const ProcedureTrial *trials,
                                  guint n_trials, double *values, gint *reported)
{
    double line_rate_pps = (double)point->line_rate_pps;
    double throughput_pps = throughput_search_figure(point, trials, n_trials);
    guint n_bursts = 0;
    double burst = 0;
    *reported = -1;
    for (guint i = 0; i < n_trials; i++) {
        const ProcedureTrial *trial = &trials[i];
        n_bursts += trial->purpose == PROCEDURE_MEASURE ? 1 : 0;
        if (trial->purpose == PROCEDURE_MEASURE && trial->pass) {
            burst = (double)trial->sent / trial->n_senders;
            *reported = (gint)i;
        }
    }
    double implied_s = burst / line_rate_pps;
    double share = 1 - throughput_pps / line_rate_pps;
    values[0] = n_bursts > 0 ? burst : NAN;
    values[1] = n_bursts > 0 ? implied_s : NAN;
    values[2] = n_bursts > 0 ? implied_s * share : NAN;
    values[3] = n_bursts > 0 ? burst * share : NAN;
    values[4] = throughput_pps;
}

/* RFC 9004 section 6.1. */
static const ProcedureRemark line_rate = {
    .status = "invalid: line rate",
    .text = "the throughput is the line rate: no burst is too long, and the test is not valid for "
            "this frame size (RFC 9004 sections 4 and 6.1)",
};

/* RFC 9004 section 6.2. */
static const ProcedureRemark at_limit = {
    .status = "invalid: at limit",
    .text = "no frame of the longest burst that test.burst allows was lost: the figure is that "
            "limit, and likely invalid; repeat with a longer test.burst (RFC 9004 section 6.2)",
};

static const ProcedureRemark *back_to_back_remark(const ProcedurePoint *point,
                                                  const ProcedureTrial *trials, guint n_trials)
{
    if (throughput_search_figure(point, trials, n_trials) >= (double)point->line_rate_pps) {
        return &line_rate;
    }
    SimTime first_ps = 0;   /* of the longest burst, which comes first */
    SimTime longest_ps = 0; /* of those that passed */
    for (guint i = 0; i < n_trials; i++) {
        if (trials[i].purpose == PROCEDURE_MEASURE) {
            first_ps = first_ps == 0 ? trials[i].asked_ps : first_ps;
            longest_ps = trials[i].pass ? MAX(longest_ps, trials[i].asked_ps) : longest_ps;
        }
    }
    return first_ps > 0 && longest_ps == first_ps
               ? &at_limit
               : throughput_search_remark(trials, n_trials, PROCEDURE_SEARCH);
}

static const char *const back_to_back_figures[] = {"burst_frames",       "implied_buffer_s",
                                                   "corrected_buffer_s", "corrected_buffer_frames",
                                                   "throughput_pps",     NULL};

static const ProcedureColumn back_to_back_columns[] = {
    {"throughput_pps", PROCEDURE_MEAN, "throughput, frames/s"},
    {"burst_frames", PROCEDURE_MEAN, "average length, frames"},
    {"burst_frames", PROCEDURE_MINIMUM, "min"},
    {"burst_frames", PROCEDURE_MAXIMUM, "max"},
    {"burst_frames", PROCEDURE_STANDARD_DEVIATION, "std. dev."},
    {"implied_buffer_s", PROCEDURE_MEAN, "implied buffer, s"},
    {"corrected_buffer_s", PROCEDURE_MEAN, "corrected buffer, s"},
    {"corrected_buffer_frames", PROCEDURE_MEAN, "corrected buffer, frames"},
    {0},
};

static const ProcedureTable back_to_back_tables[] = {
    {.name = "rfc9004-back-to-back",
     .title = "Back-to-back frames, RFC 9004 section 7 (RFC 2544 section 26.4)",
     .notes =
         "Bursts are per direction. Buffer times are averages over the repetitions of section\n"
         "6.4's. No figure where the throughput is the line rate: a burst tells nothing there\n"
         "(section 6.1); one at the limit of test.burst is likely invalid (section 6.2).",
     .columns = back_to_back_columns,
     .has_status = TRUE},
    {0},
};

const Procedure procedure_back_to_back = {
    .name = "back-to-back",
    .help = "longest burst at the line rate without loss (RFC 2544 section 26.4, RFC 9004)",
    .duration_ps = 60 * SIM_PS_PER_S,
    .repetitions = 50, /* RFC 2544 section 26.4 */
    .max_trials = back_to_back_max_trials,
    .run = back_to_back_run,
    .figures = back_to_back_figures,
    .high_is_good = back_to_back_figures,
    .y_label = "Longest burst without loss (frames)",
    .evaluate = back_to_back_evaluate,
    .remark = back_to_back_remark,
    .tables = back_to_back_tables,
};
