/* The trace hooks of a trial: a record for each loss and each poll that the result counts, once. */
#include "models/trial.h"

#include "tests/support/judge_lab.h"

#define US       (SIM_PS_PER_MS / 1000)
#define FRAME_PS 576 /* F of a 64-byte frame at 1 Tbit/s */

typedef struct {
    JudgeLab lab;
    GArray *drops, *polls; /* of SimTraceRecord, as fired */
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    judge_lab_init(&fixture->lab);
    fixture->drops = g_array_new(FALSE, FALSE, sizeof(SimTraceRecord));
    fixture->polls = g_array_new(FALSE, FALSE, sizeof(SimTraceRecord));
}

static void tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_array_unref(fixture->drops);
    g_array_unref(fixture->polls);
    judge_lab_clear(&fixture->lab);
}

static void append(const SimTraceRecord *record, gpointer user_data)
{
    GArray *records = user_data;
    g_array_append_vals(records, record, 1);
}

static const SimTraceRecord *at(GArray *records, guint i)
{
    return &g_array_index(records, SimTraceRecord, i);
}

static TrialResult *run(Fixture *fixture, const TrialRequest *request)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Trial) trial = trial_new(&fixture->lab.setup);
    SimTrace *trace = trial_get_trace(trial);

    g_array_set_size(fixture->drops, 0);
    g_array_set_size(fixture->polls, 0);
    sim_trace_connect(trace, TRIAL_TRACE_DROP, append, fixture->drops);
    sim_trace_connect(trace, TRIAL_TRACE_POLL, append, fixture->polls);
    TrialResult *result = trial_run(trial, request, &error);
    g_assert_no_error(error);
    g_assert_nonnull(result);
    return result;
}

/* A frame every microsecond, arriving FRAME_PS later. */
static TrialRequest request_us(gint64 n_frames, gboolean stop)
{
    return (TrialRequest){.rate_pps = SIM_PS_PER_S / US,
                          .duration_ps = n_frames * US,
                          .stop_at_first_loss = stop,
                          .stream_trial = -1};
}

static void assert_drop(const SimTraceRecord *record, guint64 frame)
{
    g_assert_cmpuint(record->source, ==, TRIAL_TRACE_DROP);
    g_assert_cmpuint(record->port, ==, 0);
    g_assert_cmpuint(record->unit, ==, 0);
    g_assert_cmpuint(record->frame, ==, frame);
    g_assert_cmpint(record->time_ps, ==, (SimTime)frame * US + FRAME_PS);
    g_assert_cmpint(record->value, ==, TRIAL_LOSS_RX_RING_FULL);
}

static void assert_poll(const SimTraceRecord *record, SimTime time_ps, gint64 n)
{
    g_assert_cmpuint(record->source, ==, TRIAL_TRACE_POLL);
    g_assert_cmpuint(record->unit, ==, 0);
    g_assert_cmpuint(record->frame, ==, 0);
    g_assert_cmpint(record->time_ps, ==, time_ps);
    g_assert_cmpint(record->value, ==, n);
}

/* A frame takes 10 us and the ring holds one: 0 is polled as it comes, 1 to 9 are lost as they
 * come, 10 comes as 0 is done and is polled at once, 11 is lost. */
static void test_drained(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const guint64 lost[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 11};
    TrialRequest request = request_us(12, FALSE);

    fixture->lab.dut.cost.frame = judge_lab_cost(10 * US);
    fixture->lab.dut.nic.ring_size = 1;
    g_autoptr(TrialResult) result = run(fixture, &request);
    g_assert_cmpuint(trial_result_lost(result), ==, G_N_ELEMENTS(lost));
    g_assert_cmpuint(fixture->drops->len, ==, G_N_ELEMENTS(lost));
    for (guint i = 0; i < G_N_ELEMENTS(lost); i++) {
        assert_drop(at(fixture->drops, i), lost[i]);
    }
    g_assert_cmpuint(fixture->polls->len, ==, 2);
    assert_poll(at(fixture->polls, 0), FRAME_PS, 1);
    assert_poll(at(fixture->polls, 1), 10 * US + FRAME_PS, 1);
}

