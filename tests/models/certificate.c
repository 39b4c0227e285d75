/* Certificates by hand, and how they depend on what they are about. Against exact trials:
 * tests/oracle/certified.c. */
#include "models/certificate.h"

#include <math.h>

#include "tests/support/judge_lab.h"

#define NS           G_GINT64_CONSTANT(1000)
#define US           (1000 * NS)
#define GOLDEN_RATIO 1.6180339887498949

/* Two cores, each with half of the frames; 1.5 us a frame, a ring of 10. */
static void halves_init(JudgeLab *lab)
{
    judge_lab_init(lab);
    lab->dut.cores = lab->dut.nic.queues = 2;
    lab->dut.nic.ring_size = 10;
    lab->dut.nic.rss.hash.udp4 = RSS_HASH_IP_PORT;
    lab->dut.cost.frame = judge_lab_cost(1500 * NS);
    lab->tester.ports.selection = TESTER_SELECTION_RANDOM;
}

static TrialCertificate assess(const JudgeLab *lab, gint64 rate_pps, SimTime duration_ps,
                               double risk)
{
    g_autoptr(Certificate) certificate = certificate_new(&lab->setup);
    TrialRequest request = {.rate_pps = rate_pps, .duration_ps = duration_ps, .stream_trial = -1};
    return certificate_assess(certificate, &request, risk);
}

/* 10^6 frames/s for 10 ms: g = 1 us, C = 1.5 us, p = 1/2: e^(tC) is the third power of the golden
 * ratio (tests/models/walk_bound.c). A full ring means 11 frames, of which one may be nearly done:
 * 10 C, less a gap. 10^4 slots, a quarter of the work time idle; two cores. Shares are rounded up a
 * little: 0.1 %. */
static void test_by_hand(void)
{
    JudgeLab lab;
    halves_init(&lab);
    double t_us = 3 * log(GOLDEN_RATIO) / 1.5;
    double expected = 2 * (1e4 / 4 + 1 / t_us) * 2 * exp(-t_us * (10 * 1.5 - 1));
    TrialCertificate above = assess(&lab, 1000000, 10 * SIM_PS_PER_MS, 1.01 * expected);
    TrialCertificate below = assess(&lab, 1000000, 10 * SIM_PS_PER_MS, 0.99 * expected);
    g_assert_cmpfloat_with_epsilon(above.bound / expected, 1, 0.005);
    g_assert_true(above.holds);
    g_assert_cmpint(above.reason, ==, CERTIFICATE_HOLDS);
    g_assert_false(below.holds);
    g_assert_cmpint(below.reason, ==, CERTIFICATE_RISK);
    g_assert_cmpfloat(below.bound, ==, above.bound);
    g_assert_cmpfloat(above.part[CERTIFICATE_RINGS], ==, above.bound);
    /* twice as long, twice the slots */
    TrialCertificate longer = assess(&lab, 1000000, 20 * SIM_PS_PER_MS, 1);
    g_assert_cmpfloat_with_epsilon(longer.bound / above.bound, 2, 0.005);
    judge_lab_clear(&lab);
}

static double bound_of(const JudgeLab *lab)
{
    return assess(lab, 1000000, 10 * SIM_PS_PER_MS, 0.5).bound;
}

