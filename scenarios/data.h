/* scenarios/data.h: where the library of scenarios and profiles is.
 *
 * $DUTSIM_DATA if set, else `../scenarios` beside the binary's folder (`build/dutsim` in a source
 * tree) if it exists, else the installed folder. Below it: library/NAME.yaml, profiles/NAME.yaml.
 */
#ifndef SCENARIOS_DATA_H
#define SCENARIOS_DATA_H

#include <glib.h>

/* Path of `kind`/`name`.yaml (kind "library" or "profiles"), or NULL when there is no such file.
 * (transfer full) (nullable) */
char *data_find(const char *kind, const char *name);

/* Sorted names (without .yaml) of all files of a kind. (transfer full): g_strfreev */
char **data_list(const char *kind);

#endif
