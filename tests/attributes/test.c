/* What is asked of a test: procedure, rate, duration, repetitions, search (docs/frame-path.md
 * section 1; the search is siitperf's: the line rate, then halves of the interval). */
#include <string.h>

#include "tests/support/attribute_run.h"

/* Links of 1 Gbit/s: 1 488 095 frames/s (RFC 5180 appendix A.1), F = 8 * 72 / 10^9 s = 576 ns. The
 * DUT works 1 us on a frame and holds one: it loses nothing up to 1 000 000 frames/s, where a frame
 * comes every 1 us, and above that loses the second frame, which comes too early. */
static const char slow_dut[] =
    "dutsim: 1\n"
    "links:\n"
    "  - {between: [tester.0, dut.0], rate: 1 Gbit/s}\n"
    "  - {between: [dut.1, tester.1], rate: 1 Gbit/s}\n"
    "tester: {direction: forward}\n"
    "dut: {nic: {ring_size: 1, descriptor_batch: 1}, cost: {frame: 1 us}}\n";

/* Frames from four sources, drawn at random: 198.18.0.2, .3, .4 and .5 go to the queues 1, 3, 0 and
 * 2 (a key of bit 61: attribute_bench.h). */
static const char four_queues[] =
    "dutsim: 1\n"
    "links:\n"
    "  - {between: [tester.0, dut.0], rate: 1 Gbit/s}\n"
    "  - {between: [dut.1, tester.1], rate: 1 Gbit/s}\n"
    "tester: {direction: forward, addresses: {source: {count: 4}}}\n"
    "dut:\n"
    "  cost: {frame: 1 us}\n"
    "  nic:\n"
    "    queues: 4\n"
    "    ring_size: 1\n"
    "    descriptor_batch: 1\n"
    "    rss:\n"
    "      hash: ip\n"
    "      key: "
    "'00000000000000040000000000000000000000000000000000000000000000000000000000000000'\n"
    "test: {duration: 100 us, repetitions: 1, resolution: 800000, full_trials: true,"
    " search: bisection}\n";

/* A run that must succeed. */
static AttributeRun *run(const char *scenario, const char *const *sets)
{
    AttributeRun *result = attribute_run(scenario, sets);
    if (result->status != 0) {
        g_error("exit status %d: %s", result->status, result->message);
    }
    return result;
}

#define RUN(scenario, ...) run(scenario, (const char *const[]){__VA_ARGS__, NULL})

#define ONE   "test.duration=10 ms", "test.repetitions=1"
#define SHORT ONE, "test.search=bisection"

/* trial: one trial, at 100 %. throughput: 1 488 095 / 2^11 = 727 is the first half of halves below
 * 1000: the line rate and 11 more. */
static void test_procedure(void)
{
    g_autoptr(AttributeRun) trial = RUN(slow_dut, SHORT, "test.procedure=trial");
    g_assert_cmpuint(attribute_run_n_rows(trial, "trials.csv"), ==, 1);
    g_assert_cmpint(attribute_run_integer(trial, "trials.csv", 0, "rate_pps"), ==, 1488095);

    g_autoptr(AttributeRun) throughput = RUN(slow_dut, SHORT, "test.procedure=throughput");
    g_assert_cmpuint(attribute_run_n_rows(throughput, "trials.csv"), ==, 12);

    g_autoptr(AttributeRun) by_default = RUN(slow_dut, SHORT);
    g_assert_cmpuint(attribute_run_n_rows(by_default, "trials.csv"), ==, 12);
}

/* Above 1 000 000 frames/s each trial loses frames: 1 488 095 is tried again in vain, 744 047
 * passes at once. */
static void test_loss_verification(void)
{
#define COARSE SHORT, "test.resolution=800000", "test.streams=trial"
    g_autoptr(AttributeRun) plain = RUN(slow_dut, COARSE);
    g_autoptr(AttributeRun) verified = RUN(slow_dut, COARSE, "test.loss_verification=3");
    g_assert_cmpuint(attribute_run_n_rows(plain, "trials.csv"), ==, 2);
    g_assert_cmpuint(attribute_run_n_rows(verified, "trials.csv"), ==, 5);
    for (guint i = 0; i < 5; i++) {
        g_assert_cmpint(attribute_run_integer(verified, "trials.csv", i, "rate_pps"), ==,
                        i < 4 ? 1488095 : 744047);
    }
    const char *const same[] = {"test.loss_verification=1", NULL};
    g_autoptr(AttributeRun) refused = attribute_run(slow_dut, same);
    g_assert_cmpint(refused->status, ==, 64);
    g_assert_nonnull(strstr(refused->message, "test.streams: trial"));
#undef COARSE
}

