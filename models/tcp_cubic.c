/* RFC 9438: the window follows a cube of the time since the last loss. */
#include "models/tcp_congestion.h"

__extension__ typedef __int128 Wide;

/* beta_cubic = 7/10 (section 4.6); alpha_cubic = 3 (1 - beta) / (1 + beta) = 9/17 (4.3); C = 4/10
 * segments/s^3 (section 5). */
#define BETA_NUMERATOR    7
#define BETA_DENOMINATOR  G_GINT64_CONSTANT(10)
#define ALPHA_NUMERATOR   9
#define ALPHA_DENOMINATOR 17
#define C_NUMERATOR       G_GINT64_CONSTANT(4)
#define C_DENOMINATOR     10

#define US3_PER_S3 ((Wide)1000000000000000000) /* cubic microseconds in a cubic second */

/* The largest integer below 2^37 whose cube is not above `value`. */
static gint64 cube_root(Wide value)
{
    gint64 root = 0;
    for (gint64 bit = G_GINT64_CONSTANT(1) << 36; bit > 0; bit >>= 1) {
        Wide next = root + bit;
        root = next * next * next <= value ? root + bit : root;
    }
    return root;
}

/* W_cubic(t) = C (t - K)^3 + W_max (equation 1) in bytes, t in microseconds of the epoch. */
static gint64 cubic_window(const TcpCongestion *congestion, gint64 time_us)
{
    const TcpCubic *cubic = &congestion->cubic;
    Wide distance_us = CLAMP(time_us - cubic->k_us, -1000000000, 1000000000);
    Wide cube = distance_us * distance_us * distance_us;
    Wide bytes = cube * C_NUMERATOR * congestion->mss_bytes / (C_DENOMINATOR * US3_PER_S3);
    bytes += cubic->w_max_bytes;
    return (gint64)CLAMP(bytes, 0, TCP_CONGESTION_MAX_BYTES);
}

/* Section 4.2: the epoch begins when congestion avoidance does; K = cbrt((W_max - cwnd) / C). */
static void begin_epoch(TcpCongestion *congestion, SimTime now_ps)
{
    TcpCubic *cubic = &congestion->cubic;
    cubic->epoch_ps = now_ps;
    cubic->start_bytes = congestion->window_bytes;
    cubic->estimate_bytes = congestion->window_bytes;
    cubic->estimate_credit = 0;
    /* Section 4.10: without a loss before, the window is where the curve is flat. */
    cubic->w_max_bytes = MAX(cubic->w_max_bytes, congestion->window_bytes);
    Wide below = cubic->w_max_bytes - congestion->window_bytes;
    cubic->k_us =
        cube_root(below * C_DENOMINATOR * US3_PER_S3 / ((Wide)C_NUMERATOR * congestion->mss_bytes));
}

/* Section 4.3: W_est += alpha * segments acknowledged / cwnd, alpha 1 once W_est has reached the
 * window before the loss. */
static void grow_estimate(TcpCongestion *congestion, gint64 acked_bytes)
{
    TcpCubic *cubic = &congestion->cubic;
    gint64 alpha =
        cubic->estimate_bytes >= cubic->prior_bytes ? ALPHA_DENOMINATOR : ALPHA_NUMERATOR;
    gint64 unit = ALPHA_DENOMINATOR * congestion->window_bytes;
    cubic->estimate_credit += alpha * congestion->mss_bytes * acked_bytes;
    cubic->estimate_bytes += cubic->estimate_credit / unit;
    cubic->estimate_credit %= unit;
}

static void cubic_avoid(TcpCongestion *congestion, gint64 acked_bytes, SimTime now_ps,
                        SimTime round_trip_ps)
{
    TcpCubic *cubic = &congestion->cubic;
    if (cubic->epoch_ps < 0) {
        begin_epoch(congestion, now_ps);
    }
    grow_estimate(congestion, acked_bytes);
    gint64 time_us = (now_ps - cubic->epoch_ps) / SIM_PS_PER_US;
    if (cubic_window(congestion, time_us) < cubic->estimate_bytes) {
        congestion->window_bytes = MAX(congestion->window_bytes, cubic->estimate_bytes);
        return;
    }
    /* Sections 4.4 and 4.5: towards where the curve is a round trip later, at most half above. */
    gint64 window_bytes = congestion->window_bytes;
    gint64 target_bytes = cubic_window(congestion, time_us + round_trip_ps / SIM_PS_PER_US);
    target_bytes = CLAMP(target_bytes, window_bytes, window_bytes + window_bytes / 2);
    tcp_congestion_grow(congestion, (target_bytes - window_bytes) * acked_bytes);
}

/* Sections 4.6 and 4.7: seven tenths of what was under way; with fast convergence. */
static void cubic_reduce(TcpCongestion *congestion, gint64 flight_bytes)
{
    TcpCubic *cubic = &congestion->cubic;
    gint64 window_bytes = congestion->window_bytes;
    cubic->prior_bytes = window_bytes;
    cubic->w_max_bytes = window_bytes < cubic->w_max_bytes
                             ? window_bytes * (gint64)(BETA_DENOMINATOR + BETA_NUMERATOR) /
                                   (gint64)(2 * BETA_DENOMINATOR)
                             : window_bytes;
    cubic->epoch_ps = -1;
    congestion->threshold_bytes =
        MAX(flight_bytes * BETA_NUMERATOR / BETA_DENOMINATOR, 2 * congestion->mss_bytes);
}

const TcpCongestionAlgorithm tcp_cubic = {
    .name = "cubic",
    .avoid = cubic_avoid,
    .reduce = cubic_reduce,
};
