/* Switches before the DUT of a lab, drawn at random. */
#ifndef TESTS_SUPPORT_DRAW_SWITCHES_H
#define TESTS_SUPPORT_DRAW_SWITCHES_H

#include "tests/support/judge_lab.h"

/* What the lab's setup points to. */
typedef struct {
    SwitchSettings settings[DUT_PORTS];
    LinkSettings tester_links[DUT_PORTS];
} DrawnSwitches;

/* Draws the switches of configuration `number`, and the MAC addresses of `lab`, whose tester and
 * links are drawn. Latencies are multiples of `step_ps`, short ageing ones of `gap_ps`. */
void draw_switches(DrawnSwitches *drawn, JudgeLab *lab, guint number, SimTime step_ps,
                   SimTime gap_ps);
void drawn_switches_clear(DrawnSwitches *drawn);

/* (transfer full) One line a side, none for sides without a switch. */
char *drawn_switches_describe(const DrawnSwitches *drawn, const JudgeLab *lab);

#endif
