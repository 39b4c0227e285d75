#include "tests/support/validation_rates.h"

#include "models/queue_share.h"
#include "models/trial.h"
#include "scenarios/runner.h"
#include "tests/validation/published.h"

/* ---- the Linux kernel by cores ---- */

static const char kernel[] =
    "dutsim: 1\n" VALIDATION_LINKS("100 Gbit/s") "tester: {direction: forward, addresses: {count: "
                                                 "1000, destination: {count: 1}}}\n"
                                                 "dut: {include: linux-mlx5}\n"
                                                 "test: {procedure: throughput}\n";

#define MOST_SETS 4

/* `column` of the file; `sets`: over the profile, NULL-ended. The row of one core is fitted to. */
static ValidationTable *by_cores(const char *name, guint n_columns, guint column, const char *what,
                                 const char *const *sets)
{
    g_autofree char *file = g_strconcat(name, ".csv", NULL);
    g_autoptr(GPtrArray) rows = published_rows(file, n_columns);
    ValidationTable *table = validation_table_new(name, VALIDATION_SATURATION);
    guint32 fits = validation_table_fit(table, "dut.cost.frame");
    for (guint row = 0; row < rows->len; row++) {
        guint n_cores = (guint)published_value(rows, row, 0);
        g_autofree char *cores = g_strdup_printf("dut.cores=%u", n_cores);
        const char *all[MOST_SETS + 1] = {cores};
        for (guint i = 0; sets[i] != NULL; i++) {
            g_assert_cmpuint(i + 1, <, MOST_SETS);
            all[i + 1] = sets[i];
        }
        const ValidationRow asked = {
            .name = g_strdup_printf("%s, %u core%s", what, n_cores, n_cores > 1 ? "s" : ""),
            .measured = published_value(rows, row, column),
            .is_fitted = n_cores == 1,
            .scenario = validation_scenario(kernel, all),
            .ask = validation_overload_pps,
            .parameters = fits};
        validation_table_ask(table, asked);
    }
    return table;
}

ValidationTable *validation_kernel_by_cores(void)
{
    static const char *const sets[] = {NULL};
    return by_cores("linux_forwarding_by_cores", 3, 1, "kernel", sets);
}

/* Dropped by a rule after its work: counted as if it were forwarded. No frame waits in a transmit
 * ring, so the recycling of pages always finds one free and lets no further one go round (en_rx.c,
 * mlx5e_rx_cache_get; from memory). */
#define NOTHING_WAITS "dut.nic.buffers.spare=0"

ValidationTable *validation_raw_drop_by_cores(void)
{
    static const char *const sets[] = {"dut.cost.frame=713 cycles", NOTHING_WAITS, NULL};
    return by_cores("linux_drop_by_cores", 3, 1, "raw", sets);
}

/* Connections that are dropped before they are confirmed: three transfers of the line of
 * net->ct.count a frame, of 115 cycles each (docs/validation.md counts them). */
#define COUNT_OF_CONNECTIONS "dut.lock.transfer=345 cycles"

ValidationTable *validation_conntrack_drop_by_cores(void)
{
    static const char *const sets[] = {"dut.cost.frame=1979 cycles", NOTHING_WAITS,
                                       COUNT_OF_CONNECTIONS, NULL};
    return by_cores("linux_drop_by_cores", 3, 2, "conntrack", sets);
}

/* ---- one pair of addresses, hashed without ports ---- */

/* 32 bytes of payload are 74 on Ethernet, and the FCS. */
static const char one_pair[] =
    "dutsim: 1\n" VALIDATION_LINKS("10 Gbit/s") "tester: {direction: forward, frame_size: 78 B, "
                                                "addresses: {count: 1}}\n"
                                                "dut: {cores: 11, nic: {rss: {key: random, hash: "
                                                "{udp4: ip}}}}\n"
                                                "test: {procedure: throughput}\n";

ValidationTable *validation_one_pair(void)
{
    g_autoptr(GPtrArray) rows = published_rows("ip_only_hash_one_address.csv", 2);
    double served_pps = published_value(rows, 0, 1);
    double dropped_pps = published_value(rows, 1, 1);
    g_autofree char *cost = g_strdup_printf("dut.cost.frame=%.0f ps", SIM_PS_PER_S / served_pps);
    const char *const sets[] = {cost, NULL};
    g_autoptr(Scenario) scenario = validation_scenario(one_pair, sets);
    TrialSetup setup = runner_trial_setup(scenario, scenario_get_point(scenario, 0), 0);
    const TrialRequest request = {.rate_pps = (gint64)(served_pps + dropped_pps),
                                  .duration_ps = SIM_PS_PER_S,
                                  .stream_trial = -1};
    g_autoptr(GError) error = NULL;
    g_autoptr(Trial) trial = trial_new(&setup);
    g_autoptr(TrialResult) result = trial_run(trial, &request, &error);
    g_assert_no_error(error);
    ValidationTable *table =
        validation_table_new("ip_only_hash_one_address", VALIDATION_SATURATION);
    validation_table_add(table, g_strdup("served by one of 11 queues"),
                         (double)trial_result_received(result), served_pps, TRUE);
    validation_table_add(table, g_strdup("lost for want of descriptors"),
                         (double)result->direction[0].lost[TRIAL_LOSS_RX_RING_FULL], dropped_pps,
                         FALSE);
    return table;
}

/* ---- consecutive addresses ---- */

static const char spread[] =
    "dutsim: 1\n" VALIDATION_LINKS("10 Gbit/s") "tester: {direction: forward}\n"
                                                "dut: {nic: {rss: {hash: ip, table_size: 128}}}\n"
                                                "test: {procedure: throughput}\n";

/* 1 / (share of the busiest queue x queues). */
static double relative_throughput(const char *key, guint n_queues, guint n_addresses)
{
    g_autofree char *cores = g_strdup_printf("dut.cores=%u", n_queues);
    g_autofree char *count = g_strdup_printf("tester.addresses.count=%u", n_addresses);
    g_autofree char *keys = g_strdup_printf("dut.nic.rss.key=%s", key);
    const char *const sets[] = {cores, count, keys, NULL};
    g_autoptr(Scenario) scenario = validation_scenario(spread, sets);
    const ScenarioPoint *point = scenario_get_point(scenario, 0);
    g_autoptr(Rss) rss = rss_new(&point->dut.nic.rss, n_queues, (SimRandom){0});
    g_autofree double *share = g_new(double, n_queues);
    QueueShareInfo info = queue_share_get(&point->tester, rss, 0, n_queues, share);
    g_assert_true(info.exact);
    double most = 0;
    for (guint queue = 0; queue < n_queues; queue++) {
        most = MAX(most, share[queue]);
    }
    return 1 / (most * n_queues);
}

ValidationTable *validation_rss_spread(void)
{
    g_autoptr(GPtrArray) rows = published_rows("rss_spread_consecutive_addresses.csv", 6);
    ValidationTable *table =
        validation_table_new("rss_spread_consecutive_addresses", VALIDATION_SHARE);
    for (guint row = 0; row < rows->len; row++) {
        gboolean is_microsoft = g_str_equal(((char **)g_ptr_array_index(rows, row))[0], "ms");
        const char *key = is_microsoft ? "microsoft" : "symmetric";
        guint n_queues = (guint)published_value(rows, row, 1);
        guint n_addresses = (guint)published_value(rows, row, 2);
        validation_table_add(
            table, g_strdup_printf("%s, %u queues, %u addresses", key, n_queues, n_addresses),
            relative_throughput(key, n_queues, n_addresses), published_value(rows, row, 5), FALSE);
    }
    return table;
}
