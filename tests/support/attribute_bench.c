#include "tests/support/attribute_bench.h"

#include <string.h>

#include "tests/support/switch_way.h"

#define GAP_PS 1000
#define RATE   (SIM_PS_PER_S / GAP_PS)

#define STEERING_KEY "bit "
#define KEY_DIGITS   80

static const char *const bench_values[] = {
    "links.0.rate=1 Tbit/s",        "links.0.propagation=424 ps",
    "links.1.rate=1 Tbit/s",        "links.1.propagation=424 ps",
    "tester.direction=forward",     "tester.addresses.selection=fixed",
    "tester.ports.selection=fixed", NULL,
};

/* ---- settings ---- */

static void set_all(AttributeBench *bench, const char *const *values)
{
    for (guint i = 0; values != NULL && values[i] != NULL; i++) {
        g_auto(GStrv) parts = g_strsplit(values[i], "=", 2);
        attribute_bench_set(bench, parts[0], parts[1]);
    }
}

void attribute_bench_init(AttributeBench *bench)
{
    *bench = (AttributeBench){0};
    bench->setup = (TrialSetup){
        .tester = &bench->tester,
        .dut = &bench->dut,
        .links = {&bench->links[0], &bench->links[1]},
        .seed = 1,
        .tester_path = "tester",
        .dut_path = "dut",
        .batch_frames = 256,
    };
    sim_attribute_set_defaults(&tester_attributes, &bench->tester);
    sim_attribute_set_defaults(&dut_attributes, &bench->dut);
    sim_attribute_set_defaults(&switch_attributes, &bench->node);
    for (guint port = 0; port < DUT_PORTS; port++) {
        sim_attribute_set_defaults(&link_attributes, &bench->links[port]);
    }
    set_all(bench, bench_values);
}

void attribute_bench_clear(AttributeBench *bench)
{
    sim_attribute_clear(&tester_attributes, &bench->tester);
    sim_attribute_clear(&dut_attributes, &bench->dut);
    sim_attribute_clear(&switch_attributes, &bench->node);
    for (guint port = 0; port < DUT_PORTS; port++) {
        sim_attribute_clear(&link_attributes, &bench->links[port]);
    }
}

void attribute_bench_add_switch(AttributeBench *bench)
{
    bench->tester_link =
        (LinkSettings){.rate_bps = G_GINT64_CONSTANT(1000000000000), .propagation_ps = 424};
    for (guint side = 0; side < DUT_PORTS; side++) {
        bench->ways[side] =
            switch_way_of_one(&bench->node, side, &bench->tester_link, side == 0 ? 0 : 3,
                              &bench->links[side], side == 0 ? 1 : 2);
    }
    bench->setup.ways = bench->ways;
}

/* The settings that `path` begins with, and their table; *below is what follows. */
static gpointer find_node(AttributeBench *bench, const char *path, const SimAttributeTable **table,
                          const char **below)
{
    const struct {
        const char *prefix;
        const SimAttributeTable *table;
        gpointer settings;
    } nodes[] = {
        {"tester.", &tester_attributes, &bench->tester},
        {"dut.", &dut_attributes, &bench->dut},
        {"switch.", &switch_attributes, &bench->node},
        {"links.0.", &link_attributes, &bench->links[0]},
        {"links.1.", &link_attributes, &bench->links[1]},
    };
    for (guint i = 0; i < G_N_ELEMENTS(nodes); i++) {
        if (g_str_has_prefix(path, nodes[i].prefix)) {
            *table = nodes[i].table;
            *below = path + strlen(nodes[i].prefix);
            return nodes[i].settings;
        }
    }
    g_error("no settings on the bench hold '%s'", path);
}

/* The hexadecimal digits of the key of one bit that "bit 61" stands for. (transfer full) */
static char *steering_key(const char *text)
{
    guint64 bit = g_ascii_strtoull(text + strlen(STEERING_KEY), NULL, 10);
    char *digits = g_strnfill(KEY_DIGITS, '0');
    g_assert_cmpuint(bit / 4, <, KEY_DIGITS);
    digits[bit / 4] = "8421"[bit % 4];
    return digits;
}

static gboolean set_attribute(const SimAttribute *attribute, gpointer settings, const char *text,
                              GError **error)
{
    if (attribute->type == SIM_ATTRIBUTE_INTEGERS || attribute->type == SIM_ATTRIBUTE_STRINGS) {
        g_auto(GStrv) texts = g_strsplit(text, " ", 0);
        return sim_attribute_set_list(attribute, settings, (const char *const *)texts,
                                      g_strv_length(texts), error);
    }
    g_autofree char *key = g_str_has_prefix(text, STEERING_KEY) ? steering_key(text) : NULL;
    return sim_attribute_set(attribute, settings, key != NULL ? key : text, error);
}

