#include "sim/attribute.h"

#include <string.h>

static guint distance(const char *a, const char *b)
{
    gsize n = strlen(b);
    g_autofree guint *row = g_new(guint, n + 1);

    for (gsize j = 0; j <= n; j++) {
        row[j] = (guint)j;
    }
    for (gsize i = 0; a[i] != '\0'; i++) {
        guint diagonal = row[0]; /* the row above, one to the left */
        row[0]++;
        for (gsize j = 1; j <= n; j++) {
            guint change = g_ascii_tolower(a[i]) == g_ascii_tolower(b[j - 1]) ? 0 : 1;
            guint best = MIN(diagonal + change, MIN(row[j - 1], row[j]) + 1);
            diagonal = row[j];
            row[j] = best;
        }
    }
    return row[n];
}

const char *sim_attribute_nearest(const char *name, const char *const *names)
{
    gsize length = strlen(name);
    gsize limit = (length + 2) / 3;
    const char *nearest = NULL;

    for (; *names != NULL; names++) {
        gsize other = strlen(*names);
        /* Texts that differ more in length need not be compared, however long they are. */
        if (MAX(length, other) - MIN(length, other) > limit) {
            continue;
        }
        guint edits = distance(name, *names);
        if (edits <= limit) {
            nearest = *names;
            if (edits == 0) {
                break;
            }
            limit = edits - 1;
        }
    }
    return nearest;
}
