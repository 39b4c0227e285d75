/* The procedures on a virtual device, whose zero-loss rate is known. */
#include <math.h>
#include <string.h>

#include "scenarios/procedures/procedure.h"

#define MAX_TRIALS 64

/* Passes up to its zero-loss rate and notes what it was asked for. */
typedef struct {
    gint64 zero_loss_pps;
    guint64 most_frames; /* of a burst that passes whatever its rate */
    gint64 faulty_pps;   /* a rate that does not pass though it is lower */
    gint64 rates[MAX_TRIALS];
    gboolean stops[MAX_TRIALS];
    guint64 n_frames[MAX_TRIALS]; /* asked for */
    ProcedureRequest requests[MAX_TRIALS];
    ProcedureTrial trials[MAX_TRIALS];
    guint n_trials;
    guint fails_after; /* trials; 0: never */
    guint n_ahead;     /* trials that it wants to be told of */
    ProcedureAhead ahead[MAX_TRIALS];
    guint n_announced; /* of them, at last */
    guint n_announcements;
} Device;

static const ProcedurePoint any_point = {.line_rate_pps = 10000};

static gboolean run_trial(gpointer bench, const ProcedureRequest *request, ProcedureTrial *trial,
                          GError **error)
{
    Device *device = bench;
    gint64 rate_pps = request->rate_pps;
    g_assert_cmpuint(device->n_trials, <, MAX_TRIALS);
    if (device->fails_after > 0 && device->n_trials == device->fails_after) {
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_INTERNAL, "broken");
        return FALSE;
    }
    guint64 n_frames = request->n_frames > 0 ? request->n_frames : (guint64)rate_pps;
    gboolean pass = request->n_frames > 0
                        ? n_frames <= device->most_frames
                        : rate_pps <= device->zero_loss_pps && rate_pps != device->faulty_pps;
    *trial = (ProcedureTrial){.purpose = request->purpose,
                              .rate_pps = rate_pps,
                              .duration_ps = SIM_PS_PER_S,
                              .n_senders = 2,
                              .sent = 2 * n_frames,
                              .pass = pass};
    device->n_frames[device->n_trials] = request->n_frames;
    device->requests[device->n_trials] = *request;
    device->rates[device->n_trials] = rate_pps;
    device->stops[device->n_trials] = request->stop_at_first_loss;
    device->trials[device->n_trials++] = *trial;
    return TRUE;
}

static guint n_ahead(gpointer bench)
{
    const Device *device = bench;
    return device->n_ahead;
}

/* ProcedureAnnounce: what was announced last holds what is asked for now, as the next but one. */
static void announce(gpointer bench, const ProcedureRequest *like, const ProcedureAhead *trials,
                     guint n_trials)
{
    Device *device = bench;
    guint n_same = 0;
    for (guint i = 0; i < device->n_announced; i++) {
        gboolean is_same = device->ahead[i].rate_pps == trials[0].rate_pps;
        n_same += is_same && device->ahead[i].ahead == 1 ? 1 : 0;
    }
    g_assert_cmpuint(n_same, ==, device->n_announcements > 0 ? 1 : 0);
    g_assert_cmpuint(device->n_announcements, ==, device->n_trials);
    g_assert_cmpuint(n_trials, <=, device->n_ahead + 1);
    g_assert_cmpuint(trials[0].ahead, ==, 0);
    g_assert_true(like->stop_at_first_loss);
    g_assert_cmpint(like->rate_pps, ==, trials[0].rate_pps);
    memcpy(device->ahead, trials, n_trials * sizeof *trials);
    device->n_announced = n_trials;
    device->n_announcements++;
}

static gboolean run(const char *name, Device *device, const TestSettings *test,
                    gint64 line_rate_pps, GError **error)
{
    ProcedureContext context = {.test = test,
                                .line_rate_pps = line_rate_pps,
                                .run_trial = run_trial,
                                .n_ahead = n_ahead,
                                .announce = announce,
                                .bench = device};
    return procedures_find(name)->run(&context, error);
}

typedef struct {
    gint64 line_rate_pps, resolution_pps, zero_loss_pps;
    gint64 rates[20]; /* in order, ended by -1 */
    gint64 throughput_pps;
    gint reported;
} Search;

