#include "models/host_network.h"

enum { STAGE_APPLICATION, STAGE_TIMER, STAGE_PROCESSOR };

/* How often a run looks whether it is cancelled, in events. */
#define CANCEL_EVERY 1024

/* What a connection knows as its host. */
typedef struct {
    HostNetwork *network;
    guint host;
} HostPort;

struct HostNetwork {
    HostNetworkSetup setup;
    HostNode nodes[HOST_NETWORK_HOSTS];
    HostPath paths[HOST_NETWORK_HOSTS]; /* from each host */
    HostPort ports[HOST_NETWORK_HOSTS];
    SimEventQueue *events;
    SimEventHandle processor[HOST_NETWORK_HOSTS]; /* pending event; 0: none */
    SimTime processor_ps[HOST_NETWORK_HOSTS];
    SimTime *timer_ps[HOST_NETWORK_HOSTS]; /* of each connection's pending event */
    guint64 n_sent[HOST_NETWORK_HOSTS];
    guint64 n_marked[HOST_NETWORK_HOSTS];
    SimFingerprint fingerprint;
    guint64 n_events;
    HostNetworkCapture capture;
    gpointer capture_data;
    HostNetworkBreak is_broken;
    gpointer break_data;
    const gint *cancelled;
};

/* An event's payload: its stage, host and connection or process. */
static guint64 pack(guint stage, guint host, guint index)
{
    return (guint64)stage << 40 | (guint64)host << 32 | index;
}

static SimEventHandle push(HostNetwork *network, SimTime time_ps, guint stage, guint host,
                           guint index)
{
    return sim_event_queue_push(network->events, time_ps, sim_event_key(stage, host, 0, index),
                                pack(stage, host, index));
}

/* Sees to an event when the host's processor has something to do, not before `now_ps`. */
static void plan_processor(HostNetwork *network, guint host, SimTime now_ps)
{
    SimTime due_ps = MAX(host_node_due_ps(&network->nodes[host]), now_ps);
    if (network->processor[host] != 0) {
        if (network->processor_ps[host] <= due_ps) {
            return;
        }
        sim_event_queue_cancel(network->events, network->processor[host]);
        network->processor[host] = 0;
    }
    if (due_ps != SIM_TIME_NEVER) {
        network->processor[host] = push(network, due_ps, STAGE_PROCESSOR, host, 0);
        network->processor_ps[host] = due_ps;
    }
}

/* Sees to an event no later than when the connection's timer runs out: one that comes too early
 * looks again. */
static void plan_timer(HostNetwork *network, guint host, guint connection)
{
    SimTime timer_ps = tcp_connection_timer_ps(&network->nodes[host].connection[connection]);
    if (timer_ps < network->timer_ps[host][connection]) {
        network->timer_ps[host][connection] = timer_ps;
        push(network, timer_ps, STAGE_TIMER, host, connection);
    }
}

/* TcpSend */
static void send_segment(gpointer data, const TcpSegment *segment)
{
    const HostPort *port = data;
    HostNetwork *network = port->network;
    guint host = port->host;
    HostNode *node = &network->nodes[host];
    HostPath *path = &network->paths[host];
    gboolean is_broken =
        network->is_broken != NULL && network->is_broken(network->break_data, host, segment);
    SimTime time_ps;
    host_node_charge_sent(node, segment);
    HostPathFate fate =
        host_path_send(path, node->clock_ps, tcp_segment_frame_bytes(segment), is_broken, &time_ps);
    if (network->capture != NULL && fate != HOST_PATH_QUEUE_FULL) {
        network->capture(network->capture_data, host, path->started_ps, segment);
    }
    sim_fingerprint_add(&network->fingerprint,
                        sim_fingerprint_word(host, fate, 0, network->n_sent[host]++), time_ps);
    if (fate == HOST_PATH_ARRIVES) {
        TcpSegment *arrives = host_node_announce(&network->nodes[1 - host], time_ps, segment);
        if (path->is_marked && segment->ecn == TCP_ECN_CAPABLE) {
            arrives->ecn = TCP_ECN_EXPERIENCED;
            network->n_marked[host]++;
        }
        plan_processor(network, 1 - host, node->clock_ps);
    }
}

HostNetwork *host_network_new(const HostNetworkSetup *setup, const HostApplication *application)
{
    HostNetwork *network = g_new0(HostNetwork, 1);
    network->setup = *setup;
    network->events = sim_event_queue_new(4 * setup->n_connections + 16);
    for (guint host = 0; host < HOST_NETWORK_HOSTS; host++) {
        guint other = setup->between != NULL ? 1 - host : host;
        const LinkSettings *links[2] = {setup->links[setup->between != NULL ? host : 0],
                                        setup->between != NULL ? setup->links[other] : NULL};
        network->ports[host] = (HostPort){network, host};
        host_path_init(&network->paths[host], setup->hosts[host], links, setup->between);
        host_node_init(&network->nodes[host], setup->hosts[host], setup->n_connections,
                       application->run[host], application->data, send_segment,
                       &network->ports[host]);
        network->timer_ps[host] = g_new(SimTime, setup->n_connections);
        for (guint i = 0; i < setup->n_connections; i++) {
            network->timer_ps[host][i] = SIM_TIME_NEVER;
        }
    }
    for (guint i = 0; i < setup->n_connections; i++) {
        tcp_connection_listen(&network->nodes[1].connection[i]);
        network->nodes[1].wait[i] = HOST_WAIT_READ;
    }
    return network;
}

