#include "models/core.h"

#include <string.h>

#include "models/trial.h"

/* ---- attributes ---- */

static const SimAttribute attributes[] = {
    {.name = "budget",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(CoreSettings, budget),
     .minimum = 1,
     .maximum = 65536,
     .default_text = "64",
     .help = "most frames a poll takes from a ring",
     .source = "Linux include/linux/netdevice.h: NAPI_POLL_WEIGHT 64"},
    {0},
};

const SimAttributeTable core_attributes = {
    .name = "core",
    .help = "how cores poll their rings",
    .size = sizeof(CoreSettings),
    .attributes = attributes,
};

/* ---- outputs ---- */

void core_output_init(CoreOutput *output)
{
    *output = (CoreOutput){0};
    core_output_grow(output);
}

void core_output_grow(CoreOutput *output)
{
    output->room = MAX(2 * output->room, 256);
    output->end_ps = g_renew(SimTime, output->end_ps, output->room + 1);
    output->arrival_ps = g_renew(SimTime, output->arrival_ps, output->room);
    output->word = g_renew(FrameWord, output->word, output->room);
}

void core_output_clear(CoreOutput *output)
{
    g_free(output->end_ps);
    g_free(output->arrival_ps);
    g_free(output->word);
}

void core_output_reset(CoreOutput *output)
{
    output->head = output->end = 0;
}

void core_output_compact(CoreOutput *output)
{
    gsize n = output->end - output->head;
    if (output->head > 0) {
        memmove(output->end_ps, output->end_ps + output->head, n * sizeof(SimTime));
        memmove(output->arrival_ps, output->arrival_ps + output->head, n * sizeof(SimTime));
        memmove(output->word, output->word + output->head, n * sizeof(FrameWord));
        output->head = 0;
        output->end = (guint)n;
    }
}

/* ---- construction ---- */

void core_init(Core *core, guint number, const CoreCosts *costs, ReceiveRing **rings,
               ReceiveRing **lists, guint n_rings)
{
    *core = (Core){
        .number = number, .costs = *costs, .n_rings = n_rings, .rings = rings, .lists = lists};
    for (guint port = 0; port < DUT_PORTS; port++) {
        core_output_init(&core->outputs[port]);
    }
}

void core_clear(Core *core)
{
    for (guint port = 0; port < DUT_PORTS; port++) {
        core_output_clear(&core->outputs[port]);
    }
}

void core_reset(Core *core, const SimTrace *trace)
{
    core->awake = core->waking = core->in_poll = FALSE;
    core->last_ring = core->n_rings - 1;
    core->next_ps = SIM_TIME_NEVER;
    core->poll_n = 0;
    core->poll_start_ps = 0;
    core->n_frames = core->n_polls = core->n_wakeups = 0;
    core->slept_busy_ps = core->lock_wait_ps = 0;
    core->trace = trace;
    for (guint port = 0; port < DUT_PORTS; port++) {
        core_output_reset(&core->outputs[port]);
    }
}

/* ---- sleeping, waking, looking ---- */

/* A sleeping worker wakes when the first frame joins one of its rings: they have room then, for all
 * frames taken have ended. Frames that join at `until_ps` or later are not looked at yet: earlier
 * ones may still be announced. FALSE when it sleeps on. */
static gboolean wake_up(Core *core, SimTime until_ps)
{
    SimTime first_ps = SIM_TIME_NEVER;
    for (guint i = 0; i < core->n_rings; i++) {
        first_ps = MIN(first_ps, receive_ring_next_join_ps(core->rings[i]));
    }
    if (first_ps >= until_ps) {
        return FALSE;
    }
    core->awake = core->waking = TRUE;
    core->awake_since_ps = first_ps;
    core->next_ps = first_ps + core->costs.wakeup_ps;
    return TRUE;
}

static void fall_asleep(Core *core, SimTime now_ps)
{
    core->awake = FALSE;
    core->slept_busy_ps += now_ps - core->awake_since_ps;
    core->next_ps = SIM_TIME_NEVER;
}

