/* Linux' flow hash. Expected values were worked out apart from the program: SipHash-2-4 over the 48
 * (IPv6: 72) bytes of struct flow_keys from `basic` on, as gcc lays it out on x86-64, ends sorted
 * as a little-endian kernel sorts them, the lower 32 bits taken. The key is the bytes 0 to 15. */
#include "models/software_hash.h"

#include <string.h>

#include "models/endpoint.h"

#define KEY "000102030405060708090a0b0c0d0e0f"

static guint32 hash_of(const char *source, const char *destination)
{
    SipHashKey key = software_hash_key(KEY, sim_random_stream(1, 0, "key"));
    Endpoint from;
    Endpoint to;
    g_assert_true(endpoint_parse(source, &from, NULL));
    g_assert_true(endpoint_parse(destination, &to, NULL));
    return software_hash_udp(&key, from.ip_version, from.address, to.address, from.port, to.port);
}

static void test_ipv4(void)
{
    g_assert_cmphex(hash_of("198.18.0.2:49184", "198.19.0.2:7"), ==, 0x73cd0741);
    /* as numbers of the machine 9.0.0.2 is above 10.0.0.1, and port 1 (bytes 0, 1) above 256 */
    g_assert_cmphex(hash_of("10.0.0.1:256", "9.0.0.2:1"), ==, 0x9d18ec58);
    g_assert_cmphex(hash_of("255.0.0.1:1000", "1.0.0.1:2000"), ==, 0x42c4d8a9);
}

static void test_ipv6(void)
{
    g_assert_cmphex(hash_of("[2001:2::2]:49184", "[2001:2:0:8000::2]:7"), ==, 0xb17305ed);
    g_assert_cmphex(hash_of("[2001:2:0:8000::2]:1", "[2001:2::2]:2"), ==, 0x397f03cc);
}

/* Addresses and ports are sorted each by themselves. */
static void test_symmetry(void)
{
    guint32 hash = hash_of("198.18.0.2:49184", "198.19.0.2:7");
    g_assert_cmphex(hash_of("198.19.0.2:7", "198.18.0.2:49184"), ==, hash);
    g_assert_cmphex(hash_of("198.18.0.2:7", "198.19.0.2:49184"), ==, hash);
    g_assert_cmphex(hash_of("198.18.0.2:7", "198.19.0.2:49185"), !=, hash);
    hash = hash_of("[2001:2::2]:49184", "[2001:2:0:8000::2]:7");
    g_assert_cmphex(hash_of("[2001:2:0:8000::2]:7", "[2001:2::2]:49184"), ==, hash);
}

static void assert_refused(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(software_hash_key_check(text, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_VALUE);
    g_assert_nonnull(strstr(error->message, text));
}

static void test_keys(void)
{
    SimRandom stream = sim_random_stream(1, 0, "key");
    SimRandom same = stream;
    SipHashKey key = software_hash_key("0123456789abcdefFEDCBA9876543210", stream);
    g_assert_cmphex(key.half[0], ==, G_GUINT64_CONSTANT(0xefcdab8967452301));
    g_assert_cmphex(key.half[1], ==, G_GUINT64_CONSTANT(0x1032547698badcfe));
    key = software_hash_key("random", stream);
    for (guint i = 0; i < G_N_ELEMENTS(key.half); i++) {
        guint64 drawn = sim_random_next(&same);
        g_assert_cmphex(key.half[i], ==, drawn);
    }
    g_assert_true(software_hash_key_check("random", NULL));
    g_assert_true(software_hash_key_check(KEY, NULL));
    assert_refused(KEY "00");
    assert_refused("000102030405060708090a0b0c0d0e0g");
    assert_refused("boot");
}

/* What a flow's frames have: the fields of docs/frame-path.md section 1, from either side. */
static void test_flow(void)
{
    SipHashKey key = software_hash_key(KEY, sim_random_stream(1, 0, "key"));
    TesterSettings tester = {
        .addresses = {.selection = TESTER_SELECTION_INCREMENT, .count = 3, .networks = 1},
        .ports = {.selection = TESTER_SELECTION_FIXED,
                  .source = {.minimum = 1, .maximum = 65535, .fixed = 49184},
                  .destination = {.minimum = 1, .maximum = 65535, .fixed = 7}}};
    RssSettings settings = {.key = (char *)"microsoft", .table_size = 128};
    g_autoptr(Rss) rss = rss_new(&settings, 1, sim_random_stream(1, 0, "rss"));
    for (guint d = 0; d < 2; d++) {
        g_autoptr(Flow) flow = flow_new(&tester, rss, d);
        g_autoptr(SoftwareHash) hash = software_hash_new(flow, &tester, &key, d);
        g_assert_cmphex(software_hash_get(hash, 0), ==, 0x73cd0741);
        g_assert_cmphex(software_hash_get(hash, 4), ==,
                        hash_of("198.18.0.3:49184", "198.19.0.3:7"));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/software-hash/ipv4", test_ipv4);
    g_test_add_func("/software-hash/ipv6", test_ipv6);
    g_test_add_func("/software-hash/symmetry", test_symmetry);
    g_test_add_func("/software-hash/keys", test_keys);
    g_test_add_func("/software-hash/flow", test_flow);
    return g_test_run();
}
