/* models/rule_list.h: a packet filter's list of rules, of which one matches all test frames.
 *
 * `linear`: every rule is looked at until one matches, so all of them (ipfw, ipf). `skip-steps`:
 * rules that differ from the one before in what did not match are not looked at (pf: D. Hartmeier,
 * "Design and Performance of the OpenBSD Stateful Packet Filter (pf)", USENIX ATC 2002, section
 * 3): in a list of rules that differ in one criterion only the first and the one that matches. */
#ifndef MODELS_RULE_LIST_H
#define MODELS_RULE_LIST_H

#include "models/cache_share.h"
#include "models/cost.h"
#include "sim/sim.h"

typedef enum { RULE_LIST_LINEAR, RULE_LIST_SKIP_STEPS } RuleListEvaluation;

/* RFC 2544 section 11.4.1: a permit and the final deny; 24 denies more, with the permit in place 13
 * as the section's list prints it, or in place 25, the last one, as section 11.4 says. RFC 5180
 * section 6.2.2 has the same lists. */
typedef enum {
    RULE_LIST_FILTERS_NONE,
    RULE_LIST_FILTERS_1,
    RULE_LIST_FILTERS_25,
    RULE_LIST_FILTERS_25_LAST
} RuleListFilters;

typedef struct {
    gint64 count;    /* 0: no packet filter */
    gint64 match;    /* place of the rule that matches, from 1 on; 0: the last */
    gint filters;    /* RuleListFilters: these in place of count and match */
    gint evaluation; /* RuleListEvaluation */
    gint64 passes;   /* through the list, a frame */
    gint64 rule_size_bytes;
    gint64 accesses; /* memory accesses of a rule */
    SimCost list;    /* a pass, whatever its rules */
    SimCost rule;    /* each rule that is evaluated */
} RuleListSettings;

extern const SimAttributeTable rule_list_attributes;

/* The place of the rule that matches must be one of the list's, and a standard's list leaves
 * nothing to say of it. *path (transfer none, static): the attribute's path below the DUT. */
gboolean rule_list_settings_check(const RuleListSettings *settings, const char **path,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Rules that a pass evaluates: none behind the one that matches. */
gint64 rule_list_n_evaluated(const RuleListSettings *settings);

/* What the list takes of the caches: every core goes through all of it. */
CacheConsumer rule_list_consumer(const RuleListSettings *settings);

/* Time of a frame's passes [ps] where an access takes access_ps. */
SimTime rule_list_frame_ps(const RuleListSettings *settings, gint64 clock_hz, SimTime access_ps);

#endif
