#include "models/host_node.h"

void host_node_init(HostNode *node, const HostSettings *settings, guint n_connections,
                    HostApplicationRun run, gpointer application, TcpSend send, gpointer network)
{
    *node = (HostNode){.settings = settings,
                       .n_connections = n_connections,
                       .connection = g_new0(TcpConnection, n_connections),
                       .run = run,
                       .application = application,
                       .send = send,
                       .network = network,
                       .last_process = G_MAXUINT,
                       .polled_ps = -1,
                       .wait = g_new0(HostWait, n_connections),
                       .ready = g_new0(guint, n_connections),
                       .is_ready = g_new0(gboolean, n_connections),
                       .expired = g_new0(guint, n_connections),
                       .touched = g_new0(guint, n_connections),
                       .is_touched = g_new0(gboolean, n_connections),
                       .carried = g_array_new(FALSE, TRUE, sizeof(guint64))};
    for (guint i = 0; i < n_connections; i++) {
        tcp_connection_init(&node->connection[i], i, &settings->tcp, send, network);
    }
}

void host_node_clear(HostNode *node)
{
    for (guint i = 0; i < node->n_connections; i++) {
        tcp_connection_clear(&node->connection[i]);
    }
    g_free(node->connection);
    g_free(node->wait);
    g_free(node->ready);
    g_free(node->is_ready);
    g_free(node->expired);
    g_free(node->touched);
    g_free(node->is_touched);
    g_free(node->coming.frame);
    g_free(node->ring.frame);
    g_array_unref(node->carried);
    *node = (HostNode){0};
}

/* ---- frames ---- */

static void frames_grow(HostFrames *frames)
{
    guint room = MAX(64, 2 * frames->room);
    HostFrame *frame = g_new(HostFrame, room);
    for (guint i = 0; i < frames->n; i++) {
        frame[i] = frames->frame[(frames->head + i) & (frames->room - 1)];
    }
    g_free(frames->frame);
    frames->frame = frame;
    frames->room = room;
    frames->head = 0;
}

/* Room for a frame at the end; the caller fills it in. */
static HostFrame *frames_push(HostFrames *frames)
{
    if (frames->n == frames->room) {
        frames_grow(frames);
    }
    return &frames->frame[(frames->head + frames->n++) & (frames->room - 1)];
}

static HostFrame *frames_first(const HostFrames *frames)
{
    return &frames->frame[frames->head];
}

/* The first one, which stays where it is until the next push. */
static HostFrame *frames_pop(HostFrames *frames)
{
    HostFrame *first = frames_first(frames);
    frames->head = (frames->head + 1) & (frames->room - 1);
    frames->n--;
    return first;
}

TcpSegment *host_node_announce(HostNode *node, SimTime arrival_ps, const TcpSegment *segment)
{
    HostFrame *frame = frames_push(&node->coming);
    frame->arrival_ps = arrival_ps;
    frame->segment = *segment;
    return &frame->segment;
}

/* Frames that arrived by `now_ps` go into the ring, or are lost where no descriptor is free: those
 * of the last poll are not until it is over. */
static void admit(HostNode *node, SimTime now_ps)
{
    while (node->coming.n > 0 && frames_first(&node->coming)->arrival_ps <= now_ps) {
        const HostFrame *frame = frames_pop(&node->coming);
        guint n_held = frame->arrival_ps < node->polled_ps ? node->n_held : 0;
        if (node->ring.n + n_held >= (guint)node->settings->nic.ring_size) {
            node->counts.ring_drops++;
        } else {
            *frames_push(&node->ring) = *frame;
        }
    }
}

/* ---- what is due ---- */

void host_node_expire(HostNode *node, guint connection)
{
    for (guint i = 0; i < node->n_expired; i++) {
        if (node->expired[i] == connection) {
            return;
        }
    }
    node->expired[node->n_expired++] = connection;
}

void host_node_wake(HostNode *node, guint process)
{
    node->wait[process] = HOST_WAIT_WAKE;
    if (!node->is_ready[process]) {
        node->is_ready[process] = TRUE;
        node->ready[(node->ready_head + node->n_ready++) % node->n_connections] = process;
    }
}