void host_network_free(HostNetwork *network)
{
    if (network == NULL) {
        return;
    }
    for (guint host = 0; host < HOST_NETWORK_HOSTS; host++) {
        host_node_clear(&network->nodes[host]);
        host_path_clear(&network->paths[host]);
        g_free(network->timer_ps[host]);
    }
    sim_event_queue_free(network->events);
    g_free(network);
}

void host_network_set_capture(HostNetwork *network, HostNetworkCapture capture, gpointer data)
{
    network->capture = capture;
    network->capture_data = data;
}

void host_network_set_break(HostNetwork *network, HostNetworkBreak is_broken, gpointer data)
{
    network->is_broken = is_broken;
    network->break_data = data;
}

void host_network_set_cancelled(HostNetwork *network, const gint *cancelled)
{
    network->cancelled = cancelled;
}

void host_network_wake_at(HostNetwork *network, guint host, guint process, SimTime time_ps)
{
    push(network, time_ps, STAGE_APPLICATION, host, process);
}

static void handle_timer(HostNetwork *network, guint host, guint connection, SimTime now_ps)
{
    HostNode *node = &network->nodes[host];
    if (network->timer_ps[host][connection] != now_ps) {
        return; /* one that is sooner took its place */
    }
    network->timer_ps[host][connection] = SIM_TIME_NEVER;
    if (tcp_connection_timer_ps(&node->connection[connection]) <= now_ps) {
        host_node_expire(node, connection);
    } else {
        plan_timer(network, host, connection);
    }
}

static void handle_processor(HostNetwork *network, guint host, SimTime now_ps)
{
    HostNode *node = &network->nodes[host];
    network->processor[host] = 0;
    if (host_node_due_ps(node) <= now_ps) {
        host_node_work(node, now_ps);
    }
    for (guint i = 0; i < node->n_touched; i++) {
        plan_timer(network, host, node->touched[i]);
        node->is_touched[node->touched[i]] = FALSE;
    }
    node->n_touched = 0;
}

static void handle(HostNetwork *network, const SimEvent *event)
{
    guint stage = (guint)(event->payload >> 40);
    guint host = (guint)(event->payload >> 32 & 255);
    guint index = (guint)(event->payload & G_MAXUINT32);
    if (stage == STAGE_APPLICATION) {
        host_node_wake(&network->nodes[host], index);
    } else if (stage == STAGE_TIMER) {
        handle_timer(network, host, index, event->time_ps);
    } else {
        handle_processor(network, host, event->time_ps);
    }
    plan_processor(network, host, event->time_ps);
}

gboolean host_network_run(HostNetwork *network, SimTime until_ps)
{
    SimEvent event;
    while (sim_event_queue_peek(network->events, &event) && event.time_ps < until_ps) {
        sim_event_queue_pop(network->events, &event);
        handle(network, &event);
        network->n_events++;
        if (network->cancelled != NULL && network->n_events % CANCEL_EVERY == 0 &&
            g_atomic_int_get(network->cancelled) != 0) {
            return FALSE;
        }
    }
    return TRUE;
}

const HostNode *host_network_get_node(const HostNetwork *network, guint host)
{
    return &network->nodes[host];
}

const HostPath *host_network_get_path(const HostNetwork *network, guint host)
{
    return &network->paths[host];
}

guint64 host_network_get_marked(const HostNetwork *network, guint host)
{
    return network->n_marked[host];
}

SimFingerprint host_network_get_fingerprint(const HostNetwork *network)
{
    return network->fingerprint;
}

guint64 host_network_get_events(const HostNetwork *network)
{
    return network->n_events;
}

gboolean host_network_is_conserved(const HostNetwork *network)
{
    gboolean is_conserved = TRUE;
    for (guint host = 0; host < HOST_NETWORK_HOSTS; host++) {
        const HostNode *other = &network->nodes[1 - host];
        guint64 settled = other->counts.received_frames + other->counts.ring_drops +
                          other->coming.n + other->ring.n;
        for (guint fate = 0; fate < HOST_PATH_N_FATES; fate++) {
            settled += fate != HOST_PATH_ARRIVES ? network->paths[host].n_frames[fate] : 0;
        }
        is_conserved = is_conserved && settled == network->n_sent[host];
    }
    return is_conserved;
}
