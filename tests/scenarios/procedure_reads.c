/* Which attributes of `test` procedures read: what they ask of a device that forwards 430 of 1000
 * frames/s changes with those that they say they read, and with no others. */
#include "scenarios/procedures/procedure.h"

#define LINE_RATE_PPS 1000
#define ZERO_LOSS_PPS 430

/* All requests, written down one after the other. */
static gboolean run_trial(gpointer bench, const ProcedureRequest *request, ProcedureTrial *trial,
                          GError **error G_GNUC_UNUSED)
{
    GString *log = bench;
    guint64 sent = request->n_frames > 0 ? request->n_frames : (guint64)request->rate_pps;
    gboolean pass = request->n_frames > 0 ? sent <= 37 : request->rate_pps <= ZERO_LOSS_PPS;
    g_string_append_printf(log,
                           "%d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT
                           " %" G_GINT64_FORMAT " %d %" G_GUINT64_FORMAT "\n",
                           (int)request->purpose, request->rate_pps, request->duration_ps,
                           request->n_frames, request->reset_ps, request->stop_at_first_loss,
                           request->n_tags);
    *trial = (ProcedureTrial){.purpose = request->purpose,
                              .rate_pps = request->rate_pps,
                              .duration_ps = request->duration_ps,
                              .asked_ps = request->duration_ps,
                              .n_senders = 1,
                              .sent = sent,
                              .lost = pass ? 0 : sent / 2,
                              .received = pass ? sent : sent - sent / 2,
                              .pass = pass};
    return TRUE;
}

static gint64 guess_pps(gpointer bench G_GNUC_UNUSED)
{
    return ZERO_LOSS_PPS;
}

/* (transfer full) */
static char *requests(const Procedure *procedure, const TestSettings *test)
{
    GString *log = g_string_new(NULL);
    const ProcedureContext context = {.test = test,
                                      .line_rate_pps = LINE_RATE_PPS,
                                      .run_trial = run_trial,
                                      .guess_pps = guess_pps,
                                      .bench = log};
    g_assert_true(procedure->run(&context, NULL));
    g_string_append(log, "end");
    return g_string_free(log, FALSE);
}

static const TestSettings plain = {.rate = {.value = 1000000, .is_share = TRUE},
                                   .step = {.value = 100000, .is_share = TRUE},
                                   .minimum_load = {.value = 1000, .is_share = TRUE},
                                   .burst_ps = SIM_PS_PER_S / 10,
                                   .burst_step = 1,
                                   .tags = 500,
                                   .reset_after_ps = SIM_PS_PER_S,
                                   .duration_ps = 60 * SIM_PS_PER_S,
                                   .resolution_pps = 10,
                                   .search = TEST_SEARCH_GUIDED};

/* `plain` with another value of the attribute; FALSE: there is none here. */
static gboolean change(const char *name, TestSettings *test, GPtrArray *goals)
{
    const SimLoad load = {.value = 200000, .is_share = TRUE};
    *test = plain;
    if (g_str_equal(name, "rate")) {
        test->rate = load;
    } else if (g_str_equal(name, "throughput")) {
        test->throughput = load;
    } else if (g_str_equal(name, "step")) {
        test->step.value = 50000;
    } else if (g_str_equal(name, "burst")) {
        test->burst_ps *= 2;
    } else if (g_str_equal(name, "burst_step")) {
        test->burst_step = 20;
    } else if (g_str_equal(name, "tags")) {
        test->tags = 7;
    } else if (g_str_equal(name, "reset_after")) {
        test->reset_after_ps *= 2;
    } else if (g_str_equal(name, "goals")) {
        test->goals = goals;
    } else if (g_str_equal(name, "minimum_load")) {
        test->minimum_load.value = 900000;
    } else if (g_str_equal(name, "resolution")) {
        test->resolution_pps = 200;
    } else if (g_str_equal(name, "search")) {
        test->search = TEST_SEARCH_BISECTION;
    } else if (g_str_equal(name, "method")) {
        test->method = TEST_METHOD_TREX;
    } else if (g_str_equal(name, "loss_verification")) {
        test->loss_verification = 3;
    } else if (g_str_equal(name, "loss_verification_limit")) {
        test->loss_verification_limit = load;
    } else if (g_str_equal(name, "full_trials")) {
        test->full_trials = TRUE;
    } else {
        return FALSE;
    }
    return TRUE;
}

static void check_attribute(const Procedure *procedure, const char *name)
{
    MlrsearchGoalSettings goal = {.preset = MLRSEARCH_PRESET_PDR};
    g_autoptr(GPtrArray) goals = g_ptr_array_new();
    TestSettings test;
    g_ptr_array_add(goals, &goal);
    if (!change(name, &test, goals)) {
        g_assert_cmpint(procedure_reads(procedure, name), ==,
                        !g_str_equal(name, "overload") || procedure->benchmarks != NULL);
        return;
    }
    TestSettings before = plain;
    gboolean is_method = g_str_equal(procedure->name, "search-methods");
    if (is_method && (g_str_equal(name, "goals") || g_str_equal(name, "minimum_load"))) {
        before.method = test.method = TEST_METHOD_MLRSEARCH; /* no other method has any */
    }
    if (g_str_equal(name, "loss_verification_limit")) {
        before.loss_verification = test.loss_verification = 3; /* else there is nothing to limit */
    }
    g_autofree char *asked = requests(procedure, &before);
    g_autofree char *then = requests(procedure, &test);
    gboolean differs = !g_str_equal(asked, then);
    if (differs != procedure_reads(procedure, name)) {
        g_error("procedure %s %s test.%s", procedure->name, differs ? "reads" : "does not read",
                name);
    }
}

static void test_reads(void)
{
    for (const Procedure *const *procedure = procedures_all(); *procedure != NULL; procedure++) {
        const SimAttribute *attribute = test_attributes.attributes;
        for (; (*procedure)->subject == TEST_OF_DUT && attribute->name != NULL; attribute++) {
            check_attribute(*procedure, attribute->name);
        }
    }
}

static void test_names(void)
{
    for (const Procedure *const *procedure = procedures_all(); *procedure != NULL; procedure++) {
        const char *const *name = (*procedure)->reads;
        for (; name != NULL && *name != NULL; name++) {
            g_assert_nonnull(sim_attribute_table_find(&test_attributes, *name));
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/procedure-reads/requests", test_reads);
    g_test_add_func("/procedure-reads/names", test_names);
    return g_test_run();
}
