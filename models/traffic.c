#include "models/traffic.h"

/* ---- sequences of sizes ---- */

static void get_sequence(const TesterSettings *tester, ImixSequence *sequence)
{
    const char *path;
    if (tester->imix == NULL) {
        *sequence = (ImixSequence){.n = 1, .bytes = {tester_frame_bytes(tester)}};
        return;
    }
    gboolean is_valid =
        imix_parse(tester->imix, tester->mtu_bytes, tester->imix_sizes, sequence, &path, NULL);
    g_assert(is_valid);
}

static guint16 add_size(Traffic *traffic, gint64 bytes, guint ip_version, ExtensionCount captured)
{
    traffic->bytes = g_renew(gint64, traffic->bytes, traffic->n_sizes + 1);
    traffic->ip_version = g_renew(guint, traffic->ip_version, traffic->n_sizes + 1);
    traffic->captured = g_renew(ExtensionCount, traffic->captured, traffic->n_sizes + 1);
    traffic->captured[traffic->n_sizes] = captured;
    traffic->bytes[traffic->n_sizes] = bytes;
    traffic->ip_version[traffic->n_sizes] = ip_version;
    return (guint16)traffic->n_sizes++;
}

/* Behind a capture's, which are as many as it says. */
static guint16 find_size(Traffic *traffic, gint64 bytes, guint ip_version)
{
    for (guint i = 0; i < traffic->n_sizes; i++) {
        if (traffic->bytes[i] == bytes && traffic->ip_version[i] == ip_version &&
            traffic->captured[i].n == 0) {
            return (guint16)i;
        }
    }
    return add_size(traffic, bytes, ip_version, (ExtensionCount){0});
}

const char *traffic_not_plain(const TesterSettings *tester)
{
    return tester_replays(tester)                          ? "replay.file"
           : tester->imix != NULL                          ? "imix"
           : tester->arrivals.process != ARRIVALS_CONSTANT ? "arrivals.process"
           : tester->background.rate_pps > 0               ? "background.rate"
           : modifiers_apply(&tester->modifiers)           ? "modifiers"
                                                           : NULL;
}

gboolean traffic_is_plain(const TesterSettings *tester)
{
    return traffic_not_plain(tester) == NULL;
}

TesterSettings traffic_tester(const TesterSettings *tester, TrafficStream stream)
{
    return stream == TRAFFIC_BACKGROUND ? tester_background(tester) : *tester;
}

static void add_capture(Traffic *traffic, const Capture *capture)
{
    for (guint i = 0; i < capture_n_kinds(capture); i++) {
        const CaptureKind *kind = capture_kind(capture, i);
        add_size(traffic, kind->bytes, kind->ip_version, kind->extensions);
    }
    for (guint d = 0; d < DUT_PORTS; d++) {
        const CaptureSequence *sequence = capture_sequence(capture, d);
        traffic->sequence[d][TRAFFIC_TEST] =
            (TrafficSequence){.n = sequence->n, .size = sequence->kind};
    }
}

static void add_stream(Traffic *traffic, TrafficStream stream, const TesterSettings *tester)
{
    ImixSequence sequence;
    if (tester_replays(tester)) {
        add_capture(traffic, tester->replay.capture);
        return;
    }
    get_sequence(tester, &sequence);
    for (guint d = 0; d < DUT_PORTS; d++) {
        TrafficSequence *of = &traffic->sequence[d][stream];
        of->n = sequence.n;
        of->size = of->own_size = g_new(guint16, sequence.n);
        for (guint i = 0; i < sequence.n; i++) {
            of->own_size[i] = find_size(traffic, sequence.bytes[i], tester_ip_version(tester));
        }
    }
}

Traffic *traffic_new(const TesterSettings *tester)
{
    if (traffic_is_plain(tester)) {
        return NULL;
    }
    Traffic *traffic = g_new0(Traffic, 1);
    traffic->has_modifiers = modifiers_apply(&tester->modifiers);
    traffic->number_mask = (G_GUINT64_CONSTANT(1) << FRAME_WORD_CONTROL_BIT) - 1;
    if (traffic->has_modifiers) {
        traffic->number_mask = modifier_number(traffic->number_mask);
    }
    add_stream(traffic, TRAFFIC_TEST, tester);
    if (tester->background.rate_pps > 0) {
        TesterSettings background = tester_background(tester);
        add_stream(traffic, TRAFFIC_BACKGROUND, &background);
    }
    return traffic;
}

