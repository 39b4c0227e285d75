#include "models/rule_list.h"

/* The places of the permits in the standards' lists. No rule behind them is ever looked at. */
static const gint64 filters_match[] = {
    [RULE_LIST_FILTERS_1] = 1,
    [RULE_LIST_FILTERS_25] = 13,
    [RULE_LIST_FILTERS_25_LAST] = 25,
};

static const char *const filters_choices[] = {"none", "1", "25", "25-last", NULL};
static const char *const evaluation_choices[] = {"linear", "skip-steps", NULL};

static const SimAttribute attributes[] = {
    {.name = "count",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(RuleListSettings, count),
     .maximum = 100000,
     .default_text = "0",
     .help = "rules of the list (0: no packet filter)",
     .source = "dutsim: a router without a firewall"},
    {.name = "match",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(RuleListSettings, match),
     .minimum = 1,
     .maximum = 100000,
     .help = "place of the rule that matches all frames, from 1 on; when unset: the last",
     .source = "RFC 2544 section 11.4: 25 filters, of which the last permits the stream; its "
               "addresses (section 11.4.1) permit it in place 13"},
    {.name = "filters",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(RuleListSettings, filters),
     .choices = filters_choices,
     .default_text = "none",
     .help = "a standard's list instead of count and match: 1 filter (a permit, then deny all), or "
             "25 (24 denies, the permit in place 13 or, 25-last, 25, then deny all)",
     .source = "RFC 2544 section 11: first without modifiers; 11.4, 11.4.1: 1 and 25 filters; RFC "
               "5180 section 6.2"},
    {.name = "evaluation",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(RuleListSettings, evaluation),
     .choices = evaluation_choices,
     .default_text = "linear",
     .help = "every rule until one matches, or of a list of like rules only the first and the one "
             "that matches",
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

gboolean rule_list_settings_check(const RuleListSettings *settings, const char **path,
                                  GError **error)
{
    *path = "rules.filters";
    if (settings->filters != RULE_LIST_FILTERS_NONE && settings->count > 0) {
        g_set_error_literal(
            error, SIM_ERROR, SIM_ERROR_VALUE,
            "a standard's filters and rules.count exclude each other: leave one out");
        return FALSE;
    }
    *path = "rules.match";
    if (settings->match > settings->count) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "rule %" G_GINT64_FORMAT " cannot match: rules.count is %" G_GINT64_FORMAT,
                    settings->match, settings->count);
        return FALSE;
    }
    return TRUE;
}

/* Rules until the one that matches; 0: no packet filter. */
static gint64 n_until_match(const RuleListSettings *settings)
{
    if (settings->filters != RULE_LIST_FILTERS_NONE) {
        return filters_match[settings->filters];
    }
    return settings->match > 0 ? settings->match : settings->count;
}

gint64 rule_list_n_evaluated(const RuleListSettings *settings)
{
    gint64 n_rules = n_until_match(settings);
    return settings->evaluation == RULE_LIST_LINEAR ? n_rules : MIN(n_rules, 2);
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
    if (n_until_match(settings) == 0) {
        return 0;
    }
    SimTime rule_ps = settings->accesses * access_ps + sim_units_cost_ps(settings->rule, clock_hz);
    return settings->passes * (sim_units_cost_ps(settings->list, clock_hz) +
                               rule_list_n_evaluated(settings) * rule_ps);
}
