/* MLRsearch (RFC 9971): classification of loads by its example, conditional throughput, and the
 * search on virtual devices whose zero-loss rate or loss probability is known. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scenarios/procedures/mlrsearch_search.h"
#include "scenarios/procedures/procedure.h"

#define EXAMPLE_LOAD 1000000                  /* frames/s */
#define PERCENT      G_GINT64_CONSTANT(10000) /* of MLRSEARCH_PARTS */

static const MlrsearchGoal example_goals[] = {
    {"RFC2544", SIM_PS_PER_S, 60 * SIM_PS_PER_S, 60 * SIM_PS_PER_S, 0, 0, 5000},
    {"TST009", SIM_PS_PER_S, 60 * SIM_PS_PER_S, 120 * SIM_PS_PER_S, 0, 50 * PERCENT, 5000},
    {"1s-final", SIM_PS_PER_S, SIM_PS_PER_S, 120 * SIM_PS_PER_S, PERCENT / 2, 50 * PERCENT, 5000},
    {"20pct-exceed", SIM_PS_PER_S, 60 * SIM_PS_PER_S, 60 * SIM_PS_PER_S, PERCENT / 2, 20 * PERCENT,
     5000}};

static const MlrsearchGoal *example_goal(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(example_goals); i++) {
        if (strcmp(example_goals[i].name, name) == 0) {
            return &example_goals[i];
        }
    }
    g_error("no goal '%s'", name);
    return NULL;
}

static void add_trials(GArray *trials, guint n, guint duration_s, guint64 lost_per_thousand)
{
    const MlrsearchTrial trial = {.rate_pps = EXAMPLE_LOAD,
                                  .duration_ps = duration_s * SIM_PS_PER_S,
                                  .sent = 1000 * (guint64)duration_s,
                                  .lost = lost_per_thousand * duration_s};
    for (guint i = 0; i < n; i++) {
        g_array_append_val(trials, trial);
    }
}

/* "59x(1s 0%)+1x(1s 1%)" as trials. (transfer full) */
static GArray *read_trials(const char *text)
{
    GArray *trials = g_array_new(FALSE, FALSE, sizeof(MlrsearchTrial));
    g_auto(GStrv) parts = g_strsplit(text, "+", -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        char *end;
        guint n = (guint)strtoul(parts[i], &end, 10);
        g_assert_true(g_str_has_prefix(end, "x("));
        guint duration_s = (guint)strtoul(end + 2, &end, 10);
        g_assert_true(g_str_has_prefix(end, "s "));
        double percent = g_ascii_strtod(end + 2, &end);
        g_assert_cmpstr(end, ==, "%)");
        add_trials(trials, n, duration_s, (guint64)lround(10 * percent));
    }
    return trials;
}

static const MlrsearchTrial *of(const GArray *trials)
{
    return (const MlrsearchTrial *)(gconstpointer)trials->data;
}

static void assert_seconds(SimTime time_ps, const char *cell)
{
    g_assert_cmpfloat_with_epsilon((double)time_ps / (double)SIM_PS_PER_S,
                                   g_ascii_strtod(cell, NULL), 1e-9);
}

static const char *class_name(MlrsearchClass classified)
{
    static const char *const names[] = {"undecided", "lower", "upper"};
    return names[classified];
}

/* Columns of the table. */
enum { TRIALS = 1, GOAL, FULL_HIGH, FULL_LOW, SHORT_HIGH, SHORT_LOW, OPTIMISTIC = 13 };
enum { PESSIMISTIC = OPTIMISTIC + 1, PRINTED, BY_ALGORITHM, N_COLUMNS };

/* The RFC's table of its example, in tests/scenarios/data. For goal 20pct-exceed the class that is
 * printed at point 5 contradicts the RFC's own rule: an optimistic exceed ratio of 42.857 % is
 * above 20 %, so the load is an upper bound. What the rule says is followed. */
