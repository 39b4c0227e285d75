/* Switches between the tester and the DUTs of a lab, drawn at random. */
#ifndef TESTS_SUPPORT_DRAW_SWITCHES_H
#define TESTS_SUPPORT_DRAW_SWITCHES_H

#include "tests/support/judge_lab.h"

#define DRAWN_SWITCHES 4
#define DRAWN_WAYS     5 /* of four DUTs */
#define DRAWN_VLANS    2

/* What the lab's setup points to. */
typedef struct {
    SwitchSettings settings[DRAWN_SWITCHES];
    SwitchWay ways[DRAWN_WAYS];
    guint n_links;
    LinkSettings links[2 * DRAWN_WAYS + DRAWN_VLANS * DRAWN_SWITCHES];
    const LinkSettings *trunks[DRAWN_SWITCHES][DRAWN_VLANS]; /* to the next switch */
} DrawnSwitches;

/* Draws the switches of configuration `number`, and the MAC addresses of `lab`, whose tester, DUTs
 * and links are drawn. Latencies are multiples of `step_ps`, short ageing ones of `gap_ps`. */
void draw_switches(DrawnSwitches *drawn, JudgeLab *lab, guint number, SimTime step_ps,
                   SimTime gap_ps);
void drawn_switches_clear(DrawnSwitches *drawn);

/* (transfer full) One line a switch and a way. */
char *drawn_switches_describe(const DrawnSwitches *drawn, const JudgeLab *lab);

#endif
