#include "sim/event_queue.h"

#include <malloc.h>

#include "sim/random.h"

/* The same promises kept by a sorted array. */
typedef struct {
    SimEvent event;
    guint64 number;
    SimEventHandle handle;
} NaiveEvent;

static gint compare_naive(gconstpointer a, gconstpointer b)
{
    const NaiveEvent *left = a;
    const NaiveEvent *right = b;
    if (left->event.time_ps != right->event.time_ps) {
        return left->event.time_ps < right->event.time_ps ? -1 : 1;
    }
    if (left->event.key != right->event.key) {
        return left->event.key < right->event.key ? -1 : 1;
    }
    return left->number < right->number ? -1 : 1;
}

typedef struct {
    SimEventQueue *queue;
    GArray *naive; /* of NaiveEvent, in order */
    GArray *gone;  /* of SimEventHandle: popped or cancelled */
    guint64 next_number;
    SimRandom random;
} Fixture;

static guint draw(Fixture *fixture, guint n)
{
    return sim_random_scale((guint32)(sim_random_next(&fixture->random) >> 32), n);
}

static void fixture_init(Fixture *fixture, guint64 seed)
{
    *fixture = (Fixture){
        .queue = sim_event_queue_new(0),
        .naive = g_array_new(FALSE, FALSE, sizeof(NaiveEvent)),
        .gone = g_array_new(FALSE, FALSE, sizeof(SimEventHandle)),
        .random = sim_random_stream(seed, 0, "test"),
    };
}

static void fixture_clear(Fixture *fixture)
{
    sim_event_queue_free(fixture->queue);
    g_array_unref(fixture->naive);
    g_array_unref(fixture->gone);
}

static void assert_same_event(const SimEvent *event, const SimEvent *expected)
{
    g_assert_cmpint(event->time_ps, ==, expected->time_ps);
    g_assert_cmphex(event->key, ==, expected->key);
    g_assert_cmpuint(event->payload, ==, expected->payload);
}

static void check_front(const Fixture *fixture)
{
    SimEvent event;
    gboolean found = sim_event_queue_peek(fixture->queue, &event);
    g_assert_cmpint(found, ==, fixture->naive->len > 0);
    if (found) {
        assert_same_event(&event, &g_array_index(fixture->naive, NaiveEvent, 0).event);
    }
}

/* The last time of all is among them; keys differ in their highest bits, their lowest or both. */
static void push(Fixture *fixture, guint n_times, guint n_keys)
{
    NaiveEvent new = {.number = fixture->next_number++};
    guint time = draw(fixture, n_times);
    new.event.time_ps = time == n_times - 1 ? SIM_TIME_NEVER : (SimTime)time - 3;
    new.event.key = (guint64)draw(fixture, n_keys) << 60 | draw(fixture, n_keys);
    if (draw(fixture, 8) == 0) {
        new.event.key = G_MAXUINT64 - draw(fixture, n_keys);
    }
    new.event.payload = sim_random_next(&fixture->random);
    new.handle =
        sim_event_queue_push(fixture->queue, new.event.time_ps, new.event.key, new.event.payload);
    g_assert_cmpuint(new.handle, !=, 0);

    guint at = 0;
    while (at < fixture->naive->len &&
           compare_naive(&g_array_index(fixture->naive, NaiveEvent, at), &new) < 0) {
        g_assert_cmpuint(g_array_index(fixture->naive, NaiveEvent, at).handle, !=, new.handle);
        at++;
    }
    g_array_insert_val(fixture->naive, at, new);
}

static void forget(Fixture *fixture, guint at)
{
    g_array_append_val(fixture->gone, g_array_index(fixture->naive, NaiveEvent, at).handle);
    g_array_remove_index(fixture->naive, at);
}

static void pop(Fixture *fixture)
{
    SimEvent event;
    gboolean found = sim_event_queue_pop(fixture->queue, &event);
    g_assert_cmpint(found, ==, fixture->naive->len > 0);
    if (found) {
        assert_same_event(&event, &g_array_index(fixture->naive, NaiveEvent, 0).event);
        forget(fixture, 0);
    }
}

static void cancel(Fixture *fixture)
{
    if (fixture->naive->len == 0) {
        return;
    }
    guint at = draw(fixture, fixture->naive->len);
    SimEventHandle handle = g_array_index(fixture->naive, NaiveEvent, at).handle;
    g_assert_true(sim_event_queue_cancel(fixture->queue, handle));
    g_assert_false(sim_event_queue_cancel(fixture->queue, handle));
    forget(fixture, at);
}

static void cancel_stale(Fixture *fixture)
{
    if (fixture->gone->len > 0) {
        guint at = draw(fixture, MIN(fixture->gone->len, 65536));
        SimEventHandle handle = g_array_index(fixture->gone, SimEventHandle, at);
        g_assert_false(sim_event_queue_cancel(fixture->queue, handle));
    }
}

