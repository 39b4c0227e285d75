/* Shares of the queues: worked out by hand, and counted over the queues of many frames. */
#include "models/queue_share.h"

#include <math.h>

#include "models/flow.h"

#define N_QUEUES 4
#define BLOCK    1000 /* frames asked for at once */

/* Steering keys (tests/support/attribute_bench.h): a single one at bit P of the key makes input bit
 * P - 31 bit 0 of the table entry, and P - 30 bit 1. Input bits 30 and 31 are the low ones of the
 * source address, 62 and 63 those of the destination address, 78 and 79 those of the source port.
 * The entry mod 4 is then the two low bits of the field, swapped: addresses .2, .3, .4, .5 go to 1,
 * 3, 0, 2 and ports 1024 to 1027 to 0, 2, 1, 3. What other bits add is a multiple of 4. */
#define SOURCE          61
#define DESTINATION     93
#define SOURCE_PORT     109
#define MAX_STEERS      2
#define MAX_SOURCE_PORT 1026 /* of three */

typedef struct {
    const char *name;
    gint steers[MAX_STEERS];
    gint addresses, ports; /* TesterSelection */
    guint sources, destinations;
    QueueShareKind kind;
    guint cycle_frames;
    guint of; /* shares are counted in parts of so many */
    guint parts[N_QUEUES];
} HandCase;

static const HandCase hand_cases[] = {
    {"one-field",
     {SOURCE},
     TESTER_SELECTION_RANDOM,
     TESTER_SELECTION_FIXED,
     3,
     1,
     QUEUE_SHARE_RANDOM,
     1,
     3,
     {1, 1, 0, 1}},
    /* .6 goes to 1 again */
    {"uneven",
     {SOURCE},
     TESTER_SELECTION_RANDOM,
     TESTER_SELECTION_FIXED,
     5,
     7,
     QUEUE_SHARE_RANDOM,
     1,
     5,
     {1, 2, 1, 1}},
    /* {1, 3, 0} XOR {1, 3} */
    {"two-fields",
     {SOURCE, DESTINATION},
     TESTER_SELECTION_RANDOM,
     TESTER_SELECTION_FIXED,
     3,
     2,
     QUEUE_SHARE_RANDOM,
     1,
     6,
     {2, 1, 2, 1}},
    {"two-fields-even",
     {SOURCE, DESTINATION},
     TESTER_SELECTION_RANDOM,
     TESTER_SELECTION_FIXED,
     2,
     4,
     QUEUE_SHARE_RANDOM,
     1,
     4,
     {1, 1, 1, 1}},
    /* counted together: 1 XOR 1, 3 XOR 3, 1 XOR 0, 3 XOR 2 */
    {"increment",
     {SOURCE, DESTINATION},
     TESTER_SELECTION_INCREMENT,
     TESTER_SELECTION_FIXED,
     2,
     4,
     QUEUE_SHARE_CYCLE,
     4,
     2,
     {1, 1, 0, 0}},
    {"decrement",
     {SOURCE, DESTINATION},
     TESTER_SELECTION_DECREMENT,
     TESTER_SELECTION_FIXED,
     2,
     4,
     QUEUE_SHARE_CYCLE,
     4,
     2,
     {1, 1, 0, 0}},
    /* numbers without a common divisor meet each other all: as drawn */
    {"increment-coprime",
     {SOURCE, DESTINATION},
     TESTER_SELECTION_INCREMENT,
     TESTER_SELECTION_FIXED,
     3,
     2,
     QUEUE_SHARE_CYCLE,
     6,
     6,
     {2, 1, 2, 1}},
    {"fixed",
     {SOURCE, DESTINATION},
     TESTER_SELECTION_FIXED,
     TESTER_SELECTION_FIXED,
     5,
     5,
     QUEUE_SHARE_CYCLE,
     1,
     1,
     {1, 0, 0, 0}},
    /* {1, 3} XOR {0, 2, 1} */
    {"ports",
     {SOURCE, SOURCE_PORT},
     TESTER_SELECTION_RANDOM,
     TESTER_SELECTION_RANDOM,
     2,
     1,
     QUEUE_SHARE_RANDOM,
     1,
     6,
     {1, 2, 1, 2}},
    {"ports-and-cycle",
     {SOURCE, SOURCE_PORT},
     TESTER_SELECTION_INCREMENT,
     TESTER_SELECTION_RANDOM,
     2,
     1,
     QUEUE_SHARE_MIXED,
     2,
     6,
     {1, 2, 1, 2}},
    /* both mod 6: 1 ^ 0, 3 ^ 2, 1 ^ 1, 3 ^ 0, 1 ^ 2, 3 ^ 1 */
    {"ports-in-step",
     {SOURCE, SOURCE_PORT},
     TESTER_SELECTION_INCREMENT,
     TESTER_SELECTION_INCREMENT,
     2,
     1,
     QUEUE_SHARE_CYCLE,
     6,
     6,
     {1, 2, 1, 2}},
};

