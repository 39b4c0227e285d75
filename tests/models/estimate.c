/* The estimated zero-loss rate by hand (docs/models/estimate.md). Where flows are fixed nothing
 * varies: a queue with room for B frames before a server of c frames/s that gets the load p is full
 * after B / (r p - c) seconds, so a trial of D seconds loses nothing up to r = (c + B / D) / p. */
#include "models/estimate.h"

#include <math.h>

#include "tests/models/estimate_lab.h"

#define MAX_SHAPE 64.0 /* of what hardly varies (docs/models/estimate.md) */

/* The key with a single one: at bit P it makes input bit P - 31 bit 0 of the table entry and input
 * bit P - 30 bit 1 (tests/models/queue_share.c). */
#define SOURCE_BIT    61 /* low bits of the source address */
#define DIRECTION_BIT 46 /* 198.18 or 198.19: forward to queue 0, reverse to queue 1 */

static void set_key(JudgeLab *lab, guint bit)
{
    char *digits = g_strnfill(80, '0');
    digits[bit / 4] = "8421"[bit % 4];
    g_free(lab->dut.nic.rss.key);
    lab->dut.nic.rss.key = digits;
}

static gint64 zero_loss_pps(const JudgeLab *lab, SimTime duration_ps)
{
    g_autoptr(Estimate) estimate = estimate_new(&lab->setup);
    return estimate_zero_loss_pps(estimate, duration_ps);
}

static void assert_zero_loss(const JudgeLab *lab, double expected_pps)
{
    estimate_assert_rate(zero_loss_pps(lab, SIM_PS_PER_S), expected_pps);
}

/* ---- time to fill ---- */

static void test_fill_time(void)
{
    /* without variance */
    g_assert_cmpfloat(estimate_fill_time_s(100, 4, 0), ==, 25);
    g_assert_true(isinf(estimate_fill_time_s(100, 0, 0)));
    g_assert_true(isinf(estimate_fill_time_s(100, -4, 0)));
    /* a = 2 d / v = 1 and -1: B / d - (1 - exp(-a B)) / (a d) */
    g_assert_cmpfloat_with_epsilon(estimate_fill_time_s(10, 1, 2), 10 - (1 - exp(-10.0)), 1e-9);
    g_assert_cmpfloat_with_epsilon(estimate_fill_time_s(10, -1, 2), exp(10.0) - 1 - 10, 1e-6);
    g_assert_cmpfloat_with_epsilon(estimate_fill_time_s(10, 3, 12),
                                   10 / 3.0 - (1 - exp(-5.0)) / 1.5, 1e-9);
    /* no drift: B^2 / v, and nearly so with little, on either side of where the series begins */
    g_assert_cmpfloat_with_epsilon(estimate_fill_time_s(10, 0, 2), 50, 1e-9);
    for (gint sign = -1; sign <= 1; sign += 2) {
        /* x = 2 d B / v; B^2 / v (1 - x / 3 + ...) */
        g_assert_cmpfloat_with_epsilon(estimate_fill_time_s(10, sign * 0.99e-5, 2),
                                       50 * (1 - sign * 0.99e-4 / 3), 1e-6);
        g_assert_cmpfloat_with_epsilon(estimate_fill_time_s(10, sign * 1.01e-5, 2),
                                       50 * (1 - sign * 1.01e-4 / 3), 1e-6);
    }
}

/* ---- cores ---- */

static void test_one_queue(void)
{
    JudgeLab lab;
    estimate_lab_init(&lab);
    /* 10^12 / 1 us and what the ring holds in the end */
    assert_zero_loss(&lab, 1e6 + 100);
    estimate_assert_rate(zero_loss_pps(&lab, 2 * SIM_PS_PER_S), 1e6 + 50);
    estimate_assert_rate(zero_loss_pps(&lab, 60 * SIM_PS_PER_S), 1e6 + 100 / 60.0);
    lab.dut.cost.frame = judge_lab_cost(1600 * NS);
    assert_zero_loss(&lab, 625000 + 100);
    /* IPv6, bytes and transmission cost more */
    lab.dut.cost.byte = judge_lab_cost(10 * NS);
    lab.dut.cost.transmit = judge_lab_cost(260 * NS);
    assert_zero_loss(&lab, 400000 + 100); /* 1600 + 640 + 260 */
    judge_lab_clear(&lab);
}

