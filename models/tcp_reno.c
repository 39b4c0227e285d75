/* RFC 5681: a segment more a round trip, half after a loss. */
#include "models/tcp_congestion.h"

/* Section 3.1: SMSS * SMSS / cwnd for a full-sized segment, counted in bytes (RFC 3465), so that
 * delayed acknowledgements do not slow it down. */
static void reno_avoid(TcpCongestion *congestion, gint64 acked_bytes, SimTime now_ps G_GNUC_UNUSED,
                       SimTime round_trip_ps G_GNUC_UNUSED)
{
    tcp_congestion_grow(congestion, congestion->mss_bytes * acked_bytes);
}

/* Equation 4. */
static void reno_reduce(TcpCongestion *congestion, gint64 flight_bytes)
{
    congestion->threshold_bytes = MAX(flight_bytes / 2, 2 * congestion->mss_bytes);
}

const TcpCongestionAlgorithm tcp_reno = {
    .name = "reno",
    .avoid = reno_avoid,
    .reduce = reno_reduce,
};
