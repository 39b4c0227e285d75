/* models/link_map.h: the table in which `ip` remembers the interfaces of a dump (iproute2
 * lib/ll_map.c of 2011).
 *
 * Buckets by index, new entries at the end of their bucket's list; a name is found by going through
 * all buckets from the first. Indices 1 to n came in order, so the numbers of entries passed follow
 * without the lists: before index i its bucket i mod B holds floor((i - 1) / B) of them, and of 1
 * to n the residues below r > 0 have floor(n / B) * r + min(n mod B, r - 1). */
#ifndef MODELS_LINK_MAP_H
#define MODELS_LINK_MAP_H

#include <glib.h>

/* Entries passed when index `index` (from 1) is put in after all before it. */
static inline guint64 link_map_add_steps(guint n_buckets, guint index)
{
    return (index - 1) / n_buckets;
}

/* Buckets and entries passed until the name of index `index`, of 1 to n, is found, its own entry
 * and bucket included. */
static inline guint64 link_map_find_steps(guint n_buckets, guint n, guint index)
{
    guint bucket = index % n_buckets;
    guint64 before =
        bucket == 0 ? 0 : (guint64)(n / n_buckets) * bucket + MIN(n % n_buckets, bucket - 1);
    return before + link_map_add_steps(n_buckets, index) + 1 + bucket + 1;
}

#endif
