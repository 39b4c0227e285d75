#include "scenarios/override.h"

#include <string.h>

#include "scenarios/sweep.h"
#include "scenarios/yaml_tree.h"

void override_free(Override *override)
{
    g_free(override->path);
    yaml_node_unref(override->value);
    g_free(override);
}

Override *override_new(const char *source, const char *path, const char *text)
{
    Override *override = g_new(Override, 1);
    override->path = g_strdup(path);
    override->value = yaml_tree_make_argument(source, text);
    return override;
}

Override *override_new_value(const char *path, const YamlNode *value)
{
    Override *override = g_new(Override, 1);
    override->path = g_strdup(path);
    override->value = yaml_node_ref(value);
    return override;
}

Override *override_from_argument(const char *argument, GError **error)
{
    g_autofree char *source = g_strdup_printf("--set %s", argument);
    const char *equals = strchr(argument, '=');
    gsize length = equals != NULL ? (gsize)(equals - argument) : 0;
    g_autofree char *path = g_strstrip(g_strndup(argument, length));
    g_autoptr(YamlNode) at_argument = yaml_tree_make_argument(source, path);
    if (equals == NULL) {
        yaml_place_set_error(at_argument->place, error, "PATH=VALUE is expected");
        return NULL;
    }
    if (!sweep_check_path(path, at_argument->place, error)) {
        return NULL;
    }
    YamlNode *value = yaml_tree_read_value(source, equals + 1, error);
    if (value == NULL) {
        return NULL;
    }
    Override *override = g_new(Override, 1);
    override->path = g_steal_pointer(&path);
    override->value = value;
    return override;
}

/* The same for a value at a path of its own. */
static gboolean settles(const char *set_path, const YamlNode *value, const char *path)
{
    if (value->kind != YAML_KIND_MAPPING) {
        return sweep_path_is_below(path, set_path);
    }
    for (guint i = 0; i < value->keys->len; i++) {
        const YamlNode *key = g_ptr_array_index(value->keys, i);
        g_autofree char *below = g_strdup_printf("%s.%s", set_path, key->text);
        if (settles(below, g_ptr_array_index(value->items, i), path)) {
            return TRUE;
        }
    }
    return strcmp(set_path, path) == 0;
}

gboolean override_settles(const Override *override, const char *path)
{
    return settles(override->path, override->value, path);
}
