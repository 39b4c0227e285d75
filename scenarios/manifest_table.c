/* The first columns of every table: where in the sweep a row is. */
#include "scenarios/manifest-internal.h"

Table *manifest_table_new(const Manifest *manifest, const char *const *own, const char *const *more)
{
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    for (guint i = 0; i < manifest->sweeps->len; i++) {
        g_ptr_array_add(columns, manifest_get_sweep(manifest, i)->path);
    }
    for (; *own != NULL; own++) {
        g_ptr_array_add(columns, (gpointer)*own);
    }
    for (; more != NULL && *more != NULL; more++) {
        g_ptr_array_add(columns, (gpointer)*more);
    }
    g_ptr_array_add(columns, NULL);
    return table_new((const char *const *)columns->pdata);
}

void manifest_table_add_point(Table *table, const Manifest *manifest, guint point)
{
    for (guint i = 0; i < manifest->sweeps->len; i++) {
        const char *text = manifest_get_point(manifest, point)->values[i];
        gint64 value = g_ascii_strtoll(text, NULL, 10);
        g_autofree char *back = g_strdup_printf("%" G_GINT64_FORMAT, value);
        if (g_str_equal(back, text)) {
            table_add_integer(table, value); /* a number in JSON too */
        } else {
            table_add_text(table, text);
        }
    }
    table_add_unsigned(table, point);
}
