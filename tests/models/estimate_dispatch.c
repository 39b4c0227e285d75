/* The estimated zero-loss rate of devices whose interrupt side hands over to tasks, by hand
 * (docs/models/estimate.md): a queue with room for B frames before a server of c frames/s that gets
 * the load p is full after B / (r p - c) seconds; within one, above r = (c + B) / p. */
#include "models/estimate.h"

#include "tests/support/judge_lab.h"

#define US (SIM_PS_PER_US)

/* Its single one is bit 62: the last bit of the source address, bit 31 of a hash's input, is the
 * last one of the hash. */
#define LAST_BIT_KEY                           \
    "0000000000000002000000000000000000000000" \
    "0000000000000000000000000000000000000000"

/* Rounded down, but for the last bits of a double. */
static void assert_zero_loss(const JudgeLab *lab, double expected_pps)
{
    g_autoptr(Estimate) estimate = estimate_new(&lab->setup);
    double rate_pps = (double)estimate_zero_loss_pps(estimate, SIM_PS_PER_S);
    g_assert_cmpfloat(rate_pps, <=, expected_pps + 1e-3);
    g_assert_cmpfloat(rate_pps, >, expected_pps - 1 - 1e-3);
}

/* Of every 1.25 us of a frame the interrupt side takes 0.25 us first: with a list of 50, 1 / (1 +
 * 0.25 us) and the list within the second. */
static void test_shared(void)
{
    JudgeLab lab;
    judge_lab_init(&lab);
    lab.dut.cost.frame = judge_lab_cost(US);
    lab.dut.nic.ring_size = 1000;
    lab.dut.dispatch.tasks = 1;
    lab.dut.dispatch.list_limit = 50;
    lab.dut.dispatch.cost.frame = judge_lab_cost(US / 4);
    assert_zero_loss(&lab, 1e6 + 50);
    lab.dut.dispatch.processors = DISPATCH_PROCESSORS_SHARED;
    assert_zero_loss(&lab, 8e5 + 50);
    judge_lab_clear(&lab);
}

/* A core that forwards its own task's frames itself takes 0.25 and 1 us for each. */
static void test_hybrid(void)
{
    JudgeLab lab;
    judge_lab_init(&lab);
    lab.dut.cost.frame = judge_lab_cost(US);
    lab.dut.nic.ring_size = 100;
    lab.dut.dispatch.tasks = 1;
    lab.dut.dispatch.task_of = DISPATCH_TASK_OF_FLOW_MODULO;
    lab.dut.dispatch.list_limit = 50;
    lab.dut.dispatch.cost.frame = judge_lab_cost(US / 4);
    assert_zero_loss(&lab, 1e6 + 50);
    lab.dut.dispatch.mode = DISPATCH_MODE_HYBRID;
    assert_zero_loss(&lab, 8e5 + 100);
    /* a second task has every other frame, on a processor of its own: 0.25 + 1 / 2 us */
    lab.dut.dispatch.tasks = 2;
    lab.tester.addresses.selection = TESTER_SELECTION_INCREMENT;
    lab.tester.addresses.source.count = 2;
    g_free(lab.dut.nic.rss.key);
    lab.dut.nic.rss.key = g_strdup(LAST_BIT_KEY);
    assert_zero_loss(&lab, 1e6 / 0.75 + 100);
    judge_lab_clear(&lab);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/estimate_dispatch/shared", test_shared);
    g_test_add_func("/estimate_dispatch/hybrid", test_hybrid);
    return g_test_run();
}
