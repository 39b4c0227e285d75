/* Admission by hand: who gets an entry, who is lost, and when entries are free again, in every
 * release mode. */
#include "models/receive_ring.h"

#define FAR_PS 1000000

typedef struct {
    ReceiveRing ring;
    Ledger ledger;
} Fixture;

static void set_up(Fixture *fixture, RingRelease release, guint capacity, guint batch)
{
    const ReceiveRingShape shape = {
        .capacity = capacity,
        .batch = batch,
        .release = release,
        .loss = TRIAL_LOSS_RX_RING_FULL,
        .frees_behind = release == RING_RELEASE_TAKE,
    };
    receive_ring_init(&fixture->ring, &shape);
    receive_ring_reset(&fixture->ring);
    ledger_init(&fixture->ledger, NULL);
}

static void announce(Fixture *fixture, SimTime first_ps, SimTime gap_ps, guint n)
{
    for (guint i = 0; i < n; i++) {
        SimTime join_ps = first_ps + gap_ps * (SimTime)i;
        receive_ring_announce(&fixture->ring, join_ps, join_ps, frame_word(0, 0, i));
    }
    receive_ring_seal(&fixture->ring);
}

/* A poll that looks at `look_ps` takes `n` frames, which end from `first_end_ps` on, `gap_ps`
 * apart. */
static void poll(Fixture *fixture, SimTime look_ps, guint n, SimTime first_end_ps, SimTime gap_ps)
{
    SimTime end_ps = first_end_ps;
    for (guint i = 0; i < n; i++) {
        gboolean admitted = receive_ring_admit_head(&fixture->ring, &fixture->ledger);
        g_assert_true(admitted);
        end_ps = first_end_ps + gap_ps * (SimTime)i;
        receive_ring_take(&fixture->ring, look_ps, end_ps);
    }
    receive_ring_end_poll(&fixture->ring, n, end_ps);
}

static void assert_ring(const Fixture *fixture, guint n_inside, guint64 n_lost, guint64 highest)
{
    g_assert_cmpuint(receive_ring_n_inside(&fixture->ring, 0), ==, n_inside);
    g_assert_cmpuint(fixture->ring.n_lost, ==, n_lost);
    g_assert_cmpuint(fixture->ledger.lost[0][TRIAL_LOSS_RX_RING_FULL], ==, n_lost);
    g_assert_cmpuint(receive_ring_n_highest(&fixture->ring), ==, highest);
}

static void freeze(Fixture *fixture, SimTime until_ps)
{
    receive_ring_freeze(&fixture->ring, 0, 0, until_ps, &fixture->ledger);
}

/* Six frames for four entries: the last two are lost, the first of them at 40. What joins at the
 * end or later does not count. */
static void test_full(void)
{
    for (SimTime until_ps = 26; until_ps <= 51; until_ps += 25) {
        Fixture fixture;
        set_up(&fixture, RING_RELEASE_FRAME, 4, 1);
        announce(&fixture, 0, 10, 6);
        g_assert_cmpuint(receive_ring_count_waiting(&fixture.ring, until_ps - 1, 64), ==,
                         until_ps == 26 ? 3 : 4);
        g_assert_cmpuint(receive_ring_count_waiting(&fixture.ring, until_ps - 1, 2), ==, 2);
        freeze(&fixture, until_ps);
        if (until_ps == 26) {
            assert_ring(&fixture, 6, 0, 3);
        } else {
            assert_ring(&fixture, 4, 2, 4);
            g_assert_cmpint(fixture.ledger.first_loss_ps, ==, 40);
        }
        g_assert_cmpuint(fixture.ring.n_admitted, ==, until_ps == 26 ? 3 : 4);
        receive_ring_clear(&fixture.ring);
    }
}

/* A poll of four frames that end at 110, 120, 130 and 140, four entries, more frames from 110 every
 * 10: in the order of the page, entries become free before an arrival of the same instant is
 * admitted. */
