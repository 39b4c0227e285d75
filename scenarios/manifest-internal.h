/* scenarios/manifest-internal.h: what the manifest's plan, its JSON and its tables share. */
#ifndef SCENARIOS_MANIFEST_INTERNAL_H
#define SCENARIOS_MANIFEST_INTERNAL_H

#include "output/table.h"
#include "scenarios/manifest.h"

/* A manifest without anything in it. (transfer full) */
Manifest *manifest_new_empty(void);

/* Every attribute of a point, `swept_paths` marked. (transfer full): of ManifestSetting * */
GPtrArray *manifest_configuration_new(const ScenarioPoint *point, const char *const *swept_paths);
/* (transfer full) */
ManifestSetting *manifest_setting_new(const char *path, const char *value, gboolean is_swept);
void manifest_setting_free(gpointer data);

/* A table whose columns are the swept paths, then `own`, then `more` (NULL-ended; `more` may be
 * NULL). (transfer full) */
Table *manifest_table_new(const Manifest *manifest, const char *const *own,
                          const char *const *more);

/* Begins a row: the swept values as written, then the point's number. */
void manifest_table_add_point(Table *table, const Manifest *manifest, guint point);

#endif