void attribute_bench_set(AttributeBench *bench, const char *path, const char *text)
{
    const SimAttributeTable *table;
    const char *below;
    if (g_str_has_prefix(path, "switch.")) {
        attribute_bench_add_switch(bench);
    }
    gpointer settings = find_node(bench, path, &table, &below);
    const SimAttribute *attribute = sim_attribute_table_find_path(table, below);
    if (attribute == NULL) {
        g_error("there is no attribute '%s'", path);
    }
    /* The field of a nested attribute counts from its group. */
    g_auto(GStrv) names = g_strsplit(below, ".", 0);
    for (guint i = 0; names[i + 1] != NULL; i++) {
        const SimAttribute *group = sim_attribute_table_find(table, names[i]);
        settings = (guint8 *)settings + group->offset;
        table = group->group;
    }
    g_autoptr(GError) error = NULL;
    if (!set_attribute(attribute, settings, text, &error)) {
        g_error("%s: %s", path, error->message);
    }
}

/* ---- trials ---- */

TrialResult *attribute_bench_run(const AttributeBench *bench, guint n_frames)
{
    const TrialRequest request = {
        .rate_pps = RATE,
        .duration_ps = (SimTime)n_frames * GAP_PS,
        .stop_at_first_loss = bench->freezes,
        .stream_trial = -1,
    };
    const char *path = "";
    g_autoptr(GError) error = NULL;
    gboolean is_right = tester_settings_check(&bench->tester, &path, &error) &&
                        dut_settings_check(&bench->dut, &path, &error) &&
                        switch_settings_check(&bench->node, &path, &error);
    g_assert_no_error(error);
    g_assert_true(is_right);
    g_assert_cmpint(trial_line_rate_pps(&bench->setup), >=, RATE);

    g_autoptr(Trial) trial = trial_new(&bench->setup);
    TrialResult *result = trial_run(trial, &request, &error);
    g_assert_no_error(error);
    g_assert_nonnull(result);
    return result;
}

/* ---- cases ---- */

static gint64 measure(const AttributeCase *test, const char *text)
{
    AttributeBench bench;
    attribute_bench_init(&bench);
    bench.freezes = test->freezes;
    set_all(&bench, test->bench);
    if (!g_str_equal(text, ATTRIBUTE_DEFAULT)) {
        attribute_bench_set(&bench, test->path, text);
    }
    g_autoptr(TrialResult) result = attribute_bench_run(&bench, test->n_frames);
    gint64 figure = test->figure(result);
    attribute_bench_clear(&bench);
    return figure;
}

static void run_case(gconstpointer data)
{
    const AttributeCase *test = data;
    gboolean differs = FALSE;
    for (guint i = 0; i < ATTRIBUTE_MAX_VALUES && test->values[i].text != NULL; i++) {
        g_test_message("%s: '%s'", test->path, test->values[i].text);
        gint64 figure = measure(test, test->values[i].text);
        g_assert_cmpint(figure, ==, test->values[i].figure);
        differs = differs || test->values[i].figure != test->values[0].figure;
    }
    g_assert_true(differs);
}

void attribute_bench_add_cases(const AttributeCase *cases, guint n_cases)
{
    for (guint i = 0; i < n_cases; i++) {
        g_auto(GStrv) names = g_strsplit(cases[i].path, ".", 0);
        if (g_str_equal(names[0], "links")) {
            names[1][0] = 'N';
        }
        g_autofree char *below = g_strjoinv("/", names);
        g_autofree char *path =
            g_strconcat("/attributes/", below, cases[i].what ? "/" : NULL, cases[i].what, NULL);
        g_test_add_data_func(path, &cases[i], run_case);
    }
}

/* ---- figures ---- */

gint64 attribute_latency_sum_ps(const TrialResult *result)
{
    return (gint64)(result->direction[0].latency_ps.sum_low +
                    result->direction[1].latency_ps.sum_low);
}

gint64 attribute_latency_most_ps(const TrialResult *result)
{
    return MAX(result->direction[0].latency_ps.maximum, result->direction[1].latency_ps.maximum);
}

gint64 attribute_sent(const TrialResult *result)
{
    return (gint64)trial_result_sent(result);
}

gint64 attribute_received(const TrialResult *result)
{
    return (gint64)trial_result_received(result);
}

static gint64 lost(const TrialResult *result, TrialLoss loss)
{
    return (gint64)(result->direction[0].lost[loss] + result->direction[1].lost[loss]);
}

gint64 attribute_rx_ring_full(const TrialResult *result)
{
    return lost(result, TRIAL_LOSS_RX_RING_FULL);
}

gint64 attribute_input_list_full(const TrialResult *result)
{
    return lost(result, TRIAL_LOSS_INPUT_LIST_FULL);
}

gint64 attribute_tx_ring_full(const TrialResult *result)
{
    return lost(result, TRIAL_LOSS_TX_RING_FULL);
}

gint64 attribute_n_busy_queues(const TrialResult *result)
{
    gint64 n_busy = 0;
    for (guint i = 0; i < result->n_queues; i++) {
        n_busy += result->queue[i].port == 0 && result->queue[i].frames > 0;
    }
    return n_busy;
}

gint64 attribute_busy_queue(const TrialResult *result)
{
    gint64 queue = -1;
    g_assert_cmpint(attribute_n_busy_queues(result), ==, 1);
    for (guint i = 0; i < result->n_queues; i++) {
        if (result->queue[i].port == 0 && result->queue[i].frames > 0) {
            queue = result->queue[i].queue;
        }
    }
    return queue;
}
