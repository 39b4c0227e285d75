/* Gaps between interrupts as Intel's drivers set them (docs/frame-path.md section 4), worked out by
 * hand: what each interrupt brought, and the gap behind the interrupt that follows. */
#include "models/interrupt_throttle.h"

#define FCS_BYTES 4

typedef struct {
    gint64 n_frames, n_bytes; /* without FCS */
    SimTime gap_us;           /* behind the next interrupt */
} Step;

/* The driver looks at `time_ps`, `every_ps` behind the time before. */
static void run(AdaptiveKind kind, SimTime time_ps, SimTime every_ps, const Step *steps, guint n)
{
    InterruptThrottle throttle;
    interrupt_throttle_reset(&throttle, kind);
    for (guint i = 0; i < n; i++) {
        for (gint64 k = 1; k < steps[i].n_frames; k++) {
            interrupt_throttle_count(&throttle, FCS_BYTES);
        }
        interrupt_throttle_count(&throttle, FCS_BYTES + steps[i].n_bytes);
        interrupt_throttle_finish(&throttle, kind, time_ps);
        time_ps += every_ps;
        g_test_message("step %u", i);
        g_assert_cmpint(interrupt_throttle_take_ps(&throttle, kind), ==,
                        steps[i].gap_us * SIM_PS_PER_US);
    }
}

static void test_begins(void)
{
    static const SimTime first_us[] = {
        [ADAPTIVE_IXGBE] = 50, [ADAPTIVE_IXGBE_STEPS] = 50, [ADAPTIVE_IGB] = 162};
    for (AdaptiveKind kind = ADAPTIVE_IXGBE; kind <= ADAPTIVE_IGB; kind++) {
        InterruptThrottle throttle;
        interrupt_throttle_reset(&throttle, kind);
        g_assert_cmpint(interrupt_throttle_take_ps(&throttle, kind), ==,
                        first_us[kind] * SIM_PS_PER_US);
    }
}

/* Many frames: 2 ceil(z / 512), at each border of the table. */
static void test_bulk(void)
{
    static const Step steps[] = {
        {1, 60, 10},             /* long ago */
        {255, 255L * 60, 10},    /* 5 at least 10 */
        {256, 256L * 60, 20},    /* 5120 / 512 = 10 */
        {256, 256L * 61, 22},    /* 40 x 61 + 2720 = 5160: 10.1 */
        {300, 300L * 316, 60},   /* 15360: 30, exactly */
        {300, 300L * 317, 64},   /* 15 x 317 + 11452 = 16207: 31.7 */
        {300, 300L * 1084, 110}, /* 27712: 54.1 */
        {300, 300L * 1085, 110}, /* 5 x 1085 + 22420 = 27845: 54.4 */
        {300, 300L * 1967, 126}, /* 32255: 62.998 */
        {300, 300L * 1968, 126}, /* 32256: 63 */
        {300, 300L * 9000, 126}, /* no more */
        {256, 256L * 9000 - 1, 126},
        {256, 256L * 61 - 1, 20}, /* the mean is rounded down: 60 */
    };
    run(ADAPTIVE_IXGBE, 0, 100 * SIM_PS_PER_US, steps, G_N_ELEMENTS(steps));
}

/* From 4 to 47 frames a step up, to 95 nothing, to 255 half; odd us are kept, but the register has
 * none. */
static void test_between(void)
{
    static const Step steps[] = {
        {1, 60, 10},
        {4, 240, 12},
        {47, 47L * 60, 14},
        {48, 48L * 60, 14},
        {95, 95L * 60, 14},
        {4, 240, 16},
        {4, 240, 18},
        {4, 240, 20},
        {4, 240, 22},
        {96, 96L * 60, 10},
        {4, 240, 12}, /* 11 + 2 = 13 */
        {4, 240, 14}, /* 15 */
        {300, 300L * 1084, 110},
        {3, 8999, 64}, /* latency: 32256 / 2 / 512 = 31.5 */
        {3, 9000, 66}, /* no latency any more: a step */
    };
    run(ADAPTIVE_IXGBE, 0, 100 * SIM_PS_PER_US, steps, G_N_ELEMENTS(steps));
}

/* Up to 126. */
static void test_most(void)
{
    Step steps[62] = {{1, 60, 10}};
    for (guint i = 1; i < G_N_ELEMENTS(steps); i++) {
        steps[i] = (Step){40, 40L * 60, MIN(10 + 2 * (SimTime)i, 126)};
    }
    run(ADAPTIVE_IXGBE, 0, 100 * SIM_PS_PER_US, steps, G_N_ELEMENTS(steps));
}