static void poll_of_four(Fixture *fixture)
{
    announce(fixture, 0, 10, 4);
    poll(fixture, 100, 4, 110, 10);
    announce(fixture, 110, 10, 5); /* 110, 120, 130, 140, 150 */
    freeze(fixture, FAR_PS);
}

static void test_release_frame(void)
{
    Fixture fixture;
    set_up(&fixture, RING_RELEASE_FRAME, 4, 1);
    poll_of_four(&fixture);
    assert_ring(&fixture, 4, 1, 4); /* one free entry for each but the last */
    receive_ring_clear(&fixture.ring);
}

static void test_release_batch(void)
{
    Fixture fixture;
    set_up(&fixture, RING_RELEASE_BATCH, 4, 3);
    poll_of_four(&fixture);
    /* three entries at 130: 110 and 120 are lost; 130, 140, 150 get them */
    assert_ring(&fixture, 3, 2, 4);
    receive_ring_clear(&fixture.ring);
}

/* The fourth ended frame counts towards the next three: a poll of three more frees three, when its
 * second frame ends. */
static void test_release_batch_across_polls(void)
{
    Fixture fixture;
    set_up(&fixture, RING_RELEASE_BATCH, 4, 3);
    announce(&fixture, 0, 10, 4);
    poll(&fixture, 100, 4, 110, 10);
    announce(&fixture, 130, 10, 3); /* find the three entries of 130 */
    poll(&fixture, 200, 3, 210, 10);
    announce(&fixture, 219, 1, 4); /* 219 is lost; 220, 221, 222 get what 220 frees */
    freeze(&fixture, FAR_PS);
    assert_ring(&fixture, 3, 1, 4);
    g_assert_cmpint(fixture.ledger.first_loss_ps, ==, 219);
    receive_ring_clear(&fixture.ring);
}

static void test_release_poll(void)
{
    Fixture fixture;
    set_up(&fixture, RING_RELEASE_POLL, 4, 1);
    poll_of_four(&fixture);
    assert_ring(&fixture, 2, 3, 4); /* all four at 140: 110, 120 and 130 are lost */
    receive_ring_clear(&fixture.ring);
}

/* Free behind the look: who joins at its instant still finds all entries taken. */
static void test_release_take(void)
{
    Fixture fixture;
    set_up(&fixture, RING_RELEASE_TAKE, 4, 1);
    announce(&fixture, 0, 10, 4);
    poll(&fixture, 100, 4, 110, 10);
    announce(&fixture, 100, 1, 6); /* 100 is lost, 101 to 104 find an entry, 105 is lost */
    freeze(&fixture, FAR_PS);
    assert_ring(&fixture, 4, 2, 4);
    g_assert_cmpint(fixture.ledger.first_loss_ps, ==, 100);
    receive_ring_clear(&fixture.ring);
}

/* A poll under way has freed its frames' entries in an input list, and not in a receive ring. */
static void test_freeze_within_poll(void)
{
    static const RingRelease releases[] = {RING_RELEASE_TAKE, RING_RELEASE_FRAME};
    for (guint i = 0; i < G_N_ELEMENTS(releases); i++) {
        Fixture fixture;
        set_up(&fixture, releases[i], 2, 1);
        announce(&fixture, 0, 10, 2);
        announce(&fixture, 101, 10, 2);
        receive_ring_freeze(&fixture.ring, 2, 100, FAR_PS, &fixture.ledger);
        assert_ring(&fixture, i == 0 ? 4 : 2, i == 0 ? 0 : 2, 2);
        receive_ring_clear(&fixture.ring);
    }
}

