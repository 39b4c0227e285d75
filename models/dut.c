#include "models/dut.h"

#include "models/core_rules.h"
#include "models/memory.h"

/* ---- attributes ---- */

#define GROUP(field, table)                                              \
    {                                                                    \
        .name = #field, .type = SIM_ATTRIBUTE_GROUP,                     \
        .offset = G_STRUCT_OFFSET(DutSettings, field), .group = &(table) \
    }

static const SimAttribute attributes[] = {
    {.name = "cores",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(DutSettings, cores),
     .minimum = 1,
     .maximum = 256,
     .default_text = "1",
     .help = "cores that poll receive queues; queue i of every port belongs to core i mod cores",
     .source = "dutsim: the smallest device"},
    {.name = "clock",
     .type = SIM_ATTRIBUTE_FREQUENCY,
     .offset = G_STRUCT_OFFSET(DutSettings, clock_hz),
     .minimum = 100000000,
     .maximum = G_GINT64_CONSTANT(100000000000),
     .help = "clock of the cores; when unset, no cost may be given in cycles",
     .source = "dutsim: no device assumed"},
    GROUP(nic, nic_attributes),
    GROUP(core, core_attributes),
    GROUP(cost, forward_cost_attributes),
    GROUP(lock, lock_attributes),
    GROUP(transmit, transmit_attributes),
    GROUP(cache, cache_attributes),
    GROUP(neighbour, neighbour_attributes),
    GROUP(route, route_attributes),
    GROUP(state_table, state_table_attributes),
    GROUP(rules, rule_list_attributes),
    GROUP(numa, numa_attributes),
    GROUP(dispatch, dispatch_attributes),
    GROUP(reset, reset_attributes),
    {.name = "virtual",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = G_STRUCT_OFFSET(DutSettings, virtual_device),
     .group = &virtual_device_attributes},
    {0},
};

const SimAttributeTable dut_attributes = {
    .name = "dut",
    .help = "the device under test: a multi-core router with two ports",
    .size = sizeof(DutSettings),
    .attributes = attributes,
};

guint dut_n_queues(const DutSettings *settings)
{
    return (guint)(settings->nic.queues > 0 ? settings->nic.queues : settings->cores);
}

guint dut_n_tasks(const DutSettings *settings)
{
    return dispatch_n_tasks(&settings->dispatch, (guint)settings->cores);
}

gboolean dut_dispatches_flows(const DutSettings *settings)
{
    return dut_n_tasks(settings) > 0 && dispatch_is_by_flow(&settings->dispatch);
}

gboolean dut_shares_processors(const DutSettings *settings)
{
    return dut_n_tasks(settings) > 0 && settings->dispatch.processors == DISPATCH_PROCESSORS_SHARED;
}

gboolean dut_takes_turns(const DutSettings *settings)
{
    return dut_n_tasks(settings) > 0 &&
           settings->dispatch.processors == DISPATCH_PROCESSORS_SOFTIRQ;
}

gboolean dut_dispatches_hybrid(const DutSettings *settings)
{
    return dut_n_tasks(settings) > 0 && settings->dispatch.mode == DISPATCH_MODE_HYBRID;
}

guint dut_n_forwarders(const DutSettings *settings)
{
    guint n_tasks = dut_n_tasks(settings);
    return n_tasks > 0 ? n_tasks : (guint)settings->cores;
}

guint dut_n_transmit_queues(const DutSettings *settings)
{
    gint64 n_queues = settings->nic.transmit_queues;
    return n_queues > 0 ? (guint)n_queues : dut_n_forwarders(settings);
}

static gboolean has_lock(const DutSettings *settings)
{
    return settings->lock.hold.value > 0 || settings->lock.hold_ipv6.value > 0;
}

