/* tests/support/judge_lab.h: a tester, links and a DUT for tests of trials.
 *
 * All settings are plain and set outright, not by the attribute tables, so that these tests stay
 * the same when a default changes. */
#ifndef TESTS_SUPPORT_JUDGE_LAB_H
#define TESTS_SUPPORT_JUDGE_LAB_H

#include "models/trial.h"

/* The setup borrows from its neighbours: a lab stays where it was made. */
typedef struct JudgeLab {
    TesterSettings tester;
    DutSettings dut;
    LinkSettings links[DUT_PORTS];
    SwitchWay ways[DUT_PORTS]; /* for who puts switches there: the setup has none */
    TrialSetup setup;
} JudgeLab;

/* Forward only, 64-byte IPv4 frames of one flow, links of 1 Tbit/s without propagation; a DUT of
 * one core and one queue, ample rings and budget, at which nothing costs time. */
void judge_lab_init(JudgeLab *lab);
void judge_lab_clear(JudgeLab *lab);

/* (transfer full): what the fast engine says of a trial that is not stopped by losses, after the
 * judge has said the same. */
TrialResult *judge_lab_run(const JudgeLab *lab, SimTime duration_ps, gint64 rate_pps);

/* A cost given as a time. */
static inline SimCost judge_lab_cost(SimTime cost_ps)
{
    return (SimCost){.value = cost_ps, .is_cycles = FALSE};
}

#endif
