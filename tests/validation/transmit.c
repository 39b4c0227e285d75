/* The zig-zag of rates over receive queues, which contention for transmit queues explains. The
 * tables themselves are in tests/support/validation_tables.c. */
#include "tests/support/validation_transmit.h"

/* The zig-zag: 3, 5, 6 and 7 queues fall behind the line through 1 and 8; 9 and 16 have nothing to
 * compare them with. */
static void test_zigzag(void)
{
    double alone_pps = validation_freebsd_chelsio_pps(1);
    for (guint n = 2; n <= 16; n++) {
        double gain = validation_freebsd_chelsio_pps(n) / alone_pps;
        g_test_message("freebsd-chelsio, %2u queues: %.2f times one, %.0f frames/s", n, gain,
                       gain * alone_pps);
        if (n <= 8) {
            gboolean divides = 128 % n == 0;
            g_assert_true((gain / n > 0.89) == divides);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/validation/transmit/zigzag", test_zigzag);
    return g_test_run();
}