gboolean dut_contends(const DutSettings *settings)
{
    const TransmitSettings *transmit = &settings->transmit;
    return transmit->access != TRANSMIT_ACCESS_FREE || transmit->hold.value > 0 ||
           transmit->completion.value > 0 || settings->nic.transmit_queues > 0 ||
           settings->nic.transmit_queue_of != TRANSMIT_OF_WORKER ||
           settings->lock.transfer.value > 0 || settings->lock.waiter.value > 0 ||
           (has_lock(settings) && (dut_takes_turns(settings) || dut_dispatches_hybrid(settings)));
}

gboolean dut_resolves(const DutSettings *settings)
{
    return settings->neighbour.entries == NEIGHBOUR_ENTRIES_DYNAMIC;
}

guint dut_core_of(const DutSettings *settings, guint queue)
{
    return queue % (guint)settings->cores;
}

guint dut_forwarder_of(const DutSettings *settings, guint port, guint queue)
{
    guint n_tasks = dut_n_tasks(settings);
    return n_tasks > 0 ? dispatch_task_of_queue(&settings->dispatch, n_tasks, port, queue)
                       : dut_core_of(settings, queue);
}

/* ---- checks that no range can make ---- */

/* A cost in cycles needs a clock, and its time keeps the attribute's range (the range of the number
 * in the file does not see the clock). */
static gboolean check_cost(const SimAttribute *attribute, const SimCost *cost, gint64 clock_hz,
                           GError **error)
{
    if (cost->is_cycles && clock_hz == 0) {
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "a cost in cycles needs the clock of the cores: set 'clock'");
        return FALSE;
    }
    if (sim_units_cost_ps(*cost, clock_hz) > attribute->maximum) {
        g_autofree char *most = sim_units_format(SIM_UNIT_TIME, attribute->maximum);
        g_autofree char *given = sim_units_format_cost(*cost);
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "%s takes too long at this clock: at most %s", given, most);
        return FALSE;
    }
    return TRUE;
}

/* Checks all costs of a table, groups included. On error *path (transfer full) is the path of the
 * wrong one. */
static gboolean check_costs(const SimAttributeTable *table, gconstpointer settings, gint64 clock_hz,
                            char **path, GError **error)
{
    for (const SimAttribute *attribute = table->attributes; attribute->name != NULL; attribute++) {
        gconstpointer field = (const char *)settings + attribute->offset;
        g_autofree char *below = NULL;
        if (attribute->type == SIM_ATTRIBUTE_COST &&
            !check_cost(attribute, field, clock_hz, error)) {
            *path = g_strdup(attribute->name);
            return FALSE;
        }
        if (attribute->type == SIM_ATTRIBUTE_GROUP &&
            !check_costs(attribute->group, field, clock_hz, &below, error)) {
            *path = g_strconcat(attribute->name, ".", below, NULL);
            return FALSE;
        }
    }
    return TRUE;
}

/* Mechanisms that advance workers or transmit rings each in a way of its own. */
static gboolean check_together(const DutSettings *settings, const char **path, GError **error)
{
    gboolean contends = dut_contends(settings);
    gboolean is_dynamic = dut_resolves(settings);
    if (is_dynamic && contends) {
        *path = "neighbour.entries";
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "dynamic entries are not simulated together with contention: static, "
                            "or leave out nic.transmit_queues, transmit and lock.transfer");
        return FALSE;
    }
    if (is_dynamic && settings->transmit.when_full != TRANSMIT_WHEN_FULL_LOSE) {
        *path = "neighbour.entries";
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "dynamic entries are not simulated together with transmit.when_full: "
                            "wait");
        return FALSE;
    }
    if (is_dynamic && settings->cost.spread > 0) {
        *path = "neighbour.entries";
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "dynamic entries are not simulated together with cost.spread: static, "
                            "or spread: 0");
        return FALSE;
    }
    if (is_dynamic && dut_dispatches_flows(settings)) {
        *path = "neighbour.entries";
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "dynamic entries are not simulated together with dispatch by flow: "
                            "static, or another dispatch.task_of");
        return FALSE;
    }
    gboolean has_clocks = settings->core.frequency.governor != FREQUENCY_GOVERNOR_PERFORMANCE;
    if ((dut_shares_processors(settings) || has_clocks) && is_dynamic) {
        *path = "neighbour.entries";
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "not simulated together with core.frequency or "
                            "dispatch.processors: shared");
        return FALSE;
    }
    if (dut_shares_processors(settings) && contends) {
        *path = "dispatch.processors";
        g_set_error_literal(
            error, SIM_ERROR, SIM_ERROR_VALUE,
            "shared is not simulated together with contention, whose holder would be preempted: "
            "own or softirq, or leave out nic.transmit_queues, transmit and lock.transfer");
        return FALSE;
    }
    return TRUE;
}

