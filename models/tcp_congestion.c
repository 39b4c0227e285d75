#include "models/tcp_congestion.h"

void tcp_congestion_init(TcpCongestion *congestion, TcpCongestionKind kind, gint64 mss_bytes,
                         gint64 initial_segments)
{
    *congestion = (TcpCongestion){
        .algorithm = kind == TCP_CONGESTION_CUBIC ? &tcp_cubic : &tcp_reno,
        .mss_bytes = mss_bytes,
        .window_bytes = initial_segments * mss_bytes,
        .threshold_bytes = TCP_CONGESTION_MAX_BYTES,
        .cubic = {.epoch_ps = -1},
    };
}

void tcp_congestion_grow(TcpCongestion *congestion, gint64 increment)
{
    congestion->credit += increment;
    congestion->window_bytes += congestion->credit / congestion->window_bytes;
    congestion->credit %= congestion->window_bytes;
}

void tcp_congestion_acknowledged(TcpCongestion *congestion, gint64 acked_bytes, SimTime now_ps,
                                 SimTime round_trip_ps)
{
    if (congestion->window_bytes < congestion->threshold_bytes) {
        congestion->window_bytes += MIN(acked_bytes, congestion->mss_bytes);
    } else {
        congestion->algorithm->avoid(congestion, acked_bytes, now_ps, round_trip_ps);
    }
    congestion->window_bytes = MIN(congestion->window_bytes, TCP_CONGESTION_MAX_BYTES);
}

void tcp_congestion_lost(TcpCongestion *congestion, gint64 flight_bytes)
{
    congestion->algorithm->reduce(congestion, flight_bytes);
    congestion->credit = 0;
}

void tcp_congestion_timed_out(TcpCongestion *congestion, gint64 flight_bytes, gboolean first)
{
    if (first) {
        tcp_congestion_lost(congestion, flight_bytes);
    }
    congestion->window_bytes = congestion->mss_bytes;
    congestion->credit = 0;
}
