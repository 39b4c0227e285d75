/* The spread of consecutive addresses over queues, through the tester's address plan and the NIC's
 * hash and table, against shares that were computed elsewhere (tests/oracle/data). */
#include "models/address_plan.h"
#include "tests/models/rss_reference.h"

typedef struct {
    guint used;
    guint64 most;
    guint64 total;
} Spread;

/* Every pair of `n` left and `n` right addresses once. */
static Spread spread_of(const char *key, guint n_queues, guint n)
{
    RssSettings settings = {
        .function = RSS_FUNCTION_TOEPLITZ,
        .key = (char *)key,
        .hash = {RSS_HASH_IP, RSS_HASH_IP, RSS_HASH_IP, RSS_HASH_IP},
        .table_size = 128,
    };
    g_autoptr(Rss) rss = rss_new(&settings, n_queues, (SimRandom){0});
    AddressPlan plan = {.ip_version = 4, .networks = 1};
    g_autofree guint64 *frames = g_new0(guint64, n_queues);
    for (guint i = 0; i < n * n; i++) {
        guint8 left[4], right[4];
        address_plan_get(&plan, ADDRESS_SIDE_LEFT, i / n, left);
        address_plan_get(&plan, ADDRESS_SIDE_RIGHT, i % n, right);
        guint32 hash = rss_hash(rss, 4, RSS_PROTOCOL_UDP, left, right, 0, 0);
        frames[rss_entry_queue(rss, rss_entry(rss, hash))]++;
    }
    Spread spread = {.total = (guint64)n * n};
    for (guint queue = 0; queue < n_queues; queue++) {
        spread.used += frames[queue] > 0;
        spread.most = MAX(spread.most, frames[queue]);
    }
    return spread;
}

static void test_consecutive(void)
{
    g_autoptr(GPtrArray) rows = reference_rows("rss_spread_consecutive_addresses.csv", 6);
    g_assert_cmpuint(rows->len, ==, 36);
    for (guint i = 0; i < rows->len; i++) {
        char **cells = g_ptr_array_index(rows, i);
        const char *key = g_str_equal(cells[0], "ms") ? "microsoft" : "symmetric";
        guint n_queues = (guint)g_ascii_strtoull(cells[1], NULL, 10);
        guint n = (guint)g_ascii_strtoull(cells[2], NULL, 10);
        Spread spread = spread_of(key, n_queues, n);
        double share = (double)spread.most / (double)spread.total;

        g_autofree char *actual = g_strdup_printf("%s,%u,%u,%u,%.6f,%.4f", cells[0], n_queues, n,
                                                  spread.used, share, 1 / (share * n_queues));
        g_autofree char *expected = g_strjoinv(",", cells);
        g_assert_cmpstr(actual, ==, expected);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/rss/spread/consecutive", test_consecutive);
    return g_test_run();
}
