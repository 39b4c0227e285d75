/* models/tcp_congestion.h: the congestion window, and what makes it grow and shrink.
 *
 * Slow start is the same for all (RFC 5681 section 3.1, equation 2): min(N, SMSS) more for each
 * acknowledgement of N new bytes. An algorithm is a record of what it does in congestion avoidance
 * and after a loss. All is integer: windows in bytes, fractions kept as a credit, so that every
 * machine computes the same. */
#ifndef MODELS_TCP_CONGESTION_H
#define MODELS_TCP_CONGESTION_H

#include "models/tcp.h"
#include "sim/sim.h"

typedef struct TcpCongestion TcpCongestion;

typedef struct {
    const char *name;
    /* Congestion avoidance: `acked_bytes` were acknowledged at `now_ps`. */
    void (*avoid)(TcpCongestion *congestion, gint64 acked_bytes, SimTime now_ps,
                  SimTime round_trip_ps);
    /* A loss was found while `flight_bytes` were under way: sets the threshold. */
    void (*reduce)(TcpCongestion *congestion, gint64 flight_bytes);
} TcpCongestionAlgorithm;

/* CUBIC's own state (RFC 9438 section 4). */
typedef struct {
    gint64 w_max_bytes;     /* W_max */
    gint64 start_bytes;     /* cwnd at the epoch's start */
    gint64 estimate_bytes;  /* W_est */
    gint64 estimate_credit; /* rest of W_est, in units of 1 / (17 cwnd) bytes */
    gint64 prior_bytes;     /* cwnd_prior */
    SimTime epoch_ps;       /* start of the epoch; -1: none yet */
    gint64 k_us;            /* K */
} TcpCubic;

struct TcpCongestion {
    const TcpCongestionAlgorithm *algorithm;
    gint64 mss_bytes;       /* SMSS */
    gint64 window_bytes;    /* cwnd */
    gint64 threshold_bytes; /* ssthresh */
    gint64 credit;          /* bytes times bytes that did not make a whole byte of window yet */
    TcpCubic cubic;
};

extern const TcpCongestionAlgorithm tcp_reno;
extern const TcpCongestionAlgorithm tcp_cubic;

/* Windows stay below what window scaling can announce (RFC 7323 section 2.3). */
#define TCP_CONGESTION_MAX_BYTES (G_GINT64_CONSTANT(1) << 30)

/* At the start of a connection: `initial_segments` of window, an endless threshold. */
void tcp_congestion_init(TcpCongestion *congestion, TcpCongestionKind kind, gint64 mss_bytes,
                         gint64 initial_segments);

/* `acked_bytes` new bytes were acknowledged while the window limited the sender. */
void tcp_congestion_acknowledged(TcpCongestion *congestion, gint64 acked_bytes, SimTime now_ps,
                                 SimTime round_trip_ps);

/* A loss found by acknowledgements: the threshold falls. The window is the caller's (recovery). */
void tcp_congestion_lost(TcpCongestion *congestion, gint64 flight_bytes);

/* A retransmission time-out: the threshold falls if this is the first for its data, the window is
 * one segment (RFC 5681 section 3.1). */
void tcp_congestion_timed_out(TcpCongestion *congestion, gint64 flight_bytes, gboolean first);

/* Adds increment / cwnd bytes to the window, keeping the rest as credit. */
void tcp_congestion_grow(TcpCongestion *congestion, gint64 increment);

#endif
