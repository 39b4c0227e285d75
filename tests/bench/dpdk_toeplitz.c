/* What a Toeplitz hash costs: dutsim's of any tuple, by a table a byte, beside DPDK's
 * rte_softrss_be, bit by bit, and rte_thash_gfni, by matrices in vector instructions. A trial's
 * frames cost less than any: their hashes are XORs of parts made beforehand.
 *
 * Tuples of addresses and ports, as in a UDP frame of IPv4 or IPv6; each hash is given its input in
 * the form it wants. All must agree. Built only where libdpdk is; its inline functions need no
 * running EAL. */
#define ALLOW_EXPERIMENTAL_API
#define ALLOW_INTERNAL_API /* what rte_thash_gfni is made of */

/* The instructions for this one function only: whether they are there is asked when it runs. Clang
 * has no such way, and leaves it out. */
#if defined(__x86_64__) && !defined(__clang__)
#define HAVE_GFNI
#define WITH_GFNI _Pragma("GCC target(\"gfni,avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi\")")
#include <rte_vect.h>
#pragma GCC push_options
WITH_GFNI
#include <rte_thash_x86_gfni.h>
#pragma GCC pop_options
#endif
#include <rte_thash.h>

#include <stdio.h>
#include <string.h>

#include "models/rss.h"
#include "tests/support/bench_program.h"

#define N_TUPLES   4096
#define KEY_BYTES  40
#define MAX_BYTES  36 /* of an input: IPv6 */
#define PORT_BYTES 4

typedef struct {
    Rss *rss;
    guint ip_version;
    guint address_bytes, input_bytes;
    guint8 inputs[N_TUPLES][MAX_BYTES];
    guint32 words[N_TUPLES][MAX_BYTES / 4]; /* the inputs in host order */
    guint32 turned_key[KEY_BYTES / 4];
    guint64 matrices[KEY_BYTES];
    guint32 hashes[N_TUPLES];
} Tuples;

typedef void (*HashAll)(Tuples *tuples);

static Tuples *tuples_new(guint ip_version)
{
    RssSettings settings = {
        .key = (char *)"random",
        .hash = {RSS_HASH_IP_PORT, RSS_HASH_IP_PORT, RSS_HASH_IP_PORT, RSS_HASH_IP_PORT},
        .table_size = 128,
    };
    SimRandom random = sim_random_stream(1, 0, "toeplitz");
    Tuples *tuples = g_new0(Tuples, 1);
    guint32 key[KEY_BYTES / 4];

    tuples->rss = rss_new(&settings, 4, sim_random_stream(1, 0, "dut.nic.rss"));
    tuples->ip_version = ip_version;
    tuples->address_bytes = ip_version == 4 ? 4 : 16;
    tuples->input_bytes = 2 * tuples->address_bytes + PORT_BYTES;
    for (guint i = 0; i < N_TUPLES; i++) {
        for (guint j = 0; j < tuples->input_bytes; j++) {
            tuples->inputs[i][j] = (guint8)sim_random_next(&random);
        }
        for (guint j = 0; j < tuples->input_bytes / 4; j++) {
            memcpy(&tuples->words[i][j], tuples->inputs[i] + (gsize)4 * j, 4);
            tuples->words[i][j] = GUINT32_FROM_BE(tuples->words[i][j]);
        }
    }
    memcpy(key, rss_get_key(tuples->rss), sizeof key);
    rte_convert_rss_key(key, tuples->turned_key, sizeof key);
    rte_thash_complete_matrix(tuples->matrices, (const guint8 *)key, sizeof key);
    return tuples;
}

static void tuples_free(Tuples *tuples)
{
    rss_free(tuples->rss);
    g_free(tuples);
}

