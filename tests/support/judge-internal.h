/* tests/support/judge-internal.h: what the files of the judge do for each other. */
#ifndef TESTS_SUPPORT_JUDGE_INTERNAL_H
#define TESTS_SUPPORT_JUDGE_INTERNAL_H

#include "tests/support/judge-parts.h"

/* ---- judge_events.c ---- */

/* Pending events, ordered by (time, stage, port, worker, insertion). (transfer full) */
JudgeEvents *judge_events_new(void);
void judge_events_free(JudgeEvents *events);

/* Adds an event; its insertion number is set here. */
void judge_events_push(JudgeEvents *events, JudgeEvent event);

/* Takes the first event; FALSE when there is none. */
gboolean judge_events_pop(JudgeEvents *events, JudgeEvent *event);

/* ---- judge_frequency.c: section 4 ---- */

/* All cores have their lowest frequency. */
void judge_frequency_begin(Judge *judge);

/* A core looks. */
void judge_frequency_look(const Judge *judge, JudgeWorker *core);

/* What takes a worker `cost_ps` at the clock. */
SimTime judge_frequency_cost(const Judge *judge, const JudgeWorker *worker, SimTime cost_ps);

/* ---- judge_ports.c: section 20 ---- */

guint judge_n_ports(const TesterSettings *tester);

/* The ports by which a frame comes in and leaves. */
guint judge_port_in(const JudgeFrame *frame);
guint judge_port_out(const TesterSettings *tester, guint in, guint64 number);

/* How many frames of its input port leave before it by the same port. */
guint64 judge_port_place(const TesterSettings *tester, guint in, guint64 number);

/* The addresses behind a port. */
AddressPlan judge_port_addresses(const TesterSettings *tester, guint port);

/* Where frames of a frame's input port are counted. */
TrialPort *judge_port_counts(const Judge *judge, const JudgeFrame *frame);

/* Completes these counts. */
void judge_ports_finish(TrialResult *result, const TesterSettings *tester);

/* ---- judge_reset.c: section 19 ---- */

/* How long the DUT is down after its reset; 0: it is not. */
SimTime judge_reset_down_ps(const TrialSetup *setup, const TrialRequest *request);

/* Runs a trial in which it is. (transfer full) */
TrialResult *judge_reset_run(const TrialSetup *setup, const TrialRequest *request);

/* Handles all events of a row at or before `end_ps`, or before the first loss of a trial that stops
 * there, and what can only be said at the end. */
void judge_run_until(Judge *row, SimTime end_ps);

/* ---- judge_row.c: section 14 ---- */

/* The judges of all DUTs of a setup, ready to begin. (transfer full) */
Judge *judge_row_new(const TrialSetup *setup, const TrialRequest *request);

/* The DUT at the other end of a port's link, or behind the switches there; NULL: the tester. */
Judge *judge_row_neighbour(const Judge *judge, guint port);

/* The longest time from a port of the DUT to the other end of what is there, if nothing waits, of
 * frames of `bytes`. */
SimTime judge_row_way_time(const Judge *judge, guint port, gint64 bytes);

/* The link at a port of the tester, of a whole row. */
const LinkSettings *judge_row_tester_link(const TrialSetup *setup, guint port);

/* A frame of its neighbour will arrive at a DUT. */
void judge_row_hand_over(Judge *judge, const JudgeFrame *frame, SimTime arrival_ps);

/* Frees all but the results, and makes one of them. */
TrialResult *judge_row_free(Judge *row);

/* ---- judge_interrupt.c ---- */

/* An interrupt of an inbox, or (NULL) of all of a core, at the beginning. */
void judge_vector_init(const Judge *judge, JudgeVector *vector, JudgeWorker *core,
                       JudgeInbox *inbox);

/* Section 4: a frame was admitted that may interrupt. Events of interrupts that do not come may be
 * pending: they are known by their number. */
void judge_moderate(Judge *judge, JudgeVector *vector);

/* FALSE: this interrupt does not come. A queue's is listed. */
gboolean judge_take_interrupt(Judge *judge, JudgeVector *vector, guint number);

/* What a frame that is admitted to the inbox may make come; NULL: it has come already. */
JudgeVector *judge_vector_to_come(JudgeInbox *inbox);

/* Whether the worker polls those of its inboxes that have interrupted. */
gboolean judge_lists_inboxes(const Judge *judge, const JudgeWorker *worker);

/* Such a worker looks: what its last poll left empty is listed no more. The inbox that it polls
 * now, or NULL. */
JudgeInbox *judge_next_listed(Judge *judge, JudgeWorker *core);

