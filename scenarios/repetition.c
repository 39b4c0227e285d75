#include "scenarios/repetition.h"

#include "models/estimate.h"
#include "scenarios/certified_trial.h"
#include "scenarios/host_capture.h"
#include "scenarios/iperf_record.h"
#include "scenarios/procedure_trial.h"
#include "scenarios/reconfiguration_record.h"
#include "scenarios/trial_record.h"

/* What a procedure's trials run on. */
typedef struct {
    const RepetitionRun *run;
    const ScenarioPoint *point;
    const TrialSetup *setup;
    TrialRecordPlace place; /* of the next trial */
    Trial *trial;
    const Certificate *certificate; /* (nullable) */
    Estimate *estimate;             /* (nullable) made when it is asked for */
    SpeculationSearch *search;      /* (nullable) */
    GArray *trials;                 /* of ProcedureTrial, those done */
} RepetitionBench;

/* A trial that was run, whoever ran it. */
typedef struct {
    TrialResult *result;
    CertifiedVerdict verdict;
} RepetitionTrial;

static void repetition_trial_free(gpointer data)
{
    RepetitionTrial *trial = data;
    if (trial != NULL) {
        trial_result_free(trial->result);
        g_free(trial);
    }
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RepetitionTrial, repetition_trial_free)

/* ---- engines ---- */

/* SpeculationLab.engine_new */
static gpointer lab_engine_new(gpointer search_data, const gint *cancelled)
{
    const RepetitionBench *bench = search_data;
    Trial *trial = trial_new(bench->setup);
    trial_set_cancelled(trial, bench->run->cancelled, cancelled);
    return trial;
}

/* SpeculationLab.engine_free */
static void lab_engine_free(gpointer engine)
{
    trial_free(engine);
}

/* SpeculationLab.run; of the bench it uses what stays the same. */
static gpointer lab_run(gpointer engine, gpointer search_data, const TrialRequest *request,
                        GError **error)
{
    const RepetitionBench *bench = search_data;
    g_autoptr(RepetitionTrial) trial = g_new0(RepetitionTrial, 1);
    trial->result = certified_trial_run(engine, bench->certificate, request,
                                        bench->point->test.risk, &trial->verdict, error);
    return trial->result != NULL ? g_steal_pointer(&trial) : NULL;
}

const SpeculationLab repetition_lab = {.engine_new = lab_engine_new,
                                       .engine_free = lab_engine_free,
                                       .run = lab_run,
                                       .result_free = repetition_trial_free};

/* ---- the procedure's bench ---- */

/* The trial that comes `ahead` trials after the next one. */
static TrialRequest make_request(const RepetitionBench *bench, const ProcedureRequest *asked,
                                 guint ahead)
{
    const TestSettings *test = &bench->point->test;
    gboolean own_streams = test->streams == TEST_STREAMS_TRIAL;
    return (TrialRequest){.rate_pps = asked->rate_pps,
                          .duration_ps = asked->duration_ps,
                          .n_frames = asked->n_frames,
                          .change_ps = asked->change_ps,
                          .changed_rate_pps = asked->changed_rate_pps,
                          .reset_ps = asked->reset_ps,
                          .stop_at_first_loss = asked->stop_at_first_loss,
                          .probe = {.n_tags = asked->n_tags,
                                    .tags_from_ps = asked->tags_from_ps,
                                    .variation = asked->variation},
                          .bins = asked->bins,
                          .stream_trial = own_streams ? (gint)(bench->place.trial + ahead) : -1};
}

/* What a helper has made of it, or else what comes of it here. NULL as lab_run. (transfer full) */
static RepetitionTrial *run_or_take(RepetitionBench *bench, const TrialRequest *request,
                                    GError **error)
{
    gpointer result = NULL;
    if (bench->search != NULL && speculation_take(bench->search, request, &result, error)) {
        return result;
    }
    return lab_run(bench->trial, bench, request, error);
}

