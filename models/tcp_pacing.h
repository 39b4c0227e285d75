/* models/tcp_pacing.h: the time between segments of a connection, as Linux paces them.
 *
 * Linux net/ipv4/tcp_input.c, tcp_update_pacing_rate: 2 cwnd / SRTT while cwnd is below half of the
 * threshold, else 1.2 (sysctl tcp_pacing_ss_ratio 200, tcp_pacing_ca_ratio 120), of the larger of
 * cwnd and what is not acknowledged. tcp_output.c, tcp_update_skb_after_send: the first ten
 * segments are not paced, and a sender that came late makes up for it, by at most half of the next
 * gap. */
#ifndef MODELS_TCP_PACING_H
#define MODELS_TCP_PACING_H

#include "sim/sim.h"

#define TCP_PACING_UNPACED_SEGMENTS 10

/* A plain record. */
typedef struct {
    gboolean is_on;
    guint64 n_segments; /* with data that were sent */
    SimTime next_ps;    /* before which none goes out */
    SimTime timer_ps;   /* when one that waits does; SIM_TIME_NEVER: none waits */
} TcpPacing;

/* What the rate follows from. */
typedef struct {
    gint64 window_bytes, threshold_bytes; /* cwnd, ssthresh */
    gint64 flight_bytes;                  /* sent and not acknowledged */
    SimTime smoothed_ps;                  /* SRTT; 0: none, and no pace */
} TcpPacingRate;

/* Time that `bytes` take at the rate, rounded down. */
SimTime tcp_pacing_gap_ps(const TcpPacingRate *rate, gint64 bytes);

/* A segment of `bytes` was sent at `now_ps`. */
void tcp_pacing_sent(TcpPacing *pacing, const TcpPacingRate *rate, gint64 bytes, SimTime now_ps);

#endif
