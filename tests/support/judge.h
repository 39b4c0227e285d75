/* tests/support/judge.h: the engine that judges the fast one.
 *
 * It computes a trial as docs/frame-path.md says, an event per frame and stage, with nothing to
 * make it fast: one list of events in a total order, linked queues of frames, exact fractions for
 * the wires. It shares no code with models/trial*.c, models/link.c or the event queue of sim/, so
 * the two engines are unlikely to be wrong in the same way. */
#ifndef TESTS_SUPPORT_JUDGE_H
#define TESTS_SUPPORT_JUDGE_H

#include "models/trial.h"
#include "tests/support/judge_flows.h"

/* Runs one trial; setup->batch_frames plays no part. Free with trial_result_free. (transfer full)
 */
TrialResult *judge_run(const TrialSetup *setup, const TrialRequest *request);

/* Told of each test frame that the tester receives, in that order: which one of an input port. */
typedef void (*JudgeWatch)(const JudgeFlows *flows, guint port, guint64 number, gpointer user_data);

/* The same; not for requests that reset a DUT. */
TrialResult *judge_run_watched(const TrialSetup *setup, const TrialRequest *request,
                               JudgeWatch watch, gpointer user_data);

/* The first fields, a few at most, in which the two results differ, a line each; NULL when they are
 * equal in all. (transfer full) (nullable) */
char *judge_describe_difference(const TrialResult *expected, const TrialResult *actual);

#endif