/* A frame takes 2 us and the ring holds two: 0 is polled at 0 us; 1 waits; 2 comes as 0 is done and
 * 1 is polled; 3 finds 1 in work and 2 waiting, and is lost. */
static void test_stops_at_loss(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    TrialRequest request = request_us(12, TRUE);

    fixture->lab.dut.cost.frame = judge_lab_cost(2 * US);
    fixture->lab.dut.nic.ring_size = 2;
    fixture->lab.dut.core.budget = 1;
    g_autoptr(TrialResult) result = run(fixture, &request);
    g_assert_cmpint(result->first_loss_ps, ==, 3 * US + FRAME_PS);
    g_assert_cmpuint(fixture->drops->len, ==, 1);
    assert_drop(at(fixture->drops, 0), 3);
    g_assert_cmpuint(fixture->polls->len, ==, 2);
    assert_poll(at(fixture->polls, 0), FRAME_PS, 1);
    assert_poll(at(fixture->polls, 1), 2 * US + FRAME_PS, 1);
}

/* Nothing lost: every frame is polled as it comes, and the records are not lost with the pass. */
static void test_stops_never(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    TrialRequest request = request_us(12, TRUE);

    fixture->lab.dut.cost.frame = judge_lab_cost(US / 2);
    g_autoptr(TrialResult) result = run(fixture, &request);
    g_assert_true(result->pass);
    g_assert_cmpuint(fixture->drops->len, ==, 0);
    g_assert_cmpuint(fixture->polls->len, ==, 12);
    for (guint i = 0; i < fixture->polls->len; i++) {
        assert_poll(at(fixture->polls, i), i * US + FRAME_PS, 1);
    }
}

/* ---- against the result ---- */

static void check_drops(const Fixture *fixture, const TrialResult *result)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    guint64 lost[DUT_PORTS][TRIAL_N_LOSSES] = {0};
    g_autofree guint64 *dropped = g_new0(guint64, result->n_queues);
    SimTime first_ps = SIM_TIME_NEVER;

    for (guint i = 0; i < fixture->drops->len; i++) {
        const SimTraceRecord *record = at(fixture->drops, i);
        guint64 key = record->frame * DUT_PORTS + record->port;
        gboolean is_new = g_hash_table_add(seen, g_memdup2(&key, sizeof(key)));
        g_assert_true(is_new);
        g_assert_cmpuint(record->port, <, DUT_PORTS);
        g_assert_cmpuint(record->unit, <, result->n_queues / DUT_PORTS);
        lost[record->port][record->value]++;
        if (record->value == TRIAL_LOSS_RX_RING_FULL) {
            dropped[record->port * (result->n_queues / DUT_PORTS) + record->unit]++;
        }
        first_ps = MIN(first_ps, record->time_ps);
    }
    g_assert_cmpint(first_ps, ==, result->first_loss_ps);
    for (guint i = 0; i < result->n_queues; i++) {
        g_assert_cmpuint(dropped[i], ==, result->queue[i].dropped);
    }
    for (guint d = 0; d < DUT_PORTS; d++) {
        for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
            g_assert_cmpuint(lost[d][loss], ==, result->direction[d].lost[loss]);
        }
    }
}

static void check_polls(const Fixture *fixture, const TrialResult *result)
{
    g_autofree guint64 *polls = g_new0(guint64, result->n_cores);
    guint64 taken = 0;
    guint64 admitted = 0;

    for (guint i = 0; i < fixture->polls->len; i++) {
        const SimTraceRecord *record = at(fixture->polls, i);
        g_assert_cmpuint(record->unit, <, result->n_cores);
        polls[record->unit]++;
        taken += (guint64)record->value;
    }
    for (guint i = 0; i < result->n_cores; i++) {
        g_assert_cmpuint(polls[i], ==, result->core[i].polls);
    }
    for (guint i = 0; i < result->n_queues; i++) {
        admitted += result->queue[i].frames;
    }
    if (!result->request.stop_at_first_loss || result->pass) {
        g_assert_cmpuint(taken, ==, admitted);
    }
}

