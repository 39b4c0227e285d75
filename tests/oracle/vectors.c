/* Vectors that grow with the load: the fixed point of busy polling, exactly.
 *
 * Frames come every g to a core that polls busily. A poll costs P and each of its frames S, so that
 * n frames take P + n S, in which (P + n S) / g others come: n stays what it is at n = P / (g - S).
 * A frame then costs P / n + S = g, less the larger n is, until n is the budget B and n frames take
 * longer than B g: then the core takes B a poll for ever and forwards B / (P + B S) frames/s.
 *
 * It gets there from below. Polls begin at instants t; a look takes what came since the look
 * before: the difference of floor(t / g). With n* = P / (g - S) whole and n < n*, the poll takes n*
 * g - (n* - n)(g - S) < n* g, so that n never exceeds n*; and each poll of n* - 1 moves t by g - S
 * within the grid of arrivals, until one finds n*. A poll of n* takes n* g: from then on all do. */
#include "models/models.h"
#include "tests/support/judge_lab.h"

#define GAP_PS          1000
#define RATE_PPS        (SIM_PS_PER_S / GAP_PS)
#define N_FRAMES        40000
#define SENDING_PS      ((SimTime)N_FRAMES * GAP_PS)
#define VLIB_FRAME_SIZE 256 /* VPP src/vlib/node.h */
#define MAX_PKT_BURST   32  /* DPDK examples/l3fwd/l3fwd.h */

/* The polls while frames are sent. */
typedef struct {
    guint n;
    gint64 frames[N_FRAMES];
    SimTime look_ps[N_FRAMES];
} Polls;

static void note_poll(const SimTraceRecord *record, gpointer data)
{
    Polls *polls = data;
    if (record->time_ps < SENDING_PS) {
        polls->frames[polls->n] = record->value;
        polls->look_ps[polls->n] = record->time_ps;
        polls->n++;
    }
}

static Polls *poll_busily(SimTime poll_ps, SimTime frame_ps, gint64 budget, SimTime empty_ps)
{
    const TrialRequest request = {
        .rate_pps = RATE_PPS, .duration_ps = SENDING_PS, .stream_trial = -1};
    Polls *polls = g_new0(Polls, 1);
    JudgeLab lab;
    judge_lab_init(&lab);
    lab.dut.core.mode = CORE_MODE_BUSY_POLL;
    lab.dut.core.budget = budget;
    lab.dut.nic.ring_size = 65536;
    lab.dut.nic.transmit_ring_size = 65536;
    lab.dut.cost.poll = judge_lab_cost(poll_ps);
    lab.dut.cost.frame = judge_lab_cost(frame_ps);
    lab.dut.cost.empty_poll = judge_lab_cost(empty_ps);
    g_autoptr(GError) error = NULL;
    g_autoptr(Trial) trial = trial_new(&lab.setup);
    sim_trace_connect(trial_get_trace(trial), TRIAL_TRACE_POLL, note_poll, polls);
    g_autoptr(TrialResult) result = trial_run(trial, &request, &error);
    g_assert_no_error(error);
    g_assert_true(result->pass);
    g_assert_cmpint(result->core[0].busy_ps, ==, request.duration_ps);
    g_assert_cmpuint(result->core[0].wakeups, ==, 0);
    judge_lab_clear(&lab);
    return polls;
}

/* The second half of the polls took `n` frames each, one every `time_ps`. */
static void check(Polls *polls, gint64 n, SimTime time_ps)
{
    g_assert_cmpuint(polls->n, >, 20);
    for (guint i = polls->n / 2; i < polls->n; i++) {
        g_assert_cmpint(polls->frames[i], ==, n);
        g_assert_cmpint(polls->look_ps[i] - polls->look_ps[i - 1], ==, time_ps);
    }
    g_free(polls);
}

static void test_fixed_point(void)
{
    static const struct {
        SimTime poll_ps, frame_ps;
        gint64 n;
    } cases[] = {{9000, 0, 9},     {9000, 100, 10},   {9000, 550, 20}, {9000, 700, 30},
                 {9000, 910, 100}, {36000, 850, 240}, {500, 500, 1}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        check(poll_busily(cases[i].poll_ps, cases[i].frame_ps, VLIB_FRAME_SIZE, 0), cases[i].n,
              cases[i].n * GAP_PS);
        /* it never polls in vain, but at the start */
        check(poll_busily(cases[i].poll_ps, cases[i].frame_ps, VLIB_FRAME_SIZE, 77), cases[i].n,
              cases[i].n * GAP_PS);
    }
}

/* n = 900 would be stable: more than a vector holds. */
static void test_saturated(void)
{
    check(poll_busily(9000, 990, VLIB_FRAME_SIZE, 0), VLIB_FRAME_SIZE,
          9000 + 990 * VLIB_FRAME_SIZE);
    check(poll_busily(9000, 910, MAX_PKT_BURST, 0), MAX_PKT_BURST, 9000 + 910 * MAX_PKT_BURST);
}

/* Less than one frame a poll: P + S < g. Empty polls of e between: the look that finds a frame is
 * the first at or after its arrival. With P + S + e = g there is one a frame. */
static void test_idle(void)
{
    check(poll_busily(300, 200, VLIB_FRAME_SIZE, 500), 1, GAP_PS);
    check(poll_busily(300, 200, VLIB_FRAME_SIZE, 125), 1, GAP_PS);
}

/* A day of empty polls of a picosecond takes no time to simulate. */
static void test_empty_polls_are_free(void)
{
    JudgeLab lab;
    judge_lab_init(&lab);
    lab.dut.core.mode = CORE_MODE_BUSY_POLL;
    lab.dut.cost.empty_poll = judge_lab_cost(1);
    const TrialRequest request = {
        .rate_pps = 1, .duration_ps = 86400 * SIM_PS_PER_S, .stream_trial = -1};
    g_autoptr(GError) error = NULL;
    g_autoptr(Trial) trial = trial_new(&lab.setup);
    g_autoptr(TrialResult) result = trial_run(trial, &request, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(result->core[0].polls, ==, 86400);
    g_assert_cmpint(result->direction[0].latency_ps.maximum, ==, 0);
    judge_lab_clear(&lab);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/vectors/fixed-point", test_fixed_point);
    g_test_add_func("/vectors/saturated", test_saturated);
    g_test_add_func("/vectors/idle", test_idle);
    g_test_add_func("/vectors/empty-polls-are-free", test_empty_polls_are_free);
    return g_test_run();
}
