/* The states of neighbour entries, by traces of RFC 4861 section 7.3 and appendix C and of Linux
 * net/core/neighbour.c worked by hand; and the frames, against bytes written down by hand. */
#include <string.h>

#include "models/neighbour_frame.h"
#include "models/neighbour_queue.h"

#define S SIM_PS_PER_S

static const NeighbourLimits linux_limits = {
    .gc_thresh1 = 128,
    .gc_thresh2 = 512,
    .gc_thresh3 = 1024,
    .gc_interval_ps = 15 * S,
    .gc_stale_time_ps = 60 * S,
    .reachable_time_ps = 30 * S,
    .delay_first_probe_time_ps = 5 * S,
    .retrans_time_ps = S,
    .multicast_probes = 3,
    .unicast_probes = 3,
    .queue = 101,
};

static NeighbourTable *table_new(const NeighbourLimits *limits)
{
    NeighbourTable *table = neighbour_table_new(limits, (SimRandom){0});
    neighbour_table_reset(table, 0, 1000 * S);
    return table;
}

/* Runs timers up to `now_ps`; returns how many requests they asked for. */
static guint run_to(NeighbourTable *table, SimTime now_ps)
{
    guint n_asked = 0;
    NeighbourKey key = 0;
    while (neighbour_table_next_ps(table) <= now_ps) {
        n_asked += neighbour_table_fire(table, &key) == NEIGHBOUR_ASK ? 1 : 0;
    }
    return n_asked;
}

static void hand(NeighbourTable *table, NeighbourKey key, SimTime now_ps, NeighbourFate fate,
                 gboolean asks)
{
    gboolean asked = FALSE;
    g_assert_cmpint(neighbour_table_hand(table, key, now_ps, &asked), ==, fate);
    g_assert_cmpint(asked, ==, asks);
}

