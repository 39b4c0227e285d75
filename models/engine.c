#include "models/engine.h"

#include <string.h>

#include "models/core_rules.h"

void engine_reset(Engine *engine, const SendPlan *plan, guint64 n_frames, const SimTrace *trace)
{
    const SimTrace *poll_trace = sim_trace_is_connected(trace, TRIAL_TRACE_POLL) ? trace : NULL;
    for (guint i = 0; i < engine->ports.n_ports * engine->n_queues; i++) {
        receive_ring_reset(&engine->rings[i]);
    }
    for (guint i = 0; i < engine->n_lists; i++) {
        receive_ring_reset(&engine->lists[i]);
    }
    for (guint i = 0; i < engine->n_cores; i++) {
        core_reset(&engine->cores[i], poll_trace);
    }
    for (guint i = 0; i < engine->n_tasks; i++) {
        core_reset(&engine->tasks[i], poll_trace);
        if (engine->busy != NULL) {
            core_busy_reset(&engine->busy[i]);
        }
    }
    for (guint port = 0; port < engine->ports.n_ports; port++) {
        transmitter_reset(&engine->transmitter[port]);
        gboolean sends = engine->flow[port] != NULL && !engine->is_fed[port];
        sender_reset(&engine->sender[port], plan, sends ? n_frames : 0);
    }
    engine->lock = (Lock){0};
    if (engine->contends) {
        contention_reset(engine->contention);
    }
    ledger_init(&engine->ledger, trace);
}

void engine_begin_at(Engine *engine, SimTime time_ps)
{
    for (guint d = 0; d < engine->ports.n_ports; d++) {
        sender_begin_at(&engine->sender[d], time_ps);
    }
    for (guint i = 0; i < engine->n_cores; i++) {
        core_begin_at(&engine->cores[i], time_ps);
    }
    if (engine->resolver != NULL) {
        resolver_begin_at(engine->resolver, time_ps);
    }
}

static void advance_forwarders(Engine *engine, Core *workers, guint n_workers, SimTime until_ps)
{
    if (engine->busy != NULL) {
        core_advance_shared(workers, n_workers, until_ps, &engine->ledger);
        return;
    }
    if (engine->contends) {
        contention_advance(engine->contention, until_ps, &engine->ledger);
        return;
    }
    if (engine->costs.hold_ps > 0) {
        core_advance_locked(workers, n_workers, &engine->lock, &engine->requests, until_ps,
                            &engine->ledger);
        return;
    }
    core_advance(workers, n_workers, until_ps, &engine->ledger);
}

/* Whether the frames of a direction come straight from the tester. */
static gboolean comes_from_sender(const Engine *engine, guint direction)
{
    return engine->flow[direction] != NULL && !engine->is_fed[direction];
}

void engine_advance(Engine *engine, SimTime end_ps, SimTime horizon_ps)
{
    SimTime until_ps = MIN(end_ps, RING_NO_FRAME_PS);
    if (engine->resolver != NULL) {
        resolver_announce(engine->resolver, until_ps);
    }
    for (guint d = 0; d < engine->ports.n_ports && engine->resolver == NULL; d++) {
        if (comes_from_sender(engine, d)) {
            sender_advance(&engine->sender[d], until_ps);
        }
    }
    if (engine->n_tasks == 0) {
        advance_forwarders(engine, engine->cores, engine->n_cores, until_ps);
    } else {
        core_advance(engine->cores, engine->n_cores, until_ps, &engine->ledger);
        if (engine->dispatch != NULL) {
            flow_dispatch_advance(engine->dispatch, until_ps);
        }
        advance_forwarders(engine, engine->tasks, engine->n_tasks, until_ps);
    }
    if (engine->resolver != NULL) {
        resolver_advance(engine->resolver, until_ps, horizon_ps);
    }
    for (guint port = 0; port < engine->ports.n_ports && engine->resolver == NULL; port++) {
        transmitter_advance(&engine->transmitter[port], until_ps, horizon_ps, &engine->ledger);
    }
}

SimTime engine_window_end_ps(const Engine *engine)
{
    if (engine->resolver != NULL) {
        return resolver_window_end_ps(engine->resolver);
    }
    SimTime end_ps = SIM_TIME_NEVER;
    for (guint d = 0; d < engine->ports.n_ports; d++) {
        if (comes_from_sender(engine, d)) {
            end_ps = MIN(end_ps, sender_batch_end_ps(&engine->sender[d]));
        }
    }
    return end_ps;
}

void engine_note_busy(Engine *engine, SimTime limit_ps)
{
    for (guint i = 0; i < engine->n_cores; i++) {
        engine->busy_ps[i] = core_busy_ps(&engine->cores[i], limit_ps);
    }
    for (guint i = 0; i < engine->n_tasks; i++) {
        engine->busy_ps[engine->n_cores + i] = core_busy_ps(&engine->tasks[i], limit_ps);
    }
}

/* ---- a trial stopped at an instant ---- */

void engine_freeze(Engine *engine, SimTime end_ps)
{
    SimTime until_ps = MIN(end_ps, RING_NO_FRAME_PS);
    for (guint i = 0; i < engine->n_cores; i++) {
        core_freeze(&engine->cores[i], until_ps, &engine->ledger);
    }
    for (guint i = 0; i < engine->n_tasks; i++) {
        core_freeze(&engine->tasks[i], until_ps, &engine->ledger);
    }
    if (engine->contends) {
        contention_freeze(engine->contention, until_ps);
    }
    ledger_settle(&engine->ledger);
}

SimTime engine_last_received_ps(const Engine *engine)
{
    SimTime last_ps = 0;
    for (guint port = 0; port < engine->ports.n_ports; port++) {
        const Transmitter *transmitter = &engine->transmitter[port];
        last_ps = MAX(last_ps, transmitter->last_start_ps + transmitter->last_frame_ps +
                                   transmitter->propagation_ps);
    }
    return last_ps;
}

void engine_copy(Engine *to, const Engine *from)
{
    for (guint i = 0; i < from->ports.n_ports * from->n_queues; i++) {
        receive_ring_copy(&to->rings[i], &from->rings[i]);
    }
    for (guint i = 0; i < from->n_lists; i++) {
        receive_ring_copy(&to->lists[i], &from->lists[i]);
    }
    for (guint i = 0; i < from->n_cores; i++) {
        core_copy(&to->cores[i], &from->cores[i]);
    }
    for (guint i = 0; i < from->n_tasks; i++) {
        core_copy(&to->tasks[i], &from->tasks[i]);
        if (from->busy != NULL) {
            core_busy_copy(&to->busy[i], &from->busy[i]);
        }
    }
    for (guint port = 0; port < from->ports.n_ports; port++) {
        transmitter_copy(&to->transmitter[port], &from->transmitter[port]);
        sender_copy(&to->sender[port], &from->sender[port]);
    }
    to->lock = from->lock;
    if (from->contends) {
        contention_copy(to->contention, from->contention);
    }
    to->ledger = from->ledger;
    memcpy(to->busy_ps, from->busy_ps, (from->n_cores + from->n_tasks) * sizeof *from->busy_ps);
}