/* Each change makes losses more likely. */
static void test_monotone(void)
{
    JudgeLab lab;
    halves_init(&lab);
    double plain = bound_of(&lab);
    g_assert_cmpfloat(assess(&lab, 1000001, 10 * SIM_PS_PER_MS, 0.5).bound, >, plain);
    lab.dut.nic.ring_size = 9;
    double smaller_ring = bound_of(&lab);
    /* a frame less: e^(tC) */
    g_assert_cmpfloat_with_epsilon(smaller_ring / plain, pow(GOLDEN_RATIO, 3), 0.01);
    lab.dut.nic.ring_size = 10;
    lab.dut.nic.descriptor_release = NIC_RELEASE_BATCH;
    lab.dut.nic.descriptor_batch = 2; /* a descriptor may wait for the next frame */
    g_assert_cmpfloat(bound_of(&lab), ==, smaller_ring);
    lab.dut.nic.descriptor_release = NIC_RELEASE_POLL;
    lab.dut.core.budget = 2; /* the first frame's descriptor waits for the second one */
    g_assert_cmpfloat(bound_of(&lab), ==, smaller_ring);
    lab.dut.nic.descriptor_release = NIC_RELEASE_FRAME;
    lab.dut.cost.wakeup = judge_lab_cost(1500 * NS); /* costs as much as a frame */
    g_assert_cmpfloat_with_epsilon(bound_of(&lab), smaller_ring, 1e-9);
    lab.dut.cost.wakeup = judge_lab_cost(0);
    lab.dut.cost.poll = judge_lab_cost(10 * NS);
    g_assert_cmpfloat(bound_of(&lab), >, plain);
    lab.dut.cost.poll = judge_lab_cost(0);
    lab.dut.cost.frame = judge_lab_cost(1501 * NS);
    g_assert_cmpfloat(bound_of(&lab), >, plain);
    judge_lab_clear(&lab);
}

/* One flow: nothing is drawn. C = 1 us, a ring of 1: a frame has to be done when the next one
 * comes. Gaps are rounded to 1 ps. */
static void test_one_flow(void)
{
    JudgeLab lab;
    judge_lab_init(&lab);
    lab.dut.nic.ring_size = 1;
    lab.dut.cost.frame = judge_lab_cost(US);
    TrialCertificate below = assess(&lab, 999998, SIM_PS_PER_S, 0.5);
    TrialCertificate above = assess(&lab, 1000001, SIM_PS_PER_S, 0.5);
    g_assert_true(below.holds);
    g_assert_cmpfloat(below.bound, ==, 0);
    g_assert_false(above.holds);
    g_assert_cmpfloat(above.bound, ==, 1);
    /* 2 % too fast, 500 descriptors: enough for 25 000 frames, 24.5 ms */
    lab.dut.nic.ring_size = 500;
    g_assert_true(assess(&lab, 1020000, 24 * SIM_PS_PER_MS, 0.5).holds);
    g_assert_false(assess(&lab, 1020000, 25 * SIM_PS_PER_MS, 0.5).holds);
    judge_lab_clear(&lab);
}

/* A long wake-up fills the ring by itself: 100 us at a frame each 1 us. Then come 20 ns a frame. */
static void test_wakeup(void)
{
    JudgeLab lab;
    judge_lab_init(&lab);
    lab.dut.cost.frame = judge_lab_cost(20 * NS);
    lab.dut.cost.wakeup = judge_lab_cost(100 * US);
    lab.dut.nic.ring_size = 110;
    g_assert_true(assess(&lab, 1000000, SIM_PS_PER_S, 0.5).holds);
    lab.dut.nic.ring_size = 99;
    g_assert_false(assess(&lab, 1000000, SIM_PS_PER_S, 0.5).holds);
    judge_lab_clear(&lab);
}

/* Cores that together are slower than the wire never fill a transmit ring; faster ones do where the
 * line rate leaves no room. */
static void test_transmit(void)
{
    JudgeLab lab;
    halves_init(&lab);
    lab.dut.cores = lab.dut.nic.queues = 8;
    lab.dut.nic.ring_size = 512;
    lab.dut.nic.transmit_ring_size = 16;
    lab.dut.cost.frame = judge_lab_cost(600 * NS);
    lab.links[0].rate_bps = lab.links[1].rate_bps = G_GINT64_CONSTANT(10000000000);
    TrialCertificate slow = assess(&lab, 10000000, SIM_PS_PER_S, 0.5);
    g_assert_cmpfloat(slow.part[CERTIFICATE_TRANSMIT_RINGS], ==, 0);
    g_assert_true(slow.holds);
    lab.dut.cost.frame = judge_lab_cost(100 * NS);
    TrialCertificate fast = assess(&lab, 14880952, SIM_PS_PER_S, 0.5);
    g_assert_cmpfloat(fast.part[CERTIFICATE_TRANSMIT_RINGS], ==, 1);
    g_assert_cmpfloat(fast.part[CERTIFICATE_RINGS], <, 1e-6);
    g_assert_false(fast.holds);
    judge_lab_clear(&lab);
}