/* A poll of 3 us is shared by the frames that it takes: a budget, or all of the ring. */
static void test_polls(void)
{
    JudgeLab lab;
    estimate_lab_init(&lab);
    lab.dut.cost.poll = judge_lab_cost(3 * US);
    lab.dut.core.budget = 4;
    assert_zero_loss(&lab, 1e6 / 1.75 + 100);
    lab.dut.core.budget = 1000;
    assert_zero_loss(&lab, 1e6 / 1.03 + 100);
    judge_lab_clear(&lab);
}

/* What a hand-over takes is shared by the frames before it. */
static void test_hand_over(void)
{
    JudgeLab lab;
    estimate_lab_init(&lab);
    lab.dut.core.budget = 64;
    lab.dut.core.softirq.handover = judge_lab_cost(32 * US);
    /* after 5 polls of 64 frames, 320 in all: 1.1 us a frame */
    lab.dut.core.softirq.budget = 300;
    assert_zero_loss(&lab, 1e6 / 1.1 + 100);
    /* after 2 polls of 64 us, 128 frames: 1.25 us; 100 us are over first */
    lab.dut.core.softirq.time_ps = 100 * US;
    assert_zero_loss(&lab, 1e6 / 1.25 + 100);
    lab.dut.core.mode = CORE_MODE_BUSY_POLL;
    assert_zero_loss(&lab, 1e6 + 100);
    judge_lab_clear(&lab);
}

/* One pair of addresses, nothing else hashed: with a symmetric key both directions meet in a core,
 * whose two rings, each polled up to 10 frames at once, hold 200 less half of a poll. */
static void test_one_pair(void)
{
    JudgeLab lab;
    estimate_lab_init(&lab);
    lab.dut.cores = lab.dut.nic.queues = 4;
    lab.dut.core.budget = 10;
    g_free(lab.dut.nic.rss.key);
    lab.dut.nic.rss.key = g_strdup("symmetric");
    lab.tester.ports.selection = TESTER_SELECTION_RANDOM; /* not hashed */
    assert_zero_loss(&lab, 1e6 + 100);
    lab.tester.direction = TESTER_DIRECTION_BOTH;
    assert_zero_loss(&lab, (1e6 + 195) / 2);
    /* each direction with a core of its own: both rings are full at once, which is twice what is
     * expected once: 2 (D / t)^64 = 1 */
    set_key(&lab, DIRECTION_BIT);
    assert_zero_loss(&lab, 1e6 + 100 * pow(2, -1 / MAX_SHAPE));
    judge_lab_clear(&lab);
}

/* Five addresses, drawn: queues get 1/5, 2/5, 1/5, 1/5 of the frames. In the long run the busiest
 * decides. How long its ring of 100 lasts just below saturation is the formula's affair: the parts
 * of all queues that are full within the trial add up to 1. */
static void test_largest_share(void)
{
    static const double shares[] = {0.2, 0.4, 0.2, 0.2};
    JudgeLab lab;
    estimate_lab_init(&lab);
    lab.dut.cores = lab.dut.nic.queues = 4;
    lab.tester.addresses.selection = TESTER_SELECTION_RANDOM;
    lab.tester.addresses.source.count = 5;
    set_key(&lab, SOURCE_BIT);
    double rate_pps = (double)zero_loss_pps(&lab, SIM_PS_PER_S);
    g_assert_cmpfloat(rate_pps, <, 2500000);
    g_assert_cmpfloat(rate_pps, >, 0.95 * 2500000);
    double parts[2] = {0, 0}; /* at the rate, and one above */
    for (guint above = 0; above < 2; above++) {
        for (guint queue = 0; queue < G_N_ELEMENTS(shares); queue++) {
            double p = shares[queue];
            double r = rate_pps + above;
            parts[above] += 1 / estimate_fill_time_s(100, r * p - 1e6, r * p * (1 - p));
        }
    }
    g_assert_cmpfloat(parts[0], <=, 1 + 1e-9);
    g_assert_cmpfloat(parts[1], >, 1 - 1e-9);
    judge_lab_clear(&lab);
}

/* Two addresses in turn, or drawn: a queue gets every second frame, or each with probability 1/2,
 * which varies. */
