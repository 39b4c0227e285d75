/* scenarios/schema.h: a JSON Schema (draft-07) of scenario files, from the tables of attributes.
 *
 * It is for editors: it accepts every file that scenario_load accepts, and refuses unknown keys,
 * wrong types, missing units and values out of a range of plain numbers. */
#ifndef SCENARIOS_SCHEMA_H
#define SCENARIOS_SCHEMA_H

#include <glib.h>

/* The schema as indented JSON, with a line end. (transfer full) */
char *schema_format(void);

#endif