/* By hand: l = 0, h = line rate, r = floor((l + h) / 2) until h - l <= resolution. */
static const Search searches[] = {
    {1000, 100, 430, {1000, 500, 250, 375, 437, -1}, 375, 3},
    /* passes at the line rate: that is the result */
    {1000, 100, 1000, {1000, -1}, 1000, 0},
    /* one below it: the search never comes back to the line rate */
    {1000, 100, 999, {1000, 500, 750, 875, 937, -1}, 937, 4},
    /* never passes */
    {1000, 100, 0, {1000, 500, 250, 125, 62, -1}, 0, -1},
    /* a resolution of one finds the rate itself, all of floor()'s odd halves on the way */
    {11, 1, 6, {11, 5, 8, 6, 7, -1}, 6, 3},
    {11, 1, 1, {11, 5, 2, 1, -1}, 1, 3},
    /* the line rate is within the resolution of 0 */
    {800, 1000, 700, {800, -1}, 0, -1},
    {1000, 1000, 0, {1000, -1}, 0, -1},
    {1001, 1000, 600, {1001, 500, -1}, 500, 1},
    /* 10 Gbit/s, 64 bytes, the default resolution */
    {14880952,
     1000,
     1739130,
     {14880952, 7440476, 3720238, 1860119, 930059, 1395089, 1627604, 1743861, 1685732, 1714796,
      1729328, 1736594, 1740227, 1738410, 1739318, -1},
     1738410,
     13},
};

static void test_throughput(void)
{
    const Procedure *procedure = procedures_find("throughput");
    for (guint i = 0; i < G_N_ELEMENTS(searches); i++) {
        const Search *search = &searches[i];
        TestSettings test = {.resolution_pps = search->resolution_pps};
        Device device = {.zero_loss_pps = search->zero_loss_pps};
        g_autoptr(GError) error = NULL;
        double figure = -1;
        gint reported = -2;
        g_assert_true(run("throughput", &device, &test, search->line_rate_pps, &error));
        g_assert_no_error(error);
        for (guint k = 0; k < device.n_trials; k++) {
            g_assert_cmpint(device.rates[k], ==, search->rates[k]);
            g_assert_true(device.stops[k]);
        }
        g_assert_cmpint(search->rates[device.n_trials], ==, -1);
        g_assert_cmpuint(device.n_trials, <=, procedure->max_trials(&test, search->line_rate_pps));
        procedure->evaluate(&any_point, device.trials, device.n_trials, &figure, &reported);
        g_assert_cmpfloat(figure, ==, (double)search->throughput_pps);
        g_assert_cmpint(reported, ==, search->reported);
    }
}

/* Two trials ahead are enough for what follows a pass and what follows a failure, if neither is the
 * likelier; then the search ends with what was announced. */
static void test_throughput_ahead(void)
{
    static const guint n_aheads[] = {2, 8, 40};
    for (guint i = 0; i < G_N_ELEMENTS(searches) * G_N_ELEMENTS(n_aheads); i++) {
        const Search *search = &searches[i / G_N_ELEMENTS(n_aheads)];
        TestSettings test = {.resolution_pps = search->resolution_pps};
        Device device = {.zero_loss_pps = search->zero_loss_pps,
                         .n_ahead = n_aheads[i % G_N_ELEMENTS(n_aheads)]};
        g_assert_true(run("throughput", &device, &test, search->line_rate_pps, NULL));
        g_assert_cmpuint(device.n_announcements, ==, device.n_trials);
        for (guint k = 0; k < device.n_trials; k++) {
            g_assert_cmpint(device.rates[k], ==, search->rates[k]);
        }
        g_assert_cmpint(device.ahead[0].rate_pps, ==, device.rates[device.n_trials - 1]);
    }
}

/* By hand: 1000 first; it fails or the search is over. Then 500, 250 or 750, ... */
static void test_throughput_tree(void)
{
    static const ProcedureAhead expected[] = {{1000, 0}, {500, 1}, {750, 2}, {250, 2},
                                              {875, 3},  {625, 3}, {375, 3}, {125, 3}};
    TestSettings test = {.resolution_pps = 100};
    Device device = {.fails_after = 1, .n_ahead = G_N_ELEMENTS(expected) - 1};
    g_autoptr(GError) error = NULL;
    device.zero_loss_pps = 1000;
    g_assert_true(run("throughput", &device, &test, 1000, &error));
    g_assert_cmpuint(device.n_announced, ==, G_N_ELEMENTS(expected));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        guint n_same = 0;
        for (guint k = 0; k < device.n_announced; k++) {
            n_same += device.ahead[k].rate_pps == expected[i].rate_pps &&
                              device.ahead[k].ahead == expected[i].ahead
                          ? 1
                          : 0;
        }
        g_assert_cmpuint(n_same, ==, 1);
        g_assert_cmpuint(device.ahead[i].ahead, ==, expected[i].ahead);
    }
}

