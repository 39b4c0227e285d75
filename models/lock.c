#include "models/lock.h"

static const char *const scope_choices[] = {"frame", "poll", NULL};

static const SimAttribute attributes[] = {
    {.name = "scope",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(LockSettings, scope),
     .choices = scope_choices,
     .default_text = "frame",
     .help = "the lock is taken for each frame, or once for all frames of a poll",
     .source = "dutsim: the finer of the two"},
    COST_ATTRIBUTE(LockSettings, hold, COST_MAXIMUM,
                   "time a frame holds the lock that all cores (or tasks) share"),
    COST_ATTRIBUTE(LockSettings, hold_ipv6, COST_MAXIMUM, "more for an IPv6 frame"),
    COST_ATTRIBUTE(LockSettings, transfer, COST_MAXIMUM,
                   "more for a holding when another worker held it last: its cache lines move"),
    COST_ATTRIBUTE(LockSettings, waiter, COST_MAXIMUM,
                   "more for a holding for each worker that waits when it is granted"),
    {0},
};

const SimAttributeTable lock_attributes = {
    .name = "lock",
    .help = "a critical section shared by all forwarding cores or tasks, first come first served",
    .size = sizeof(LockSettings),
    .attributes = attributes,
};
