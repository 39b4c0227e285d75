/* scenarios/include.h: what a scenario has from other files: `include: PROFILE` inside a node, and
 * captures.
 *
 * A profile is a file whose top mapping is the body of a node; what the node says itself goes over
 * it. PROFILE is the name of one in the library, or a path if there is a `/` in it: relative to the
 * file that says so, or on the command line to the current folder. A profile may itself include
 * one. */
#ifndef SCENARIOS_INCLUDE_H
#define SCENARIOS_INCLUDE_H

#include "models/replay.h"
#include "scenarios/yaml_node.h"

#define INCLUDE_MAX_DEPTH 16

/* The profiles and captures read so far, so that the points of a sweep read each only once. */
typedef struct Includes Includes;

Includes *includes_new(void);
void includes_free(Includes *includes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Includes, includes_free)

/* The path, from the current folder, of the profile that `name` (a scalar) names. Errors, with
 * their place: the library has none of that name. (transfer full) */
char *includes_find(const YamlNode *name, GError **error);

/* The mapping `body` without its `include`, laid over the profile that it names; `body` itself when
 * it names none. Errors, with their place: no such profile, one that includes itself or is no
 * mapping, or INCLUDE_MAX_DEPTH. (transfer full) */
YamlNode *includes_resolve(Includes *includes, const YamlNode *body, GError **error);

/* Reads the capture that the settings of a node's `replay` name into *capture (transfer full)
 * (nullable), NULL when they name none; `body` is the node's, `head` its name. Its path is relative
 * as a profile's. Errors, with their place. */
gboolean includes_read_capture(Includes *includes, const YamlNode *body, const char *head,
                               const ReplaySettings *settings, const Capture **capture,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
