/* scenarios/manifest_setup-internal.h: what the facts of a setup share. */
#ifndef SCENARIOS_MANIFEST_SETUP_INTERNAL_H
#define SCENARIOS_MANIFEST_SETUP_INTERNAL_H

#include "scenarios/manifest_setup.h"

/* The value of an attribute of the tester, as its table has it. (transfer full) */
char *manifest_setup_value(const TesterSettings *tester, const char *path);

/* "198.18.0.2 to 198.18.0.9", or the one address that both are. (transfer full) */
char *manifest_setup_range(guint ip_version, const guint8 *low, const guint8 *high);

/* Of the flows that tester.flows.list gives, which there must be. (transfer full) */
char *manifest_setup_given_addresses(const TesterSettings *tester);
char *manifest_setup_given_ports(const TesterSettings *tester);

/* Facts. (transfer full) */
char *manifest_setup_flows(const TrialSetup *trial);
char *manifest_setup_background(const TrialSetup *trial);

#endif
