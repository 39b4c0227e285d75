/* Modifiers: which frames they are, which queue they go to, what is counted of them. */
#include "models/modifiers.h"
#include "models/traffic.h"
#include "tests/support/attribute_bench.h"

/* RFC 2544 appendix C.2.3: RIP every 30 s, OSPF and IGRP every 90 s. One frame a second for four
 * minutes. */
static void test_routing(void)
{
    static const struct {
        ModifiersRouting protocol;
        SimTime interval_ps;
        guint64 n_updates;
    } rows[] = {{MODIFIERS_ROUTING_NONE, 0, 0},
                {MODIFIERS_ROUTING_RIP, 30 * SIM_PS_PER_S, 8},
                {MODIFIERS_ROUTING_OSPF, 90 * SIM_PS_PER_S, 3},
                {MODIFIERS_ROUTING_IGRP, 90 * SIM_PS_PER_S, 3}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        ModifiersSettings settings = {.routing = (gint)rows[i].protocol};
        ModifierPlan plan;
        g_assert_cmpint(modifiers_routing_interval_ps(&settings), ==, rows[i].interval_ps);
        modifier_plan_init(&plan, &settings);
        for (gint64 k = 0; k < 240; k++) {
            Modifier kind = modifier_plan_next(&plan, (guint64)k, k * SIM_PS_PER_S);
            gboolean is_time =
                rows[i].interval_ps > 0 && k * SIM_PS_PER_S % rows[i].interval_ps == 0;
            g_assert_cmpint(kind, ==, is_time ? MODIFIER_ROUTING : MODIFIER_NONE);
        }
        g_assert_cmpuint(plan.n[MODIFIER_ROUTING], ==, rows[i].n_updates);
    }
}

/* Frames every 0.3 s. An update each 2 s, a query each second, every second frame a broadcast: at
 * 0 the update, then the query, which waited; at 1.2 (4) a query; at 2.1 (7) an update and behind
 * it a query. */
static void test_together(void)
{
    static const Modifier expected[] = {
        MODIFIER_ROUTING,    MODIFIER_MANAGEMENT, MODIFIER_NONE,      MODIFIER_BROADCAST,
        MODIFIER_MANAGEMENT, MODIFIER_BROADCAST,  MODIFIER_NONE,      MODIFIER_ROUTING,
        MODIFIER_MANAGEMENT, MODIFIER_BROADCAST,  MODIFIER_MANAGEMENT};
    const ModifiersSettings settings = {.broadcast = 2,
                                        .management_ps = SIM_PS_PER_S,
                                        .routing = MODIFIERS_ROUTING_RIP,
                                        .routing_interval_ps = 2 * SIM_PS_PER_S};
    ModifierPlan plan;
    modifier_plan_init(&plan, &settings);
    for (guint k = 0; k < G_N_ELEMENTS(expected); k++) {
        g_assert_cmpint(modifier_plan_next(&plan, k, (SimTime)k * SIM_PS_PER_S / 10 * 3), ==,
                        expected[k]);
    }
}

static void test_word(void)
{
    guint64 number = G_GUINT64_CONSTANT(68719476735); /* 2^36 - 1 */
    for (guint kind = 0; kind < MODIFIER_N_KINDS; kind++) {
        FrameWord word = modifier_word(frame_word(1, 5, number), (Modifier)kind);
        g_assert_true(frame_word_is_modifier(word));
        g_assert_true(frame_word_is_control(word));
        g_assert_cmpint(modifier_of(word), ==, kind);
        g_assert_cmpuint(modifier_number(word), ==, number);
        g_assert_cmpuint(frame_word_direction(word), ==, 1);
        g_assert_cmpuint(frame_word_queue(word), ==, 5);
    }
    g_assert_cmpint(modifier_of(frame_word(1, 5, number)), ==, MODIFIER_NONE);
}

/* Four queues; the two lowest bits of the hash are two bits of the input that follow each other
 * (tests/support/attribute_bench.h), the first of them the lowest. */
