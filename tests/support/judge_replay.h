/* tests/support/judge_replay.h: section 16 of docs/frame-path.md, of a tester with a capture
 * (judge_replay.c). */
#ifndef TESTS_SUPPORT_JUDGE_REPLAY_H
#define TESTS_SUPPORT_JUDGE_REPLAY_H

#include "tests/support/judge-internal.h"

/* Size and IP version of frame `k` of a direction, and the number of its flow. */
gint64 judge_replay_bytes(const TesterSettings *tester, guint direction, gint64 k);
guint judge_replay_version(const TesterSettings *tester, guint direction, gint64 k);
ExtensionCount judge_replay_extensions(const TesterSettings *tester, guint direction, gint64 k);
guint64 judge_replay_flow(const TesterSettings *tester, guint direction, guint64 number);

/* The hash of a flow. */
guint32 judge_replay_hash(const JudgeFlows *flows, guint direction, guint64 flow);

/* When each of `n` frames is due, as recorded. */
void judge_replay_plan(const TesterSettings *tester, guint direction, gint64 rate_pps, gint64 n,
                       SimTime *due_ps);

#endif
