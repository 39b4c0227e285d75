/* Serialisation is exact: frame times and line rates of RFC 2544 appendix B and RFC 5180 appendix
 * A, stuffing as RFC 4814 expects it and as frames really have it, and a wire that never drifts. */
#include "models/link.h"

#include <string.h>

static LinkSettings ethernet(gint64 rate_bps)
{
    return (LinkSettings){.rate_bps = rate_bps};
}

static LinkSettings hdlc(gint64 rate_bps, LinkStuffing stuffing)
{
    return (LinkSettings){
        .rate_bps = rate_bps, .framing = LINK_FRAMING_HDLC, .stuffing = (gint)stuffing};
}

static SimTime frame_time_ps(gint64 rate_bps, gint64 frame_bytes)
{
    LinkSettings link = ethernet(rate_bps);
    return link_frame_time_ps(&link, frame_bytes);
}

static gint64 line_rate_pps(gint64 rate_bps, gint64 frame_bytes)
{
    LinkSettings link = ethernet(rate_bps);
    return link_line_rate_pps(&link, frame_bytes);
}

/* 64 bytes: 72 bytes with the preamble, 84 with the gap. */
static void test_frame_time(void)
{
    g_assert_cmpint(frame_time_ps(G_GINT64_CONSTANT(10000000000), 64), ==, 57600);
    g_assert_cmpint(frame_time_ps(G_GINT64_CONSTANT(100000000000), 64), ==, 5760);
    g_assert_cmpint(frame_time_ps(1000000000, 1518), ==, 12208000);
    /* 576 bits at 7 Gbit/s are 82 285.714 ps: rounded up. */
    g_assert_cmpint(frame_time_ps(G_GINT64_CONSTANT(7000000000), 64), ==, 82286);
}

static void test_line_rate(void)
{
    /* RFC 5180 appendix A.1 */
    g_assert_cmpint(line_rate_pps(10000000, 64), ==, 14880);
    g_assert_cmpint(line_rate_pps(1000000000, 64), ==, 1488095);
    g_assert_cmpint(line_rate_pps(G_GINT64_CONSTANT(10000000000), 64), ==, 14880952);
    g_assert_cmpint(line_rate_pps(G_GINT64_CONSTANT(10000000000), 1518), ==, 812743);
}

/* ---- Packet over SONET ---- */

#define N_SONET 5

/* RFC 5180 appendix A.2, as printed: no figure of this table is in error. */
static const struct {
    gint64 frame_bytes;
    gint64 rate_pps[N_SONET];
} sonet_rows[] = {
    {47, {390000, 1560000, 6240000, 24960000, 99840000}},
    {64, {288000, 1152000, 4608000, 18432000, 73728000}},
    {128, {145116, 580465, 2321860, 9287441, 37149767}},
    {256, {72840, 291361, 1165447, 4661789, 18647159}},
    {512, {36491, 145964, 583859, 2335438, 9341754}},
    {1024, {18263, 73053, 292214, 1168858, 4675434}},
    {2048, {9136, 36544, 146178, 584714, 2338857}},
    {4096, {4569, 18276, 73107, 292428, 1169714}},
};

/* The payload of STS-Nc: (87 N - N/3) columns of 9 octets, 8000 times a second (the same place). */
static gint64 sonet_rate_bps(gint64 n)
{
    return (87 * n - n / 3) * 9 * 8 * 8000;
}

static void test_sonet(void)
{
    static const gint64 levels[N_SONET] = {3, 12, 48, 192, 768};
    for (guint i = 0; i < G_N_ELEMENTS(sonet_rows); i++) {
        for (guint k = 0; k < N_SONET; k++) {
            LinkSettings link = hdlc(sonet_rate_bps(levels[k]), LINK_STUFFING_NONE);
            g_assert_cmpint(link_line_rate_pps(&link, sonet_rows[i].frame_bytes), ==,
                            sonet_rows[i].rate_pps[k]);
        }
    }
    /* A flag and 64 bytes at 149.76 Mbit/s, and no gap: the time of a frame is a slot. */
    LinkSettings link = hdlc(149760000, LINK_STUFFING_NONE);
    g_assert_cmpint(link_frame_time_ps(&link, 64), ==, 3472223);
}

/* ---- stuffing ---- */