/* When the NIC wants to be polled. */
static SimTime poll_due_ps(const HostNode *node)
{
    const HostFrames *frames = node->ring.n > 0 ? &node->ring : &node->coming;
    if (frames->n == 0) {
        return SIM_TIME_NEVER;
    }
    SimTime arrival_ps = frames_first(frames)->arrival_ps;
    return arrival_ps <= node->polled_ps ? node->polled_ps
                                         : arrival_ps + node->settings->nic.interrupt_delay_ps;
}

SimTime host_node_due_ps(const HostNode *node)
{
    if (node->n_expired > 0 || node->n_ready > 0) {
        return node->clock_ps;
    }
    return MAX(node->clock_ps, poll_due_ps(node));
}

static void touch(HostNode *node, guint connection)
{
    if (!node->is_touched[connection]) {
        node->is_touched[connection] = TRUE;
        node->touched[node->n_touched++] = connection;
    }
}

/* Wakes the process of a connection if what it sleeps for is there. */
static void wake_if_served(HostNode *node, guint process)
{
    const TcpConnection *connection = &node->connection[process];
    gboolean is_there = FALSE;
    switch (node->wait[process]) {
    case HOST_WAIT_WAKE:
        break;
    case HOST_WAIT_TURN:
        is_there = TRUE;
        break;
    case HOST_WAIT_CONNECT:
        is_there = connection->state >= TCP_STATE_ESTABLISHED;
        break;
    case HOST_WAIT_WRITE:
        is_there =
            3 * tcp_connection_room(connection) >= (guint64)connection->settings->send_buffer_bytes;
        break;
    case HOST_WAIT_READ:
        is_there = tcp_receiver_available(&connection->receiver) > 0 ||
                   tcp_receiver_is_finished(&connection->receiver);
        break;
    }
    if (is_there) {
        host_node_wake(node, process);
    }
}

/* ---- costs ---- */

/* Whether offload makes a segment part of the one before it. */
static gboolean is_merged(HostNode *node, const TcpSegment *segment)
{
    gboolean goes_on = segment->length > 0 && node->offload_next == segment->sequence &&
                       node->offload_connection == segment->connection &&
                       node->offload_bytes + segment->length <= HOST_OFFLOAD_BYTES;
    node->offload_bytes = (goes_on ? node->offload_bytes : 0) + segment->length;
    node->offload_connection = segment->connection;
    node->offload_next = segment->length > 0 ? segment->sequence + segment->length : 0;
    return goes_on;
}

static SimTime segment_cost_ps(const HostNode *node, const TcpSegment *segment)
{
    const HostCostSettings *cost = &node->settings->cost;
    return tcp_segment_is_acknowledgement(segment) ? cost->acknowledgement_ps : cost->segment_ps;
}

void host_node_charge_sent(HostNode *node, const TcpSegment *segment)
{
    if (!node->settings->nic.tso || !is_merged(node, segment)) {
        node->clock_ps += node->settings->cost.frame_ps + segment_cost_ps(node, segment);
    }
}

/* ---- tasks ---- */

/* New bytes of data that arrived, for the goodput over time. */
static void note_carried(HostNode *node, SimTime arrival_ps, guint64 bytes)
{
    guint index = (guint)(arrival_ps / HOST_INTERVAL_PS);
    if (index >= node->carried->len) {
        g_array_set_size(node->carried, index + 1);
    }
    g_array_index(node->carried, guint64, index) += bytes;
    node->carried_ps = arrival_ps;
}

static void receive(HostNode *node, const TcpSegment *segment, SimTime arrival_ps)
{
    TcpConnection *connection = &node->connection[segment->connection];
    guint64 before = connection->n_received;
    touch(node, segment->connection);
    node->clock_ps += segment_cost_ps(node, segment);
    tcp_connection_receive(connection, segment, node->clock_ps);
    if (connection->n_received > before) {
        note_carried(node, arrival_ps, connection->n_received - before);
    }
    wake_if_served(node, segment->connection);
}

