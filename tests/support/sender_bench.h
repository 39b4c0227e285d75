/* tests/support/sender_bench.h: the sending half of a connection alone, for traces by hand.
 *
 * Segments of 1000 bytes: segment i holds the numbers 1 + 1000 i to 1000 + 1000 i. */
#ifndef TESTS_SUPPORT_SENDER_BENCH_H
#define TESTS_SUPPORT_SENDER_BENCH_H

#include "models/tcp_sender.h"

#define SENDER_BENCH_MSS G_GINT64_CONSTANT(1000)

typedef struct {
    TcpSettings settings;
    TcpSender sender;
} SenderBench;

/* A window of `segments`, 1000 segments to send and an endless offered window. Losses are found by
 * duplicates, with or without SACK. */
void sender_bench_init(SenderBench *bench, gboolean sack, gint64 segments);

/* The same with SACK, by time (RFC 8985); a round trip of `round_trip_ps` is measured. */
void sender_bench_init_rack(SenderBench *bench, gint64 segments, SimTime round_trip_ps);
void sender_bench_clear(SenderBench *bench);

/* What may be sent now must be these segments, in order, "~3" for a retransmission, separated by
 * spaces. */
void sender_bench_expect(SenderBench *bench, SimTime now_ps, const char *expected);

/* An acknowledgement of all below segment `next`, with blocks [block[2 i], block[2 i + 1]). */
void sender_bench_acknowledge(SenderBench *bench, SimTime now_ps, guint next, guint n_blocks,
                              const guint *block);

#endif