/* The worker takes a frame of an inbox, and what an interrupt brought has been dealt with. */
void judge_count_taken(JudgeInbox *inbox, const JudgeFrame *frame);
void judge_deal_with(const Judge *judge, JudgeVector *vector);

/* ---- judge_worker.c: sections 4 to 6 ---- */

/* A frame is waiting from now on. */
void judge_admit(Judge *judge, JudgeInbox *inbox, JudgeFrame *frame);
void judge_on_interrupt(Judge *judge, JudgeVector *vector, guint number);
void judge_on_look(Judge *judge, JudgeWorker *worker);
void judge_on_lock_request(Judge *judge, JudgeWorker *worker);
void judge_on_frame_end(Judge *judge, JudgeWorker *worker);
void judge_on_hand_over(Judge *judge, JudgePoll *poll);
void judge_count_busy(Judge *judge, JudgeWorker *worker, SimTime until_ps);

/* ---- judge_preempt.c ---- */

/* What a worker does next. A task that shares its processor may be interrupted before. */
void judge_push_own(Judge *judge, SimTime time_ps, JudgeStage stage, JudgeWorker *worker);

/* Section 6: the core's interrupt side begins to work; the task on it stands still. */
void judge_stop_task(const Judge *judge, JudgeWorker *task);
void judge_resume_task(Judge *judge, JudgeWorker *task);

/* Whether an event is the one that its worker waits for; if so, it waits for it no more. */
gboolean judge_take_due(const Judge *judge, JudgeWorker *worker, JudgeStage stage);

/* ---- judge.c, for the other files ---- */

/* Adds an event. `port` and `worker` matter where events of one instant and stage have an order. */
void judge_push(Judge *judge, SimTime time_ps, JudgeStage stage, guint port, guint worker,
                gpointer subject);
void judge_frame_queue_append(JudgeFrameQueue *queue, JudgeFrame *frame);
JudgeFrame *judge_frame_queue_take(JudgeFrameQueue *queue);

/* S of the next frame of the worker's poll. */
SimTime judge_next_frame_time(const JudgeWorker *worker);

/* Section 9: a frame's fate is settled. */
void judge_settle(Judge *judge, const JudgeFrame *frame, guint fate, SimTime time_ps);

/* Loses a frame now. */
void judge_lose(Judge *judge, JudgeFrame *frame, TrialLoss loss);

/* A frame of the ring has been processed. */
void judge_free_descriptor(const Judge *judge, JudgeInbox *ring);

/* The poll ends, and the worker looks again. */
void judge_end_poll(Judge *judge, JudgeWorker *worker);

/* ---- judge_traffic.c: section 16 ---- */

/* The number of the flow that frame `number` belongs to, or, without any, itself. */
guint64 judge_traffic_flow(const JudgeFlows *flows, guint port, guint64 number);
void judge_traffic_init_flows(JudgeFlows *flows, const TesterSettings *tester);

/* Flow `number` of tester.flows.list. */
JudgeHeader judge_traffic_given_header(const JudgeFlows *flows, guint direction, guint64 number);

gboolean judge_traffic_is_plain(const TesterSettings *tester);

/* Size of frame `k` of a direction. */
gint64 judge_traffic_bytes(const TesterSettings *tester, guint direction, gint64 k);

/* Sections 1 and 17: N, without regard to TrialRequest.n_frames. */
gint64 judge_traffic_count(const TrialRequest *request);

/* When each of `n` frames of an input port is due, which come at `rate_pps`. */
void judge_traffic_plan(const Judge *judge, const JudgeFlows *flows, guint port, gint64 rate_pps,
                        gint64 n, SimTime *due_ps);

/* The flows that a frame is of. */
const JudgeFlows *judge_flows_of(const Judge *judge, const JudgeFrame *frame);

/* When a frame that is due now starts on the tester's wire. */
SimTime judge_traffic_start(Judge *judge, const JudgeFrame *frame);

/* ---- judge_modifiers.c: section 18 ---- */

/* Says which of a direction's `n` frames are modifiers. */
void judge_modifiers_choose(const Judge *judge, JudgeFrame *frames, gint64 n);

/* The receive queue of one. */
guint judge_modifiers_queue(const Judge *judge, const JudgeFrame *frame);

/* A worker is done with one. */
void judge_modifiers_take(Judge *judge, const JudgeFrame *frame);
void judge_modifiers_count_in_flight(TrialModifiers *modifiers);

/* ---- judge_contention.c ---- */

