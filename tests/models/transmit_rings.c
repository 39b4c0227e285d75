/* Transmit rings by hand: a ring is full while `size` frames of its worker have not completed. */
#include "models/transmit_rings.h"

static void test_full(void)
{
    TransmitRings rings;
    transmit_rings_init(&rings, 2, 2);
    transmit_rings_reset(&rings);
    transmit_rings_add(&rings, 0, 100);
    transmit_rings_add(&rings, 1, 200);
    g_assert_false(transmit_rings_may_fill(&rings, 0));
    g_assert_true(transmit_rings_may_fill(&rings, 1));
    transmit_rings_add(&rings, 0, 300);
    g_assert_true(transmit_rings_is_full(&rings, 0));
    g_assert_false(transmit_rings_is_full(&rings, 1));
    transmit_rings_complete(&rings, 99);
    g_assert_true(transmit_rings_is_full(&rings, 0));
    transmit_rings_complete(&rings, 100);
    g_assert_false(transmit_rings_is_full(&rings, 0));
    transmit_rings_add(&rings, 1, 400);
    g_assert_true(transmit_rings_is_full(&rings, 1));
    transmit_rings_complete(&rings, 400);
    g_assert_false(transmit_rings_may_fill(&rings, 2));
    transmit_rings_clear(&rings);
}

/* Many frames around the end of the history, and a copy that goes on as the first does. */
static void test_history(void)
{
    TransmitRings rings;
    TransmitRings copy;
    transmit_rings_init(&rings, 3, 5);
    transmit_rings_init(&copy, 3, 5);
    transmit_rings_reset(&rings);
    for (guint i = 0; i < 1000; i++) {
        transmit_rings_complete(&rings, (SimTime)i * 10);
        g_assert_false(transmit_rings_is_full(&rings, i % 3));
        transmit_rings_add(&rings, i % 3, (SimTime)(i + 15) * 10); /* 15 outstanding, 5 each */
    }
    transmit_rings_copy(&copy, &rings);
    transmit_rings_complete(&copy, 9999);
    g_assert_true(transmit_rings_is_full(&copy, 0));
    g_assert_true(transmit_rings_is_full(&copy, 1));
    g_assert_true(transmit_rings_is_full(&copy, 2));
    transmit_rings_complete(&copy, 10000);
    g_assert_false(transmit_rings_is_full(&copy, 985 % 3));
    g_assert_true(transmit_rings_is_full(&copy, 986 % 3));
    transmit_rings_clear(&rings);
    transmit_rings_clear(&copy);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/transmit-rings/full", test_full);
    g_test_add_func("/models/transmit-rings/history", test_history);
    return g_test_run();
}
