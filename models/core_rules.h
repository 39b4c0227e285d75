/* models/core_rules.h: what a device's cores do beside sleeping until a frame comes, and polling.
 */
#ifndef MODELS_CORE_RULES_H
#define MODELS_CORE_RULES_H

#include "models/core.h"
#include "models/dut.h"

/* Whether they do anything else; if not, they are advanced faster. */
gboolean core_rules_apply(const DutSettings *dut);

/* What they do. */
CoreRules core_rules_of(const DutSettings *dut);

#endif
