/* tests/support/draw_row.h: several DUTs in a row, drawn. */
#ifndef TESTS_SUPPORT_DRAW_ROW_H
#define TESTS_SUPPORT_DRAW_ROW_H

#include "tests/support/draw_configuration.h"

/* Further DUTs behind the one that was drawn, of other settings, some of them faster. */
void draw_row(DrawnConfiguration *configuration, guint number);

/* A window of the fast engine is as long as a link between two devices: makes those of a row with
 * switches no shorter than some a frame. */
void draw_lengthen_links(DrawnConfiguration *configuration);

/* What was drawn is valid. */
void draw_check(const TesterSettings *tester, const DutSettings *dut);

#endif