static void test_throughput_full_trials(void)
{
    TestSettings test = {.resolution_pps = 100, .full_trials = TRUE};
    Device device = {.zero_loss_pps = 430};
    g_assert_true(run("throughput", &device, &test, 1000, NULL));
    g_assert_cmpuint(device.n_trials, ==, 5);
    for (guint i = 0; i < device.n_trials; i++) {
        g_assert_false(device.stops[i]);
    }
}

static void test_throughput_max_trials(void)
{
    const Procedure *procedure = procedures_find("throughput");
    static const gint64 cases[][3] = {/* line rate, resolution, 1 + ceil(log2(line / resolution)) */
                                      {14880952, 1000, 15}, {148809523, 1000, 19}, {1024, 1, 11},
                                      {1025, 1, 12},        {1000, 1000, 1},       {1001, 1000, 2},
                                      {10, 1000, 1}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        TestSettings test = {.resolution_pps = cases[i][1]};
        g_assert_cmpint((gint)procedure->max_trials(&test, cases[i][0]), ==, (gint)cases[i][2]);
    }
}

/* An error, or a cancelled run, ends the procedure at once. */
static void test_error(void)
{
    for (guint after = 1; after < 5; after++) {
        g_autoptr(GError) error = NULL;
        TestSettings test = {.resolution_pps = 100};
        Device device = {.zero_loss_pps = 430, .fails_after = after};
        g_assert_false(run("throughput", &device, &test, 1000, &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_INTERNAL);
        g_assert_cmpuint(device.n_trials, ==, after);
    }
}

static void test_trial_rate(void)
{
    static const struct {
        SimLoad load;
        gint64 line_rate_pps, rate_pps;
    } cases[] = {{{.value = 1000000, .is_share = TRUE}, 14880952, 14880952},
                 {{.value = 995000, .is_share = TRUE}, 14880952, 14806547}, /* 14806547.24 */
                 {{.value = 333333, .is_share = TRUE}, 1000, 333},
                 {{.value = 1, .is_share = TRUE}, 1999999, 1},
                 {{.value = 1717000, .is_share = FALSE}, 14880952, 1717000}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        TestSettings test = {.rate = cases[i].load};
        Device device = {.zero_loss_pps = 0};
        g_assert_true(run("trial", &device, &test, cases[i].line_rate_pps, NULL));
        g_assert_cmpuint(device.n_trials, ==, 1);
        g_assert_cmpint(device.rates[0], ==, cases[i].rate_pps);
        g_assert_false(device.stops[0]); /* always its full time */
    }
}

static void test_trial_figures(void)
{
    const Procedure *procedure = procedures_find("trial");
    double values[2] = {-1, -1};
    gint reported = -2;
    ProcedureTrial trial = {.rate_pps = 4000,
                            .duration_ps = SIM_PS_PER_S / 2,
                            .n_senders = 2,
                            .sent = 4000,
                            .received = 3000,
                            .lost = 1000};
    procedure->evaluate(&any_point, &trial, 1, values, &reported);
    g_assert_cmpfloat(values[0], ==, 3000); /* 3000 frames / (2 * 0.5 s) */
    g_assert_cmpfloat(values[1], ==, 25);
    g_assert_cmpint(reported, ==, 0);
    trial.sent = 0; /* a trial too short for a frame */
    procedure->evaluate(&any_point, &trial, 1, values, &reported);
    g_assert_true(isnan(values[1])); /* of nothing */
    procedure->evaluate(&any_point, NULL, 0, values, &reported);
    g_assert_cmpint(reported, ==, -1);
}

/* RFC 2544 section 26.3 by hand: line rate 1000, in steps of 10 %: down to two clean trials one
 * after the other. The device is clean at 850 and below, but for 700. */
static void test_frame_loss(void)
{
    const Procedure *procedure = procedures_find("frame-loss");
    static const gint64 rates[] = {1000, 900, 800, 700, 600, 500};
    TestSettings test = {.step = {.value = 100000, .is_share = TRUE}};
    Device device = {.zero_loss_pps = 850, .faulty_pps = 700};
    double values[3];
    gint reported;
    g_assert_true(run("frame-loss", &device, &test, 1000, NULL));
    g_assert_cmpuint(device.n_trials, ==, G_N_ELEMENTS(rates));
    for (guint i = 0; i < device.n_trials; i++) {
        g_assert_cmpint(device.rates[i], ==, rates[i]);
        g_assert_false(device.stops[i]);
        device.trials[i].lost = device.trials[i].pass ? 0 : device.trials[i].sent / 4;
    }
    const ProcedurePoint point = {.line_rate_pps = 1000};
    procedure->evaluate(&point, device.trials, device.n_trials, values, &reported);
    g_assert_cmpfloat(values[0], ==, 25);
    g_assert_cmpfloat(values[1], ==, 60);
    g_assert_cmpfloat(values[2], ==, 600);
    g_assert_cmpint(reported, ==, 0);
    double x, y;
    g_assert_true(procedure->curve->place(&point, &device.trials[3], &x, &y));
    g_assert_cmpfloat(x, ==, 70);
    g_assert_cmpfloat(y, ==, 25);
}

/* 98 % of 583859 frames/s are 572181.82 frames/s, of which whole ones are offered: 97.9999 %. What
 * was asked for is said, unless an older result does not know it. */
static void test_frame_loss_asked(void)
{
    const Procedure *procedure = procedures_find("frame-loss");
    TestSettings test = {.step = {.value = 10000, .is_share = TRUE}};
    Device device = {.zero_loss_pps = 575000};
    double values[3], x, y;
    gint reported;
    g_assert_true(run("frame-loss", &device, &test, 583859, NULL));
    g_assert_cmpuint(device.n_trials, ==, 4); /* 100, 99, 98 and 97 % */
    ProcedurePoint point = procedure_point(&test, 583859);
    procedure->evaluate(&point, device.trials, device.n_trials, values, &reported);
    g_assert_cmpfloat(values[1], ==, 98);
    g_assert_cmpfloat(values[2], ==, 572181);
    for (guint i = 0; i < device.n_trials; i++) {
        g_assert_true(procedure->curve->place(&point, &device.trials[i], &x, &y));
        g_assert_cmpfloat(x, ==, 100 - i);
    }
    point.step = 0;
    procedure->evaluate(&point, device.trials, device.n_trials, values, &reported);
    g_assert_cmpfloat_with_epsilon(values[1], 97.9999, 1e-9);
    /* steps of which several are the same whole number of frames/s: 25 % and 24 % of 4 are 1 and 0
     */
    const ProcedurePoint coarse = {.line_rate_pps = 4, .step = 10000};
    const ProcedureTrial slow = {.rate_pps = 1, .sent = 1};
    g_assert_true(procedure->curve->place(&coarse, &slow, &x, &y));
    g_assert_cmpfloat(x, ==, 49); /* the highest load below 2 frames/s */
}

/* Steps of 10 % of 1000 make ten loads above 0, of 30 % four (100, 70, 40, 10); of 20 % of a line
 * rate of 4 frames/s only the four that are not rounded down to none. */
static void test_frame_loss_max_trials(void)
{
    const Procedure *procedure = procedures_find("frame-loss");
    static const gint64 cases[][3] = {{100000, 1000, 10}, {300000, 1000, 4}, {200000, 4, 4}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        TestSettings test = {.step = {.value = cases[i][0], .is_share = TRUE}};
        Device device = {.zero_loss_pps = 0};
        g_assert_cmpint(procedure->max_trials(&test, cases[i][1]), ==, cases[i][2]);
        g_assert_true(run("frame-loss", &device, &test, cases[i][1], NULL));
        g_assert_cmpint(device.n_trials, ==, cases[i][2]);
    }
}

/* By hand: a device that takes bursts of up to 37 frames at the line rate and whose throughput is
 * 430: 100 frames first (0.1 s of 1000/s), then halves of the interval down to neighbours. */
static void test_back_to_back(void)
{
    const Procedure *procedure = procedures_find("back-to-back");
    static const guint64 bursts[] = {100, 50, 25, 37, 43, 40, 38};
    TestSettings test = {.throughput = {.value = 400},
                         .burst_ps = SIM_PS_PER_S / 10,
                         .burst_step = 1,
                         .resolution_pps = 100};
    Device device = {.zero_loss_pps = 430, .most_frames = 37};
    double values[5];
    gint reported;
    g_assert_true(run("back-to-back", &device, &test, 1000, NULL));
    g_assert_cmpuint(device.n_trials, ==, G_N_ELEMENTS(bursts));
    g_assert_cmpuint(device.n_trials, <=, procedure->max_trials(&test, 1000));
    for (guint i = 0; i < device.n_trials; i++) {
        g_assert_cmpuint(device.n_frames[i], ==, bursts[i]);
        g_assert_cmpint(device.rates[i], ==, 1000);
    }
    /* RFC 9004 section 6.4: 37 frames / 1000 frames/s; times 1 - 400 / 1000 */
    const ProcedurePoint point = procedure_point(&test, 1000);
    procedure->evaluate(&point, device.trials, device.n_trials, values, &reported);
    g_assert_cmpfloat(values[0], ==, 37);
    g_assert_cmpfloat_with_epsilon(values[1], 0.037, 1e-12);
    g_assert_cmpfloat_with_epsilon(values[2], 0.0222, 1e-12);
    g_assert_cmpfloat_with_epsilon(values[3], 22.2, 1e-9);
    g_assert_cmpfloat(values[4], ==, 400);
    g_assert_cmpint(reported, ==, 3);
}

/* The throughput is searched for where it is not given (the trials of test_throughput); in steps of
 * 10 frames bursts are told apart no further. */
static void test_back_to_back_search(void)
{
    const Procedure *procedure = procedures_find("back-to-back");
    TestSettings test = {.burst_ps = SIM_PS_PER_S / 10, .burst_step = 10, .resolution_pps = 100};
    Device device = {.zero_loss_pps = 430, .most_frames = 37};
    double values[5];
    gint reported;
    g_assert_true(run("back-to-back", &device, &test, 1000, NULL));
    g_assert_cmpuint(device.n_trials, ==, 5 + 5);
    g_assert_cmpint(device.trials[0].purpose, ==, PROCEDURE_SEARCH);
    g_assert_cmpuint(device.n_frames[4], ==, 0);
    g_assert_cmpuint(device.n_frames[9], ==, 43);
    const ProcedurePoint point = procedure_point(&test, 1000);
    procedure->evaluate(&point, device.trials, device.n_trials, values, &reported);
    g_assert_cmpfloat(values[0], ==, 37);
    g_assert_cmpfloat(values[4], ==, 375);
}

/* RFC 9004 section 6.1: no figure where the throughput is the line rate. */
static void test_back_to_back_at_line_rate(void)
{
    const Procedure *procedure = procedures_find("back-to-back");
    TestSettings test = {.burst_ps = SIM_PS_PER_S / 10, .burst_step = 1, .resolution_pps = 100};
    Device device = {.zero_loss_pps = 1000};
    double values[5];
    gint reported;
    g_assert_true(run("back-to-back", &device, &test, 1000, NULL));
    g_assert_cmpuint(device.n_trials, ==, 1);
    const ProcedurePoint point = procedure_point(&test, 1000);
    procedure->evaluate(&point, device.trials, device.n_trials, values, &reported);
    g_assert_true(isnan(values[0]));
    g_assert_true(isnan(values[3]));
    g_assert_cmpfloat(values[4], ==, 1000);
    g_assert_cmpint(reported, ==, -1);
}

/* At the throughput, for the whole duration, with tags from its half on; the figures by hand. */
static void test_latency(void)
{
    const Procedure *procedure = procedures_find("latency");
    TestSettings test = {.duration_ps = 120 * SIM_PS_PER_S, .tags = 500, .resolution_pps = 100};
    Device device = {.zero_loss_pps = 430};
    double values[7];
    gint reported;
    g_assert_true(run("latency", &device, &test, 1000, NULL));
    g_assert_cmpuint(device.n_trials, ==, 6); /* five of the search */
    g_assert_cmpint(device.trials[4].purpose, ==, PROCEDURE_SEARCH);
    g_assert_cmpint(device.requests[4].duration_ps, ==, 60 * SIM_PS_PER_S);
    const ProcedureRequest *asked = &device.requests[5];
    g_assert_cmpint(asked->rate_pps, ==, 375);
    g_assert_cmpint(asked->duration_ps, ==, 120 * SIM_PS_PER_S);
    g_assert_cmpint(asked->tags_from_ps, ==, 60 * SIM_PS_PER_S);
    g_assert_cmpuint(asked->n_tags, ==, 500);
    g_assert_false(asked->stop_at_first_loss);
    device.trials[5].direction[0] = (ProcedureDirection){
        .sends = TRUE,
        .first_tag_ps = 500000,
        .tags = {.n_received = 2, .first_ps = 1000000, .median_ps = 3000000, .p99_9_ps = 4000000}};
    device.trials[5].direction[1] = (ProcedureDirection){
        .sends = TRUE,
        .first_tag_ps = 500000,
        .tags = {.n_received = 1, .first_ps = 2000000, .median_ps = 5000000, .p99_9_ps = 6000000}};
    procedure->evaluate(&any_point, device.trials, device.n_trials, values, &reported);
    static const double expected[] = {1.5, 2, 3, 4, 5, 6, 375};
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_assert_cmpfloat_with_epsilon(values[i], expected[i], 1e-12);
    }
    g_assert_cmpint(reported, ==, 5);
    /* nothing came back: no figure of that direction, nor of both together */
    device.trials[5].direction[1].tags = (ProcedureTags){.first_ps = -1};
    procedure->evaluate(&any_point, device.trials, device.n_trials, values, &reported);
    g_assert_true(isnan(values[0]) && isnan(values[4]));
    g_assert_cmpfloat(values[2], ==, 3);
    /* no throughput, no latency */
    procedure->evaluate(&any_point, device.trials, 5, values, &reported);
    g_assert_true(isnan(values[2]));
    g_assert_cmpint(reported, ==, -1);
}

