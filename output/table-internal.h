/* output/table-internal.h: what the formats of a table share. */
#ifndef OUTPUT_TABLE_INTERNAL_H
#define OUTPUT_TABLE_INTERNAL_H

#include "output/table.h"

typedef enum { TABLE_CELL_EMPTY, TABLE_CELL_TEXT, TABLE_CELL_NUMBER } TableCellKind;

typedef struct {
    TableCellKind kind;
    char *text;  /* "" when empty; a number also is JSON */
    char *shown; /* to people, where that is shorter (nullable) */
} TableCell;

struct Table {
    char **columns;
    guint n_columns;
    GArray *cells; /* of TableCell, row-major */
};

/* (transfer none) */
const TableCell *table_cell(const Table *table, guint row, guint column);

#endif
