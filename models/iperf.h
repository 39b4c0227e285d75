/* models/iperf.h: iperf 2 over TCP, between two hosts: servers that wait, and clients that a shell
 * loop starts, each of which sends for the same time and reports its own average.
 *
 * Client i and server i are process i of host 0 and host 1. A client connects, then writes
 * write_size bytes a turn until its time is over, counted from the connection; what it wrote counts
 * (as iperf 2 counts: src/Client.cpp, the return values of write), sent or not. A server reads what
 * there is, at most write_size bytes a turn.
 *
 * docs/models/iperf.md. */
#ifndef MODELS_IPERF_H
#define MODELS_IPERF_H

#include "models/host_network.h"
#include "sim/sim.h"

/* How the clients start. */
typedef enum {
    IPERF_START_LOOP,    /* one after the other */
    IPERF_START_TOGETHER /* all at once */
} IperfStart;

typedef struct {
    gint64 clients;
    gint start; /* IperfStart */
    SimTime start_cost_ps;
    SimTime start_cost_per_client_ps; /* more for each client that runs */
    gint64 write_bytes;
} IperfSettings;

extern const SimAttributeTable iperf_attributes;

/* Checks what the ranges cannot: as tester_settings_check. */
gboolean iperf_settings_check(const IperfSettings *settings, const char **path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Server i is bound to this address of its host, counted from 0. */
guint iperf_server_address(const HostSettings *server, guint index);

typedef struct {
    SimTime start_ps;     /* its process begins */
    SimTime connected_ps; /* its connection is there: its time begins */
    SimTime end_ps;       /* it stops writing */
    guint64 written;      /* bytes */
    guint address;        /* of the server */
    guint64 retransmitted, recoveries, timeouts;
} IperfClient;

typedef struct {
    const char *cause; /* (transfer none) its name in the journal */
    guint64 frames;
} IperfLoss;

#define IPERF_MAX_LOSSES 4

/* What a host did. */
typedef struct {
    guint64 sent_frames, received_frames, in_flight;
    guint n_losses;
    IperfLoss losses[IPERF_MAX_LOSSES]; /* of frames that it sent */
    HostCounts counts;
} IperfHost;

typedef struct {
    SimTime duration_ps; /* asked for */
    guint n_clients;
    IperfClient *client;
    IperfHost host[HOST_NETWORK_HOSTS];
    guint64 carried_bytes; /* data that arrived, each byte once */
    SimTime carried_ps;    /* when the last of it did */
    GArray *carried;       /* of guint64, by HOST_INTERVAL_PS from time 0 */
    SimTime end_ps;        /* the last client stops */
    SimFingerprint fingerprint;
    guint64 events;
} IperfResult;

void iperf_result_free(IperfResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IperfResult, iperf_result_free)

/* A test with `setup`, whose n_connections are `settings->clients`: until all is sent and closed,
 * or a minute after the last client should have ended. Error SIM_ERROR_INTERNAL when frames are not
 * conserved; NULL on error or (error unset) when *cancelled (nullable) became non-zero. (transfer
 * full) (nullable) */
IperfResult *iperf_run(const HostNetworkSetup *setup, const IperfSettings *settings,
                       SimTime duration_ps, const gint *cancelled, GError **error);

/* The same, seen by `capture` (nullable), which changes nothing. */
IperfResult *iperf_run_captured(const HostNetworkSetup *setup, const IperfSettings *settings,
                                SimTime duration_ps, HostNetworkCapture capture, gpointer data,
                                const gint *cancelled, GError **error);

/* ---- figures ---- */

/* Sum of the clients' averages [bit/s], each over its own time. */
double iperf_result_sum_of_averages_bps(const IperfResult *result);

/* Data that arrived, over the time from the first connection to the last arrival. */
double iperf_result_goodput_bps(const IperfResult *result);

/* The largest of all seconds (those that begin with an interval), and of the whole time, which a
 * test that is shorter than a second is. */
double iperf_result_goodput_max_bps(const IperfResult *result);

/* Clients that send at a time. */
guint iperf_result_running(const IperfResult *result, SimTime time_ps);

/* Most clients that send at once, and the time from the first start to the last. */
guint iperf_result_running_max(const IperfResult *result);
SimTime iperf_result_last_start_ps(const IperfResult *result);

#endif
