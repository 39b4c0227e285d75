#include "scenarios/sweep.h"

#include <string.h>

#include "scenarios/range.h"
#include "scenarios/yaml_tree.h"

void sweep_axis_free(SweepAxis *axis)
{
    g_free(axis->path);
    yaml_node_unref(axis->key);
    g_ptr_array_unref(axis->values);
    g_strfreev(axis->texts);
    g_free(axis);
}

/* An axis of these values (transfer full). */
static SweepAxis *make_axis(const YamlNode *key, GPtrArray *values)
{
    SweepAxis *axis = g_new0(SweepAxis, 1);
    axis->path = g_strdup(key->text);
    axis->key = yaml_node_ref(key);
    axis->values = values;
    axis->texts = g_new0(char *, values->len + 1);
    for (guint i = 0; i < values->len; i++) {
        axis->texts[i] = yaml_node_to_text(g_ptr_array_index(values, i));
    }
    return axis;
}

static GPtrArray *new_values(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)yaml_node_unref);
}

/* Adds a value, or all values of a range. */
static gboolean add_value(GPtrArray *values, const YamlNode *value, GError **error)
{
    if (value->kind == YAML_KIND_SCALAR && value->is_plain && range_is_one(value->text)) {
        return range_expand(value->text, value->place, SWEEP_MAX_POINTS, values, error);
    }
    g_ptr_array_add(values, yaml_node_ref(value));
    return TRUE;
}

/* ---- paths ---- */

gboolean sweep_path_is_below(const char *path, const char *ancestor)
{
    gsize length = strlen(ancestor);
    return strncmp(path, ancestor, length) == 0 && (path[length] == '\0' || path[length] == '.');
}

gboolean sweep_check_path(const char *path, YamlPlace place, GError **error)
{
    g_auto(GStrv) names = g_strsplit(path, ".", -1);
    gboolean good = *path != '\0' && g_strv_length(names) <= YAML_NODE_MAX_DEPTH;
    for (char **name = names; good && *name != NULL; name++) {
        good = **name != '\0';
        for (const char *c = *name; *c != '\0'; c++) {
            good = good && (g_ascii_isalnum(*c) || *c == '_' || *c == '-');
        }
    }
    if (!good) {
        yaml_place_set_error(place, error,
                             "'%.60s' is no path: names joined by points are expected, such as "
                             "dut.nic.ring_size",
                             path);
    }
    return good;
}

/* ---- in a file ---- */

static SweepAxis *read_axis(const YamlNode *key, const YamlNode *node, GError **error)
{
    g_autoptr(GPtrArray) values = new_values();
    if (!sweep_check_path(key->text, key->place, error)) {
        return NULL;
    }
    if (node->kind == YAML_KIND_SCALAR && range_is_one(node->text)) {
        return add_value(values, node, error) ? make_axis(key, g_steal_pointer(&values)) : NULL;
    }
    if (node->kind != YAML_KIND_SEQUENCE || node->items->len == 0) {
        yaml_place_set_error(node->place, error,
                             "sweep of %s: a list of values is expected, such as [1, 2], or a "
                             "range, such as 1..64*2",
                             key->text);
        return NULL;
    }
    for (guint i = 0; i < node->items->len; i++) {
        if (!add_value(values, g_ptr_array_index(node->items, i), error)) {
            return NULL;
        }
    }
    return make_axis(key, g_steal_pointer(&values));
}

GPtrArray *sweep_read(const YamlNode *sweep, GError **error)
{
    g_autoptr(GPtrArray) axes = g_ptr_array_new_with_free_func((GDestroyNotify)sweep_axis_free);
    if (sweep == NULL || yaml_node_is_empty(sweep)) {
        return g_steal_pointer(&axes);
    }
    if (sweep->kind != YAML_KIND_MAPPING) {
        yaml_place_set_error(sweep->place, error, "sweep: a mapping of paths to lists is expected");
        return NULL;
    }
    for (guint i = 0; i < sweep->keys->len; i++) {
        SweepAxis *axis =
            read_axis(g_ptr_array_index(sweep->keys, i), g_ptr_array_index(sweep->items, i), error);
        if (axis == NULL) {
            return NULL;
        }
        g_ptr_array_add(axes, axis);
    }
    return g_steal_pointer(&axes);
}

/* ---- on the command line ---- */

/* Length of the first value of a list: up to a comma that is in no brackets, braces or quotes. A
 * quote begins where a value can. */