/* 1 488 095 frames/s lose more than a tenth and less than a half: those above 1 000 000. */
static void test_loss_verification_limit(void)
{
#define VERIFIED SHORT, "test.resolution=800000", "test.streams=trial", "test.loss_verification=3"
    g_autoptr(AttributeRun) all = RUN(slow_dut, VERIFIED);
    g_autoptr(AttributeRun) half = RUN(slow_dut, VERIFIED, "test.loss_verification_limit=50 %");
    g_autoptr(AttributeRun) tenth = RUN(slow_dut, VERIFIED, "test.loss_verification_limit=10 %");
    g_autoptr(AttributeRun) never = RUN(slow_dut, VERIFIED, "test.loss_verification_limit=0 %");
    g_assert_cmpuint(attribute_run_n_rows(all, "trials.csv"), ==, 5);
    g_assert_cmpuint(attribute_run_n_rows(half, "trials.csv"), ==, 5);
    g_assert_cmpuint(attribute_run_n_rows(tenth, "trials.csv"), ==, 2);
    g_assert_cmpuint(attribute_run_n_rows(never, "trials.csv"), ==, 2);
    /* whole trials: floor(1 488 095 * 10 ms) frames are sent */
    g_assert_cmpint(attribute_run_integer(tenth, "trials.csv", 0, "sent"), ==, 14880);
    const char *const wrong[][2] = {{"test.loss_verification_limit=5", "0 % to 100 %"},
                                    {"test.loss_verification_limit=5 %", "_limit: no trial is "}};
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        const char *const sets[] = {wrong[i][0], NULL};
        g_autoptr(AttributeRun) refused = attribute_run(slow_dut, sets);
        g_assert_cmpint(refused->status, ==, 64);
        g_assert_nonnull(strstr(refused->message, wrong[i][1]));
    }
#undef VERIFIED
}

/* A device of 1 000 000 frames/s with a disturbance a second on average: a trial of 1 s near that
 * rate passes with probability (1 - 1 / 1000)^1000 = 0.37, so of 101 trials one does but for
 * 10^-20. Then the search ends at 999 813, the highest of its rates below. One trial a rate ends
 * lower. */
static void test_loss_verification_noise(void)
{
    static const char noisy[] = "dutsim: 1\n"
                                "links:\n"
                                "  - {between: [tester.0, dut.0], rate: 1 Gbit/s}\n"
                                "  - {between: [dut.1, tester.1], rate: 1 Gbit/s}\n"
                                "tester: {direction: forward}\n"
                                "dut: {virtual: {zero_loss: 1000000, disturbances: 1}}\n"
                                "test: {duration: 1 s, streams: trial, repetitions: 8}\n";
    gint64 low = 0;
    for (gint64 high = 1488095; high - low > 1000;) {
        gint64 rate = (low + high) / 2;
        *(rate <= 1000000 ? &low : &high) = rate;
    }
    g_autoptr(AttributeRun) verified = RUN(noisy, "test.loss_verification=100");
    g_autoptr(AttributeRun) plain = RUN(noisy, "test.loss_verification=0");
    gint64 lowest = G_MAXINT64;
    for (guint i = 0; i < 8; i++) {
        g_assert_cmpint(attribute_run_integer(verified, "results.csv", i, "throughput_pps"), ==,
                        low);
        lowest = MIN(lowest, attribute_run_integer(plain, "results.csv", i, "throughput_pps"));
    }
    g_assert_cmpint(lowest, <, low - 10000);
}

/* floor(rate * 10 ms) frames; 50 % of 1 488 095 is 744 047 */
static void test_rate(void)
{
    static const struct {
        const char *set;
        gint64 rate_pps;
        gint64 sent;
    } rows[] = {{"test.rate=1000", 1000, 10},
                {"test.rate=123456", 123456, 1234},
                {"test.rate=50 %", 744047, 7440},
                {"test.rate=100 %", 1488095, 14880},
                {"test.procedure=trial", 1488095, 14880}}; /* the default */
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(AttributeRun) result = RUN(slow_dut, SHORT, "test.procedure=trial", rows[i].set);
        g_assert_cmpint(attribute_run_integer(result, "trials.csv", 0, "rate_pps"), ==,
                        rows[i].rate_pps);
        g_assert_cmpint(attribute_run_integer(result, "trials.csv", 0, "sent"), ==, rows[i].sent);
    }
}

