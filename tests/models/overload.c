/* A ring that overflows again and again: what is lost of frames that arrive at the very instant of
 * a look, by hand. */
#include "models/trial.h"

#include "tests/support/judge_lab.h"

#define GAP_PS     SIM_PS_PER_MS
#define RING       ((guint64)4)
#define WAKEUP     10u /* gaps */
#define N_CYCLES   20u
#define N_A_CYCLE  ((guint64)WAKEUP + 1)
#define FEW_FRAMES 8 /* a batch: so that most frames come after the first loss was seen */

/* Frame 0 of a cycle wakes the core, frames 1 to 3 fill the ring, 4 to 9 are lost. Frame 10 arrives
 * when the core looks, and arrivals come before looks: the four descriptors are taken, though the
 * poll, which costs nothing, frees them at that same instant. The next frame begins a cycle. */
static void test_arrival_at_look(gconstpointer data)
{
    JudgeLab lab;
    judge_lab_init(&lab);
    lab.dut.nic.ring_size = (gint64)RING;
    lab.dut.cost.wakeup = judge_lab_cost(WAKEUP * GAP_PS);
    lab.setup.batch_frames = GPOINTER_TO_UINT(data);
    g_autoptr(Trial) trial = trial_new(&lab.setup);
    const TrialRequest request = {.rate_pps = SIM_PS_PER_S / GAP_PS,
                                  .duration_ps = N_CYCLES * N_A_CYCLE * GAP_PS,
                                  .stream_trial = -1};
    g_autoptr(GError) error = NULL;
    g_autoptr(TrialResult) result = trial_run(trial, &request, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(trial_result_sent(result), ==, N_CYCLES * N_A_CYCLE);
    g_assert_cmpuint(trial_result_received(result), ==, N_CYCLES * RING);
    g_assert_cmpuint(trial_result_lost(result), ==, N_CYCLES * (N_A_CYCLE - RING));
    judge_lab_clear(&lab);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/overload/arrival-at-look/1", GUINT_TO_POINTER(1), test_arrival_at_look);
    g_test_add_data_func("/overload/arrival-at-look/few", GUINT_TO_POINTER(FEW_FRAMES),
                         test_arrival_at_look);
    g_test_add_data_func("/overload/arrival-at-look/all", GUINT_TO_POINTER(4096),
                         test_arrival_at_look);
    return g_test_run();
}
