#include "scenarios/host_capture.h"

#include "models/host_address.h"
#include "output/pcap.h"

/* A frame as it was sent. */
typedef struct {
    SimTime start_ps;
    TcpSegment segment;
} Sent;

struct HostCapture {
    const HostSettings *server;
    guint most_frames;
    GArray *sent[HOST_NETWORK_HOSTS]; /* of Sent, in order; most_frames each: what comes behind is
                                         behind as many of both */
};

HostCapture *host_capture_new(const HostSettings *server, guint most_frames)
{
    HostCapture *capture = g_new0(HostCapture, 1);
    capture->server = server;
    capture->most_frames = most_frames;
    for (guint host = 0; host < HOST_NETWORK_HOSTS; host++) {
        capture->sent[host] = g_array_new(FALSE, FALSE, sizeof(Sent));
    }
    return capture;
}

void host_capture_free(HostCapture *capture)
{
    if (capture != NULL) {
        for (guint host = 0; host < HOST_NETWORK_HOSTS; host++) {
            g_array_unref(capture->sent[host]);
        }
        g_free(capture);
    }
}

void host_capture_see(gpointer capture, guint host, SimTime start_ps, const TcpSegment *segment)
{
    const HostCapture *self = capture;
    if (self->sent[host]->len < self->most_frames) {
        const Sent sent = {.start_ps = start_ps, .segment = *segment};
        g_array_append_val(self->sent[host], sent);
    }
}

/* Who sends next, `at` frames of each being done; HOST_NETWORK_HOSTS: nobody. */
static guint next_host(const HostCapture *capture, const guint *at)
{
    guint next = HOST_NETWORK_HOSTS;
    SimTime next_ps = SIM_TIME_NEVER;
    for (guint host = 0; host < HOST_NETWORK_HOSTS; host++) {
        if (at[host] < capture->sent[host]->len) {
            SimTime start_ps = g_array_index(capture->sent[host], Sent, at[host]).start_ps;
            next = start_ps < next_ps ? host : next;
            next_ps = MIN(next_ps, start_ps);
        }
    }
    return next;
}

gboolean host_capture_write(const HostCapture *capture, const char *path, GError **error)
{
    guint at[HOST_NETWORK_HOSTS] = {0};
    g_autoptr(Pcap) pcap = pcap_new(path, error);
    if (pcap == NULL) {
        return FALSE;
    }
    for (guint i = 0; i < capture->most_frames; i++) {
        guint8 bytes[TCP_SEGMENT_MAX_BYTES];
        guint host = next_host(capture, at);
        if (host == HOST_NETWORK_HOSTS) {
            break;
        }
        const Sent *sent = &g_array_index(capture->sent[host], Sent, at[host]);
        TcpSegmentAddress address = host_address(capture->server, host, sent->segment.connection);
        address.identification = (guint16)at[host]++;
        guint n_bytes = tcp_segment_write(&sent->segment, &address, bytes);
        pcap_add(pcap, sent->start_ps, bytes, n_bytes, n_bytes);
    }
    return pcap_finish(pcap, error);
}