/* The DUT forwards one frame in two at the line rate; steps of 10 % down to two clean trials: 1 000
 * 000 frames/s are 67.2 % of the line rate, so 100, 90, 80, 70, 60, 50 %; of 5 %: 100 to 60 %. */
static void test_step(void)
{
    g_autoptr(AttributeRun) by_default = RUN(slow_dut, SHORT, "test.procedure=frame-loss");
    g_assert_cmpuint(attribute_run_n_rows(by_default, "trials.csv"), ==, 6);
    g_assert_cmpint(attribute_run_integer(by_default, "trials.csv", 1, "rate_pps"), ==, 1339285);
    g_autoptr(AttributeRun) fine =
        RUN(slow_dut, SHORT, "test.procedure=frame-loss", "test.step=5 %");
    g_assert_cmpuint(attribute_run_n_rows(fine, "trials.csv"), ==, 9);
    g_assert_cmpint(attribute_run_integer(fine, "trials.csv", 1, "rate_pps"), ==, 1413690);
}

/* Frames come every 672 ns and are worked on for 1 us, one at a time, in a ring of 10 descriptors
 * that are free one by one. Frame k (from 0) arrives at A + 672 k and its forwarding ends at A +
 * 1000 (k + 1), in ns, so it finds k - floor((672 k) / 1000) frames there: at k = 28 that is 28 -
 * 18 = 10, for the first time. So 28 frames are the longest burst. */
#define DEEP BURST, "dut.nic.ring_size=10", "test.procedure=back-to-back"
#define BURST \
    "test.duration=10 ms", "test.repetitions=1", "test.search=bisection", "test.throughput=1000000"

static void test_burst(void)
{
    g_autoptr(AttributeRun) by_default = RUN(slow_dut, DEEP);
    g_assert_cmpint(attribute_run_integer(by_default, "results.csv", 0, "burst_frames"), ==, 28);
    /* 2 s of 1 488 095 frames/s come first */
    g_assert_cmpint(attribute_run_integer(by_default, "trials.csv", 0, "duration_s"), ==, 2);
    /* 15 us have room for 22 frames, all of which pass */
    g_autoptr(AttributeRun) few = RUN(slow_dut, DEEP, "test.burst=15 us");
    g_assert_cmpint(attribute_run_integer(few, "results.csv", 0, "burst_frames"), ==, 22);
    g_assert_cmpuint(attribute_run_n_rows(few, "trials.csv"), ==, 1);
}

/* 100 us: 148 frames, 74, 37 fail, 18 passes, 27 passes, 32 fails: 27 and 32 are 5 apart. */
static void test_burst_step(void)
{
    g_autoptr(AttributeRun) coarse = RUN(slow_dut, DEEP, "test.burst=100 us", "test.burst_step=5");
    g_assert_cmpint(attribute_run_integer(coarse, "results.csv", 0, "burst_frames"), ==, 27);
    g_assert_cmpuint(attribute_run_n_rows(coarse, "trials.csv"), ==, 6);
}

/* Of 28 frames 1 - 1 000 000 / 1 488 095 stayed in the buffer, or 1 - 500 000 / 1 488 095. */
static double buffer_frames(const AttributeRun *run)
{
    g_autofree char *cell = attribute_run_cell(run, "results.csv", 0, "corrected_buffer_frames");
    return g_ascii_strtod(cell, NULL);
}

static void test_throughput(void)
{
    g_autoptr(AttributeRun) known = RUN(slow_dut, DEEP);
    g_autoptr(AttributeRun) lower = RUN(slow_dut, DEEP, "test.throughput=500000");
    g_assert_cmpint(attribute_run_integer(known, "results.csv", 0, "throughput_pps"), ==, 1000000);
    g_assert_cmpfloat_with_epsilon(buffer_frames(known), 28 * (1 - 1000000 / 1488095.0), 1e-9);
    g_assert_cmpfloat_with_epsilon(buffer_frames(lower), 28 * (1 - 500000 / 1488095.0), 1e-9);
}