/* The first queue behind the one polled last that has a waiting frame, or NULL. */
static ReceiveRing *find_ring(Core *core, SimTime now_ps, Ledger *ledger)
{
    guint at = core->last_ring;
    for (guint i = 0; i < core->n_rings; i++) {
        at = at + 1 == core->n_rings ? 0 : at + 1;
        ReceiveRing *ring = core->rings[at];
        receive_ring_admit(ring, now_ps, ledger);
        if (receive_ring_n_waiting(ring) > 0) {
            core->last_ring = at;
            return ring;
        }
    }
    return NULL;
}

static void trace_poll(const Core *core, SimTime now_ps, guint n)
{
    if (G_UNLIKELY(core->trace != NULL)) {
        const SimTraceRecord record = {
            .source = TRIAL_TRACE_POLL, .unit = core->number, .time_ps = now_ps, .value = n};
        sim_trace_fire(core->trace, &record);
    }
}

/* Looks at next_ps: begins a poll, or falls asleep and returns NULL. */
static ReceiveRing *look(Core *core, Ledger *ledger)
{
    SimTime now_ps = core->next_ps;
    ReceiveRing *ring = find_ring(core, now_ps, ledger);
    core->n_wakeups += core->waking ? 1 : 0;
    core->waking = FALSE;
    if (ring == NULL) {
        fall_asleep(core, now_ps);
        return NULL;
    }
    core->poll_n = MIN(receive_ring_n_waiting(ring), core->costs.budget);
    core->poll_start_ps = now_ps + core->costs.poll_ps;
    core->n_polls++;
    core->n_frames += core->poll_n;
    receive_ring_take(ring, core->poll_n);
    trace_poll(core, now_ps, core->poll_n);
    return ring;
}

/* The worker's next ring to poll if it looks before `until_ps`, else NULL. */
static ReceiveRing *next_poll(Core *core, SimTime until_ps, Ledger *ledger)
{
    while (core->awake || wake_up(core, until_ps)) {
        if (core->next_ps >= until_ps) {
            return NULL;
        }
        ReceiveRing *ring = look(core, ledger);
        if (ring != NULL) {
            return ring;
        }
    }
    return NULL;
}

/* What joins before `until_ps` is admitted or lost by then, looked at or not. */
static void admit_all(Core *core, SimTime until_ps, Ledger *ledger)
{
    for (guint i = 0; i < core->n_rings; i++) {
        receive_ring_admit(core->rings[i], until_ps - 1, ledger);
        receive_ring_compact(core->rings[i]);
    }
}

/* All frames of a ring came in by one port and leave by the other. */
static CoreOutput *output_of(Core *core, const ReceiveRing *ring)
{
    return &core->outputs[1 - frame_word_direction(ring->word[ring->head - ring->n_taken])];
}

/* ---- polls without a lock: all ends are known at once ---- */

static void hand_over(const Core *core, const ReceiveRing *ring, ReceiveRing *list, SimTime end_ps)
{
    for (guint j = ring->head - core->poll_n; j < ring->head; j++) {
        receive_ring_announce(list, end_ps, ring->arrival_ps[j], ring->word[j]);
    }
}

static void forward(Core *core, const ReceiveRing *ring)
{
    CoreOutput *output = output_of(core, ring);
    SimTime end_ps = core->poll_start_ps;
    for (guint j = ring->head - core->poll_n; j < ring->head; j++) {
        end_ps += core->costs.frame_ps;
        core_output_push(output, end_ps, ring->arrival_ps[j], ring->word[j]);
    }
}

static void poll(Core *core, ReceiveRing *ring)
{
    SimTime end_ps = core->poll_start_ps;
    for (guint j = 0; j < core->poll_n; j++) {
        end_ps += core->costs.frame_ps;
        receive_ring_add_end(ring, end_ps);
    }
    if (core->lists != NULL) {
        hand_over(core, ring, core->lists[core->last_ring], end_ps);
    } else {
        forward(core, ring);
    }
    ring->n_taken = 0;
    core->next_ps = end_ps;
}

