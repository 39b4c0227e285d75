/* output/pcap.h: frames into a file that Wireshark, tshark and tcpdump read.
 *
 * Written by libpcap, with times in nanoseconds; where the program was built without it, opening a
 * file is an error. */
#ifndef OUTPUT_PCAP_H
#define OUTPUT_PCAP_H

#include <glib.h>

#include "sim/time.h"

typedef struct Pcap Pcap;

/* Whether the program was built with libpcap. */
gboolean pcap_is_available(void);

/* A new file of Ethernet frames. Errors: SIM_ERROR_OUTPUT. (transfer full) */
Pcap *pcap_new(const char *path, GError **error);

/* Closes the file. (nullable) */
void pcap_free(Pcap *pcap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pcap, pcap_free)

/* Adds a frame without its FCS, seen at `time_ps`; of `frame_bytes` only `n_bytes` are kept. */
void pcap_add(Pcap *pcap, SimTime time_ps, const guint8 *bytes, guint n_bytes, guint frame_bytes);

/* Writes what is left and tells of errors since the beginning. Errors: SIM_ERROR_IO. */
gboolean pcap_finish(Pcap *pcap, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
