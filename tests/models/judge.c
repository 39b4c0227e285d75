/* The judge against traces worked out by hand from docs/frame-path.md.
 *
 * Links carry 1 Tbit/s, so a 64-byte frame lasts F = 576 ps and holds the wire for W = 672 ps;
 * propagation is 424 ps: F + p = 1000. Frames are sent every 1000 ps: frame k is sent at 1000 k,
 * arrives at 1000 (k + 1), and is received at y = x + 1000. All times below are in ps. */
#include "tests/support/judge.h"
#include "tests/support/judge_lab.h"

#define RATE_PPS G_GINT64_CONSTANT(1000000000)
#define GAP_PS   1000

#define RECEIVED  TRIAL_FATE_RECEIVED
#define RING_FULL TRIAL_FATE_LOST(TRIAL_LOSS_RX_RING_FULL)
#define LIST_FULL TRIAL_FATE_LOST(TRIAL_LOSS_INPUT_LIST_FULL)
#define TX_FULL   TRIAL_FATE_LOST(TRIAL_LOSS_TX_RING_FULL)

/* What became of a frame; of a received one the time is x. */
typedef struct {
    guint fate;
    guint queue;
    guint64 number;
    SimTime time_ps;
} Fate;

static void lab_init(JudgeLab *lab)
{
    judge_lab_init(lab);
    lab->links[0].propagation_ps = 424;
    lab->links[1].propagation_ps = 424;
}

/* The table entry of a frame from address `index` of `side` to address 0 of the other. */
static guint entry_of(const RssSettings *settings, AddressSide side, guint index)
{
    AddressPlan plan = {.ip_version = 4, .networks = 1};
    AddressSide other = side == ADDRESS_SIDE_LEFT ? ADDRESS_SIDE_RIGHT : ADDRESS_SIDE_LEFT;
    g_autoptr(Rss) rss = rss_new(settings, 2, (SimRandom){0});
    guint8 source[4];
    guint8 destination[4];

    address_plan_get(&plan, side, index, source);
    address_plan_get(&plan, other, 0, destination);
    return rss_hash(rss, 4, RSS_PROTOCOL_UDP, source, destination, 0, 0) % 128;
}

/* Two queues; frames come from two sources in turn, and those of source `steered` go to queue 1. */
static void lab_alternate(JudgeLab *lab, guint steered)
{
    RssSettings *settings = &lab->dut.nic.rss;
    guint entry = entry_of(settings, ADDRESS_SIDE_LEFT, steered);

    g_assert_cmpuint(entry, !=, entry_of(settings, ADDRESS_SIDE_LEFT, 1 - steered));
    g_assert_cmpuint(entry, !=, entry_of(settings, ADDRESS_SIDE_RIGHT, 0));
    lab->tester.addresses.selection = TESTER_SELECTION_INCREMENT;
    lab->tester.addresses.source.count = 2;
    lab->dut.nic.queues = 2;
    settings->table = g_array_new(FALSE, TRUE, sizeof(gint64));
    g_array_set_size(settings->table, 128);
    g_array_index(settings->table, gint64, entry) = 1;
}

static TrialResult *run(JudgeLab *lab, gint n_frames, gboolean freezes)
{
    TrialRequest request = {.rate_pps = RATE_PPS,
                            .duration_ps = (SimTime)n_frames * GAP_PS,
                            .stop_at_first_loss = freezes,
                            .stream_trial = -1};
    TrialResult *result = judge_run(&lab->setup, &request);
    judge_lab_clear(lab);
    return result;
}

