#include "tests/support/sender_bench.h"

#define MSS SENDER_BENCH_MSS

static void start(SenderBench *bench, gboolean sack, gint64 segments, TcpRecoveryKind recovery)
{
    sim_attribute_set_defaults(&tcp_attributes, &bench->settings);
    bench->settings.congestion = TCP_CONGESTION_RENO;
    bench->settings.recovery = (gint)recovery;
    bench->settings.initial_window = segments;
    tcp_sender_init(&bench->sender, &bench->settings, MSS, sack, 1 << 20);
    bench->sender.end = 1 + 1000 * MSS;
}

void sender_bench_init(SenderBench *bench, gboolean sack, gint64 segments)
{
    start(bench, sack, segments, TCP_RECOVERY_DUPLICATES);
}

void sender_bench_init_rack(SenderBench *bench, gint64 segments, SimTime round_trip_ps)
{
    start(bench, TRUE, segments, TCP_RECOVERY_RACK);
    tcp_rto_measure(&bench->sender.rto, round_trip_ps);
}

void sender_bench_clear(SenderBench *bench)
{
    tcp_sender_clear(&bench->sender);
    sim_attribute_clear(&tcp_attributes, &bench->settings);
}

void sender_bench_expect(SenderBench *bench, SimTime now_ps, const char *expected)
{
    g_autoptr(GString) sent = g_string_new(NULL);
    TcpRange range;
    gboolean again;
    while (tcp_sender_take(&bench->sender, now_ps, &range, &again)) {
        g_assert_cmpuint((range.begin - 1) % MSS, ==, 0);
        g_assert_cmpuint(range.end - range.begin, ==, MSS);
        g_string_append_printf(sent, "%s%s%" G_GUINT64_FORMAT, sent->len > 0 ? " " : "",
                               again ? "~" : "", (range.begin - 1) / MSS);
    }
    g_assert_cmpstr(sent->str, ==, expected);
}

void sender_bench_acknowledge(SenderBench *bench, SimTime now_ps, guint next, guint n_blocks,
                              const guint *block)
{
    TcpSegment segment = {.flags = TCP_ACK,
                          .acknowledgement = 1 + (guint64)next * MSS,
                          .window_bytes = 1 << 20,
                          .n_sacks = (guint8)n_blocks};
    for (guint i = 0; i < n_blocks; i++) {
        const guint *ends = block + (gsize)2 * i;
        segment.sack[i] = (TcpRange){1 + (guint64)ends[0] * MSS, 1 + (guint64)ends[1] * MSS};
    }
    tcp_sender_acknowledge(&bench->sender, &segment, now_ps);
}