void core_advance(Core *core, SimTime until_ps, Ledger *ledger)
{
    ReceiveRing *ring;
    while ((ring = next_poll(core, until_ps, ledger)) != NULL) {
        poll(core, ring);
    }
    admit_all(core, until_ps, ledger);
}

/* ---- polls with a lock: ends follow from grants ---- */

static void end_frame(ReceiveRing *ring, CoreOutput *output, SimTime end_ps)
{
    guint j = ring->head - ring->n_taken;
    core_output_push(output, end_ps, ring->arrival_ps[j], ring->word[j]);
    receive_ring_add_end(ring, end_ps);
    ring->n_taken--;
}

/* Brings an unlocked worker to its next lock request, if it makes one before `until_ps`. */
static void run_to_request(Core *core, SimTime until_ps, Ledger *ledger)
{
    if (!core->in_poll && next_poll(core, until_ps, ledger) != NULL) {
        core->in_poll = TRUE;
        core->next_ps = core->poll_start_ps +
                        (core->costs.lock_scope == LOCK_SCOPE_FRAME ? core->costs.frame_ps : 0);
    }
}

static void grant_frame(Core *core, ReceiveRing *ring, Lock *lock)
{
    SimTime grant_ps = lock_grant(lock, core->next_ps, core->costs.hold_ps);
    SimTime end_ps = grant_ps + core->costs.hold_ps;
    core->lock_wait_ps += grant_ps - core->next_ps;
    end_frame(ring, output_of(core, ring), end_ps);
    core->in_poll = ring->n_taken > 0;
    core->next_ps = end_ps + (core->in_poll ? core->costs.frame_ps : 0);
}

static void grant_poll(Core *core, ReceiveRing *ring, Lock *lock)
{
    SimTime hold_ps = (SimTime)core->poll_n * core->costs.hold_ps;
    SimTime grant_ps = lock_grant(lock, core->next_ps, hold_ps);
    SimTime end_ps = grant_ps + hold_ps;
    CoreOutput *output = output_of(core, ring);
    core->lock_wait_ps += grant_ps - core->next_ps;
    while (ring->n_taken > 0) {
        end_ps += core->costs.frame_ps;
        end_frame(ring, output, end_ps);
    }
    core->in_poll = FALSE;
    core->next_ps = end_ps;
}

/* The worker with the first request before `until_ps`; the lowest number among equal ones. */
static Core *first_request(Core *cores, guint n, SimTime until_ps)
{
    Core *first = NULL;
    SimTime first_ps = until_ps;
    for (guint i = 0; i < n; i++) {
        if (cores[i].in_poll && cores[i].next_ps < first_ps) {
            first = &cores[i];
            first_ps = cores[i].next_ps;
        }
    }
    return first;
}

void core_advance_locked(Core *cores, guint n, Lock *lock, SimTime until_ps, Ledger *ledger)
{
    for (guint i = 0; i < n; i++) {
        run_to_request(&cores[i], until_ps, ledger);
    }
    Core *core;
    while ((core = first_request(cores, n, until_ps)) != NULL) {
        ReceiveRing *ring = core->rings[core->last_ring];
        if (core->costs.lock_scope == LOCK_SCOPE_FRAME) {
            grant_frame(core, ring, lock);
        } else {
            grant_poll(core, ring, lock);
        }
        run_to_request(core, until_ps, ledger);
    }
    for (guint i = 0; i < n; i++) {
        admit_all(&cores[i], until_ps, ledger);
    }
}

/* ---- figures ---- */

SimTime core_busy_ps(const Core *core, SimTime limit_ps)
{
    gboolean counts = core->awake && core->awake_since_ps < limit_ps;
    return core->slept_busy_ps + (counts ? limit_ps - core->awake_since_ps : 0);
}

guint64 core_n_ended(const Core *core, SimTime limit_ps)
{
    SimTime worked_ps = limit_ps - core->poll_start_ps;
    gint64 n_ended = core->poll_n;
    if (worked_ps < 0) {
        n_ended = 0;
    } else if (core->costs.frame_ps > 0) {
        n_ended = MIN(n_ended, worked_ps / core->costs.frame_ps);
    }
    return core->n_frames - (guint64)(core->poll_n - n_ended);
}
