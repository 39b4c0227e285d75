/* What was drawn at random, in words, for who looks for a fault. */
#ifndef TESTS_SUPPORT_DRAW_DESCRIBE_H
#define TESTS_SUPPORT_DRAW_DESCRIBE_H

#include "tests/support/judge_lab.h"

/* Some lines. (transfer full) */
char *draw_describe_dut(const DutSettings *dut, const TesterSettings *tester);

/* The tester, its links and a request. (transfer full) */
char *draw_describe_traffic(const JudgeLab *lab, const TrialRequest *request);

#endif
