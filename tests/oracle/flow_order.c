/* Whether frames of one flow stay in order on their way through devices, whatever their settings,
 * by the engine that judges (docs/frame-path.md section 9). */
#include <string.h>

#include "tests/support/draw_configuration.h"
#include "tests/support/judge.h"
#include "tests/support/judge_replay.h"

#define DEFAULT_COUNT 800
#define SLOW_COUNT    20000

/* All that makes a flow; no padding. */
typedef struct {
    guint64 captured; /* number in the capture, else 0 */
    JudgeHeader header;
    guint32 port;
} FlowKey;

typedef struct {
    GHashTable *last;         /* FlowKey -> highest number received and 1 */
    guint64 n_followers;      /* frames of flows that had one before */
    guint64 n_overtaken;      /* received after a later one of their flow */
    gboolean is_of_a_capture; /* whose flows are numbered */
} Order;

static guint hash_key(gconstpointer key)
{
    const guint8 *bytes = key;
    guint hash = 5381;
    for (gsize i = 0; i < sizeof(FlowKey); i++) {
        hash = hash * 33 ^ bytes[i];
    }
    return hash;
}

static gboolean is_same_key(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(FlowKey)) == 0;
}

/* JudgeWatch */
static void note(const JudgeFlows *flows, guint port, guint64 number, gpointer user_data)
{
    Order *order = user_data;
    FlowKey key;
    memset(&key, 0, sizeof key);
    key.port = port;
    if (order->is_of_a_capture) {
        key.captured = judge_replay_flow(flows->tester, port, number);
    } else {
        key.header = judge_flows_header(flows, port, number);
    }
    guint64 *last = g_hash_table_lookup(order->last, &key);
    if (last == NULL) {
        guint64 next = number + 1;
        g_hash_table_insert(order->last, g_memdup2(&key, sizeof key),
                            g_memdup2(&next, sizeof next));
        return;
    }
    order->n_followers++;
    order->n_overtaken += number < *last ? 1 : 0;
    *last = MAX(*last, number + 1);
}

/* All trials together. */
typedef struct {
    guint n_trials;
    guint64 n_followers, n_out_of_order;
} Sum;

static void try_request(DrawnConfiguration *configuration, guint number, guint request, Sum *sum)
{
    const TrialSetup *setup = &configuration->lab.setup;
    Order order = {
        .last = g_hash_table_new_full(hash_key, is_same_key, g_free, g_free),
        .is_of_a_capture = setup->tester->replay.capture != NULL,
    };
    g_autoptr(TrialResult) result =
        judge_run_watched(setup, &configuration->requests[request], note, &order);
    if (order.n_overtaken > 0) {
        g_test_message("configuration %u, request %u: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                       " frames after a later one of their flow; dynamic %d, wait %d",
                       number, request, order.n_overtaken, order.n_followers,
                       setup->dut->neighbour.entries, setup->dut->transmit.when_full);
        g_test_fail();
    }
    sum->n_trials++;
    sum->n_followers += order.n_followers;
    sum->n_out_of_order += result->direction[0].out_of_order + result->direction[1].out_of_order;
    g_hash_table_unref(order.last);
}

/* Frames of a direction overtake each other, those of a flow never. */
static void test_random(void)
{
    const char *text = g_getenv("FLOW_ORDER_COUNT");
    guint count = text != NULL ? (guint)strtoul(text, NULL, 10)
                               : (g_test_slow() ? SLOW_COUNT : DEFAULT_COUNT);
    Sum sum = {0};
    for (guint number = 0; number < count; number++) {
        g_autofree DrawnConfiguration *configuration = g_new0(DrawnConfiguration, 1);
        drawn_configuration_init(configuration, number);
        for (guint i = 0; i < DRAWN_REQUESTS; i++) {
            if (configuration->requests[i].reset_ps == 0) {
                try_request(configuration, number, i, &sum);
            }
        }
        drawn_configuration_clear(configuration);
    }
    g_test_message("%u trials: %" G_GUINT64_FORMAT
                   " frames behind one of their flow; %" G_GUINT64_FORMAT
                   " out of order in their direction",
                   sum.n_trials, sum.n_followers, sum.n_out_of_order);
    g_assert_cmpuint(sum.n_followers, >, 10 * sum.n_trials);
    g_assert_cmpuint(sum.n_out_of_order, >, sum.n_trials);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/flow-order/random", test_random);
    return g_test_run();
}
