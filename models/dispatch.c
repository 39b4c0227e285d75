#include "models/dispatch.h"

#include "models/software_hash.h"

static const char *const task_of_choices[] = {"queue", "interface-and-queue", "flow-scaled",
                                              "flow-modulo", NULL};

static const char *const mode_choices[] = {"deferred", "direct", "hybrid", NULL};

static const char *const flow_hash_choices[] = {"nic", "software", NULL};

static const char *const processors_choices[] = {"own", "shared", "softirq", NULL};

static const SimAttribute attributes[] = {
    {.name = "tasks",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(DispatchSettings, tasks),
     .maximum = 256,
     .default_text = "0",
     .help = "tasks that forward what the interrupt side hands them; 0: cores run to completion",
     .source = "dutsim: run to completion unless a profile says otherwise"},
    {.name = "at_most_cores",
     .type = SIM_ATTRIBUTE_BOOLEAN,
     .offset = G_STRUCT_OFFSET(DispatchSettings, at_most_cores),
     .default_text = "false",
     .help = "no more tasks than cores, whatever `tasks` says",
     .source =
         "dutsim: off. On: OpenBSD sys/net/if.c, softnet_count (at most ncpus tasks); FreeBSD "
         "sys/net/netisr.c, netisr_init (maxthreads at most mp_ncpus)"},
    {.name = "mode",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(DispatchSettings, mode),
     .choices = mode_choices,
     .default_text = "deferred",
     .help =
         "tasks forward what the interrupt side hands them (deferred), or it forwards each frame "
         "itself, at the costs of both (direct), or does so if the flow's task is that of its core "
         "and idle (hybrid)",
     .source = "FreeBSD sys/net/netisr.c, netisr_dispatch_src: net.isr.dispatch (direct there "
               "unless set)"},
    {.name = "task_of",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(DispatchSettings, task_of),
     .choices = task_of_choices,
     .default_text = "interface-and-queue",
     .help = "what chooses the task: the queue's number, or the number plus its port's; or the "
             "flow's hash, hash * tasks / 2^32 or hash mod tasks, each task with one list",
     .source = "OpenBSD sys/net/ifq.c, ifiq_init: net_tq(ifp->if_index + idx). flow-scaled: Linux "
               "net/core/dev.c, get_rps_cpu. flow-modulo: FreeBSD sys/net/netisr.c, "
               "netisr_default_flow2cpu"},
    {.name = "list_limit",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(DispatchSettings, list_limit),
     .minimum = 1,
     .maximum = 65536,
     .default_text = "10240",
     .help = "frames an input list holds",
     .source =
         "OpenBSD sys/net/ifq.c: ifiq_maxlen_drop = 2048 * 5. Linux: net.core.netdev_max_backlog "
         "1000, of which enqueue_to_backlog makes 1001; FreeBSD: net.isr.defaultqlimit 256"},
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
             "preempts it (shared) or polls its rings and the task's list in turn (softirq)",
     .source = "dutsim: own, as on machines with CPUs to spare. Shared: FreeBSD "
               "sys/net/netisr.c deferred (swi_net below interrupt threads), BSD's ipintr. "
               "Softirq: Linux net/core/dev.c, net_rx_action and process_backlog (RPS)"},
    COST_ATTRIBUTE(DispatchSettings, interprocessor_interrupt, COST_MAXIMUM,
                   "processors softirq: an interrupt that a core sends another one for its list, "
                   "for the sender"),
    {.name = "flow_hash",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(DispatchSettings, flow_hash),
     .choices = flow_hash_choices,
     .default_text = "nic",
     .help = "the hash by which a flow chooses its task: the NIC's, or one that Linux computes of "
             "addresses and ports where the NIC gives none, or none of ports",
     .source = "Linux include/linux/skbuff.h, skb_get_hash; net/core/flow_dissector.c, "
               "__skb_get_hash"},
    {.name = "flow_hash_key",
     .type = SIM_ATTRIBUTE_STRING,
     .offset = G_STRUCT_OFFSET(DispatchSettings, flow_hash_key),
     .default_text = "random",
     .help = "key of the software hash: random (drawn a repetition), or 32 hexadecimal digits",
     .source = "Linux net/core/flow_dissector.c: hashrnd, drawn once a boot",
     .check = software_hash_key_check},
    {.name = "flow_limit",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = G_STRUCT_OFFSET(DispatchSettings, flow_limit),
     .group = &flow_limit_attributes},
    {.name = "cost",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = G_STRUCT_OFFSET(DispatchSettings, cost),
     .group = &interrupt_cost_attributes},
    {0},
};

const SimAttributeTable dispatch_attributes = {
    .name = "dispatch",
    .help = "software dispatch of queues or flows to worker tasks (OpenBSD's softnet tasks, RPS, "
            "netisr)",
    .size = sizeof(DispatchSettings),
    .attributes = attributes,
};

guint dispatch_n_tasks(const DispatchSettings *settings, guint n_cores)
{
    guint n_tasks = settings->mode == DISPATCH_MODE_DIRECT ? 0 : (guint)settings->tasks;
    return settings->at_most_cores ? MIN(n_tasks, n_cores) : n_tasks;
}

gboolean dispatch_is_by_flow(const DispatchSettings *settings)
{
    return settings->task_of == DISPATCH_TASK_OF_FLOW_SCALED ||
           settings->task_of == DISPATCH_TASK_OF_FLOW_MODULO;
}

guint dispatch_task_of_queue(const DispatchSettings *settings, guint n_tasks, guint port,
                             guint queue)
{
    gboolean by_queue = settings->task_of == DISPATCH_TASK_OF_QUEUE;
    return (by_queue ? queue : port + queue) % n_tasks;
}

guint dispatch_task_of_flow(const DispatchSettings *settings, guint n_tasks, guint32 hash)
{
    if (settings->task_of == DISPATCH_TASK_OF_FLOW_MODULO) {
        return hash % n_tasks;
    }
    return (guint)((guint64)hash * n_tasks >> 32);
}
