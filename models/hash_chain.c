#include "models/hash_chain.h"

__extension__ typedef __int128 Wide;

static gint64 others(gint64 n_entries, gint64 n_buckets)
{
    return n_buckets > 0 && n_entries > 0 ? n_entries - 1 : 0;
}

double hash_chain_passed(gint64 n_entries, gint64 n_buckets)
{
    return n_buckets > 0 ? (double)others(n_entries, n_buckets) / (2 * (double)n_buckets) : 0;
}

SimTime hash_chain_ps(gint64 n_entries, gint64 n_buckets, SimTime step_ps)
{
    if (n_buckets == 0) {
        return 0;
    }
    Wide time_ps = (Wide)others(n_entries, n_buckets) * step_ps / ((Wide)2 * n_buckets);
    return (SimTime)MIN(time_ps, (Wide)HASH_CHAIN_MOST_PS);
}

gint64 hash_chain_met(gint64 n_own, gint64 n_entries, double n_passed)
{
    double met = (double)n_own * n_passed;
    return met < (double)n_entries ? MIN(n_entries, n_own + (gint64)met) : n_entries;
}

gint64 hash_chain_grown(gint64 n_buckets, gint64 n_entries)
{
    while (n_buckets > 0 && n_buckets < n_entries) {
        n_buckets *= 2;
    }
    return n_buckets;
}
