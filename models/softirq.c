#include "models/softirq.h"

#include "models/cost.h"

static const SimAttribute attributes[] = {
    {.name = "budget",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(SoftirqSettings, budget),
     .maximum = 1 << 20,
     .default_text = "0",
     .help = "frames after which a core hands over if more wait (net.core.netdev_budget); 0: none",
     .source =
         "dutsim: no limit unless a profile says so. Linux net/core/dev.c: netdev_budget 300"},
    {.name = "time",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(SoftirqSettings, time_ps),
     .maximum = SIM_PS_PER_S,
     .default_text = "0 ns",
     .help = "time after which a core hands over if frames wait (net.core.netdev_budget_usecs); 0: "
             "none",
     .source = "dutsim: no limit unless a profile says so. Linux net/core/dev.c: "
               "netdev_budget_usecs 2 * USEC_PER_SEC / HZ, two jiffies; 2000 us in 4.12 to 5.5"},
    COST_ATTRIBUTE(SoftirqSettings, handover, COST_MAXIMUM,
                   "a hand-over: the way through the scheduler to ksoftirqd"),
    {0},
};

const SimAttributeTable softirq_attributes = {
    .name = "softirq",
    .help = "limits of a core's polling, as Linux sets them",
    .size = sizeof(SoftirqSettings),
    .attributes = attributes,
};
