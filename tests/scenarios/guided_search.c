/* The guided search on a virtual device: the figure of plain bisection for every device whose
 * verdicts are monotone, however bad the guesses, in a bounded number of trials. */
#include "scenarios/procedures/guided_search.h"

#include <string.h>

#include "scenarios/procedures/search_ahead.h"

#define MAX_TRIALS 64
#define MAX_AHEAD  64

/* What the guesses are worth. */
typedef enum {
    GUESS_RIGHT,
    GUESS_ZERO,
    GUESS_LINE_RATE,
    GUESS_HALF,   /* of the truth */
    GUESS_DOUBLE, /* the truth */
    GUESS_LAST,   /* the last rate tried, whatever came of it */
    GUESS_MIRROR, /* high after a pass, low after a failure */
    GUESS_RANDOM,
    GUESS_WILD, /* outside of all that is possible */
    N_GUESSES
} Guess;

typedef struct {
    gint64 line_rate_pps, zero_loss_pps;
    Guess guess;
    guint64 random;
    ProcedureTrial trials[MAX_TRIALS];
    guint n_trials;
    ProcedureAhead ahead[MAX_AHEAD + 1];
    guint n_announced;  /* of them, at last */
    guint n_unforeseen; /* trials that the last announcement did not hold */
    guint n_unlikely;   /* trials that were not the second of it */
} Device;

static gboolean run_trial(gpointer bench, const ProcedureRequest *request, ProcedureTrial *trial,
                          GError **error G_GNUC_UNUSED)
{
    Device *device = bench;
    gint64 rate_pps = request->rate_pps;
    g_assert_cmpuint(device->n_trials, <, MAX_TRIALS);
    g_assert_cmpint(rate_pps, >=, 1);
    g_assert_cmpint(rate_pps, <=, device->line_rate_pps);
    g_assert_true(request->stop_at_first_loss);
    *trial = (ProcedureTrial){.rate_pps = rate_pps, .pass = rate_pps <= device->zero_loss_pps};
    device->trials[device->n_trials++] = *trial;
    return TRUE;
}

static gint64 guess_pps(gpointer bench)
{
    Device *device = bench;
    const ProcedureTrial *last =
        device->n_trials > 0 ? &device->trials[device->n_trials - 1] : NULL;
    switch (device->guess) {
    case GUESS_RIGHT:
        return device->zero_loss_pps;
    case GUESS_LINE_RATE:
        return device->line_rate_pps;
    case GUESS_HALF:
        return device->zero_loss_pps / 2;
    case GUESS_DOUBLE:
        return device->zero_loss_pps * 2;
    case GUESS_LAST:
        return last != NULL ? last->rate_pps : device->line_rate_pps / 3;
    case GUESS_MIRROR:
        return last != NULL && last->pass ? device->line_rate_pps - 1 : 1;
    case GUESS_RANDOM:
        return (gint64)(sim_random_at(1, device->random++) % (guint64)device->line_rate_pps);
    case GUESS_WILD:
        return last != NULL && last->pass ? -device->line_rate_pps : G_MAXINT32 * (gint64)1000;
    case GUESS_ZERO:
    case N_GUESSES:
        break;
    }
    return 0;
}

static guint n_ahead(gpointer bench G_GNUC_UNUSED)
{
    return MAX_AHEAD;
}

/* ProcedureAnnounce */
static void announce(gpointer bench, const ProcedureRequest *like, const ProcedureAhead *trials,
                     guint n_trials)
{
    Device *device = bench;
    gboolean foreseen = device->n_trials == 0;
    g_assert_true(like->stop_at_first_loss);
    for (guint i = 0; i < device->n_announced && !foreseen; i++) {
        foreseen = device->ahead[i].rate_pps == trials->rate_pps && device->ahead[i].ahead == 1;
    }
    device->n_unforeseen += foreseen ? 0 : 1;
    device->n_unlikely += device->n_trials > 0 && (device->n_announced < 2 ||
                                                   device->ahead[1].rate_pps != trials->rate_pps)
                              ? 1
                              : 0;
    memcpy(device->ahead, trials, n_trials * sizeof *trials);
    device->n_announced = n_trials;
}

static double search(Device *device, gint64 resolution_pps, gint how)
{
    const Procedure *procedure = procedures_find("throughput");
    TestSettings test = {.resolution_pps = resolution_pps, .search = how};
    ProcedureContext context = {.test = &test,
                                .line_rate_pps = device->line_rate_pps,
                                .run_trial = run_trial,
                                .guess_pps = guess_pps,
                                .bench = device};
    double figure = -1;
    gint reported = -2;
    device->n_trials = 0;
    gboolean done = procedure->run(&context, NULL);
    g_assert_true(done);
    g_assert_cmpuint(device->n_trials, <=, procedure->max_trials(&test, device->line_rate_pps));
    const ProcedurePoint point = {.line_rate_pps = device->line_rate_pps};
    procedure->evaluate(&point, device->trials, device->n_trials, &figure, &reported);
    return figure;
}