/* The forward direction's frames had these fates, and no frame any other. */
static void check_fates(const TrialResult *result, const Fate *fates, guint n)
{
    SimFingerprint expected = {{0}};
    guint64 received = 0;

    for (guint i = 0; i < n; i++) {
        guint64 word = sim_fingerprint_word(0, fates[i].fate, fates[i].queue, fates[i].number);
        sim_fingerprint_add(&expected, word, fates[i].time_ps);
        received += fates[i].fate == RECEIVED;
    }
    g_assert_cmpuint(result->direction[0].received, ==, received);
    g_assert_cmpuint(trial_result_lost(result), ==, n - received);
    g_assert_cmpuint(result->fingerprint.lane[0], ==, expected.lane[0]);
    g_assert_cmpuint(result->fingerprint.lane[1], ==, expected.lane[1]);
}

/* Of a TrialWorker: frames, polls, wake-ups, busy time, lock wait. */
static void check_worker(const TrialWorker *actual, const TrialWorker *expected)
{
    g_assert_cmpuint(actual->frames, ==, expected->frames);
    g_assert_cmpuint(actual->polls, ==, expected->polls);
    g_assert_cmpuint(actual->wakeups, ==, expected->wakeups);
    g_assert_cmpint(actual->busy_ps, ==, expected->busy_ps);
    g_assert_cmpint(actual->lock_wait_ps, ==, expected->lock_wait_ps);
}

/* Each frame finds an idle DUT and goes out the moment it arrives. */
static void test_no_cost(void)
{
    static const Fate fates[] = {
        {RECEIVED, 0, 0, 1000}, {RECEIVED, 0, 1, 2000}, {RECEIVED, 0, 2, 3000}};
    JudgeLab lab;

    lab_init(&lab);
    g_autoptr(TrialResult) result = run(&lab, 3, FALSE);
    check_fates(result, fates, G_N_ELEMENTS(fates));
    check_worker(&result->core[0], &(TrialWorker){0, 3, 3, 3, 0, 0});
    g_assert_true(result->pass);
    g_assert_cmpint(result->first_loss_ps, ==, SIM_TIME_NEVER);
    g_assert_cmpint(result->observed_ps, ==, 3000);
    g_assert_cmpuint(result->direction[0].sent, ==, 3);
    g_assert_cmpint(result->direction[0].latency_ps.maximum, ==, 0);
    g_assert_cmpuint(result->direction[1].sent, ==, 0);
    g_assert_cmpuint(result->queue[0].ring_max, ==, 1);
    g_assert_cmpuint(result->n_queues, ==, 2);
    g_assert_cmpuint(result->events, ==, 3);
}

/* An overloaded queue of two descriptors: S = 2500, a frame every 1000. */
static TrialResult *run_overload(NicRelease release)
{
    JudgeLab lab;

    lab_init(&lab);
    lab.dut.nic.ring_size = 2;
    lab.dut.nic.descriptor_release = (gint)release;
    lab.dut.nic.descriptor_batch = 2;
    lab.dut.cost.frame = judge_lab_cost(2500);
    return run(&lab, 11, FALSE);
}

/* 1000 0 comes, is polled until 3500; 2000 1 comes; 3000 2 finds 0 and 1; 3500 0 frees, 1 polled
 * until 6000; 4000 3 comes; 5000 4 finds 1 and 3; 6000 1 frees before 5 comes, 3 and 5 polled until
 * 8500 and 11000; 7000 6 and 8000 7 find 3 and 5; 8500 3 frees; 9000 8 comes; 10000 9 finds 5 and
 * 8; 11000 5 frees, 10 comes, 8 and 10 polled until 13500 and 16000. Busy 1000 to 16000, within
 * 11000. */
