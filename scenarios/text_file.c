#include "scenarios/text_file.h"

#include <errno.h>
#include <stdio.h>

#include "sim/sim.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FILE, fclose)

char *text_file_read(const char *path, gsize max_bytes, gsize *length, GError **error)
{
    g_autoptr(FILE) file = fopen(path, "re");
    g_autofree char *text = g_malloc(max_bytes + 2);
    *length = file != NULL ? fread(text, 1, max_bytes + 1, file) : 0;
    if (file == NULL || ferror(file)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_NO_INPUT, "cannot read '%s': %s", path,
                    g_strerror(errno));
        return NULL;
    }
    text[*length] = '\0';
    return g_steal_pointer(&text);
}

gboolean text_file_check(const char *source, const char *text, gsize length, gsize max_bytes,
                         GError **error)
{
    const char *end;
    YamlPlace place = {source, 1, 1};
    if (length > max_bytes) {
        yaml_place_set_error(place, error, "more than %" G_GSIZE_FORMAT " bytes", max_bytes);
        return FALSE;
    }
    if (g_utf8_validate_len(text, length, &end)) {
        return TRUE;
    }
    for (const char *at = text; at < end; at++) {
        place.line += *at == '\n' ? 1 : 0;
    }
    yaml_place_set_error(place, error, "a byte that is no text in UTF-8");
    return FALSE;
}
