/* report.txt: the attributes of `test` that the procedure reads, and those that were set in vain.
 */
#include <string.h>

#include "scenarios/report-internal.h"

#define TEST_PREFIX "test."

/* The attribute of a setting, such as "goals" of "test.goals.0.preset"; NULL: it is none of
 * `test`. (transfer full) */
static char *attribute_of(const ManifestSetting *setting)
{
    if (!g_str_has_prefix(setting->path, TEST_PREFIX)) {
        return NULL;
    }
    const char *name = setting->path + strlen(TEST_PREFIX);
    return g_strndup(name, strcspn(name, "."));
}

static gboolean is_set(const ManifestSetting *setting, const char *name)
{
    const SimAttribute *attribute = sim_attribute_table_find(&test_attributes, name);
    return setting->is_swept || (setting->value != NULL && attribute != NULL &&
                                 g_strcmp0(setting->value, attribute->default_text) != 0);
}

void report_append_parameters(GString *report, const Results *results)
{
    static const char *const columns[] = {"attribute", "value", NULL};
    const GPtrArray *configuration = results_get_manifest(results)->configuration;
    g_autoptr(Table) table = table_new(columns);
    for (guint i = 0; i < configuration->len; i++) {
        const ManifestSetting *setting = g_ptr_array_index(configuration, i);
        g_autofree char *name = attribute_of(setting);
        if (name != NULL && setting->value != NULL &&
            procedure_reads(results_get_procedure(results), name)) {
            g_autofree char *value =
                g_strconcat(setting->value, setting->is_swept ? " (point 0; swept)" : "", NULL);
            table_add_text(table, setting->path);
            table_add_text(table, value);
            table_end_row(table);
        }
    }
    if (table_n_rows(table) > 0) {
        g_string_append_c(report, '\n');
        report_append_wide_table(report, table, TABLE_WRAP_HEADINGS);
        g_string_append(report, "\nEvery other attribute, defaults too: configuration.csv.\n");
    }
}

char *report_ignored(const Results *results)
{
    const Procedure *procedure = results_get_procedure(results);
    const GPtrArray *configuration = results_get_manifest(results)->configuration;
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < configuration->len; i++) {
        const ManifestSetting *setting = g_ptr_array_index(configuration, i);
        g_autofree char *name = attribute_of(setting);
        if (name != NULL && is_set(setting, name) && !procedure_reads(procedure, name)) {
            g_string_append_printf(text, "%s is set, and procedure %s does not use it.\n",
                                   setting->path, procedure->name);
        }
    }
    return g_string_free(text, FALSE);
}