static void test_release_frame(void)
{
    static const Fate fates[] = {
        {RECEIVED, 0, 0, 3500},   {RECEIVED, 0, 1, 6000},  {RING_FULL, 0, 2, 3000},
        {RECEIVED, 0, 3, 8500},   {RING_FULL, 0, 4, 5000}, {RECEIVED, 0, 5, 11000},
        {RING_FULL, 0, 6, 7000},  {RING_FULL, 0, 7, 8000}, {RECEIVED, 0, 8, 13500},
        {RING_FULL, 0, 9, 10000}, {RECEIVED, 0, 10, 16000}};
    g_autoptr(TrialResult) result = run_overload(NIC_RELEASE_FRAME);

    check_fates(result, fates, G_N_ELEMENTS(fates));
    check_worker(&result->core[0], &(TrialWorker){0, 6, 4, 1, 10000, 0});
    g_assert_false(result->pass);
    g_assert_cmpint(result->first_loss_ps, ==, 3000);
    g_assert_cmpint(result->observed_ps, ==, 11000);
    g_assert_cmpuint(result->direction[0].sent, ==, 11);
    g_assert_cmpuint(result->direction[0].in_flight, ==, 0);
    g_assert_cmpint(result->direction[0].latency_ps.minimum, ==, 2500);
    g_assert_cmpint(result->direction[0].latency_ps.maximum, ==, 5000);
    g_assert_cmpuint(result->queue[0].frames, ==, 6);
    g_assert_cmpuint(result->queue[0].dropped, ==, 5);
    g_assert_cmpuint(result->queue[0].ring_max, ==, 2);
}

/* As above until 8500, where 3 does not free: 9000 8 and 10000 9 find 3 and 5; 11000 both free, 10
 * comes, polled until 13500. */
static void test_release_poll(void)
{
    static const Fate fates[] = {
        {RECEIVED, 0, 0, 3500},   {RECEIVED, 0, 1, 6000},  {RING_FULL, 0, 2, 3000},
        {RECEIVED, 0, 3, 8500},   {RING_FULL, 0, 4, 5000}, {RECEIVED, 0, 5, 11000},
        {RING_FULL, 0, 6, 7000},  {RING_FULL, 0, 7, 8000}, {RING_FULL, 0, 8, 9000},
        {RING_FULL, 0, 9, 10000}, {RECEIVED, 0, 10, 13500}};
    g_autoptr(TrialResult) result = run_overload(NIC_RELEASE_POLL);

    check_fates(result, fates, G_N_ELEMENTS(fates));
    check_worker(&result->core[0], &(TrialWorker){0, 5, 4, 1, 10000, 0});
}

/* Two finished frames free together, over polls: 3500 0 finished, 1 polled until 6000; 4000 3 and
 * 5000 4 find 0 and 1; 6000 both free, 5 comes, polled until 8500; 7000 6 comes; 8000 7 finds 5 and
 * 6; 8500 6 polled until 11000; 9000 8 and 10000 9 find 5 and 6; 11000 both free, 10 comes, polled
 * until 13500. */
static void test_release_batch(void)
{
    static const Fate fates[] = {
        {RECEIVED, 0, 0, 3500},   {RECEIVED, 0, 1, 6000},  {RING_FULL, 0, 2, 3000},
        {RING_FULL, 0, 3, 4000},  {RING_FULL, 0, 4, 5000}, {RECEIVED, 0, 5, 8500},
        {RECEIVED, 0, 6, 11000},  {RING_FULL, 0, 7, 8000}, {RING_FULL, 0, 8, 9000},
        {RING_FULL, 0, 9, 10000}, {RECEIVED, 0, 10, 13500}};
    g_autoptr(TrialResult) result = run_overload(NIC_RELEASE_BATCH);

    check_fates(result, fates, G_N_ELEMENTS(fates));
    check_worker(&result->core[0], &(TrialWorker){0, 5, 5, 1, 10000, 0});
}

/* Wake-up 2800, poll 400, S = 700, budget 2: the look at 3800 sees 0, 1, 2 and takes two, until
 * 4900 and 5600; the look at 5600 sees 2, 3, 4 and takes two, until 6700 and 7400; then 4, until
 * 8500. Descriptors in use: 4 at 4000, 3 at 4900, 4 at 5000. Busy 1000 to 8500, within 5000. */