static gsize value_length(const char *text)
{
    gint depth = 0;
    char quote = '\0';
    gboolean at_start = TRUE;
    const char *c = text;
    for (; *c != '\0' && (*c != ',' || depth > 0 || quote != '\0'); c++) {
        if (quote != '\0') {
            quote = *c == quote ? '\0' : quote;
        } else if (at_start && (*c == '"' || *c == '\'')) {
            quote = *c;
        } else if (*c == '[' || *c == '{') {
            depth++;
        } else if (*c == ']' || *c == '}') {
            depth--;
        }
        at_start = strchr(" ,:[{", *c) != NULL && (at_start || *c != ' ');
    }
    return (gsize)(c - text);
}

static gboolean split_values(const char *source, YamlPlace place, const char *text,
                             GPtrArray *values, GError **error)
{
    for (;;) {
        gsize length = value_length(text);
        g_autofree char *part = g_strstrip(g_strndup(text, length));
        if (*part == '\0') {
            yaml_place_set_error(place, error, "a value is empty: PATH=V1,V2,... is expected");
            return FALSE;
        }
        g_autoptr(YamlNode) value = yaml_tree_read_value(source, part, error);
        if (value == NULL || !add_value(values, value, error)) {
            return FALSE;
        }
        if (values->len > SWEEP_MAX_POINTS) {
            yaml_place_set_error(place, error, "more than %d values", SWEEP_MAX_POINTS);
            return FALSE;
        }
        if (text[length] == '\0') {
            return TRUE;
        }
        text += length + 1;
    }
}

SweepAxis *sweep_axis_from_argument(const char *argument, GError **error)
{
    g_autofree char *source = g_strdup_printf("--sweep %s", argument);
    const char *equals = strchr(argument, '=');
    g_autofree char *path = g_strstrip(
        equals != NULL ? g_strndup(argument, (gsize)(equals - argument)) : g_strdup(argument));
    g_autoptr(YamlNode) key = yaml_tree_make_argument(source, path);
    if (equals == NULL) {
        yaml_place_set_error(key->place, error, "PATH=V1,V2,... or PATH=A..B*FACTOR is expected");
        return NULL;
    }
    g_autoptr(GPtrArray) values = new_values();
    if (!sweep_check_path(path, key->place, error) ||
        !split_values(source, key->place, equals + 1, values, error)) {
        return NULL;
    }
    return make_axis(key, g_steal_pointer(&values));
}

/* ---- axes ---- */

void sweep_add_take(GPtrArray *axes, SweepAxis *axis)
{
    for (guint i = 0; i < axes->len; i++) {
        const SweepAxis *other = g_ptr_array_index(axes, i);
        if (strcmp(other->path, axis->path) == 0) {
            sweep_axis_free(axes->pdata[i]);
            axes->pdata[i] = axis;
            return;
        }
    }
    g_ptr_array_add(axes, axis);
}

static gboolean check_overlap(const GPtrArray *axes, const SweepAxis *axis, guint n_before,
                              GError **error)
{
    for (guint i = 0; i < n_before; i++) {
        const SweepAxis *other = g_ptr_array_index(axes, i);
        if (sweep_path_is_below(axis->path, other->path) ||
            sweep_path_is_below(other->path, axis->path)) {
            yaml_place_set_error(axis->key->place, error,
                                 "a sweep of %s beside one of %s: only one of them can be swept",
                                 axis->path, other->path);
            return FALSE;
        }
    }
    return TRUE;
}

guint sweep_count_points(const GPtrArray *axes, GError **error)
{
    guint64 n_points = 1;
    for (guint i = 0; i < axes->len; i++) {
        const SweepAxis *axis = g_ptr_array_index(axes, i);
        if (!check_overlap(axes, axis, i, error)) {
            return 0;
        }
        n_points *= axis->values->len;
        if (n_points > SWEEP_MAX_POINTS) {
            yaml_place_set_error(axis->key->place, error, "the sweep has more than %d points",
                                 SWEEP_MAX_POINTS);
            return 0;
        }
    }
    return (guint)n_points;
}

guint sweep_value_index(const GPtrArray *axes, guint axis, guint point)
{
    for (guint i = axes->len - 1; i > axis; i--) {
        point /= ((const SweepAxis *)g_ptr_array_index(axes, i))->values->len;
    }
    return point % ((const SweepAxis *)g_ptr_array_index(axes, axis))->values->len;
}
