/* models/host_node.h: a host as it runs: one processor, its NIC's ring, connections, processes.
 *
 * The processor does one thing at a time and finishes what it began: a timer of TCP, a poll of the
 * NIC (interrupt, then up to HOST_POLL_BUDGET frames, each with its cost; more polls without an
 * interrupt while frames wait), or a turn of a process. Timers come first; polls and processes that
 * are both due take turns, as Linux' ksoftirqd and processes do. What a task does happens on the
 * processor's clock, which its costs advance; nobody else sees it in between.
 *
 * Process p of a host owns connection p. What processes do is an application's (models/iperf.h). */
#ifndef MODELS_HOST_NODE_H
#define MODELS_HOST_NODE_H

#include "models/host.h"
#include "models/host_path.h"
#include "models/tcp_connection.h"

typedef struct HostNode HostNode;

/* What a process sleeps for. */
typedef enum {
    HOST_WAIT_WAKE,    /* host_node_wake only; as all others too */
    HOST_WAIT_TURN,    /* its next turn: it runs on */
    HOST_WAIT_CONNECT, /* the connection to be there */
    HOST_WAIT_WRITE,   /* a third of the send buffer (Linux sk_stream_wspace) */
    HOST_WAIT_READ     /* something to read, or its end */
} HostWait;

/* A process gets the processor: it may call host_node_open, _write, _read and _close once each. It
 * says what it sleeps for next. */
typedef HostWait (*HostApplicationRun)(gpointer application, HostNode *node, guint process);

/* A frame on its way to a host, or in its ring. */
typedef struct {
    SimTime arrival_ps;
    TcpSegment segment;
} HostFrame;

/* Frames in order of time; circular. */
typedef struct {
    HostFrame *frame; /* owned */
    guint room, head, n;
} HostFrames;

typedef struct {
    guint64 interrupts, polls, process_switches, system_calls;
    guint64 received_frames;
    guint64 ring_drops; /* frames that found no descriptor */
    SimTime busy_ps;
} HostCounts;

struct HostNode {
    const HostSettings *settings;
    guint n_connections;
    TcpConnection *connection;
    HostApplicationRun run;
    gpointer application;
    TcpSend send; /* given a segment at clock_ps */
    gpointer network;
    /* the processor */
    SimTime clock_ps;  /* of the task that runs; its end once it has */
    SimTime polled_ps; /* end of the last poll; what had arrived by then needs no interrupt */
    gboolean polled_last;
    guint last_process;
    /* frames */
    HostFrames coming; /* on the wire */
    HostFrames ring;   /* that arrived */
    guint n_held;      /* descriptors of the last poll, until polled_ps */
    /* segments of the running poll or write, merged by offload */
    guint32 offload_connection;
    guint64 offload_next; /* number that would go on; 0: none */
    guint64 offload_bytes;
    /* what is due */
    HostWait *wait; /* of each process */
    guint *ready;   /* processes that want the processor, circular */
    gboolean *is_ready;
    guint ready_head, n_ready;
    guint *expired; /* connections whose timer ran out */
    guint n_expired;
    guint *touched; /* connections that the last task used: their timers may have changed */
    gboolean *is_touched;
    guint n_touched;
    HostCounts counts;
    GArray *carried;    /* of guint64: new bytes of data by interval of arrival */
    SimTime carried_ps; /* when the last of them arrived */
};

/* Length of the intervals of `carried`. */
#define HOST_INTERVAL_PS (10 * SIM_PS_PER_MS)

/* `settings` is borrowed. Connections are made by the caller's tcp_connection_open and _listen. */
void host_node_init(HostNode *node, const HostSettings *settings, guint n_connections,
                    HostApplicationRun run, gpointer application, TcpSend send, gpointer network);
void host_node_clear(HostNode *node);

/* A frame will arrive; calls in order of arrival. Returns its segment as it arrives, until the next
 * call. (transfer none) */
TcpSegment *host_node_announce(HostNode *node, SimTime arrival_ps, const TcpSegment *segment);

/* A connection's timer ran out. */
void host_node_expire(HostNode *node, guint connection);

/* A process wants the processor, whatever it slept for. */
void host_node_wake(HostNode *node, guint process);

/* When the processor has something to do next; SIM_TIME_NEVER: nothing. */
SimTime host_node_due_ps(const HostNode *node);

/* Does the next task, due at `now_ps`. */
void host_node_work(HostNode *node, SimTime now_ps);

/* Costs of a segment that is sent, on the processor's clock. */
void host_node_charge_sent(HostNode *node, const TcpSegment *segment);

/* System calls of a process that runs. */
void host_node_open(HostNode *node, guint process);
guint64 host_node_write(HostNode *node, guint process, guint64 bytes);
guint64 host_node_read(HostNode *node, guint process, guint64 most);
void host_node_close(HostNode *node, guint process);

#endif
