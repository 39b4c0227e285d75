#include "scenarios/yaml_tree.h"

#include <string.h>
#include <yaml.h>

#include "scenarios/text_file.h"
#include "sim/sim.h"

typedef struct {
    yaml_parser_t parser;
    char *source; /* a GRefString */
    const char *text;
    gboolean has_lines;  /* a file, not an argument */
    GHashTable *anchors; /* name -> YamlNode *, of nodes that are complete */
    guint n_nodes;
} Reader;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(yaml_event_t, yaml_event_delete)

static YamlPlace place_of(const Reader *reader, yaml_mark_t mark)
{
    return (YamlPlace){
        .source = reader->source,
        .line = reader->has_lines ? (guint)mark.line + 1 : 0,
        .column = reader->has_lines ? (guint)mark.column + 1 : 0,
    };
}

/* The mark of a byte that is no character: the parser has none, since it reads ahead. */
static yaml_mark_t mark_of_byte(const Reader *reader, gsize offset)
{
    yaml_mark_t mark = {0};
    const char *line = reader->text;
    for (const char *c = reader->text; c < reader->text + offset; c++) {
        if (*c == '\n') {
            mark.line++;
            line = c + 1;
        }
    }
    mark.column = (size_t)g_utf8_strlen(line, reader->text + offset - line);
    return mark;
}

static gboolean next_event(Reader *reader, yaml_event_t *event, GError **error)
{
    yaml_parser_t *parser = &reader->parser;
    if (yaml_parser_parse(parser, event)) {
        return TRUE;
    }
    yaml_mark_t mark = parser->error == YAML_READER_ERROR
                           ? mark_of_byte(reader, parser->problem_offset)
                           : parser->problem_mark;
    const char *problem = parser->problem != NULL ? parser->problem : "out of memory";
    gboolean has_context = parser->context != NULL;
    yaml_place_set_error(place_of(reader, mark), error, "%s%s%s: YAML is expected", problem,
                         has_context ? " " : "", has_context ? parser->context : "");
    return FALSE;
}

/* ---- limits ---- */

static gboolean count_nodes(Reader *reader, guint n_nodes, YamlPlace place, GError **error)
{
    reader->n_nodes += n_nodes;
    if (reader->n_nodes > YAML_TREE_MAX_NODES) {
        yaml_place_set_error(place, error, "more than %d values, aliases expanded",
                             YAML_TREE_MAX_NODES);
        return FALSE;
    }
    return TRUE;
}

static gboolean check_depth(guint depth, YamlPlace place, GError **error)
{
    if (depth > YAML_NODE_MAX_DEPTH) {
        yaml_place_set_error(place, error, "nested too deeply: at most %d levels",
                             YAML_NODE_MAX_DEPTH);
        return FALSE;
    }
    return TRUE;
}

static gboolean check_tag(const yaml_char_t *tag, YamlPlace place, GError **error)
{
    if (tag != NULL) {
        yaml_place_set_error(place, error, "tags are not allowed: leave out '%s'",
                             (const char *)tag);
    }
    return tag == NULL;
}

/* ---- nodes ---- */

static YamlNode *read_node(Reader *reader, const yaml_event_t *event, guint depth, GError **error);

static YamlNode *read_scalar(const yaml_event_t *event, YamlPlace place, GError **error)
{
    const char *text = (const char *)event->data.scalar.value;
    if (memchr(text, '\0', event->data.scalar.length) != NULL) {
        yaml_place_set_error(place, error, "a text may not hold the character NUL");
        return NULL;
    }
    YamlNode *node = yaml_node_new_scalar(place, text);
    node->is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    return node;
}

static YamlNode *read_alias(Reader *reader, const yaml_event_t *event, guint depth, YamlPlace place,
                            GError **error)
{
    const char *name = (const char *)event->data.alias.anchor;
    const YamlNode *node = g_hash_table_lookup(reader->anchors, name);
    if (node == NULL) {
        yaml_place_set_error(place, error, "unknown anchor: no value before this one is '&%s'",
                             name);
        return NULL;
    }
    if (!count_nodes(reader, node->n_nodes, place, error) ||
        !check_depth(depth + node->height - 1, place, error)) {
        return NULL;
    }
    return yaml_node_ref(node);
}