/* What a clock that follows the load excludes: workers of other kinds than cores that sleep. */
static gboolean check_frequency(const DutSettings *settings, const char **path, GError **error)
{
    const char *frequency_path = "";
    if (!frequency_settings_check(&settings->core.frequency, settings->clock_hz, &frequency_path,
                                  error)) {
        g_autofree char *full_path = g_strconcat("core.frequency.", frequency_path, NULL);
        *path = g_intern_string(full_path);
        return FALSE;
    }
    if (settings->core.frequency.governor != FREQUENCY_GOVERNOR_PERFORMANCE &&
        (dut_contends(settings) || dut_n_tasks(settings) > 0 ||
         settings->core.mode == CORE_MODE_BUSY_POLL)) {
        *path = "core.frequency.governor";
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "load is not simulated together with dispatch.tasks, core.mode: "
                            "busy-poll or contention (nic.transmit_queues, transmit, "
                            "lock.transfer): performance");
        return FALSE;
    }
    return TRUE;
}

/* Idle states are in order of depth, and of cores that sleep. */
static gboolean check_idle(const DutSettings *settings, const char **path, GError **error)
{
    const char *idle_path = idle_settings_first(&settings->core.idle);
    gboolean never_sleeps = settings->core.mode == CORE_MODE_BUSY_POLL && idle_path != NULL;
    if (never_sleeps) {
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "cores that poll busily never sleep: leave out core.idle, or set "
                            "core.mode: interrupt");
    } else if (idle_settings_check(&settings->core.idle, &idle_path, error)) {
        return TRUE;
    }
    g_autofree char *full_path = g_strconcat("core.idle.", idle_path, NULL);
    *path = g_intern_string(full_path);
    return FALSE;
}

/* What tasks on the cores' processors exclude. */
static gboolean check_processors(const DutSettings *settings, const char **path, GError **error)
{
    gboolean takes_turns = dut_takes_turns(settings);
    if (!dut_shares_processors(settings) && !takes_turns) {
        return TRUE;
    }
    const char *wrong = NULL;
    if (dut_n_tasks(settings) > settings->cores) {
        wrong = "task i runs on core i: shared and softirq need as many cores as tasks";
    } else if (settings->core.mode == CORE_MODE_BUSY_POLL) {
        wrong = "cores that poll busily leave no time to tasks: not with shared and softirq";
    } else if (!takes_turns && idle_settings_apply(&settings->core.idle)) {
        wrong = "a core that its task keeps awake does not sleep: shared is not simulated together "
                "with core.idle";
    } else if (has_lock(settings) && !takes_turns) {
        wrong = "a lock whose holder is preempted is not modelled: not with shared processors";
    } else if (takes_turns && !dut_dispatches_flows(settings)) {
        wrong = "softirq polls one list a core, which flows choose: it needs dispatch.task_of: "
                "flow-scaled or flow-modulo";
    } else if (takes_turns && settings->nic.interrupt.vector == INTERRUPT_VECTOR_QUEUE) {
        wrong = "softirq is not simulated together with nic.interrupt.vector: queue";
    }
    if (wrong != NULL) {
        *path = "dispatch.processors";
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE, wrong);
    }
    return wrong == NULL;
}

