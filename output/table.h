/* output/table.h: tables, as CSV (RFC 4180), JSON or aligned text. */
#ifndef OUTPUT_TABLE_H
#define OUTPUT_TABLE_H

#include <glib.h>

typedef struct Table Table;
typedef enum { TABLE_FORMAT_TEXT, TABLE_FORMAT_CSV, TABLE_FORMAT_JSON } TableFormat;

/* An empty table with these columns (NULL-ended). (transfer full) */
Table *table_new(const char *const *columns);
void table_free(Table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Table, table_free)

/* Adds cells to the current row, column by column; table_end_row checks that the row is full.
 * Numbers are written independent of locale, doubles with the fewest digits (at most 17) that read
 * back to the same value. */
void table_add_text(Table *table, const char *text);
void table_add_integer(Table *table, gint64 value);
void table_add_unsigned(Table *table, guint64 value);
void table_add_real(Table *table, double value);
void table_add_empty(Table *table);
void table_end_row(Table *table);

guint table_n_rows(const Table *table);
guint table_n_columns(const Table *table);
/* (transfer none) */
const char *table_get_column(const Table *table, guint column);
const char *table_get_cell(const Table *table, guint row, guint column);

/* The whole table. CSV: header row, LF line ends, quotes where RFC 4180 wants them. JSON: an array
 * of objects, numbers as numbers, empty cells as null. Text: columns aligned (numbers right),
 * doubles with at most 10 digits. (transfer full) */
char *table_format(const Table *table, TableFormat format);

typedef enum { TABLE_WRAP_HEADINGS, TABLE_WRAP_ALL } TableWrap;

/* As TABLE_FORMAT_TEXT, with headings, or all texts, broken at their spaces so that lines have at
 * most `width` characters, if what is left whole lets them. (transfer full) */
char *table_format_wrapped(const Table *table, TableWrap wrap, guint width);

/* Writes the table as CSV, atomically (another name, then rename). Errors: SIM_ERROR_OUTPUT. */
gboolean table_write_csv(const Table *table, const char *path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