/* The head that settles is the first that finds an entry; frames at the end or later stay. */
static void test_settle(void)
{
    Fixture fixture;
    set_up(&fixture, RING_RELEASE_FRAME, 2, 1);
    announce(&fixture, 0, 1, 2);
    poll(&fixture, 5, 2, 100, 100); /* free at 100 and 200 */
    announce(&fixture, 50, 25, 3);  /* 50 and 75 are lost, 100 finds one */
    SimTime head_ps = receive_ring_settle(&fixture.ring, 60, &fixture.ledger);
    g_assert_cmpint(head_ps, ==, 75);
    assert_ring(&fixture, 2, 1, 2);
    head_ps = receive_ring_settle(&fixture.ring, FAR_PS, &fixture.ledger);
    g_assert_cmpint(head_ps, ==, 100);
    assert_ring(&fixture, 1, 2, 2);
    receive_ring_clear(&fixture.ring);
}

/* The arrays grow under frames that wait in them, and a copy stands where the first does. */
static void test_grow_and_copy(void)
{
    Fixture fixture;
    Fixture copy;
    set_up(&fixture, RING_RELEASE_FRAME, 1000, 1);
    set_up(&copy, RING_RELEASE_FRAME, 1000, 1);
    announce(&fixture, 0, 1, 200);
    poll(&fixture, 300, 150, 301, 1);
    announce(&fixture, 400, 1, 900);
    receive_ring_copy(&copy.ring, &fixture.ring);
    for (guint i = 0; i < 950; i++) {
        SimTime join_ps = i < 50 ? 150 + i : 350 + i;
        g_assert_cmpint(receive_ring_head_ps(&copy.ring), ==, join_ps);
        poll(&copy, 2000, 1, 2001 + i, 0);
    }
    g_assert_cmpint(receive_ring_head_ps(&copy.ring), ==, RING_NO_FRAME_PS);
    g_assert_cmpuint(copy.ring.n_admitted, ==, 1100);
    g_assert_cmpuint(receive_ring_n_inside(&fixture.ring, 0), ==, 950);
    receive_ring_clear(&fixture.ring);
    receive_ring_clear(&copy.ring);
}

/* 100 frames, of which 90 were taken: the ten left move to the front, in order, the mark behind
 * them. Two taken frames beside eight that wait are no reason to move those. */
static void test_compact(void)
{
    for (guint n_taken = 2; n_taken <= 90; n_taken += 88) {
        Fixture fixture;
        set_up(&fixture, RING_RELEASE_FRAME, 100, 1);
        announce(&fixture, 10, 10, n_taken == 2 ? 10 : 100);
        poll(&fixture, 900, n_taken, 1000, 1);
        receive_ring_compact(&fixture.ring);
        g_assert_cmpint(fixture.ring.head - fixture.ring.frames, ==, n_taken == 2 ? 2 : 0);
        for (guint i = 0; i < (n_taken == 2 ? 8 : 10); i++) {
            g_assert_cmpint(receive_ring_head_ps(&fixture.ring), ==,
                            (SimTime)10 * (n_taken + i + 1));
            g_assert_cmpuint(frame_word_number(fixture.ring.head->word), ==, n_taken + i);
            receive_ring_take(&fixture.ring, 2000, 2000);
        }
        g_assert_cmpint(receive_ring_head_ps(&fixture.ring), ==, RING_NO_FRAME_PS);
        receive_ring_clear(&fixture.ring);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/receive-ring/full", test_full);
    g_test_add_func("/models/receive-ring/release/frame", test_release_frame);
    g_test_add_func("/models/receive-ring/release/batch", test_release_batch);
    g_test_add_func("/models/receive-ring/release/batch-across-polls",
                    test_release_batch_across_polls);
    g_test_add_func("/models/receive-ring/release/poll", test_release_poll);
    g_test_add_func("/models/receive-ring/release/take", test_release_take);
    g_test_add_func("/models/receive-ring/freeze-within-poll", test_freeze_within_poll);
    g_test_add_func("/models/receive-ring/settle", test_settle);
    g_test_add_func("/models/receive-ring/grow-and-copy", test_grow_and_copy);
    g_test_add_func("/models/receive-ring/compact", test_compact);
    return g_test_run();
}