static void test_wakeup_and_budget(void)
{
    static const Fate fates[] = {{RECEIVED, 0, 0, 4900},
                                 {RECEIVED, 0, 1, 5600},
                                 {RECEIVED, 0, 2, 6700},
                                 {RECEIVED, 0, 3, 7400},
                                 {RECEIVED, 0, 4, 8500}};
    JudgeLab lab;

    lab_init(&lab);
    lab.dut.core.budget = 2;
    lab.dut.cost.frame = judge_lab_cost(700);
    lab.dut.cost.poll = judge_lab_cost(400);
    lab.dut.cost.wakeup = judge_lab_cost(2800);
    g_autoptr(TrialResult) result = run(&lab, 5, FALSE);
    check_fates(result, fates, G_N_ELEMENTS(fates));
    check_worker(&result->core[0], &(TrialWorker){0, 5, 3, 1, 4000, 0});
    g_assert_cmpuint(result->queue[0].ring_max, ==, 4);
}

/* Wake-up 200, poll 100, S = 300: each frame wakes the core for 600; the last one comes at D. */
static void test_sleep_between(void)
{
    static const Fate fates[] = {
        {RECEIVED, 0, 0, 1600}, {RECEIVED, 0, 1, 2600}, {RECEIVED, 0, 2, 3600}};
    JudgeLab lab;

    lab_init(&lab);
    lab.dut.cost.frame = judge_lab_cost(300);
    lab.dut.cost.poll = judge_lab_cost(100);
    lab.dut.cost.wakeup = judge_lab_cost(200);
    g_autoptr(TrialResult) result = run(&lab, 3, FALSE);
    check_fates(result, fates, G_N_ELEMENTS(fates));
    check_worker(&result->core[0], &(TrialWorker){0, 3, 3, 3, 1200, 0});
}

/* One core, two queues, all six frames there at the look at 6000; S = 1500, budget 2: queue 0 gives
 * 0, 2; queue 1 gives 1, 3; then 4; then 5. */
static void test_queues_in_turn(void)
{
    static const Fate fates[] = {{RECEIVED, 0, 0, 7500},  {RECEIVED, 0, 2, 9000},
                                 {RECEIVED, 1, 1, 10500}, {RECEIVED, 1, 3, 12000},
                                 {RECEIVED, 0, 4, 13500}, {RECEIVED, 1, 5, 15000}};
    JudgeLab lab;

    lab_init(&lab);
    lab_alternate(&lab, 1);
    lab.dut.core.budget = 2;
    lab.dut.cost.frame = judge_lab_cost(1500);
    lab.dut.cost.wakeup = judge_lab_cost(5000);
    g_autoptr(TrialResult) result = run(&lab, 6, FALSE);
    check_fates(result, fates, G_N_ELEMENTS(fates));
    g_assert_cmpuint(result->core[0].polls, ==, 4);
    g_assert_cmpuint(result->queue[1].frames, ==, 3);
}

/* Two cores; frames from source `steered` go to the second. */
static void lab_init_lock(JudgeLab *lab, LockScope scope, guint steered, SimTime frame_ps,
                          SimTime hold_ps)
{
    lab_init(lab);
    lab_alternate(lab, steered);
    lab->dut.cores = 2;
    lab->dut.cost.frame = judge_lab_cost(frame_ps);
    lab->dut.lock.scope = (gint)scope;
    lab->dut.lock.hold = judge_lab_cost(hold_ps);
}

/* S = 200, H = 1500. Core 0: 0 asks at 1200, holds until 2700, sleeps. Core 1: 1 asks at 2200,
 * waits 500, holds until 4200. Core 0: 2 asks at 3200, waits 1000, holds until 5700. Core 1 looks
 * at 4200: 3 asks at 4400, waits 1300, holds until 7200. */
