/* Published measurements that transmit queues and their contention explain. docs/validation.md has
 * the rows, the bounds and what is fitted. */
#include "tests/support/validation_transmit.h"

/* Targets for rows that are predictions. */
#define MOST_MEDIAN 0.10
#define MOST_WORST  0.30

typedef struct {
    const char *path;
    ValidationTable *(*predict)(void);
    double most_fitted; /* error of the rows fitted to */
    double most_worst;  /* above MOST_WORST: the table misses its target, and is said to */
} Case;

static void test_table(gconstpointer data)
{
    const Case *test = data;
    g_autoptr(ValidationTable) table = test->predict();
    validation_table_print(table);
    for (guint i = 0; i < table->rows->len; i++) {
        const ValidationRow *row = &g_array_index(table->rows, ValidationRow, i);
        double error = validation_row_error(row);
        g_assert_cmpfloat(ABS(error), <=, row->is_fitted ? test->most_fitted : test->most_worst);
    }
    ValidationSummary summary = validation_table_summary(table);
    if (test->most_worst > MOST_WORST) {
        g_test_message("%s MISSES its target of %.0f %%", test->path, 100 * MOST_WORST);
        g_assert_cmpfloat(summary.worst, >, MOST_WORST);
    } else {
        g_assert_cmpfloat(summary.median, <=, MOST_MEDIAN);
    }
}

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

static const Case cases[] = {
    {"chelsio", validation_freebsd_chelsio, 0.02, 0.10},
    {"chelsio-freebsd-10", validation_freebsd_chelsio_10, 0.01, 0.20},
    {"82599", validation_freebsd_82599, 0.01, 0.10},
    {"i350", validation_freebsd_i350, 0.01, 0.50},
    {"mlx5", validation_freebsd_mlx5, 0.01, 0.15},
    {"i210", validation_freebsd_i210, 0.01, 0.10},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strconcat("/validation/transmit/", cases[i].path, NULL);
        g_test_add_data_func(path, &cases[i], test_table);
    }
    g_test_add_func("/validation/transmit/zigzag", test_zigzag);
    return g_test_run();
}