static void test_example(void)
{
    g_autofree char *path =
        g_build_filename(g_getenv("TOP"), "tests/scenarios/data/mlrsearch_examples.csv", NULL);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint n_rows = 0;
    guint n_contradictions = 0;
    for (guint i = 0; lines[i] != NULL; i++) {
        if (!g_ascii_isdigit(lines[i][0])) {
            continue;
        }
        g_auto(GStrv) cells = g_strsplit(lines[i], ",", -1);
        g_assert_cmpuint(g_strv_length(cells), ==, N_COLUMNS);
        g_autoptr(GArray) trials = read_trials(cells[TRIALS]);
        MlrsearchLoad load = mlrsearch_classify(example_goal(cells[GOAL]), of(trials), trials->len);
        assert_seconds(load.sums.full_high_ps, cells[FULL_HIGH]);
        assert_seconds(load.sums.full_low_ps, cells[FULL_LOW]);
        assert_seconds(load.sums.short_high_ps, cells[SHORT_HIGH]);
        assert_seconds(load.sums.short_low_ps, cells[SHORT_LOW]);
        g_assert_cmpfloat_with_epsilon(100 * load.optimistic_exceed,
                                       g_ascii_strtod(cells[OPTIMISTIC], NULL), 5.1e-4);
        g_assert_cmpfloat_with_epsilon(100 * load.pessimistic_exceed,
                                       g_ascii_strtod(cells[PESSIMISTIC], NULL), 5.1e-4);
        g_assert_cmpstr(class_name(load.classified), ==, cells[BY_ALGORITHM]);
        n_contradictions += strcmp(cells[PRINTED], cells[BY_ALGORITHM]) != 0 ? 1 : 0;
        n_rows++;
    }
    g_assert_cmpuint(n_rows, ==, 12);
    g_assert_cmpuint(n_contradictions, ==, 1);
}

/* The points of the RFC's example that the table leaves out; of 6, too, the class of 20pct-exceed
 * is the rule's (27.273 % is above 20 %), not the printed one. */
static void test_example_later(void)
{
    static const struct {
        const char *trials, *goal;
        MlrsearchClass classified;
    } cases[] = {
        {"59x(1s 0%)+60x(1s 1%)", "RFC2544", MLRSEARCH_UPPER_BOUND},
        {"59x(1s 0%)+60x(1s 1%)", "TST009", MLRSEARCH_UNDECIDED},
        {"59x(1s 0%)+60x(1s 1%)", "1s-final", MLRSEARCH_UNDECIDED},
        {"59x(1s 0%)+60x(1s 1%)", "20pct-exceed", MLRSEARCH_UPPER_BOUND},
        {"60x(1s 0%)+60x(1s 1%)", "1s-final", MLRSEARCH_LOWER_BOUND},
        {"60x(1s 0%)+60x(1s 1%)", "TST009", MLRSEARCH_UNDECIDED},
        {"60x(1s 0%)+60x(1s 1%)+1x(60s 0.1%)+1x(60s 0%)", "RFC2544", MLRSEARCH_UPPER_BOUND},
        {"60x(1s 0%)+60x(1s 1%)+1x(60s 0.1%)+1x(60s 0%)", "TST009", MLRSEARCH_LOWER_BOUND},
        {"60x(1s 0%)+60x(1s 1%)+1x(60s 0.1%)+1x(60s 0%)", "1s-final", MLRSEARCH_LOWER_BOUND},
        {"60x(1s 0%)+60x(1s 1%)+1x(60s 0.1%)+1x(60s 0%)", "20pct-exceed", MLRSEARCH_UPPER_BOUND},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) trials = read_trials(cases[i].trials);
        MlrsearchLoad load =
            mlrsearch_classify(example_goal(cases[i].goal), of(trials), trials->len);
        g_assert_cmpint((gint)load.classified, ==, (gint)cases[i].classified);
    }
}

