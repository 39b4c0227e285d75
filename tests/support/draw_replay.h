/* tests/support/draw_replay.h: captures drawn at random: docs/frame-path.md section 16, "Replay".
 */
#ifndef TESTS_SUPPORT_DRAW_REPLAY_H
#define TESTS_SUPPORT_DRAW_REPLAY_H

#include "tests/support/judge_lab.h"

/* A quarter of the labs replay a capture, in place of mixes and flows. Draws from `number` alone.
 */
void draw_replay(JudgeLab *lab, guint number);

#endif
