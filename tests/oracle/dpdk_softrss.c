/* Our hash against DPDK's two plain ones, over random keys and tuples. Built only where libdpdk is;
 * its inline functions need no running EAL. */
#include "models/rss.h"

#include <rte_thash.h>

#include <string.h>

#define N_KEYS    20
#define N_TUPLES  500
#define KEY_WORDS 10 /* 40 bytes */
#define MAX_WORDS 9  /* IPv6 with ports */

static guint32 get32(const guint8 *bytes)
{
    return (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 | (guint32)bytes[2] << 8 | bytes[3];
}

/* DPDK wants the input as words in host order, the key aligned and (for _be) turned beforehand. */
static void assert_equal(const guint8 *key, const guint8 *input, guint n_words, guint32 actual)
{
    guint32 words[MAX_WORDS], plain[KEY_WORDS], turned[KEY_WORDS];
    for (guint i = 0; i < n_words; i++) {
        words[i] = get32(input + (gsize)4 * i);
    }
    memcpy(plain, key, sizeof plain);
    rte_convert_rss_key(plain, turned, sizeof plain);
    g_assert_cmphex(actual, ==, rte_softrss(words, n_words, (const guint8 *)plain));
    g_assert_cmphex(actual, ==, rte_softrss_be(words, n_words, (const guint8 *)turned));
}

static void check_tuple(const Rss *rss, guint ip_version, gboolean ports, SimRandom *random)
{
    guint n = ip_version == 4 ? 4 : 16;
    guint8 input[4 * MAX_WORDS];
    for (guint i = 0; i < sizeof input; i++) {
        input[i] = (guint8)sim_random_next(random);
    }
    const guint8 *port = input + (gsize)2 * n;
    guint32 actual = rss_hash(rss, ip_version, RSS_PROTOCOL_UDP, input, input + n,
                              (guint16)(port[0] << 8 | port[1]), (guint16)(port[2] << 8 | port[3]));
    assert_equal(rss_get_key(rss), input, 2 * n / 4 + (ports ? 1 : 0), actual);
}

static void test_random(void)
{
    SimRandom random = sim_random_stream(1, 0, "tests.dpdk");
    for (guint i = 0; i < 2 * N_KEYS; i++) {
        gint hash = i % 2 == 0 ? RSS_HASH_IP : RSS_HASH_IP_PORT;
        RssSettings settings = {
            .key = (char *)(i < 2 ? "microsoft" : "random"),
            .hash = {hash, hash, hash, hash},
            .table_size = 128,
        };
        g_autoptr(Rss) rss = rss_new(&settings, 4, sim_random_stream(1, i / 2, "dut.nic.rss"));
        for (guint n = 0; n < N_TUPLES; n++) {
            check_tuple(rss, n % 2 == 0 ? 4 : 6, hash == RSS_HASH_IP_PORT, &random);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/oracle/dpdk/softrss", test_random);
    return g_test_run();
}