/* Frames come every 672 ns, are worked on for 1 us and wait in a large ring: frame k has taken
 * 10^6 (k + 1) - floor(k 10^12 / 1 488 095) ps. Of 1488 frames in 1 ms those from 745 on are sent
 * in the second half; of the parts from 745, 992 and 1240 on the tags are 745, 1172 and 1335 (draws
 * 1 and 2 of the stream at 0, splitmix64 worked out apart, modulo 248 each). */
static void test_tags(void)
{
    static const struct {
        const char *set;
        const char *first_us, *typical_us, *worst_us;
    } rows[] = {{"test.tags=1", "245.35992", "245.35992", "245.35992"},
                {"test.tags=3", "245.35992", "385.415874", "438.879857"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(AttributeRun) result =
            RUN(slow_dut, "test.procedure=latency", "test.repetitions=1", "test.duration=1 ms",
                "test.throughput=1488095", "dut.nic.ring_size=4096", rows[i].set);
        g_autofree char *first = attribute_run_cell(result, "results.csv", 0, "latency_us");
        g_autofree char *typical =
            attribute_run_cell(result, "results.csv", 0, "forward_typical_latency_us");
        g_autofree char *worst =
            attribute_run_cell(result, "results.csv", 0, "forward_worst_latency_us");
        g_assert_cmpstr(first, ==, rows[i].first_us);
        g_assert_cmpstr(typical, ==, rows[i].typical_us);
        g_assert_cmpstr(worst, ==, rows[i].worst_us);
    }
    /* 500 by default, all in the journal */
    g_autoptr(AttributeRun) by_default =
        RUN(slow_dut, "test.procedure=latency", "test.repetitions=1", "test.duration=1 ms",
            "test.throughput=1488095", "dut.nic.ring_size=4096");
    g_autofree char *journal = attribute_run_read(by_default, "trials.jsonl");
    g_assert_nonnull(strstr(journal, "\"tagged\":500,\"received\":500,"));
}

/* 1000 frames/s for 10 ms, 2.5 ms (2.5 frames), and 60 s */
static void test_duration(void)
{
    static const struct {
        const char *set;
        gint64 sent;
    } rows[] = {{"test.duration=10 ms", 10},
                {"test.duration=2500 us", 2},
                {"test.rate=1000", 60000}}; /* the default */
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(AttributeRun) result = RUN(slow_dut, "test.repetitions=1", "test.procedure=trial",
                                             "test.rate=1000", rows[i].set);
        g_assert_cmpint(attribute_run_integer(result, "trials.csv", 0, "sent"), ==, rows[i].sent);
    }
}

static void test_repetitions(void)
{
    g_autoptr(AttributeRun) three = RUN(slow_dut, "test.duration=1 ms", "test.repetitions=3");
    g_assert_cmpuint(attribute_run_n_rows(three, "results.csv"), ==, 3);
    g_assert_cmpint(attribute_run_integer(three, "summary.csv", 0, "n"), ==, 3);

    g_autoptr(AttributeRun) by_default = RUN(slow_dut, "test.duration=1 ms");
    g_assert_cmpuint(attribute_run_n_rows(by_default, "results.csv"), ==, 10);
}

/* r = floor((l + h) / 2) from l = 0 and h = 1 488 095; what is at most 1 000 000 passes. 744047
 * passes, 1116071 fails, 930059 passes, 1023065 fails: h - l = 93006 <= 100000. Then 976562 passes,
 * 999813 passes, 1011439, 1005626, 1002719, 1001266 and 1000539 fail: h - l = 726 <= 1000. With 1
 * to the end: 1 000 000 exactly. */
static void test_resolution(void)
{
    g_autoptr(AttributeRun) coarse = RUN(slow_dut, SHORT, "test.resolution=100000");
    g_assert_cmpint(attribute_run_integer(coarse, "results.csv", 0, "throughput_pps"), ==, 930059);
    g_assert_cmpuint(attribute_run_n_rows(coarse, "trials.csv"), ==, 5);

    g_autoptr(AttributeRun) by_default = RUN(slow_dut, SHORT);
    g_assert_cmpint(attribute_run_integer(by_default, "results.csv", 0, "throughput_pps"), ==,
                    999813);
    g_assert_cmpuint(attribute_run_n_rows(by_default, "trials.csv"), ==, 12);

    g_autoptr(AttributeRun) exact = RUN(slow_dut, SHORT, "test.resolution=1");
    g_assert_cmpint(attribute_run_integer(exact, "results.csv", 0, "throughput_pps"), ==, 1000000);
}