/* RFC 4814 section 5.2.2, a term at a time. */
static long double expected_stuff_bits(gint64 n_bits)
{
    return n_bits < 5
               ? 0
               : 1.0L / 32 + (long double)(n_bits - 5) / 64 + expected_stuff_bits(n_bits - 5) / 32;
}

/* RFC 1662 section 5.2: a 0 behind five ones; the bits of a sequence, the least significant first.
 */
static guint count_stuff_bits(const guint8 *bytes, gint64 n_bits)
{
    guint n_ones = 0;
    guint n_stuffed = 0;
    for (gint64 i = 0; i < n_bits; i++) {
        n_ones = (bytes[i / 8] >> i % 8) & 1 ? n_ones + 1 : 0;
        if (n_ones == 5) {
            n_stuffed++;
            n_ones = 0;
        }
    }
    return n_stuffed;
}

/* The sum over all strings of up to 20 bits is the RFC's f(L); appendices C and D print f(20) /
 * 2^20 and f(32) / 2^32. */
static void test_stuffing_formula(void)
{
    for (gint64 n_bits = 0; n_bits <= 20; n_bits++) {
        guint64 sum = 0;
        for (guint32 string = 0; string < (guint32)1 << n_bits; string++) {
            const guint8 bytes[] = {(guint8)string, (guint8)(string >> 8), (guint8)(string >> 16)};
            sum += count_stuff_bits(bytes, n_bits);
        }
        g_assert_cmpfloat_with_epsilon((double)sum / (double)((guint32)1 << n_bits),
                                       (double)expected_stuff_bits(n_bits), 1e-12);
    }
    g_assert_cmpfloat_with_epsilon((double)expected_stuff_bits(20), 0.272, 0.0005);
    g_assert_cmpfloat_with_epsilon((double)expected_stuff_bits(32), 0.465, 0.0005);
}

/* What stuffing adds to a frame, in bits. */
static double stuffing_bits(LinkStuffing stuffing, gint64 frame_bytes)
{
    LinkSettings plain = hdlc(1000000000, LINK_STUFFING_NONE);
    LinkSettings stuffed = hdlc(1000000000, stuffing);
    g_assert_cmpint(link_slot_parts(&stuffed, frame_bytes), ==,
                    link_frame_parts(&stuffed, frame_bytes));
    return (double)link_slot_parts(&stuffed, frame_bytes) / (double)link_bit_parts(&stuffed) -
           (double)link_slot_parts(&plain, frame_bytes);
}

static const gint64 stuffed_sizes[] = {47, 64, 66, 128, 1518, 4096, 9216};

/* Sections 5.2.2 and 5.3 of all between the flags, one of which is in the size. */
static void test_stuffing_of_frames(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(stuffed_sizes); i++) {
        gint64 bytes = stuffed_sizes[i];
        double inside = 8 * (double)(bytes - 1);
        g_assert_cmpfloat_with_epsilon(stuffing_bits(LINK_STUFFING_BIT, bytes),
                                       (double)expected_stuff_bits(8 * (bytes - 1)), 1e-9);
        g_assert_cmpfloat_with_epsilon(stuffing_bits(LINK_STUFFING_BYTE, bytes), inside * 2 / 256,
                                       1e-9);
        g_assert_cmpfloat_with_epsilon(stuffing_bits(LINK_STUFFING_BYTE_ACCM, bytes),
                                       inside * 34 / 256, 1e-9);
    }
    /* in percent, sections 5.2.3, 5.3.1 and 5.3.2 */
    g_assert_cmpfloat_with_epsilon(stuffing_bits(LINK_STUFFING_BIT, 9216) / 73728, 0.016, 0.0005);
    g_assert_cmpfloat_with_epsilon(stuffing_bits(LINK_STUFFING_BYTE, 9216) / 73728, 0.008, 0.0005);
    g_assert_cmpfloat_with_epsilon(stuffing_bits(LINK_STUFFING_BYTE_ACCM, 9216) / 73728, 0.133,
                                   0.0005);
}

/* Octets that RFC 1662 section 4.2 has escaped: flag, escape, and below 0x20 those of the map. */
static guint count_stuff_bytes(const guint8 *bytes, guint n, gboolean has_accm)
{
    guint n_stuffed = 0;
    for (guint i = 0; i < n; i++) {
        n_stuffed += bytes[i] == 0x7d || bytes[i] == 0x7e || (has_accm && bytes[i] < 0x20);
    }
    return n_stuffed;
}