/* The RFC's: 1 000 000 frames/s for the goals of half the time, 999 000 where 80 % of it must do.
 */
static void test_conditional(void)
{
    g_autoptr(GArray) trials = read_trials("60x(1s 0%)+60x(1s 1%)+1x(60s 0.1%)+1x(60s 0%)");
    static const double expected_pps[] = {0, 1000000, 1000000, 999000};
    for (guint i = 1; i < G_N_ELEMENTS(expected_pps); i++) {
        double pps = mlrsearch_conditional_pps(&example_goals[i], of(trials), trials->len);
        g_assert_cmpfloat_with_epsilon(pps, expected_pps[i], 1e-6);
    }
    /* one trial of 60 s is too short for a sum of 120 s but enough for half of it; none is nothing
     */
    g_autoptr(GArray) one = read_trials("1x(60s 0.1%)");
    g_assert_cmpfloat_with_epsilon(mlrsearch_conditional_pps(&example_goals[1], of(one), 1), 999000,
                                   1e-6);
    g_autoptr(GArray) none = read_trials("9x(1s 0%)");
    g_assert_cmpfloat(mlrsearch_conditional_pps(&example_goals[1], of(none), 9), ==, 0);
    g_assert_cmpfloat(mlrsearch_conditional_pps(&example_goals[1], of(none), 0), ==, 0);
}

/* The smallest upper bound counts, and the largest lower bound below it, not the one above. */
static void test_bounds(void)
{
    static const struct {
        gint64 rate_pps;
        guint64 lost;
    } loads[] = {{300, 0}, {100, 0}, {500, 0}, {400, 1}, {600, 1}};
    g_autoptr(GArray) trials = g_array_new(FALSE, FALSE, sizeof(MlrsearchTrial));
    MlrsearchBounds bounds = mlrsearch_bounds(&example_goals[0], of(trials), 0);
    g_assert_true(bounds.lower_pps == 0 && bounds.upper_pps == 0);
    for (guint i = 0; i < G_N_ELEMENTS(loads); i++) {
        const MlrsearchTrial trial = {.rate_pps = loads[i].rate_pps,
                                      .duration_ps = 60 * SIM_PS_PER_S,
                                      .sent = 1000,
                                      .lost = loads[i].lost};
        mlrsearch_insert(trials, &trial);
    }
    bounds = mlrsearch_bounds(&example_goals[0], of(trials), trials->len);
    g_assert_cmpint(bounds.lower_pps, ==, 300);
    g_assert_cmpint(bounds.upper_pps, ==, 400);
    MlrsearchGoal goal = example_goals[0];
    goal.width = 25 * PERCENT; /* (400 - 300) / 400 */
    g_assert_true(mlrsearch_bounds_are_near(&goal, &bounds, 1, 1000));
    goal.width--;
    g_assert_false(mlrsearch_bounds_are_near(&goal, &bounds, 1, 1000));
    bounds.upper_pps = 301;
    g_assert_true(mlrsearch_bounds_are_near(&goal, &bounds, 1, 1000));
    const MlrsearchBounds only_lower = {.lower_pps = 1000};
    g_assert_true(mlrsearch_bounds_are_near(&goal, &only_lower, 1, 1000));
    g_assert_false(mlrsearch_bounds_are_near(&goal, &only_lower, 1, 1001));
    const MlrsearchBounds only_upper = {.upper_pps = 10};
    g_assert_true(mlrsearch_bounds_are_near(&goal, &only_upper, 10, 1000));
    g_assert_false(mlrsearch_bounds_are_near(&goal, &only_upper, 9, 1000));
}

/* ---- the search on virtual devices ---- */

/* Forwards `zero_loss_pps` at most; of the trials at a load below, a share loses a frame, drawn. */
typedef struct {
    gint64 zero_loss_pps;
    double loss_chance; /* at the zero-loss rate, in proportion to the load */
    gboolean is_random; /* passes or fails as it likes */
    SimRandom random;
    guint n_trials;
    GArray *trials; /* of ProcedureTrial */
} Device;

