/* scenarios/manifest_capture.h: a replayed capture in the words of a report. */
#ifndef SCENARIOS_MANIFEST_CAPTURE_H
#define SCENARIOS_MANIFEST_CAPTURE_H

#include "models/tester.h"

/* Where it comes from, what it holds and what was left out of it, in one line; of the directions
 * that `tester`, which replays, sends. (transfer full) */
char *manifest_capture_describe(const TesterSettings *tester);

/* IP versions; sizes; kind of stream (as recorded or not is left out); addresses; ports: all as
 * captured. (transfer full) */
char *manifest_capture_protocol(const TesterSettings *tester);
char *manifest_capture_sizes(const TesterSettings *tester);
char *manifest_capture_addresses(const TesterSettings *tester);

#endif
