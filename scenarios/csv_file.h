/* scenarios/csv_file.h: a table of measurements that somebody wrote: CSV as RFC 4180 has it, each
 * cell with its place.
 *
 * The first row names the columns. Lines end in LF or CR LF; a cell in quotes may hold commas, line
 * ends and doubled quotes. Beyond RFC 4180: a line that begins with # is a comment (a note on where
 * the data are from), an empty line is nothing, blanks around a cell without quotes do not count.
 */
#ifndef SCENARIOS_CSV_FILE_H
#define SCENARIOS_CSV_FILE_H

#include "scenarios/yaml_node.h"

#define CSV_FILE_MAX_BYTES 16777216

typedef struct CsvFile CsvFile;

/* Errors: SIM_ERROR_NO_INPUT (cannot be read), SIM_ERROR_SCENARIO "FILE:LINE:COLUMN: error: ...":
 * no header, a column without a name or with another's, a row of fewer or more cells, a quote
 * where none may be, text that is not UTF-8. (transfer full) */
CsvFile *csv_file_read(const char *path, GError **error);
void csv_file_free(CsvFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CsvFile, csv_file_free)

guint csv_file_n_columns(const CsvFile *file);
/* Without the header. */
guint csv_file_n_rows(const CsvFile *file);

/* The name of a column, and a cell; rows count from 0. (transfer none) */
const char *csv_file_get_name(const CsvFile *file, guint column);
const char *csv_file_get_cell(const CsvFile *file, guint row, guint column);

/* Their places; valid as long as the file. */
YamlPlace csv_file_name_place(const CsvFile *file, guint column);
YamlPlace csv_file_cell_place(const CsvFile *file, guint row, guint column);

/* The number of the column called `name`, or -1. */
gint csv_file_find(const CsvFile *file, const char *name);

#endif
