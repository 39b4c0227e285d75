/* models/rss-internal.h: what the files of the RSS model share. */
#ifndef MODELS_RSS_INTERNAL_H
#define MODELS_RSS_INTERNAL_H

#include "models/rss.h"

/* Says whether `text` is a key; SIM_ERROR_VALUE otherwise, naming what is allowed. */
gboolean rss_key_check(const char *text, GError **error);

/* Writes the key that `text` (which passed rss_key_check) stands for: RSS_KEY_MAX_BYTES bytes,
 * shorter keys padded with zeros. Drawn keys come from `stream`. */
void rss_key_make(const char *text, SimRandom stream, guint8 *key);

#endif