/* Few frames: half of what the size says, but no more than a step up at once. 508 bytes: 15 x 508 +
 * 11452 = 19072, half 9536: 18.6, 19 x 2 = 38. */
static void test_latency(void)
{
    static const Step steps[] = {
        {1, 60, 10},  {1, 60, 10},  {1, 508, 12}, {2, 1016, 14}, {3, 1524, 16}, {1, 508, 18},
        {1, 508, 20}, {1, 508, 22}, {1, 508, 24}, {1, 508, 26},  {1, 508, 28},  {1, 508, 30},
        {1, 508, 32}, {1, 508, 34}, {1, 508, 36}, {1, 508, 38},  {1, 508, 38},  {1, 60, 10},
    };
    run(ADAPTIVE_IXGBE, 0, 100 * SIM_PS_PER_US, steps, G_N_ELEMENTS(steps));
}

/* Jiffies of 4 ms: the next one is soon enough, the one after that is not. */
static void test_silence(void)
{
    static const Step soon[] = {{1, 60, 10}, {300, 300L * 60, 20}, {300, 300L * 60, 20}};
    static const Step late[] = {{1, 60, 10}, {300, 300L * 60, 10}, {300, 300L * 60, 10}};
    static const Step mixed[] = {{1, 60, 10}, {300, 300L * 60, 10}, {300, 300L * 60, 20}};
    SimTime ms = SIM_PS_PER_MS;
    run(ADAPTIVE_IXGBE, 0, 4 * ms, soon, G_N_ELEMENTS(soon));
    run(ADAPTIVE_IXGBE, 0, 8 * ms, late, G_N_ELEMENTS(late));
    run(ADAPTIVE_IXGBE, 4 * ms - 1, 6 * ms, mixed, G_N_ELEMENTS(mixed)); /* 0, 2, 3 */
}

/* v bytes per us of the gap. From 200 quarters towards 40: 80000 / 560 = 142, 35.5 us, of which 34
 * in the register. */
static void test_steps(void)
{
    static const Step steps[] = {
        {1, 549, 34},           /* v = 549 / 50 = 10: the lowest level; 142 */
        {1, 385, 36},           /* 385 / 35 = 11: level 1, towards 200: 284000 / 1942 = 146 */
        {1, 36L * 20 + 35, 36}, /* 20: stays; 292000 / 1946 = 150 */
        {1, 37L * 21, 38},      /* 21: level 2, towards 336: 504000 / 3174 = 158 */
        {1, 39L * 21, 40},      /* 530880 / 3182 = 166 */
        {1, 0, 42},             /* 0: level 1 only: 332000 / 1966 = 168 */
        {1, 0, 30},             /* level 0: 67200 / 528 = 127 */
        {1, 1000, 32},          /* 32: level 1, not 2: 254000 / 1927 = 131 */
    };
    run(ADAPTIVE_IXGBE_STEPS, 0, SIM_PS_PER_MS, steps, G_N_ELEMENTS(steps));
}

/* By size alone, from the second interrupt on: the first one still has 162 us. */
static void test_igb(void)
{
    static const Step steps[] = {
        {1, 60, 162},      /* 84 / 2 = 42: 196 */
        {2, 2 * 1514, 49}, /* 1538 / 2 = 769 */
        {1, 1175, 192},    /* 1199 / 3 = 399 */
        {1, 1176, 99},     /* 1200 / 2 = 600 */
        {1, 564, 150},     /* 588 / 3 = 196 */
        {1, 276, 49},      /* 300 / 2 = 150: 196 */
        {1, 567, 49},      /* 591 / 3 = 197 */
        {1, 2975, 49},     /* 2999 / 2 = 1499 */
        {1, 9000, 374},    /* 3000 / 2 = 1500 */
        {1, 60, 375},
    };
    run(ADAPTIVE_IGB, 0, SIM_PS_PER_MS, steps, G_N_ELEMENTS(steps));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/interrupt_throttle/begins", test_begins);
    g_test_add_func("/interrupt_throttle/ixgbe/bulk", test_bulk);
    g_test_add_func("/interrupt_throttle/ixgbe/between", test_between);
    g_test_add_func("/interrupt_throttle/ixgbe/most", test_most);
    g_test_add_func("/interrupt_throttle/ixgbe/latency", test_latency);
    g_test_add_func("/interrupt_throttle/ixgbe/silence", test_silence);
    g_test_add_func("/interrupt_throttle/ixgbe-steps", test_steps);
    g_test_add_func("/interrupt_throttle/igb", test_igb);
    return g_test_run();
}
