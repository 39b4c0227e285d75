/* scenarios/capture_file.h: reads a capture, pcap or pcapng, by libpcap.
 *
 * Link types: Ethernet, Linux cooked (both versions) and bare IP. Where the program was built
 * without libpcap, reading is an error. */
#ifndef SCENARIOS_CAPTURE_FILE_H
#define SCENARIOS_CAPTURE_FILE_H

#include "models/replay.h"

/* The IP frames of the file at `path`, called `name` in results, each in the direction that `rule`
 * says; `is_mirrored` as capture_new. Errors, without a place: SIM_ERROR_VALUE, when there is no
 * such file, it is no whole capture, of another link type, has no IP frame or too many.
 * (transfer full) */
Capture *capture_file_read(const char *path, const char *name, const ReplayRule *rule,
                           gboolean is_mirrored, GError **error);

#endif
