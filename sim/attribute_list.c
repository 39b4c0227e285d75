/* List attributes, and their YAML flow form: "[1, 2, 'a b']". */
#include <string.h>

#include "sim/attribute-internal.h"
#include "sim/error.h"

static void free_list(const SimAttribute *attribute, gpointer list)
{
    if (list == NULL) {
        return;
    }
    if (attribute->type == SIM_ATTRIBUTE_INTEGERS) {
        g_array_unref(list);
    } else {
        g_ptr_array_unref(list);
    }
}

static gpointer new_list(const SimAttribute *attribute)
{
    return attribute->type == SIM_ATTRIBUTE_INTEGERS
               ? (gpointer)g_array_new(FALSE, FALSE, sizeof(gint64))
               : (gpointer)g_ptr_array_new_with_free_func(g_free);
}

static void append(const SimAttribute *attribute, gpointer list, const SimAttributeValue *value)
{
    if (attribute->type == SIM_ATTRIBUTE_INTEGERS) {
        g_array_append_val((GArray *)list, value->integer);
    } else {
        g_ptr_array_add(list, value->string);
    }
}

static gboolean check_length(const SimAttribute *attribute, guint length, GError **error)
{
    if (length >= attribute->min_length &&
        (attribute->max_length == 0 || length <= attribute->max_length)) {
        return TRUE;
    }
    g_autofree char *range = sim_attribute_range_text(attribute);
    g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "a list of %u is not allowed: %s", length,
                range);
    return FALSE;
}

gboolean sim_attribute_set_list(const SimAttribute *attribute, gpointer settings,
                                const char *const *texts, guint n_texts, GError **error)
{
    g_assert(sim_attribute_is_list(attribute));
    if (!check_length(attribute, n_texts, error)) {
        return FALSE;
    }

    gpointer list = new_list(attribute);
    for (guint i = 0; i < n_texts; i++) {
        SimAttributeValue value = {0};
        if (!sim_attribute_read(attribute, texts[i], &value, error)) {
            free_list(attribute, list);
            return FALSE;
        }
        append(attribute, list, &value);
    }

    gpointer *field = sim_attribute_field(attribute, settings);
    free_list(attribute, *field);
    *field = list;
    return TRUE;
}

gboolean sim_attribute_set_flow(const SimAttribute *attribute, gpointer settings, const char *text,
                                GError **error)
{
    g_autofree char *inner = g_strdup(text);
    char *first = inner;
    if (g_str_has_prefix(inner, "[") && g_str_has_suffix(inner, "]")) {
        inner[strlen(inner) - 1] = '\0';
        first++;
    }
    g_auto(GStrv) texts = g_strsplit(g_strstrip(first), ",", -1);
    guint n_texts = g_strv_length(texts);
    for (guint i = 0; i < n_texts; i++) {
        g_strstrip(texts[i]);
    }
    return sim_attribute_set_list(attribute, settings, (const char *const *)texts, n_texts, error);
}

/* Whether YAML surely reads `text` back as written, without quotes. */
static gboolean is_plain(const char *text)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-";
    return g_ascii_isalnum(text[0]) && text[strspn(text, plain)] == '\0';
}

static void append_text(GString *flow, const char *text)
{
    if (is_plain(text)) {
        g_string_append(flow, text);
        return;
    }
    g_string_append_c(flow, '\'');
    for (const char *c = text; *c != '\0'; c++) {
        g_string_append_c(flow, *c);
        if (*c == '\'') {
            g_string_append_c(flow, *c);
        }
    }
    g_string_append_c(flow, '\'');
}

static void append_integers(GString *flow, const GArray *integers)
{
    for (guint i = 0; i < integers->len; i++) {
        g_string_append_printf(flow, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "",
                               g_array_index(integers, gint64, i));
    }
}

static void append_strings(GString *flow, const GPtrArray *strings)
{
    for (guint i = 0; i < strings->len; i++) {
        g_string_append(flow, i > 0 ? ", " : "");
        append_text(flow, g_ptr_array_index(strings, i));
    }
}

char *sim_attribute_get_flow(const SimAttribute *attribute, gconstpointer settings)
{
    gconstpointer list = *(gconstpointer const *)sim_attribute_const_field(attribute, settings);
    if (list == NULL) {
        return NULL;
    }
    GString *flow = g_string_new("[");
    if (attribute->type == SIM_ATTRIBUTE_INTEGERS) {
        append_integers(flow, list);
    } else {
        append_strings(flow, list);
    }
    g_string_append_c(flow, ']');
    return g_string_free(flow, FALSE);
}