/* Of 100 operations `pushes` push and `cancels` cancel; the rest pop, but for a few that cancel
 * what is gone. A look at the front changes how the next operation is done, so not all are followed
 * by one. */
static void run_mix(Fixture *fixture, guint n, guint pushes, guint cancels, guint n_times,
                    guint n_keys)
{
    for (guint i = 0; i < n; i++) {
        guint what = draw(fixture, 100);
        if (what < pushes) {
            push(fixture, n_times, n_keys);
        } else if (what < pushes + cancels) {
            cancel(fixture);
        } else if (what < 95) {
            pop(fixture);
        } else {
            cancel_stale(fixture);
        }
        g_assert_cmpuint(sim_event_queue_length(fixture->queue), ==, fixture->naive->len);
        if (draw(fixture, 3) == 0) {
            check_front(fixture);
        }
    }
}

static void test_random_operations(void)
{
    static const struct {
        guint pushes, cancels, n_times, n_keys;
    } mixes[] = {
        {50, 5, 1000, 3},    /* grows */
        {20, 5, 1000, 3},    /* shrinks to nothing */
        {45, 45, 60000, 16}, /* timers: mostly cancelled */
        {60, 10, 10, 2},     /* many ties */
        {5, 80, 10, 2},      /* nearly all cancelled */
        {60, 10, 1, 1},      /* nothing but ties */
    };

    for (guint seed = 0; seed < 5; seed++) {
        Fixture fixture;
        fixture_init(&fixture, seed);
        g_test_message("seed %u", seed);
        for (guint i = 0; i < G_N_ELEMENTS(mixes); i++) {
            run_mix(&fixture, 3000, mixes[i].pushes, mixes[i].cancels, mixes[i].n_times,
                    mixes[i].n_keys);
        }
        while (fixture.naive->len > 0) {
            pop(&fixture);
            check_front(&fixture);
        }
        pop(&fixture);
        fixture_clear(&fixture);
    }
}

static guint64 pop_payload(SimEventQueue *queue)
{
    SimEvent event;
    g_assert_true(sim_event_queue_pop(queue, &event));
    return event.payload;
}

static void test_order(void)
{
    g_autoptr(SimEventQueue) queue = sim_event_queue_new(1);
    guint64 last_stage = sim_event_key(15, 255, 65535, G_GUINT64_CONSTANT(0xfffffffff));

    (void)sim_event_queue_push(queue, SIM_TIME_NEVER, last_stage, 8);
    (void)sim_event_queue_push(queue, 5, sim_event_key(2, 0, 0, 0), 6);
    (void)sim_event_queue_push(queue, 5, sim_event_key(15, 0, 0, 0), 7);
    (void)sim_event_queue_push(queue, 5, sim_event_key(0, 0, 1, 0), 3);
    (void)sim_event_queue_push(queue, 5, sim_event_key(0, 1, 0, 0), 4);
    (void)sim_event_queue_push(queue, 5, sim_event_key(1, 0, 0, 0), 5);
    (void)sim_event_queue_push(queue, 5, sim_event_key(0, 0, 0, 9), 2);
    (void)sim_event_queue_push(queue, -5, last_stage, 0);
    (void)sim_event_queue_push(queue, 0, last_stage, 1);
    for (guint i = 0; i <= 8; i++) {
        g_assert_cmpuint(pop_payload(queue), ==, i);
    }
    g_assert_cmpuint(sim_event_queue_length(queue), ==, 0);
}

/* Enough events for a tree that is not all in the nearest caches; a third of them cancelled, and
 * each of the first 10 000 pops followed by a push. */
static void test_many(void)
{
    enum { N = 30000, N_HOLDS = 10000 };
    Fixture fixture;
    fixture_init(&fixture, 7);
    for (guint i = 0; i < N + N_HOLDS; i++) {
        NaiveEvent new = {.number = i};
        new.event.time_ps = i < N ? (SimTime)draw(&fixture, 20000) : 20000 + (SimTime)i % 999;
        new.event.key = draw(&fixture, 3);
        new.event.payload = i;
        g_array_append_val(fixture.naive, new);
    }
    for (guint i = 0; i < N; i++) {
        NaiveEvent *new = &g_array_index(fixture.naive, NaiveEvent, i);
        new->handle = sim_event_queue_push(fixture.queue, new->event.time_ps, new->event.key, i);
    }
    for (guint i = 0; i < N / 3; i++) {
        g_assert_true(sim_event_queue_cancel(fixture.queue,
                                             g_array_index(fixture.naive, NaiveEvent, i).handle));
    }
    g_autoptr(GArray) held = g_array_new(FALSE, FALSE, sizeof(NaiveEvent));
    g_array_append_vals(held, &g_array_index(fixture.naive, NaiveEvent, N), N_HOLDS);
    g_array_remove_range(fixture.naive, 0, N / 3);
    g_array_sort(fixture.naive, compare_naive);
    for (guint i = 0; i < fixture.naive->len; i++) {
        SimEvent event;
        g_assert_true(sim_event_queue_pop(fixture.queue, &event));
        assert_same_event(&event, &g_array_index(fixture.naive, NaiveEvent, i).event);
        if (i < N_HOLDS) {
            const SimEvent *next = &g_array_index(held, NaiveEvent, i).event;
            (void)sim_event_queue_push(fixture.queue, next->time_ps, next->key, next->payload);
        }
    }
    g_assert_cmpuint(sim_event_queue_length(fixture.queue), ==, 0);
    fixture_clear(&fixture);
}