static void add_item(YamlNode *node, YamlNode *item)
{
    g_ptr_array_add(node->items, item);
    node->n_nodes += item->n_nodes;
    node->height = MAX(node->height, item->height + 1);
}

static gboolean read_elements(Reader *reader, YamlNode *sequence, guint depth, GError **error)
{
    for (;;) {
        g_auto(yaml_event_t) event = {0};
        if (!next_event(reader, &event, error)) {
            return FALSE;
        }
        if (event.type == YAML_SEQUENCE_END_EVENT) {
            return TRUE;
        }
        YamlNode *item = read_node(reader, &event, depth + 1, error);
        if (item == NULL) {
            return FALSE;
        }
        add_item(sequence, item);
    }
}

static YamlNode *read_key(const Reader *reader, const YamlNode *mapping, const yaml_event_t *event,
                          GError **error)
{
    YamlPlace place = place_of(reader, event->start_mark);
    if (event->type != YAML_SCALAR_EVENT || event->data.scalar.length == 0) {
        yaml_place_set_error(place, error, "a key must be a text");
        return NULL;
    }
    g_autoptr(YamlNode) key = read_scalar(event, place, error);
    if (key == NULL || !check_tag(event->data.scalar.tag, place, error)) {
        return NULL;
    }
    const YamlNode *first = yaml_node_get_key(mapping, key->text);
    if (first != NULL) {
        yaml_place_set_error(place, error, "duplicate key '%s': first given in line %u", key->text,
                             MAX(first->place.line, 1));
        return NULL;
    }
    if (mapping->keys->len == YAML_TREE_MAX_KEYS) {
        yaml_place_set_error(place, error, "more than %d keys", YAML_TREE_MAX_KEYS);
        return NULL;
    }
    return g_steal_pointer(&key);
}

static gboolean read_pairs(Reader *reader, YamlNode *mapping, guint depth, GError **error)
{
    for (;;) {
        g_auto(yaml_event_t) key_event = {0};
        g_auto(yaml_event_t) event = {0};
        if (!next_event(reader, &key_event, error)) {
            return FALSE;
        }
        if (key_event.type == YAML_MAPPING_END_EVENT) {
            return TRUE;
        }
        g_autoptr(YamlNode) key = read_key(reader, mapping, &key_event, error);
        if (key == NULL || !next_event(reader, &event, error)) {
            return FALSE;
        }
        YamlNode *item = read_node(reader, &event, depth + 1, error);
        if (item == NULL) {
            return FALSE;
        }
        g_ptr_array_add(mapping->keys, g_steal_pointer(&key));
        add_item(mapping, item);
    }
}

static YamlNode *read_collection(Reader *reader, const yaml_event_t *event, guint depth,
                                 YamlPlace place, GError **error)
{
    gboolean is_mapping = event->type == YAML_MAPPING_START_EVENT;
    g_autoptr(YamlNode) node =
        yaml_node_new(is_mapping ? YAML_KIND_MAPPING : YAML_KIND_SEQUENCE, place);
    gboolean read = is_mapping ? read_pairs(reader, node, depth, error)
                               : read_elements(reader, node, depth, error);
    return read ? g_steal_pointer(&node) : NULL;
}

