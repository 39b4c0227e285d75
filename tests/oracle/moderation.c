/* Moderation that adapts, against the judge, in trials long enough for decisions of all kinds:
 * tests/oracle/engines.c draws all else, but its trials are too short for many samples. */
#include "tests/support/draw.h"
#include "tests/support/judge.h"
#include "tests/support/judge_lab.h"

#define N_CONFIGURATIONS 80
#define N_FRAMES         30000
#define MOST_RATE_PPS    30000000

static const guint batch_sizes[] = {1, 7, 256, 4096};

/* Frames of all sizes, of several, whose rate changes, so that samples differ in bytes, frames and
 * interrupts; queues of one core or of several; with a lock, dispatch or neither. */
static void draw(JudgeLab *lab, guint number, TrialRequest *request)
{
    static const gint adaptive[] = {ADAPTIVE_DIM_CQE, ADAPTIVE_DIM_EQE, ADAPTIVE_IXGBE,
                                    ADAPTIVE_IXGBE_STEPS, ADAPTIVE_IGB};
    static const gint64 sizes[] = {64, 64, 64, 200, 700, 1518};
    SimRandom random = sim_random_stream(1, number, "moderation");
    DutSettings *dut = &lab->dut;
    judge_lab_init(lab);
    lab->links[0].rate_bps = lab->links[1].rate_bps = G_GINT64_CONSTANT(100000000000);
    lab->tester.direction = (gint)pick(&random, 3);
    lab->tester.addresses.selection = TESTER_SELECTION_RANDOM;
    lab->tester.addresses.count = 200;
    lab->tester.frame_size_bytes = sizes[pick(&random, G_N_ELEMENTS(sizes))];
    lab->tester.imix = pick(&random, 4) == 0 ? g_strdup("aag") : NULL;
    lab->tester.arrivals.process = (gint)pick(&random, 4);
    lab->tester.arrivals.burst = 1 + pick(&random, 2000);
    dut->cores = 1 + pick(&random, 2);
    dut->nic.queues = dut->cores * (1 + pick(&random, 3));
    dut->nic.ring_size = 1024;
    dut->nic.transmit_ring_size = 1024;
    dut->nic.interrupt.adaptive = adaptive[number % G_N_ELEMENTS(adaptive)];
    dut->nic.interrupt.delay_from = (gint)pick(&random, 3);
    dut->nic.interrupt.vector = (gint)pick(&random, 2);
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

/* Whether the number of wake-ups is another with these settings. */
static gboolean differs_with(JudgeLab *lab, const TrialRequest *request, const TrialResult *result,
                             InterruptSettings settings)
{
    InterruptSettings kept = lab->dut.nic.interrupt;
    lab->dut.nic.interrupt = settings;
    g_autoptr(TrialResult) other = judge_run(&lab->setup, request);
    lab->dut.nic.interrupt = kept;
    return n_wakeups(other) != n_wakeups(result);
}

/* Whether anything came of adapting. */
static gboolean differs_from_fixed(JudgeLab *lab, const TrialRequest *request,
                                   const TrialResult *adapted)
{
    InterruptSettings fixed = lab->dut.nic.interrupt;
    fixed.adaptive = ADAPTIVE_NONE;
    switch (lab->dut.nic.interrupt.adaptive) {
    case ADAPTIVE_DIM_CQE:
    case ADAPTIVE_DIM_EQE:
        fixed.frames = lab->dut.nic.interrupt.adaptive == ADAPTIVE_DIM_CQE ? 128 : 256;
        fixed.delay_ps = 8 * SIM_PS_PER_US;
        break;
    case ADAPTIVE_IGB:
        fixed.gap_ps = 162 * SIM_PS_PER_US;
        break;
    default:
        fixed.gap_ps = 50 * SIM_PS_PER_US;
        break;
    }
    return differs_with(lab, request, adapted, fixed);
}

/* Whether it matters that queues have vectors, or have none. */
static gboolean differs_by_vector(JudgeLab *lab, const TrialRequest *request,
                                  const TrialResult *result)
{
    InterruptSettings other = lab->dut.nic.interrupt;
    other.vector = INTERRUPT_VECTOR_QUEUE - other.vector;
    return differs_with(lab, request, result, other);
}

static void test_random(void)
{
    guint n_different = 0, n_by_vector = 0;
    for (guint i = 0; i < N_CONFIGURATIONS; i++) {
        JudgeLab lab;
        TrialRequest request;
        draw(&lab, i, &request);
        g_autoptr(TrialResult) expected = judge_run(&lab.setup, &request);
        n_different += differs_from_fixed(&lab, &request, expected) ? 1 : 0;
        n_by_vector += differs_by_vector(&lab, &request, expected) ? 1 : 0;
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
    g_test_message("%u of %u with another choice of vectors", n_by_vector, N_CONFIGURATIONS);
    g_assert_cmpuint(n_different, >, N_CONFIGURATIONS / 2);
    g_assert_cmpuint(n_by_vector, >, N_CONFIGURATIONS / 3);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/moderation/random", test_random);
    return g_test_run();
}
