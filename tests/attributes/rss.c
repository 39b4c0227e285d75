/* Hash, key and indirection table (docs/frame-path.md section 3).
 *
 * Frames go from 198.18.0.2 to 198.19.0.2. With 128 queues and the default table of 128 entries,
 * entry i -> queue i, the queue is the low 7 bits of the hash. Hashes over these addresses that an
 * independent Toeplitz gives (tests/oracle/data/rss_vectors_computed.csv):
 *                                      addresses only   with ports 1024 and 1
 *     Microsoft's key                  0x1ad61d5f       0x97e37d2f
 *     0x6d5a repeated                  0x36ad36ad       0xab4dab4d
 */
#include "models/rss.h"
#include "tests/support/attribute_bench.h"

#define MICROSOFT_KEY \
    "6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa"

#define ADDRESSES      "dut.nic.queues=128", "dut.nic.rss.hash.udp4=ip"
#define PUBLISHED_FLOW "tester.ports.source.fixed=1024", "tester.ports.destination.fixed=1"

static const char *const addresses[] = {ADDRESSES, NULL};
static const char *const with_ports[] = {"dut.nic.queues=128", PUBLISHED_FLOW, NULL};
static const char *const symmetric_ports[] = {"dut.nic.queues=128", PUBLISHED_FLOW,
                                              "dut.nic.rss.key=symmetric", NULL};

/* P = 62: weight 1 is bit 31, the last bit of the source address; then come bits 32 to 37, the
 * first six of the destination. */
static const char *const last_source_bit[] = {ADDRESSES, "dut.nic.rss.key=bit 62", NULL};

/* P = 302: weight 1 is bit 271, the last bit of an IPv6 frame's source port (16 + 16 + 2 bytes);
 * then come the first bits of destination port 7: zeros. */
static const char *const last_ipv6_port_bit[] = {"dut.nic.queues=128", "tester.ip_version=6",
                                                 "tester.ports.source.fixed=1025",
                                                 "dut.nic.rss.key=bit 302", NULL};

/* The same behind 8 bytes of options: 84 bytes hold 66 + 8. */
static const char *const behind_options[] = {"dut.nic.queues=128",
                                             "tester.ip_version=6",
                                             "tester.ports.source.fixed=1025",
                                             "dut.nic.rss.key=bit 302",
                                             "tester.extension_headers=destination-options",
                                             NULL};
static const char *const wide_table[] = {"dut.nic.queues=100", "dut.nic.rss.hash.udp4=ip", NULL};
static const char *const wide_table_ports[] = {"dut.nic.queues=100", PUBLISHED_FLOW, NULL};
static const char *const small_table[] = {"dut.nic.queues=4", "dut.nic.rss.hash.udp4=ip",
                                          "dut.nic.rss.table_size=16", NULL};

#define QUEUE .n_frames = 1, .figure = attribute_busy_queue

