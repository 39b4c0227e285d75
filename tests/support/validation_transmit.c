#include "tests/support/validation_transmit.h"

#include "tests/validation/published.h"

#define MOST_SETS 12

/* 2000 flows: 20 source ports and 100 destination addresses. The source has one next hop a side
 * (static_arp_pairs), so no chain of its ARP table has two entries; what 100 entries take of the
 * caches is part of the fits. */
#define TESTER                                                                         \
    "tester: {direction: forward, addresses: {count: 100, source: {count: 1}}, "       \
    "ports: {selection: random, source: {minimum: 1024, maximum: 1043}, destination: " \
    "{minimum: 7, maximum: 7}}}\n"
#define SCENARIO(rate, profile)                                   \
    "dutsim: 1\nlinks: [{between: [tester.0, dut.0], rate: " rate \
    "}, {between: [dut.1, tester.1], rate: " rate "}]\n" TESTER   \
    "dut: {neighbour: {buckets: 0}, include: " profile "}\ntest: {procedure: throughput}\n"

/* A set of the table by queues. */
typedef struct {
    const char *name; /* of the set */
    const char *scenario;
    gint64 offered_pps;
    const char *const *sets; /* NULL-ended, over the scenario */
    const char *one_queue;   /* over them with one queue; NULL: nothing */
    guint fitted[4];         /* numbers of queues, 0-ended */
    const char *fits[4];     /* what was fitted to them, NULL-ended */
} QueueSet;

static Scenario *queue_scenario(const QueueSet *set, guint n_queues)
{
    g_autofree char *cores = g_strdup_printf("dut.cores=%u", n_queues);
    const char *sets[MOST_SETS] = {cores};
    for (guint i = 0; set->sets != NULL && set->sets[i] != NULL; i++) {
        g_assert_cmpuint(i + 2, <, MOST_SETS);
        sets[i + 1] = set->sets[i];
    }
    if (n_queues == 1 && set->one_queue != NULL) {
        guint n = g_strv_length((char **)sets);
        g_assert_cmpuint(n + 1, <, MOST_SETS);
        sets[n] = set->one_queue;
    }
    return validation_scenario(set->scenario, sets);
}

static gboolean is_fitted(const QueueSet *set, guint n_queues)
{
    for (const guint *at = set->fitted; *at != 0; at++) {
        if (*at == n_queues) {
            return TRUE;
        }
    }
    return FALSE;
}

static ValidationTable *predict_set(const QueueSet *set)
{
    g_autoptr(GPtrArray) rows = published_rows("freebsd_pps_by_rx_queues.csv", 5);
    ValidationTable *table =
        validation_table_new("freebsd_pps_by_rx_queues", VALIDATION_SATURATION);
    guint32 fits = 0, fits_one = 0;
    for (const char *const *path = set->fits; *path != NULL; path++) {
        fits |= validation_table_fit(table, *path);
    }
    fits_one = set->one_queue != NULL ? validation_table_fit(table, "dut.cost.frame") : fits;
    for (guint row = 0; row < rows->len; row++) {
        char **cells = g_ptr_array_index(rows, row);
        if (g_str_equal(cells[0], set->name)) {
            guint n_queues = (guint)published_value(rows, row, 1);
            const ValidationRow asked = {.name =
                                             g_strdup_printf("%s, %u queues", set->name, n_queues),
                                         .measured = published_value(rows, row, 2),
                                         .is_fitted = is_fitted(set, n_queues),
                                         .scenario = queue_scenario(set, n_queues),
                                         .ask = validation_offered_pps,
                                         .offered = (double)set->offered_pps,
                                         .parameters = n_queues == 1 ? fits_one : fits};
            validation_table_ask(table, asked);
        }
    }
    return table;
}

/* ---- the sets ---- */

static const char chelsio[] = SCENARIO("10 Gbit/s", "freebsd-chelsio");

static const QueueSet chelsio_set = {
    .name = "E5-2650-8c_T540_fbsd11.1y",
    .scenario = chelsio,
    .offered_pps = 14480000,
    .fitted = {1, 2, 8, 0},
    .fits = {"dut.cost.frame", "dut.cache.memory_latency"},
};

ValidationTable *validation_freebsd_chelsio(void)
{
    return predict_set(&chelsio_set);
}

double validation_freebsd_chelsio_pps(guint n_queues)
{
    g_autoptr(Scenario) scenario = queue_scenario(&chelsio_set, n_queues);
    const ValidationRow row = {.offered = (double)chelsio_set.offered_pps};
    return validation_offered_pps(scenario, &row);
}

/* FreeBSD 10: all frames pass what routes and neighbours share. Fitted: a frame to 1 queue, a
 * transfer to 2, a waiting core to 8. Next to its costs what memory costs cannot be seen. */
