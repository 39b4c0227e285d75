/* Where the frames of an engine are. */
#include "models/engine.h"

/* Rings and outputs hold answers too: what was announced and has no fate yet. */
static guint64 n_unsettled(const Engine *engine, guint direction)
{
    guint64 n = engine->sender[direction].next - engine->sender[direction].first;
    n -= engine->transmitter[1 - direction].latency_ps.count;
    for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
        n -= engine->ledger.lost[direction][loss];
    }
    return n;
}

guint64 engine_n_modifiers_inside(const Engine *engine, guint direction)
{
    guint64 n = engine->sender[direction].n_modifiers;
    for (guint kind = 0; kind < MODIFIER_N_KINDS; kind++) {
        n -= engine->transmitter[1 - direction].n_taken[kind];
    }
    for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
        n -= engine->ledger.lost[DUT_PORTS + direction][loss];
    }
    return n;
}

guint64 engine_n_background_inside(const Engine *engine, guint direction)
{
    guint64 n = engine->sender[direction].next_background;
    n -= engine->transmitter[1 - direction].n_background;
    for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
        n -= engine->ledger.lost[DUT_PORTS + direction][loss];
    }
    return n;
}

guint64 engine_n_inside(const Engine *engine, guint direction)
{
    const Transmitter *transmitter = &engine->transmitter[1 - direction];
    if (engine->resolver != NULL) {
        return n_unsettled(engine, direction);
    }
    guint64 n_inside =
        transmitter->n_sent - transmitter->latency_ps.count - transmitter->n_background;
    n_inside += transmitter->backlog.n_waiting;
    n_inside += engine->contends ? contention_n_inside(engine->contention, direction) : 0;
    n_inside += engine->dispatch != NULL ? flow_dispatch_n_inside(engine->dispatch, direction) : 0;
    for (guint i = 0; i < DUT_PORTS * engine->n_queues; i++) {
        n_inside += receive_ring_n_inside(&engine->rings[i], direction);
    }
    for (guint i = 0; i < engine->n_lists; i++) {
        n_inside += receive_ring_n_inside(&engine->lists[i], direction);
    }
    for (guint i = 0; i < transmitter->n_workers; i++) {
        const CoreOutput *output = &transmitter->workers[i].outputs[transmitter->port];
        n_inside += output->end - output->head;
    }
    if (engine->traffic != NULL && engine->traffic->has_modifiers) {
        n_inside -= engine_n_modifiers_inside(engine, direction);
    }
    if (engine->background[direction] != NULL) {
        n_inside -= engine_n_background_inside(engine, direction);
    }
    return n_inside;
}
