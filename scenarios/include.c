#include "scenarios/include.h"

#include <stdlib.h>
#include <string.h>

#include "scenarios/capture_file.h"
#include "scenarios/data.h"
#include "scenarios/yaml_tree.h"
#include "sim/sim.h"

struct Includes {
    GHashTable *profiles; /* path -> YamlNode * */
    GHashTable *captures; /* path and whose frames go forward -> Capture * */
};

/* The profiles being resolved, innermost first. */
typedef struct Including Including;
struct Including {
    const char *path; /* canonical */
    guint depth;
    const Including *by;
};

Includes *includes_new(void)
{
    Includes *includes = g_new(Includes, 1);
    includes->profiles =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)yaml_node_unref);
    includes->captures =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)capture_unref);
    return includes;
}

void includes_free(Includes *includes)
{
    g_hash_table_unref(includes->profiles);
    g_hash_table_unref(includes->captures);
    g_free(includes);
}

static void fail_no_profile(const YamlNode *name, GError **error)
{
    g_auto(GStrv) names = data_list("profiles");
    const char *near = sim_attribute_nearest(name->text, (const char *const *)names);
    g_autofree char *list = g_strjoinv(", ", names);
    yaml_place_set_error(name->place, error, "unknown profile '%.60s': %s%s%s%s", name->text,
                         *list != '\0' ? list : "there are none",
                         near != NULL ? "; did you mean '" : "", near != NULL ? near : "",
                         near != NULL ? "'?" : "");
}

/* A path as it is from the current folder: relative to the file that says so. (transfer full) */
static char *path_from_here(YamlPlace place, const char *text)
{
    if (place.line == 0 || g_path_is_absolute(text) || strchr(place.source, '/') == NULL) {
        return g_strdup(text);
    }
    g_autofree char *folder = g_path_get_dirname(place.source);
    return g_build_filename(folder, text, NULL);
}

char *includes_find(const YamlNode *name, GError **error)
{
    if (strchr(name->text, '/') == NULL) {
        char *path = data_find("profiles", name->text);
        if (path == NULL) {
            fail_no_profile(name, error);
        }
        return path;
    }
    return path_from_here(name->place, name->text);
}

/* The profile in a file. (transfer none) */
static const YamlNode *read_profile(Includes *includes, const char *path, const YamlNode *name,
                                    GError **error)
{
    const YamlNode *known = g_hash_table_lookup(includes->profiles, path);
    if (known != NULL) {
        return known;
    }
    g_autoptr(GError) inner = NULL;
    g_autoptr(YamlNode) profile = yaml_tree_read_file(path, &inner);
    if (profile == NULL && inner->code == SIM_ERROR_NO_INPUT) {
        yaml_place_set_error(name->place, error, "include: %s", inner->message);
        return NULL;
    }
    if (profile == NULL) {
        g_propagate_error(error, g_steal_pointer(&inner));
        return NULL;
    }
    if (profile->kind != YAML_KIND_MAPPING) {
        yaml_place_set_error(profile->place, error,
                             "a profile must be a mapping of a node's attributes");
        return NULL;
    }
    known = profile;
    g_hash_table_insert(includes->profiles, g_strdup(path), g_steal_pointer(&profile));
    return known;
}

static gboolean check_cycle(const Including *by, const char *path, const YamlNode *name,
                            GError **error)
{
    if (by != NULL && by->depth == INCLUDE_MAX_DEPTH) {
        yaml_place_set_error(name->place, error, "include: at most %d profiles in one another",
                             INCLUDE_MAX_DEPTH);
        return FALSE;
    }
    for (; by != NULL; by = by->by) {
        if (strcmp(by->path, path) == 0) {
            yaml_place_set_error(name->place, error, "include: '%s' includes itself", path);
            return FALSE;
        }
    }
    return TRUE;
}

static YamlNode *resolve(Includes *includes, const YamlNode *body, const Including *by,
                         GError **error)
{
    const YamlNode *name = yaml_node_get(body, "include");
    if (name == NULL) {
        return yaml_node_ref(body);
    }
    if (name->kind != YAML_KIND_SCALAR || *name->text == '\0') {
        yaml_place_set_error(name->place, error, "include: the name of one profile is expected");
        return NULL;
    }
    g_autofree char *path = includes_find(name, error);
    const YamlNode *profile = path != NULL ? read_profile(includes, path, name, error) : NULL;
    if (profile == NULL) {
        return NULL;
    }
    g_autofree char *real_path = realpath(path, NULL);
    Including this = {
        .path = real_path != NULL ? real_path : path,
        .depth = by != NULL ? by->depth + 1 : 1,
        .by = by,
    };
    if (!check_cycle(by, this.path, name, error)) {
        return NULL;
    }
    g_autoptr(YamlNode) below = resolve(includes, profile, &this, error);
    if (below == NULL) {
        return NULL;
    }
    g_autoptr(YamlNode) own = yaml_node_without(body, "include");
    return yaml_node_merge(below, own);
}

YamlNode *includes_resolve(Includes *includes, const YamlNode *body, GError **error)
{
    return resolve(includes, body, NULL, error);
}

/* ---- captures ---- */

/* What tells captures apart. (transfer full) */
static char *capture_key(const char *path, const GPtrArray *forward)
{
    GString *key = g_string_new(path);
    for (guint i = 0; forward != NULL && i < forward->len; i++) {
        g_string_append_printf(key, "\n%s", (const char *)g_ptr_array_index(forward, i));
    }
    return g_string_free(key, FALSE);
}

/* Sets the error of `replay.WHAT` at its place. */
static gboolean fail_capture(const YamlNode *body, const char *head, const char *what,
                             const GError *inner, GError **error)
{
    g_autofree char *path = g_strconcat("replay.", what, NULL);
    const YamlNode *said = yaml_node_find(body, path);
    yaml_place_set_error(said != NULL ? said->place : body->place, error, "%s.%s: %s", head, path,
                         inner->message);
    return FALSE;
}

gboolean includes_read_capture(Includes *includes, const YamlNode *body, const char *head,
                               const ReplaySettings *settings, const Capture **capture,
                               GError **error)
{
    g_autoptr(GError) inner = NULL;
    *capture = NULL;
    if (settings->file == NULL) {
        return TRUE;
    }
    const YamlNode *said = yaml_node_find(body, "replay.file");
    g_autofree char *path = path_from_here((said != NULL ? said : body)->place, settings->file);
    g_autofree char *key = capture_key(path, settings->forward);
    Capture *known = g_hash_table_lookup(includes->captures, key);
    if (known == NULL) {
        g_autoptr(ReplayRule) rule = replay_rule_new(settings->forward, &inner);
        if (rule == NULL) {
            return fail_capture(body, head, "forward", inner, error);
        }
        known = capture_file_read(path, settings->file, rule, settings->forward == NULL, &inner);
        if (known == NULL) {
            return fail_capture(body, head, "file", inner, error);
        }
        g_hash_table_insert(includes->captures, g_strdup(key), known);
    }
    *capture = capture_ref(known);
    return TRUE;
}
