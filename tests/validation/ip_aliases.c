/* iperf over IP aliases: what the tables of docs/validation.md do not ask. Which explanation fits
 * V. Yazici's row, and by how much; and that no wire carries more than it can. */
#include "tests/support/validation_aliases.h"

static double error_of(ValidationTable *(*predict)(void), const char *name)
{
    g_autoptr(ValidationTable) table = predict();
    validation_table_print(table);
    double error = validation_aliases_error(table);
    g_test_message("%s: %.2f %% (root mean square)", name, 100 * error);
    return error;
}

/* Late starts fit better than a bottleneck that is not full, and than nothing. */
static void test_explanations(void)
{
    double late = error_of(validation_aliases_late, "late starts");
    double parallel = error_of(validation_aliases_parallel, "more connections fill the bottleneck");
    double neither = error_of(validation_aliases_neither, "neither");
    g_assert_cmpfloat(late, <, 0.02);
    g_assert_cmpfloat(parallel, >, 0.05);
    g_assert_cmpfloat(neither, >, 0.03);
}

/* By late starts the sum is 9 % above what the wire ever carried, for 254 clients; by more
 * connections the wire itself carries more, from two connections on. */
static void test_what_tells_them_apart(void)
{
    static const char *const many[] = {"iperf.clients=254", "iperf.start=loop", NULL};
    static const char *const one[] = {"iperf.clients=1", NULL};
    static const char *const two[] = {"iperf.clients=2", NULL};
    g_autoptr(IperfResult) late = validation_iperf("ip-aliases", many);
    g_assert_cmpfloat(iperf_result_sum_of_averages_bps(late), >, 665e6);
    g_assert_cmpfloat(iperf_result_goodput_bps(late), <, 616e6);
    g_assert_cmpfloat(iperf_result_goodput_max_bps(late), <, 616e6);
    g_autoptr(IperfResult) alone = validation_iperf("ip-aliases-parallel", one);
    g_autoptr(IperfResult) pair = validation_iperf("ip-aliases-parallel", two);
    g_assert_cmpfloat(iperf_result_goodput_bps(alone), <, 620e6);
    g_assert_cmpfloat(iperf_result_goodput_bps(pair), >, 665e6);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/validation/ip-aliases/explanations", test_explanations);
    g_test_add_func("/validation/ip-aliases/what-tells-them-apart", test_what_tells_them_apart);
    return g_test_run();
}
