/* models/host_network.h: two hosts, the way between them, and the run.
 *
 * Host 0 opens the connections, host 1 listens. Events are what a processor has to do next, timers
 * of TCP, and instants at which an application wants a process woken; at one instant applications
 * come first, then timers, then processors, host 0 before host 1. */
#ifndef MODELS_HOST_NETWORK_H
#define MODELS_HOST_NETWORK_H

#include "models/host_node.h"
#include "models/host_path.h"
#include "sim/sim.h"

#define HOST_NETWORK_HOSTS 2

/* Plain; settings are borrowed. */
typedef struct {
    const HostSettings *hosts[HOST_NETWORK_HOSTS];
    const LinkSettings *links[HOST_NETWORK_HOSTS]; /* of each host to the switch; without one the
                                                      first is all there is */
    const SwitchSettings *between;                 /* (nullable) */
    guint n_connections;
} HostNetworkSetup;

typedef struct HostNetwork HostNetwork;

/* What the processes of host 0 and host 1 do. */
typedef struct {
    HostApplicationRun run[HOST_NETWORK_HOSTS];
    gpointer data;
} HostApplication;

/* Hosts whose connections are closed, host 1's listening. `setup` is copied, the settings must
 * stay. (transfer full) */
HostNetwork *host_network_new(const HostNetworkSetup *setup, const HostApplication *application);
void host_network_free(HostNetwork *network);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HostNetwork, host_network_free)

/* Sees each segment that a host puts on its wire, when it starts there. */
typedef void (*HostNetworkCapture)(gpointer data, guint host, SimTime start_ps,
                                   const TcpSegment *segment);
void host_network_set_capture(HostNetwork *network, HostNetworkCapture capture, gpointer data);

/* Says whether a segment that a host sends is lost on its wire. */
typedef gboolean (*HostNetworkBreak)(gpointer data, guint host, const TcpSegment *segment);
void host_network_set_break(HostNetwork *network, HostNetworkBreak is_broken, gpointer data);

/* Ends a run soon when *cancelled (borrowed, nullable) becomes non-zero. */
void host_network_set_cancelled(HostNetwork *network, const gint *cancelled);

/* Wakes a process of a host at a time that is not past. */
void host_network_wake_at(HostNetwork *network, guint host, guint process, SimTime time_ps);

/* Runs until nothing is left to do, or until `until_ps`. FALSE when cancelled. */
gboolean host_network_run(HostNetwork *network, SimTime until_ps);

/* (transfer none) */
const HostNode *host_network_get_node(const HostNetwork *network, guint host);
const HostPath *host_network_get_path(const HostNetwork *network, guint host);
/* Frames that a host sent and the switch marked. */
guint64 host_network_get_marked(const HostNetwork *network, guint host);

SimFingerprint host_network_get_fingerprint(const HostNetwork *network);
guint64 host_network_get_events(const HostNetwork *network);

/* Whether each frame that was sent is received, lost by a named cause, or still under way. */
gboolean host_network_is_conserved(const HostNetwork *network);

#endif