static void test_queues(void)
{
    static const struct {
        const char *key, *protocol;
        guint queue[MODIFIER_N_KINDS];
    } rows[] = {/* the destination's last two: .1, 01 */
                {"bit 93", "rip", {0, 2, 2}},
                {"bit 93", "ospf", {0, 2, 2}},
                /* bits 10 and 11, then 6 and 7, of the source port, the highest being 0: 49184,
                 * 0xc020, has ones at 0, 1 and 10; 520, 0x0208, at 6 and 12 */
                {"bit 105", "rip", {0, 1, 0}},
                {"bit 101", "rip", {0, 0, 1}},
                {"bit 101", "ospf", {0, 0, 0}},
                /* of the destination port, bits 8 and 9: 161, 0x00a1, has the first */
                {"bit 119", "rip", {0, 1, 0}}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        AttributeBench bench;
        attribute_bench_init(&bench);
        attribute_bench_set(&bench, "dut.nic.queues", "4");
        attribute_bench_set(&bench, "dut.nic.rss.key", rows[i].key);
        attribute_bench_set(&bench, "tester.modifiers.routing", rows[i].protocol);
        g_autoptr(Rss) rss = trial_rss_new(&bench.setup);
        for (guint kind = 0; kind < MODIFIER_N_KINDS; kind++) {
            g_assert_cmpuint(traffic_modifier_queue(&bench.tester, rss, 0, (Modifier)kind), ==,
                             rows[i].queue[kind]);
        }
        attribute_bench_clear(&bench);
    }
}

/* Every second frame is a broadcast. A frame takes 1500 ps and the only descriptor: broadcasts find
 * it taken. A trial whose test frames all came back passes. */
static void test_lost(void)
{
    static const char *const settings[][2] = {{"tester.modifiers.broadcast", "2"},
                                              {"dut.nic.ring_size", "1"},
                                              {"dut.nic.descriptor_release", "frame"},
                                              {"dut.cost.frame", "1500 ps"}};
    AttributeBench bench;
    attribute_bench_init(&bench);
    for (guint i = 0; i < G_N_ELEMENTS(settings); i++) {
        attribute_bench_set(&bench, settings[i][0], settings[i][1]);
    }
    g_autoptr(TrialResult) result = attribute_bench_run(&bench, 7);
    const TrialDirection *forward = &result->direction[0];
    g_assert_true(result->pass);
    g_assert_cmpint(result->first_loss_ps, ==, SIM_TIME_NEVER);
    g_assert_cmpuint(forward->sent, ==, 4);
    g_assert_cmpuint(forward->received, ==, 4);
    g_assert_cmpuint(forward->modifiers.sent[MODIFIER_BROADCAST], ==, 3);
    g_assert_cmpuint(forward->modifiers.taken[MODIFIER_BROADCAST], ==, 0);
    g_assert_cmpuint(forward->modifiers.lost, ==, 3);
    g_assert_cmpuint(result->queue[0].dropped, ==, 3);
    attribute_bench_clear(&bench);
}

/* With half of the time a frame, all are taken in, and cost descriptors and time like others. */
static void test_taken(void)
{
    AttributeBench bench;
    attribute_bench_init(&bench);
    attribute_bench_set(&bench, "tester.modifiers.broadcast", "2");
    attribute_bench_set(&bench, "dut.cost.frame", "500 ps");
    g_autoptr(TrialResult) result = attribute_bench_run(&bench, 7);
    g_assert_cmpuint(result->direction[0].modifiers.taken[MODIFIER_BROADCAST], ==, 3);
    g_assert_cmpuint(result->queue[0].frames, ==, 7);
    g_assert_cmpuint(result->core[0].frames, ==, 7);
    attribute_bench_clear(&bench);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/modifiers/routing", test_routing);
    g_test_add_func("/modifiers/together", test_together);
    g_test_add_func("/modifiers/word", test_word);
    g_test_add_func("/modifiers/queues", test_queues);
    g_test_add_func("/modifiers/lost", test_lost);
    g_test_add_func("/modifiers/taken", test_taken);
    return g_test_run();
}