/* A key of the given bits, as hexadecimal digits. (transfer full) */
static char *steering_key(const gint *steers)
{
    guint8 bytes[40] = {0};
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < MAX_STEERS; i++) {
        bytes[steers[i] / 8] |= (guint8)(steers[i] > 0 ? 0x80 >> steers[i] % 8 : 0);
    }
    for (guint i = 0; i < sizeof bytes; i++) {
        g_string_append_printf(text, "%02x", bytes[i]);
    }
    return g_string_free(text, FALSE);
}

static void test_by_hand(gconstpointer data)
{
    const HandCase *c = data;
    TesterSettings tester;
    RssSettings settings;
    sim_attribute_set_defaults(&tester_attributes, &tester);
    sim_attribute_set_defaults(&rss_attributes, &settings);
    g_free(settings.key);
    settings.key = steering_key(c->steers);
    tester.addresses.selection = c->addresses;
    tester.addresses.source.count = c->sources;
    tester.addresses.destination.count = c->destinations;
    tester.ports.selection = c->ports;
    tester.ports.source.maximum = MAX_SOURCE_PORT;
    tester.ports.source.fixed = 1024;
    tester.ports.destination = (TesterPortSettings){.minimum = 1, .maximum = 1, .fixed = 1};
    g_autoptr(Rss) rss = rss_new(&settings, N_QUEUES, (SimRandom){0});
    double share[N_QUEUES] = {-1, -1, -1, -1};
    QueueShareInfo info = queue_share_get(&tester, rss, 0, N_QUEUES, share);
    g_assert_cmpint(info.kind, ==, c->kind);
    g_assert_cmpuint(info.cycle_frames, ==, c->cycle_frames);
    g_assert_true(info.exact);
    for (guint queue = 0; queue < N_QUEUES; queue++) {
        g_assert_cmpfloat_with_epsilon(share[queue], (double)c->parts[queue] / c->of, 1e-12);
    }
    sim_attribute_clear(&tester_attributes, &tester);
    sim_attribute_clear(&rss_attributes, &settings);
}

/* ---- against many frames ---- */

typedef struct {
    const char *name;
    gint ip_version, addresses, ports;
    gint64 sources, destinations, networks;
    gint hash;
    guint n_queues;
} CountCase;

static const CountCase count_cases[] = {
    {"one-pair", TESTER_IP_VERSION_4, TESTER_SELECTION_RANDOM, TESTER_SELECTION_RANDOM, 1, 1, 1,
     RSS_HASH_IP_PORT, 16},
    {"ip", TESTER_IP_VERSION_4, TESTER_SELECTION_RANDOM, TESTER_SELECTION_RANDOM, 1000, 3, 1,
     RSS_HASH_IP, 5},
    {"networks", TESTER_IP_VERSION_4, TESTER_SELECTION_RANDOM, TESTER_SELECTION_INCREMENT, 700, 256,
     256, RSS_HASH_IP_PORT, 13},
    {"ipv6", TESTER_IP_VERSION_6, TESTER_SELECTION_RANDOM, TESTER_SELECTION_FIXED, 100, 65536, 1,
     RSS_HASH_IP_PORT, 16},
    {"counted", TESTER_IP_VERSION_4, TESTER_SELECTION_DECREMENT, TESTER_SELECTION_FIXED, 300, 400,
     7, RSS_HASH_IP_PORT, 7},
    {"counted-ipv6", TESTER_IP_VERSION_6, TESTER_SELECTION_INCREMENT, TESTER_SELECTION_RANDOM, 1000,
     999, 1, RSS_HASH_IP, 16},
};