static double draw(Device *device)
{
    return (double)(sim_random_next(&device->random) >> 11) / (double)(G_GUINT64_CONSTANT(1) << 53);
}

static gboolean run_trial(gpointer bench, const ProcedureRequest *request, ProcedureTrial *trial,
                          GError **error G_GNUC_UNUSED)
{
    Device *device = bench;
    double load = (double)request->rate_pps / (double)device->zero_loss_pps;
    guint64 sent = (guint64)sim_pacer_count(request->rate_pps, request->duration_ps);
    guint64 kept = (guint64)sim_pacer_count(device->zero_loss_pps, request->duration_ps);
    guint64 lost = sent > kept ? sent - kept : 0;
    if (device->loss_chance > 0 && draw(device) < device->loss_chance * load) {
        lost = MAX(lost, MIN(sent, 1));
    }
    if (device->is_random) {
        lost = draw(device) < 0.5 ? 0 : sent / 2;
    }
    *trial = (ProcedureTrial){.purpose = request->purpose,
                              .rate_pps = request->rate_pps,
                              .duration_ps = request->duration_ps,
                              .asked_ps = request->duration_ps,
                              .n_senders = 1,
                              .sent = sent,
                              .received = sent - lost,
                              .lost = lost,
                              .pass = sent > 0 && lost == 0};
    g_array_append_val(device->trials, *trial);
    device->n_trials++;
    return TRUE;
}

static void set_up_goals(TestSettings *test, const gint *presets, guint n_presets)
{
    test->goals = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < n_presets; i++) {
        MlrsearchGoalSettings *goal = g_new(MlrsearchGoalSettings, 1);
        sim_attribute_set_defaults(&mlrsearch_goal_attributes, goal);
        goal->preset = presets[i];
        g_ptr_array_add(test->goals, goal);
    }
}

/* Runs the procedure and evaluates; the figures are to be freed. */
static double *measure(Device *device, const TestSettings *test, gint64 line_rate_pps)
{
    const Procedure *procedure = procedures_find("mlrsearch");
    device->trials = g_array_new(FALSE, FALSE, sizeof(ProcedureTrial));
    ProcedureContext context = {
        .test = test, .line_rate_pps = line_rate_pps, .run_trial = run_trial, .bench = device};
    g_assert_true(procedure->run(&context, NULL));
    g_assert_cmpuint(device->n_trials, <=, procedure->max_trials(test, line_rate_pps));
    const ProcedurePoint point = procedure_point(test, line_rate_pps);
    g_auto(GStrv) names = procedure_make_figures(procedure, &point);
    double *figures = g_new(double, g_strv_length(names));
    gint reported;
    procedure->evaluate(&point, (const ProcedureTrial *)(gconstpointer)device->trials->data,
                        device->n_trials, figures, &reported);
    if (reported >= 0) {
        const ProcedureTrial *trial = &g_array_index(device->trials, ProcedureTrial, reported);
        g_assert_cmpfloat((double)trial->rate_pps, ==, figures[1]);
    } else {
        g_assert_cmpfloat(figures[1], ==, 0);
    }
    g_array_unref(device->trials);
    return figures;
}

static const gint all_presets[] = {MLRSEARCH_PRESET_RFC2544, MLRSEARCH_PRESET_TST009,
                                   MLRSEARCH_PRESET_NDR, MLRSEARCH_PRESET_PDR};

#define LINE_RATE 1488095

/* For each goal the bounds enclose the rate at which just its loss ratio is lost, and are within
 * its width: z for a loss ratio of 0, z / (1 - 0.005) for PDR. */
