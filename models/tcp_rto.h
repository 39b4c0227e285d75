/* models/tcp_rto.h: round-trip time and retransmission time-out of a connection (RFC 6298).
 *
 * First measurement R: SRTT = R, RTTVAR = R / 2. Then RTTVAR = 3/4 RTTVAR + 1/4 |SRTT - R|,
 * SRTT = 7/8 SRTT + 1/8 R. RTO = SRTT + max(G, 4 RTTVAR), no less than a minimum, no more than
 * 60 s; before any measurement 1 s. Each time-out doubles it until a new measurement. */
#ifndef MODELS_TCP_RTO_H
#define MODELS_TCP_RTO_H

#include "sim/sim.h"

/* Clock granularity G: Linux's time stamps count milliseconds (RFC 7323 section 5.4: 1 ms to 1 s).
 */
#define TCP_RTO_GRANULARITY_PS SIM_PS_PER_MS
#define TCP_RTO_INITIAL_PS     SIM_PS_PER_S        /* RFC 6298 (2.1) */
#define TCP_RTO_MAXIMUM_PS     (60 * SIM_PS_PER_S) /* RFC 6298 (2.5) */

/* A plain record. */
typedef struct {
    SimTime smoothed_ps;  /* SRTT; 0: nothing was measured */
    SimTime variation_ps; /* RTTVAR */
    SimTime timeout_ps;   /* RTO */
    SimTime minimum_ps;
} TcpRto;

void tcp_rto_init(TcpRto *rto, SimTime minimum_ps);

/* Takes a measured round-trip time, above 0. */
void tcp_rto_measure(TcpRto *rto, SimTime round_trip_ps);

/* RFC 6298 (5.5): doubles the time-out. */
void tcp_rto_back_off(TcpRto *rto);

#endif
