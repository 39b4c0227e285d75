#include "models/core_rules.h"

gboolean core_rules_apply(const DutSettings *dut)
{
    return interrupt_is_moderated(&dut->nic.interrupt);
}

CoreRules core_rules_of(const DutSettings *dut)
{
    return (CoreRules){.interrupt = dut->nic.interrupt};
}
