/* sim/text-internal.h: users' text in messages. */
#ifndef SIM_TEXT_INTERNAL_H
#define SIM_TEXT_INTERNAL_H

#include <glib.h>

/* `text` in single quotes, fit for a message of one line: control characters and bytes that are not
 * UTF-8 made visible, a long text cut. (transfer full) */
G_GNUC_INTERNAL char *sim_text_quote(const char *text);

#endif