static void test_known_device(void)
{
    TestSettings test = {.procedure = "mlrsearch", .duration_ps = 60 * SIM_PS_PER_S};
    set_up_goals(&test, all_presets, G_N_ELEMENTS(all_presets));
    guint most_trials = 0;
    for (gint64 zero_loss_pps = 1500; zero_loss_pps < LINE_RATE; zero_loss_pps += 17377) {
        Device device = {.zero_loss_pps = zero_loss_pps};
        g_autofree double *figures = measure(&device, &test, LINE_RATE);
        for (guint i = 0; i < G_N_ELEMENTS(all_presets); i++) {
            const double *figure = figures + (gsize)3 * i;
            double ratio = all_presets[i] == MLRSEARCH_PRESET_PDR ? 0.005 : 0;
            double bound_pps = MIN((double)zero_loss_pps / (1 - ratio), LINE_RATE);
            g_assert_cmpfloat(figure[1], <=, bound_pps + 1);
            if (isinf(figure[2])) {
                g_assert_cmpfloat(figure[1], ==, LINE_RATE);
            } else {
                g_assert_cmpfloat(figure[2], >, bound_pps - 1);
                g_assert_cmpfloat(figure[2] - figure[1], <=, MAX(0.005 * figure[2], 1));
            }
            /* what is forwarded at the lower bound */
            g_assert_cmpfloat_with_epsilon(figure[0], MIN(figure[1], (double)zero_loss_pps), 2);
        }
        most_trials = MAX(most_trials, device.n_trials);
    }
    /* 21 trials each for the bounds of NDR and 11 or more of PDR are the most of them */
    g_assert_cmpuint(most_trials, <, 120);
    g_ptr_array_unref(test.goals);
}

/* Nothing but the line rate and nothing but loss. */
static void test_extremes(void)
{
    TestSettings test = {.procedure = "mlrsearch", .duration_ps = 60 * SIM_PS_PER_S};
    test.minimum_load = (SimLoad){.value = 9001};
    Device fast = {.zero_loss_pps = LINE_RATE};
    g_autofree double *all = measure(&fast, &test, LINE_RATE);
    g_assert_cmpfloat(all[0], ==, LINE_RATE);
    g_assert_cmpfloat(all[1], ==, LINE_RATE);
    g_assert_true(isinf(all[2]));           /* above the line rate: the highest in a median */
    g_assert_cmpuint(fast.n_trials, ==, 3); /* one a phase */
    Device dead = {.zero_loss_pps = 1, .loss_chance = 1e9};
    g_autofree double *none = measure(&dead, &test, LINE_RATE);
    g_assert_cmpfloat(none[0], ==, 0);
    g_assert_cmpfloat(none[1], ==, 0);
    g_assert_cmpfloat(none[2], ==, 9001);
}

/* A trial loses with probability L / z at a load of L <= z. With NDR's goal half of the time may be
 * high-loss: that is so on average at z / 2, and with 21 trials a load one of 0.5 +- 0.11 z (a
 * standard deviation) is as likely to be taken for it. For RFC 2544's goal one trial decides, so
 * that its bounds spread more. */
static void test_noisy_device(void)
{
    TestSettings test = {.procedure = "mlrsearch", .duration_ps = 60 * SIM_PS_PER_S};
    const gint presets[] = {MLRSEARCH_PRESET_NDR, MLRSEARCH_PRESET_RFC2544};
    const guint n = 60;
    double sum_ndr = 0;
    double squares_ndr = 0;
    double sum_rfc2544 = 0;
    double squares_rfc2544 = 0;
    set_up_goals(&test, presets, G_N_ELEMENTS(presets));
    for (guint i = 0; i < n; i++) {
        Device device = {.zero_loss_pps = 1000000,
                         .loss_chance = 1,
                         .random = sim_random_stream(1, i, "device")};
        g_autofree double *figures = measure(&device, &test, LINE_RATE);
        sum_ndr += figures[1] / n;
        sum_rfc2544 += figures[4] / n;
        squares_ndr += figures[1] * figures[1] / n;
        squares_rfc2544 += figures[4] * figures[4] / n;
    }
    double sd_ndr = sqrt(squares_ndr - sum_ndr * sum_ndr);
    double sd_rfc2544 = sqrt(squares_rfc2544 - sum_rfc2544 * sum_rfc2544);
    g_test_message("sd %.0f, %.0f", sd_ndr, sd_rfc2544);
    g_assert_cmpfloat_with_epsilon(sum_ndr, 500000, 110000);
    g_assert_cmpfloat(sd_ndr, <, 110000);
    g_assert_cmpfloat(sd_rfc2544, >, sd_ndr);
    g_ptr_array_unref(test.goals);
}

