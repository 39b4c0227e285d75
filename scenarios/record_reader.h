/* scenarios/record_reader.h: the members of an object of the journal, read one after the other.
 *
 * The first member that is missing, of another kind or out of range is remembered; what is read of
 * it is 0, so that callers look once, at the end. */
#ifndef SCENARIOS_RECORD_READER_H
#define SCENARIOS_RECORD_READER_H

#include <glib.h>
#include <jansson.h>

typedef struct {
    const json_t *object; /* (nullable) then all members are missing */
    const char *wrong;    /* key; NULL: all well */
} RecordReader;

/* A number, 0 or more. */
guint64 record_read_count(RecordReader *reader, const char *key);

/* A count that older journals do not have: 0 there. */
guint64 record_read_newer_count(RecordReader *reader, const char *key);

/* A count up to G_MAXUINT16: of a port, a queue, a core. */
guint record_read_index(RecordReader *reader, const char *key);

/* A number of either sign. */
gint64 record_read_signed(RecordReader *reader, const char *key);

gboolean record_read_boolean(RecordReader *reader, const char *key);

/* Reads an object into an element of record_read_array, which is all 0. */
typedef void (*RecordReadElement)(RecordReader *reader, gpointer element);

/* The members of an array of objects, each read by `read` into an element of `size` bytes.
 * (transfer full) */
GArray *record_read_array(RecordReader *reader, const char *key, guint size,
                          RecordReadElement read);

/* Takes over what is wrong with a member that was read by a reader of its own: then `key` is. */
void record_blame(RecordReader *reader, const RecordReader *member, const char *key);

#endif