/* Two cores and queues, both directions, losses in receive and transmit rings; and no losses with
 * ample rings. */
static void test_counts(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    DutSettings *dut = &fixture->lab.dut;

    fixture->lab.tester.direction = TESTER_DIRECTION_BOTH;
    fixture->lab.tester.addresses.selection = TESTER_SELECTION_RANDOM;
    fixture->lab.tester.addresses.count = 64;
    fixture->lab.links[1].rate_bps = G_GINT64_CONSTANT(680000000);
    dut->cores = dut->nic.queues = 2;
    dut->cost.frame = judge_lab_cost(950000);
    for (guint lossless = 0; lossless < 2; lossless++) {
        dut->nic.ring_size = lossless ? 4096 : 3;
        dut->nic.transmit_ring_size = lossless ? 4096 : 2;
        for (guint stop = 0; stop < 2; stop++) {
            TrialRequest request = request_us(2000, stop != 0);
            g_autoptr(TrialResult) result = run(fixture, &request);
            g_assert_cmpint(result->pass, ==, lossless != 0);
            check_drops(fixture, result);
            check_polls(fixture, result);
            if (!lossless && !stop) {
                g_assert_cmpuint(result->direction[0].lost[TRIAL_LOSS_RX_RING_FULL], >, 0);
                g_assert_cmpuint(result->direction[1].lost[TRIAL_LOSS_RX_RING_FULL], >, 0);
                g_assert_cmpuint(result->direction[0].lost[TRIAL_LOSS_TX_RING_FULL], >, 0);
            }
        }
    }
}

/* Either flag ends a trial, and the next one is as if there had been none. */
static void test_cancelled(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    gint flags[2] = {0, 0};
    TrialRequest request = request_us(20000, TRUE);
    fixture->lab.dut.cost.frame = judge_lab_cost(1010 * US / 1000);
    fixture->lab.dut.nic.ring_size = 64;
    fixture->lab.setup.batch_frames = 16;
    g_autoptr(TrialResult) expected = run(fixture, &request);
    g_assert_false(expected->pass);
    g_autoptr(Trial) trial = trial_new(&fixture->lab.setup);
    trial_set_cancelled(trial, &flags[0], &flags[1]);
    for (guint i = 0; i < G_N_ELEMENTS(flags); i++) {
        g_autoptr(GError) error = NULL;
        flags[i] = 1;
        g_assert_null(trial_run(trial, &request, &error));
        g_assert_no_error(error);
        flags[i] = 0;
        g_autoptr(TrialResult) result = trial_run(trial, &request, &error);
        g_assert_no_error(error);
        g_assert_cmpint(result->first_loss_ps, ==, expected->first_loss_ps);
        g_assert_cmpuint(result->events, ==, expected->events);
        for (guint k = 0; k < G_N_ELEMENTS(result->fingerprint.lane); k++) {
            g_assert_cmpuint(result->fingerprint.lane[k], ==, expected->fingerprint.lane[k]);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/trial/trace/drained", Fixture, NULL, set_up, test_drained, tear_down);
    g_test_add("/trial/trace/stops-at-loss", Fixture, NULL, set_up, test_stops_at_loss, tear_down);
    g_test_add("/trial/trace/counts", Fixture, NULL, set_up, test_counts, tear_down);
    g_test_add("/trial/trace/stops-never", Fixture, NULL, set_up, test_stops_never, tear_down);
    g_test_add("/trial/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
    return g_test_run();
}
