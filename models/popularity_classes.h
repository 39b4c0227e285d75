/* models/popularity_classes.h: entries of a table of which some are used more often than others.
 *
 * Entries of about the same popularity are one class, in which all are taken to be equally likely,
 * so that a cache sees a table as several of its own kind (models/cache_share.h): Che's
 * approximation (H. Che, Y. Tung, Z. Wang, "Hierarchical Web caching systems", IEEE JSAC 20(7),
 * 2002) with as many terms as there are classes instead of entries. docs/models/cache.md. */
#ifndef MODELS_POPULARITY_CLASSES_H
#define MODELS_POPULARITY_CLASSES_H

#include "models/tester.h"

#define POPULARITY_MOST_CLASSES 64

typedef struct {
    gint64 n_entries;
    double share; /* of all uses, that of the class; all classes: 1 */
} PopularityClass;

/* Flow i of `n_flows` has the weight (i + 1)^-exponent and uses entry i mod n_entries, n_entries
 * not above n_flows. Returns how many classes there are, the most popular first. Computed with +,
 * -, *, / alone. */
guint popularity_classes_zipf(gint64 n_flows, double exponent, gint64 n_entries,
                              PopularityClass *classes);

/* Which of `n_entries` (at least 1), each for one of as many destinations, the tester's flows use;
 * without a number of flows all of them, alike. */
guint popularity_classes_of(const TesterSettings *tester, gint64 n_entries,
                            PopularityClass *classes);

/* Entries of all classes. */
gint64 popularity_classes_n_entries(const PopularityClass *classes, guint n_classes);

#endif
