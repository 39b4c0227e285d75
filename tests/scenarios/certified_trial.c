/* A certified trial: how much of it is run, what its record says, and what is made of that. */
#include "scenarios/certified_trial.h"

#include "scenarios/trial_record.h"
#include "tests/support/judge_lab.h"

#define NS       G_GINT64_CONSTANT(1000)
#define RATE_PPS 900000

/* 1 us a frame, one flow: any ring will do at 900 000 frames/s. */
static void slow_init(JudgeLab *lab)
{
    judge_lab_init(lab);
    lab->dut.cost.frame = judge_lab_cost(1000 * NS);
    lab->dut.nic.ring_size = 2;
}

static void test_slice(void)
{
    g_assert_cmpint(certified_trial_slice_ps(60 * SIM_PS_PER_S), ==, SIM_PS_PER_S);
    g_assert_cmpint(certified_trial_slice_ps(100 * SIM_PS_PER_S), ==, SIM_PS_PER_S);
    g_assert_cmpint(certified_trial_slice_ps(3600 * SIM_PS_PER_S), ==, 36 * SIM_PS_PER_S);
    g_assert_cmpint(certified_trial_slice_ps(5 * SIM_PS_PER_S), ==, SIM_PS_PER_S / 2);
}

static TrialResult *run(JudgeLab *lab, gboolean certifies, const TrialRequest *request, double risk,
                        CertifiedVerdict *verdict)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Trial) trial = trial_new(&lab->setup);
    g_autoptr(Certificate) certificate = certifies ? certificate_new(&lab->setup) : NULL;
    TrialResult *result = certified_trial_run(trial, certificate, request, risk, verdict, &error);
    g_assert_no_error(error);
    return result;
}

/* The slice of 1 ms is a trial of 1 ms, to the last bit. */
static void test_certified(void)
{
    JudgeLab lab;
    CertifiedVerdict verdict;
    slow_init(&lab);
    TrialRequest request = {
        .rate_pps = RATE_PPS, .duration_ps = 10 * SIM_PS_PER_MS, .stream_trial = -1};
    g_autoptr(TrialResult) certified = run(&lab, TRUE, &request, 1e-6, &verdict);
    g_assert_true(verdict.certified);
    g_assert_cmpint(verdict.duration_ps, ==, 10 * SIM_PS_PER_MS);
    g_assert_cmpfloat(verdict.risk, ==, 0);
    g_assert_null(verdict.uncertain);
    g_assert_cmpuint(trial_result_sent(certified), ==, RATE_PPS / 1000);
    request.duration_ps = SIM_PS_PER_MS;
    g_autoptr(TrialResult) exact = run(&lab, FALSE, &request, 1e-6, &verdict);
    g_assert_false(verdict.certified);
    g_assert_null(verdict.uncertain);
    for (guint i = 0; i < G_N_ELEMENTS(exact->fingerprint.lane); i++) {
        g_assert_cmpuint(exact->fingerprint.lane[i], ==, certified->fingerprint.lane[i]);
    }
    judge_lab_clear(&lab);
}

/* No certificate, or a beginning without a frame: the whole trial. */
static void test_exact(void)
{
    JudgeLab lab;
    CertifiedVerdict verdict;
    slow_init(&lab);
    TrialRequest request = {
        .rate_pps = 1100000, .duration_ps = 10 * SIM_PS_PER_MS, .stream_trial = -1};
    g_autoptr(TrialResult) failed = run(&lab, TRUE, &request, 1e-6, &verdict);
    g_assert_false(verdict.certified);
    g_assert_false(failed->pass);
    g_assert_cmpstr(verdict.uncertain, ==, "the bound is above the risk");
    g_assert_cmpuint(trial_result_sent(failed), ==, 11000);
    request.rate_pps = 500;
    g_autoptr(TrialResult) thin = run(&lab, TRUE, &request, 1e-6, &verdict);
    g_assert_false(verdict.certified);
    g_assert_true(thin->pass);
    g_assert_cmpstr(verdict.uncertain, ==, "the beginning did not pass");
    g_assert_cmpuint(trial_result_sent(thin), ==, 5);
    judge_lab_clear(&lab);
}

/* What the journal keeps of it, and that it must. */
static void test_record(void)
{
    JudgeLab lab;
    CertifiedVerdict verdict;
    slow_init(&lab);
    g_autoptr(GError) error = NULL;
    const TrialRecordPlace place = {.trial = 3, .seed = 42};
    TrialRequest request = {
        .rate_pps = RATE_PPS, .duration_ps = 10 * SIM_PS_PER_MS, .stream_trial = -1};
    g_autoptr(TrialResult) result = run(&lab, TRUE, &request, 1e-6, &verdict);
    verdict.risk = 2.5e-7;
    json_t *json = trial_record_new(&place, PROCEDURE_MEASURE, &lab.tester, &verdict, result);
    g_autoptr(TrialRecord) record = trial_record_parse(json, &error);
    g_assert_no_error(error);
    g_assert_true(record->certified);
    g_assert_true(record->pass);
    g_assert_cmpfloat(record->risk, ==, 2.5e-7);
    g_assert_null(record->uncertain);
    g_assert_cmpint(record->duration_ps, ==, 10 * SIM_PS_PER_MS);
    g_assert_cmpint(record->simulated_ps, ==, SIM_PS_PER_MS);
    json_object_del(json, "risk");
    g_autoptr(TrialRecord) broken = trial_record_parse(json, &error);
    g_assert_null(broken);
    g_assert_error(error, SIM_ERROR, SIM_ERROR_VALUE);
    json_decref(json);
    judge_lab_clear(&lab);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/scenarios/certified_trial/slice", test_slice);
    g_test_add_func("/scenarios/certified_trial/certified", test_certified);
    g_test_add_func("/scenarios/certified_trial/exact", test_exact);
    g_test_add_func("/scenarios/certified_trial/record", test_record);
    return g_test_run();
}