static gboolean check_flow_limit(const DutSettings *settings, const char **path, GError **error)
{
    const FlowLimitSettings *limit = &settings->dispatch.flow_limit;
    if (limit->cpu_bitmap != 0 && !dut_takes_turns(settings)) {
        *path = "dispatch.flow_limit.cpu_bitmap";
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "flows are limited in the backlogs of Linux' softirq: set "
                            "dispatch.tasks and dispatch.processors: softirq");
        return FALSE;
    }
    if ((limit->table_len & (limit->table_len - 1)) != 0) {
        *path = "dispatch.flow_limit.table_len";
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "%" G_GINT64_FORMAT " is no power of two",
                    limit->table_len);
        return FALSE;
    }
    return TRUE;
}

/* What hybrid dispatch excludes. */
static gboolean check_hybrid(const DutSettings *settings, const char **path, GError **error)
{
    if (!dut_dispatches_hybrid(settings)) {
        return TRUE;
    }
    const char *wrong = NULL;
    if (!dut_dispatches_flows(settings)) {
        wrong = "hybrid is about one list a task, which flows choose: it needs dispatch.task_of: "
                "flow-modulo or flow-scaled";
    } else if (dut_takes_turns(settings)) {
        wrong = "hybrid is not simulated together with dispatch.processors: softirq";
    }
    if (wrong != NULL) {
        *path = "dispatch.mode";
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE, wrong);
    }
    return wrong == NULL;
}

gboolean dut_settings_check(const DutSettings *settings, const char **path, GError **error)
{
    g_autofree char *cost_path = NULL;
    if (!check_costs(&dut_attributes, settings, settings->clock_hz, &cost_path, error)) {
        *path = g_intern_string(cost_path);
        return FALSE;
    }
    if (!cache_settings_check(&settings->cache, error)) {
        *path = "cache";
        return FALSE;
    }
    if (!rule_list_settings_check(&settings->rules, path, error) ||
        !memory_settings_check(settings, path, error) || !check_together(settings, path, error)) {
        return FALSE;
    }
    if (!check_idle(settings, path, error) || !check_frequency(settings, path, error) ||
        !check_processors(settings, path, error) || !check_hybrid(settings, path, error) ||
        !check_flow_limit(settings, path, error)) {
        return FALSE;
    }
    const char *nic_path = "";
    if (!nic_settings_check(&settings->nic, dut_n_queues(settings), &nic_path, error)) {
        g_autofree char *full_path = g_strconcat("nic.", nic_path, NULL);
        *path = g_intern_string(full_path);
        return FALSE;
    }
    return TRUE;
}

/* ---- costs ---- */

static SimTime memory_sum_ps(const DutSettings *settings, const TesterSettings *tester)
{
    MemoryCosts costs = memory_costs(settings, tester);
    return costs.neighbour_ps + costs.route_ps + costs.state_ps + costs.rules_ps +
           costs.buffers_ps + costs.numa_ps;
}

/* Frames whose descriptors are returned together. */
static gint64 held_frames(const DutSettings *settings)
{
    switch ((NicRelease)settings->nic.descriptor_release) {
    case NIC_RELEASE_FRAME:
        return 1;
    case NIC_RELEASE_BATCH:
        return settings->nic.descriptor_batch;
    case NIC_RELEASE_POLL:
        break;
    }
    return MIN(settings->core.budget, settings->nic.ring_size);
}

/* What takes frames from the rings takes at least as long as descriptors take to come back. */
static void wait_for_descriptors(const DutSettings *settings, const TesterSettings *tester,
                                 DutCosts *costs)
{
    if (settings->nic.buffers.refill_ps == 0) {
        return;
    }
    gint64 n_cores = MIN(settings->cores, dut_n_queues(settings));
    gint64 n_rings = (gint64)dut_n_queues(settings) * tester_n_senders(tester);
    gint64 n_descriptors = settings->nic.ring_size * ((n_rings + n_cores - 1) / n_cores);
    gboolean dispatches = dut_n_tasks(settings) > 0;
    SimTime frame_ps = dispatches ? costs->interrupt_frame_ps : costs->frame_ps + costs->hold_ps;
    SimTime more_ps = frame_buffer_refilled_ps(&settings->nic.buffers, frame_ps,
                                               held_frames(settings), n_descriptors) -
                      frame_ps;
    *(dispatches ? &costs->interrupt_frame_ps : &costs->frame_ps) += more_ps;
}