static void test_lock_per_frame(void)
{
    static const Fate fates[] = {{RECEIVED, 0, 0, 2700},
                                 {RECEIVED, 1, 1, 4200},
                                 {RECEIVED, 0, 2, 5700},
                                 {RECEIVED, 1, 3, 7200}};
    JudgeLab lab;

    lab_init_lock(&lab, LOCK_SCOPE_FRAME, 1, 200, 1500);
    g_autoptr(TrialResult) result = run(&lab, 4, FALSE);
    check_fates(result, fates, G_N_ELEMENTS(fates));
    check_worker(&result->core[0], &(TrialWorker){0, 2, 2, 2, 1700 + 1000, 1000});
    check_worker(&result->core[1], &(TrialWorker){0, 2, 2, 1, 2000, 1800});
}

/* Wake-up 2500, poll 50, S = 100, H = 700. Core 0 looks at 3500: 0 and 2 hold from 3550 to 4950,
 * end at 5050 and 5150. Core 1 looks at 4500: 1 and 3 ask at 4550, wait 400, hold until 6350, end
 * at 6450 and 6550. Core 0 looks at 5150: 4 asks at 5200, waits 1150, holds until 7050, ends at
 * 7150. Core 1 looks at 6550: 5 asks at 6600, waits 450, holds until 7750, ends at 7850. The wire:
 * 0 at 5050, 2 at 5722, free at 6394; 1 at 6450, 3 at 7122, 4 at 7794, 5 at 8466. */
static void test_lock_per_poll(void)
{
    static const Fate fates[] = {{RECEIVED, 0, 0, 5050}, {RECEIVED, 0, 2, 5722},
                                 {RECEIVED, 1, 1, 6450}, {RECEIVED, 1, 3, 7122},
                                 {RECEIVED, 0, 4, 7794}, {RECEIVED, 1, 5, 8466}};
    JudgeLab lab;

    lab_init_lock(&lab, LOCK_SCOPE_POLL, 1, 100, 700);
    lab.dut.cost.poll = judge_lab_cost(50);
    lab.dut.cost.wakeup = judge_lab_cost(2500);
    g_autoptr(TrialResult) result = run(&lab, 6, FALSE);
    check_fates(result, fates, G_N_ELEMENTS(fates));
    check_worker(&result->core[0], &(TrialWorker){0, 3, 2, 1, 5000, 1150});
    check_worker(&result->core[1], &(TrialWorker){0, 3, 2, 1, 4000, 850});
}

/* Both directions' first frames come at 1000, the forward one to core 1, the reverse one to core 0.
 * S = 200, H = 1500: both ask at 1200; core 0 goes first, until 2700, although direction 0 came
 * first; core 1 waits 1500 and ends at 4200. */
static void test_lock_tie(void)
{
    JudgeLab lab;

    lab_init_lock(&lab, LOCK_SCOPE_FRAME, 0, 200, 1500);
    lab.tester.direction = TESTER_DIRECTION_BOTH;
    g_autoptr(TrialResult) result = run(&lab, 1, FALSE);
    g_assert_cmpuint(result->queue[1].frames, ==, 1);
    g_assert_cmpuint(result->queue[2].frames, ==, 1);
    g_assert_cmpint(result->direction[1].latency_ps.maximum, ==, 1700);
    g_assert_cmpint(result->direction[0].latency_ps.maximum, ==, 3200);
    g_assert_cmpint(result->core[0].lock_wait_ps, ==, 0);
    g_assert_cmpint(result->core[1].lock_wait_ps, ==, 1500);
}

/* Wake-up 2000, S = 0, H = 1000, even frames to core 1. Core 1 looks at 3000, takes 0 and 2: 0
 * holds until 4000, when 2 asks. Core 0 looks at 4000, takes 1 and 3: 1 asks at 4000 and goes
 * first, for 0 < 1; when it ends, at 5000, 3 asks, but 2 has asked before: until 6000; 3 until
 * 7000. */
