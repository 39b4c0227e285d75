/* models/tcp.h: the settings of a host's TCP, and how its parts are cut.
 *
 *   tcp_segment       a segment, its bytes on the wire (RFC 9293, RFC 7323, RFC 2018)
 *   tcp_ranges        sets of sequence numbers, for both ends
 *   tcp_rto           round-trip time and retransmission time-out (RFC 6298)
 *   tcp_congestion    the congestion window; tcp_reno (RFC 5681), tcp_cubic (RFC 9438)
 *   tcp_scoreboard    what selective acknowledgements say is lost (RFC 6675)
 *   tcp_pacing        the time between segments, as Linux paces them
 *   tcp_rack          loss by time of sending, tail loss probes (RFC 8985)
 *   tcp_sender        the sending half: what may be sent, and recovery (RFC 6582, RFC 6675)
 *   tcp_receiver      the receiving half: order, window, delayed acknowledgements (RFC 1122)
 *   tcp_connection    states, options and timers of one end (RFC 9293)
 *
 * docs/models/tcp.md. */
#ifndef MODELS_TCP_H
#define MODELS_TCP_H

#include "sim/sim.h"

typedef enum { TCP_CONGESTION_RENO, TCP_CONGESTION_CUBIC } TcpCongestionKind;

typedef enum { TCP_RECOVERY_DUPLICATES, TCP_RECOVERY_RACK } TcpRecoveryKind;

typedef struct {
    gint congestion;       /* TcpCongestionKind */
    gint recovery;         /* TcpRecoveryKind */
    gint64 mss_bytes;      /* announced: without options (RFC 6691) */
    gint64 initial_window; /* segments */
    gboolean sack;
    gboolean timestamps;
    gboolean window_scaling;
    gboolean ecn; /* RFC 3168 */
    gboolean pacing;
    gint64 acknowledge_every; /* full-sized segments */
    SimTime delayed_ack_ps;   /* most time an acknowledgement waits; 0: none waits */
    SimTime minimum_rto_ps;   /* RFC 6298 (2.4) */
    gint64 send_buffer_bytes; /* of each connection */
    gint64 receive_buffer_bytes;
} TcpSettings;

extern const SimAttributeTable tcp_attributes;

/* Bytes of options in a segment with data: 12 with timestamps (RFC 7323 appendix A). */
#define TCP_TIMESTAMP_BYTES 12

#endif