/* The same search when it announces what may follow; the same trials. */
static void search_ahead(Device *device, gint64 resolution_pps, gint how)
{
    Device plain = *device;
    TestSettings test = {.resolution_pps = resolution_pps, .search = how};
    ProcedureContext context = {.test = &test,
                                .line_rate_pps = device->line_rate_pps,
                                .run_trial = run_trial,
                                .guess_pps = guess_pps,
                                .n_ahead = n_ahead,
                                .announce = announce,
                                .bench = device};
    search(&plain, resolution_pps, how);
    device->n_trials = device->n_announced = device->n_unforeseen = device->n_unlikely = 0;
    gboolean done = procedures_find("throughput")->run(&context, NULL);
    g_assert_true(done);
    g_assert_cmpuint(device->n_trials, ==, plain.n_trials);
    for (guint i = 0; i < device->n_trials; i++) {
        g_assert_cmpint(device->trials[i].rate_pps, ==, plain.trials[i].rate_pps);
    }
}

/* Bisection and guided searches of one device; no rate is tried twice or needlessly. */
static void compare(gint64 line_rate_pps, gint64 resolution_pps, gint64 zero_loss_pps)
{
    Device device = {.line_rate_pps = line_rate_pps, .zero_loss_pps = zero_loss_pps};
    double plain = search(&device, resolution_pps, TEST_SEARCH_BISECTION);
    guint n_plain = guided_search_bisection_count(line_rate_pps, resolution_pps, (gint64)plain);
    g_assert_cmpuint(device.n_trials, ==, n_plain);
    for (Guess guess = GUESS_RIGHT; guess < N_GUESSES; guess++) {
        gint64 passed_pps = 0;
        gint64 failed_pps = line_rate_pps + 1;
        device.guess = guess;
        device.random = (guint64)zero_loss_pps * 1000;
        double figure = search(&device, resolution_pps, TEST_SEARCH_GUIDED);
        g_assert_cmpfloat(figure, ==, plain);
        for (guint i = 0; i < device.n_trials; i++) {
            g_assert_cmpint(device.trials[i].rate_pps, >, passed_pps);
            g_assert_cmpint(device.trials[i].rate_pps, <, failed_pps);
            *(device.trials[i].pass ? &passed_pps : &failed_pps) = device.trials[i].rate_pps;
        }
        /* A right guess: what is to be shown is one pass and one failure. */
        if (guess == GUESS_RIGHT) {
            g_assert_cmpuint(device.n_trials, <=, 2);
        }
    }
}

/* Every device there is, for small line rates. */
static void test_all_thresholds(void)
{
    for (gint64 line_rate_pps = 1; line_rate_pps <= 70; line_rate_pps++) {
        for (gint64 resolution_pps = 1; resolution_pps <= 9; resolution_pps++) {
            for (gint64 zero_loss_pps = 0; zero_loss_pps <= line_rate_pps; zero_loss_pps++) {
                compare(line_rate_pps, resolution_pps, zero_loss_pps);
            }
        }
    }
}

/* Line rates of 64, 84 and 1518 bytes at 1, 10 and 100 Gbit/s (RFC 2544, RFC 5180). */
static void test_line_rates(void)
{
    static const gint64 line_rates_pps[] = {1488095, 14880952, 148809523, 12019230, 812743, 8127};
    static const gint64 resolutions_pps[] = {1, 100, 1000, 4096};
    for (guint i = 0; i < G_N_ELEMENTS(line_rates_pps); i++) {
        for (guint k = 0; k < G_N_ELEMENTS(resolutions_pps); k++) {
            compare(line_rates_pps[i], resolutions_pps[k], 0);
            compare(line_rates_pps[i], resolutions_pps[k], line_rates_pps[i]);
            compare(line_rates_pps[i], resolutions_pps[k], line_rates_pps[i] - 1);
            for (guint n = 0; n < 300; n++) {
                guint64 draw = sim_random_at(2, (i * 10 + k) * 1000 + n);
                compare(line_rates_pps[i], resolutions_pps[k],
                        (gint64)(draw % (guint64)line_rates_pps[i]));
            }
        }
    }
}

/* As long as the guess stays, whatever it is, all that a search asks for was announced; a right
 * guess makes it the likeliest. */
