/* The order of finished frames: by time, then worker, then the worker's own order, against GLib's
 * sort. */
#include "models/merge.h"

#include "sim/sim.h"

#define MOST_WORKERS 9

typedef struct {
    Core workers[MOST_WORKERS]; /* only their outputs are looked at */
    CoreOutput outputs[MOST_WORKERS][DUT_PORTS];
    guint n_workers;
    Merge merge;
    guint64 forwarded[MOST_WORKERS];
} Fixture;

static void set_up(Fixture *fixture, guint n_workers)
{
    *fixture = (Fixture){.n_workers = n_workers};
    merge_init(&fixture->merge, n_workers);
    for (guint i = 0; i < n_workers; i++) {
        fixture->workers[i].outputs = fixture->outputs[i];
        core_output_init(&fixture->workers[i].outputs[0]);
        core_output_init(&fixture->workers[i].outputs[1]);
    }
}

static void tear_down(Fixture *fixture)
{
    merge_clear(&fixture->merge);
    for (guint i = 0; i < fixture->n_workers; i++) {
        core_output_clear(&fixture->workers[i].outputs[0]);
        core_output_clear(&fixture->workers[i].outputs[1]);
    }
}

/* What is compared: time, worker, number within the worker. */
typedef struct {
    SimTime end_ps;
    guint worker;
    guint number;
} Entry;

static gint compare_entries(gconstpointer a, gconstpointer b)
{
    const Entry *x = a;
    const Entry *y = b;
    if (x->end_ps != y->end_ps) {
        return x->end_ps < y->end_ps ? -1 : 1;
    }
    if (x->worker != y->worker) {
        return x->worker < y->worker ? -1 : 1;
    }
    return (x->number > y->number) - (x->number < y->number);
}

/* Runs the merge up to `until_ps`, compares what it leaves with the next of `expected`. */
static guint take_all(Fixture *fixture, SimTime until_ps, const GArray *expected, guint next)
{
    const Merge *merge = &fixture->merge;
    while (merge_run(&fixture->merge, fixture->workers, 1, until_ps, fixture->forwarded)) {
        for (guint i = 0; i < merge->n; i++) {
            const Entry *entry = &g_array_index(expected, Entry, next++);
            gsize place = merge_place(merge, merge->sorted[i]);
            g_assert_cmpint(merge_time_ps(merge, merge->sorted[i]), ==, entry->end_ps);
            g_assert_cmpuint(merge_worker(merge, place), ==, entry->worker);
            g_assert_cmpuint(merge->frame[place].word, ==, entry->number);
            g_assert_cmpint(merge->frame[place].arrival_ps, ==, entry->end_ps / 2);
        }
    }
    return next;
}

/* Random lengths, gaps from many equal times to ones that no key can hold at once. */
static void test_order(void)
{
    SimRandom random = sim_random_stream(7, 0, "merge");
    for (guint round = 0; round < 400; round++) {
        Fixture fixture;
        g_autoptr(GArray) expected = g_array_new(FALSE, FALSE, sizeof(Entry));
        guint gap_bits = round % 10 == 9 ? 50 : round % 10;
        SimTime last_ps = 0;
        set_up(&fixture, 1 + round % MOST_WORKERS);
        for (guint w = 0; w < fixture.n_workers; w++) {
            Entry entry = {.end_ps = 1, .worker = w};
            guint n = (guint)(sim_random_next(&random) % (round % 3 == 0 ? 3 : 200));
            for (entry.number = 0; entry.number < n; entry.number++) {
                entry.end_ps += (SimTime)(sim_random_next(&random) >> (64 - gap_bits - 1));
                core_output_push(&fixture.workers[w].outputs[1], entry.end_ps, entry.end_ps / 2,
                                 entry.number);
                g_array_append_val(expected, entry);
                last_ps = MAX(last_ps, entry.end_ps);
            }
        }
        g_array_sort(expected, compare_entries);
        guint n_taken = take_all(&fixture, last_ps / 2, expected, 0);
        g_assert_true(n_taken == expected->len ||
                      g_array_index(expected, Entry, n_taken).end_ps >= last_ps / 2);
        g_assert_true(n_taken == 0 ||
                      g_array_index(expected, Entry, n_taken - 1).end_ps < last_ps / 2);
        n_taken = take_all(&fixture, SIM_TIME_NEVER, expected, n_taken);
        g_assert_cmpuint(n_taken, ==, expected->len);
        guint64 n_forwarded = 0;
        for (guint w = 0; w < fixture.n_workers; w++) {
            n_forwarded += fixture.forwarded[w];
        }
        g_assert_cmpuint(n_forwarded, ==, expected->len);
        tear_down(&fixture);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/merge/order", test_order);
    return g_test_run();
}
