#include "sim/text-internal.h"

#define MAX_QUOTED 60 /* characters */

char *sim_text_quote(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *quoted = g_string_new("'");
    guint n = 0;

    for (const char *c = valid; *c != '\0'; c = g_utf8_next_char(c)) {
        if (n++ == MAX_QUOTED) {
            g_string_append(quoted, "...");
            break;
        }
        gunichar character = g_utf8_get_char(c);
        if (g_unichar_iscntrl(character)) {
            g_string_append_printf(quoted, "\\x%02x", character);
        } else {
            g_string_append_unichar(quoted, character);
        }
    }
    g_string_append_c(quoted, '\'');
    return g_string_free(quoted, FALSE);
}
