/* Admission by hand: who gets an entry, who is lost, and when entries are free again, in every
 * release mode. */
#include "models/receive_ring.h"

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
        .budget = 64,
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
}

static void assert_ring(const Fixture *fixture, guint n_waiting, guint64 n_lost, guint64 highest)
{
    g_assert_cmpuint(receive_ring_n_waiting(&fixture->ring), ==, n_waiting);
    g_assert_cmpuint(fixture->ring.n_lost, ==, n_lost);
    g_assert_cmpuint(fixture->ledger.lost[0][TRIAL_LOSS_RX_RING_FULL], ==, n_lost);
    g_assert_cmpuint(fixture->ring.highest, ==, highest);
}

/* Six frames for four entries: the last two are lost, the first of them at 40. */
static void test_full(void)
{
    Fixture fixture;
    set_up(&fixture, RING_RELEASE_FRAME, 4, 1);
    announce(&fixture, 0, 10, 6);
    receive_ring_admit(&fixture.ring, 25, &fixture.ledger);
    assert_ring(&fixture, 3, 0, 3);
    receive_ring_admit(&fixture.ring, 50, &fixture.ledger);
    assert_ring(&fixture, 4, 2, 4);
    g_assert_cmpint(fixture.ledger.first_loss_ps, ==, 40);
    receive_ring_clear(&fixture.ring);
}

/* A poll of four frames that end at 110, 120, 130 and 140, four entries, more frames from 105 every
 * 10: in the order of the page, entries become free before an arrival of the same instant is
 * admitted. */
static void poll_of_four(Fixture *fixture)
{
    announce(fixture, 0, 10, 4);
    receive_ring_admit(&fixture->ring, 100, &fixture->ledger);
    receive_ring_take(&fixture->ring, 4);
    for (SimTime end_ps = 110; end_ps <= 140; end_ps += 10) {
        receive_ring_add_end(&fixture->ring, end_ps);
    }
    fixture->ring.n_taken = 0;
    announce(fixture, 110, 10, 5); /* 110, 120, 130, 140, 150 */
    receive_ring_admit(&fixture->ring, 200, &fixture->ledger);
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
    /* the fourth ended frame counts towards the next three: one poll of three more frees three */
    receive_ring_take(&fixture.ring, 3);
    g_assert_cmpuint(fixture.ring.in_use, ==, 4);
    for (SimTime end_ps = 210; end_ps <= 230; end_ps += 10) {
        receive_ring_add_end(&fixture.ring, end_ps);
    }
    receive_ring_release(&fixture.ring, 219);
    g_assert_cmpuint(fixture.ring.in_use, ==, 4);
    receive_ring_release(&fixture.ring, 220);
    g_assert_cmpuint(fixture.ring.in_use, ==, 1);
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

static void test_release_take(void)
{
    Fixture fixture;
    set_up(&fixture, RING_RELEASE_TAKE, 4, 1);
    poll_of_four(&fixture);
    assert_ring(&fixture, 4, 1, 4); /* empty at the look: only the fifth is lost */
    receive_ring_clear(&fixture.ring);
}

/* What the poll under way still needs survives the move to the front. */
static void test_compact(void)
{
    Fixture fixture;
    set_up(&fixture, RING_RELEASE_FRAME, 8, 1);
    announce(&fixture, 0, 10, 6);
    receive_ring_admit(&fixture.ring, 30, &fixture.ledger);
    receive_ring_take(&fixture.ring, 3);
    fixture.ring.n_taken = 1;
    receive_ring_compact(&fixture.ring);
    g_assert_cmpuint(fixture.ring.head, ==, 1);
    g_assert_cmpuint(frame_word_number(fixture.ring.word[0]), ==, 2);
    g_assert_cmpuint(receive_ring_n_waiting(&fixture.ring), ==, 1);
    g_assert_cmpuint(frame_word_number(fixture.ring.word[1]), ==, 3);
    g_assert_cmpint(receive_ring_next_join_ps(&fixture.ring), ==, 40);
    receive_ring_clear(&fixture.ring);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/receive-ring/full", test_full);
    g_test_add_func("/models/receive-ring/release/frame", test_release_frame);
    g_test_add_func("/models/receive-ring/release/batch", test_release_batch);
    g_test_add_func("/models/receive-ring/release/poll", test_release_poll);
    g_test_add_func("/models/receive-ring/release/take", test_release_take);
    g_test_add_func("/models/receive-ring/compact", test_compact);
    return g_test_run();
}