/* A ring of 21 whose descriptors are free at the end of a poll of all of it: 12 frames were
 * unfinished at one instant or another, as in a ring of 11 with its descriptors free at once. */
static void test_poll_release(void)
{
    JudgeLab lab;
    halves_init(&lab);
    lab.dut.nic.ring_size = 11;
    double at_once = bound_of(&lab);
    lab.dut.nic.ring_size = 21;
    lab.dut.nic.descriptor_release = NIC_RELEASE_POLL;
    g_assert_cmpfloat(bound_of(&lab), ==, at_once);
    judge_lab_clear(&lab);
}

/* An interrupt side that is done before the next frame comes, and holds but that one. */
static void dispatch(JudgeLab *lab, gint64 n_tasks)
{
    lab->dut.dispatch.tasks = n_tasks;
    lab->dut.dispatch.task_of = DISPATCH_TASK_OF_QUEUE;
    lab->dut.dispatch.cost.frame = judge_lab_cost(10 * NS);
    lab->dut.nic.descriptor_release = NIC_RELEASE_POLL;
    lab->dut.nic.ring_size = 1;
}

/* A list of 11, a frame on its way: as a ring of 10 less that frame, and one that is being worked
 * on but has left the list: 11 + 1 - 1 = 10 + 1 in the ring. */
static void test_lists(void)
{
    JudgeLab lab;
    halves_init(&lab);
    double as_ring = bound_of(&lab);
    dispatch(&lab, 2);
    lab.dut.dispatch.list_limit = 11;
    TrialCertificate result = assess(&lab, 1000000, 10 * SIM_PS_PER_MS, 0.5);
    g_assert_cmpfloat(result.part[CERTIFICATE_RINGS], ==, 0);
    g_assert_cmpfloat_with_epsilon(result.part[CERTIFICATE_LISTS] / as_ring, 1, 1e-9);
    judge_lab_clear(&lab);
}

/* Four workers, 200 ns a frame, at 10 Gbit/s (67.2 ns) and 10^7 frames/s: p = 1/4, C = 2 g, so
 * 3/4 + y^2 / 4 = y for y = e^(tg): y = 3. The ring of 64 takes 64 * 200 ns to fill; by then the
 * wire has sent 62.5 frames more than came: of 63 + 62 one worker had 32. So the work got to
 * 31 C - g = 61 g: 3^-61, with 2/3 of the 10^6 slots as beginnings, at each worker. A frame on its
 * way with dispatch: C less. */
static void test_transmit_by_hand(void)
{
    JudgeLab lab;
    halves_init(&lab);
    lab.dut.cores = lab.dut.nic.queues = 4;
    lab.dut.nic.ring_size = 4096;
    lab.dut.nic.transmit_ring_size = 64;
    lab.dut.cost.frame = judge_lab_cost(200 * NS);
    lab.links[0].rate_bps = lab.links[1].rate_bps = G_GINT64_CONSTANT(10000000000);
    TrialCertificate cores = assess(&lab, 10000000, 100 * SIM_PS_PER_MS, 0.5);
    double expected = 4 * 1e6 * 2 / 3 * pow(3, -61);
    double at_cores = cores.part[CERTIFICATE_TRANSMIT_RINGS];
    g_assert_cmpfloat_with_epsilon(at_cores / expected, 1, 0.02);
    dispatch(&lab, 4);
    lab.dut.dispatch.list_limit = 4096;
    TrialCertificate tasks = assess(&lab, 10000000, 100 * SIM_PS_PER_MS, 0.5);
    g_assert_cmpfloat_with_epsilon(tasks.part[CERTIFICATE_TRANSMIT_RINGS] / at_cores, 9, 0.02);
    judge_lab_clear(&lab);
}

