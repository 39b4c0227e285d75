#include "scenarios/plan-internal.h"

#include <string.h>

#include "scenarios/bind.h"
#include "scenarios/override.h"
#include "scenarios/top_settings.h"
#include "scenarios/yaml_tree.h"

struct Plan {
    YamlNode *root;  /* of the file, without its sweep */
    GPtrArray *axes; /* of SweepAxis */
    GPtrArray *sets; /* of Override */
    guint n_points;
};

void plan_free(Plan *plan)
{
    g_clear_pointer(&plan->root, yaml_node_unref);
    g_clear_pointer(&plan->axes, g_ptr_array_unref);
    g_clear_pointer(&plan->sets, g_ptr_array_unref);
    g_free(plan);
}

guint plan_n_points(const Plan *plan)
{
    return plan->n_points;
}

const GPtrArray *plan_get_axes(const Plan *plan)
{
    return plan->axes;
}

/* ---- the file ---- */

/* The tree with one empty entry a link where nothing is said of links, so that paths lead to them.
 */
static YamlNode *with_links(const YamlNode *root)
{
    const YamlNode *links = yaml_node_get(root, "links");
    if (links != NULL && !yaml_node_is_empty(links)) {
        return yaml_node_ref(root);
    }
    YamlPlace place = links != NULL ? links->place : root->place;
    g_autoptr(YamlNode) key = yaml_node_new_scalar(place, "links");
    g_autoptr(YamlNode) list = yaml_node_new(YAML_KIND_SEQUENCE, place);
    for (guint port = 0; port < DUT_PORTS; port++) {
        g_ptr_array_add(list->items, yaml_node_new(YAML_KIND_MAPPING, place));
    }
    return yaml_node_with(root, key, list);
}

static gboolean read_root(Plan *plan, const char *path, GError **error)
{
    g_autoptr(YamlNode) file = yaml_tree_read_file(path, error);
    if (file == NULL) {
        return FALSE;
    }
    if (file->kind != YAML_KIND_MAPPING) {
        yaml_place_set_error(file->place, error, "a scenario must be a mapping of keys to values");
        return FALSE;
    }
    plan->axes = sweep_read(yaml_node_get(file, TOP_SETTINGS_SWEEP), error);
    if (plan->axes == NULL) {
        return FALSE;
    }
    g_autoptr(YamlNode) rest = yaml_node_without(file, TOP_SETTINGS_SWEEP);
    plan->root = with_links(rest);
    return TRUE;
}

/* ---- paths ---- */

/* Checks that a path begins with a node of the file or a reserved key. */
static gboolean check_head(const Plan *plan, const char *path, YamlPlace place, GError **error)
{
    g_autofree char *head = g_strndup(path, strcspn(path, "."));
    if (sim_attribute_table_find(&top_attributes, head) != NULL ||
        yaml_node_get(plan->root, head) != NULL) {
        return TRUE;
    }
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < plan->root->keys->len; i++) {
        const YamlNode *key = g_ptr_array_index(plan->root->keys, i);
        if (sim_attribute_table_find(&top_attributes, key->text) == NULL) {
            g_ptr_array_add(names, key->text);
        }
    }
    for (const SimAttribute *a = top_attributes.attributes; a->name != NULL; a++) {
        g_ptr_array_add(names, (gpointer)a->name);
    }
    g_ptr_array_add(names, NULL);
    g_autoptr(YamlNode) key = yaml_node_new_scalar(place, head);
    bind_fail_unknown(key, "node or key", "", (const char *const *)names->pdata, NULL, error);
    return FALSE;
}

/* What the figures of all points are called. */
static gboolean names_figures(const char *path)
{
    return strcmp(path, "test.goals") == 0 ||
           (g_str_has_prefix(path, "test.goals.") &&
            (g_str_has_suffix(path, ".preset") || g_str_has_suffix(path, ".name") ||
             strchr(path + strlen("test.goals."), '.') == NULL));
}

/* Checks that a path can differ from point to point: what names the run, or what all its points
 * share, cannot. */
static gboolean check_sweepable(const Plan *plan, const SweepAxis *axis, GError **error)
{
    const char *path = axis->path;
    YamlPlace place = axis->key->place;
    if (!check_head(plan, path, place, error)) {
        return FALSE;
    }
    g_autofree char *head = g_strndup(path, strcspn(path, "."));
    gboolean is_shared = sim_attribute_table_find(&top_attributes, head) != NULL &&
                         strcmp(head, "test") != 0 && strcmp(head, "links") != 0;
    if (is_shared || strcmp(path, "test") == 0 || strcmp(path, "test.procedure") == 0 ||
        strchr(path, '.') == NULL || g_str_has_suffix(path, ".type")) {
        yaml_place_set_error(place, error,
                             "%s cannot be swept: attributes of nodes, links and test can, but "
                             "test.procedure and the type of a node cannot",
                             path);
        return FALSE;
    }
    if (names_figures(path)) {
        yaml_place_set_error(place, error,
                             "%s cannot be swept: all points have the same goals by name; what a "
                             "goal asks for can be",
                             path);
        return FALSE;
    }
    return TRUE;
}

