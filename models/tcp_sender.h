/* models/tcp_sender.h: the sending half of a connection: what may be sent now, and what an
 * acknowledgement, or none, changes.
 *
 * States: open; recovery after duplicate acknowledgements, of SACK (RFC 6675) or NewReno (RFC
 * 6582), or by time (RFC 8985); loss after a retransmission time-out. Numbers are those of RFC 9293
 * section 3.3.1: SND.UNA, SND.NXT, and besides HighData, the highest sent. It knows no clock but
 * what it is told, and sends nothing itself. */
#ifndef MODELS_TCP_SENDER_H
#define MODELS_TCP_SENDER_H

#include "models/tcp_congestion.h"
#include "models/tcp_pacing.h"
#include "models/tcp_rack.h"
#include "models/tcp_rto.h"
#include "models/tcp_scoreboard.h"
#include "models/tcp_segment.h"

typedef enum { TCP_SENDER_OPEN, TCP_SENDER_RECOVERY, TCP_SENDER_LOSS } TcpSenderState;

/* A plain record; the scoreboard's ranges and RACK's segments are owned. */
typedef struct {
    gboolean sack;
    gboolean has_rack;      /* RFC 8985 */
    gboolean has_ecn;       /* RFC 3168 */
    guint32 mss_bytes;      /* of data in a full-sized segment */
    guint64 una, nxt, max;  /* SND.UNA, SND.NXT, HighData */
    guint64 end;            /* of what there is to send, a FIN included */
    gboolean is_closing;    /* `end` counts a FIN */
    guint64 window_end;     /* right edge of the window offered */
    guint64 largest_window; /* ever offered */
    guint32 last_window;
    TcpSenderState state;
    guint64 recover;            /* RFC 6582 section 3.2; RecoveryPoint of RFC 6675 */
    guint duplicates;           /* acknowledgements in a row */
    guint64 limited;            /* bytes of Limited Transmit (RFC 3042) since the first of them */
    gboolean retransmits_first; /* the first unacknowledged segment goes out at once */
    gboolean probes;            /* the next segment goes out whatever the window says */
    guint64 reduced_end;        /* HighData when the window was last reduced */
    gboolean tells_reduced;     /* CWR goes out with the next new data (RFC 3168) */
    guint64 timed_out_una;      /* SND.UNA of the last time-out; G_MAXUINT64: none */
    guint64 timed_end; /* without timestamps: number whose acknowledgement is timed; 0: none */
    SimTime timed_ps;
    SimTime timer_ps; /* retransmission or persist timer; SIM_TIME_NEVER: off */
    TcpScoreboard scoreboard;
    TcpRack rack; /* with has_rack */
    TcpPacing pacing;
    TcpCongestion congestion;
    TcpRto rto;
    guint64 n_retransmitted, n_recoveries, n_timeouts, n_probes; /* segments; events */
    guint64 n_echoes;                                            /* reductions by ECN */
} TcpSender;

/* At number 1, the SYN acknowledged, in a window of `window_bytes`. */
void tcp_sender_init(TcpSender *sender, const TcpSettings *settings, guint32 mss_bytes,
                     gboolean sack, guint32 window_bytes);
void tcp_sender_clear(TcpSender *sender);

/* The next segment that may be sent now, as numbers; it then counts as sent at `now_ps`. FALSE when
 * none may be. */
gboolean tcp_sender_take(TcpSender *sender, SimTime now_ps, TcpRange *range,
                         gboolean *is_retransmission);

/* A segment with an acknowledgement came in. An echo of congestion (ECE) lowers the window as a
 * loss does, once a window of data, and nothing grows by its acknowledgement (RFC 3168
 * section 6.1.2).
 */
void tcp_sender_acknowledge(TcpSender *sender, const TcpSegment *segment, SimTime now_ps);

/* When the next of its timers runs out; SIM_TIME_NEVER: none runs. */
static inline SimTime tcp_sender_next_ps(const TcpSender *sender)
{
    SimTime next_ps = sender->timer_ps;
    if (sender->pacing.is_on) {
        next_ps = MIN(next_ps, sender->pacing.timer_ps);
    }
    if (sender->has_rack) {
        next_ps = MIN(next_ps, MIN(sender->rack.reorder_ps, sender->rack.probe_ps));
    }
    return next_ps;
}

/* Does what its timers ask for that ran out by `now_ps`. */
void tcp_sender_run_timers(TcpSender *sender, SimTime now_ps);

/* The retransmission or persist timer ran out at `now_ps`. */
void tcp_sender_time_out(TcpSender *sender, SimTime now_ps);

/* Bytes under way, as the state counts them. */
gint64 tcp_sender_flight(const TcpSender *sender);

#endif
