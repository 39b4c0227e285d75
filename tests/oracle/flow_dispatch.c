/* Dispatch by flow, by hand: what Linux' RPS is for. One receive queue, and so one core, takes all
 * frames, at I = 100 ns each; T = 4 tasks forward, at F = 800 ns each. Flows come from four sources
 * in turn. If the hash spreads them evenly, 4 / F = 5 Mframe/s are forwarded, whatever more comes;
 * if all have one task, 1 / F. Beyond a task's capacity frames find its list full, beyond 1 / I the
 * ring.
 *
 * The RSS key is one bit at position 31, so that the hash mirrors the source address
 * (tests/support/attribute_bench.h): 198.18.0.2, .3, .4 and .5 differ in its two highest bits, 1,
 * 3, 0 and 2, by which scaling to four tasks goes, and are the same modulo 4. */
#include "tests/support/judge_lab.h"

#define NS          (SIM_PS_PER_US / 1000)
#define N_TASKS     4
#define LIST_LIMIT  100
#define RING_SIZE   64
#define DURATION_PS (2 * SIM_PS_PER_MS)
#define FRAMES(pps) ((pps) / 500) /* in that time */
#define TASK_PPS    1250000
/* What the interrupt side still brings after the last frame came, while a task makes room. */
#define LATE_FRAMES (RING_SIZE / 8)

static void lab_init(JudgeLab *lab, DispatchTaskOf task_of)
{
    judge_lab_init(lab);
    lab->tester.addresses.selection = TESTER_SELECTION_INCREMENT;
    lab->tester.addresses.source.count = 4;
    g_free(lab->dut.nic.rss.key);
    lab->dut.nic.rss.key = g_strnfill(80, '0');
    lab->dut.nic.rss.key[7] = '1';
    lab->dut.nic.ring_size = RING_SIZE;
    lab->dut.core.budget = 1;
    lab->dut.dispatch.tasks = N_TASKS;
    lab->dut.dispatch.task_of = (gint)task_of;
    lab->dut.dispatch.list_limit = LIST_LIMIT;
    lab->dut.dispatch.budget = 1; /* what waits is in the list */
    lab->dut.dispatch.cost.frame = judge_lab_cost(100 * NS);
    lab->dut.cost.frame = judge_lab_cost(800 * NS);
}

/* A task that is offered `offered_pps`, more than it can take or not. */
static void assert_task(const TrialResult *result, guint task, gint64 offered_pps)
{
    gboolean is_overloaded = offered_pps > TASK_PPS;
    gint64 frames = (gint64)result->task[task].frames;
    gint64 least = is_overloaded ? FRAMES(TASK_PPS) + LIST_LIMIT : FRAMES(offered_pps);
    g_assert_cmpint(frames, >=, least - 2);
    g_assert_cmpint(frames, <=, least + 2 + (is_overloaded ? LATE_FRAMES : 0));
    g_assert_cmpint((gint64)result->list[task].frames, ==, frames);
    g_assert_cmpint(result->list[task].dropped > 0, ==, is_overloaded);
    if (is_overloaded) {
        g_assert_cmpuint(result->list[task].most, ==, LIST_LIMIT);
    }
}

static void test_spread(void)
{
    static const gint64 offered_pps[] = {4000000, 6000000, 8000000};
    for (guint i = 0; i < G_N_ELEMENTS(offered_pps); i++) {
        JudgeLab lab;
        lab_init(&lab, DISPATCH_TASK_OF_FLOW_SCALED);
        g_autoptr(TrialResult) result = judge_lab_run(&lab, DURATION_PS, offered_pps[i]);
        for (guint task = 0; task < N_TASKS; task++) {
            assert_task(result, task, offered_pps[i] / N_TASKS);
        }
        g_assert_cmpuint(result->direction[0].lost[TRIAL_LOSS_RX_RING_FULL], ==, 0);
        judge_lab_clear(&lab);
    }
}

/* Of 12 Mframe/s the interrupt side takes 10: what else comes waits in the ring or is lost there.
 */
static void test_interrupt_side(void)
{
    JudgeLab lab;
    lab_init(&lab, DISPATCH_TASK_OF_FLOW_SCALED);
    g_autoptr(TrialResult) result = judge_lab_run(&lab, DURATION_PS, 12000000);
    for (guint task = 0; task < N_TASKS; task++) {
        assert_task(result, task, 2000000);
    }
    gint64 lost = (gint64)result->direction[0].lost[TRIAL_LOSS_RX_RING_FULL];
    g_assert_cmpint(ABS(lost - (FRAMES(2000000) - RING_SIZE)), <=, 2);
    judge_lab_clear(&lab);
}

/* Modulo 4 all these flows are one. */
static void test_one_task(void)
{
    JudgeLab lab;
    lab_init(&lab, DISPATCH_TASK_OF_FLOW_MODULO);
    g_autoptr(TrialResult) result = judge_lab_run(&lab, DURATION_PS, 4000000);
    guint n_used = 0;
    for (guint task = 0; task < N_TASKS; task++) {
        if (result->task[task].frames > 0) {
            assert_task(result, task, 4000000);
            n_used++;
        }
    }
    g_assert_cmpuint(n_used, ==, 1);
    judge_lab_clear(&lab);
}

/* Without tasks, I + F = 900 ns a frame on the one core. */
static void test_direct(void)
{
    JudgeLab lab;
    lab_init(&lab, DISPATCH_TASK_OF_FLOW_SCALED);
    lab.dut.dispatch.mode = DISPATCH_MODE_DIRECT;
    g_autoptr(TrialResult) result = judge_lab_run(&lab, DURATION_PS, 4000000);
    gint64 forwarded = DURATION_PS / (900 * NS) + RING_SIZE;
    g_assert_cmpint(ABS((gint64)trial_result_received(result) - forwarded), <=, 2);
    g_assert_cmpuint(result->n_tasks + result->n_lists, ==, 0);
    judge_lab_clear(&lab);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/flow-dispatch/spread", test_spread);
    g_test_add_func("/flow-dispatch/interrupt-side", test_interrupt_side);
    g_test_add_func("/flow-dispatch/one-task", test_one_task);
    g_test_add_func("/flow-dispatch/direct", test_direct);
    return g_test_run();
}