/* Random frames that are really stuffed: within five standard errors (5 / sqrt(n) of what one frame
 * deviates by, at most the root of a mean of some tens of bits or bytes). */
static void test_stuffing_drawn(void)
{
    enum { SIZE = 512, N_FRAMES = 4000 };
    guint8 frame[SIZE - 1];
    SimRandom random = sim_random_stream(1, 0, "stuffing");
    gint64 n_bits = 0;
    gint64 n_few = 0;
    gint64 n_many = 0;
    for (guint i = 0; i < N_FRAMES; i++) {
        for (guint k = 0; k < sizeof frame; k++) {
            frame[k] = (guint8)sim_random_next(&random);
        }
        n_bits += count_stuff_bits(frame, 8 * (gint64)sizeof frame);
        n_few += count_stuff_bytes(frame, sizeof frame, FALSE);
        n_many += count_stuff_bytes(frame, sizeof frame, TRUE);
    }
    g_assert_cmpfloat_with_epsilon((double)n_bits / N_FRAMES,
                                   stuffing_bits(LINK_STUFFING_BIT, SIZE), 0.65);
    g_assert_cmpfloat_with_epsilon((double)n_few / N_FRAMES,
                                   stuffing_bits(LINK_STUFFING_BYTE, SIZE) / 8, 0.16);
    g_assert_cmpfloat_with_epsilon((double)n_many / N_FRAMES,
                                   stuffing_bits(LINK_STUFFING_BYTE_ACCM, SIZE) / 8, 0.61);
}

/* 64 bytes at OC-3c, 149.76 Mbit/s: 520 bits and 504 between the flags, of which
 * (31 * 504 - 98) / 1922 bits, 504/128 and 504 * 17/128 are stuffed. */
static void test_stuffed_rates(void)
{
    static const struct {
        LinkStuffing stuffing;
        gint64 rate_pps, frame_ps;
    } rows[] = {
        {LINK_STUFFING_NONE, 288000, 3472223},
        {LINK_STUFFING_BIT, 283594, 3526163},      /* 528.0780 bits */
        {LINK_STUFFING_BYTE, 285835, 3498515},     /* 523.9375 bits */
        {LINK_STUFFING_BYTE_ACCM, 255154, 3919188} /* 586.9375 bits */
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        LinkSettings link = hdlc(149760000, rows[i].stuffing);
        g_assert_cmpint(link_line_rate_pps(&link, 64), ==, rows[i].rate_pps);
        g_assert_cmpint(link_frame_time_ps(&link, 64), ==, rows[i].frame_ps);
    }
}

/* Stuffed frames leave back to back without drift: frame k at ceil(k W), W a whole number of
 * 1 / 1922 or 1 / 128 bits. */
static void test_stuffed_back_to_back(void)
{
    static const struct {
        LinkStuffing stuffing;
        gint64 scale, parts;
    } rows[] = {{LINK_STUFFING_BIT, 1922, 520 * 1922 + 31 * 504 - 98},
                {LINK_STUFFING_BYTE, 128, 520 * 128 + 504},
                {LINK_STUFFING_BYTE_ACCM, 128, 520 * 128 + 504 * 17}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        __extension__ typedef __int128 Wide;
        LinkWire wire;
        LinkSettings link = hdlc(149760000, rows[i].stuffing);
        Wide rate = (Wide)link.rate_bps * rows[i].scale;
        link_wire_init(&wire, &link, 64);
        for (gint64 k = 0; k < 100000; k++) {
            Wide exact = (Wide)k * rows[i].parts * SIM_PS_PER_S;
            SimTime start_ps = link_wire_send(&wire, 0);
            g_assert_cmpint(start_ps, ==, (SimTime)((exact + rate - 1) / rate));
        }
    }
}