/* At the last time of all, and with the last key, an event is still before none. */
static void test_last_of_all(void)
{
    g_autoptr(SimEventQueue) queue = sim_event_queue_new(64);
    SimEvent event;
    for (guint i = 0; i < 7; i++) {
        (void)sim_event_queue_push(queue, SIM_TIME_NEVER, G_MAXUINT64 - (i == 3), i);
    }
    static const guint64 expected[] = {3, 0, 1, 2, 4, 5, 6};
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_assert_cmpuint(pop_payload(queue), ==, expected[i]);
    }
    g_assert_false(sim_event_queue_pop(queue, &event));
    g_assert_false(sim_event_queue_peek(queue, &event));
}

/* Between a pop and a push, all else may happen: the pop's event is gone at once. */
static void test_after_a_pop(void)
{
    g_autoptr(SimEventQueue) queue = sim_event_queue_new(4);
    SimEventHandle first = sim_event_queue_push(queue, 1, 0, 1);
    SimEventHandle second = sim_event_queue_push(queue, 2, 0, 2);
    (void)sim_event_queue_push(queue, 3, 0, 3);
    SimEvent event;

    g_assert_cmpuint(pop_payload(queue), ==, 1);
    g_assert_cmpuint(sim_event_queue_length(queue), ==, 2);
    g_assert_false(sim_event_queue_cancel(queue, first));
    g_assert_true(sim_event_queue_cancel(queue, second));
    g_assert_true(sim_event_queue_peek(queue, &event));
    g_assert_cmpuint(event.payload, ==, 3);

    /* Earlier than all that was popped, and at the same place and time. */
    SimEventHandle earlier = sim_event_queue_push(queue, -1, 0, 4);
    g_assert_cmpuint(pop_payload(queue), ==, 4);
    SimEventHandle again = sim_event_queue_push(queue, -1, 0, 5);
    g_assert_cmpuint(again, !=, earlier);
    g_assert_false(sim_event_queue_cancel(queue, earlier));
    g_assert_cmpuint(pop_payload(queue), ==, 5);
    g_assert_cmpuint(pop_payload(queue), ==, 3);
    g_assert_false(sim_event_queue_pop(queue, &event));

    /* Cleared while empty, and grown from there. */
    sim_event_queue_clear(queue);
    for (guint i = 0; i < 100; i++) {
        (void)sim_event_queue_push(queue, 100 - i, 0, 100 - i);
    }
    for (guint i = 1; i <= 100; i++) {
        g_assert_cmpuint(pop_payload(queue), ==, i);
    }
}

static void test_ties_by_insertion(void)
{
    g_autoptr(SimEventQueue) queue = sim_event_queue_new(16);
    for (guint i = 0; i < 1000; i++) {
        (void)sim_event_queue_push(queue, 42, 7, i);
        if (i % 3 == 2) {
            g_assert_cmpuint(pop_payload(queue), ==, i / 3);
        }
    }
    for (guint i = 333; i < 1000; i++) {
        g_assert_cmpuint(pop_payload(queue), ==, i);
    }
}

static void test_key(void)
{
    g_assert_cmphex(sim_event_key(0, 0, 0, 0), ==, 0);
    g_assert_cmphex(sim_event_key(1, 2, 3, 4), ==, G_GUINT64_CONSTANT(0x1020003000000004));
    g_assert_cmphex(sim_event_key(15, 255, 65535, G_GUINT64_CONSTANT(0xfffffffff)), ==,
                    G_MAXUINT64);
    g_assert_cmphex(sim_event_key(16, 256, 65536, G_GUINT64_CONSTANT(1) << 36), ==, 0);
}