static const AttributeCase cases[] = {
    /* Toeplitz: bit 31 is 0 (.2); 198 = 110001(10): weights 2, 4 and 64: 70. symmetric-xor: the
     * source, XORed with the destination, ends in 0, and the destination with the source begins 0:
     * 0 */
    {.path = "dut.nic.rss.function",
     .bench = last_source_bit,
     QUEUE,
     .values = {{"toeplitz", 70}, {"symmetric-xor", 0}, {ATTRIBUTE_DEFAULT, 70}}},
    /* 0x5f = 95, 0x2d = 45. The drawn keys: SHA-256("dutsim-stream/1 1 0 dut.nic.rss.key"), worked
     * out in Python with the definitions of sim/random.h and models/rss.h: the first draws begin
     * f47fb829 5466e0db; the hash of key `random` is 0x9eda75a7, 0x27 = 39; the low word of draw 0
     * is 0xe0db, of 9 ones, and its hash 0xf06df06d, 0x6d = 109. */
    {.path = "dut.nic.rss.key",
     .bench = addresses,
     QUEUE,
     .values = {{ATTRIBUTE_DEFAULT, 95},
                {"symmetric", 45},
                {"random", 39},
                {"symmetric-random", 109},
                {MICROSOFT_KEY, 95}}},
    /* 0x5f = 95, 0x2f = 47 */
    {.path = "dut.nic.rss.hash.udp4",
     .bench = with_ports,
     QUEUE,
     .values = {{"ip", 95}, {"ip-port", 47}, {ATTRIBUTE_DEFAULT, 47}}},
    /* 0x2d = 45, 0x4d = 77 */
    {.path = "dut.nic.rss.hash.udp4",
     .what = "symmetric",
     .bench = symmetric_ports,
     QUEUE,
     .values = {{"ip", 45}, {"ip-port", 77}}},
    /* 1025 ends in 1. The input of the addresses ends before that bit. */
    {.path = "dut.nic.rss.hash.udp6",
     .bench = last_ipv6_port_bit,
     QUEUE,
     .values = {{"ip", 0}, {"ip-port", 1}, {ATTRIBUTE_DEFAULT, 1}}},
    /* Without the ports, and with them. */
    {.path = "dut.nic.rss.extension_headers",
     .bench = behind_options,
     QUEUE,
     .values = {{"stop", 0}, {"skip", 1}, {ATTRIBUTE_DEFAULT, 0}}},
    /* Of 0x1ad61d5f: 0x1f = 31, 0x5f = 95, 0x15f = 351, 0x55f = 1375; entry i holds queue i mod
       100. */
    {.path = "dut.nic.rss.table_size",
     .bench = wide_table,
     QUEUE,
     .values = {{"16", 15}, {"32", 31}, {ATTRIBUTE_DEFAULT, 95}, {"512", 51}, {"2048", 75}}},
    /* Of 0x97e37d2f: 0xf = 15, 0x2f = 47, 0x12f = 303, 0x52f = 1327 */
    {.path = "dut.nic.rss.table_size",
     .what = "ports",
     .bench = wide_table_ports,
     QUEUE,
     .values = {{"16", 15}, {"128", 47}, {"512", 3}, {"2048", 27}}},
    /* Entry 15 holds queue 15 mod 4 = 3 unless the table says otherwise. */
    {.path = "dut.nic.rss.table",
     .bench = small_table,
     QUEUE,
     .values = {{ATTRIBUTE_DEFAULT, 3},
                {"0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 2", 2},
                {"3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 0", 0}}},
};

/* TCP frames are not sent by the tester, but `dutsim rss` and models of hosts hash them: rows of
 * Microsoft, "Verifying the RSS Hash Calculation" (TCP with ports, and addresses only). */
static guint32 hash_of(const char *attribute, const char *input, guint ip_version,
                       const guint8 *source, const guint8 *destination, guint16 destination_port)
{
    AttributeBench bench;
    attribute_bench_init(&bench);
    attribute_bench_set(&bench, attribute, input);
    g_autoptr(Rss) rss = rss_new(&bench.dut.nic.rss, 1, (SimRandom){0});
    guint32 hash =
        rss_hash(rss, ip_version, RSS_PROTOCOL_TCP, source, destination, 2794, destination_port);
    attribute_bench_clear(&bench);
    return hash;
}

static void test_tcp4(void)
{
    static const guint8 source[] = {66, 9, 149, 187};
    static const guint8 destination[] = {161, 142, 100, 80};
    const char *path = "dut.nic.rss.hash.tcp4";
    g_assert_cmphex(hash_of(path, "ip", 4, source, destination, 1766), ==, 0x323e8fc2);
    g_assert_cmphex(hash_of(path, "ip-port", 4, source, destination, 1766), ==, 0x51ccc178);
}

/* 3ffe:2501:200:1fff::7 to 3ffe:2501:200:3::1 */
static void test_tcp6(void)
{
    static const guint8 source[] = {0x3f, 0xfe, 0x25, 0x01, 0x02, 0, 0x1f, 0xff,
                                    0,    0,    0,    0,    0,    0, 0,    7};
    static const guint8 destination[] = {0x3f, 0xfe, 0x25, 0x01, 0x02, 0, 0, 3,
                                         0,    0,    0,    0,    0,    0, 0, 1};
    const char *path = "dut.nic.rss.hash.tcp6";
    g_assert_cmphex(hash_of(path, "ip", 6, source, destination, 1766), ==, 0x2cc18cd5);
    g_assert_cmphex(hash_of(path, "ip-port", 6, source, destination, 1766), ==, 0x40207d3d);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    attribute_bench_add_cases(cases, G_N_ELEMENTS(cases));
    g_test_add_func("/attributes/dut/nic/rss/hash/tcp4", test_tcp4);
    g_test_add_func("/attributes/dut/nic/rss/hash/tcp6", test_tcp6);
    return g_test_run();
}