static void test_pdv(void)
{
    const Procedure *procedure = procedures_find("pdv");
    TestSettings test = {.duration_ps = 60 * SIM_PS_PER_S, .throughput = {.value = 300}};
    Device device = {.zero_loss_pps = 430};
    double values[9];
    gint reported;
    g_assert_true(run("pdv", &device, &test, 1000, NULL));
    g_assert_cmpuint(device.n_trials, ==, 1);
    g_assert_cmpint(device.rates[0], ==, 300);
    g_assert_true(device.requests[0].variation);
    device.trials[0].direction[1].variation =
        (ProcedureVariation){.n_delays = 9,
                             .delay_minimum_ps = SIM_PS_PER_MS,
                             .delay_p99_9_ps = 3 * SIM_PS_PER_MS,
                             .n_differences = 8,
                             .difference_minimum_ps = -2 * SIM_PS_PER_MS,
                             .difference_median_ps = 0,
                             .difference_maximum_ps = SIM_PS_PER_MS / 2};
    procedure->evaluate(&any_point, device.trials, 1, values, &reported);
    for (guint i = 0; i < 4; i++) {
        g_assert_true(isnan(values[i])); /* the forward direction sent nothing */
    }
    g_assert_cmpfloat(values[4], ==, 2);
    g_assert_cmpfloat(values[5], ==, -2);
    g_assert_cmpfloat(values[6], ==, 0);
    g_assert_cmpfloat(values[7], ==, 0.5);
    g_assert_cmpfloat(values[8], ==, 300);
}