/* GRO: `merged` grows by a segment that goes on where it ends. */
static gboolean merge(TcpSegment *merged, const TcpSegment *segment)
{
    if (merged->length == 0 || segment->length == 0 || merged->connection != segment->connection ||
        merged->sequence + merged->length != segment->sequence ||
        ((merged->flags | segment->flags) & (TCP_SYN | TCP_FIN | TCP_CWR)) != 0 ||
        merged->flags & TCP_PUSH || merged->ecn != segment->ecn ||
        merged->length + segment->length > HOST_OFFLOAD_BYTES) {
        return FALSE;
    }
    TcpSegment first = *merged;
    *merged = *segment; /* the newest acknowledgement */
    merged->sequence = first.sequence;
    merged->time_ps = first.time_ps;
    merged->length += first.length;
    return TRUE;
}

static void poll(HostNode *node)
{
    guint n = MIN(node->ring.n, HOST_POLL_BUDGET);
    if (frames_first(&node->ring)->arrival_ps > node->polled_ps) {
        node->clock_ps += node->settings->cost.interrupt_ps;
        node->counts.interrupts++;
    }
    node->counts.polls++;
    node->counts.received_frames += n;
    for (guint i = 0; i < n; i++) {
        HostFrame frame = *frames_pop(&node->ring);
        node->clock_ps += node->settings->cost.frame_ps;
        while (node->settings->nic.gro && i + 1 < n &&
               merge(&frame.segment, &frames_first(&node->ring)->segment)) {
            frame.arrival_ps = frames_pop(&node->ring)->arrival_ps;
            node->clock_ps += node->settings->cost.frame_ps;
            i++;
        }
        receive(node, &frame.segment, frame.arrival_ps);
    }
    node->n_held = n;
    node->polled_ps = node->clock_ps;
}

static void run_process(HostNode *node)
{
    guint process = node->ready[node->ready_head];
    node->ready_head = (node->ready_head + 1) % node->n_connections;
    node->n_ready--;
    node->is_ready[process] = FALSE;
    if (process != node->last_process) {
        node->clock_ps += node->settings->cost.process_switch_ps;
        node->counts.process_switches++;
        node->last_process = process;
    }
    touch(node, process);
    node->wait[process] = node->run(node->application, node, process);
    wake_if_served(node, process);
}

static void run_timers(HostNode *node)
{
    guint n_expired = node->n_expired;
    node->n_expired = 0;
    for (guint i = 0; i < n_expired; i++) {
        guint connection = node->expired[i];
        touch(node, connection);
        tcp_connection_run_timers(&node->connection[connection], node->clock_ps);
        wake_if_served(node, connection);
    }
}

void host_node_work(HostNode *node, SimTime now_ps)
{
    g_assert(now_ps >= node->clock_ps);
    gboolean is_due = poll_due_ps(node) <= now_ps;
    node->clock_ps = now_ps;
    node->offload_next = 0;
    admit(node, now_ps);
    gboolean polls = is_due && node->ring.n > 0 && !(node->polled_last && node->n_ready > 0);
    if (node->n_expired > 0) {
        run_timers(node);
    } else if (polls) {
        poll(node);
        node->polled_last = TRUE;
    } else if (node->n_ready > 0) {
        run_process(node);
        node->polled_last = FALSE;
    }
    node->counts.busy_ps += node->clock_ps - now_ps;
}

/* ---- system calls ---- */

static void call(HostNode *node, guint64 bytes)
{
    const HostCostSettings *cost = &node->settings->cost;
    node->clock_ps += cost->system_call_ps + (SimTime)bytes * cost->byte_ps;
    node->counts.system_calls++;
}

void host_node_open(HostNode *node, guint process)
{
    call(node, 0);
    tcp_connection_open(&node->connection[process], node->clock_ps);
}

guint64 host_node_write(HostNode *node, guint process, guint64 bytes)
{
    TcpConnection *connection = &node->connection[process];
    guint64 taken = MIN(bytes, tcp_connection_room(connection));
    call(node, taken);
    return tcp_connection_write(connection, taken, node->clock_ps);
}

guint64 host_node_read(HostNode *node, guint process, guint64 most)
{
    TcpConnection *connection = &node->connection[process];
    guint64 bytes = MIN(most, tcp_receiver_available(&connection->receiver));
    call(node, bytes);
    return tcp_connection_read(connection, bytes, node->clock_ps);
}

void host_node_close(HostNode *node, guint process)
{
    call(node, 0);
    tcp_connection_close(&node->connection[process], node->clock_ps);
}
