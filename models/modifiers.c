#include "models/modifiers.h"

static const char *const routing_choices[] = {"none", "rip", "ospf", "igrp", NULL};

static const SimAttribute attributes[] = {
    {.name = "broadcast",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(ModifiersSettings, broadcast),
     .maximum = 1000000,
     .default_text = "0",
     .help = "every so manyth frame is a broadcast, which the DUT takes in; 0: none",
     .source = "RFC 2544 section 11: first without; 11.1: 1 %, such as every 100th frame"},
    {.name = "management",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(ModifiersSettings, management_ps),
     .maximum = 3600 * SIM_PS_PER_S,
     .default_text = "0 s",
     .help = "time between two queries, each in place of the first frame due then; 0 s: none",
     .source = "RFC 2544 section 11: first without; 11.2: the first frame of every second"},
    {.name = "routing",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(ModifiersSettings, routing),
     .choices = routing_choices,
     .default_text = "none",
     .help = "routing updates in place of the first frame and one every interval",
     .source = "RFC 2544 section 11: first without; 11.3"},
    {.name = "routing_interval",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(ModifiersSettings, routing_interval_ps),
     .minimum = 1,
     .maximum = 3600 * SIM_PS_PER_S,
     .help = "time between two routing updates; when unset: rip 30 s, ospf and igrp 90 s",
     .source = "RFC 2544 appendix C.2.3"},
    {0},
};

const SimAttributeTable modifiers_attributes = {
    .name = "modifiers",
    .help = "frames for the DUT itself, which take the place of test frames",
    .size = sizeof(ModifiersSettings),
    .attributes = attributes,
};

SimTime modifiers_routing_interval_ps(const ModifiersSettings *settings)
{
    if (settings->routing == MODIFIERS_ROUTING_NONE) {
        return 0;
    }
    if (settings->routing_interval_ps > 0) {
        return settings->routing_interval_ps;
    }
    return (settings->routing == MODIFIERS_ROUTING_RIP ? 30 : 90) * SIM_PS_PER_S;
}

gboolean modifiers_apply(const ModifiersSettings *settings)
{
    return settings->broadcast > 0 || settings->management_ps > 0 ||
           settings->routing != MODIFIERS_ROUTING_NONE;
}

void modifier_plan_init(ModifierPlan *plan, const ModifiersSettings *settings)
{
    *plan = (ModifierPlan){.broadcast = settings->broadcast};
    plan->interval_ps[MODIFIER_MANAGEMENT] = settings->management_ps;
    plan->interval_ps[MODIFIER_ROUTING] = modifiers_routing_interval_ps(settings);
}

/* Whether one that comes by time takes a frame due at `due_ps`. */
static gboolean comes(ModifierPlan *plan, Modifier kind, SimTime due_ps)
{
    SimTime interval_ps = plan->interval_ps[kind];
    if (interval_ps == 0 || due_ps < plan->next_ps[kind]) {
        return FALSE;
    }
    plan->next_ps[kind] = (due_ps / interval_ps + 1) * interval_ps;
    return TRUE;
}

Modifier modifier_plan_next(ModifierPlan *plan, guint64 number, SimTime due_ps)
{
    Modifier kind = MODIFIER_NONE;
    if (comes(plan, MODIFIER_ROUTING, due_ps)) {
        kind = MODIFIER_ROUTING;
    } else if (comes(plan, MODIFIER_MANAGEMENT, due_ps)) {
        kind = MODIFIER_MANAGEMENT;
    } else if (plan->broadcast > 0 && (number + 1) % (guint64)plan->broadcast == 0) {
        kind = MODIFIER_BROADCAST;
    }
    if (kind != MODIFIER_NONE) {
        plan->n[kind]++;
    }
    return kind;
}

FrameWord modifier_word(FrameWord word, Modifier kind)
{
    FrameWord number = modifier_number(word);
    FrameWord rest = word & ~frame_word_number(word);
    return rest | (G_GUINT64_CONSTANT(3) << (FRAME_WORD_CONTROL_BIT - 1)) |
           ((FrameWord)kind << (FRAME_WORD_CONTROL_BIT - 3)) | number;
}
