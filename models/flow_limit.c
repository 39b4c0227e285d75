#include "models/flow_limit.h"

#include <string.h>

#define MOST_CPUS 62

static const SimAttribute attributes[] = {
    {.name = "cpu_bitmap",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(FlowLimitSettings, cpu_bitmap),
     .maximum = (G_GINT64_CONSTANT(1) << MOST_CPUS) - 1,
     .default_text = "0",
     .help = "cores that limit the flows that they bring to lists: bit i for core i "
             "(net.core.flow_limit_cpu_bitmap)",
     .source = "Linux Documentation/networking/scaling.rst: off by default"},
    {.name = "table_len",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(FlowLimitSettings, table_len),
     .minimum = 1,
     .maximum = 1 << 20,
     .default_text = "4096",
     .help = "flows that a core's flow limit tells apart, a power of two "
             "(net.core.flow_limit_table_len)",
     .source = "Linux net/core/dev.c: netdev_flow_limit_table_len 1 << 12"},
    {0},
};

const SimAttributeTable flow_limit_attributes = {
    .name = "flow limit",
    .help = "Linux' flow limit of RPS",
    .size = sizeof(FlowLimitSettings),
    .attributes = attributes,
};

gboolean flow_limit_applies(const FlowLimitSettings *settings, guint number)
{
    return number < MOST_CPUS && (settings->cpu_bitmap >> number & 1) != 0;
}

void flow_limit_init(FlowLimit *limit, const FlowLimitSettings *settings)
{
    *limit = (FlowLimit){.n_buckets = (guint)settings->table_len,
                         .n = g_new0(guint8, settings->table_len)};
}

void flow_limit_clear(FlowLimit *limit)
{
    g_free(limit->n);
}

void flow_limit_reset(FlowLimit *limit)
{
    memset(limit->n, 0, limit->n_buckets);
    memset(limit->history, 0, sizeof limit->history);
    limit->head = 0;
}

void flow_limit_copy(FlowLimit *to, const FlowLimit *from)
{
    memcpy(to->n, from->n, from->n_buckets);
    memcpy(to->history, from->history, sizeof to->history);
    to->head = from->head;
}

gboolean flow_limit_refuses(FlowLimit *limit, guint32 hash, guint64 n_waiting, gint64 list_limit)
{
    if (n_waiting < (guint64)(list_limit - 1) / 2) {
        return FALSE;
    }
    guint flow = hash & (limit->n_buckets - 1);
    guint oldest = limit->history[limit->head];
    limit->history[limit->head] = flow;
    limit->head = (limit->head + 1) % FLOW_LIMIT_HISTORY;
    if (limit->n[oldest] > 0) {
        limit->n[oldest]--;
    }
    return ++limit->n[flow] > FLOW_LIMIT_HISTORY / 2;
}
