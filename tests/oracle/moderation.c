/* Moderation that adapts, against the judge, in trials long enough for decisions of all kinds:
 * tests/oracle/engines.c draws all else, but its trials are too short for many samples. */
#include "tests/support/draw.h"
#include "tests/support/judge.h"
#include "tests/support/judge_lab.h"

#define N_CONFIGURATIONS 60
#define N_FRAMES         30000
#define MOST_RATE_PPS    30000000

static const guint batch_sizes[] = {1, 7, 256, 4096};

/* Frames of several sizes whose rate changes, so that samples differ in bytes, frames and
 * interrupts; queues of one core or of several; with a lock, dispatch or neither. */
static void draw(JudgeLab *lab, guint number, TrialRequest *request)
{
    static const gint adaptive[] = {ADAPTIVE_DIM_CQE, ADAPTIVE_DIM_EQE};
    SimRandom random = sim_random_stream(1, number, "moderation");
    DutSettings *dut = &lab->dut;
    judge_lab_init(lab);
    lab->links[0].rate_bps = lab->links[1].rate_bps = G_GINT64_CONSTANT(100000000000);
    lab->tester.direction = (gint)pick(&random, 3);
    lab->tester.arrivals.process = (gint)pick(&random, 4);
    lab->tester.arrivals.burst = 1 + pick(&random, 2000);
    dut->cores = 1 + pick(&random, 2);
    dut->nic.queues = dut->cores * (1 + pick(&random, 2));
    dut->nic.ring_size = 1024;
    dut->nic.transmit_ring_size = 1024;
    dut->nic.interrupt.adaptive = adaptive[pick(&random, 2)];
    dut->nic.interrupt.delay_from = (gint)pick(&random, 3);
    dut->cost.frame = judge_lab_cost(pick_between(&random, 1, 100) * SIM_PS_PER_NS);
    dut->cost.wakeup = judge_lab_cost(pick_between(&random, 0, 3) * SIM_PS_PER_US);
    dut->lock.hold = judge_lab_cost(pick(&random, 4) == 0 ? 10 * SIM_PS_PER_NS : 0);
    dut->dispatch.tasks = pick(&random, 4) == 0 ? 2 : 0;
    dut->transmit.access = pick(&random, 4) == 0 ? TRANSMIT_ACCESS_RING : TRANSMIT_ACCESS_FREE;

    dut->transmit.limit = dut->transmit.completion_batch = 16;
    lab->setup.seed = sim_random_next(&random);
    gint64 rate_pps = MOST_RATE_PPS >> pick(&random, 9);
    *request = (TrialRequest){.rate_pps = rate_pps,
                              .duration_ps = N_FRAMES * SIM_PS_PER_S / rate_pps,
                              .stop_at_first_loss = pick(&random, 4) == 0,
                              .stream_trial = -1};
}

static guint64 n_wakeups(const TrialResult *result)
{
    guint64 n = 0;
    for (guint i = 0; i < result->n_cores; i++) {
        n += result->core[i].wakeups;
    }
    return n;
}

/* Whether anything came of adapting. */
static gboolean differs_from_fixed(JudgeLab *lab, const TrialRequest *request,
                                   const TrialResult *adapted)
{
    InterruptSettings *interrupt = &lab->dut.nic.interrupt;
    InterruptSettings kept = *interrupt;
    interrupt->frames = interrupt->adaptive == ADAPTIVE_DIM_CQE ? 128 : 256;
    interrupt->delay_ps = 8 * SIM_PS_PER_US;
    interrupt->adaptive = ADAPTIVE_NONE;
    g_autoptr(TrialResult) fixed = judge_run(&lab->setup, request);
    *interrupt = kept;
    return n_wakeups(fixed) != n_wakeups(adapted);
}

static void test_random(void)
{
    guint n_different = 0;
    for (guint i = 0; i < N_CONFIGURATIONS; i++) {
        JudgeLab lab;
        TrialRequest request;
        draw(&lab, i, &request);
        g_autoptr(TrialResult) expected = judge_run(&lab.setup, &request);
        n_different += differs_from_fixed(&lab, &request, expected) ? 1 : 0;
        for (guint b = 0; b < G_N_ELEMENTS(batch_sizes); b++) {
            g_autoptr(GError) error = NULL;
            lab.setup.batch_frames = batch_sizes[b];
            g_autoptr(Trial) trial = trial_new(&lab.setup);
            g_autoptr(TrialResult) actual = trial_run(trial, &request, &error);
            g_assert_no_error(error);
            g_autofree char *difference = judge_describe_difference(expected, actual);
            if (difference != NULL) {
                g_test_message("configuration %u, batch %u: %s", i, batch_sizes[b], difference);
                g_test_fail();
            }
        }
        judge_lab_clear(&lab);
    }
    g_test_message("%u of %u trials differ from those that do not adapt", n_different,
                   N_CONFIGURATIONS);
    g_assert_cmpuint(n_different, >, N_CONFIGURATIONS / 3);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/moderation/random", test_random);
    return g_test_run();
}