static void hash_dutsim(Tuples *tuples)
{
    for (guint i = 0; i < N_TUPLES; i++) {
        const guint8 *source = tuples->inputs[i];
        const guint8 *destination = source + tuples->address_bytes;
        const guint8 *port = destination + tuples->address_bytes;
        tuples->hashes[i] =
            rss_hash(tuples->rss, tuples->ip_version, RSS_PROTOCOL_UDP, source, destination,
                     (guint16)(port[0] << 8 | port[1]), (guint16)(port[2] << 8 | port[3]));
    }
}

static void hash_softrss(Tuples *tuples)
{
    for (guint i = 0; i < N_TUPLES; i++) {
        tuples->hashes[i] = rte_softrss_be(tuples->words[i], tuples->input_bytes / 4,
                                           (const guint8 *)tuples->turned_key);
    }
}

#ifdef HAVE_GFNI
#pragma GCC push_options
WITH_GFNI
static void hash_gfni(Tuples *tuples)
{
    for (guint i = 0; i < N_TUPLES; i++) {
        tuples->hashes[i] =
            rte_thash_gfni(tuples->matrices, tuples->inputs[i], (int)tuples->input_bytes);
    }
}
#pragma GCC pop_options
#endif

static BenchCost measure(guint ip_version, HashAll hash_all)
{
    guint n_rounds = bench_is_quick() ? 100 : 500;
    Tuples *tuples = tuples_new(ip_version);
    guint32 expected[N_TUPLES];

    hash_dutsim(tuples);
    memcpy(expected, tuples->hashes, sizeof expected);
    hash_all(tuples);
    g_assert(memcmp(expected, tuples->hashes, sizeof expected) == 0);
    double start_ns = bench_cpu_ns();
    for (guint i = 0; i < n_rounds; i++) {
        hash_all(tuples);
    }
    double ns = bench_cpu_ns() - start_ns;
    tuples_free(tuples);
    return (BenchCost){(guint64)n_rounds * N_TUPLES, ns};
}

static BenchCost measure_dutsim(gconstpointer ip_version)
{
    return measure(GPOINTER_TO_UINT(ip_version), hash_dutsim);
}

static BenchCost measure_softrss(gconstpointer ip_version)
{
    return measure(GPOINTER_TO_UINT(ip_version), hash_softrss);
}

#ifdef HAVE_GFNI
static BenchCost measure_gfni(gconstpointer ip_version)
{
    return measure(GPOINTER_TO_UINT(ip_version), hash_gfni);
}
#endif

/* Whether the processor and the system can. Not rte_thash_gfni_supported(): it says no wherever the
 * library itself was built for older processors, as distributions do, or no EAL runs. */
static gboolean has_gfni(void)
{
#ifdef HAVE_GFNI
    return __builtin_cpu_supports("gfni") && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi");
#else
    return FALSE;
#endif
}

int main(int argc, char **argv)
{
    static const BenchCase cases[] = {
        {"toeplitz/dutsim/ipv4", "hash", measure_dutsim, GUINT_TO_POINTER(4)},
        {"toeplitz/dutsim/ipv6", "hash", measure_dutsim, GUINT_TO_POINTER(6)},
        {"toeplitz/softrss_be/ipv4", "hash", measure_softrss, GUINT_TO_POINTER(4)},
        {"toeplitz/softrss_be/ipv6", "hash", measure_softrss, GUINT_TO_POINTER(6)},
#ifdef HAVE_GFNI
        /* The last two: has_gfni(). */
        {"toeplitz/thash_gfni/ipv4", "hash", measure_gfni, GUINT_TO_POINTER(4)},
        {"toeplitz/thash_gfni/ipv6", "hash", measure_gfni, GUINT_TO_POINTER(6)},
#endif
    };
    guint n_cases = G_N_ELEMENTS(cases);
    (void)argc;
#ifdef HAVE_GFNI
    n_cases -= has_gfni() ? 0 : 2;
#endif
    if (!has_gfni()) {
        printf("# no rte_thash_gfni: it takes GCC, and a processor with GFNI and AVX-512\n");
    }
    return bench_main(argv, cases, n_cases);
}
