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

static Scenario *redirect(guint n_queues, guint ring_size)
{
    g_autofree char *cores = g_strdup_printf("dut.cores=%u", n_queues);
    g_autofree char *ring = g_strdup_printf("dut.nic.ring_size=%u", ring_size);
    const char *const sets[] = {
        cores, ring, "dut.cost.frame=415 cycles", "dut.route.accesses=0", "dut.route.branches=0",
        NULL};
    return validation_scenario(xdp, sets);
}

ValidationTable *validation_xdp_redirect_ring_size(void)
{
    static const guint ring_sizes[] = {1024, 512, 256, 128};
    g_autoptr(GPtrArray) rows = published_rows("xdp_redirect_ring_size.csv", 5);
    ValidationTable *table = validation_table_new("xdp_redirect_ring_size", VALIDATION_SATURATION);
    guint32 fits = validation_table_fit(table, "dut.cost.frame") |
                   validation_table_fit(table, "dut.nic.buffers.refill");
    for (guint row = 0; row < rows->len; row++) {
        guint n_queues = (guint)published_value(rows, row, 0);
        for (guint i = 0; i < G_N_ELEMENTS(ring_sizes); i++) {
            const ValidationRow asked = {
                .name = g_strdup_printf("%u queues, ring %u", n_queues, ring_sizes[i]),
                .measured = published_value(rows, row, i + 1),
                .is_fitted = n_queues == 1 && (ring_sizes[i] == 512 || ring_sizes[i] == 128),
                .scenario = redirect(n_queues, ring_sizes[i]),
                .ask = validation_overload_pps,
                .parameters = fits};
            validation_table_ask(table, asked);
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
    guint32 fits = validation_table_fit(table, "dut.cost.frame");
    for (guint row = 0; row < rows->len; row++) {
        guint n_cores = (guint)published_value(rows, row, 0);
        g_autofree char *cores = g_strdup_printf("dut.cores=%u", n_cores);
        const char *const sets[] = {cores, "dut.nic.ring_size=256", "dut.cost.frame=672 cycles",
                                    NULL};
        const ValidationRow asked = {.name = g_strdup_printf("XDP, %u cores", n_cores),
                                     .measured = published_value(rows, row, 2),
                                     .is_fitted = n_cores == 1,
                                     .scenario = validation_scenario(xdp, sets),
                                     .ask = validation_overload_pps,
                                     .parameters = fits};
        validation_table_ask(table, asked);
    }
    return table;
}

ValidationTable *validation_xdp_dst_ip_sweep(void)
{
    g_autoptr(GPtrArray) rows = published_rows("linux_xdp_dst_ip_sweep_1core.csv", 2);
    ValidationTable *table =
        validation_table_new("linux_xdp_dst_ip_sweep_1core", VALIDATION_SATURATION);
    guint32 fits = validation_table_fit(table, "dut.cost.frame") |
                   validation_table_fit(table, "dut.route.misprediction") |
                   validation_table_fit(table, "dut.route.accesses");
    for (guint row = 0; row < rows->len; row++) {
        guint n = (guint)published_value(rows, row, 0);
        g_autofree char *count = g_strdup_printf("tester.addresses.destination.count=%u", n);
        const char *const sets[] = {count, "dut.cores=1", NULL};
        const ValidationRow asked = {.name = g_strdup_printf("%u destinations", n),
                                     .measured = published_value(rows, row, 1),
                                     .is_fitted = n == 1 || n == 10 || n == 10000,
                                     .scenario = validation_scenario(xdp, sets),
                                     .ask = validation_overload_pps,
                                     .parameters = fits};
        validation_table_ask(table, asked);
    }
    return table;
}

/* ---- VPP ---- */

/* Cost of a frame, fitted to the release's ip4base; routes of a test, 0 for the tester's. */
static Scenario *vpp_scenario(const char *frame, guint n_routes)
{
    g_autofree char *cost = g_strdup_printf("dut.cost.frame=%s", frame);
    g_autofree char *count = g_strdup_printf("dut.route.count=%u", MAX(n_routes, 2));
    const char *const sets[] = {cost, count, NULL};
    return validation_scenario(vpp, sets);
}

ValidationTable *validation_vpp_ipv4(void)
{
    static const struct {
        const char *release, *frame;
    } releases[] = {{"16.09", "264 cycles"}, {"17.01", "237 cycles"}, {"17.04", "217 cycles"}};
    static const guint routes[] = {0, 20000, 200000, 2000000};
    g_autoptr(GPtrArray) rows = published_rows("vpp_1core_ndr_pdr_ipv4.csv", 5);
    ValidationTable *table = validation_table_new("vpp_1core_ndr_pdr_ipv4", VALIDATION_ZERO_LOSS);
    guint32 overlap = validation_table_fit(table, "dut.cache.overlap");
    for (guint i = 0; i < G_N_ELEMENTS(releases); i++) {
        guint32 fits = overlap | validation_table_fit(table, "dut.cost.frame");
        for (guint row = 0; row < G_N_ELEMENTS(routes); row++) {
            const char *test = ((char **)g_ptr_array_index(rows, row))[0];
            const ValidationRow asked = {
                .name = g_strdup_printf("%s, VPP %s", test, releases[i].release),
                .measured = 1e6 * published_value(rows, row, i + 1),
                .is_fitted = row == 0 || (row == 1 && i == 2),
                .scenario = vpp_scenario(releases[i].frame, routes[row]),
                .ask = validation_throughput_pps,
                .parameters = fits};
            validation_table_ask(table, asked);
        }
    }
    return table;
}

/* ---- FreeBSD ---- */

/* A table of ipfw and pf by `attribute`. */
typedef struct {
    const char *name, *attribute, *unit;
    const char *of_ipfw[2], *of_pf[2]; /* what was fitted to rows of each */
    gboolean (*is_fitted)(gboolean is_pf, guint n);
} FirewallTable;

static guint32 fit_all(ValidationTable *table, const char *const paths[2])
{
    guint32 fits = 0;
    for (guint i = 0; i < 2 && paths[i] != NULL; i++) {
        fits |= validation_table_fit(table, paths[i]);
    }
    return fits;
}

static ValidationTable *freebsd_table(const FirewallTable *what)
{
    g_autofree char *file = g_strconcat(what->name, ".csv", NULL);
    g_autoptr(GPtrArray) rows = published_rows(file, 5);
    ValidationTable *table = validation_table_new(what->name, VALIDATION_SATURATION);
    guint32 fits_ipfw = fit_all(table, what->of_ipfw), fits_pf = fit_all(table, what->of_pf);
    for (guint row = 0; row < rows->len; row++) {
        const char *firewall = ((char **)g_ptr_array_index(rows, row))[0];
        gboolean is_pf = g_str_has_prefix(firewall, "pf");
        guint n = (guint)published_value(rows, row, 1);
        g_autofree char *count = g_strdup_printf("%s=%u", what->attribute, n);
        const char *const sets[] = {count, NULL};
        const ValidationRow asked = {.name = g_strdup_printf("%s, %u %s", firewall, n, what->unit),
                                     .measured = published_value(rows, row, 2),
                                     .is_fitted = what->is_fitted(is_pf, n),
                                     .scenario = validation_scenario(is_pf ? pf : ipfw, sets),
                                     .ask = validation_overload_pps,
                                     .parameters = is_pf ? fits_pf : fits_ipfw};
        validation_table_ask(table, asked);
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
    static const FirewallTable what = {
        .name = "freebsd_state_table_scaling",
        .attribute = "dut.state_table.entries",
        .unit = "states",
        .of_ipfw = {"dut.state_table.lookup", "dut.state_table.compare"},
        .of_pf = {"dut.state_table.lookup"},
        .is_fitted = is_state_row_fitted};
    return freebsd_table(&what);
}

ValidationTable *validation_freebsd_rule_list(void)
{
    static const FirewallTable what = {.name = "freebsd_rule_list_scaling",
                                       .attribute = "dut.rules.count",
                                       .unit = "rules",
                                       .of_ipfw = {"dut.cost.frame", "dut.rules.rule"},
                                       .of_pf = {"dut.rules.list", "dut.rules.rule"},
                                       .is_fitted = is_rule_row_fitted};
    return freebsd_table(&what);
}
