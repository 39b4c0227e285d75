/* models/host.h: the settings of a host: a processor, a network interface with addresses, TCP.
 *
 *   host_path      the way of frames from a host to the other: queue, shaper, bus, links, switch
 *   host_node      its processor: interrupts, polls, processes, what each costs
 *   host_network   two hosts, their connections, the run
 *
 * docs/models/host.md. */
#ifndef MODELS_HOST_H
#define MODELS_HOST_H

#include "models/tcp.h"
#include "sim/sim.h"

/* What the processor spends. */
typedef struct {
    SimTime interrupt_ps;
    SimTime frame_ps;           /* a frame sent or received: driver and descriptors */
    SimTime segment_ps;         /* a segment with data, SYN or FIN: IP and TCP */
    SimTime acknowledgement_ps; /* a segment with none of these */
    SimTime system_call_ps;
    SimTime byte_ps; /* copied between a process and the kernel */
    SimTime process_switch_ps;
} HostCostSettings;

typedef struct {
    gint64 ring_size;           /* receive descriptors */
    gint64 transmit_queue;      /* frames that wait for the wire */
    SimTime interrupt_delay_ps; /* from the first frame to the interrupt */
    SimTime frame_time_ps;      /* that the bus takes for a frame to be sent */
    gboolean tso;
    gboolean gro;
} HostNicSettings;

/* A token bucket filter on what the host sends (tc-tbf(8)). */
typedef struct {
    gint64 rate_bps; /* 0: none */
    gint64 burst_bytes;
    gint64 limit_bytes; /* that wait for tokens */
} HostShaperSettings;

typedef struct {
    gint64 addresses; /* of the interface: the first and its aliases */
    HostCostSettings cost;
    HostNicSettings nic;
    HostShaperSettings shaper;
    TcpSettings tcp;
} HostSettings;

extern const SimAttributeTable host_attributes;

/* Checks what the ranges cannot. *path (transfer none, static): the attribute's path below the
 * host. */
gboolean host_settings_check(const HostSettings *settings, const char **path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Frames that a poll takes at most (NAPI's weight: Linux include/linux/netdevice.h,
 * NAPI_POLL_WEIGHT). */
#define HOST_POLL_BUDGET 64

/* Bytes of data that TSO hands down, or GRO up, as one (Linux GSO_MAX_SIZE, an IPv4 packet). */
#define HOST_OFFLOAD_BYTES 65495

#endif