static void test_drawn(void)
{
    JudgeLab lab;
    estimate_lab_init(&lab);
    lab.dut.cores = lab.dut.nic.queues = 2;
    lab.tester.addresses.selection = TESTER_SELECTION_INCREMENT;
    lab.tester.addresses.source.count = 2;
    set_key(&lab, SOURCE_BIT + 1); /* the last bit: .2 and .3 */
    assert_zero_loss(&lab, 2 * (1e6 + 100 * pow(2, -1 / MAX_SHAPE)));
    lab.tester.addresses.selection = TESTER_SELECTION_RANDOM;
    g_autoptr(Estimate) estimate = estimate_new(&lab.setup);
    /* overloaded: 2 (t / T)^shape = 1; d = 10^5, v = 2.2 * 10^6 / 4 */
    double drift = 1e5;
    double variance = 2.2e6 / 4;
    double shape = sqrt(1 + 100 * drift / variance);
    double expected_s = estimate_fill_time_s(100, drift, variance) * pow(2, -1 / shape);
    double time_s = (double)estimate_first_loss_ps(estimate, 2200000, SIM_PS_PER_S) / 1e12;
    g_assert_cmpfloat_with_epsilon(time_s / expected_s, 1, 1e-6);
    judge_lab_clear(&lab);
}

/* ---- what is shared ---- */

static void test_lock(void)
{
    JudgeLab lab;
    estimate_lab_init(&lab);
    lab.dut.cost.frame = judge_lab_cost(600 * NS);
    lab.dut.lock.hold = judge_lab_cost(400 * NS);
    /* one core never waits: 600 + 400 ns */
    assert_zero_loss(&lab, 1e6 + 100);
    /* two cores could do 1 / 1 us each, and the lock 1 / 400 ns: nobody waits long */
    lab.dut.cores = lab.dut.nic.queues = 2;
    lab.tester.direction = TESTER_DIRECTION_BOTH;
    set_key(&lab, DIRECTION_BIT);
    assert_zero_loss(&lab, 1e6 + 100 * pow(2, -1 / MAX_SHAPE));
    /* 1 / 800 ns is less than two cores could do, 1 / 900 ns each: they share it */
    lab.dut.cost.frame = judge_lab_cost(100 * NS);
    lab.dut.lock.hold = judge_lab_cost(800 * NS);
    assert_zero_loss(&lab, 1.25e6 / 2 + 100 * pow(2, -1 / MAX_SHAPE));
    judge_lab_clear(&lab);
}

/* First come, first served: who asks for less than its part of the lock gets it all. Queues with
 * 1/5, 2/5, 1/5, 1/5 of the frames: above saturation only the second one's ring fills, with all
 * that is too much. */
static void test_lock_unequal(void)
{
    JudgeLab lab;
    estimate_lab_init(&lab);
    lab.dut.cores = lab.dut.nic.queues = 4;
    lab.tester.addresses.selection = TESTER_SELECTION_RANDOM;
    lab.tester.addresses.source.count = 5;
    set_key(&lab, SOURCE_BIT);
    lab.dut.cost.frame = judge_lab_cost(100 * NS);
    lab.dut.lock.hold = judge_lab_cost(US);
    g_autoptr(Estimate) estimate = estimate_new(&lab.setup);
    /* 1.5 million frames/s, 10^6 of them through the lock: 300 000 each for three, so that they
     * want more than a quarter: 250 000 for each of the four; 50 000 and 350 000 are left over */
    double time_s = (double)estimate_first_loss_ps(estimate, 1500000, SIM_PS_PER_S) / 1e12;
    double busiest_s = estimate_fill_time_s(100, 350000, 1.5e6 * 0.4 * 0.6);
    g_assert_cmpfloat_with_epsilon(time_s / busiest_s, 1, 0.01);
    /* 1.1 million: 220 000 are less than a quarter, and 340 000 are left for the busiest one's 440
     * 000 */
    time_s = (double)estimate_first_loss_ps(estimate, 1100000, SIM_PS_PER_S) / 1e12;
    busiest_s = estimate_fill_time_s(100, 100000, 1.1e6 * 0.4 * 0.6);
    g_assert_cmpfloat_with_epsilon(time_s / busiest_s, 1, 0.01);
    /* 999 000: the lock has 1000 left for whoever asks; now all four may fill their rings, as
     * rarely as each does, but together more often */
    time_s = (double)estimate_first_loss_ps(estimate, 999000, SIM_PS_PER_S) / 1e12;
    busiest_s = estimate_fill_time_s(100, -1000, 0.999e6 * 0.4 * 0.6);
    double others_s = estimate_fill_time_s(100, -1000, 0.999e6 * 0.2 * 0.8);
    g_assert_cmpfloat_with_epsilon(time_s * (1 / busiest_s + 3 / others_s), 1, 1e-6);
    judge_lab_clear(&lab);
}