ValidationTable *validation_freebsd_chelsio_10(void)
{
    static const char *const sets[] = {"dut.nic.buffers.accesses=0", "dut.cost.frame=656 ns",
                                       "dut.lock.hold=10 ns",        "dut.lock.transfer=335 ns",
                                       "dut.lock.waiter=93 ns",      NULL};
    const QueueSet set = {
        .name = "E5-2650-8c_T540_fbsd10.2",
        .scenario = chelsio,
        .offered_pps = 10000000,
        .sets = sets,
        .fitted = {1, 2, 8, 0},
        .fits = {"dut.cost.frame", "dut.lock.transfer", "dut.lock.waiter"},
    };
    return predict_set(&set);
}

/* Fitted: a frame to 1 queue, of which what all cores share to 4. */
ValidationTable *validation_freebsd_82599(void)
{
    static const char *const sets[] = {"dut.cost.frame=511 ns", "dut.lock.hold=450 ns", NULL};
    const QueueSet set = {
        .name = "L5630-4c_82599_fbsd11routing",
        .scenario = SCENARIO("10 Gbit/s", "freebsd-82599"),
        .offered_pps = 14480000,
        .sets = sets,
        .fitted = {1, 4, 0},
        .fits = {"dut.cost.frame", "dut.lock.hold"},
    };
    return predict_set(&set);
}

/* Fitted: a frame to 4 queues, and to 1: with one queue the driver binds neither its interrupt to a
 * core nor a thread (if_igb.c, igb_allocate_msix). The driver sends as ixgbe does. A line that
 * another core has modified: of three other cores one shares L2, the others' lines come as from
 * memory, for nothing else is shared: (15 + 2 x 216) / 3 = 149 cycles; 8 and 4 of them as in
 * freebsd-chelsio. */
ValidationTable *validation_freebsd_i350(void)
{
    static const char *const sets[] = {"dut.cost.frame=3110 ns",
                                       "dut.nic.transmit_queue_of=hash",
                                       "dut.transmit.access=ring",
                                       "dut.transmit.hold=1083 ns",
                                       "dut.transmit.transfer=1192 cycles",
                                       "dut.transmit.foreign=596 cycles",
                                       NULL};
    const QueueSet set = {
        .name = "C2558-4c_i350_fbsd11.1",
        .scenario = SCENARIO("1 Gbit/s", "freebsd-i350"),
        .offered_pps = 1448000,
        .sets = sets,
        .one_queue = "dut.cost.frame=4992 ns",
        .fitted = {1, 4, 0},
        .fits = {"dut.cost.frame"},
    };
    return predict_set(&set);
}

/* The offered rate is not stated: that of the other sets is assumed. */
ValidationTable *validation_freebsd_mlx5(void)
{
    const QueueSet set = {
        .name = "E5-2650v4-2x12c_CX4_fbsd12",
        .scenario = SCENARIO("10 Gbit/s", "freebsd-mlx5"),
        .offered_pps = 14480000,
        .fitted = {1, 8, 0},
        .fits = {"dut.cost.frame", "dut.cache.memory_latency"},
    };
    return predict_set(&set);
}

/* ---- before and after the hash type ---- */

ValidationTable *validation_freebsd_i210(void)
{
    g_autoptr(GPtrArray) rows = published_rows("freebsd_udp_hash_type_simple_tx.csv", 6);
    ValidationTable *table =
        validation_table_new("freebsd_udp_hash_type_simple_tx", VALIDATION_SATURATION);
    guint32 fits = validation_table_fit(table, "dut.cost.frame") |
                   validation_table_fit(table, "dut.transmit.waiter") |
                   validation_table_fit(table, "dut.transmit.drain");
    for (guint row = 0; row < rows->len; row++) {
        char **cells = g_ptr_array_index(rows, row);
        gboolean is_patched = g_str_equal(cells[0], "yes");
        gboolean is_simple = g_str_equal(cells[1], "on");
        gboolean is_ipv6 = g_str_equal(cells[2], "6");
        const char *const sets[] = {
            is_patched ? "dut.nic.transmit_queue_of=hash" : "dut.nic.transmit_queue_of=first",
            is_simple ? "dut.transmit.access=lock" : "dut.transmit.access=ring",
            is_ipv6 ? "tester.ip_version=6" : "tester.ip_version=4",
            is_ipv6 ? "tester.frame_size=66 B" : "tester.frame_size=64 B", NULL};
        const ValidationRow asked = {
            .name =
                g_strdup_printf("hash type %s, simple_tx %s, IPv%s", cells[0], cells[1], cells[2]),
            .measured = published_value(rows, row, 3),
            .is_fitted = !is_ipv6 && (is_patched || is_simple),
            .scenario = validation_scenario(SCENARIO("1 Gbit/s", "freebsd-i210"), sets),
            .ask = validation_offered_pps,
            .offered = 1450000,
            .parameters = fits};
        validation_table_ask(table, asked);
    }
    return table;
}
