#include "scenarios/forecast.h"

#include <math.h>
#include <string.h>

#include "models/estimate.h"
#include "scenarios/certified_trial.h"
#include "scenarios/runner.h"

/* What stands in for the device in a repetition. */
typedef struct {
    const ScenarioPoint *point;
    const TrialSetup *setup;
    guint n_senders;          /* ports that send */
    Certificate *certificate; /* (nullable) */
    Estimate *estimate;       /* (nullable) made when it is asked for */
    GArray *trials;           /* of ProcedureTrial */
    guint n_rates;            /* that they were at: trials in a row at one rate are one */
} ForecastBench;

static const Estimate *bench_estimate(ForecastBench *bench)
{
    if (bench->estimate == NULL) {
        bench->estimate = estimate_new(bench->setup);
    }
    return bench->estimate;
}

/* The same of a device whose rate without loss is known; without its disturbances. */
static SimTime known_device_ps(const ForecastBench *bench, const ProcedureRequest *asked,
                               gboolean *pass)
{
    VirtualDeviceSettings device = bench->setup->dut->virtual_device;
    guint64 n_frames = (guint64)sim_pacer_count(asked->rate_pps, asked->duration_ps);
    const SimRandom nothing_drawn = {0};
    device.disturbances = 0;
    VirtualDeviceCount count =
        virtual_device_count(&device, asked->rate_pps, asked->duration_ps, n_frames, nothing_drawn);
    *pass = count.lost == 0;
    return *pass || !asked->stop_at_first_loss ? asked->duration_ps : count.first_loss_ps;
}

/* How much of a trial is simulated, and its verdict. */
static SimTime simulated_ps(ForecastBench *bench, const ProcedureRequest *asked, gboolean *pass)
{
    TrialRequest request = {
        .rate_pps = asked->rate_pps, .duration_ps = asked->duration_ps, .stream_trial = -1};
    *pass = TRUE;
    if (bench->certificate != NULL && asked->n_frames == 0 && asked->n_tags == 0 &&
        !asked->variation &&
        certificate_assess(bench->certificate, &request, bench->point->test.risk).holds) {
        return certified_trial_slice_ps(asked->duration_ps);
    }
    if (bench->setup->dut->virtual_device.zero_loss_pps > 0) {
        return known_device_ps(bench, asked, pass);
    }
    SimTime first_loss_ps =
        estimate_first_loss_ps(bench_estimate(bench), asked->rate_pps, asked->duration_ps);
    *pass = first_loss_ps == SIM_TIME_NEVER;
    return *pass || !asked->stop_at_first_loss ? asked->duration_ps : first_loss_ps;
}

/* Frames that a trial which does not pass loses: those above the rate without loss. */
static guint64 count_lost(ForecastBench *bench, const ProcedureRequest *asked, guint64 sent)
{
    gint64 known_pps = bench->setup->dut->virtual_device.zero_loss_pps;
    gint64 kept_pps = known_pps > 0
                          ? known_pps
                          : estimate_zero_loss_pps(bench_estimate(bench), asked->duration_ps);
    gint64 above_pps = asked->stop_at_first_loss ? 0 : MAX(asked->rate_pps - kept_pps, 0);
    guint64 lost = (guint64)((double)sent * ((double)above_pps / (double)asked->rate_pps));
    return CLAMP(lost, MIN(sent, 1), sent);
}

/* ProcedureRunTrial */
static gboolean bench_run_trial(gpointer user_data, const ProcedureRequest *asked,
                                ProcedureTrial *trial, GError **error G_GNUC_UNUSED)
{
    ForecastBench *bench = user_data;
    gboolean pass;
    SimTime duration_ps = simulated_ps(bench, asked, &pass);
    guint64 sent = bench->n_senders * (guint64)sim_pacer_count(asked->rate_pps, duration_ps);
    guint64 lost = pass ? 0 : count_lost(bench, asked, sent);
    *trial = (ProcedureTrial){.purpose = asked->purpose,
                              .rate_pps = asked->rate_pps,
                              .duration_ps = duration_ps,
                              .asked_ps = asked->duration_ps,
                              .n_senders = bench->n_senders,
                              .sent = sent,
                              .received = sent - lost,
                              .lost = lost,
                              .pass = pass,
                              .last_loss_ps = pass ? SIM_TIME_NEVER : duration_ps};
    guint n = bench->trials->len;
    gboolean is_again =
        n > 0 && g_array_index(bench->trials, ProcedureTrial, n - 1).rate_pps == asked->rate_pps;
    bench->n_rates += is_again ? 0 : 1;
    g_array_append_val(bench->trials, *trial);
    return TRUE;
}

