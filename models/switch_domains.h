/* models/switch_domains.h: which ways hear each other's broadcasts.
 *
 * A broadcast domain is what switches join: ways that pass one switch in one VLAN are in one
 * domain. */
#ifndef MODELS_SWITCH_DOMAINS_H
#define MODELS_SWITCH_DOMAINS_H

#include "models/switch.h"
#include "models/trial.h"

/* A plain record. */
typedef struct {
    guint n_ways;
    guint domain[TRIAL_MAX_DEVICES + 1];  /* by way */
    guint32 nodes[TRIAL_MAX_DEVICES + 1]; /* by way: the switches on it, a bit each; they count in
                                             the order in which the ways come to them */
} SwitchDomains;

void switch_domains_init(SwitchDomains *domains, const SwitchWay *ways, guint n_ways);

/* The switches, a bit each, that hear a broadcast of a station at an end of a way. */
guint32 switch_domains_hearing(const SwitchDomains *domains, guint way);

#endif
