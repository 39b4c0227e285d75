#include "models/imix.h"

#include <string.h>

#include "models/frame.h"

/* RFC 6985 section 4. */
static const gint64 letter_bytes[] = {64, 128, 256, 512, 1024, 1280, 1518, 2112, 9000, 16000};

#define LAST_LETTER  ((char)('a' + G_N_ELEMENTS(letter_bytes) - 1))
#define N_CAPITALS   26
#define FRAME_HEADER (14 + 4) /* Ethernet's header and FCS around the MTU */

static gboolean parse_size(const char *text, gint64 *capital_bytes, GError **error)
{
    gint64 bytes;
    if (text[0] < 'A' || text[0] > 'Z' || text[1] != '=') {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "'%s' is no size of a custom letter: a capital, '=' and a size, such as "
                    "'A=64 B'",
                    text);
        return FALSE;
    }
    if (!sim_units_parse(SIM_UNIT_SIZE, text + 2, &bytes, error)) {
        return FALSE;
    }
    if (capital_bytes[text[0] - 'A'] != 0) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "letter %c has a size already", text[0]);
        return FALSE;
    }
    capital_bytes[text[0] - 'A'] = bytes;
    return TRUE;
}

static gboolean parse_sizes(const GPtrArray *sizes, gint64 *capital_bytes, GError **error)
{
    for (guint i = 0; sizes != NULL && i < sizes->len; i++) {
        if (!parse_size(g_ptr_array_index(sizes, i), capital_bytes, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Size of a letter; 0: it has none. */
static gint64 size_of(char letter, gint64 mtu_bytes, const gint64 *capital_bytes)
{
    if (letter >= 'a' && letter <= LAST_LETTER) {
        return letter_bytes[letter - 'a'];
    }
    if (letter == 'z') {
        return mtu_bytes + FRAME_HEADER;
    }
    return letter >= 'A' && letter <= 'Z' ? capital_bytes[letter - 'A'] : 0;
}

static gboolean add_letter(char letter, gint64 bytes, ImixSequence *sequence, GError **error)
{
    if (bytes == 0) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "letter '%c' has no size: a to %c and z (RFC 6985 section 4), or capitals "
                    "with a size in imix_sizes",
                    letter, LAST_LETTER);
        return FALSE;
    }
    if (sequence->n == IMIX_MOST_FRAMES) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "a sequence has at most %d frames (RFC 6985 section 3)", IMIX_MOST_FRAMES);
        return FALSE;
    }
    if (bytes < FRAME_MIN_BYTES_IPV4 || bytes > FRAME_MAX_BYTES) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "letter '%c' is a frame of %" G_GINT64_FORMAT " B: %d B to %d B are allowed",
                    letter, bytes, FRAME_MIN_BYTES_IPV4, FRAME_MAX_BYTES);
        return FALSE;
    }
    sequence->bytes[sequence->n++] = bytes;
    return TRUE;
}

gboolean imix_parse(const char *genome, gint64 mtu_bytes, const GPtrArray *sizes,
                    ImixSequence *sequence, const char **path, GError **error)
{
    gint64 capital_bytes[N_CAPITALS] = {0};
    *sequence = (ImixSequence){0};
    *path = "imix_sizes";
    if (!parse_sizes(sizes, capital_bytes, error)) {
        return FALSE;
    }
    *path = "imix";
    for (const char *letter = genome; *letter != '\0'; letter++) {
        if (!add_letter(*letter, size_of(*letter, mtu_bytes, capital_bytes), sequence, error)) {
            return FALSE;
        }
    }
    if (sequence->n == 0) {
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "no frames: a letter a frame, such as aaafg");
        return FALSE;
    }
    return TRUE;
}