static void test_lock_tie_at_look(void)
{
    static const Fate fates[] = {{RECEIVED, 1, 0, 4000},
                                 {RECEIVED, 0, 1, 5000},
                                 {RECEIVED, 1, 2, 6000},
                                 {RECEIVED, 0, 3, 7000}};
    JudgeLab lab;

    lab_init_lock(&lab, LOCK_SCOPE_FRAME, 0, 0, 1000);
    lab.dut.cost.wakeup = judge_lab_cost(2000);
    g_autoptr(TrialResult) result = run(&lab, 4, FALSE);
    check_fates(result, fates, G_N_ELEMENTS(fates));
    g_assert_cmpint(result->core[0].lock_wait_ps, ==, 1000);
    g_assert_cmpint(result->core[1].lock_wait_ps, ==, 1000);
}

/* Two levels; the interrupt side: wake-up 2500, poll 50, S = 100; tasks: wake-up 300, poll 200, S =
 * 1250; a list of 2. The core looks at 3500: 0, 1, 2 end at 3650, 3750, 3850; at 3850 the list
 * takes 0 and 1 and the core sleeps. The task looks at 4150, empties the list, ends at 5600 and
 * 6850. 3 wakes the core at 4000; the look at 6500 takes 3, 4, 5, until 6850: the list takes 3 and
 * 4, and then the task, looking at 6850, finds them: until 8300 and 9550. */
static void test_dispatch(void)
{
    static const Fate fates[] = {{RECEIVED, 0, 0, 5600},  {RECEIVED, 0, 1, 6850},
                                 {LIST_FULL, 0, 2, 3850}, {RECEIVED, 0, 3, 8300},
                                 {RECEIVED, 0, 4, 9550},  {LIST_FULL, 0, 5, 6850}};
    JudgeLab lab;

    lab_init(&lab);
    lab.dut.dispatch.tasks = 1;
    lab.dut.dispatch.list_limit = 2;
    lab.dut.dispatch.cost.frame = judge_lab_cost(100);
    lab.dut.dispatch.cost.poll = judge_lab_cost(50);
    lab.dut.dispatch.cost.wakeup = judge_lab_cost(2500);
    lab.dut.cost.frame = judge_lab_cost(1250);
    lab.dut.cost.poll = judge_lab_cost(200);
    lab.dut.cost.wakeup = judge_lab_cost(300);
    g_autoptr(TrialResult) result = run(&lab, 6, FALSE);
    check_fates(result, fates, G_N_ELEMENTS(fates));
    check_worker(&result->core[0], &(TrialWorker){0, 6, 2, 2, 2850 + 2000, 0});
    check_worker(&result->task[0], &(TrialWorker){0, 4, 2, 1, 2150, 0});
    g_assert_cmpuint(result->events, ==, 4);
    g_assert_cmpuint(result->queue[0].frames, ==, 6);
    g_assert_cmpuint(result->queue[0].ring_max, ==, 3);
    g_assert_cmpuint(result->queue[0].list_frames, ==, 4);
    g_assert_cmpuint(result->queue[0].list_dropped, ==, 2);
    g_assert_cmpuint(result->queue[0].list_max, ==, 2);
}

/* Frames of both directions come at 1000, 2000 and 3000, those of direction 0 to core 1, the others
 * to core 0, and are handed over 100 later to the one list, which holds 2: at 1100 those of core 0
 * come first. The task takes both at once, 1250 a frame: until 2350 and 3600. At 3100 the list is
 * full of frames 1; these are forwarded until 4850 and 6100. */
