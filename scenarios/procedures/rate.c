#include "scenarios/procedures/rate.h"

gint64 rate_of_share(gint64 share, gint64 line_rate_pps)
{
    /* In two steps, so that no line rate overflows. */
    return line_rate_pps / RATE_SHARE_OF_ALL * share +
           line_rate_pps % RATE_SHARE_OF_ALL * share / RATE_SHARE_OF_ALL;
}

gint64 rate_of_load(const SimLoad *load, gint64 line_rate_pps)
{
    return load->is_share ? rate_of_share(load->value, line_rate_pps) : load->value;
}

SimTime rate_duration_ps(gint64 rate_pps, gint64 n_frames)
{
    SimTime floor_ps = sim_pacer_time_ps(rate_pps, n_frames);
    return floor_ps + (sim_pacer_count(rate_pps, floor_ps) < n_frames ? 1 : 0);
}
