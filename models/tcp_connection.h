/* models/tcp_connection.h: one end of a connection: states, options, timers (RFC 9293).
 *
 * It sends by a function of its host, and hears of segments, of what the application does, and of
 * its timer. TIME-WAIT lasts to the end of a run. */
#ifndef MODELS_TCP_CONNECTION_H
#define MODELS_TCP_CONNECTION_H

#include "models/tcp_receiver.h"
#include "models/tcp_sender.h"

typedef enum {
    TCP_STATE_CLOSED,
    TCP_STATE_LISTEN,
    TCP_STATE_SYN_SENT,
    TCP_STATE_SYN_RECEIVED,
    TCP_STATE_ESTABLISHED,
    TCP_STATE_FIN_WAIT_1,
    TCP_STATE_FIN_WAIT_2,
    TCP_STATE_CLOSE_WAIT,
    TCP_STATE_CLOSING,
    TCP_STATE_LAST_ACK,
    TCP_STATE_TIME_WAIT
} TcpState;

/* A state's name as RFC 9293 writes it: "SYN-SENT". (transfer none) */
const char *tcp_state_name(TcpState state);

/* Sends a segment; called with the connection's host. */
typedef void (*TcpSend)(gpointer host, const TcpSegment *segment);

/* A plain record; its halves are owned. */
typedef struct {
    guint32 number;
    const TcpSettings *settings; /* borrowed */
    TcpSend send;
    gpointer host;
    TcpState state;
    guint8 options;       /* that both ends offered */
    gboolean has_ecn;     /* both ends take part (RFC 3168 section 6.1.1) */
    guint32 other_mss;    /* announced by the other end */
    guint8 other_shift;   /* of its windows */
    TcpRto handshake_rto; /* before the connection is there */
    SimTime handshake_ps; /* when SYN is sent again; SIM_TIME_NEVER */
    TcpSender sender;
    TcpReceiver receiver;
    guint64 n_received; /* bytes of data that came, each once */
} TcpConnection;

void tcp_connection_init(TcpConnection *connection, guint32 number, const TcpSettings *settings,
                         TcpSend send, gpointer host);
void tcp_connection_clear(TcpConnection *connection);

/* Waits for a SYN. */
void tcp_connection_listen(TcpConnection *connection);

/* Sends a SYN. */
void tcp_connection_open(TcpConnection *connection, SimTime now_ps);

/* A segment came in. */
void tcp_connection_receive(TcpConnection *connection, const TcpSegment *segment, SimTime now_ps);

/* The application writes: takes no more than what there is room for, and returns that. */
guint64 tcp_connection_write(TcpConnection *connection, guint64 bytes, SimTime now_ps);

/* Bytes that there is room for. */
guint64 tcp_connection_room(const TcpConnection *connection);

/* The application reads at most `most` bytes; returns how many. */
guint64 tcp_connection_read(TcpConnection *connection, guint64 most, SimTime now_ps);

/* The application has no more to send. */
void tcp_connection_close(TcpConnection *connection, SimTime now_ps);

/* When its next timer runs out; SIM_TIME_NEVER: none runs. */
SimTime tcp_connection_timer_ps(const TcpConnection *connection);

/* Does what its timers ask for, if they ran out. */
void tcp_connection_run_timers(TcpConnection *connection, SimTime now_ps);

#endif