/* n workers at one lock: each frame may wait for n - 1 others: 2 cores, S = 1 us, H = 0.5 us: 2 us
 * a frame, 10^6 frames/s in all. */
static void test_lock(void)
{
    JudgeLab lab;
    halves_init(&lab);
    lab.dut.nic.ring_size = 4096;
    lab.dut.cost.frame = judge_lab_cost(US);
    lab.dut.lock.hold = judge_lab_cost(500 * NS);
    g_assert_true(assess(&lab, 970000, SIM_PS_PER_S, 1e-6).holds);
    g_assert_false(assess(&lab, 1010000, SIM_PS_PER_S, 1e-6).holds);
    /* alone, there is nobody to wait for: 1.5 us a frame */
    lab.tester.ports.selection = TESTER_SELECTION_FIXED;
    g_assert_true(assess(&lab, 666000, SIM_PS_PER_S, 1e-6).holds);
    g_assert_false(assess(&lab, 680000, SIM_PS_PER_S, 1e-6).holds);
    judge_lab_clear(&lab);
}

static void test_refused(void)
{
    JudgeLab lab;
    halves_init(&lab);
    lab.links[1].rate_bps = 600000000; /* 892 857 frames/s */
    g_assert_cmpint(assess(&lab, 900000, SIM_PS_PER_MS, 0.5).reason, ==, CERTIFICATE_OUTPUT_LINK);
    lab.dut.transmit.access = TRANSMIT_ACCESS_LOCK;
    lab.dut.transmit.completion_batch = 1;
    TrialCertificate contended = assess(&lab, 1000, SIM_PS_PER_MS, 0.5);
    g_assert_cmpint(contended.reason, ==, CERTIFICATE_CONTENTION);
    g_assert_false(contended.holds);
    lab.dut.transmit.access = TRANSMIT_ACCESS_FREE;
    lab.tester.ports.selection = TESTER_SELECTION_INCREMENT;
    TrialCertificate counted = assess(&lab, 1000, SIM_PS_PER_MS, 0.5);
    g_assert_cmpint(counted.reason, ==, CERTIFICATE_COUNTED_FLOWS);
    g_assert_false(counted.holds);
    g_assert_cmpfloat(counted.bound, ==, 1);
    g_assert_cmpstr(certificate_reason_text(counted.reason), ==,
                    "the flows are counted, not drawn");
    lab.tester.ports.selection = TESTER_SELECTION_RANDOM;
    lab.dut.nic.interrupt.gap_ps = 1;
    g_assert_cmpint(assess(&lab, 1000, SIM_PS_PER_MS, 0.5).reason, ==, CERTIFICATE_RULES);
    lab.dut.nic.interrupt.gap_ps = 0;
    lab.dut.dispatch.tasks = 1;
    lab.dut.dispatch.processors = DISPATCH_PROCESSORS_SHARED;
    g_assert_cmpint(assess(&lab, 1000, SIM_PS_PER_MS, 0.5).reason, ==, CERTIFICATE_SHARED);
    judge_lab_clear(&lab);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/certificate/by-hand", test_by_hand);
    g_test_add_func("/models/certificate/monotone", test_monotone);
    g_test_add_func("/models/certificate/one-flow", test_one_flow);
    g_test_add_func("/models/certificate/wakeup", test_wakeup);
    g_test_add_func("/models/certificate/transmit", test_transmit);
    g_test_add_func("/models/certificate/poll-release", test_poll_release);
    g_test_add_func("/models/certificate/lists", test_lists);
    g_test_add_func("/models/certificate/transmit-by-hand", test_transmit_by_hand);
    g_test_add_func("/models/certificate/lock", test_lock);
    g_test_add_func("/models/certificate/refused", test_refused);
    return g_test_run();
}
