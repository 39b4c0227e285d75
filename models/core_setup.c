/* models/core.h: settings, construction and state of a core; what it does is in core.c. */
#include <string.h>

#include "models/core-internal.h"
#include "models/core_frames.h"
#include "models/trial.h"

/* ---- attributes ---- */

static const char *const mode_choices[] = {"interrupt", "busy-poll", NULL};

static const SimAttribute attributes[] = {
    {.name = "budget",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(CoreSettings, budget),
     .minimum = 1,
     .maximum = 65536,
     .default_text = "64",
     .help = "most frames a poll takes from a ring",
     .source = "Linux include/linux/netdevice.h: NAPI_POLL_WEIGHT 64"},
    {.name = "mode",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(CoreSettings, mode),
     .choices = mode_choices,
     .default_text = "interrupt",
     .help = "a core with nothing to do sleeps until an interrupt, or looks again and again",
     .source = "Linux NAPI, BSD: interrupts; VPP and DPDK poll busily, at most 256 (VPP "
               "src/vlib/node.h VLIB_FRAME_SIZE) or 32 (DPDK examples/l3fwd MAX_PKT_BURST) frames "
               "a poll"},
    {.name = "softirq",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = G_STRUCT_OFFSET(CoreSettings, softirq),
     .group = &softirq_attributes},
    {.name = "frequency",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = G_STRUCT_OFFSET(CoreSettings, frequency),
     .group = &frequency_attributes},
    {.name = "idle",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = G_STRUCT_OFFSET(CoreSettings, idle),
     .group = &idle_attributes},
    {0},
};

const SimAttributeTable core_attributes = {
    .name = "core",
    .help = "how cores poll their rings",
    .size = sizeof(CoreSettings),
    .attributes = attributes,
};

/* ---- construction ---- */

void core_init(Core *core, guint number, const CoreCosts *costs, const PortPlan *ports,
               ReceiveRing **rings, ReceiveRing **lists, guint n_rings)
{
    *core = (Core){.number = number,
                   .costs = *costs,
                   .clock_costs = *costs,
                   .n_rings = n_rings,
                   .rings = rings,
                   .lists = lists,
                   .n_ports = ports->n_ports,
                   .turns = ports->takes_turns ? ports : NULL};
    core->head_ps = g_new(SimTime, n_rings);
    core->outputs = g_new(CoreOutput, core->n_ports);
    for (guint port = 0; port < core->n_ports; port++) {
        core_output_init(&core->outputs[port]);
    }
    core->output_of = g_new(CoreOutput *, n_rings);
    for (guint i = 0; i < n_rings; i++) {
        gboolean is_one = core->turns == NULL && !rings[i]->shape.is_mixed;
        core->output_of[i] =
            is_one ? &core->outputs[port_plan_output(ports, rings[i]->shape.port, 0)] : NULL;
    }
}

CoreOutput *core_output_of_word(const Core *core, FrameWord word)
{
    guint port = frame_word_port(word);
    return &core->outputs[core->turns != NULL
                              ? port_plan_output(core->turns, port, frame_word_number(word))
                              : port ^ 1];
}

static void clear_vectors(Core *core)
{
    if (core->vectors != NULL) {
        core_vectors_clear(core->vectors);
        g_clear_pointer(&core->vectors, g_free);
    }
}

void core_set_rules(Core *core, const CoreRules *rules)
{
    clear_vectors(core);
    core->rules = rules;
    if (rules != NULL && interrupt_is_moderated(&rules->interrupt)) {
        core->vectors = g_new(CoreVectors, 1);
        core_vectors_init(core->vectors, &rules->interrupt, core->n_rings);
    }
}

void core_set_sized(Core *core, const TrafficCosts *sized)
{
    core->sized = sized;
    if (sized != NULL && (core->lists != NULL || core->hands_over)) {
        core->sized_end_ps = g_renew(SimTime, core->sized_end_ps, core->costs.budget);
    }
}

void core_set_hands_over(Core *core)
{
    core->hands_over = TRUE;
}

void core_set_busy(Core *core, CoreBusy *busy)
{
    core->busy = busy;
}

void core_clear(Core *core)
{
    clear_vectors(core);
    g_free(core->head_ps);
    g_free(core->output_of);
    g_free(core->sized_end_ps);
    for (guint port = 0; port < core->n_ports; port++) {
        core_output_clear(&core->outputs[port]);
    }
    g_free(core->outputs);
}

void core_reset(Core *core, const SimTrace *trace)
{
    core->awake = core->waking = core->in_poll = FALSE;
    core->last_ring = core->n_rings - 1;
    core->next_ps = SIM_TIME_NEVER;
    core->poll_n = 0;
    core->poll_start_ps = 0;
    core->look_ps = core->end_ps = core->since_ps = -1;
    core->n_frames = core->n_polls = core->n_wakeups = 0;
    core->slept_busy_ps = core->lock_wait_ps = 0;
    core->trace = trace;
    if (core->vectors != NULL) {
        core_vectors_reset(core->vectors);
    }
    core->softirq_n = 0;
    core->asleep_since_ps = CORE_IDLE_ALWAYS_PS;
    core->softirq_since_ps = core->left_ps = core->not_before_ps = 0;
    core_clock_reset(core);
    if (core->rules != NULL && core->rules->polls_busily) {
        core->awake = TRUE;
        core->awake_since_ps = core->next_ps = 0;
    }
    for (guint port = 0; port < core->n_ports; port++) {
        core_output_reset(&core->outputs[port]);
    }
}

void core_begin_at(Core *core, SimTime time_ps)
{
    if (core->awake) {
        core->awake_since_ps = core->next_ps = time_ps;
    }
}

void core_copy(Core *to, const Core *from)
{
    Core copy = *from;
    copy.rings = to->rings;
    copy.lists = to->lists;
    copy.rules = to->rules;
    copy.vectors = to->vectors;
    copy.busy = to->busy;
    copy.head_ps = to->head_ps;
    copy.outputs = to->outputs;
    copy.output_of = to->output_of;
    copy.turns = to->turns;
    copy.sized = to->sized;
    copy.sized_end_ps = to->sized_end_ps;
    if (copy.vectors != NULL) {
        core_vectors_copy(copy.vectors, from->vectors);
    }
    if (copy.sized_end_ps != NULL) {
        memcpy(copy.sized_end_ps, from->sized_end_ps, from->poll_n * sizeof(SimTime));
    }
    for (guint port = 0; port < from->n_ports; port++) {
        core_output_copy(&to->outputs[port], &from->outputs[port]);
    }
    *to = copy;
}