void judge_contention_init(Judge *judge);
void judge_contention_clear(Judge *judge);
void judge_contention_begin_poll(Judge *judge, JudgeWorker *worker, SimTime begin_ps);
void judge_contention_begin_frame(Judge *judge, JudgeWorker *worker, SimTime begin_ps);
void judge_contention_on_end(Judge *judge, JudgeWorker *worker);
void judge_contention_on_request(Judge *judge, JudgeWorker *worker);
void judge_contention_on_grant(Judge *judge, JudgeGate *gate);

/* Waits that the end of the trial cuts off. */
void judge_contention_finish(Judge *judge, JudgeWorker *worker, SimTime freeze_ps);

/* Makes all that a trial needs, with the first sendings pending. Setup, neighbours and events are
 * there. */
void judge_init(Judge *judge, const TrialRequest *request);

/* ---- judge_switch.c: section 13 ---- */

/* The switches of a setup, whose DUTs are `row`; NULL when it has none. (transfer full) */
JudgeNetwork *judge_network_new(const TrialSetup *setup, Judge *row);
void judge_network_free(JudgeNetwork *network);

/* The preamble of a frame starts at `start_ps` on the link out of the tester or the DUT: FALSE when
 * no switch is at its other end. */
gboolean judge_switch_send(Judge *judge, JudgeFrame *frame, SimTime start_ps);

/* A frame or copy is ready in a switch that it entered by port `in`. */
void judge_on_switch(Judge *judge, gpointer subject, guint in);
void judge_on_switch_completion(JudgeSwitchPort *port, guint bytes);

/* Frees all but the result and the events. */
void judge_clear(Judge *judge);

/* ---- judge_wire.c: section 2 ---- */

/* For how long a frame holds the wire, in bits: a multiple of 1 / judge_wire_scale. */
JudgeInteger judge_wire_scale(const LinkSettings *link);
JudgeInteger judge_wire_slot(const LinkSettings *link, gint64 bytes);

/* A frame of `bytes` that is due now on a wire of the link at `port`, which is free from
 * *free_numerator / (rate scale) on; returns when it starts. */
SimTime judge_start_on_wire(const Judge *judge, guint port, gint64 bytes,
                            JudgeInteger *free_numerator);

/* The same of a wire of a given link. */
SimTime judge_start_on_link(const Judge *judge, const LinkSettings *link, gint64 bytes,
                            JudgeInteger *free_numerator);

/* F of a frame of `bytes`. */
SimTime judge_wire_time_on(const LinkSettings *link, gint64 bytes);
SimTime judge_wire_time(const Judge *judge, guint port, gint64 bytes);

/* Section 7: a frame enters the transmit ring of (port, worker) now. */
void judge_transmit(Judge *judge, JudgeFrame *frame, guint port, guint worker);

/* A frame of a ring has been sent: one that waits for room has it. */
void judge_on_completion(Judge *judge, guint port, guint ring);

/* Section 12. Makes the table and plans the learning phase, if entries are dynamic. */
void judge_neighbours_init(Judge *judge);
void judge_neighbours_clear(Judge *judge);

/* Section 19: the table of a DUT that is up since `up_ps`, without a learning phase. */
void judge_neighbours_begin_at(Judge *judge, SimTime up_ps);

/* A frame's forwarding has ended, by `worker`; it came in by the other port than `port`. */
void judge_neighbours_on_frame(Judge *judge, JudgeFrame *frame, guint port, guint worker);

/* The others' events. */
void judge_neighbours_on_sent(Judge *judge, JudgeFrame *frame, SimTime received_ps);
void judge_neighbours_on_request_received(Judge *judge, JudgeFrame *request, SimTime received_ps);
void judge_neighbours_on_answer(Judge *judge, JudgeFrame *answer);
void judge_neighbours_on_timer(Judge *judge, guint port, guint address, JudgeNeighbour *entry);
void judge_neighbours_on_learn(Judge *judge, guint neighbour);
void judge_neighbours_on_learned(Judge *judge, guint neighbour);

/* The address index of whom a request or an answer is about. */
guint judge_neighbours_address(const JudgeFrame *frame);

/* The receive queue of an answer. */
guint judge_neighbours_queue(const Judge *judge, const JudgeFrame *answer);

/* Section 9: how the numbers of received test frames follow each other (judge_probe.c). */
void judge_note_order(Judge *judge, const JudgeFrame *frame);

/* Section 15, at the end of the trial (judge_probe.c). */
void judge_probe_finish(Judge *judge);

/* Of the whole row: what the first tagged frame takes on the tester's link. */
void judge_probe_time_first(const TrialSetup *setup, TrialResult *result);

#endif