/* By bisection: the 12 trials of test_resolution. Guided: a core of 10^6 frames/s, and in 10 ms one
 * frame more that waits in the ring: 1 000 100, which lies between 999 813 and 1 000 539 of these;
 * the upper one fails, the lower one passes. */
static void test_search(void)
{
    static const struct {
        const char *set;
        guint n_trials;
    } rows[] = {{"test.search=bisection", 12},
                {"test.search=guided", 2},
                {"test.resolution=1000", 2}}; /* the default */
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(AttributeRun) result = RUN(slow_dut, ONE, rows[i].set);
        g_assert_cmpuint(attribute_run_n_rows(result, "trials.csv"), ==, rows[i].n_trials);
        g_assert_cmpint(attribute_run_integer(result, "results.csv", 0, "throughput_pps"), ==,
                        999813);
    }
}

/* The first trial, at the line rate, a frame every 672 ns. Frame 1 is lost at 672 + 576 = 1248 ns:
 * frozen, 0 and 1 were sent (2 would be at 1344), 1 is lost and 0 still inside. To the end: of
 * 14 880 frames every second one finds the DUT free, 1344 ns after the one before. */
static void test_full_trials(void)
{
    g_autoptr(AttributeRun) frozen = RUN(slow_dut, SHORT);
    g_assert_cmpint(attribute_run_integer(frozen, "trials.csv", 0, "sent"), ==, 2);
    g_assert_cmpint(attribute_run_integer(frozen, "trials.csv", 0, "received"), ==, 0);
    g_assert_cmpint(attribute_run_integer(frozen, "trials.csv", 0, "lost"), ==, 1);

    g_autoptr(AttributeRun) full = RUN(slow_dut, SHORT, "test.full_trials=true");
    g_assert_cmpint(attribute_run_integer(full, "trials.csv", 0, "sent"), ==, 14880);
    g_assert_cmpint(attribute_run_integer(full, "trials.csv", 0, "received"), ==, 7440);
    g_assert_cmpint(attribute_run_integer(full, "trials.csv", 0, "lost"), ==, 7440);
}

static void check_queues(const AttributeRun *result, guint line, const gint64 *frames)
{
    for (guint queue = 0; queue < 4; queue++) {
        g_assert_cmpint(attribute_run_queue_frames(result, line, queue), ==, frames[queue]);
    }
}

/* Two trials of 100 us: 148 frames at the line rate, 74 at half of it. Draws of the streams
 * "tester.forward.addresses", ".0" and ".1", counted by queue in Python with the definitions of
 * sim/random.h. */
static void test_streams(void)
{
    static const gint64 replayed[2][4] = {{29, 33, 45, 41}, {18, 17, 20, 19}};
    static const gint64 own[2][4] = {{53, 32, 27, 36}, {19, 13, 14, 28}};
    g_autoptr(AttributeRun) by_default = run(four_queues, NULL);
    g_autoptr(AttributeRun) repetition = RUN(four_queues, "test.streams=repetition");
    g_autoptr(AttributeRun) trial = RUN(four_queues, "test.streams=trial");
    for (guint line = 0; line < 2; line++) {
        check_queues(by_default, line, replayed[line]);
        check_queues(repetition, line, replayed[line]);
        check_queues(trial, line, own[line]);
    }
}

/* A frame every 1.001 us for a core that needs 1 us: the ring of one is free again before each next
 * frame, whatever happens. So the first tenth of the 10 ms is enough. At 1 000 000 frames/s the
 * proof lacks the 1 ps by which frames may come too early. */
static void test_trial(void)
{
    static const struct {
        const char *trial, *rate;
        gint64 sent;
    } rows[] = {{"test.trial=certified", "test.rate=999000", 999},
                {"test.trial=exact", "test.rate=999000", 9990},
                {"test.procedure=trial", "test.rate=999000", 9990}, /* the default */
                {"test.trial=certified", "test.rate=1000000", 10000}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(AttributeRun) result =
            RUN(slow_dut, SHORT, "test.procedure=trial", rows[i].trial, rows[i].rate);
        g_autofree char *pass = attribute_run_cell(result, "trials.csv", 0, "pass");
        g_autofree char *certified = attribute_run_cell(result, "trials.csv", 0, "certified");
        g_autofree char *duration = attribute_run_cell(result, "trials.csv", 0, "duration_s");
        g_assert_cmpint(attribute_run_integer(result, "trials.csv", 0, "sent"), ==, rows[i].sent);
        g_assert_cmpstr(pass, ==, "true");
        g_assert_cmpstr(duration, ==, "0.01");
        g_assert_cmpstr(certified, ==, rows[i].sent == 999 ? "true" : "false");
    }
}

