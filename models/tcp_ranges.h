/* models/tcp_ranges.h: sets of sequence numbers, as ranges in ascending order that do not touch.
 *
 * A receiver keeps what came out of order in one, a sender what was selectively acknowledged.
 * Sequence numbers are counted from 0 in 64 bits: they never wrap, and since windows stay below
 * 2^30 they compare as those of 32 bits do (RFC 9293 section 3.4, RFC 7323 section 2.3). */
#ifndef MODELS_TCP_RANGES_H
#define MODELS_TCP_RANGES_H

#include <glib.h>

/* [begin, end) */
typedef struct {
    guint64 begin, end;
} TcpRange;

/* A plain record; the array is owned. */
typedef struct {
    TcpRange *range;
    guint n, room;
} TcpRanges;

void tcp_ranges_clear(TcpRanges *ranges);

/* Adds [begin, end); returns how many of its numbers are new. */
guint64 tcp_ranges_add(TcpRanges *ranges, guint64 begin, guint64 end);

/* Takes everything below `begin` out. */
void tcp_ranges_drop_below(TcpRanges *ranges, guint64 begin);

/* Takes the first range out if it begins at `begin`, or below: returns its end, else `begin`. */
guint64 tcp_ranges_take_first(TcpRanges *ranges, guint64 begin);

/* The range that holds `number`; NULL when none does. (transfer none) */
const TcpRange *tcp_ranges_find(const TcpRanges *ranges, guint64 number);

/* Index of the first range that ends above `number`; n when none does. */
guint tcp_ranges_search(const TcpRanges *ranges, guint64 number);

#endif
