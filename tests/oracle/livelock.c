/* Receive livelock, by hand (J. C. Mogul, K. K. Ramakrishnan, "Eliminating receive livelock in an
 * interrupt-driven kernel", ACM TOCS 15(3), 1997): where interrupts come first and a task forwards
 * on the same processor, what is offered beyond saturation takes the task's time and is dropped
 * after it was paid for. Where one worker polls, what it cannot take is dropped in the ring and
 * costs it nothing.
 *
 * A frame costs the interrupt side I = 200 ns and the task F = 800 ns. At r frames/s of them the
 * task has 1 - r I of the time and forwards (1 - r I) / F: all of r up to 1 / (I + F) = 1 Mframe/s,
 * then less and less, and nothing from 1 / I = 5 Mframe/s on. A core that does all, I + F = 1 us a
 * frame, forwards 1 Mframe/s whatever comes. */
#include "models/models.h"
#include "tests/support/judge_lab.h"

#define NS          (SIM_PS_PER_US / 1000)
#define INTERRUPT   (200 * NS)
#define TASK        (800 * NS)
#define LIST_LIMIT  256 /* net.isr.defaultqlimit, FreeBSD sys/net/netisr.c */
#define RING_SIZE   64
#define DURATION_PS (20 * SIM_PS_PER_MS)
#define FRAMES(pps) ((pps) / 50) /* in that time */

typedef struct {
    gint64 offered_pps, forwarded_pps;
} Point;

static void lab_init(JudgeLab *lab, gboolean is_polled)
{
    judge_lab_init(lab);
    lab->dut.nic.ring_size = RING_SIZE;
    if (is_polled) {
        lab->dut.cost.frame = judge_lab_cost(INTERRUPT + TASK);
        return;
    }
    lab->dut.dispatch.tasks = 1;
    lab->dut.dispatch.processors = DISPATCH_PROCESSORS_SHARED;
    lab->dut.dispatch.list_limit = LIST_LIMIT;
    lab->dut.dispatch.budget = 1; /* what waits is in the list */
    lab->dut.dispatch.cost.frame = judge_lab_cost(INTERRUPT);
    lab->dut.cost.frame = judge_lab_cost(TASK);
}

/* Frames forwarded while frames come, and what waits at their end; a frame or two are in between.
 */
static void assert_forwarded(const TrialResult *result, gint64 while_sent, gint64 waiting)
{
    gint64 received = (gint64)trial_result_received(result);
    g_test_message("offered %" G_GINT64_FORMAT "/s: forwarded %" G_GINT64_FORMAT
                   ", expected %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT,
                   result->request.rate_pps, received, while_sent, waiting);
    g_assert_cmpint(ABS(received - while_sent - waiting), <=, 2);
}

static void test_interrupts_first(void)
{
    static const Point points[] = {{500000, 500000},  {1000000, 1000000}, {2000000, 750000},
                                   {3000000, 500000}, {4000000, 250000},  {4800000, 50000},
                                   {5000000, 0},      {8000000, 0}};
    for (guint i = 0; i < G_N_ELEMENTS(points); i++) {
        JudgeLab lab;
        lab_init(&lab, FALSE);
        g_autoptr(TrialResult) result = judge_lab_run(&lab, DURATION_PS, points[i].offered_pps);
        gboolean is_overload = points[i].offered_pps > points[i].forwarded_pps;
        assert_forwarded(result, FRAMES(points[i].forwarded_pps), is_overload ? LIST_LIMIT : 0);
        /* the ring loses only what the interrupt side cannot take */
        gint64 in_ring = MAX(points[i].offered_pps - SIM_PS_PER_S / INTERRUPT, 0);
        gint64 lost = (gint64)result->direction[0].lost[TRIAL_LOSS_RX_RING_FULL];
        g_assert_cmpint(ABS(lost - (in_ring > 0 ? FRAMES(in_ring) - RING_SIZE : 0)), <=, 2);
        g_assert_cmpint(result->pass, ==, !is_overload);
        judge_lab_clear(&lab);
    }
}

static void test_polled(void)
{
    static const Point points[] = {{500000, 500000},   {1000000, 1000000}, {2000000, 1000000},
                                   {3000000, 1000000}, {5000000, 1000000}, {8000000, 1000000}};
    for (guint i = 0; i < G_N_ELEMENTS(points); i++) {
        JudgeLab lab;
        lab_init(&lab, TRUE);
        g_autoptr(TrialResult) result = judge_lab_run(&lab, DURATION_PS, points[i].offered_pps);
        gboolean is_overload = points[i].offered_pps > points[i].forwarded_pps;
        assert_forwarded(result, FRAMES(points[i].forwarded_pps), is_overload ? RING_SIZE : 0);
        judge_lab_clear(&lab);
    }
}

/* A hybrid core whose task was never woken does all itself: as if it polled. */
static void test_hybrid(void)
{
    static const Point points[] = {{500000, 500000}, {2000000, 1000000}, {8000000, 1000000}};
    for (guint i = 0; i < G_N_ELEMENTS(points); i++) {
        JudgeLab lab;
        lab_init(&lab, FALSE);
        lab.dut.dispatch.mode = DISPATCH_MODE_HYBRID;
        lab.dut.dispatch.task_of = DISPATCH_TASK_OF_FLOW_MODULO;
        g_autoptr(TrialResult) result = judge_lab_run(&lab, DURATION_PS, points[i].offered_pps);
        gboolean is_overload = points[i].offered_pps > points[i].forwarded_pps;
        assert_forwarded(result, FRAMES(points[i].forwarded_pps), is_overload ? RING_SIZE : 0);
        judge_lab_clear(&lab);
    }
}

/* With processors of their own tasks never notice: 1 / F. */
static void test_own_processors(void)
{
    JudgeLab lab;
    lab_init(&lab, FALSE);
    lab.dut.dispatch.processors = DISPATCH_PROCESSORS_OWN;
    g_autoptr(TrialResult) result = judge_lab_run(&lab, DURATION_PS, 4000000);
    assert_forwarded(result, FRAMES(1250000), LIST_LIMIT);
    judge_lab_clear(&lab);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/livelock/interrupts-first", test_interrupts_first);
    g_test_add_func("/livelock/polled", test_polled);
    g_test_add_func("/livelock/hybrid", test_hybrid);
    g_test_add_func("/livelock/own-processors", test_own_processors);
    return g_test_run();
}