/* The output link of 1 Gbit/s carries 1488095.2 frames/s; 100 wait in the transmit ring. */
static void test_output_link(void)
{
    JudgeLab lab;
    estimate_lab_init(&lab);
    lab.dut.cost.frame = judge_lab_cost(10 * NS);
    lab.dut.nic.transmit_ring_size = 100;
    lab.links[1].rate_bps = G_GINT64_CONSTANT(1000000000);
    g_assert_cmpint(llabs(zero_loss_pps(&lab, SIM_PS_PER_S) - 1488195), <=, 1);
    lab.dut.nic.transmit_ring_size = 1000;
    g_assert_cmpint(llabs(zero_loss_pps(&lab, SIM_PS_PER_S) - 1489095), <=, 1);
    /* the other direction leaves by the other link, and the tester can send no faster */
    lab.tester.direction = TESTER_DIRECTION_REVERSE;
    g_assert_cmpint(zero_loss_pps(&lab, SIM_PS_PER_S), ==, 1488095);
    judge_lab_clear(&lab);
}

/* What is fast enough passes the line rate. */
static void test_line_rate(void)
{
    JudgeLab lab;
    estimate_lab_init(&lab);
    lab.links[0].rate_bps = lab.links[1].rate_bps = G_GINT64_CONSTANT(10000000000);
    lab.dut.cost.frame = judge_lab_cost(67 * NS);
    g_assert_cmpint(zero_loss_pps(&lab, SIM_PS_PER_S), ==, 14880952);
    lab.dut.cost.frame = judge_lab_cost(0);
    g_assert_cmpint(zero_loss_pps(&lab, SIM_PS_PER_S), ==, 14880952);
    lab.dut.cost.frame = judge_lab_cost(68 * NS);
    assert_zero_loss(&lab, 1e9 / 68 + 100);
    judge_lab_clear(&lab);
}

/* ---- tasks ---- */

static void test_tasks(void)
{
    JudgeLab lab;
    estimate_lab_init(&lab);
    lab.dut.dispatch.tasks = 1;
    lab.dut.dispatch.list_limit = 300;
    lab.dut.dispatch.cost.frame = judge_lab_cost(50 * NS);
    assert_zero_loss(&lab, 1e6 + 300);
    /* a look at the list costs 3 us, and takes 10 frames, or all of it */
    lab.dut.cost.poll = judge_lab_cost(3 * US);
    lab.dut.dispatch.budget = 10;
    assert_zero_loss(&lab, 1e6 / 1.3 + 300);
    lab.dut.dispatch.budget = 0;
    assert_zero_loss(&lab, 1e6 / 1.01 + 300);
    /* the interrupt side is slower than the task: its ring is full first; polls of 64 frames */
    lab.dut.dispatch.cost.frame = judge_lab_cost(2 * US);
    assert_zero_loss(&lab, 500000 + 100);
    lab.dut.dispatch.cost.poll = judge_lab_cost(64 * US);
    assert_zero_loss(&lab, 1e6 / 3 + 100);
    judge_lab_clear(&lab);
}