static gboolean check_axes(const Plan *plan, GError **error)
{
    for (guint i = 0; i < plan->axes->len; i++) {
        if (!check_sweepable(plan, g_ptr_array_index(plan->axes, i), error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- the command line ---- */

static void add_option(Plan *plan, const char *option, const char *path, guint64 value)
{
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT, value);
    g_autofree char *source = g_strdup_printf("%s %s", option, text);
    g_ptr_array_add(plan->sets, override_new(source, path, text));
}

static gboolean read_sets(Plan *plan, const ScenarioOverrides *overrides, GError **error)
{
    plan->sets = g_ptr_array_new_with_free_func((GDestroyNotify)override_free);
    for (guint i = 0; overrides->sets != NULL && overrides->sets[i] != NULL; i++) {
        Override *override = override_from_argument(overrides->sets[i], error);
        if (override == NULL) {
            return FALSE;
        }
        g_ptr_array_add(plan->sets, override);
        if (!check_head(plan, override->path, override->value->place, error)) {
            return FALSE;
        }
    }
    if (overrides->has_seed) {
        add_option(plan, "--seed", "seed", overrides->seed);
    }
    if (overrides->repetitions > 0) {
        add_option(plan, "--repetitions", "test.repetitions", (guint64)overrides->repetitions);
    }
    for (guint i = 0; overrides->values != NULL && i < overrides->values->len; i++) {
        const Override *value = g_ptr_array_index(overrides->values, i);
        g_ptr_array_add(plan->sets, override_new_value(value->path, value->value));
    }
    return TRUE;
}

/* Whether a --set leaves nothing to sweep at `path`. (transfer none) (nullable) */
static const Override *find_settling(const Plan *plan, const char *path)
{
    for (guint i = 0; i < plan->sets->len; i++) {
        const Override *override = g_ptr_array_index(plan->sets, i);
        if (override_settles(override, path)) {
            return override;
        }
    }
    return NULL;
}

static void drop_settled_axes(Plan *plan)
{
    for (guint i = plan->axes->len; i > 0; i--) {
        const SweepAxis *axis = g_ptr_array_index(plan->axes, i - 1);
        if (find_settling(plan, axis->path) != NULL) {
            g_ptr_array_remove_index(plan->axes, i - 1);
        }
    }
}

static gboolean read_sweeps(Plan *plan, const ScenarioOverrides *overrides, GError **error)
{
    for (guint i = 0; overrides->sweeps != NULL && overrides->sweeps[i] != NULL; i++) {
        g_autoptr(SweepAxis) axis = sweep_axis_from_argument(overrides->sweeps[i], error);
        if (axis == NULL) {
            return FALSE;
        }
        const Override *override = find_settling(plan, axis->path);
        if (override != NULL) {
            yaml_place_set_error(axis->key->place, error, "%s is set by %s too: leave out one",
                                 axis->path, override->value->place.source);
            return FALSE;
        }
        sweep_add_take(plan->axes, g_steal_pointer(&axis));
    }
    return TRUE;
}

Plan *plan_new(const char *path, const ScenarioOverrides *overrides, GError **error)
{
    static const ScenarioOverrides none = {0};
    g_autoptr(Plan) plan = g_new0(Plan, 1);
    overrides = overrides != NULL ? overrides : &none;
    if (!read_root(plan, path, error) || !read_sets(plan, overrides, error)) {
        return NULL;
    }
    if (!check_axes(plan, error)) {
        return NULL;
    }
    drop_settled_axes(plan);
    if (!read_sweeps(plan, overrides, error) || !check_axes(plan, error)) {
        return NULL;
    }
    plan->n_points = sweep_count_points(plan->axes, error);
    return plan->n_points > 0 ? g_steal_pointer(&plan) : NULL;
}

/* ---- points ---- */

guint plan_n_sets(const Plan *plan)
{
    return plan->sets->len;
}

YamlPlace plan_set_place(const Plan *plan, guint set)
{
    return ((const Override *)g_ptr_array_index(plan->sets, set))->value->place;
}

YamlNode *plan_make_tree(const Plan *plan, guint point, GError **error)
{
    return plan_make_tree_of(plan, point, plan->sets->len, error);
}

YamlNode *plan_make_tree_of(const Plan *plan, guint point, guint n_sets, GError **error)
{
    g_autoptr(YamlNode) tree = yaml_node_ref(plan->root);
    for (guint i = 0; tree != NULL && i < plan->axes->len; i++) {
        const SweepAxis *axis = g_ptr_array_index(plan->axes, i);
        g_autoptr(YamlNode) lower = g_steal_pointer(&tree);
        tree = yaml_node_set_path(
            lower, axis->path, axis->key->place,
            g_ptr_array_index(axis->values, sweep_value_index(plan->axes, i, point)), error);
    }
    for (guint i = 0; tree != NULL && i < n_sets; i++) {
        const Override *override = g_ptr_array_index(plan->sets, i);
        g_autoptr(YamlNode) lower = g_steal_pointer(&tree);
        tree = yaml_node_set_path(lower, override->path, override->value->place, override->value,
                                  error);
    }
    return g_steal_pointer(&tree);
}

/* ---- errors ---- */

/* Where a path is written in a tree, or else its first component. */
static YamlPlace find_place(const YamlNode *tree, const char *path)
{
    g_autofree char *head = g_strndup(path, strcspn(path, "."));
    const YamlNode *said = yaml_node_find(tree, path);
    const YamlNode *key = yaml_node_get_key(tree, head);
    return said != NULL ? said->place : key != NULL ? key->place : tree->place;
}

void plan_set_error(const Plan *plan, guint point, const char *path, GError **error,
                    const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autoptr(YamlNode) tree = plan_make_tree(plan, point, NULL);
    YamlPlace place = find_place(tree != NULL ? tree : plan->root, path);
    if (strcmp(path, TOP_SETTINGS_SWEEP) == 0 && plan->axes->len > 0) {
        place = ((const SweepAxis *)g_ptr_array_index(plan->axes, 0))->key->place;
    }
    yaml_place_set_error(place, error, "%s: %s", path, text);
}