DutCosts dut_costs(const DutSettings *settings, const TesterSettings *tester)
{
    return dut_costs_of_size(settings, tester, tester_frame_bytes(tester));
}

static SimTime extension_headers_ps(const DutSettings *settings, const TesterSettings *tester)
{
    const ForwardCostSettings *cost = &settings->cost;
    ExtensionCount headers = tester_extension_count(tester);
    SimTime sum_ps = headers.n * sim_units_cost_ps(cost->extension_header, settings->clock_hz);
    return headers.n_hop_by_hop > 0
               ? sum_ps + sim_units_cost_ps(cost->hop_by_hop, settings->clock_hz)
               : sum_ps;
}

DutCosts dut_costs_of_size(const DutSettings *settings, const TesterSettings *tester,
                           gint64 frame_bytes)
{
    const ForwardCostSettings *cost = &settings->cost;
    const CostSettings *interrupt = &settings->dispatch.cost;
    gint64 clock_hz = settings->clock_hz;
    gboolean is_ipv6 = tester_ip_version(tester) == 6;
    DutCosts costs = {
        .memory_ps = memory_sum_ps(settings, tester),
        .hold_ps = sim_units_cost_ps(settings->lock.hold, clock_hz) +
                   (is_ipv6 ? sim_units_cost_ps(settings->lock.hold_ipv6, clock_hz) : 0),
        .poll_ps = sim_units_cost_ps(cost->poll, clock_hz),
        .wakeup_ps = sim_units_cost_ps(cost->wakeup, clock_hz),
        .interrupt_frame_ps = sim_units_cost_ps(interrupt->frame, clock_hz) +
                              cost_bytes_ps(interrupt->byte, frame_bytes, clock_hz),
        .interrupt_poll_ps = sim_units_cost_ps(interrupt->poll, clock_hz),
        .interrupt_wakeup_ps = sim_units_cost_ps(interrupt->wakeup, clock_hz),
    };
    costs.frame_ps = sim_units_cost_ps(cost->frame, clock_hz) +
                     cost_bytes_ps(cost->byte, frame_bytes, clock_hz) +
                     sim_units_cost_ps(cost->transmit, clock_hz) +
                     (is_ipv6 ? sim_units_cost_ps(cost->frame_ipv6, clock_hz) : 0) +
                     extension_headers_ps(settings, tester) + costs.memory_ps;
    if (dut_takes_turns(settings) || dut_dispatches_hybrid(settings)) {
        /* what is handed over at an instant comes of looks before it */
        costs.interrupt_frame_ps = MAX(costs.interrupt_frame_ps, 1);
    }
    if (settings->dispatch.mode == DISPATCH_MODE_DIRECT) {
        costs.frame_ps += costs.interrupt_frame_ps;
        costs.poll_ps = costs.interrupt_poll_ps;
        costs.wakeup_ps = costs.interrupt_wakeup_ps;
    }
    wait_for_descriptors(settings, tester, &costs);
    return costs;
}

SimTime dut_modifier_cost_ps(const DutSettings *settings, Modifier kind)
{
    const ForwardCostSettings *cost = &settings->cost;
    switch (kind) {
    case MODIFIER_BROADCAST:
        return sim_units_cost_ps(cost->broadcast, settings->clock_hz);
    case MODIFIER_MANAGEMENT:
        return sim_units_cost_ps(cost->management, settings->clock_hz);
    case MODIFIER_ROUTING:
        return sim_units_cost_ps(cost->routing_update, settings->clock_hz);
    case MODIFIER_NONE:
    case MODIFIER_N_KINDS:
        break;
    }
    return 0;
}
