/* The lines of siitperf.conf to keys and values with their places. */
#include <string.h>

#include "scenarios/bind.h"
#include "scenarios/siitperf_conf.h"
#include "scenarios/text_file.h"

#define BLANKS " \t\r"

/* ---- a line ---- */

/* The word of a line from `at` on; moves `at` behind it. NULL: there is none. (transfer full) */
static YamlNode *next_word(const char *line, const char **at, YamlPlace place)
{
    *at += strspn(*at, BLANKS);
    gsize length = strcspn(*at, BLANKS "#");
    if (length == 0) {
        return NULL;
    }
    g_autofree char *word = g_strndup(*at, length);
    place.column = (guint)g_utf8_pointer_to_offset(line, *at) + 1;
    *at += length;
    return yaml_node_new_scalar(place, word);
}

static gboolean check_length(const char *line, YamlPlace place, GError **error)
{
    gsize length = strcspn(line, "\r");
    if (length <= SIITPERF_MAX_LINE) {
        return TRUE;
    }
    yaml_place_set_error(place, error,
                         "a line of %" G_GSIZE_FORMAT " bytes: siitperf reads at most %d", length,
                         SIITPERF_MAX_LINE);
    return FALSE;
}

static const SimAttribute *find_key(const YamlNode *key, GError **error)
{
    const SimAttributeTable *table = &siitperf_conf_attributes;
    const SimAttribute *attribute = sim_attribute_table_find(table, key->text);
    if (attribute == NULL) {
        g_autoptr(GPtrArray) names = g_ptr_array_new();
        for (const SimAttribute *a = table->attributes; a->name != NULL; a++) {
            g_ptr_array_add(names, (gpointer)a->name);
        }
        g_ptr_array_add(names, NULL);
        bind_fail_unknown(key, "key", " of siitperf.conf", (const char *const *)names->pdata, NULL,
                          error);
    }
    return attribute;
}

/* A number in hexadecimal digits as a decimal one; anything else as it is. (transfer full) */
static YamlNode *decimal(const SimAttribute *attribute, const YamlNode *value)
{
    guint64 number;
    if (attribute->type != SIM_ATTRIBUTE_INTEGER ||
        !(g_str_has_prefix(value->text, "0x") || g_str_has_prefix(value->text, "0X")) ||
        !g_ascii_string_to_unsigned(value->text + 2, 16, 0, G_MAXINT64, &number, NULL)) {
        return yaml_node_ref(value);
    }
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT, number);
    return yaml_node_new_scalar(value->place, text);
}

/* A number with zeros before it is octal to siitperf's addresses, and decimal to its ports. */
static gboolean check_zeros(const SimAttribute *attribute, const YamlNode *value, GError **error)
{
    if (attribute->type != SIM_ATTRIBUTE_INTEGER || value->text[0] != '0' ||
        !g_ascii_isdigit(value->text[1])) {
        return TRUE;
    }
    yaml_place_set_error(value->place, error, "%s: '%.60s' begins with a zero: leave it out",
                         attribute->name, value->text);
    return FALSE;
}

static gboolean add_value(SiitperfConf *conf, YamlNode *key, const char *line, const char *at,
                          GError **error)
{
    const SimAttribute *attribute = find_key(key, error);
    if (attribute == NULL) {
        return FALSE;
    }
    const YamlNode *before = yaml_node_get_key(conf->file, key->text);
    if (before != NULL) {
        yaml_place_set_error(key->place, error, "a second %s: the first is in line %u", key->text,
                             before->place.line);
        return FALSE;
    }
    g_autoptr(YamlNode) value = next_word(line, &at, key->place);
    if (value == NULL) {
        yaml_place_set_error(key->place, error, "%s without a value", key->text);
        return FALSE;
    }
    g_autoptr(YamlNode) number = decimal(attribute, value);
    if (!check_zeros(attribute, number, error) ||
        !bind_attribute(attribute, conf, number, attribute->name, error)) {
        return FALSE;
    }
    g_ptr_array_add(conf->file->keys, yaml_node_ref(key));
    g_ptr_array_add(conf->file->items, g_steal_pointer(&number));
    return TRUE;
}

static gboolean add_line(SiitperfConf *conf, const char *line, YamlPlace place, GError **error)
{
    const char *at = line;
    if (!check_length(line, place, error)) {
        return FALSE;
    }
    g_autoptr(YamlNode) key = next_word(line, &at, place);
    return key == NULL || add_value(conf, key, line, at, error);
}

SiitperfConf *siitperf_conf_read(const char *path, GError **error)
{
    gsize length = 0;
    g_autofree char *text = text_file_read(path, SIITPERF_MAX_BYTES, &length, error);
    if (text == NULL) {
        return NULL;
    }
    g_autoptr(GRefString) source = g_ref_string_new(path);
    YamlPlace place = {source, 1, 1};
    if (!text_file_check(source, text, length, SIITPERF_MAX_BYTES, error)) {
        return NULL;
    }
    g_autoptr(SiitperfConf) conf = siitperf_conf_new();
    conf->file = yaml_node_new(YAML_KIND_MAPPING, place);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (; lines[place.line - 1] != NULL; place.line++) {
        if (!add_line(conf, lines[place.line - 1], place, error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&conf);
}
