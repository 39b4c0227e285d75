#include "scenarios/record_reader.h"

guint64 record_read_count(RecordReader *reader, const char *key)
{
    const json_t *value = json_object_get(reader->object, key);
    if (!json_is_integer(value) || json_integer_value(value) < 0) {
        reader->wrong = reader->wrong != NULL ? reader->wrong : key;
        return 0;
    }
    return (guint64)json_integer_value(value);
}

guint record_read_index(RecordReader *reader, const char *key)
{
    guint64 value = record_read_count(reader, key);
    if (value > G_MAXUINT16) {
        reader->wrong = reader->wrong != NULL ? reader->wrong : key;
        return 0;
    }
    return (guint)value;
}

gboolean record_read_boolean(RecordReader *reader, const char *key)
{
    const json_t *value = json_object_get(reader->object, key);
    if (!json_is_boolean(value)) {
        reader->wrong = reader->wrong != NULL ? reader->wrong : key;
    }
    return json_is_true(value);
}

GArray *record_read_array(RecordReader *reader, const char *key, guint size, RecordReadElement read)
{
    const json_t *array = json_object_get(reader->object, key);
    guint length = (guint)json_array_size(array);
    GArray *elements = g_array_sized_new(FALSE, TRUE, size, length);
    g_array_set_size(elements, length);
    if (!json_is_array(array)) {
        reader->wrong = reader->wrong != NULL ? reader->wrong : key;
    }
    for (guint i = 0; i < length; i++) {
        RecordReader of_element = {.object = json_array_get(array, i)};
        read(&of_element, elements->data + (gsize)i * size);
        if (reader->wrong == NULL && of_element.wrong != NULL) {
            reader->wrong = key;
        }
    }
    return elements;
}

void record_blame(RecordReader *reader, const RecordReader *member, const char *key)
{
    if (reader->wrong == NULL && member->wrong != NULL) {
        reader->wrong = key;
    }
}

gint64 record_read_signed(RecordReader *reader, const char *key)
{
    const json_t *value = json_object_get(reader->object, key);
    if (!json_is_integer(value)) {
        reader->wrong = reader->wrong != NULL ? reader->wrong : key;
    }
    return json_integer_value(value);
}

guint64 record_read_newer_count(RecordReader *reader, const char *key)
{
    return json_object_get(reader->object, key) != NULL ? record_read_count(reader, key) : 0;
}