static void test_stuffing_of_ethernet(void)
{
    g_autoptr(GError) error = NULL;
    const char *path = "";
    LinkSettings link = ethernet(1000000000);
    g_assert_true(link_settings_check(&link, &path, &error));
    link.stuffing = LINK_STUFFING_BYTE;
    g_assert_false(link_settings_check(&link, &path, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_VALUE);
    g_assert_cmpstr(path, ==, "stuffing");
    g_assert_nonnull(strstr(error->message, "'byte' on Ethernet"));
    link.framing = LINK_FRAMING_HDLC;
    g_clear_error(&error);
    g_assert_true(link_settings_check(&link, &path, &error));
}

/* ---- wires ---- */

/* Frames ready at once leave back to back: frame k starts at ceil(k * 672 bits / rate). */
static void test_wire_back_to_back(void)
{
    const gint64 rates[] = {G_GINT64_CONSTANT(10000000000), G_GINT64_CONSTANT(3333333333),
                            G_GINT64_CONSTANT(7000000000), 999999937};
    for (guint i = 0; i < G_N_ELEMENTS(rates); i++) {
        LinkWire wire;
        LinkSettings link = ethernet(rates[i]);
        link_wire_init(&wire, &link, 64);
        for (gint64 k = 0; k < 100000; k++) {
            __extension__ typedef __int128 Wide;
            Wide exact = (Wide)k * 672 * SIM_PS_PER_S;
            SimTime expected_ps = (SimTime)((exact + rates[i] - 1) / rates[i]);
            SimTime start_ps = link_wire_send(&wire, 0);
            g_assert_cmpint(start_ps, ==, expected_ps);
        }
    }
}

/* A frame that finds the wire free starts when it is ready, and the rest of a picosecond is
 * forgotten. */
static void test_wire_idle(void)
{
    const SimTime ready_and_start_ps[][2] = {
        {5, 5}, {96004, 96005}, {192005, 192005}, {1000000, 1000000}};
    LinkWire wire;
    LinkSettings link = ethernet(G_GINT64_CONSTANT(7000000000));
    link_wire_init(&wire, &link, 64); /* 96 000 ps a slot */
    for (guint i = 0; i < G_N_ELEMENTS(ready_and_start_ps); i++) {
        SimTime start_ps = link_wire_send(&wire, ready_and_start_ps[i][0]);
        g_assert_cmpint(start_ps, ==, ready_and_start_ps[i][1]);
    }
}

/* Blocks of all lengths are sent as their frames are one by one, gaps between ready times from
 * `least_gap_ps` on. */
static void check_blocks(gint64 rate_bps, SimTime least_gap_ps)
{
    LinkWire block;
    LinkWire single;
    SimTime ready_ps = 0;
    LinkSettings link = ethernet(rate_bps);
    link_wire_init(&block, &link, 64);
    link_wire_init(&single, &link, 64);
    for (guint n = 0; n < 100; n++) {
        SimTime times_ps[100];
        SimTime expected_ps[100];
        for (guint j = 0; j < n; j++) {
            ready_ps += least_gap_ps + (n * 7919 + j * 104729) % 190000;
            times_ps[j] = ready_ps;
            expected_ps[j] = link_wire_send(&single, ready_ps);
        }
        link_wire_send_block(&block, times_ps, n);
        for (guint j = 0; j < n; j++) {
            g_assert_cmpint(times_ps[j], ==, expected_ps[j]);
        }
        g_assert_cmpint(block.free_ps, ==, single.free_ps);
    }
}

/* Whole and broken slots; busy, with a frame in a group that waits, and idle: a slot takes 67 200
 * ps or 96 000 ps. */
static void test_wire_block(void)
{
    static const gint64 rates[] = {G_GINT64_CONSTANT(10000000000), G_GINT64_CONSTANT(7000000001)};
    static const SimTime least_gaps_ps[] = {0, 60000, 67199, 67200, 96000, 200000};
    for (guint i = 0; i < G_N_ELEMENTS(rates); i++) {
        for (guint k = 0; k < G_N_ELEMENTS(least_gaps_ps); k++) {
            check_blocks(rates[i], least_gaps_ps[k]);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/link/frame-time", test_frame_time);
    g_test_add_func("/models/link/line-rate", test_line_rate);
    g_test_add_func("/models/link/sonet", test_sonet);
    g_test_add_func("/models/link/stuffing/formula", test_stuffing_formula);
    g_test_add_func("/models/link/stuffing/frames", test_stuffing_of_frames);
    g_test_add_func("/models/link/stuffing/drawn", test_stuffing_drawn);
    g_test_add_func("/models/link/stuffing/rates", test_stuffed_rates);
    g_test_add_func("/models/link/stuffing/back-to-back", test_stuffed_back_to_back);
    g_test_add_func("/models/link/stuffing/ethernet", test_stuffing_of_ethernet);
    g_test_add_func("/models/link/wire/back-to-back", test_wire_back_to_back);
    g_test_add_func("/models/link/wire/idle", test_wire_idle);
    g_test_add_func("/models/link/wire/block", test_wire_block);
    return g_test_run();
}