/* A device that follows no rule: the search ends all the same (measure sees to the number). */
static void test_senseless_device(void)
{
    TestSettings test = {.procedure = "mlrsearch", .duration_ps = 60 * SIM_PS_PER_S};
    set_up_goals(&test, all_presets, G_N_ELEMENTS(all_presets));
    for (guint i = 0; i < 40; i++) {
        Device device = {.zero_loss_pps = 1000000,
                         .is_random = TRUE,
                         .random = sim_random_stream(2, i, "device")};
        g_autofree double *figures = measure(&device, &test, LINE_RATE);
        g_assert_cmpfloat(figures[1], <=, LINE_RATE);
    }
    g_ptr_array_unref(test.goals);
}

/* ---- goals ---- */

/* RFC 9971 and CSIT's table; test.duration of 6 s is a tenth of each. */
static void test_presets(void)
{
    static const gint64 expected[][6] = {/* initial, final, sum [s]; loss, exceed, width [ppm] */
                                         {1, 60, 60, 0, 0, 5000},
                                         {1, 60, 120, 0, 500000, 5000},
                                         {1, 1, 21, 0, 500000, 5000},
                                         {1, 1, 21, 5000, 500000, 5000}};
    TestSettings test = {0};
    set_up_goals(&test, all_presets, G_N_ELEMENTS(all_presets));
    for (gint64 tenths = 1; tenths <= 10; tenths += 9) {
        MlrsearchGoals goals = mlrsearch_goals_resolve(test.goals, tenths * 6 * SIM_PS_PER_S);
        g_assert_cmpuint(goals.n, ==, 4);
        for (guint i = 0; i < goals.n; i++) {
            const gint64 *row = expected[i];
            g_assert_cmpint(10 * goals.goal[i].initial_duration_ps, ==,
                            tenths * row[0] * SIM_PS_PER_S);
            g_assert_cmpint(10 * goals.goal[i].final_duration_ps, ==,
                            tenths * row[1] * SIM_PS_PER_S);
            g_assert_cmpint(10 * goals.goal[i].duration_sum_ps, ==, tenths * row[2] * SIM_PS_PER_S);
            g_assert_cmpint(goals.goal[i].loss_ratio, ==, row[3]);
            g_assert_cmpint(goals.goal[i].exceed_ratio, ==, row[4]);
            g_assert_cmpint(goals.goal[i].width, ==, row[5]);
        }
    }
    g_ptr_array_unref(test.goals);
    MlrsearchGoals unset = mlrsearch_goals_resolve(NULL, 60 * SIM_PS_PER_S);
    g_assert_cmpuint(unset.n, ==, 1);
    g_assert_cmpstr(unset.goal[0].name, ==, "rfc2544");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mlrsearch/example", test_example);
    g_test_add_func("/mlrsearch/example/later", test_example_later);
    g_test_add_func("/mlrsearch/conditional", test_conditional);
    g_test_add_func("/mlrsearch/bounds", test_bounds);
    g_test_add_func("/mlrsearch/known-device", test_known_device);
    g_test_add_func("/mlrsearch/extremes", test_extremes);
    g_test_add_func("/mlrsearch/noisy-device", test_noisy_device);
    g_test_add_func("/mlrsearch/senseless-device", test_senseless_device);
    g_test_add_func("/mlrsearch/presets", test_presets);
    return g_test_run();
}
