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

static guint16 find_size(Traffic *traffic, gint64 bytes)
{
    for (guint i = 0; i < traffic->n_sizes; i++) {
        if (traffic->bytes[i] == bytes) {
            return (guint16)i;
        }
    }
    traffic->bytes = g_renew(gint64, traffic->bytes, traffic->n_sizes + 1);
    traffic->bytes[traffic->n_sizes] = bytes;
    return (guint16)traffic->n_sizes++;
}

gboolean traffic_is_plain(const TesterSettings *tester)
{
    return tester->imix == NULL && tester->arrivals.process == ARRIVALS_CONSTANT;
}

Traffic *traffic_new(const TesterSettings *tester)
{
    if (traffic_is_plain(tester)) {
        return NULL;
    }
    Traffic *traffic = g_new0(Traffic, 1);
    ImixSequence sequence;
    get_sequence(tester, &sequence);
    traffic->sequence.n = sequence.n;
    traffic->sequence.size = g_new(guint16, sequence.n);
    for (guint i = 0; i < sequence.n; i++) {
        traffic->sequence.size[i] = find_size(traffic, sequence.bytes[i]);
    }
    return traffic;
}

void traffic_free(Traffic *traffic)
{
    if (traffic != NULL) {
        g_free(traffic->bytes);
        g_free(traffic->sequence.size);
        g_free(traffic);
    }
}

/* ---- links ---- */

TrafficSlot *traffic_slots_new(const Traffic *traffic, gint64 rate_bps)
{
    TrafficSlot *slots = g_new(TrafficSlot, traffic->n_sizes);
    for (guint i = 0; i < traffic->n_sizes; i++) {
        LinkWire wire;
        link_wire_init(&wire, rate_bps, traffic->bytes[i]);
        slots[i] = (TrafficSlot){
            .frame_ps = link_frame_time_ps(rate_bps, traffic->bytes[i]),
            .slot_ps = wire.slot_ps,
            .slot_remainder = wire.slot_remainder,
        };
    }
    return slots;
}

gint64 traffic_slot_bits(gint64 frame_bytes)
{
    return 8 * (frame_bytes + LINK_PREAMBLE_BYTES + LINK_GAP_BYTES);
}

TrafficMix traffic_mix(const TesterSettings *tester)
{
    ImixSequence sequence;
    TrafficMix mix = {0};
    get_sequence(tester, &sequence);
    mix.n = sequence.n;
    for (guint i = 0; i < sequence.n; i++) {
        mix.slot_bits += traffic_slot_bits(sequence.bytes[i]);
    }
    return mix;
}

gint64 traffic_line_rate_pps(const TesterSettings *tester, gint64 rate_bps)
{
    TrafficMix mix = traffic_mix(tester);
    g_assert(mix.slot_bits > 0);
    return (gint64)((ArrivalsWide)rate_bps * (ArrivalsWide)mix.n / (ArrivalsWide)mix.slot_bits);
}