#define assert_state(table, key, state) \
    g_assert_cmpint(neighbour_table_get_state(table, key), ==, NEIGHBOUR_##state)

/* Who asks is known: made if there is room; what was asked for, or had failed, is STALE, and its
 * timer does nothing more; what is known stays as it is (RFC 4861 section 7.2.3). */
static void test_hear(void)
{
    NeighbourLimits limits = linux_limits;
    limits.gc_thresh2 = limits.gc_thresh3 = 3;
    g_autoptr(NeighbourTable) table = table_new(&limits);
    neighbour_table_hear(table, 1, 0);
    assert_state(table, 1, STALE);
    hand(table, 1, 0, NEIGHBOUR_FORWARD, FALSE);
    neighbour_table_hear(table, 1, 1);
    assert_state(table, 1, DELAY);
    hand(table, 2, 1, NEIGHBOUR_WAIT, TRUE);
    neighbour_table_hear(table, 2, 2);
    assert_state(table, 2, STALE);
    g_assert_cmpuint(run_to(table, 4 * S), ==, 0);
    hand(table, 3, 4 * S, NEIGHBOUR_WAIT, TRUE);
    g_assert_true(neighbour_table_answer(table, 3, 4 * S));
    neighbour_table_hear(table, 3, 5 * S - 1);
    assert_state(table, 3, REACHABLE);
    neighbour_table_hear(table, 4, 5 * S - 1);
    g_assert_cmpuint(neighbour_table_n_entries(table), ==, 3);
    assert_state(table, 4, NONE);
}

/* none -> INCOMPLETE -> REACHABLE -> STALE -> DELAY -> PROBE -> REACHABLE */
static void test_life(void)
{
    g_autoptr(NeighbourTable) table = table_new(&linux_limits);
    hand(table, 7, 0, NEIGHBOUR_WAIT, TRUE);
    assert_state(table, 7, INCOMPLETE);
    hand(table, 7, 1, NEIGHBOUR_WAIT, FALSE);
    g_assert_cmpuint(neighbour_table_n_valid(table, 0), ==, 0);
    g_assert_true(neighbour_table_answer(table, 7, 10));
    assert_state(table, 7, REACHABLE);
    g_assert_cmpuint(run_to(table, 30 * S + 9), ==, 0);
    assert_state(table, 7, REACHABLE);
    run_to(table, 30 * S + 10);
    assert_state(table, 7, STALE);
    hand(table, 7, 40 * S, NEIGHBOUR_FORWARD, FALSE);
    assert_state(table, 7, DELAY);
    g_assert_cmpuint(run_to(table, 45 * S - 1), ==, 0);
    g_assert_cmpuint(run_to(table, 45 * S), ==, 1);
    assert_state(table, 7, PROBE);
    hand(table, 7, 45 * S + 1, NEIGHBOUR_FORWARD, FALSE);
    g_assert_true(neighbour_table_answer(table, 7, 45 * S + 2));
    assert_state(table, 7, REACHABLE);
    g_assert_cmpuint(neighbour_table_n_valid(table, 0), ==, 1);
    /* confirmed once more: the timer finds it alive */
    g_assert_true(neighbour_table_answer(table, 7, 50 * S));
    run_to(table, 80 * S - 1);
    assert_state(table, 7, REACHABLE);
    run_to(table, 80 * S);
    assert_state(table, 7, STALE);
}

/* Three requests a second apart and a second more; PROBE likewise. */
static void test_failure(void)
{
    g_autoptr(NeighbourTable) table = table_new(&linux_limits);
    hand(table, 7, 0, NEIGHBOUR_WAIT, TRUE);
    g_assert_cmpuint(run_to(table, 3 * S - 1), ==, 2);
    assert_state(table, 7, INCOMPLETE);
    g_assert_cmpuint(run_to(table, 3 * S), ==, 0);
    assert_state(table, 7, FAILED);
    hand(table, 7, 3 * S, NEIGHBOUR_WAIT, TRUE);
    g_assert_true(neighbour_table_answer(table, 7, 3 * S));
    run_to(table, 33 * S);
    hand(table, 7, 33 * S, NEIGHBOUR_FORWARD, FALSE);
    g_assert_cmpuint(run_to(table, 41 * S - 1), ==, 3);
    assert_state(table, 7, PROBE);
    run_to(table, 41 * S);
    assert_state(table, 7, FAILED);
    g_assert_false(neighbour_table_answer(table, 8, 41 * S));
}

/* The 1025th finds no room as long as all are confirmed. Once they are stale for more than 5 s, it
 * sends the oldest away, down to 512. */
static void test_overflow(void)
{
    g_autoptr(NeighbourTable) table = table_new(&linux_limits);
    for (NeighbourKey key = 0; key < 1024; key++) {
        hand(table, key, key, NEIGHBOUR_WAIT, TRUE);
        g_assert_true(neighbour_table_answer(table, key, key));
    }
    hand(table, 5000, 2 * S, NEIGHBOUR_REFUSED, FALSE);
    run_to(table, 31 * S);
    hand(table, 5000, 31 * S, NEIGHBOUR_REFUSED, FALSE);
    run_to(table, 36 * S);
    hand(table, 5000, 36 * S, NEIGHBOUR_WAIT, TRUE);
    /* 1024 + 1 - 512 went, and one came */
    g_assert_cmpuint(neighbour_table_n_entries(table), ==, 1024 - 513 + 1);
    assert_state(table, 512, NONE);
    assert_state(table, 513, STALE);
}

/* Every 15 s; entries not used for 60 s go if there are 128. */
static void test_collection(void)
{
    for (guint n = 127; n <= 128; n++) {
        g_autoptr(NeighbourTable) table = table_new(&linux_limits);
        for (NeighbourKey key = 0; key < n; key++) {
            hand(table, key, 0, NEIGHBOUR_WAIT, TRUE);
            g_assert_true(neighbour_table_answer(table, key, 1));
        }
        run_to(table, 75 * S - 1);
        g_assert_cmpuint(neighbour_table_n_entries(table), ==, n);
        run_to(table, 75 * S);
        g_assert_cmpuint(neighbour_table_n_entries(table), ==, n < 128 ? n : 0);
    }
}

/* From the fourth entry on a new one sends the two least recently used away, 10 ms later; not one
 * that is asked for, and not one that a frame uses meanwhile. */
static void test_purge(void)
{
    NeighbourLimits limits = linux_limits;
    limits.purge_thresh = 4;
    limits.purge_batch = 2;
    limits.purge_delay_ps = 10 * SIM_PS_PER_MS;
    g_autoptr(NeighbourTable) table = table_new(&limits);
    for (NeighbourKey key = 1; key <= 3; key++) {
        hand(table, key, key, NEIGHBOUR_WAIT, TRUE);
        g_assert_true(key == 2 || neighbour_table_answer(table, key, key));
    }
    hand(table, 1, 10, NEIGHBOUR_FORWARD, FALSE); /* order of use: 2 3 1 */
    hand(table, 4, 11, NEIGHBOUR_WAIT, TRUE);     /* 1 4 2 3 */
    assert_state(table, 2, INCOMPLETE);
    assert_state(table, 3, STALE);
    assert_state(table, 1, REACHABLE);
    g_assert_true(neighbour_table_answer(table, 4, 12));
    hand(table, 5, 13, NEIGHBOUR_WAIT, TRUE); /* 2 3 5 1 4 */
    assert_state(table, 1, STALE);
    assert_state(table, 4, STALE);
    hand(table, 6, 14, NEIGHBOUR_WAIT, TRUE); /* 5 1 4 6 2 3: 3 keeps its timer */
    hand(table, 1, 15, NEIGHBOUR_FORWARD, FALSE);
    assert_state(table, 1, DELAY);
    g_assert_cmpuint(run_to(table, limits.purge_delay_ps + 10), ==, 0);
    assert_state(table, 3, STALE);
    run_to(table, limits.purge_delay_ps + 11);
    assert_state(table, 3, NONE);
    run_to(table, limits.purge_delay_ps + 13);
    assert_state(table, 4, NONE);
    g_assert_cmpuint(neighbour_table_n_entries(table), ==, 4);
    assert_state(table, 1, DELAY);
}

/* Oldest first; the limit of an entry pushes out, that of all refuses. */
static void test_queues(void)
{
    NeighbourQueues *queues = neighbour_queues_new(2, 3);
    CoreFrame frame = {0};
    neighbour_queues_reset(queues);
    g_assert_false(neighbour_queues_push(queues, 1, (CoreFrame){0, 11}, &frame));
    g_assert_false(neighbour_queues_push(queues, 1, (CoreFrame){0, 12}, &frame));
    g_assert_true(neighbour_queues_push(queues, 1, (CoreFrame){0, 13}, &frame));
    g_assert_cmpuint(frame.word, ==, 11);
    g_assert_false(neighbour_queues_push(queues, 2, (CoreFrame){0, 21}, &frame));
    g_assert_true(neighbour_queues_push(queues, 2, (CoreFrame){0, 22}, &frame));
    g_assert_cmpuint(frame.word, ==, 22);
    g_assert_true(neighbour_queues_pop(queues, 1, &frame));
    g_assert_cmpuint(frame.word, ==, 12);
    g_assert_true(neighbour_queues_pop(queues, 1, &frame));
    g_assert_cmpuint(frame.word, ==, 13);
    g_assert_false(neighbour_queues_pop(queues, 1, &frame));
    neighbour_queues_free(queues);
}

/* Half the base to one and a half, and neither outside. */
static void test_reachable_time(void)
{
    NeighbourLimits limits = linux_limits;
    SimTime least_ps = G_MAXINT64;
    SimTime most_ps = 0;
    limits.reachable_spread = NEIGHBOUR_SPREAD_RFC4861;
    for (guint i = 0; i < 1000; i++) {
        SimTime time_ps = neighbour_reachable_time_ps(&limits, (SimRandom){.start = i}, 0, i % 2);
        least_ps = MIN(least_ps, time_ps);
        most_ps = MAX(most_ps, time_ps);
    }
    g_assert_cmpint(least_ps, >=, 15 * S);
    g_assert_cmpint(least_ps, <, 16 * S);
    g_assert_cmpint(most_ps, <, 45 * S);
    g_assert_cmpint(most_ps, >, 44 * S);
}

/* ---- frames ---- */

#define assert_bytes(a, b, n) g_assert_true(memcmp(a, b, n) == 0)

static const NeighbourFrame arp = {
    .ip_version = 4,
    .asker_mac = {2, 0, 0, 0, 0, 1},
    .target_mac = {2, 0, 0, 0, 0, 9},
    .asker = {198, 19, 0, 1},
    .target = {198, 19, 1, 2},
};

static void test_arp(void)
{
    static const guint8 request[] = {
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2,   0,  0, 0, 0, 1, 8, 6, 0, 1, 8,   0,  6, 4, 0, 1,
        2,    0,    0,    0,    0,    1,    198, 19, 0, 1, 0, 0, 0, 0, 0, 0, 198, 19, 1, 2, 0, 0};
    static const guint8 reply[] = {2, 0, 0, 0, 0, 1, 2, 0, 0,   0,  0, 9, 8, 6,   0,
                                   1, 8, 0, 6, 4, 0, 2, 2, 0,   0,  0, 0, 9, 198, 19,
                                   1, 2, 2, 0, 0, 0, 0, 1, 198, 19, 0, 1, 0, 0};
    guint8 buffer[NEIGHBOUR_FRAME_MOST_BYTES];
    NeighbourFrame frame = arp;
    NeighbourFrame read;
    frame.kind = NEIGHBOUR_FRAME_REQUEST;
    g_assert_cmpuint(neighbour_frame_build(&frame, buffer), ==, 64);
    assert_bytes(buffer, request, sizeof request);
    frame.kind = NEIGHBOUR_FRAME_ANSWER;
    g_assert_cmpuint(neighbour_frame_build(&frame, buffer), ==, 64);
    assert_bytes(buffer, reply, sizeof reply);
    g_assert_true(neighbour_frame_parse(buffer, 64, &read));
    assert_bytes(&read, &frame, sizeof frame);
    buffer[30] ^= 1;
    g_assert_false(neighbour_frame_parse(buffer, 64, &read));
}

/* Solicited-node address ff02::1:ff02:2 for ...:1:2:2, its Ethernet address 33:33:ff:02:00:02; the
 * one's complement sum of pseudo header and message, checksum included, is ffff. */
static void test_ndp(void)
{
    static const guint8 group[] = {0x33, 0x33, 0xff, 0x02, 0, 0x02};
    static const guint8 node[] = {0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 2, 0, 2};
    guint8 buffer[NEIGHBOUR_FRAME_MOST_BYTES];
    NeighbourFrame read;
    NeighbourFrame frame = {.ip_version = 6,
                            .asker_mac = {2, 0, 0, 0, 0, 1},
                            .asker = {0x20, 1, 0, 2, [15] = 1},
                            .target = {0x20, 1, 0, 2, [12] = 1, 2, 0, 2}};
    for (guint kind = NEIGHBOUR_FRAME_REQUEST; kind <= NEIGHBOUR_FRAME_ANSWER; kind++) {
        frame.kind = (NeighbourFrameKind)kind;
        frame.target_mac[5] = kind == NEIGHBOUR_FRAME_REQUEST ? 0 : 9;
        g_assert_cmpuint(neighbour_frame_build(&frame, buffer), ==, 90);
        g_assert_cmpuint(buffer[21], ==, 255); /* hop limit */
        g_assert_cmpuint(buffer[54], ==, kind == NEIGHBOUR_FRAME_ANSWER ? 136 : 135);
        guint32 sum = 58 + 32;
        for (guint i = 22; i < 86; i += 2) {
            sum += (guint32)buffer[i] << 8 | buffer[i + 1];
        }
        g_assert_cmphex((sum & 0xffff) + (sum >> 16), ==, 0xffff);
        g_assert_true(neighbour_frame_parse(buffer, 90, &read));
        assert_bytes(&read, &frame, sizeof frame);
        if (kind == NEIGHBOUR_FRAME_REQUEST) {
            assert_bytes(buffer, group, sizeof group);
            assert_bytes(buffer + 38, node, sizeof node);
        }
    }
}

/* Which address is asked for, and by whom. */
static void test_addresses(void)
{
    static const guint8 direct[2][4] = {{198, 19, 1, 2}, {198, 19, 0, 1}};
    static const guint8 gateway[2][4] = {{192, 168, 19, 10}, {192, 168, 19, 1}};
    TesterSettings tester = {.addresses = {.count = 300, .networks = 1}};
    guint8 target[ADDRESS_PLAN_MAX_BYTES];
    guint8 asker[ADDRESS_PLAN_MAX_BYTES];
    neighbour_frame_get_addresses(&tester, neighbour_key(1, 256), target, asker);
    assert_bytes(target, direct[0], 4);
    assert_bytes(asker, direct[1], 4);
    tester.setup = TESTER_SETUP_GATEWAY;
    neighbour_frame_get_addresses(&tester, neighbour_key(1, 0), target, asker);
    assert_bytes(target, gateway[0], 4);
    assert_bytes(asker, gateway[1], 4);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/neighbour-table/life", test_life);
    g_test_add_func("/neighbour-table/failure", test_failure);
    g_test_add_func("/neighbour-table/overflow", test_overflow);
    g_test_add_func("/neighbour-table/collection", test_collection);
    g_test_add_func("/neighbour-table/purge", test_purge);
    g_test_add_func("/neighbour-table/queues", test_queues);
    g_test_add_func("/neighbour-table/reachable-time", test_reachable_time);
    g_test_add_func("/neighbour-table/arp", test_arp);
    g_test_add_func("/neighbour-table/ndp", test_ndp);
    g_test_add_func("/neighbour-table/addresses", test_addresses);
    g_test_add_func("/neighbour-table/hear", test_hear);
    return g_test_run();
}
