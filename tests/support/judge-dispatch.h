/* tests/support/judge-dispatch.h: the judge's workers where cores and tasks depend on each other:
 * docs/frame-path.md section 6. */
#ifndef TESTS_SUPPORT_JUDGE_DISPATCH_H
#define TESTS_SUPPORT_JUDGE_DISPATCH_H

#include "tests/support/judge-internal.h"

/* Section 6, softirq: what a core does for its list. */
struct JudgeTurns {
    JudgeWorker *task; /* NULL: the core has none */
    JudgeInbox *list;
    gboolean is_called, is_scheduled;
    gboolean was_polled_last, is_polled;
    gboolean has_polled_ring; /* since the core slept */
    gboolean is_unlimited;
    guint64 n_left; /* that its poll may still begin */
    JudgeFrameQueue taken;
    GPtrArray *owed; /* of JudgeWorker: cores to be interrupted */
    GArray *brought; /* flow limit: of guint32, the last flows that it brought, oldest first */
    GHashTable *n_brought; /* how often, by flow */
};

/* ---- judge_turns.c: section 6, softirq ---- */

void judge_turns_init(Judge *judge);
void judge_turns_clear(Judge *judge);

/* A core looks; an interrupt from another core has come. */
void judge_turns_on_look(Judge *judge, JudgeWorker *core);
void judge_turns_on_call(Judge *judge, JudgeWorker *core);

/* Whether the flow limit of core `by` refuses a frame, which the list has room for. */
gboolean judge_turns_refuses(const Judge *judge, const JudgeWorker *by, const JudgeInbox *list,
                             const JudgeFrame *frame);

/* A frame that core `by` brings has joined the list. */
void judge_turns_on_joined(JudgeWorker *by, JudgeInbox *list);

/* The frames have ended that the list's poll has begun so far. */
void judge_turns_on_ended(Judge *judge, JudgeWorker *task);

/* ---- judge_netisr.c: section 6, hybrid ---- */

/* A core has done one thing for the first frame of its poll. */
void judge_netisr_on_end(Judge *judge, JudgeWorker *core);

/* Section 11: what a core forwards in its task's place has ended; so has the poll of it. */
void judge_netisr_on_given_end(const Judge *judge, const JudgeWorker *task);
void judge_netisr_on_given_poll_end(Judge *judge, const JudgeWorker *task);

/* ---- judge_worker.c ---- */

/* A frame of a core joins a list, or is lost; a list's task is woken by it. */
void judge_join_list(Judge *judge, JudgeWorker *by, JudgeInbox *list, JudgeFrame *frame);

/* What a core does that is woken at this instant and looks `wakeup_ps` later; that looks at a time;
 * that falls asleep; that polls `inbox`. */
void judge_wake_up(Judge *judge, JudgeWorker *worker, SimTime wakeup_ps);
void judge_push_look(Judge *judge, SimTime time_ps, JudgeWorker *worker);
void judge_fall_asleep(Judge *judge, JudgeWorker *worker);
void judge_begin_poll(Judge *judge, JudgeWorker *worker, JudgeInbox *inbox);

/* The next frame of the worker's poll begins. */
void judge_begin_frame(Judge *judge, JudgeWorker *worker, SimTime begin_ps);

/* Section 4: a core that looks now has worked long enough; it hands over. */
gboolean judge_is_over(const Judge *judge, const JudgeWorker *worker);
void judge_hand_over(Judge *judge, JudgeWorker *worker, SimTime begin_ps);

/* Section 6: the list that a frame is handed to. */
JudgeInbox *judge_list_of(const Judge *judge, const JudgeFrame *frame);

/* Writes down what the lists of tasks that flows choose counted. */
void judge_count_lists(Judge *judge);

#endif
