#include "models/tcp_rto.h"

void tcp_rto_init(TcpRto *rto, SimTime minimum_ps)
{
    *rto = (TcpRto){.timeout_ps = MAX(TCP_RTO_INITIAL_PS, minimum_ps), .minimum_ps = minimum_ps};
}

void tcp_rto_measure(TcpRto *rto, SimTime round_trip_ps)
{
    if (rto->smoothed_ps == 0) {
        rto->smoothed_ps = MAX(round_trip_ps, 1);
        rto->variation_ps = round_trip_ps / 2;
    } else {
        SimTime error_ps = rto->smoothed_ps - round_trip_ps;
        rto->variation_ps = (3 * rto->variation_ps + ABS(error_ps)) / 4;
        rto->smoothed_ps = MAX((7 * rto->smoothed_ps + round_trip_ps) / 8, 1);
    }
    SimTime timeout_ps = rto->smoothed_ps + MAX(TCP_RTO_GRANULARITY_PS, 4 * rto->variation_ps);
    rto->timeout_ps = CLAMP(timeout_ps, rto->minimum_ps, TCP_RTO_MAXIMUM_PS);
}

void tcp_rto_back_off(TcpRto *rto)
{
    rto->timeout_ps = MIN(2 * rto->timeout_ps, TCP_RTO_MAXIMUM_PS);
}
