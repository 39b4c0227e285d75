#include "models/tcp_scoreboard.h"

void tcp_scoreboard_init(TcpScoreboard *scoreboard, guint32 mss_bytes)
{
    *scoreboard = (TcpScoreboard){.mss_bytes = mss_bytes};
}

void tcp_scoreboard_clear(TcpScoreboard *scoreboard)
{
    tcp_ranges_clear(&scoreboard->acknowledged);
}

/* Where the lost end: the beginning of the range with which, counted from the top, there are three
 * ranges or more than 2 SMSS bytes; within that range nothing is missing. */
static guint64 find_lost_below(const TcpScoreboard *scoreboard)
{
    const TcpRanges *ranges = &scoreboard->acknowledged;
    guint64 bytes = 0;
    for (guint i = ranges->n; i > 0; i--) {
        const TcpRange *range = &ranges->range[i - 1];
        bytes += range->end - range->begin;
        if (ranges->n - i + 1 >= TCP_DUPLICATE_THRESHOLD ||
            bytes > (TCP_DUPLICATE_THRESHOLD - 1) * (guint64)scoreboard->mss_bytes) {
            return range->begin;
        }
    }
    return 0;
}

guint64 tcp_scoreboard_update(TcpScoreboard *scoreboard, guint64 una, guint64 max,
                              const TcpRange *blocks, guint n_blocks)
{
    TcpRanges *ranges = &scoreboard->acknowledged;
    guint64 n_new = 0;
    if (ranges->n == 0 && n_blocks == 0) {
        return 0; /* nearly always */
    }
    for (guint i = 0; i < n_blocks; i++) {
        if (blocks[i].end <= max && blocks[i].begin < blocks[i].end) {
            n_new += tcp_ranges_add(ranges, MAX(blocks[i].begin, una), blocks[i].end);
        }
    }
    tcp_ranges_drop_below(ranges, una);
    scoreboard->acknowledged_bytes = 0;
    for (guint i = 0; i < ranges->n; i++) {
        scoreboard->acknowledged_bytes += ranges->range[i].end - ranges->range[i].begin;
    }
    scoreboard->lost_below = find_lost_below(scoreboard);
    return n_new;
}

gboolean tcp_scoreboard_is_lost(const TcpScoreboard *scoreboard, guint64 number)
{
    return number < scoreboard->lost_below;
}

/* Of the hole [begin, end): what is not lost is under way, and what was retransmitted is too. */
static guint64 hole_pipe(const TcpScoreboard *scoreboard, guint64 begin, guint64 end)
{
    guint64 lost_end = CLAMP(scoreboard->lost_below, begin, end);
    guint64 retransmitted_end = CLAMP(scoreboard->high_retransmitted, begin, end);
    return (end - lost_end) + (retransmitted_end - begin);
}

guint64 tcp_scoreboard_pipe(const TcpScoreboard *scoreboard, guint64 una, guint64 max)
{
    const TcpRanges *ranges = &scoreboard->acknowledged;
    guint64 begin = una;
    guint64 pipe = 0;
    for (guint i = 0; i < ranges->n; i++) {
        pipe += hole_pipe(scoreboard, begin, ranges->range[i].begin);
        begin = ranges->range[i].end;
    }
    return pipe + hole_pipe(scoreboard, begin, max);
}

gboolean tcp_scoreboard_next_hole(const TcpScoreboard *scoreboard, guint64 begin, guint64 limit,
                                  TcpRange *segment)
{
    const TcpRanges *ranges = &scoreboard->acknowledged;
    guint index = tcp_ranges_search(ranges, begin);
    while (index < ranges->n && ranges->range[index].begin <= begin) {
        begin = ranges->range[index++].end;
    }
    guint64 end = MIN(begin + scoreboard->mss_bytes, limit);
    if (index < ranges->n) {
        end = MIN(end, ranges->range[index].begin);
    }
    *segment = (TcpRange){begin, end};
    return begin < end;
}

gboolean tcp_scoreboard_next(const TcpScoreboard *scoreboard, guint64 una, gboolean only_lost,
                             TcpRange *segment)
{
    const TcpRanges *ranges = &scoreboard->acknowledged;
    if (ranges->n == 0) {
        return FALSE;
    }
    guint64 limit = only_lost ? scoreboard->lost_below : ranges->range[ranges->n - 1].begin;
    guint64 begin = MAX(una, scoreboard->high_retransmitted);
    return begin < limit && tcp_scoreboard_next_hole(scoreboard, begin, limit, segment);
}
