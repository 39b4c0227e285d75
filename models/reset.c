#include "models/reset.h"

#define LONGEST_PS (3600 * SIM_PS_PER_S)

static const char *const kind_choices[] = {
    "none", "power", "operating-system", "process", "processor", "line-card", NULL};

static const char *const forwarding_choices[] = {"by-kind", "stops", "goes-on", NULL};

static const SimAttribute attributes[] = {
    {.name = "kind",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(ResetSettings, kind),
     .choices = kind_choices,
     .default_text = "none",
     .help = "what procedure reset resets; line-card: the card with both ports",
     .source = "RFC 6201 section 4: none is the default of a device not reset"},
    {.name = "outage",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(ResetSettings, outage_ps),
     .minimum = 1,
     .maximum = LONGEST_PS,
     .help = "from the reset (power: from its return) until frames are forwarded again; procedure "
             "reset needs it where forwarding stops",
     .source = "dutsim: no device assumed"},
    {.name = "power_off",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(ResetSettings, off_ps),
     .minimum = 0,
     .maximum = LONGEST_PS,
     .default_text = "15 s",
     .help = "how long the power is off, of kind power",
     .source = "RFC 6201 section 4.3.1: at least 15 seconds"},
    {.name = "forwarding",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(ResetSettings, forwarding),
     .choices = forwarding_choices,
     .default_text = "by-kind",
     .help = "whether forwarding stops in the outage; by kind: in all but that of a process, whose "
             "tables stay in the kernel or the hardware",
     .source = "dutsim: routing daemons do not forward; one that does (VPP) stops it"},
    {0},
};

const SimAttributeTable reset_attributes = {
    .name = "reset",
    .help = "what a reset stops, and for how long (RFC 6201)",
    .size = sizeof(ResetSettings),
    .attributes = attributes,
};

gboolean reset_stops(const ResetSettings *settings)
{
    if (settings->kind == RESET_NONE) {
        return FALSE;
    }
    if (settings->forwarding == RESET_FORWARDING_BY_KIND) {
        return settings->kind != RESET_PROCESS;
    }
    return settings->forwarding == RESET_FORWARDING_STOPS;
}

SimTime reset_off_ps(const ResetSettings *settings)
{
    return reset_stops(settings) && settings->kind == RESET_POWER ? settings->off_ps : 0;
}

SimTime reset_down_ps(const ResetSettings *settings)
{
    return reset_stops(settings) ? reset_off_ps(settings) + settings->outage_ps : 0;
}

const char *reset_missing(const ResetSettings *settings)
{
    if (settings->kind == RESET_NONE) {
        return "reset.kind";
    }
    return reset_stops(settings) && settings->outage_ps == 0 ? "reset.outage" : NULL;
}