/* Two queues, that is two cores, but one task for both: two lists of 300, taken whole. */
static void test_one_task_for_two(void)
{
    JudgeLab lab;
    estimate_lab_init(&lab);
    lab.dut.cores = lab.dut.nic.queues = 2;
    lab.dut.dispatch.tasks = 1;
    lab.dut.dispatch.list_limit = 300;
    lab.dut.dispatch.cost.frame = judge_lab_cost(50 * NS);
    lab.tester.direction = TESTER_DIRECTION_BOTH;
    set_key(&lab, DIRECTION_BIT);
    assert_zero_loss(&lab, (1e6 + 600 - 150) / 2);
    lab.dut.dispatch.tasks = 2;
    assert_zero_loss(&lab, 1e6 + 300 * pow(2, -1 / MAX_SHAPE));
    /* port 0 queue 0 and port 1 queue 1 have the same task, 0 and 2 modulo 2 */
    lab.dut.dispatch.task_of = DISPATCH_TASK_OF_INTERFACE_AND_QUEUE;
    assert_zero_loss(&lab, (1e6 + 600 - 150) / 2);
    judge_lab_clear(&lab);
}

/* One queue, but the flows of either direction have a task of their own by the lowest bit of their
 * hash, and the same one by the highest: one list of 300 a task. */
static void test_flows(void)
{
    JudgeLab lab;
    estimate_lab_init(&lab);
    lab.dut.cores = lab.dut.nic.queues = 1;
    lab.dut.dispatch.tasks = 2;
    lab.dut.dispatch.list_limit = 300;
    lab.dut.dispatch.cost.frame = judge_lab_cost(50 * NS);
    lab.dut.dispatch.task_of = DISPATCH_TASK_OF_FLOW_MODULO;
    lab.tester.direction = TESTER_DIRECTION_BOTH;
    set_key(&lab, DIRECTION_BIT);
    assert_zero_loss(&lab, 1e6 + 300 * pow(2, -1 / MAX_SHAPE));
    lab.dut.dispatch.task_of = DISPATCH_TASK_OF_FLOW_SCALED;
    assert_zero_loss(&lab, (1e6 + 300) / 2);
    judge_lab_clear(&lab);
}

/* ---- first loss ---- */

static void test_first_loss(void)
{
    JudgeLab lab;
    estimate_lab_init(&lab);
    g_autoptr(Estimate) estimate = estimate_new(&lab.setup);
    static const gint64 rates_pps[] = {1000200, 1001000, 1100000, 2000000};
    for (guint i = 0; i < G_N_ELEMENTS(rates_pps); i++) {
        double expected_ps = 100e12 / (double)(rates_pps[i] - 1000000);
        SimTime first_loss_ps = estimate_first_loss_ps(estimate, rates_pps[i], SIM_PS_PER_S);
        g_assert_cmpfloat_with_epsilon((double)first_loss_ps / expected_ps, 1, 1e-6);
        SimTime longer_ps = estimate_first_loss_ps(estimate, rates_pps[i], 10 * SIM_PS_PER_S);
        g_assert_cmpint(llabs(longer_ps - first_loss_ps), <=, 1);
    }
    gint64 most_pps = estimate_zero_loss_pps(estimate, SIM_PS_PER_S);
    g_assert_cmpint(estimate_first_loss_ps(estimate, most_pps, SIM_PS_PER_S), ==, SIM_TIME_NEVER);
    g_assert_cmpint(estimate_first_loss_ps(estimate, most_pps + 2, SIM_PS_PER_S), <, SIM_PS_PER_S);
    g_assert_cmpint(estimate_first_loss_ps(estimate, 1, SIM_PS_PER_S), ==, SIM_TIME_NEVER);
    judge_lab_clear(&lab);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/estimate/fill-time", test_fill_time);
    g_test_add_func("/estimate/one-queue", test_one_queue);
    g_test_add_func("/estimate/polls", test_polls);
    g_test_add_func("/estimate/hand-over", test_hand_over);
    g_test_add_func("/estimate/one-pair", test_one_pair);
    g_test_add_func("/estimate/largest-share", test_largest_share);
    g_test_add_func("/estimate/drawn", test_drawn);
    g_test_add_func("/estimate/lock", test_lock);
    g_test_add_func("/estimate/lock-unequal", test_lock_unequal);
    g_test_add_func("/estimate/output-link", test_output_link);
    g_test_add_func("/estimate/line-rate", test_line_rate);
    g_test_add_func("/estimate/tasks", test_tasks);
    g_test_add_func("/estimate/one-task-for-two", test_one_task_for_two);
    g_test_add_func("/estimate/flows", test_flows);
    g_test_add_func("/estimate/first-loss", test_first_loss);
    return g_test_run();
}
