/* models/host_address.h: what two hosts are called on the wire.
 *
 * Host 0 is 198.18.0.1, host 1 has 198.19.0.1 and, as many as it has addresses, those after it (RFC
 * 2544 appendix C keeps 198.18.0.0/15 for tests). Connection c goes from port 32768 + c to address
 * c mod n, port 5001 + c div n (iperf's). Only captures need them. */
#ifndef MODELS_HOST_ADDRESS_H
#define MODELS_HOST_ADDRESS_H

#include "models/host.h"
#include "models/tcp_segment.h"

/* Of the segments that host `from` (0, 1) sends on a connection to the server `server`. */
TcpSegmentAddress host_address(const HostSettings *server, guint from, guint connection);

#endif