static void test_dispatch_by_flow(void)
{
    JudgeLab lab;

    lab_init_lock(&lab, LOCK_SCOPE_FRAME, 0, 1250, 0);
    lab.tester.direction = TESTER_DIRECTION_BOTH;
    lab.tester.addresses.source.count = 1;
    lab.dut.dispatch.tasks = 1;
    lab.dut.dispatch.list_limit = 2;
    lab.dut.dispatch.task_of = DISPATCH_TASK_OF_FLOW_SCALED;
    lab.dut.dispatch.cost.frame = judge_lab_cost(100);
    g_autoptr(TrialResult) result = run(&lab, 3, FALSE);
    g_assert_cmpint(result->direction[1].latency_ps.minimum, ==, 1350);
    g_assert_cmpint(result->direction[1].latency_ps.maximum, ==, 2850);
    g_assert_cmpint(result->direction[0].latency_ps.minimum, ==, 2600);
    g_assert_cmpint(result->direction[0].latency_ps.maximum, ==, 4100);
    g_assert_cmpuint(result->direction[0].lost[TRIAL_LOSS_INPUT_LIST_FULL], ==, 1);
    g_assert_cmpuint(result->direction[1].lost[TRIAL_LOSS_INPUT_LIST_FULL], ==, 1);
    g_assert_cmpint(result->first_loss_ps, ==, 3100);
    g_assert_cmpuint(result->queue[1].worker, ==, TRIAL_NO_WORKER);
    g_assert_cmpuint(result->n_lists, ==, 1);
    g_assert_cmpuint(result->list[0].frames, ==, 4);
    g_assert_cmpuint(result->list[0].dropped, ==, 2);
    g_assert_cmpuint(result->list[0].most, ==, 2);
}

/* The output link carries 288 Gbit/s: F = 2000, W = 2333 1/3; a transmit ring of 2. 0 starts at
 * 1000, completes at 3000; 1 starts at ceil(3333 1/3), completes at 5334; 2, at 3000, finds 0
 * completed just now, starts at ceil(5666 2/3), completes at 7667; 3 and 4 find 1 and 2; 5 starts
 * at 8000. */
static void test_transmit(void)
{
    static const Fate fates[] = {{RECEIVED, 0, 0, 1000}, {RECEIVED, 0, 1, 3334},
                                 {RECEIVED, 0, 2, 5667}, {TX_FULL, 0, 3, 4000},
                                 {TX_FULL, 0, 4, 5000},  {RECEIVED, 0, 5, 8000}};
    JudgeLab lab;

    lab_init(&lab);
    lab.links[1].rate_bps = G_GINT64_CONSTANT(288000000000);
    lab.dut.nic.transmit_ring_size = 2;
    g_autoptr(TrialResult) result = run(&lab, 6, FALSE);
    check_fates(result, fates, G_N_ELEMENTS(fates));
    g_assert_cmpuint(result->direction[0].lost[TRIAL_LOSS_TX_RING_FULL], ==, 2);
    g_assert_cmpint(result->direction[0].latency_ps.maximum, ==, 2667);
    g_assert_cmpuint(result->core[0].frames, ==, 6);
}

/* The same wire, but two cores with transmit rings of 1: 2 finds 0, of its own core, just
 * completed; 3 finds 1; 4 finds 2; 5 finds 1 completed. */
static void test_transmit_rings(void)
{
    static const Fate fates[] = {{RECEIVED, 0, 0, 1000}, {RECEIVED, 1, 1, 3334},
                                 {RECEIVED, 0, 2, 5667}, {TX_FULL, 1, 3, 4000},
                                 {TX_FULL, 0, 4, 5000},  {RECEIVED, 1, 5, 8000}};
    JudgeLab lab;

    lab_init_lock(&lab, LOCK_SCOPE_FRAME, 1, 0, 0);
    lab.links[1].rate_bps = G_GINT64_CONSTANT(288000000000);
    lab.dut.nic.transmit_ring_size = 1;
    g_autoptr(TrialResult) result = run(&lab, 6, FALSE);
    check_fates(result, fates, G_N_ELEMENTS(fates));
}

/* Wake-up 2000, S = 1000, two cores: core 0 ends 0 and 2 at 4000 and 5000, core 1 ends 1 and 3 at
 * 5000 and 6000. At 5000 core 0's frame 2 comes before core 1's frame 1. */
static void test_transmit_tie(void)
{
    static const Fate fates[] = {{RECEIVED, 0, 0, 4000},
                                 {RECEIVED, 0, 2, 5000},
                                 {RECEIVED, 1, 1, 5672},
                                 {RECEIVED, 1, 3, 6344}};
    JudgeLab lab;

    lab_init_lock(&lab, LOCK_SCOPE_FRAME, 1, 1000, 0);
    lab.dut.cost.wakeup = judge_lab_cost(2000);
    g_autoptr(TrialResult) result = run(&lab, 4, FALSE);
    check_fates(result, fates, G_N_ELEMENTS(fates));
}

