#include "models/rule_list.h"

static const char *const evaluation_choices[] = {"linear", "skip-steps", NULL};

static const SimAttribute attributes[] = {
    {.name = "count",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(RuleListSettings, count),
     .maximum = 100000,
     .default_text = "0",
     .help = "rules of the list, of which the last matches (0: no packet filter)",
     .source = "dutsim: a router without a firewall"},
    {.name = "evaluation",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(RuleListSettings, evaluation),
     .choices = evaluation_choices,
     .default_text = "linear",
     .help = "every rule until one matches, or only the first and the last of a list of like rules",
     .source = "FreeBSD ipfw(8): rules are looked at in order until one matches"},
    {.name = "passes",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(RuleListSettings, passes),
     .maximum = 100,
     .default_text = "2",
     .help = "passes through the list a frame",
     .source = "FreeBSD pfil(9): pf and ipfw see a frame where it comes in and where it leaves"},
    {.name = "rule_size",
     .type = SIM_ATTRIBUTE_SIZE,
     .offset = G_STRUCT_OFFSET(RuleListSettings, rule_size_bytes),
     .maximum = 1 << 20,
     .default_text = "128 B",
     .help = "memory of a rule",
     .source =
         "FreeBSD 11 ip_fw_private.h: struct ip_fw (48 B) and its instructions, from malloc-128"},
    {.name = "accesses",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(RuleListSettings, accesses),
     .maximum = 1000,
     .default_text = "1",
     .help = "memory accesses of a rule that does not match",
     .source = "dutsim: its head and first instruction are in one line"},
    COST_ATTRIBUTE(RuleListSettings, list, COST_MAXIMUM, "a pass, whatever its rules"),
    COST_ATTRIBUTE(RuleListSettings, rule, COST_MAXIMUM_STEP, "each rule that is evaluated"),
    {0},
};

const SimAttributeTable rule_list_attributes = {
    .name = "rules",
    .help = "the rules of a packet filter without states",
    .size = sizeof(RuleListSettings),
    .attributes = attributes,
};

gint64 rule_list_n_evaluated(const RuleListSettings *settings)
{
    return settings->evaluation == RULE_LIST_LINEAR ? settings->count : MIN(settings->count, 2);
}

CacheConsumer rule_list_consumer(const RuleListSettings *settings)
{
    gint64 n_rules = rule_list_n_evaluated(settings);
    gint64 bytes = n_rules * settings->rule_size_bytes;
    return (CacheConsumer){
        .accesses = (double)(settings->passes * n_rules * settings->accesses),
        .core_bytes = bytes,
        .total_bytes = bytes,
        .is_cyclic = TRUE,
    };
}

SimTime rule_list_frame_ps(const RuleListSettings *settings, gint64 clock_hz, SimTime access_ps)
{
    if (settings->count == 0) {
        return 0;
    }
    SimTime rule_ps = settings->accesses * access_ps + sim_units_cost_ps(settings->rule, clock_hz);
    return settings->passes * (sim_units_cost_ps(settings->list, clock_hz) +
                               rule_list_n_evaluated(settings) * rule_ps);
}
