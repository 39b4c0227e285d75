/* tests/support/judge-neighbours.h: what the judge's files on dynamic neighbour entries share:
 * judge_neighbour_entries.c the table, judge_neighbour_wire.c requests and answers,
 * judge_neighbours.c frames, timers and learning. */
#ifndef TESTS_SUPPORT_JUDGE_NEIGHBOURS_H
#define TESTS_SUPPORT_JUDGE_NEIGHBOURS_H

#include "tests/support/judge-internal.h"

#define JUDGE_KEYS_A_PORT 65536
#define JUDGE_N_KEYS      ((gsize)DUT_PORTS * JUDGE_KEYS_A_PORT)
#define JUDGE_COLLECTION  DUT_PORTS /* the port of the collection's events: after all entries' */

const NeighbourLimits *judge_neighbour_limits(const Judge *judge);
gint64 judge_neighbour_control_bytes(const Judge *judge);
gboolean judge_neighbour_is_direct(const Judge *judge);

/* Neighbours of a direction. */
guint judge_neighbour_n_targets(const Judge *judge);

/* Section 14: whether a DUT is behind a port; it is one neighbour, whatever is behind it. */
gboolean judge_neighbour_leads_to_dut(const Judge *judge, guint port);

/* 1/2 of the base and a random share of the whole; drawn for the first time, or once more. */
SimTime judge_neighbour_draw_reachable(const Judge *judge, guint port);

void judge_neighbour_push_timer(Judge *judge, JudgeNeighbour *entry, SimTime time_ps);
void judge_neighbour_change(Judge *judge, JudgeNeighbour *entry, JudgeNeighbourState state);
void judge_neighbour_remove(JudgeNeighbours *neighbours, JudgeNeighbour *entry);

/* The collection's time has come. */
void judge_neighbour_collect(Judge *judge);

/* The new entry has been made and asked for. */
void judge_neighbour_purge_others(Judge *judge, const JudgeNeighbour *new_entry);

/* Makes a new entry; FALSE when the table is full. */
gboolean judge_neighbour_create(Judge *judge, JudgeNeighbour *entry);

/* Sends a request, by `worker`, and sets the timer behind it. */
void judge_neighbour_ask(Judge *judge, JudgeNeighbour *entry, guint worker);

/* STALE or FAILED: 1. */
gint64 judge_neighbour_is_idle(const JudgeNeighbour *entry);

#endif
