#include "output/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "output/folder.h"
#include "sim/error.h"

/* Enough digits that a decimal number of a record reads back as it was written; what must be exact
 * is an integer. */
#define JOURNAL_REAL_DIGITS 15

/* Which trial a line is about, and where the line stands. */
typedef struct {
    json_int_t key[3]; /* point, repetition, trial */
    gsize offset;
    gsize length; /* line feed included */
} JournalLine;

struct Journal {
    char *path;
    int fd;
    GMutex lock;     /* of all below */
    GArray *lines;   /* of JournalLine, in the order appended */
    gsize size;      /* of the file */
    gboolean failed; /* a line could not be written: no other may follow */
};

static const char *const journal_keys[3] = {"point", "repetition", "trial"};

Journal *journal_new(const char *path, GError **error)
{
    int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_APPEND | O_CLOEXEC, 0666);
    if (fd < 0) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_OUTPUT, "cannot create %s: %s", path,
                    g_strerror(errno));
        return NULL;
    }
    Journal *journal = g_new0(Journal, 1);
    journal->path = g_strdup(path);
    journal->fd = fd;
    g_mutex_init(&journal->lock);
    journal->lines = g_array_new(FALSE, FALSE, sizeof(JournalLine));
    return journal;
}

void journal_free(Journal *journal)
{
    if (journal == NULL) {
        return;
    }
    if (journal->fd >= 0) {
        close(journal->fd);
    }
    g_mutex_clear(&journal->lock);
    g_array_unref(journal->lines);
    g_free(journal->path);
    g_free(journal);
}

/* A record's place in the order; FALSE when it lacks one. */
static gboolean read_key(const json_t *record, json_int_t key[3])
{
    for (guint i = 0; i < G_N_ELEMENTS(journal_keys); i++) {
        const json_t *value = json_object_get(record, journal_keys[i]);
        if (!json_is_integer(value)) {
            return FALSE;
        }
        key[i] = json_integer_value(value);
    }
    return TRUE;
}

static gboolean write_whole(int fd, const char *bytes, gsize length)
{
    while (length > 0) {
        gssize written = write(fd, bytes, length);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            return FALSE;
        }
        bytes += written;
        length -= (gsize)written;
    }
    return TRUE;
}

gboolean journal_append(Journal *journal, const json_t *record, GError **error)
{
    JournalLine line;
    gboolean has_key = read_key(record, line.key);
    g_assert(has_key && journal->fd >= 0);
    char *dump = json_dumps(record, JSON_COMPACT | JSON_REAL_PRECISION(JOURNAL_REAL_DIGITS));
    g_assert(dump != NULL);
    g_autofree char *text = g_strconcat(dump, "\n", NULL);
    free(dump);
    line.length = strlen(text);

    g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&journal->lock);
    if (journal->failed) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_IO,
                    "cannot write %s: a line before could not be written", journal->path);
        return FALSE;
    }
    line.offset = journal->size;
    if (!write_whole(journal->fd, text, line.length)) {
        int cause = errno;
        journal->failed = TRUE;
        gboolean is_whole = ftruncate(journal->fd, (off_t)journal->size) == 0;
        g_set_error(error, SIM_ERROR, SIM_ERROR_IO, "cannot write %s: %s%s", journal->path,
                    g_strerror(cause), is_whole ? "" : "; its last line may be cut short");
        return FALSE;
    }
    journal->size += line.length;
    g_array_append_val(journal->lines, line);
    return TRUE;
}

static gint compare_lines(gconstpointer a, gconstpointer b)
{
    const JournalLine *x = a;
    const JournalLine *y = b;
    for (guint i = 0; i < G_N_ELEMENTS(x->key); i++) {
        if (x->key[i] != y->key[i]) {
            return x->key[i] < y->key[i] ? -1 : 1;
        }
    }
    return (x->offset > y->offset) - (x->offset < y->offset);
}

gboolean journal_finish(Journal *journal, GError **error)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    g_autoptr(GError) cause = NULL;
    g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&journal->lock);
    if (!g_file_get_contents(journal->path, &text, &length, &cause) || length != journal->size) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_IO, "cannot read back %s: %s", journal->path,
                    cause != NULL ? cause->message : "its size changed");
        return FALSE;
    }
    g_array_sort(journal->lines, compare_lines);
    g_autoptr(GString) sorted = g_string_sized_new(length + 1);
    for (guint i = 0; i < journal->lines->len; i++) {
        const JournalLine *line = &g_array_index(journal->lines, JournalLine, i);
        g_string_append_len(sorted, text + line->offset, (gssize)line->length);
    }
    if (!folder_write_text(journal->path, sorted->str, error)) {
        return FALSE;
    }
    close(journal->fd); /* of the file that the new one replaced */
    journal->fd = -1;
    return TRUE;
}

/* One line of a journal as a record; NULL when it is none: what is wrong, and in which column. */
static json_t *read_line(const char *line, gsize length, const char **what, int *column)
{
    json_error_t json_error = {.column = 1};
    json_int_t key[3];
    json_t *record = json_loadb(line, length, JSON_REJECT_DUPLICATES, &json_error);
    if (record == NULL) {
        *what = "not a JSON object";
        *column = MAX(json_error.column, 1);
        return NULL;
    }
    if (!json_is_object(record) || !read_key(record, key)) {
        *what = "not an object with the integers point, repetition and trial";
        *column = 1;
        json_decref(record);
        return NULL;
    }
    return record;
}

static void record_free(gpointer record)
{
    json_decref(record);
}

GPtrArray *journal_read(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    g_autoptr(GError) cause = NULL;
    if (!g_file_get_contents(path, &text, &length, &cause)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_IO, "cannot read %s: %s", path, cause->message);
        return NULL;
    }
    g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func(record_free);
    const char *line = text;
    const char *end = NULL;
    const char *what = NULL;
    int column = 1;
    gsize rest = length;
    for (guint number = 1; rest > 0 && (end = memchr(line, '\n', rest)) != NULL; number++) {
        json_t *record = read_line(line, (gsize)(end - line), &what, &column);
        if (record == NULL) {
            g_set_error(error, SIM_ERROR, SIM_ERROR_SCENARIO, "%s:%u:%d: error: %s", path, number,
                        column, what);
            return NULL;
        }
        g_ptr_array_add(records, record);
        rest -= (gsize)(end + 1 - line);
        line = end + 1;
    }
    return g_steal_pointer(&records);
}
