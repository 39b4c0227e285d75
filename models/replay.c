#include "models/replay.h"

#include <arpa/inet.h>
#include <string.h>

static const char *const timing_choices[] = {"recorded", "arrivals", NULL};

static gboolean check_file(const char *text, GError **error)
{
    if (*text != '\0') {
        return TRUE;
    }
    g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                        "'' is no file: the path of a capture (pcap or pcapng) is expected");
    return FALSE;
}

static const SimAttribute attributes[] = {
    {.name = "file",
     .type = SIM_ATTRIBUTE_STRING,
     .offset = G_STRUCT_OFFSET(ReplaySettings, file),
     .check = check_file,
     .help = "a capture (pcap, pcapng) whose IP frames are sent, over and over, in place of test "
             "frames: its sizes, addresses, ports and times; relative to the file that says so; "
             "when unset: none",
     .source = "dutsim: none"},
    {.name = "timing",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(ReplaySettings, timing),
     .choices = timing_choices,
     .default_text = "recorded",
     .help = "of replayed frames: the recorded times, scaled so that their mean rate is the "
             "trial's; or as tester.arrivals says",
     .source = "dutsim: the user's own traffic"},
    {.name = "forward",
     .type = SIM_ATTRIBUTE_STRINGS,
     .offset = G_STRUCT_OFFSET(ReplaySettings, forward),
     .help = "senders whose frames go forward, all others in the reverse direction: networks, IP "
             "or MAC addresses; when unset: each direction sends all frames, the reverse one with "
             "source and destination swapped",
     .source = "dutsim: no direction is known of a capture",
     .min_length = 1,
     .max_length = 1024},
    {0},
};

const SimAttributeTable replay_attributes = {
    .name = "replay",
    .help = "the frames of a capture in place of test frames",
    .size = sizeof(ReplaySettings),
    .attributes = attributes,
};

/* ---- directions ---- */

typedef struct {
    guint ip_version; /* 0: a MAC address */
    guint n_bits;     /* that count */
    guint8 bytes[16];
} Sender;

struct ReplayRule {
    GArray *senders; /* of Sender */
};

static gboolean read_mac(const char *text, Sender *sender)
{
    for (guint i = 0; i < CAPTURED_MAC_BYTES; i++) {
        gint high = g_ascii_xdigit_value(text[0]);
        gint low = high < 0 ? -1 : g_ascii_xdigit_value(text[1]);
        if (low < 0 || text[2] != (i < CAPTURED_MAC_BYTES - 1 ? ':' : '\0')) {
            return FALSE;
        }
        sender->bytes[i] = (guint8)(16 * high + low);
        text += 3;
    }
    sender->n_bits = 8 * CAPTURED_MAC_BYTES;
    return TRUE;
}

static gboolean read_network(const char *text, Sender *sender)
{
    g_auto(GStrv) parts = g_strsplit(text, "/", 2);
    gboolean is_ipv6 = strchr(text, ':') != NULL;
    guint64 n_bits = is_ipv6 ? 128 : 32;
    if (parts[0] == NULL || inet_pton(is_ipv6 ? AF_INET6 : AF_INET, parts[0], sender->bytes) != 1 ||
        (parts[1] != NULL && !g_ascii_string_to_unsigned(parts[1], 10, 0, n_bits, &n_bits, NULL))) {
        return FALSE;
    }
    sender->ip_version = is_ipv6 ? 6 : 4;
    sender->n_bits = (guint)n_bits;
    return TRUE;
}

ReplayRule *replay_rule_new(const GPtrArray *texts, GError **error)
{
    g_autoptr(ReplayRule) rule = g_new(ReplayRule, 1);
    rule->senders = g_array_new(FALSE, FALSE, sizeof(Sender));
    for (guint i = 0; texts != NULL && i < texts->len; i++) {
        const char *text = g_ptr_array_index(texts, i);
        Sender sender = {0};
        if (!read_mac(text, &sender) && !read_network(text, &sender)) {
            g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                        "'%.60s' is no sender: a network such as 10.0.0.0/8 or 2001:db8::/32, an "
                        "IP address, or a MAC address such as 02:00:00:00:00:01",
                        text);
            return NULL;
        }
        g_array_append_val(rule->senders, sender);
    }
    return g_steal_pointer(&rule);
}

void replay_rule_free(ReplayRule *rule)
{
    if (rule != NULL) {
        g_array_unref(rule->senders);
        g_free(rule);
    }
}

static gboolean begins_alike(const guint8 *a, const guint8 *b, guint n_bits)
{
    guint n_bytes = n_bits / 8;
    guint8 mask = (guint8)(0xff00 >> (n_bits % 8));
    return memcmp(a, b, n_bytes) == 0 &&
           (n_bits % 8 == 0 || ((a[n_bytes] ^ b[n_bytes]) & mask) == 0);
}

static gboolean is_from(const Sender *sender, const CapturedFrame *frame)
{
    if (sender->ip_version == 0) {
        return frame->has_mac && begins_alike(sender->bytes, frame->source_mac, sender->n_bits);
    }
    return sender->ip_version == frame->flow.ip_version &&
           begins_alike(sender->bytes, frame->flow.source, sender->n_bits);
}

guint replay_rule_direction(const ReplayRule *rule, const CapturedFrame *frame)
{
    for (guint i = 0; i < rule->senders->len; i++) {
        if (is_from(&g_array_index(rule->senders, Sender, i), frame)) {
            return 0;
        }
    }
    return rule->senders->len == 0 ? 0 : 1;
}

/* ---- what is replayed ---- */

guint32 replay_flow_hash(const Capture *capture, guint flow, const Rss *rss, guint direction)
{
    const CapturedFlow *ends = capture_flow(capture, flow);
    gboolean is_found = ends->is_behind == 0 || rss_looks_behind(rss);
    RssProtocol protocol = is_found ? (RssProtocol)ends->protocol : RSS_PROTOCOL_NONE;
    if (direction == 1 && capture_is_mirrored(capture)) {
        return rss_hash(rss, ends->ip_version, protocol, ends->destination, ends->source,
                        ends->destination_port, ends->source_port);
    }
    return rss_hash(rss, ends->ip_version, protocol, ends->source, ends->destination,
                    ends->source_port, ends->destination_port);
}

const CaptureCounts *replay_counts(const ReplaySettings *settings, guint direction)
{
    const Capture *capture = settings->capture;
    guint ip_version =
        settings->ip_version != 0 ? settings->ip_version : capture_main_version(capture);
    return &capture_sequence(capture, direction)->counts[capture_version_of(ip_version)];
}
