/* scenarios/checklist-internal.h: the items of the checklist. */
#ifndef SCENARIOS_CHECKLIST_INTERNAL_H
#define SCENARIOS_CHECKLIST_INTERNAL_H

#include "scenarios/results.h"

typedef enum { REPORTING_MET, REPORTING_MISSING, REPORTING_NOT_APPLICABLE } ReportingState;

/* On what an item's state depends besides. */
typedef enum {
    REPORTING_ALWAYS,
    REPORTING_IF_REPETITIONS, /* missing with fewer than `argument` at some point */
    REPORTING_IF_COUNT,       /* says how many repetitions there were */
    REPORTING_IF_SIZES,       /* missing with one frame size */
    REPORTING_IF_SMALLEST,    /* missing without the smallest frame size of the medium */
    REPORTING_IF_VALUE,       /* says the value of attribute `argument` */
    REPORTING_IF_IPV6,        /* not applicable without IPv6 */
    REPORTING_IF_HOP_BY_HOP,  /* not applicable without hop-by-hop options */
    REPORTING_IF_IMIX,        /* not applicable without a mix of frame sizes */
    REPORTING_IF_MTU,         /* or without one that has the letter z */
    REPORTING_IF_CUSTOM,      /* or without a custom one */
    REPORTING_IF_OVERLOAD,    /* not applicable without test.overload */
} ReportingCondition;

typedef struct {
    const char *procedures; /* names, parted by spaces; "*": all that a standard describes */
    const char *rfc, *section;
    const char *test; /* as the standard calls it */
    const char *item;
    const char *level;    /* MUST, SHOULD, MAY, or plain: said without such a word */
    const char *where;    /* it is, or why not */
    const char *argument; /* of the condition */
    ReportingState state; /* if the condition holds */
    ReportingCondition condition;
} ReportingItem;

extern const ReportingItem checklist_items[];
extern const guint checklist_n_items;

#endif
