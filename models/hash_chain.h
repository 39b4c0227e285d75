/* models/hash_chain.h: entries that a look-up in a hash of chains passes before the one it finds.
 *
 * n entries that are equally likely, spread at random over m buckets: (n - 1) / (2 m) on average
 * (D. E. Knuth, The Art of Computer Programming 3, section 6.4: successful search, separate
 * chaining). */
#ifndef MODELS_HASH_CHAIN_H
#define MODELS_HASH_CHAIN_H

#include <glib.h>

#include "sim/sim.h"

/* n_buckets 0: as many as entries, and none is passed. */
double hash_chain_passed(gint64 n_entries, gint64 n_buckets);

/* The same times `step_ps`, in whole ps; at most HASH_CHAIN_MOST_PS, which is more than settings
 * may cost (memory_settings_check), so that sums do not overflow. */
#define HASH_CHAIN_MOST_PS (1000 * SIM_PS_PER_S)
SimTime hash_chain_ps(gint64 n_entries, gint64 n_buckets, SimTime step_ps);

/* How many of `n_entries` are touched where `n_own` are looked up and n_passed others before each.
 */
gint64 hash_chain_met(gint64 n_own, gint64 n_entries, double n_passed);

/* Buckets of a table that began with `n_buckets` and doubles whenever it has more entries than
 * buckets. */
gint64 hash_chain_grown(gint64 n_buckets, gint64 n_entries);

#endif
