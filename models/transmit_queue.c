#include "models/transmit_queue.h"

static const char *const access_choices[] = {"free", "lock", "ring", NULL};
static const char *const scope_choices[] = {"frame", "poll", NULL};

static const char *const when_full_choices[] = {"lose", "wait", NULL};

static const SimAttribute attributes[] = {
    {.name = "access",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(TransmitSettings, access),
     .choices = access_choices,
     .default_text = "free",
     .help = "how workers share a transmit queue: unhindered, a lock, or a software ring that "
             "whoever finds it idle drains for all",
     .source = "dutsim: a queue of its own needs no lock"},
    {.name = "scope",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(TransmitSettings, scope),
     .choices = scope_choices,
     .default_text = "frame",
     .help = "with access lock: it is taken for each frame, or once for all frames that a poll has "
             "for the queue",
     .source = "dutsim: the finer of the two, as in FreeBSD iflib.c, iflib_simple_transmit"},
    COST_ATTRIBUTE(TransmitSettings, hold, COST_MAXIMUM,
                   "time a frame holds its transmit queue while it is put in"),
    COST_ATTRIBUTE(TransmitSettings, transfer, COST_MAXIMUM,
                   "more when another worker held the queue last: its cache lines move"),
    COST_ATTRIBUTE(TransmitSettings, waiter, COST_MAXIMUM,
                   "more for each worker that waits for the queue's lock when it is granted"),
    COST_ATTRIBUTE(TransmitSettings, enqueue, COST_MAXIMUM,
                   "with access ring: putting a frame into the software ring"),
    COST_ATTRIBUTE(TransmitSettings, foreign, COST_MAXIMUM,
                   "with access ring: more for draining a frame that another worker put in"),
    COST_ATTRIBUTE(TransmitSettings, drain, COST_MAXIMUM,
                   "with access ring: each time a worker begins to drain it"),
    {.name = "limit",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(TransmitSettings, limit),
     .minimum = 1,
     .maximum = 65536,
     .default_text = "4096",
     .help = "with access ring: frames a software ring holds",
     .source = "FreeBSD sys/dev/cxgbe/t4_sge.c, alloc_txq: mp_ring_alloc of eq.sidx..4096 entries"},
    {.name = "budget",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(TransmitSettings, budget),
     .maximum = 65536,
     .default_text = "0",
     .help = "with access ring: frames after which whoever drains leaves the rest to a worker that "
             "is just bringing one; 0: never",
     .source = "dutsim: never unless a profile says so. FreeBSD sys/net/mp_ring.c and "
               "sys/dev/cxgbe/t4_mp_ring.c, state_to_flags: ABDICATED; iflib.c TX_BATCH_SIZE 32, "
               "cxgbe t4_main.c cxgbe_transmit 4096"},
    {.name = "completion_batch",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(TransmitSettings, completion_batch),
     .minimum = 1,
     .maximum = 65536,
     .default_text = "1",
     .help = "descriptors of a queue that a sender takes back at once",
     .source = "dutsim: each by itself unless a profile says otherwise"},
    COST_ATTRIBUTE(TransmitSettings, completion, COST_MAXIMUM,
                   "taking back completion_batch descriptors"),
    {.name = "when_full",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(TransmitSettings, when_full),
     .choices = when_full_choices,
     .default_text = "lose",
     .help = "a frame that finds its transmit ring full is lost, or waits for room in a queue of "
             "up to `backlog` frames",
     .source = "lose: XDP and DPDK, whose burst sends fewer (rte_eth_tx_burst); wait: Linux "
               "netif_tx_stop_queue, and the qdisc keeps it"},
    {.name = "backlog",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(TransmitSettings, backlog),
     .minimum = 1,
     .maximum = 65536,
     .default_text = "1000",
     .help = "with when_full wait: frames that wait for a transmit ring",
     .source = "Linux include/net/sch_generic.h: DEFAULT_TX_QUEUE_LEN 1000, what pfifo_fast "
               "holds"},
    {0},
};

const SimAttributeTable transmit_attributes = {
    .name = "transmit",
    .help = "how workers put frames into transmit queues that they may share",
    .size = sizeof(TransmitSettings),
    .attributes = attributes,
};

guint transmit_backlog_limit(const TransmitSettings *settings)
{
    return settings->when_full == TRANSMIT_WHEN_FULL_WAIT ? (guint)settings->backlog : 0;
}

TransmitCosts transmit_costs(const TransmitSettings *settings, gint64 clock_hz)
{
    gboolean is_free = settings->access == TRANSMIT_ACCESS_FREE;
    SimTime hold_ps = sim_units_cost_ps(settings->hold, clock_hz);
    return (TransmitCosts){
        .access = (TransmitAccess)settings->access,
        .scope = (LockScope)settings->scope,
        .hold_ps = is_free ? hold_ps : MAX(hold_ps, 1),
        .transfer_ps = sim_units_cost_ps(settings->transfer, clock_hz),
        .waiter_ps = sim_units_cost_ps(settings->waiter, clock_hz),
        .enqueue_ps = MAX(sim_units_cost_ps(settings->enqueue, clock_hz), 1),
        .foreign_ps = sim_units_cost_ps(settings->foreign, clock_hz),
        .drain_ps = sim_units_cost_ps(settings->drain, clock_hz),
        .limit = (guint)settings->limit,
        .budget = (guint)settings->budget,
        .completion_batch = (guint)settings->completion_batch,
        .completion_ps = sim_units_cost_ps(settings->completion, clock_hz),
    };
}

guint transmit_queue_of(TransmitQueueOf choice, guint worker, guint receive_queue, guint32 hash,
                        guint n_queues)
{
    switch (choice) {
    case TRANSMIT_OF_WORKER:
        return worker % n_queues;
    case TRANSMIT_OF_RECEIVE_QUEUE:
        return receive_queue % n_queues;
    case TRANSMIT_OF_HASH:
        return hash % n_queues;
    case TRANSMIT_OF_FIRST:
        break;
    }
    return 0;
}
