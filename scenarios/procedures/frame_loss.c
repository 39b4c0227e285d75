/* RFC 2544 section 26.3: the share of frames that is lost at the line rate and below, in steps,
 * down to two successive trials without loss. The load is in percent of the line rate, not of the
 * throughput. */
#include <math.h>

#include "scenarios/procedures/procedures.h"
#include "scenarios/procedures/rate.h"

/* Load of trial i, in millionths of the line rate; 0 or less: there is none. */
static gint64 load_share(const TestSettings *test, guint i)
{
    return RATE_SHARE_OF_ALL - (gint64)i * test->step.value;
}

static guint frame_loss_max_trials(const TestSettings *test, gint64 line_rate_pps)
{
    guint n_trials = 0;
    while (rate_of_share(MAX(load_share(test, n_trials), 0), line_rate_pps) > 0) {
        n_trials++;
    }
    return n_trials;
}

static gboolean frame_loss_run(const ProcedureContext *context, GError **error)
{
    guint max_trials = frame_loss_max_trials(context->test, context->line_rate_pps);
    ProcedureTrial trial = {0};
    for (guint i = 0, n_clean = 0; i < max_trials && n_clean < 2; i++) {
        const ProcedureRequest request = {
            .rate_pps = rate_of_share(load_share(context->test, i), context->line_rate_pps),
            .duration_ps = context->test->duration_ps};
        if (!context->run_trial(context->bench, &request, &trial, error)) {
            return FALSE;
        }
        n_clean = trial.pass ? n_clean + 1 : 0;
    }
    return TRUE;
}

static double loss_percent(const ProcedureTrial *trial)
{
    return trial->sent > 0 ? 100.0 * (double)trial->lost / (double)trial->sent : NAN;
}

/* The load that was asked for, in millionths of the line rate: the highest one of the steps that
 * is the trial's rate, when rounded down to whole frames/s; -1: it is not known. */
static gint64 asked_share(const ProcedurePoint *point, gint64 rate_pps)
{
    if (rate_pps < 0 || rate_pps > point->line_rate_pps || point->line_rate_pps <= 0 ||
        point->line_rate_pps > G_MAXINT64 / 2 / RATE_SHARE_OF_ALL) {
        return -1; /* a damaged manifest, or one of hosts */
    }
    /* the highest share below that of a frame/s more */
    gint64 most =
        ((rate_pps + 1) * RATE_SHARE_OF_ALL + point->line_rate_pps - 1) / point->line_rate_pps - 1;
    gint64 n_steps = point->step > 0 && point->step <= RATE_SHARE_OF_ALL
                         ? MAX(RATE_SHARE_OF_ALL - most + point->step - 1, 0) / point->step
                         : 0;
    gint64 share = RATE_SHARE_OF_ALL - n_steps * point->step;
    return rate_of_share(share, point->line_rate_pps) == rate_pps ? share : -1;
}

/* To four decimals where only the rate is known. */
static double load_percent(const ProcedurePoint *point, const ProcedureTrial *trial)
{
    gint64 share = asked_share(point, trial->rate_pps);
    return share >= 0 ? 100.0 * (double)share / RATE_SHARE_OF_ALL
                      : round(1e6 * (double)trial->rate_pps / (double)point->line_rate_pps) / 1e4;
}

/* The other figures are the load from which on nothing was lost, all the way down. */
static void frame_loss_evaluate(const ProcedurePoint *point, const ProcedureTrial *trials,
                                guint n_trials, double *values, gint *reported)
{
    values[0] = n_trials > 0 ? loss_percent(&trials[0]) : NAN;
    values[1] = values[2] = NAN;
    *reported = n_trials > 0 ? 0 : -1;
    for (guint i = n_trials; i > 0 && trials[i - 1].pass; i--) {
        values[1] = load_percent(point, &trials[i - 1]);
        values[2] = (double)trials[i - 1].rate_pps;
    }
}

static gboolean frame_loss_place(const ProcedurePoint *point, const ProcedureTrial *trial,
                                 double *x, double *y)
{
    *x = load_percent(point, trial);
    *y = loss_percent(trial);
    return !isnan(*y);
}

static const ProcedureCurve frame_loss_curve = {
    .name = "frame-loss",
    .x_column = "load_percent",
    .y_column = "loss_percent",
    .x_label = "Offered load (% of the line rate)",
    .y_label = "Frame loss rate (% of frames sent)",
    .x_maximum = 100,
    .y_maximum = 100,
    .place = frame_loss_place,
};

static const char *const frame_loss_figures[] = {"line_rate_loss_percent", "lossless_load_percent",
                                                 "lossless_load_pps", NULL};

static const ProcedureColumn frame_loss_columns[] = {
    {"line_rate_loss_percent", PROCEDURE_MEDIAN, "loss at the line rate, %"},
    {"line_rate_loss_percent", PROCEDURE_MINIMUM, "min"},
    {"line_rate_loss_percent", PROCEDURE_MAXIMUM, "max"},
    {"lossless_load_percent", PROCEDURE_MEDIAN, "no loss up to, %"},
    {"lossless_load_pps", PROCEDURE_MEDIAN, "frames/s"},
    {0},
};

static const ProcedureTable frame_loss_tables[] = {
    {.name = "rfc2544-frame-loss",
     .title = "Frame loss rate, RFC 2544 section 26.3",
     .notes = "Loads are in percent of the line rate, as asked for; the rate beside them is that "
              "share,\n"
              "rounded down to whole frames/s, per direction. Losses are in percent of the frames "
              "sent.\n"
              "Every load is in frame-loss.csv and in the curve.",
     .columns = frame_loss_columns},
    {0},
};

static const char *const frame_loss_high_is_good[] = {"lossless_load_percent", NULL};

static const char *const frame_loss_benchmarks[] = {"loss_percent", "lossless_load_percent", NULL};

static const char *const frame_loss_reads[] = {"step", NULL};

const Procedure procedure_frame_loss = {
    .name = "frame-loss",
    .help = "frames lost at the line rate and below, in steps (RFC 2544 section 26.3)",
    .duration_ps = 60 * SIM_PS_PER_S,
    .repetitions = 10,
    .max_trials = frame_loss_max_trials,
    .run = frame_loss_run,
    .figures = frame_loss_figures,
    .high_is_good = frame_loss_high_is_good,
    .counts_only = TRUE,
    .benchmarks = frame_loss_benchmarks,
    .reads = frame_loss_reads,
    .y_label = "Frame loss rate at the line rate (%)",
    .evaluate = frame_loss_evaluate,
    .curve = &frame_loss_curve,
    .tables = frame_loss_tables,
};