/* The node that begins with `event`, to its end. */
static YamlNode *read_node(Reader *reader, const yaml_event_t *event, guint depth, GError **error)
{
    YamlPlace place = place_of(reader, event->start_mark);
    if (event->type == YAML_ALIAS_EVENT) {
        return read_alias(reader, event, depth, place, error);
    }
    gboolean is_scalar = event->type == YAML_SCALAR_EVENT;
    gboolean is_mapping = event->type == YAML_MAPPING_START_EVENT;
    const yaml_char_t *tag = is_scalar    ? event->data.scalar.tag
                             : is_mapping ? event->data.mapping_start.tag
                                          : event->data.sequence_start.tag;
    const yaml_char_t *anchor = is_scalar    ? event->data.scalar.anchor
                                : is_mapping ? event->data.mapping_start.anchor
                                             : event->data.sequence_start.anchor;
    if (!check_tag(tag, place, error) || !count_nodes(reader, 1, place, error) ||
        !check_depth(depth, place, error)) {
        return NULL;
    }
    YamlNode *node = is_scalar ? read_scalar(event, place, error)
                               : read_collection(reader, event, depth, place, error);
    if (node != NULL && anchor != NULL) {
        g_hash_table_replace(reader->anchors, g_strdup((const char *)anchor), yaml_node_ref(node));
    }
    return node;
}

/* ---- documents ---- */

/* Reads the next event, which must be of this type. */
static gboolean skip_event(Reader *reader, yaml_event_type_t type, const char *otherwise,
                           GError **error)
{
    g_auto(yaml_event_t) event = {0};
    if (!next_event(reader, &event, error)) {
        return FALSE;
    }
    if (event.type != type) {
        yaml_place_set_error(place_of(reader, event.start_mark), error, "%s", otherwise);
        return FALSE;
    }
    return TRUE;
}

static YamlNode *read_document(Reader *reader, GError **error)
{
    g_auto(yaml_event_t) event = {0};
    if (!skip_event(reader, YAML_STREAM_START_EVENT, "YAML is expected", error) ||
        !skip_event(reader, YAML_DOCUMENT_START_EVENT, "nothing is here: a mapping is expected",
                    error) ||
        !next_event(reader, &event, error)) {
        return NULL;
    }
    g_autoptr(YamlNode) node = read_node(reader, &event, 1, error);
    if (node == NULL || !skip_event(reader, YAML_DOCUMENT_END_EVENT, "YAML is expected", error) ||
        !skip_event(reader, YAML_STREAM_END_EVENT, "a second document: only one is allowed",
                    error)) {
        return NULL;
    }
    return g_steal_pointer(&node);
}

static YamlNode *read_text(const char *source, gboolean has_lines, const char *text, gsize length,
                           GError **error)
{
    g_autoptr(GHashTable) anchors =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)yaml_node_unref);
    Reader reader = {.source = g_ref_string_new(source),
                     .text = text,
                     .has_lines = has_lines,
                     .anchors = anchors};
    YamlNode *node = NULL;
    if (length > YAML_TREE_MAX_BYTES) {
        yaml_place_set_error(place_of(&reader, (yaml_mark_t){0}), error,
                             "too long: at most %d bytes", YAML_TREE_MAX_BYTES);
    } else {
        yaml_parser_initialize(&reader.parser);
        yaml_parser_set_input_string(&reader.parser, (const unsigned char *)text, length);
        node = read_document(&reader, error);
        yaml_parser_delete(&reader.parser);
    }
    g_ref_string_release(reader.source);
    return node;
}

YamlNode *yaml_tree_read_text(const char *source, const char *text, gsize length, GError **error)
{
    return read_text(source, TRUE, text, length, error);
}

YamlNode *yaml_tree_read_value(const char *source, const char *text, GError **error)
{
    g_autofree char *stripped = g_strstrip(g_strdup(text));
    if (*stripped != '\0' && strchr("[{\"'&*!|>", *stripped) != NULL) {
        return read_text(source, FALSE, stripped, strlen(stripped), error);
    }
    return yaml_tree_make_argument(source, stripped);
}

YamlNode *yaml_tree_make_argument(const char *source, const char *text)
{
    char *reference = g_ref_string_new(source);
    YamlNode *node = yaml_node_new_scalar((YamlPlace){.source = reference}, text);
    g_ref_string_release(reference);
    return node;
}

YamlNode *yaml_tree_read_file(const char *path, GError **error)
{
    gsize length = 0;
    g_autofree char *text = text_file_read(path, YAML_TREE_MAX_BYTES, &length, error);
    if (text == NULL) {
        return NULL;
    }
    return yaml_tree_read_text(path, text, length, error);
}
