/* models/rule_list.h: a packet filter's list of rules, of which the last one matches.
 *
 * `linear`: every rule is looked at until one matches, so all of them (ipfw, ipf). `skip-steps`:
 * rules that differ from the one before in what did not match are not looked at (pf: D. Hartmeier,
 * "Design and Performance of the OpenBSD Stateful Packet Filter (pf)", USENIX ATC 2002, section
 * 3): in a list of rules that differ in one criterion only the first and the last. */
#ifndef MODELS_RULE_LIST_H
#define MODELS_RULE_LIST_H

#include "models/cache_share.h"
#include "models/cost.h"
#include "sim/sim.h"

typedef enum { RULE_LIST_LINEAR, RULE_LIST_SKIP_STEPS } RuleListEvaluation;

typedef struct {
    gint64 count;    /* 0: no packet filter */
    gint evaluation; /* RuleListEvaluation */
    gint64 passes;   /* through the list, a frame */
    gint64 rule_size_bytes;
    gint64 accesses; /* memory accesses of a rule */
    SimCost list;    /* a pass, whatever its rules */
    SimCost rule;    /* each rule that is evaluated */
} RuleListSettings;

extern const SimAttributeTable rule_list_attributes;

/* Rules that a pass evaluates. */
gint64 rule_list_n_evaluated(const RuleListSettings *settings);

/* What the list takes of the caches: every core goes through all of it. */
CacheConsumer rule_list_consumer(const RuleListSettings *settings);

/* Time of a frame's passes [ps] where an access takes access_ps. */
SimTime rule_list_frame_ps(const RuleListSettings *settings, gint64 clock_hz, SimTime access_ps);

#endif
