/* scenarios/text_file.h: a file of text that a user named, whole, with a limit. */
#ifndef SCENARIOS_TEXT_FILE_H
#define SCENARIOS_TEXT_FILE_H

#include "scenarios/yaml_node.h"

/* The bytes of `path`, at most one more than `max_bytes` (so that too many are seen), and a 0;
 * `length` is set without that. Errors: SIM_ERROR_NO_INPUT. (transfer full) (nullable) */
char *text_file_read(const char *path, gsize max_bytes, gsize *length, GError **error);

/* Whether that is at most `max_bytes` of UTF-8 without a 0. Errors: SIM_ERROR_SCENARIO with the
 * line, `source` being a GRefString. */
gboolean text_file_check(const char *source, const char *text, gsize length, gsize max_bytes,
                         GError **error);

#endif
