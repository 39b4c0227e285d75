/* scenarios/checklist.h: what the standards ask to have reported, and whether a result has it.
 *
 * One item a thing that a standard wants reported or drawn, in our own words, from the texts of RFC
 * 1242, 2285, 2544, 5180, 6201, 6985, 8219 and 9004 (checklist_items.c). */
#ifndef SCENARIOS_CHECKLIST_H
#define SCENARIOS_CHECKLIST_H

#include "scenarios/results.h"

/* rfc, section, item, level (as the RFC prints it in capitals; plain: without such a word), state
 * (met, missing, not applicable) and where it is, or why not: of the items of the procedure. NULL
 * where the procedure is of no standard, or an older result does not say what was sent. (transfer
 * full) (nullable) */
Table *checklist_table(const Results *results);

/* "23 met, 2 missing, 5 not applicable" of such a table. (transfer full) */
char *checklist_count(const Table *table);

#endif
