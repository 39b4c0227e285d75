#include "models/popularity_classes.h"

#include <string.h>

#include "models/flow_list.h"
#include "sim/elementary.h"

#define ADDED_ONE_BY_ONE 32 /* weights of so few flows are added up, of more integrated */
#define MOST_ROUNDS      64 /* further flows of an entry are taken to be alike */
#define GROWTH           3  /* a class has a third of the entries before it */

/* ---- Zipf's law ---- */

/* The sum of (i + 1)^-exponent, first <= i < end: terms, or the integral around their middles. */
static double sum_weights(gint64 first, gint64 end, double exponent)
{
    if (end - first <= ADDED_ONE_BY_ONE) {
        double sum = 0;
        for (gint64 i = first; i < end; i++) {
            sum += sim_elementary_exp(-exponent * sim_elementary_log((double)i + 1));
        }
        return sum;
    }
    double low = sim_elementary_log((double)first + 0.5);
    double high = sim_elementary_log((double)end + 0.5);
    double rest = 1 - exponent;
    if (ABS(rest) < 1e-9) {
        return high - low;
    }
    return (sim_elementary_exp(rest * high) - sim_elementary_exp(rest * low)) / rest;
}

/* The sum of the weights of all flows that use entries first to end - 1. */
static double sum_entries(gint64 first, gint64 end, gint64 n_flows, double exponent,
                          gint64 n_entries)
{
    double sum = 0;
    gint64 start = 0;
    for (guint round = 0; round < MOST_ROUNDS && start < n_flows; round++) {
        gint64 from = MIN(start + first, n_flows);
        gint64 to = MIN(start + end, n_flows);
        sum += sum_weights(from, to, exponent);
        start += n_entries;
    }
    if (start < n_flows) {
        sum += sum_weights(start, n_flows, exponent) * (double)(end - first) / (double)n_entries;
    }
    return sum;
}

guint popularity_classes_zipf(gint64 n_flows, double exponent, gint64 n_entries,
                              PopularityClass *classes)
{
    if (exponent <= 0) {
        classes[0] = (PopularityClass){n_entries, 1};
        return 1;
    }
    double all = 0;
    guint n = 0;
    for (gint64 first = 0; first < n_entries; n++) {
        gint64 end = MIN(first + MAX(first / GROWTH, 1), n_entries);
        end = n + 1 == POPULARITY_MOST_CLASSES ? n_entries : end;
        classes[n] =
            (PopularityClass){end - first, sum_entries(first, end, n_flows, exponent, n_entries)};
        all += classes[n].share;
        first = end;
    }
    for (guint i = 0; i < n; i++) {
        classes[i].share /= all;
    }
    return n;
}

/* ---- flows given one by one ---- */

static gint by_address(gconstpointer a, gconstpointer b)
{
    const GivenFlow *left = a, *right = b;
    return memcmp(left->destination.address, right->destination.address,
                  sizeof left->destination.address);
}

static gint by_weight(gconstpointer a, gconstpointer b)
{
    guint64 left = *(const guint64 *)a, right = *(const guint64 *)b;
    return (left < right) - (left > right);
}

/* The weight of each destination, the largest first. (transfer full) of guint64 */
static GArray *list_weights(const TesterSettings *tester)
{
    g_autoptr(GArray) list = flow_list_parse(tester->flows.list, tester_ip_version(tester), NULL);
    GArray *weights = g_array_new(FALSE, FALSE, sizeof(guint64));
    g_array_sort(list, by_address);
    for (guint i = 0; i < list->len; i++) {
        const GivenFlow *flow = &g_array_index(list, GivenFlow, i);
        if (i > 0 && by_address(flow, flow - 1) == 0) {
            g_array_index(weights, guint64, weights->len - 1) += flow->weight;
        } else {
            guint64 weight = flow->weight;
            g_array_append_val(weights, weight);
        }
    }
    g_array_sort(weights, by_weight);
    return weights;
}

static guint classes_of_list(const TesterSettings *tester, PopularityClass *classes)
{
    g_autoptr(GArray) weights = list_weights(tester);
    guint64 all = 0;
    for (guint i = 0; i < weights->len; i++) {
        all += g_array_index(weights, guint64, i);
    }
    guint n = 0;
    for (guint first = 0; first < weights->len; n++) {
        guint end = MIN(first + MAX(first / GROWTH, 1), weights->len);
        end = n + 1 == POPULARITY_MOST_CLASSES ? weights->len : end;
        guint64 sum = 0;
        for (guint i = first; i < end; i++) {
            sum += g_array_index(weights, guint64, i);
        }
        classes[n] = (PopularityClass){end - first, (double)sum / (double)all};
        first = end;
    }
    return n;
}

/* ---- the tester's ---- */

/* Destinations that `n_flows` flows have of `n`: at random n (1 - (1 - 1 / n)^flows), rounded up,
 * else as many as there are. */
static gint64 n_used(const TesterSettings *tester, gint64 n_flows, gint64 n)
{
    if (tester->addresses.selection == TESTER_SELECTION_FIXED) {
        return 1;
    }
    if (tester->addresses.selection != TESTER_SELECTION_RANDOM) {
        return MIN(n_flows, n);
    }
    double missed = 1; /* by squaring */
    double power = (double)(n - 1) / (double)n;
    for (gint64 rest = n_flows; rest > 0; rest /= 2) {
        missed *= rest % 2 == 1 ? power : 1;
        power *= power;
    }
    return MIN(n - (gint64)((double)n * missed), n_flows);
}

guint popularity_classes_of(const TesterSettings *tester, gint64 n_entries,
                            PopularityClass *classes)
{
    if (tester->flows.list != NULL) {
        return classes_of_list(tester, classes);
    }
    gint64 n_flows = tester->flows.count;
    if (n_flows == 0) {
        classes[0] = (PopularityClass){n_entries, 1};
        return 1;
    }
    return popularity_classes_zipf(n_flows, tester->flows.exponent,
                                   n_used(tester, n_flows, n_entries), classes);
}

gint64 popularity_classes_n_entries(const PopularityClass *classes, guint n_classes)
{
    gint64 sum = 0;
    for (guint i = 0; i < n_classes; i++) {
        sum += classes[i].n_entries;
    }
    return sum;
}
