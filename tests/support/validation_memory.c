#include "tests/support/validation_memory.h"

#include "tests/validation/published.h"

/* ---- scenarios of the publishers' set-ups ---- */

static const char xdp[] = "dutsim: 1\n" VALIDATION_LINKS(
    "100 Gbit/s") "tester: {direction: forward, addresses: {count: 1000, "
                  "destination: {count: 1}}}\n"
                  "dut: {include: linux-xdp-mlx5, nic: {ring_size: 512}}\n"
                  "test: {procedure: throughput}\n";
static const char vpp[] = "dutsim: 1\n" VALIDATION_LINKS(
    "10 Gbit/s") "tester: {direction: both, addresses: {count: 1}}\n"
                 "dut: {include: vpp-82599}\n"
                 "test: {procedure: throughput, duration: 200 ms, resolution: 10000}\n";
static const char ipfw[] = "dutsim: 1\n" VALIDATION_LINKS(
    "1 Gbit/s") "tester: {direction: forward, addresses: {count: 1}}\n"
                "dut: {include: freebsd-i350-ipfw}\n"
                "test: {procedure: throughput}\n";
static const char pf[] = "dutsim: 1\n" VALIDATION_LINKS(
    "1 Gbit/s") "tester: {direction: forward, addresses: {count: 1}}\n"
                "dut: {include: freebsd-i350-pf}\n"
                "test: {procedure: throughput}\n";

/* ---- Linux, XDP ---- */

static double redirect_pps(guint n_queues, guint ring_size, double measured_pps)
{
    g_autofree char *cores = g_strdup_printf("dut.cores=%u", n_queues);
    g_autofree char *ring = g_strdup_printf("dut.nic.ring_size=%u", ring_size);
    const char *const sets[] = {
        cores, ring, "dut.cost.frame=415 cycles", "dut.route.accesses=0", "dut.route.branches=0",
        NULL};
    return validation_overload_pps(xdp, sets, measured_pps);
}

ValidationTable *validation_xdp_redirect_ring_size(void)
{
    static const guint ring_sizes[] = {1024, 512, 256, 128};
    g_autoptr(GPtrArray) rows = published_rows("xdp_redirect_ring_size.csv", 5);
    ValidationTable *table = validation_table_new("xdp_redirect_ring_size", VALIDATION_SATURATION);
    for (guint row = 0; row < rows->len; row++) {
        guint n_queues = (guint)published_value(rows, row, 0);
        for (guint i = 0; i < G_N_ELEMENTS(ring_sizes); i++) {
            double measured_pps = published_value(rows, row, i + 1);
            gboolean is_fitted = n_queues == 1 && (ring_sizes[i] == 512 || ring_sizes[i] == 128);
            validation_table_add(
                table, g_strdup_printf("%u queues, ring %u", n_queues, ring_sizes[i]),
                redirect_pps(n_queues, ring_sizes[i], measured_pps), measured_pps, is_fitted);
        }
    }
    return table;
}

/* The cost of a frame is fitted to one core: another run than the sweep of destinations. */
ValidationTable *validation_xdp_by_cores(void)
{
    g_autoptr(GPtrArray) rows = published_rows("linux_forwarding_by_cores.csv", 3);
    ValidationTable *table =
        validation_table_new("linux_forwarding_by_cores", VALIDATION_SATURATION);
    for (guint row = 0; row < rows->len; row++) {
        guint n_cores = (guint)published_value(rows, row, 0);
        double measured_pps = published_value(rows, row, 2);
        g_autofree char *cores = g_strdup_printf("dut.cores=%u", n_cores);
        const char *const sets[] = {cores, "dut.nic.ring_size=256", "dut.cost.frame=672 cycles",
                                    NULL};
        validation_table_add(table, g_strdup_printf("XDP, %u cores", n_cores),
                             validation_overload_pps(xdp, sets, measured_pps), measured_pps,
                             n_cores == 1);
    }
    return table;
}

