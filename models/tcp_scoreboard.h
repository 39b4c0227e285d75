/* models/tcp_scoreboard.h: what selective acknowledgements tell a sender (RFC 6675).
 *
 * Numbers between the first unacknowledged one (una) and the highest sent (max) are selectively
 * acknowledged or not, retransmitted or not; everything that was retransmitted since recovery began
 * lies below HighRxt, so ranges and a few numbers are all there is to keep. A number is lost
 * (IsLost) when DupThresh = 3 separate ranges, or more than 2 SMSS bytes, above it are selectively
 * acknowledged. What is lost ends at one number: whatever is unacknowledged below is lost. */
#ifndef MODELS_TCP_SCOREBOARD_H
#define MODELS_TCP_SCOREBOARD_H

#include "models/tcp_ranges.h"
#include "models/tcp_segment.h"

#define TCP_DUPLICATE_THRESHOLD 3 /* DupThresh: RFC 5681 section 3.2 */

/* A plain record; the ranges are owned. */
typedef struct {
    TcpRanges acknowledged; /* selectively, all above una */
    guint64 acknowledged_bytes;
    guint64 high_retransmitted; /* HighRxt: everything below was retransmitted, or arrived */
    guint64 lost_below;         /* what is not acknowledged below is lost */
    guint32 mss_bytes;
} TcpScoreboard;

void tcp_scoreboard_init(TcpScoreboard *scoreboard, guint32 mss_bytes);
void tcp_scoreboard_clear(TcpScoreboard *scoreboard);

/* Update (): takes the blocks and the cumulative acknowledgement `una` of a segment; blocks beyond
 * `max` are ignored. Returns how many bytes were newly selectively acknowledged. */
guint64 tcp_scoreboard_update(TcpScoreboard *scoreboard, guint64 una, guint64 max,
                              const TcpRange *blocks, guint n_blocks);

/* IsLost (number). */
gboolean tcp_scoreboard_is_lost(const TcpScoreboard *scoreboard, guint64 number);

/* SetPipe (): bytes that are thought to be under way between `una` and `max`. */
guint64 tcp_scoreboard_pipe(const TcpScoreboard *scoreboard, guint64 una, guint64 max);

/* NextSeg (), rules 1 and 3: the next segment to retransmit: not acknowledged, not retransmitted
 * yet, below the highest acknowledged; with `only_lost`, lost. FALSE when there is none. */
gboolean tcp_scoreboard_next(const TcpScoreboard *scoreboard, guint64 una, gboolean only_lost,
                             TcpRange *segment);

/* The first numbers from `begin` on that are not acknowledged, below `limit`, at most a segment.
 * FALSE when there are none. */
gboolean tcp_scoreboard_next_hole(const TcpScoreboard *scoreboard, guint64 begin, guint64 limit,
                                  TcpRange *segment);

#endif
