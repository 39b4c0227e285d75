/* scenarios/manifest_capture.h: a replayed capture in the words of a report. */
#ifndef SCENARIOS_MANIFEST_CAPTURE_H
#define SCENARIOS_MANIFEST_CAPTURE_H

#include "models/tester.h"

/* Where it comes from, what it holds for both directions, sent or not, and what was left out of it,
 * in one line. `tester` replays. (transfer full) */
char *manifest_capture_describe(const TesterSettings *tester);

/* IP versions; sizes; addresses, in the directions that `tester` sends: all as captured.
 * (transfer full) */
char *manifest_capture_protocol(const TesterSettings *tester);
char *manifest_capture_sizes(const TesterSettings *tester);
char *manifest_capture_addresses(const TesterSettings *tester);

#endif