/* Takes `record`. */
static gboolean write_record(const RepetitionBench *bench, json_t *record, GError **error)
{
    gboolean written =
        bench->run->journal == NULL || journal_append(bench->run->journal, record, error);
    json_decref(record);
    return written;
}

/* ProcedureRunTrial: runs a trial and writes it into the journal. */
static gboolean bench_run_trial(gpointer user_data, const ProcedureRequest *asked,
                                ProcedureTrial *trial, GError **error)
{
    RepetitionBench *bench = user_data;
    TrialRequest request = make_request(bench, asked, 0);
    g_autoptr(RepetitionTrial) done = run_or_take(bench, &request, error);
    if (done == NULL) {
        return FALSE;
    }
    if (bench->estimate != NULL && asked->n_frames == 0 && asked->change_ps == 0 &&
        asked->reset_ps == 0) {
        estimate_add_trial(bench->estimate, done->result);
    }
    json_t *record = trial_record_new(&bench->place, asked->purpose, &bench->point->tester,
                                      &done->verdict, done->result);
    gboolean written = write_record(bench, record, error);
    bench->place.trial++;
    *trial = procedure_trial_of_result(done->result, asked->purpose, &bench->point->tester);
    trial->asked_ps = asked->duration_ps; /* more than is simulated of a certified one */
    g_array_append_val(bench->trials, *trial);
    progress_add_frames(bench->run->progress, trial->sent);
    return written;
}

/* ProcedureGuess */
static gint64 bench_guess_pps(gpointer user_data)
{
    RepetitionBench *bench = user_data;
    gint64 known_pps = bench->setup->dut->virtual_device.zero_loss_pps;
    if (known_pps > 0) {
        return known_pps;
    }
    if (bench->estimate == NULL) {
        bench->estimate = estimate_new(bench->setup);
    }
    return estimate_zero_loss_pps(bench->estimate, bench->point->test.duration_ps);
}

/* ProcedureNAhead */
static guint bench_n_ahead(gpointer user_data)
{
    const RepetitionBench *bench = user_data;
    return speculation_n_ahead(bench->run->speculation);
}

/* ProcedureAnnounce */
static void bench_announce(gpointer user_data, const ProcedureRequest *like,
                           const ProcedureAhead *trials, guint n_trials)
{
    RepetitionBench *bench = user_data;
    g_autofree TrialRequest *requests = g_new(TrialRequest, n_trials);
    for (guint i = 0; i < n_trials; i++) {
        ProcedureRequest asked = *like;
        asked.rate_pps = trials[i].rate_pps;
        requests[i] = make_request(bench, &asked, trials[i].ahead);
    }
    speculation_announce(bench->search, requests, n_trials);
}

/* ProcedureReconfigure */
static gboolean bench_reconfigure(gpointer user_data, ProcedureTrial *trial, GError **error)
{
    RepetitionBench *bench = user_data;
    ReconfigurationResult result;
    if (!reconfiguration_run(&bench->point->machine, bench->run->cancelled, &result)) {
        return FALSE;
    }
    *trial = (ProcedureTrial){.duration_ps = result.time_ps,
                              .pass = result.script.n_refused == 0,
                              .last_loss_ps = SIM_TIME_NEVER,
                              .reconfiguration = reconfiguration_of_result(&result)};
    g_array_append_val(bench->trials, *trial);
    return write_record(bench, reconfiguration_record_new(&bench->place, &trial->reconfiguration),
                        error);
}

