/* Where the frames of an engine are. */
#include "models/engine.h"

/* Rings and outputs hold answers too: what was announced and has no fate yet. */
static guint64 n_unsettled(const Engine *engine, guint port)
{
    guint64 n = engine->sender[port].next - engine->sender[port].first;
    n -= engine->transmitter[port ^ 1].latency_ps.count;
    for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
        n -= ledger_lost(&engine->ledger, port)[loss];
    }
    return n;
}

guint64 engine_n_modifiers_inside(const Engine *engine, guint port)
{
    guint64 n = engine->sender[port].n_modifiers;
    for (guint kind = 0; kind < MODIFIER_N_KINDS; kind++) {
        n -= engine->transmitter[port ^ 1].n_taken[kind];
    }
    for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
        n -= ledger_lost_others(&engine->ledger, port)[loss];
    }
    return n;
}

guint64 engine_n_background_inside(const Engine *engine, guint port)
{
    guint64 n = engine->sender[port].next_background;
    n -= engine->transmitter[port ^ 1].n_background;
    for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
        n -= ledger_lost_others(&engine->ledger, port)[loss];
    }
    return n;
}

guint64 engine_n_inside(const Engine *engine, guint port)
{
    const Transmitter *transmitter = &engine->transmitter[port ^ 1];
    if (engine->resolver != NULL) {
        return n_unsettled(engine, port);
    }
    guint64 n_inside =
        transmitter->n_sent - transmitter->latency_ps.count - transmitter->n_background;
    n_inside += transmitter->backlog.n_waiting;
    n_inside += engine->contends ? contention_n_inside(engine->contention, port) : 0;
    n_inside += engine->dispatch != NULL ? flow_dispatch_n_inside(engine->dispatch, port) : 0;
    for (guint i = 0; i < engine->ports.n_ports * engine->n_queues; i++) {
        n_inside += receive_ring_n_inside(&engine->rings[i], port);
    }
    for (guint i = 0; i < engine->n_lists; i++) {
        n_inside += receive_ring_n_inside(&engine->lists[i], port);
    }
    for (guint i = 0; i < transmitter->n_workers; i++) {
        const CoreOutput *output = &transmitter->workers[i].outputs[transmitter->port];
        n_inside += output->end - output->head;
    }
    if (engine->traffic != NULL && engine->traffic->has_modifiers) {
        n_inside -= engine_n_modifiers_inside(engine, port);
    }
    if (engine->background[port] != NULL) {
        n_inside -= engine_n_background_inside(engine, port);
    }
    return n_inside;
}