static void test_stale_handles(void)
{
    g_autoptr(SimEventQueue) queue = sim_event_queue_new(4);
    g_assert_false(sim_event_queue_cancel(queue, 0));
    g_assert_false(sim_event_queue_cancel(queue, G_MAXUINT64));

    /* Popped; the next event takes the place of the first. */
    SimEventHandle popped = sim_event_queue_push(queue, 1, 0, 1);
    g_assert_cmpuint(pop_payload(queue), ==, 1);
    SimEventHandle cancelled = sim_event_queue_push(queue, 2, 0, 2);
    g_assert_false(sim_event_queue_cancel(queue, popped));
    g_assert_true(sim_event_queue_cancel(queue, cancelled));

    SimEventHandle cleared = sim_event_queue_push(queue, 3, 0, 3);
    sim_event_queue_clear(queue);
    SimEventHandle pending = sim_event_queue_push(queue, 4, 0, 4);
    g_assert_false(sim_event_queue_cancel(queue, popped));
    g_assert_false(sim_event_queue_cancel(queue, cancelled));
    g_assert_false(sim_event_queue_cancel(queue, cleared));
    g_assert_cmpuint(sim_event_queue_length(queue), ==, 1);
    g_assert_true(sim_event_queue_cancel(queue, pending));
    g_assert_cmpuint(sim_event_queue_length(queue), ==, 0);
}

static void test_clear(void)
{
    g_autoptr(SimEventQueue) queue = sim_event_queue_new(4);
    SimEventHandle handles[500];
    SimEvent event;

    for (guint round = 0; round < 3; round++) {
        for (guint i = 0; i < 500; i++) {
            handles[i] = sim_event_queue_push(queue, 500 - i, 0, i);
        }
        for (guint i = 0; i < 100; i++) {
            g_assert_true(sim_event_queue_cancel(queue, handles[i * 5 + round]));
        }
        g_assert_cmpuint(sim_event_queue_length(queue), ==, 400);
        sim_event_queue_clear(queue);
        g_assert_cmpuint(sim_event_queue_length(queue), ==, 0);
        g_assert_false(sim_event_queue_peek(queue, &event));
        g_assert_false(sim_event_queue_pop(queue, &event));
    }
    (void)sim_event_queue_push(queue, 2, 0, 22);
    (void)sim_event_queue_push(queue, 1, 0, 11);
    g_assert_cmpuint(pop_payload(queue), ==, 11);
    g_assert_cmpuint(pop_payload(queue), ==, 22);
}

static gsize allocated_bytes(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

/* Under a sanitizer's own allocator both figures are 0: then this shows nothing. */
static void test_steady_state_allocates_nothing(void)
{
    g_autoptr(SimEventQueue) queue = sim_event_queue_new(0);
    SimRandom random = {.start = 5};
    SimEvent event;
    for (guint i = 0; i < 1000; i++) {
        (void)sim_event_queue_push(queue, (SimTime)(sim_random_next(&random) >> 40), i, i);
    }

    gsize before = allocated_bytes();
    for (guint i = 0; i < 100000; i++) {
        g_assert_true(sim_event_queue_pop(queue, &event));
        SimTime delay_ps = (SimTime)(sim_random_next(&random) >> 40);
        (void)sim_event_queue_push(queue, event.time_ps + delay_ps, event.key, event.payload);
    }
    sim_event_queue_clear(queue);
    for (guint i = 0; i < 1000; i++) {
        (void)sim_event_queue_push(queue, i, i, i);
    }
    g_assert_cmpuint(allocated_bytes(), ==, before);
}

/* A timer that is always cancelled and set again behind an event that stays. */
static void test_cancelled_do_not_pile_up(void)
{
    g_autoptr(SimEventQueue) queue = sim_event_queue_new(0);
    (void)sim_event_queue_push(queue, 0, 0, 77);
    gsize before = allocated_bytes();
    for (guint i = 1; i <= 1000000; i++) {
        g_assert_true(sim_event_queue_cancel(queue, sim_event_queue_push(queue, i, 0, i)));
    }
    g_assert_cmpuint(allocated_bytes(), <, before + 65536);
    g_assert_cmpuint(sim_event_queue_length(queue), ==, 1);
    g_assert_cmpuint(pop_payload(queue), ==, 77);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/event-queue/random-operations", test_random_operations);
    g_test_add_func("/sim/event-queue/order", test_order);
    g_test_add_func("/sim/event-queue/many", test_many);
    g_test_add_func("/sim/event-queue/last-of-all", test_last_of_all);
    g_test_add_func("/sim/event-queue/after-a-pop", test_after_a_pop);
    g_test_add_func("/sim/event-queue/ties-by-insertion", test_ties_by_insertion);
    g_test_add_func("/sim/event-queue/key", test_key);
    g_test_add_func("/sim/event-queue/stale-handles", test_stale_handles);
    g_test_add_func("/sim/event-queue/clear", test_clear);
    g_test_add_func("/sim/event-queue/steady-state-allocates-nothing",
                    test_steady_state_allocates_nothing);
    g_test_add_func("/sim/event-queue/cancelled-do-not-pile-up", test_cancelled_do_not_pile_up);
    return g_test_run();
}