void traffic_free(Traffic *traffic)
{
    if (traffic != NULL) {
        g_free(traffic->bytes);
        g_free(traffic->ip_version);
        g_free(traffic->captured);
        for (guint d = 0; d < DUT_PORTS; d++) {
            g_free(traffic->sequence[d][TRAFFIC_TEST].own_size);
            g_free(traffic->sequence[d][TRAFFIC_BACKGROUND].own_size);
        }
        g_free(traffic);
    }
}

/* ---- modifiers ---- */

/* RFC 2544 appendix C's port of the tester, SNMP (RFC 3417) and RIP (RFC 1058). */
#define PORT_TESTER 49184
#define PORT_SNMP   161
#define PORT_RIP    520

guint traffic_modifier_queue(const TesterSettings *tester, const Rss *rss, guint direction,
                             Modifier kind)
{
    AddressPlan plan = tester_address_plan(tester);
    AddressSide side = direction == 0 ? ADDRESS_SIDE_LEFT : ADDRESS_SIDE_RIGHT;
    guint8 from[ADDRESS_PLAN_MAX_BYTES];
    guint8 to[ADDRESS_PLAN_MAX_BYTES];
    guint16 source_port = 0;
    guint16 destination_port = 0;
    guint32 hash = 0;
    address_plan_get(&plan, side, 0, from);
    address_plan_get_dut(&plan, side, 0, to);
    if (kind == MODIFIER_MANAGEMENT) {
        source_port = PORT_TESTER;
        destination_port = PORT_SNMP;
    } else if (tester->modifiers.routing == MODIFIERS_ROUTING_RIP) {
        source_port = destination_port = PORT_RIP;
    }
    if (kind != MODIFIER_BROADCAST) {
        hash = rss_hash(rss, plan.ip_version, RSS_PROTOCOL_UDP, from, to, source_port,
                        destination_port);
    }
    return rss_entry_queue(rss, rss_entry(rss, hash));
}

/* ---- links ---- */

LinkSlot *traffic_slots_new(const Traffic *traffic, const LinkSettings *link)
{
    LinkSlot *slots = g_new(LinkSlot, traffic->n_sizes);
    for (guint i = 0; i < traffic->n_sizes; i++) {
        slots[i] = link_slot_of(link, traffic->bytes[i]);
    }
    return slots;
}

/* Frames of a size hold the wire alike. */
static TrafficMix mix_of_capture(const Capture *capture, guint direction, const LinkSettings *link)
{
    const CaptureSequence *sequence = capture_sequence(capture, direction);
    TrafficMix mix = {.n = sequence->n};
    for (guint i = 0; i < capture_n_kinds(capture); i++) {
        mix.slot_parts +=
            sequence->n_of_kind[i] * link_slot_parts(link, capture_kind(capture, i)->bytes);
    }
    return mix;
}

TrafficMix traffic_mix(const TesterSettings *tester, guint direction, const LinkSettings *link)
{
    ImixSequence sequence;
    TrafficMix mix = {0};
    if (tester_replays(tester)) {
        return mix_of_capture(tester->replay.capture, direction, link);
    }
    get_sequence(tester, &sequence);
    mix.n = sequence.n;
    for (guint i = 0; i < sequence.n; i++) {
        mix.slot_parts += link_slot_parts(link, sequence.bytes[i]);
    }
    return mix;
}

gint64 traffic_line_rate_pps(const TesterSettings *tester, guint direction,
                             const LinkSettings *link)
{
    TesterSettings background = tester_background(tester);
    TrafficMix mix = traffic_mix(tester, direction, link);
    TrafficMix other = traffic_mix(&background, direction, link);
    /* n_b of the link's rate, and of what the background leaves of it */
    ArrivalsWide left = (ArrivalsWide)link_parts_per_second(link) * other.n -
                        (ArrivalsWide)tester->background.rate_pps * other.slot_parts;
    ArrivalsWide parts = (ArrivalsWide)mix.slot_parts * other.n;
    g_assert(parts > 0);
    return left > 0 ? (gint64)(left * mix.n / parts) : 0;
}