/* ProcedureTransferData */
static gboolean bench_transfer(gpointer user_data, ProcedureTrial *trial, GError **error)
{
    RepetitionBench *bench = user_data;
    const ScenarioPoint *point = bench->point;
    const HostNetworkSetup setup = scenario_point_network(point);
    const char *pcap_path = bench->run->pcap_path;
    g_autoptr(HostCapture) capture =
        pcap_path != NULL ? host_capture_new(setup.hosts[1], bench->run->pcap_frames) : NULL;
    g_autoptr(IperfResult) result = iperf_run_captured(
        &setup, &point->iperf, point->test.duration_ps, capture != NULL ? host_capture_see : NULL,
        capture, bench->run->cancelled, error);
    if (result == NULL || (capture != NULL && !host_capture_write(capture, pcap_path, error))) {
        return FALSE;
    }
    *trial = (ProcedureTrial){.duration_ps = point->test.duration_ps,
                              .pass = TRUE,
                              .last_loss_ps = SIM_TIME_NEVER,
                              .transfer = transfer_of_result(result)};
    g_array_append_val(bench->trials, *trial);
    progress_add_frames(bench->run->progress, trial->transfer.segments);
    return write_record(bench, iperf_record_new(&bench->place, result), error);
}

/* Without a tester there is nothing to run ahead of time. */
static gboolean run_without_tester(RepetitionBench *bench, GError **error)
{
    ProcedureContext context = {.test = &bench->point->test,
                                .reconfigure = bench_reconfigure,
                                .transfer = bench_transfer,
                                .bench = bench};
    return bench->run->procedure->run(&context, error);
}

static gboolean run_procedure(RepetitionBench *bench, GError **error)
{
    gboolean speculates = bench->search != NULL;
    ProcedureContext context = {.test = &bench->point->test,
                                .line_rate_pps = trial_line_rate_pps(bench->setup),
                                .run_trial = bench_run_trial,
                                .guess_pps = bench_guess_pps,
                                .n_ahead = speculates ? bench_n_ahead : NULL,
                                .announce = speculates ? bench_announce : NULL,
                                .bench = bench};
    return bench->run->procedure->run(&context, error);
}

/* `trials` gets the ProcedureTrials. */
static gboolean run_repetition(const RepetitionRun *run, const ScenarioPoint *point,
                               const TrialSetup *setup, guint point_number, GArray *trials,
                               GError **error)
{
    RepetitionBench bench = {
        .run = run,
        .point = point,
        .setup = setup,
        .place = {.point = point_number, .repetition = setup->repetition, .seed = setup->seed},
        .trials = trials};
    if (point->subject != TEST_OF_DUT) {
        return run_without_tester(&bench, error);
    }
    g_autoptr(Trial) trial = trial_new(setup);
    trial_set_cancelled(trial, run->cancelled, NULL);
    g_autoptr(Certificate) certificate =
        point->test.trial == TEST_TRIAL_CERTIFIED ? certificate_new(setup) : NULL;
    bench.trial = trial;
    bench.certificate = certificate;
    if (run->speculation != NULL) {
        bench.search = speculation_begin(run->speculation, &bench);
    }
    gboolean done = run_procedure(&bench, error);
    if (bench.search != NULL) {
        speculation_end(bench.search);
    }
    estimate_free(bench.estimate);
    return done;
}

gboolean repetition_run(const RepetitionRun *run, const ScenarioPoint *point,
                        const TrialSetup *setup, guint point_number, GError **error)
{
    g_autoptr(GArray) trials = g_array_new(FALSE, FALSE, sizeof(ProcedureTrial));
    return run_repetition(run, point, setup, point_number, trials, error);
}

gboolean repetition_measure(const RepetitionRun *run, const ScenarioPoint *point,
                            const TrialSetup *setup, double *figures, GError **error)
{
    gint reported;
    g_autoptr(GArray) trials = g_array_new(FALSE, FALSE, sizeof(ProcedureTrial));
    if (!run_repetition(run, point, setup, 0, trials, error)) {
        return FALSE;
    }
    const ProcedurePoint seen = procedure_point(&point->test, scenario_point_line_rate_pps(point));
    run->procedure->evaluate(&seen, (const ProcedureTrial *)(gconstpointer)trials->data,
                             trials->len, figures, &reported);
    return TRUE;
}
