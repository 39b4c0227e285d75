/* Published measurements that the memory system explains: ring sizes, destinations, routes, states
 * and rules. docs/validation.md has the rows, the bounds and what is fitted. */
#include "tests/support/validation_memory.h"

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
    g_assert_cmpfloat(summary.median, <=, MOST_MEDIAN);
    if (test->most_worst > MOST_WORST) {
        g_test_message("%s MISSES its target of %.0f %%", table->name, 100 * MOST_WORST);
        g_assert_cmpfloat(summary.worst, >, MOST_WORST);
    }
}

static const Case cases[] = {
    {"xdp-redirect-ring-size", validation_xdp_redirect_ring_size, 0.01, 0.10},
    {"xdp-by-cores", validation_xdp_by_cores, 0.01, 0.05},
    {"xdp-destinations", validation_xdp_dst_ip_sweep, 0.05, 0.10},
    {"vpp-routes", validation_vpp_ipv4, 0.02, 0.25},
    {"freebsd-states", validation_freebsd_state_table, 0.02, 0.50},
    {"freebsd-rules", validation_freebsd_rule_list, 0.02, 0.05},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strconcat("/validation/memory/", cases[i].path, NULL);
        g_test_add_data_func(path, &cases[i], test_table);
    }
    return g_test_run();
}
