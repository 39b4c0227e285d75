/* models/tcp_receiver.h: the receiving half of a connection: order, window, acknowledgements.
 *
 * An acknowledgement waits for the second full-sized segment or for a timer (RFC 1122 section
 * 4.2.3.2, RFC 5681 section 4.2); out of order, and where a gap fills, it goes at once. The right
 * edge of the window never goes back, and moves by no less than a segment or half of the buffer
 * (RFC 9293 section 3.8.6.2.2). */
#ifndef MODELS_TCP_RECEIVER_H
#define MODELS_TCP_RECEIVER_H

#include "models/tcp.h"
#include "models/tcp_ranges.h"
#include "models/tcp_segment.h"

/* A plain record; the ranges are owned. */
typedef struct {
    const TcpSettings *settings;
    guint32 mss_bytes;
    guint64 next;                          /* RCV.NXT */
    guint64 read;                          /* of the next byte that will be read */
    guint64 fin;                           /* number of the FIN; G_MAXUINT64: not known */
    guint64 edge;                          /* right edge of the window, as offered */
    guint window_shift;                    /* of its own windows */
    TcpRanges early;                       /* what came out of order */
    guint64 recent[TCP_SEGMENT_MAX_SACKS]; /* numbers in the blocks last changed, newest first */
    guint n_recent;
    guint64 unacknowledged;       /* bytes since the last acknowledgement */
    SimTime deadline_ps;          /* of a delayed acknowledgement; SIM_TIME_NEVER: none waits */
    gboolean acknowledges;        /* an acknowledgement is due now */
    gboolean echoes;              /* ECE in all that is sent, from CE to CWR (RFC 3168) */
    SimTime recent_time_ps;       /* TS.Recent (RFC 7323 section 4.3) */
    guint64 last_acknowledgement; /* Last.ACK.sent */
} TcpReceiver;

/* At number 1, the SYN received. */
void tcp_receiver_init(TcpReceiver *receiver, const TcpSettings *settings, guint32 mss_bytes,
                       guint window_shift, SimTime syn_time_ps);
void tcp_receiver_clear(TcpReceiver *receiver);

/* Takes a segment's data and FIN. Returns how many bytes of data had not come before. */
guint64 tcp_receiver_accept(TcpReceiver *receiver, const TcpSegment *segment, SimTime now_ps);

/* Bytes that can be read. */
guint64 tcp_receiver_available(const TcpReceiver *receiver);

/* The next `bytes`, no more than available, are read. An acknowledgement becomes due where the
 * window that was offered is half of the buffer or less and can now be doubled (Linux
 * net/ipv4/tcp.c, tcp_cleanup_rbuf). */
void tcp_receiver_read(TcpReceiver *receiver, guint64 bytes);

/* Whether everything up to the FIN has come. */
gboolean tcp_receiver_is_finished(const TcpReceiver *receiver);

/* Fills in the acknowledgement of a segment about to be sent: number, window, SACK blocks if
 * `sack`; none is due any more. */
void tcp_receiver_fill(TcpReceiver *receiver, TcpSegment *segment, gboolean sack);

#endif
