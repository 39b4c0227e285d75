/* tests/support/host_bench.h: two hosts with a wire between them and a program that a test gives,
 * for traces by hand.
 *
 * Both hosts have the defaults of the attribute tables, which cost no time; one link of 1 Gbit/s
 * without propagation delay joins them. A frame of b bytes takes F(b) = 8 (b + 8) ns and holds the
 * wire for 8 (b + 20) ns: SYN and SYN-ACK have 78 bytes (20 of options): F = 688; an
 * acknowledgement has 70: F = 624, 720 on the wire; 1448 bytes of data 1518: F = 12208, 12304 on
 * the wire.
 *
 * At time 0 the client connects and, when it is, writes `n_bytes` in one system call. Without costs
 * it is connected at 688 + 688 = 1376, sends the acknowledgement at once and the first data behind
 * it, at 2096. */
#ifndef TESTS_SUPPORT_HOST_BENCH_H
#define TESTS_SUPPORT_HOST_BENCH_H

#include "models/host_network.h"

#define HOST_BENCH_CLIENT 0
#define HOST_BENCH_SERVER 1

typedef struct {
    HostSettings hosts[2];
    LinkSettings link;
    guint64 n_bytes;
    gboolean server_reads;
    guint64 lost_data; /* number of the segment with data, from 1, that is lost; 0: none */
    SimTime until_ps;
    /* what comes of it */
    guint64 n_data;    /* segments with data that the client sent */
    guint64 written;   /* that the system call took */
    guint first_bytes; /* of the first frame */
    guint8 first_flags;
    SimTime acknowledged_ps; /* when the server's first acknowledgement starts on its wire */
    HostNetwork *network;
} HostBench;

void host_bench_init(HostBench *bench);
void host_bench_clear(HostBench *bench);

/* Sets an attribute of both hosts, by its path below `host`. A wrong path or value ends the test.
 */
void host_bench_set(HostBench *bench, const char *path, const char *text);

void host_bench_run(HostBench *bench);

#endif
