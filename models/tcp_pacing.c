#include "models/tcp_pacing.h"

__extension__ typedef __int128 Wide;

#define SLOW_START_PERCENT 200
#define AVOIDANCE_PERCENT  120

SimTime tcp_pacing_gap_ps(const TcpPacingRate *rate, gint64 bytes)
{
    gint64 percent =
        rate->window_bytes < rate->threshold_bytes / 2 ? SLOW_START_PERCENT : AVOIDANCE_PERCENT;
    Wide window_bytes = MAX(rate->window_bytes, rate->flight_bytes);
    return (SimTime)((Wide)bytes * rate->smoothed_ps * 100 / (percent * window_bytes));
}

void tcp_pacing_sent(TcpPacing *pacing, const TcpPacingRate *rate, gint64 bytes, SimTime now_ps)
{
    SimTime start_ps = MAX(pacing->next_ps, now_ps);
    SimTime late_ps = start_ps - pacing->next_ps;
    pacing->next_ps = start_ps;
    if (++pacing->n_segments >= TCP_PACING_UNPACED_SEGMENTS) {
        SimTime gap_ps = tcp_pacing_gap_ps(rate, bytes);
        pacing->next_ps += gap_ps - MIN(late_ps, gap_ps / 2);
    }
}
