#include "scenarios/catalogue.h"

#include <string.h>

#include "models/models.h"
#include "scenarios/data.h"
#include "scenarios/procedures/procedure.h"
#include "scenarios/yaml_tree.h"

/* Adds all things of a kind; `kind` is a first column or NULL. */
typedef void (*AddAll)(Table *table, const char *kind);

static void add_row(Table *table, const char *kind, const char *name, const char *title)
{
    if (kind != NULL) {
        table_add_text(table, kind);
    }
    table_add_text(table, name);
    if (title != NULL && *title != '\0') {
        table_add_text(table, title);
    } else {
        table_add_empty(table);
    }
    table_end_row(table);
}

/* ---- files ---- */

/* The first line of a file if it is a comment, without its mark. (transfer full) (nullable) */
static char *first_comment(const char *path)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL) || *text != '#') {
        return NULL;
    }
    g_autofree char *line = g_strndup(text, strcspn(text, "\n"));
    return g_strdup(g_strstrip(line + strspn(line, "#")));
}

/* The title that a file gives itself, or its first comment. (transfer full) (nullable) */
static char *file_title(const char *path)
{
    g_autoptr(YamlNode) root = yaml_tree_read_file(path, NULL);
    const YamlNode *title = root != NULL ? yaml_node_get(root, "title") : NULL;
    if (title != NULL && title->kind == YAML_KIND_SCALAR && *title->text != '\0') {
        return g_strdup(title->text);
    }
    return first_comment(path);
}

static void add_files(Table *table, const char *kind, const char *folder)
{
    g_auto(GStrv) names = data_list(folder);
    for (char **name = names; *name != NULL; name++) {
        g_autofree char *path = data_find(folder, *name);
        g_autofree char *title = path != NULL ? file_title(path) : NULL;
        add_row(table, kind, *name, title);
    }
}

static void add_scenarios(Table *table, const char *kind)
{
    add_files(table, kind, "library");
}

static void add_profiles(Table *table, const char *kind)
{
    add_files(table, kind, "profiles");
}

/* ---- code ---- */

static void add_procedures(Table *table, const char *kind)
{
    for (const Procedure *const *procedure = procedures_all(); *procedure != NULL; procedure++) {
        add_row(table, kind, (*procedure)->name, (*procedure)->help);
    }
}

static void add_models(Table *table, const char *kind)
{
    for (const ModelNodeType *type = models_node_types(); type->type != NULL; type++) {
        add_row(table, kind, type->type, type->attributes->help);
    }
    add_row(table, kind, link_attributes.name, link_attributes.help);
}

/* ---- lists ---- */

static const char *const kinds[] = {"scenarios", "profiles", "procedures", "models", NULL};
static const AddAll add_all[] = {add_scenarios, add_profiles, add_procedures, add_models};

const char *const *catalogue_kinds(void)
{
    return kinds;
}

Table *catalogue_list(const char *kind)
{
    static const char *const columns[] = {"kind", "name", "title", NULL};
    Table *table = table_new(kind == NULL ? columns : columns + 1);
    for (guint i = 0; kinds[i] != NULL; i++) {
        if (kind == NULL) {
            add_all[i](table, kinds[i]);
        } else if (strcmp(kind, kinds[i]) == 0) {
            add_all[i](table, NULL);
        }
    }
    return table;
}

Table *catalogue_list_points(const Scenario *scenario)
{
    static const char *const own_columns[] = {"point", "repetitions", "first_run", "last_run"};
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    const char *const *paths = scenario_get_swept_paths(scenario);
    for (guint i = 0; paths[i] != NULL; i++) {
        g_ptr_array_add(columns, (gpointer)paths[i]);
    }
    for (guint i = 0; i < G_N_ELEMENTS(own_columns); i++) {
        g_ptr_array_add(columns, (gpointer)own_columns[i]);
    }
    g_ptr_array_add(columns, NULL);
    Table *table = table_new((const char *const *)columns->pdata);
    gint64 run = 0;
    for (guint i = 0; i < scenario_n_points(scenario); i++) {
        const ScenarioPoint *point = scenario_get_point(scenario, i);
        for (guint j = 0; paths[j] != NULL; j++) {
            table_add_text(table, point->swept_values[j]);
        }
        table_add_unsigned(table, i);
        table_add_integer(table, point->test.repetitions);
        table_add_integer(table, run);
        run += point->test.repetitions;
        table_add_integer(table, run - 1);
        table_end_row(table);
    }
    return table;
}