/* Two cores with half of the frames each; a frame every g = 1 us for 10 ms, C = 1.5 us a frame:
 * with x = e^(tC) Lundberg's exponent solves (1 + x) / 2 = x^(2/3), x = 4.2361, the third power of
 * the golden ratio; t = 0.96242 / us. Rings of K: bound = 2 (10^4 / 4 + 1 / t) 2 e^(-t (1.5 K - 1))
 * = 10004 * 2.6180 * 4.2361^-K (docs/certified-trials.md): K = 10: 0.01408, K = 16: 2.44e-6, K =
 * 17: 5.75e-7. */
static void test_risk(void)
{
    static const struct {
        const char *ring_size, *risk;
        gint64 sent;
    } rows[] = {{"dut.nic.ring_size=10", "test.risk=0.0143", 1000},
                {"dut.nic.ring_size=10", "test.risk=0.0138", 10000},
                {"dut.nic.ring_size=16", "test.procedure=trial", 10000}, /* the default: 1e-6 */
                {"dut.nic.ring_size=17", "test.procedure=trial", 1000}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(AttributeRun) result =
            RUN(four_queues, "dut.cores=2", "dut.nic.queues=2", "dut.cost.frame=1500 ns",
                "dut.nic.descriptor_release=frame", "test.procedure=trial", "test.trial=certified",
                "test.rate=1000000", "test.duration=10 ms", rows[i].ring_size, rows[i].risk);
        g_assert_cmpint(attribute_run_integer(result, "trials.csv", 0, "sent"), ==, rows[i].sent);
    }
    const char *const too_high[] = {"test.risk=0.51", NULL};
    g_autoptr(AttributeRun) refused = attribute_run(four_queues, too_high);
    g_assert_cmpint(refused->status, ==, 64);
}

/* 14 880 frames each way at the line rate */
#define BOTH_WAYS "tester.direction=both", "test.duration=10 ms"

/* The one attribute that must change nothing: the whole journal, fingerprints included, is the same
 * to the byte. Nothing else would show a batch that is cut wrongly. */
static void test_batch_size(void)
{
    static const char *const sets[] = {"test.batch_size=1", "test.batch_size=7",
                                       "test.batch_size=256", "test.batch_size=4096"};
    g_autoptr(AttributeRun) by_default = RUN(four_queues, BOTH_WAYS);
    g_autofree char *expected = attribute_run_read(by_default, "trials.jsonl");
    for (guint i = 0; i < G_N_ELEMENTS(sets); i++) {
        g_autoptr(AttributeRun) result = RUN(four_queues, BOTH_WAYS, sets[i]);
        g_autofree char *journal = attribute_run_read(result, "trials.jsonl");
        g_assert_cmpstr(journal, ==, expected);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/attributes/test/procedure", test_procedure);
    g_test_add_func("/attributes/test/rate", test_rate);
    g_test_add_func("/attributes/test/step", test_step);
    g_test_add_func("/attributes/test/burst", test_burst);
    g_test_add_func("/attributes/test/burst_step", test_burst_step);
    g_test_add_func("/attributes/test/throughput", test_throughput);
    g_test_add_func("/attributes/test/tags", test_tags);
    g_test_add_func("/attributes/test/duration", test_duration);
    g_test_add_func("/attributes/test/repetitions", test_repetitions);
    g_test_add_func("/attributes/test/resolution", test_resolution);
    g_test_add_func("/attributes/test/search", test_search);
    g_test_add_func("/attributes/test/loss_verification/repeats", test_loss_verification);
    g_test_add_func("/attributes/test/loss_verification_limit", test_loss_verification_limit);
    g_test_add_func("/attributes/test/loss_verification/noise", test_loss_verification_noise);
    g_test_add_func("/attributes/test/full_trials", test_full_trials);
    g_test_add_func("/attributes/test/streams", test_streams);
    g_test_add_func("/attributes/test/trial", test_trial);
    g_test_add_func("/attributes/test/risk", test_risk);
    g_test_add_func("/attributes/test/batch_size", test_batch_size);
    return g_test_run();
}