/* Frames of each queue among the first `n_frames`. */
static void count_frames(const TesterSettings *tester, const Rss *rss, guint direction,
                         guint n_frames, guint *counts)
{
    g_autoptr(Flow) flow = flow_new(tester, rss, direction);
    g_assert_cmpuint(n_frames % BLOCK, ==, 0);
    flow_set_streams(flow, 123, 456);
    for (guint first = 0; first < n_frames; first += BLOCK) {
        guint16 queues[BLOCK];
        flow_get_queues(flow, first, BLOCK, queues);
        for (guint i = 0; i < BLOCK; i++) {
            counts[queues[i]]++;
        }
    }
}

/* A drawn queue's count is binomial: within five standard deviations. A counted one's, over whole
 * cycles, is exact. */
static void compare_counts(const CountCase *c, const TesterSettings *tester, const Rss *rss,
                           guint direction)
{
    double share[16] = {0};
    guint counts[16] = {0};
    double sum = 0;
    QueueShareInfo info = queue_share_get(tester, rss, direction, c->n_queues, share);
    gboolean counted = info.kind == QUEUE_SHARE_CYCLE;
    guint cycle = (guint)info.cycle_frames;
    guint n_frames = !counted ? 400 * BLOCK : cycle % BLOCK == 0 ? cycle : cycle * BLOCK;
    count_frames(tester, rss, direction, n_frames, counts);
    for (guint queue = 0; queue < c->n_queues; queue++) {
        double deviation = counted ? 0 : sqrt(n_frames * share[queue] * (1 - share[queue]));
        g_assert_cmpfloat(fabs(counts[queue] - share[queue] * n_frames), <=, 5 * deviation + 1e-3);
        sum += share[queue];
    }
    g_assert_cmpfloat_with_epsilon(sum, 1, 1e-9);
}

static void test_counted(gconstpointer data)
{
    const CountCase *c = data;
    TesterSettings tester;
    RssSettings settings;
    sim_attribute_set_defaults(&tester_attributes, &tester);
    sim_attribute_set_defaults(&rss_attributes, &settings);
    tester.ip_version = c->ip_version;
    tester.addresses.selection = c->addresses;
    tester.addresses.networks = c->networks;
    tester.addresses.source.count = c->sources;
    tester.addresses.destination.count = c->destinations;
    tester.ports.selection = c->ports;
    settings.hash.udp4 = settings.hash.udp6 = c->hash;
    g_autoptr(Rss) rss = rss_new(&settings, c->n_queues, (SimRandom){0});
    for (guint direction = 0; direction < 2; direction++) {
        compare_counts(c, &tester, rss, direction);
    }
    sim_attribute_clear(&tester_attributes, &tester);
    sim_attribute_clear(&rss_attributes, &settings);
}

/* 65 533 times 65 532 frames are no cycle to go through: the first ones stand for it. */
static void test_long_cycle(void)
{
    TesterSettings tester;
    RssSettings settings;
    double share[N_QUEUES];
    sim_attribute_set_defaults(&tester_attributes, &tester);
    sim_attribute_set_defaults(&rss_attributes, &settings);
    tester.addresses.selection = TESTER_SELECTION_INCREMENT;
    tester.addresses.source.count = 65533;
    tester.addresses.destination.count = 65532;
    settings.hash.udp4 = RSS_HASH_IP;
    g_autoptr(Rss) rss = rss_new(&settings, N_QUEUES, (SimRandom){0});
    QueueShareInfo info = queue_share_get(&tester, rss, 0, N_QUEUES, share);
    g_assert_cmpint(info.kind, ==, QUEUE_SHARE_CYCLE);
    g_assert_cmpuint(info.cycle_frames, ==, G_GUINT64_CONSTANT(65533) * 65532);
    g_assert_false(info.exact);
    g_assert_cmpfloat_with_epsilon(share[0] + share[1] + share[2] + share[3], 1, 1e-12);
    sim_attribute_clear(&tester_attributes, &tester);
    sim_attribute_clear(&rss_attributes, &settings);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(hand_cases); i++) {
        g_autofree char *path = g_strconcat("/models/queue-share/", hand_cases[i].name, NULL);
        g_test_add_data_func(path, &hand_cases[i], test_by_hand);
    }
    for (guint i = 0; i < G_N_ELEMENTS(count_cases); i++) {
        g_autofree char *path =
            g_strconcat("/models/queue-share/frames/", count_cases[i].name, NULL);
        g_test_add_data_func(path, &count_cases[i], test_counted);
    }
    g_test_add_func("/models/queue-share/long-cycle", test_long_cycle);
    return g_test_run();
}
