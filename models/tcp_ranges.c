#include "models/tcp_ranges.h"

#include <string.h>

void tcp_ranges_clear(TcpRanges *ranges)
{
    g_free(ranges->range);
    *ranges = (TcpRanges){0};
}

guint tcp_ranges_search(const TcpRanges *ranges, guint64 number)
{
    guint low = 0;
    guint high = ranges->n;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (ranges->range[middle].end > number) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

/* Puts `range` in place of the `n_old` ones from `first` on. */
static void replace(TcpRanges *ranges, guint first, guint n_old, TcpRange range)
{
    if (ranges->n - n_old + 1 > ranges->room) {
        ranges->room = MAX(8, 2 * ranges->room);
        ranges->range = g_renew(TcpRange, ranges->range, ranges->room);
    }
    memmove(ranges->range + first + 1, ranges->range + first + n_old,
            (ranges->n - first - n_old) * sizeof(TcpRange));
    ranges->range[first] = range;
    ranges->n = ranges->n - n_old + 1;
}

guint64 tcp_ranges_add(TcpRanges *ranges, guint64 begin, guint64 end)
{
    if (begin >= end) {
        return 0;
    }
    /* From the first that ends at `begin` or above: what touches becomes one. */
    guint first = begin > 0 ? tcp_ranges_search(ranges, begin - 1) : 0;
    TcpRange merged = {begin, end};
    guint64 n_new = end - begin;
    guint n_old = 0;
    while (first + n_old < ranges->n && ranges->range[first + n_old].begin <= end) {
        const TcpRange *old = &ranges->range[first + n_old++];
        guint64 both_begin = MAX(old->begin, begin);
        guint64 both_end = MIN(old->end, end);
        n_new -= both_end > both_begin ? both_end - both_begin : 0;
        merged.begin = MIN(merged.begin, old->begin);
        merged.end = MAX(merged.end, old->end);
    }
    replace(ranges, first, n_old, merged);
    return n_new;
}

static void remove_first(TcpRanges *ranges, guint n)
{
    if (n > 0) {
        ranges->n -= n;
        memmove(ranges->range, ranges->range + n, ranges->n * sizeof(TcpRange));
    }
}

void tcp_ranges_drop_below(TcpRanges *ranges, guint64 begin)
{
    remove_first(ranges, tcp_ranges_search(ranges, begin));
    if (ranges->n > 0) {
        ranges->range[0].begin = MAX(ranges->range[0].begin, begin);
    }
}

guint64 tcp_ranges_take_first(TcpRanges *ranges, guint64 begin)
{
    if (ranges->n == 0 || ranges->range[0].begin > begin) {
        return begin;
    }
    guint64 end = MAX(begin, ranges->range[0].end);
    remove_first(ranges, 1);
    return end;
}

const TcpRange *tcp_ranges_find(const TcpRanges *ranges, guint64 number)
{
    guint index = tcp_ranges_search(ranges, number);
    return index < ranges->n && ranges->range[index].begin <= number ? &ranges->range[index] : NULL;
}
