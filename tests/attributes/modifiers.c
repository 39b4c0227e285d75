/* Modifiers (docs/frame-path.md section 18). Frame k is due at 1000 k and arrives at 1000 (k + 1);
 * test frames take S = 100 ps. */
#include "tests/support/attribute_bench.h"

static const char *const rip[] = {"tester.modifiers.routing=rip", NULL};
static const char *const broadcasts[] = {"tester.modifiers.broadcast=2", "dut.cost.frame=100 ps",
                                         NULL};
static const char *const queries[] = {"tester.modifiers.management=2 ns", "dut.cost.frame=100 ps",
                                      NULL};
static const char *const update[] = {"tester.modifiers.routing=rip", "dut.cost.frame=100 ps", NULL};

static const AttributeCase cases[] = {
    /* 4 and 9; all that are odd; all */
    {.path = "tester.modifiers.broadcast",
     .n_frames = 10,
     .figure = attribute_received,
     .values = {{ATTRIBUTE_DEFAULT, 10}, {"5", 8}, {"2", 5}, {"1", 0}}},
    /* 0, 3, 6, 9; 0, 4, 8; due at 0, 2500, 5000 and 7500: 0, 3, 5, 8; all frames are due later */
    {.path = "tester.modifiers.management",
     .n_frames = 10,
     .figure = attribute_sent,
     .values = {{ATTRIBUTE_DEFAULT, 10}, {"3 ns", 6}, {"4 ns", 7}, {"2500 ps", 6}, {"900 ps", 0}}},
    /* the first frame; those at 30 s and 90 s are seen in tests/models/modifiers.c */
    {.path = "tester.modifiers.routing",
     .n_frames = 10,
     .figure = attribute_received,
     .values = {{ATTRIBUTE_DEFAULT, 10}, {"rip", 9}, {"ospf", 9}, {"igrp", 9}}},
    {.path = "tester.modifiers.routing_interval",
     .bench = rip,
     .n_frames = 10,
     .figure = attribute_received,
     .values = {{ATTRIBUTE_DEFAULT, 9}, {"3 ns", 6}, {"5 ns", 8}}},
    /* Frames 0 and 2 are test frames. 1 arrives at 2000 and ends at 3100, at 4100: 2, which arrives
     * at 3000, ends at 3200, at 4200. */
    {.path = "dut.cost.broadcast",
     .bench = broadcasts,
     .n_frames = 4,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 100 + 100}, {"1 ns", 100 + 200}, {"2 ns", 100 + 1200}}},
    /* Frames 1 and 3 are test frames. 0 ends at 2100: 1 at 2200; 2 at 4100: 3 at 4200. 0 ends at
     * 3100: 1 at 3200, 2 at 5300, 3 at 5400. */
    {.path = "dut.cost.management",
     .bench = queries,
     .n_frames = 4,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 100 + 100}, {"1 ns", 200 + 200}, {"2 ns", 1200 + 1400}}},
    /* Frame 0 ends at 2100: 1 at 2200. At 3100: 1 at 3200, and the others wait for the
     * wire, 672 each: sent at 3872 and 4544. */
    {.path = "dut.cost.routing_update",
     .bench = update,
     .n_frames = 4,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 300}, {"1 ns", 200 + 100 + 100}, {"2 ns", 1200 + 872 + 544}}},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    attribute_bench_add_cases(cases, G_N_ELEMENTS(cases));
    return g_test_run();
}
