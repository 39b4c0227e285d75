/* scenarios/describe.h: what the tables of attributes say, for people. */
#ifndef SCENARIOS_DESCRIBE_H
#define SCENARIOS_DESCRIBE_H

#include "output/table.h"

/* The attribute at `path` and all below it, in the order of the tables; NULL: all there are. Nodes
 * are called by their types, an element of a list by its index or N (links.N.rate). Errors:
 * SIM_ERROR_USAGE, an unknown path, with a near one. */

/* As a table: path, type, unit, range, default, help, source. (transfer full) */
Table *describe_table(const char *path, GError **error);

/* As text, a paragraph each. (transfer full) */
char *describe_text(const char *path, GError **error);

#endif