ValidationTable *validation_xdp_dst_ip_sweep(void)
{
    g_autoptr(GPtrArray) rows = published_rows("linux_xdp_dst_ip_sweep_1core.csv", 2);
    ValidationTable *table =
        validation_table_new("linux_xdp_dst_ip_sweep_1core", VALIDATION_SATURATION);
    for (guint row = 0; row < rows->len; row++) {
        guint n = (guint)published_value(rows, row, 0);
        double measured_pps = published_value(rows, row, 1);
        g_autofree char *count = g_strdup_printf("tester.addresses.destination.count=%u", n);
        const char *const sets[] = {count, "dut.cores=1", NULL};
        validation_table_add(table, g_strdup_printf("%u destinations", n),
                             validation_overload_pps(xdp, sets, measured_pps), measured_pps,
                             n == 1 || n == 10 || n == 10000);
    }
    return table;
}

/* ---- VPP ---- */

/* Cost of a frame, fitted to the release's ip4base; routes of a test, 0 for the tester's. */
static double vpp_pps(const char *frame, guint n_routes)
{
    g_autofree char *cost = g_strdup_printf("dut.cost.frame=%s", frame);
    g_autofree char *count = g_strdup_printf("dut.route.count=%u", MAX(n_routes, 2));
    const char *const sets[] = {cost, count, NULL};
    g_autoptr(Scenario) scenario = validation_scenario(vpp, sets);
    return validation_throughput_pps(scenario);
}

ValidationTable *validation_vpp_ipv4(void)
{
    static const struct {
        const char *release, *frame;
    } releases[] = {{"16.09", "264 cycles"}, {"17.01", "237 cycles"}, {"17.04", "217 cycles"}};
    static const guint routes[] = {0, 20000, 200000, 2000000};
    g_autoptr(GPtrArray) rows = published_rows("vpp_1core_ndr_pdr_ipv4.csv", 5);
    ValidationTable *table = validation_table_new("vpp_1core_ndr_pdr_ipv4", VALIDATION_ZERO_LOSS);
    for (guint i = 0; i < G_N_ELEMENTS(releases); i++) {
        for (guint row = 0; row < G_N_ELEMENTS(routes); row++) {
            const char *test = ((char **)g_ptr_array_index(rows, row))[0];
            gboolean is_fitted = row == 0 || (row == 1 && i == 2);
            validation_table_add(table, g_strdup_printf("%s, VPP %s", test, releases[i].release),
                                 vpp_pps(releases[i].frame, routes[row]),
                                 1e6 * published_value(rows, row, i + 1), is_fitted);
        }
    }
    return table;
}

/* ---- FreeBSD ---- */

static ValidationTable *freebsd_table(const char *name, const char *attribute, const char *unit,
                                      gboolean (*is_fitted)(gboolean is_pf, guint n))
{
    g_autofree char *file = g_strconcat(name, ".csv", NULL);
    g_autoptr(GPtrArray) rows = published_rows(file, 5);
    ValidationTable *table = validation_table_new(name, VALIDATION_SATURATION);
    for (guint row = 0; row < rows->len; row++) {
        const char *firewall = ((char **)g_ptr_array_index(rows, row))[0];
        gboolean is_pf = g_str_has_prefix(firewall, "pf");
        guint n = (guint)published_value(rows, row, 1);
        double measured_pps = published_value(rows, row, 2);
        g_autofree char *count = g_strdup_printf("%s=%u", attribute, n);
        const char *const sets[] = {count, NULL};
        validation_table_add(table, g_strdup_printf("%s, %u %s", firewall, n, unit),
                             validation_overload_pps(is_pf ? pf : ipfw, sets, measured_pps),
                             measured_pps, is_fitted(is_pf, n));
    }
    return table;
}

static gboolean is_state_row_fitted(gboolean is_pf, guint n)
{
    return n == 64 || (!is_pf && n == 10000);
}

static gboolean is_rule_row_fitted(gboolean is_pf, guint n)
{
    return n == 1 || n == (is_pf ? 10 : 100);
}

ValidationTable *validation_freebsd_state_table(void)
{
    return freebsd_table("freebsd_state_table_scaling", "dut.state_table.entries", "states",
                         is_state_row_fitted);
}

ValidationTable *validation_freebsd_rule_list(void)
{
    return freebsd_table("freebsd_rule_list_scaling", "dut.rules.count", "rules",
                         is_rule_row_fitted);
}