/* Ring 3, S = 1500: polls at 1000 (0), 2500 (1), 4000 (2, 3), 7000 (4, 5, 6); frames end every 1500
 * from 2500. 7, at 8000, finds 4, 5, 6: T = 8000. By then 0 to 8 were sent, and the tester received
 * 0 to 3, the last one, which left at 7000, at T itself. */
static void test_freeze(void)
{
    static const Fate fates[] = {{RECEIVED, 0, 0, 2500},
                                 {RECEIVED, 0, 1, 4000},
                                 {RECEIVED, 0, 2, 5500},
                                 {RECEIVED, 0, 3, 7000},
                                 {RING_FULL, 0, 7, 8000}};
    JudgeLab lab;

    lab_init(&lab);
    lab.dut.nic.ring_size = 3;
    lab.dut.cost.frame = judge_lab_cost(1500);
    g_autoptr(TrialResult) result = run(&lab, 20, TRUE);
    check_fates(result, fates, G_N_ELEMENTS(fates));
    check_worker(&result->core[0], &(TrialWorker){0, 4, 4, 1, 7000, 0});
    g_assert_false(result->pass);
    g_assert_cmpint(result->first_loss_ps, ==, 8000);
    g_assert_cmpint(result->observed_ps, ==, 8000);
    g_assert_cmpuint(result->direction[0].sent, ==, 9);
    g_assert_cmpuint(result->direction[0].in_flight, ==, 4);
    g_assert_cmpuint(result->queue[0].frames, ==, 7);
    g_assert_cmpuint(result->queue[0].ring_max, ==, 3);
}

/* Nothing differs from itself; a difference is named with its place. */
static void test_difference(void)
{
    g_autoptr(TrialResult) a = run_overload(NIC_RELEASE_FRAME);
    g_autoptr(TrialResult) b = run_overload(NIC_RELEASE_FRAME);
    g_autofree char *none = judge_describe_difference(a, b);
    g_assert_null(none);
    b->queue[1].ring_max = 5;
    b->direction[0].latency_ps.buckets[7]++;
    g_autofree char *text = judge_describe_difference(a, b);
    g_assert_cmpstr(text, ==,
                    "direction[0].latency_ps.buckets[7]: expected 0, actual 1\n"
                    "queue[1].ring_max: expected 0, actual 5 (+5)");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/judge/no-cost", test_no_cost);
    g_test_add_func("/judge/release-frame", test_release_frame);
    g_test_add_func("/judge/release-poll", test_release_poll);
    g_test_add_func("/judge/release-batch", test_release_batch);
    g_test_add_func("/judge/wakeup-and-budget", test_wakeup_and_budget);
    g_test_add_func("/judge/sleep-between", test_sleep_between);
    g_test_add_func("/judge/queues-in-turn", test_queues_in_turn);
    g_test_add_func("/judge/lock-per-frame", test_lock_per_frame);
    g_test_add_func("/judge/lock-per-poll", test_lock_per_poll);
    g_test_add_func("/judge/lock-tie", test_lock_tie);
    g_test_add_func("/judge/lock-tie-at-look", test_lock_tie_at_look);
    g_test_add_func("/judge/dispatch", test_dispatch);
    g_test_add_func("/judge/dispatch-by-flow", test_dispatch_by_flow);
    g_test_add_func("/judge/transmit", test_transmit);
    g_test_add_func("/judge/transmit-rings", test_transmit_rings);
    g_test_add_func("/judge/transmit-tie", test_transmit_tie);
    g_test_add_func("/judge/freeze", test_freeze);
    g_test_add_func("/judge/difference", test_difference);
    return g_test_run();
}