static void test_ahead(void)
{
    static const Guess steady[] = {GUESS_RIGHT, GUESS_ZERO, GUESS_LINE_RATE, GUESS_HALF,
                                   GUESS_DOUBLE};
    for (guint i = 0; i < 40 * G_N_ELEMENTS(steady); i++) {
        Device device = {.line_rate_pps = 14880952,
                         .zero_loss_pps = (gint64)(sim_random_at(3, i / 5) % 14880952),
                         .guess = steady[i % 5]};
        gboolean is_right = device.guess == GUESS_RIGHT;
        search_ahead(&device, 1000, TEST_SEARCH_BISECTION);
        g_assert_cmpuint(device.n_unforeseen, ==, 0);
        g_assert_cmpuint(is_right ? device.n_unlikely : 0, ==, 0);
        search_ahead(&device, 1000, TEST_SEARCH_GUIDED);
        g_assert_cmpuint(device.n_unforeseen, ==, 0);
        g_assert_cmpuint(is_right ? device.n_unlikely : 0, ==, 0);
    }
}

/* A chance of one half at the guess, 2 % to 98 % one part in 64 away. */
static void test_chances(void)
{
    g_assert_cmpuint(search_ahead_pass_percent(123, 0), ==, 50);
    g_assert_cmpuint(search_ahead_pass_percent(640000, 640000), ==, 50);
    g_assert_cmpuint(search_ahead_pass_percent(630000, 640000), ==, 98);
    g_assert_cmpuint(search_ahead_pass_percent(650001, 640000), ==, 2);
    g_assert_cmpuint(search_ahead_pass_percent(645001, 640000), ==, 25);
    g_assert_cmpuint(search_ahead_pass_percent(634999, 640000), ==, 75);
    g_assert_cmpuint(search_ahead_pass_percent(1, G_MAXINT32), ==, 98);
    g_assert_cmpuint(search_ahead_pass_percent(G_MAXINT32, 1), ==, 2);
}

/* Without anybody to guess it is the plain search. */
static void test_nobody_guesses(void)
{
    TestSettings test = {.resolution_pps = 100, .search = TEST_SEARCH_GUIDED};
    Device device = {.line_rate_pps = 1000, .zero_loss_pps = 430};
    ProcedureContext context = {
        .test = &test, .line_rate_pps = 1000, .run_trial = run_trial, .bench = &device};
    static const gint64 rates[] = {1000, 500, 250, 375, 437};
    gboolean done = procedures_find("throughput")->run(&context, NULL);
    g_assert_true(done);
    g_assert_cmpuint(device.n_trials, ==, G_N_ELEMENTS(rates));
    for (guint i = 0; i < G_N_ELEMENTS(rates); i++) {
        g_assert_cmpint(device.trials[i].rate_pps, ==, rates[i]);
    }
}

/* By hand. The grid below 1000 with 100: 500, 250, 750, 125, 375, ... 437 and so on. */
static void test_order(void)
{
    GuidedSearch search;
    guided_search_init(&search, 1000, 100);
    g_assert_cmpuint(search.max_trials, ==, 5 + GUIDED_SEARCH_EXTRA);
    /* 430 lies between 375 and 437: the upper end, then the lower one */
    g_assert_cmpint(guided_search_next(&search, 430), ==, 437);
    guided_search_add(&search, 437, FALSE);
    g_assert_cmpint(guided_search_next(&search, 430), ==, 375);
    guided_search_add(&search, 375, TRUE);
    g_assert_cmpint(guided_search_next(&search, 430), ==, 0);
    g_assert_cmpint(search.passed_pps, ==, 375);
    /* a guess beyond the line rate: that first, and its pass ends the search */
    guided_search_init(&search, 1000, 100);
    g_assert_cmpint(guided_search_next(&search, 2000), ==, 1000);
    guided_search_add(&search, 1000, TRUE);
    g_assert_cmpint(guided_search_next(&search, 2000), ==, 0);
}

/* Trials of a bisection, counted by hand: 1000, 500, 250, 375, 437. */
static void test_counts(void)
{
    g_assert_cmpuint(guided_search_bisection_count(1000, 100, 375), ==, 5);
    g_assert_cmpuint(guided_search_bisection_count(1000, 100, 0), ==, 5);
    g_assert_cmpuint(guided_search_bisection_count(1000, 100, 1000), ==, 1);
    g_assert_cmpuint(guided_search_bisection_count(11, 1, 7), ==, 5); /* 11, 5, 8, 6, 7 */
    g_assert_cmpuint(guided_search_bisection_count(11, 1, 1), ==, 4); /* 11, 5, 2, 1 */
    g_assert_cmpuint(guided_search_bisection_max(11, 1), ==, 5);
    g_assert_cmpuint(guided_search_bisection_max(800, 1000), ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guided-search/all-thresholds", test_all_thresholds);
    g_test_add_func("/guided-search/line-rates", test_line_rates);
    g_test_add_func("/guided-search/ahead", test_ahead);
    g_test_add_func("/guided-search/chances", test_chances);
    g_test_add_func("/guided-search/nobody-guesses", test_nobody_guesses);
    g_test_add_func("/guided-search/order", test_order);
    g_test_add_func("/guided-search/counts", test_counts);
    return g_test_run();
}
