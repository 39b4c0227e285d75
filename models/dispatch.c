#include "models/dispatch.h"

static const char *const task_of_choices[] = {"queue", "interface-and-queue", NULL};

static const char *const processors_choices[] = {"own", "shared", NULL};

static const SimAttribute attributes[] = {
    {.name = "tasks",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(DispatchSettings, tasks),
     .maximum = 256,
     .default_text = "0",
     .help = "tasks that forward what the interrupt side hands them; 0: cores run to completion",
     .source = "dutsim: run to completion unless a profile says otherwise"},
    {.name = "task_of",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(DispatchSettings, task_of),
     .choices = task_of_choices,
     .default_text = "interface-and-queue",
     .help = "what chooses a queue's task: its number, or the number plus its port's",
     .source = "OpenBSD sys/net/ifq.c, ifiq_init: net_tq(ifp->if_index + idx)"},
    {.name = "list_limit",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(DispatchSettings, list_limit),
     .minimum = 1,
     .maximum = 65536,
     .default_text = "10240",
     .help = "frames an input list holds",
     .source = "OpenBSD sys/net/ifq.c: ifiq_maxlen_drop = 2048 * 5"},
    {.name = "budget",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(DispatchSettings, budget),
     .maximum = 65536,
     .default_text = "0",
     .help = "most frames a task takes at a look; 0: the whole list",
     .source = "OpenBSD sys/net/ifq.c, ifiq_process: takes the whole list"},
    {.name = "processors",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(DispatchSettings, processors),
     .choices = processors_choices,
     .default_text = "own",
     .help = "tasks have processors of their own, or task i runs on core i, whose interrupt side "
             "preempts it",
     .source = "dutsim: own, as on machines with CPUs to spare. Shared: FreeBSD "
               "sys/net/netisr.c deferred (swi_net below interrupt threads), BSD's ipintr"},
    {.name = "cost",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = G_STRUCT_OFFSET(DispatchSettings, cost),
     .group = &interrupt_cost_attributes},
    {0},
};

const SimAttributeTable dispatch_attributes = {
    .name = "dispatch",
    .help = "software dispatch of queues to worker tasks (OpenBSD's softnet tasks)",
    .size = sizeof(DispatchSettings),
    .attributes = attributes,
};

gboolean dispatch_shares_processors(const DispatchSettings *settings)
{
    return settings->tasks > 0 && settings->processors == DISPATCH_PROCESSORS_SHARED;
}

guint dispatch_task_of(const DispatchSettings *settings, guint port, guint queue)
{
    gboolean by_queue = settings->task_of == DISPATCH_TASK_OF_QUEUE;
    return (by_queue ? queue : port + queue) % (guint)settings->tasks;
}
