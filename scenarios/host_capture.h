/* scenarios/host_capture.h: the first frames that two hosts put on their wires, for a file that
 * Wireshark, tshark and tcpdump read. */
#ifndef SCENARIOS_HOST_CAPTURE_H
#define SCENARIOS_HOST_CAPTURE_H

#include "models/host_network.h"

typedef struct HostCapture HostCapture;

/* Keeps the first `most_frames` of both hosts together; `server` is the second host's (borrowed).
 * (transfer full) */
HostCapture *host_capture_new(const HostSettings *server, guint most_frames);
void host_capture_free(HostCapture *capture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HostCapture, host_capture_free)

/* HostNetworkCapture, with a HostCapture as its data. */
void host_capture_see(gpointer capture, guint host, SimTime start_ps, const TcpSegment *segment);

/* Writes them in order of the instants at which they start, those of the first host before others
 * at the same one; whole, without FCS. Errors: SIM_ERROR_OUTPUT, SIM_ERROR_IO. */
gboolean host_capture_write(const HostCapture *capture, const char *path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