static void test_names(void)
{
    g_assert_cmpstr(procedures_find("throughput")->name, ==, "throughput");
    g_assert_cmpstr(procedures_find("throughput")->figures[0], ==, "throughput_pps");
    g_assert_null(procedures_find("nothing"));
    for (const Procedure *const *p = procedures_all(); *p != NULL; p++) {
        g_assert_true(procedures_find((*p)->name) == *p);
        g_assert_nonnull((*p)->figures[0]);
        g_assert_nonnull((*p)->y_label);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/procedures/names", test_names);
    g_test_add_func("/procedures/back-to-back", test_back_to_back);
    g_test_add_func("/procedures/back-to-back/search", test_back_to_back_search);
    g_test_add_func("/procedures/back-to-back/line-rate", test_back_to_back_at_line_rate);
    g_test_add_func("/procedures/latency", test_latency);
    g_test_add_func("/procedures/pdv", test_pdv);
    g_test_add_func("/procedures/frame-loss", test_frame_loss);
    g_test_add_func("/procedures/frame-loss/asked", test_frame_loss_asked);
    g_test_add_func("/procedures/frame-loss/max-trials", test_frame_loss_max_trials);
    g_test_add_func("/procedures/throughput", test_throughput);
    g_test_add_func("/procedures/throughput/ahead", test_throughput_ahead);
    g_test_add_func("/procedures/throughput/tree", test_throughput_tree);
    g_test_add_func("/procedures/throughput/full-trials", test_throughput_full_trials);
    g_test_add_func("/procedures/throughput/max-trials", test_throughput_max_trials);
    g_test_add_func("/procedures/error", test_error);
    g_test_add_func("/procedures/trial/rate", test_trial_rate);
    g_test_add_func("/procedures/trial/figures", test_trial_figures);
    return g_test_run();
}