/* ProcedureGuess: of a known device the rate that the run knows too. */
static gint64 bench_guess_pps(gpointer user_data)
{
    ForecastBench *bench = user_data;
    gint64 known_pps = bench->setup->dut->virtual_device.zero_loss_pps;
    if (known_pps > 0) {
        return known_pps;
    }
    gint64 rate_pps = estimate_zero_loss_pps(bench_estimate(bench), bench->point->test.duration_ps);
    double misguess = ldexp(FORECAST_MISGUESS, -(gint)bench->n_rates);
    return rate_pps + (gint64)((double)rate_pps * misguess);
}

/* Adds what the repetition's trials took. */
static void add_trials(Forecast *forecast, const GArray *trials)
{
    for (guint i = 0; i < trials->len; i++) {
        const ProcedureTrial *trial = &g_array_index(trials, ProcedureTrial, i);
        forecast->frames += trial->sent;
        forecast->rate_pps = trial->rate_pps;
    }
    forecast->trials += trials->len;
}

/* Adds what they would have taken in a laboratory; to `sending_ps` the time without the
 * waits, a sum of integers. */
static void add_laboratory(Forecast *forecast, gint64 *sending_ps, const GArray *trials)
{
    for (guint i = 0; i < trials->len; i++) {
        const ProcedureTrial *trial = &g_array_index(trials, ProcedureTrial, i);
        *sending_ps += trial->asked_ps;
    }
    forecast->laboratory_trials += trials->len;
}

/* The trials of the procedure as `test` has it. */
static void run_procedure(ForecastBench *bench, const Procedure *procedure,
                          const TestSettings *test)
{
    ProcedureContext context = {.test = test,
                                .line_rate_pps = trial_line_rate_pps(bench->setup),
                                .run_trial = bench_run_trial,
                                .guess_pps = bench_guess_pps,
                                .bench = bench};
    g_array_set_size(bench->trials, 0);
    bench->n_rates = 0;
    gboolean done = procedure->run(&context, NULL);
    g_assert(done);
}

static void add_repetition(Forecast *forecast, gint64 *sending_ps, const TrialSetup *setup,
                           const ScenarioPoint *point, const Procedure *procedure)
{
    gboolean certifies = point->test.trial == TEST_TRIAL_CERTIFIED;
    g_autoptr(Certificate) certificate = certifies ? certificate_new(setup) : NULL;
    g_autoptr(GArray) trials = g_array_new(FALSE, FALSE, sizeof(ProcedureTrial));
    ForecastBench bench = {.point = point,
                           .setup = setup,
                           .n_senders = tester_n_senders(setup->tester),
                           .certificate = certificate,
                           .trials = trials};
    TestSettings plain = point->test; /* borrows its texts and groups */
    plain.search = TEST_SEARCH_BISECTION;
    plain.full_trials = TRUE;
    run_procedure(&bench, procedure, &point->test);
    add_trials(forecast, trials);
    run_procedure(&bench, procedure, &plain);
    add_laboratory(forecast, sending_ps, trials);
    estimate_free(bench.estimate);
}

gboolean forecast_is_key_drawn(const Scenario *scenario, const ScenarioPoint *point)
{
    TrialSetup first = runner_trial_setup(scenario, point, 0);
    TrialSetup second = runner_trial_setup(scenario, point, 1);
    gboolean is_drawn = FALSE;
    for (guint i = 0; i < trial_n_devices(&first); i++) {
        TrialSetup one_alone = trial_device_setup(&first, i);
        TrialSetup other_alone = trial_device_setup(&second, i);
        g_autoptr(Rss) one = trial_rss_new(&one_alone);
        g_autoptr(Rss) other = trial_rss_new(&other_alone);
        is_drawn = is_drawn || memcmp(rss_get_key(one), rss_get_key(other), RSS_KEY_MAX_BYTES) != 0;
    }
    return is_drawn;
}

/* What n_samples repetitions took, as what all take. */
static guint64 scale(guint64 sum, guint64 n_all, guint64 n_samples)
{
    return (guint64)((double)sum * ((double)n_all / (double)n_samples) + 0.5);
}

Forecast forecast_point(const Scenario *scenario, const ScenarioPoint *point,
                        const Procedure *procedure, guint n_samples)
{
    Forecast forecast = {0};
    gint64 sending_ps = 0;
    guint n_all = (guint)point->test.repetitions;
    if (point->subject != TEST_OF_DUT) {
        return (Forecast){.trials = n_all};
    }
    guint n = forecast_is_key_drawn(scenario, point) ? CLAMP(n_samples, 1, n_all) : 1;
    for (guint i = 0; i < n; i++) {
        TrialSetup setup = runner_trial_setup(scenario, point, i);
        add_repetition(&forecast, &sending_ps, &setup, point, procedure);
    }
    forecast.trials = scale(forecast.trials, n_all, n);
    forecast.frames = scale(forecast.frames, n_all, n);
    forecast.laboratory_trials = scale(forecast.laboratory_trials, n_all, n);
    forecast.laboratory_s = (double)sending_ps * (double)n_all / (double)n / (double)SIM_PS_PER_S +
                            (double)forecast.laboratory_trials * FORECAST_LABORATORY_WAIT_S;
    return forecast;
}
