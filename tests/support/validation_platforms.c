#include "tests/support/validation_platforms.h"

#include "tests/validation/published.h"

/* An Atom C2758: eight cores, a queue each, nothing that they share but what a firewall locks. */
static const char machine[] =
    "dutsim: 1\n" VALIDATION_LINKS("10 Gbit/s") "tester: {direction: forward, addresses: {count: "
                                                "100}}\n"
                                                "dut: {cores: 8, clock: 2.4 GHz, nic: {ring_size: "
                                                "1024, rss: {key: random}}}\n"
                                                "test: {procedure: throughput}\n";

/* A frame that is only forwarded, fitted to each NIC's row `forwarding`. */
static const struct {
    const char *setup, *frame;
} nics[] = {
    {"C2758-8c_T540-10G", "dut.cost.frame=1370 ns"},
    {"C2758-8c_82599-10G", "dut.cost.frame=1815 ns"},
};

/* What a firewall adds to it, fitted to the rows of the first NIC: work of each core, or, with
 * ipf, a lock of all. */
static const struct {
    const char *function, *more;
} firewalls[] = {
    {"forwarding", "dut.lock.hold=0 ns"},        {"ipf-stateful", "dut.lock.hold=1493 ns"},
    {"ipf-stateless", "dut.lock.hold=886 ns"},   {"ipfw-stateful", "dut.rules.list=1083 ns"},
    {"ipfw-stateless", "dut.rules.list=550 ns"}, {"pf-stateful", "dut.rules.list=1571 ns"},
    {"pf-stateless", "dut.rules.list=2133 ns"},
};

static guint find_firewall(const char *function)
{
    for (guint i = 0; i < G_N_ELEMENTS(firewalls); i++) {
        if (g_str_equal(firewalls[i].function, function)) {
            return i;
        }
    }
    g_assert_not_reached();
}

static Scenario *machine_with(guint nic, guint firewall)
{
    const char *const sets[] = {nics[nic].frame,      firewalls[firewall].more, "dut.rules.count=1",
                                "dut.rules.passes=1", "dut.rules.accesses=0",   NULL};
    return validation_scenario(machine, sets);
}

ValidationTable *validation_freebsd_platforms(void)
{
    g_autoptr(GPtrArray) rows = published_rows("freebsd_platforms_ipv4.csv", 5);
    ValidationTable *table = validation_table_new("freebsd_platforms_ipv4", VALIDATION_SATURATION);
    guint32 fits_more[G_N_ELEMENTS(firewalls)] = {0};
    for (guint i = 1; i < G_N_ELEMENTS(firewalls); i++) {
        gboolean is_lock = g_str_has_prefix(firewalls[i].more, "dut.lock.hold");
        fits_more[i] = validation_table_fit(table, is_lock ? "dut.lock.hold" : "dut.rules.list");
    }
    for (guint nic = 0; nic < G_N_ELEMENTS(nics); nic++) {
        guint32 fits_frame = validation_table_fit(table, "dut.cost.frame");
        for (guint row = 0; row < rows->len; row++) {
            char **cells = g_ptr_array_index(rows, row);
            if (!g_str_equal(cells[0], nics[nic].setup)) {
                continue;
            }
            guint firewall = find_firewall(cells[1]);
            const ValidationRow asked = {.name = g_strdup_printf("%s, %s", cells[0], cells[1]),
                                         .measured = published_value(rows, row, 2),
                                         .is_fitted = nic == 0 || firewall == 0,
                                         .scenario = machine_with(nic, firewall),
                                         .ask = validation_overload_pps,
                                         .parameters = fits_frame | fits_more[firewall]};
            validation_table_ask(table, asked);
        }
    }
    return table;
}
