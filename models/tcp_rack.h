/* models/tcp_rack.h: loss by time of sending, and the tail loss probe (RFC 8985).
 *
 * A segment is lost when one that was sent after it has arrived, and it is overdue: its last
 * sending is a round trip and a reordering window ago. Until it is, a timer runs. When no
 * acknowledgement comes for two round trips, a probe, new data or the last segment again, brings
 * one.
 *
 * The reordering window is a quarter of the least round-trip time, at most SRTT; none in recovery,
 * or with three segments selectively acknowledged, as long as no reordering was seen (section 6.2
 * step 4). It never widens: receivers here tell of no duplicates (RFC 2883), so RACK.reo_wnd_mult
 * stays 1. */
#ifndef MODELS_TCP_RACK_H
#define MODELS_TCP_RACK_H

#include "models/tcp_rto.h"
#include "models/tcp_scoreboard.h"

/* PTO before there is a round-trip time (section 7.2). */
#define TCP_RACK_FIRST_PROBE_PS SIM_PS_PER_S

/* More than 2 SRTT, which may be less than what waits for the wire: Linux include/net/tcp.h,
 * TCP_TIMEOUT_MIN_US. RFC 8985 leaves the timer's granularity open. */
#define TCP_RACK_PROBE_SLACK_PS (2 * SIM_PS_PER_MS)

/* A segment that is not cumulatively acknowledged (section 5.2). */
typedef struct {
    guint64 begin, end;
    SimTime sent_ps; /* Segment.xmit_ts */
    gboolean is_retransmitted;
    gboolean is_lost; /* and not sent again since */
    gboolean is_acknowledged;
} TcpRackSegment;

/* A plain record; the array is owned. Zero but for the timers: nothing sent. */
typedef struct {
    TcpRackSegment *segment; /* by number; circular, a power of 2 long */
    guint room, head, n;
    gint64 flight_bytes; /* neither acknowledged nor lost */
    guint n_lost;
    guint n_acknowledged;  /* RACK.segs_sacked */
    guint n_again;         /* retransmitted and under way */
    SimTime least_ps;      /* RACK.min_RTT; 0: nothing was measured */
    SimTime sent_ps;       /* RACK.xmit_ts, -1: nothing has arrived */
    guint64 end;           /* RACK.end_seq */
    SimTime round_trip_ps; /* RACK.rtt */
    SimTime window_ps;     /* RACK.reo_wnd */
    guint64 highest;       /* RACK.fack */
    gboolean is_reordering_seen;
    SimTime reorder_ps;      /* reordering timer; SIM_TIME_NEVER: off */
    SimTime probe_ps;        /* probe timer; SIM_TIME_NEVER: off */
    gboolean probes;         /* a probe goes out at once */
    guint64 probe_end;       /* TLP.end_seq; 0: no probe is out */
    gboolean is_probe_again; /* TLP.is_retrans: it was no new data */
} TcpRack;

void tcp_rack_init(TcpRack *rack);
void tcp_rack_clear(TcpRack *rack);

/* [begin, end) was sent at `now_ps`: new, or a segment that tcp_rack_next_lost or tcp_rack_last
 * named. */
void tcp_rack_sent(TcpRack *rack, const TcpRange *range, gboolean is_retransmission,
                   SimTime now_ps);

/* The first lost segment. FALSE: there is none. */
gboolean tcp_rack_next_lost(const TcpRack *rack, TcpRange *range);

/* The segment with the highest numbers; there must be one. */
TcpRange tcp_rack_last(const TcpRack *rack);

/* An acknowledgement came in: all below `una` has arrived, and what lies in `acknowledged`.
 * `echo_ps`: its TSecr, -1 without. Steps 1 to 3 of section 6.2. */
void tcp_rack_acknowledge(TcpRack *rack, guint64 una, const TcpRanges *acknowledged,
                          SimTime echo_ps, SimTime now_ps);

/* Steps 4 and 5: finds what is lost at `now_ps`, and sets the timer for what may be later. TRUE: a
 * retransmission was among it. */
gboolean tcp_rack_detect(TcpRack *rack, gboolean is_recovering, SimTime smoothed_ps,
                         SimTime now_ps);

/* After a retransmission time-out: the first is lost, and what is overdue (section 6.3). */
void tcp_rack_time_out(TcpRack *rack, SimTime now_ps);

/* Starts the probe timer (section 7.2): 2 SRTT and the slack, or for a segment alone
 * `rto->minimum_ps`, in which a delayed acknowledgement comes (Linux net/ipv4/tcp_output.c,
 * tcp_schedule_loss_probe); not after the retransmission timer, `time_out_ps`. */
void tcp_rack_plan_probe(TcpRack *rack, const TcpRto *rto, SimTime time_out_ps, SimTime now_ps);

/* A probe was sent, up to `end`. */
void tcp_rack_probed(TcpRack *rack, guint64 end, gboolean is_retransmission);

/* What an acknowledgement says of the probe (section 7.4.2). TRUE: it repaired a loss, to which
 * congestion control must react. `is_duplicate`: it acknowledges nothing new in any way. */
gboolean tcp_rack_settle_probe(TcpRack *rack, guint64 acknowledgement, gboolean is_duplicate);

#endif
