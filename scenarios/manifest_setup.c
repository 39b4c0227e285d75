#include "scenarios/manifest_setup-internal.h"

#include <arpa/inet.h>
#include <string.h>

#include "models/mac_plan.h"
#include "scenarios/manifest_capture.h"

static const struct {
    const char *key, *title;
} facts[MANIFEST_N_FACTS] = {
    [MANIFEST_PROTOCOL] = {"protocol", "Protocol"},
    [MANIFEST_MEDIUM] = {"medium", "Medium"},
    [MANIFEST_FRAMES] = {"frames", "Frame size"},
    [MANIFEST_FORMAT] = {"format", "Frame format"},
    [MANIFEST_STREAM] = {"stream", "Stream"},
    [MANIFEST_ADDRESSES] = {"addresses", "Addresses"},
    [MANIFEST_PORTS] = {"ports", "Ports"},
    [MANIFEST_MAC_ADDRESSES] = {"mac_addresses", "MAC addresses"},
    [MANIFEST_FLOWS] = {"flows", "Flows"},
    [MANIFEST_BACKGROUND] = {"background", "Background"},
    [MANIFEST_CAPTURE] = {"capture", "Capture"},
};

const char *manifest_fact_title(ManifestFact fact)
{
    return facts[fact].title;
}

char *manifest_setup_value(const TesterSettings *tester, const char *path)
{
    gpointer owner;
    const SimAttribute *attribute =
        sim_attribute_table_locate(&tester_attributes, (gpointer)tester, path, &owner);
    return sim_attribute_get(attribute, owner);
}

static char *describe_protocol(const TrialSetup *trial)
{
    if (tester_replays(trial->tester)) {
        return manifest_capture_protocol(trial->tester);
    }
    return g_strdup_printf("UDP over IPv%u", tester_ip_version(trial->tester));
}

/* "10 Gbit/s", or "149.76 Mbit/s with stuffing byte". */
static char *describe_link(const LinkSettings *link)
{
    g_autofree char *rate = sim_units_format(SIM_UNIT_RATE, link->rate_bps);
    const SimAttribute *stuffing = sim_attribute_table_find(&link_attributes, "stuffing");
    g_autofree char *name = sim_attribute_get(stuffing, link);
    return link->framing == LINK_FRAMING_ETHERNET
               ? g_steal_pointer(&rate)
               : g_strdup_printf("%s with stuffing %s", rate, name);
}

/* Of the tester's links. */
static char *describe_medium(const TrialSetup *trial)
{
    g_autofree char *left = describe_link(trial_tester_link(trial, 0));
    g_autofree char *right = describe_link(trial_tester_link(trial, 1));
    const char *medium = trial_tester_link(trial, 0)->framing == LINK_FRAMING_ETHERNET
                             ? "Ethernet"
                             : "PPP in HDLC-like framing (Packet over SONET)";
    return g_str_equal(left, right) ? g_strdup_printf("%s %s", medium, left)
                                    : g_strdup_printf("%s %s, %s", medium, left, right);
}

/* RFC 6985 sections 4 and 5: custom if a capital is in it, then with the sizes. */
static char *describe_frames(const TrialSetup *trial)
{
    const TesterSettings *tester = trial->tester;
    if (tester_replays(tester)) {
        return manifest_capture_sizes(tester);
    }
    if (tester->imix == NULL) {
        return sim_units_format(SIM_UNIT_SIZE, tester_frame_bytes(tester));
    }
    g_autofree char *sizes = manifest_setup_value(tester, "imix_sizes");
    g_autofree char *mtu = manifest_setup_value(tester, "mtu");
    gboolean is_custom = strpbrk(tester->imix, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != NULL;
    return g_strdup_printf("%sIMIX - %s%s%s%s%s", is_custom ? "CUSTOM " : "", tester->imix,
                           is_custom && sizes != NULL ? ", sizes " : "",
                           is_custom && sizes != NULL ? sizes : "",
                           strchr(tester->imix, 'z') != NULL ? ", z: MTU " : "",
                           strchr(tester->imix, 'z') != NULL ? mtu : "");
}

/* ", destination options 8 B" and so on. (transfer full) */
static char *describe_extensions(const TesterSettings *tester)
{
    ExtensionChain chain = tester_extension_chain(tester);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < chain.n; i++) {
        ExtensionHeader header = (ExtensionHeader)chain.header[i];
        g_string_append_printf(text, ", %s %u B", extension_header_name(header),
                               extension_header_bytes(header));
    }
    return g_string_free(text, FALSE);
}

static char *describe_format(const TrialSetup *trial)
{
    const LinkSettings *link = trial_tester_link(trial, 0);
    guint ip_version = tester_ip_version(trial->tester);
    if (tester_replays(trial->tester)) {
        return g_strdup("as captured");
    }
    g_autofree char *extensions = describe_extensions(trial->tester);
    if (link->framing == LINK_FRAMING_HDLC) {
        return g_strdup_printf("PPP (RFC 1662), IPv%u%s, UDP, %s, FCS; the size counts one flag",
                               ip_version, extensions,
                               link->stuffing == LINK_STUFFING_NONE
                                   ? "data octets"
                                   : "pseudorandom data octets (RFC 4814 section 4.6)");
    }
    return g_strdup_printf("Ethernet II, IPv%u%s, UDP, data octets 00 01 02 ..., FCS (RFC 2544 "
                           "appendix C.2.6.4)",
                           ip_version, extensions);
}

/* Of more than one pair of ports, else "". */
static char *describe_pairs(const TesterSettings *tester)
{
    guint n_pairs = tester_n_pairs(tester);
    if (n_pairs == 1) {
        return g_strdup("");
    }
    return g_strdup_printf("; %u pairs of ports at once, the frames of a port leave by %s", n_pairs,
                           tester->port_order == PORT_ORDER_ALL
                               ? "all output ports in turn (RFC 2544 section 16)"
                               : "the other port of its pair");
}

static char *describe_stream(const TrialSetup *trial)
{
    const TesterSettings *tester = trial->tester;
    g_autofree char *process = manifest_setup_value(tester, "arrivals.process");
    g_autofree char *burst = manifest_setup_value(tester, "arrivals.burst");
    g_autofree char *direction = manifest_setup_value(tester, "direction");
    if (tester_replays(tester) && tester->replay.timing == REPLAY_RECORDED) {
        return g_strdup_printf("%s direction%s, frames come: as recorded, at the trial's mean rate",
                               direction, tester_n_directions(tester) > 1 ? "s at once" : "");
    }
    gboolean has_bursts =
        tester->arrivals.process == ARRIVALS_BURSTS || tester->arrivals.process == ARRIVALS_ON_OFF;
    g_autofree char *ports = describe_pairs(tester);
    return g_strdup_printf("%s direction%s, frames come: %s%s%s%s", direction,
                           tester_n_directions(tester) > 1 ? "s at once" : "", process,
                           has_bursts ? " of " : "", has_bursts ? burst : "", ports);
}

char *manifest_setup_range(guint ip_version, const guint8 *low, const guint8 *high)
{
    int family = ip_version == 4 ? AF_INET : AF_INET6;
    char first[INET6_ADDRSTRLEN], last[INET6_ADDRSTRLEN];
    inet_ntop(family, low, first, sizeof first);
    inet_ntop(family, high, last, sizeof last);
    return g_str_equal(first, last) ? g_strdup(first) : g_strdup_printf("%s to %s", first, last);
}

/* The lowest and the highest of the first `count` addresses of a side. */
static char *describe_range(const AddressPlan *plan, AddressSide side, guint count)
{
    guint n_bytes = address_plan_address_bytes(plan);
    guint8 low[ADDRESS_PLAN_MAX_BYTES], high[ADDRESS_PLAN_MAX_BYTES];
    address_plan_get(plan, side, 0, low);
    memcpy(high, low, n_bytes);
    /* the highest of a network is its last: among the last ones, a network each */
    for (guint i = count > plan->networks ? count - plan->networks : 0; i < count; i++) {
        guint8 address[ADDRESS_PLAN_MAX_BYTES];
        address_plan_get(plan, side, i, address);
        if (memcmp(address, high, n_bytes) > 0) {
            memcpy(high, address, n_bytes);
        }
    }
    g_autofree char *range = manifest_setup_range(plan->ip_version, low, high);
    return count > 1 ? g_strdup_printf("%u from %s", count, range) : g_steal_pointer(&range);
}

static char *describe_addresses(const TrialSetup *trial)
{
    const TesterSettings *tester = trial->tester;
    if (tester_replays(tester)) {
        return manifest_capture_addresses(tester);
    }
    if (tester->flows.list != NULL) {
        return manifest_setup_given_addresses(tester);
    }
    const AddressPlan plan = tester_address_plan(tester);
    gboolean is_reverse = !tester_sends(tester, 0);
    guint n_sources = tester_n_sources(tester);
    guint n_destinations = tester_n_destinations(tester);
    g_autofree char *selection = manifest_setup_value(tester, "addresses.selection");
    g_autofree char *setup = manifest_setup_value(tester, "setup");
    if (tester->addresses.selection == TESTER_SELECTION_FIXED) {
        n_sources = n_destinations = 1;
    }
    g_autofree char *sources =
        describe_range(&plan, is_reverse ? ADDRESS_SIDE_RIGHT : ADDRESS_SIDE_LEFT, n_sources);
    g_autofree char *destinations =
        describe_range(&plan, is_reverse ? ADDRESS_SIDE_LEFT : ADDRESS_SIDE_RIGHT, n_destinations);
    g_autofree char *pairs =
        tester_n_pairs(tester) > 1
            ? g_strdup_printf(" (the first of %u pairs of ports, each the next network%s)",
                              tester_n_pairs(tester), plan.networks > 1 ? "s" : "")
            : g_strdup("");
    return g_strdup_printf("%s; %s: source %s, destination %s%s; in %u network%s a side%s, %s",
                           selection, is_reverse ? "reverse" : "forward", sources, destinations,
                           tester_n_directions(tester) > 1 ? ", and the other way round" : "",
                           plan.networks, plan.networks > 1 ? "s" : "", pairs, setup);
}

static char *describe_direction_ports(const TesterDirectionPorts *ports)
{
    const char *selection = TESTER_SELECTION_CHOICES[ports->selection];
    if (ports->selection == TESTER_SELECTION_FIXED) {
        return g_strdup_printf("%s; source %" G_GINT64_FORMAT ", destination %" G_GINT64_FORMAT,
                               selection, ports->source.fixed, ports->destination.fixed);
    }
    return g_strdup_printf("%s; source %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                           ", destination %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                           selection, ports->source.minimum, ports->source.maximum,
                           ports->destination.minimum, ports->destination.maximum);
}

static char *describe_ports(const TrialSetup *trial)
{
    const TesterSettings *tester = trial->tester;
    if (tester_replays(tester)) {
        return g_strdup("as captured");
    }
    if (tester->flows.list != NULL) {
        return manifest_setup_given_ports(tester);
    }
    char *text[DUT_PORTS];
    for (guint d = 0; d < DUT_PORTS; d++) {
        TesterDirectionPorts ports = tester_ports_of(&tester->ports, d);
        text[d] = describe_direction_ports(&ports);
    }
    gboolean is_one = tester_n_directions(tester) == 1 || g_str_equal(text[0], text[1]);
    char *all = is_one ? g_strdup(text[tester_sends(tester, 0) ? 0 : 1])
                       : g_strdup_printf("forward %s; reverse %s", text[0], text[1]);
    g_free(text[0]);
    g_free(text[1]);
    return all;
}

static char *describe_mac_addresses(const TrialSetup *trial)
{
    const TesterSettings *tester = trial->tester;
    if (trial_tester_link(trial, 0)->framing == LINK_FRAMING_HDLC) {
        return g_strdup("none: PPP has none");
    }
    guint n_left = mac_plan_n_used(tester, mac_plan_n_addresses(tester, 0));
    guint n_right = mac_plan_n_used(tester, mac_plan_n_addresses(tester, 1));
    if (tester->mac_addresses.selection == TESTER_MAC_FIXED) {
        return g_strdup("fixed; one a side");
    }
    return g_strdup_printf("random; %u on port 0, %u on port 1: (RR & 0xFC):PP:PP:RR:RR:RR, PP:PP "
                           "the port counted from 1 (RFC 4814 section 4.2)",
                           n_left, n_right);
}

static char *describe_capture(const TrialSetup *trial)
{
    return tester_replays(trial->tester) ? manifest_capture_describe(trial->tester) : NULL;
}

ManifestSetup *manifest_setup_new(const TrialSetup *trial)
{
    static char *(*const describe[MANIFEST_N_FACTS])(const TrialSetup *trial) = {
        [MANIFEST_PROTOCOL] = describe_protocol, [MANIFEST_MEDIUM] = describe_medium,
        [MANIFEST_FRAMES] = describe_frames,     [MANIFEST_FORMAT] = describe_format,
        [MANIFEST_STREAM] = describe_stream,     [MANIFEST_ADDRESSES] = describe_addresses,
        [MANIFEST_PORTS] = describe_ports,       [MANIFEST_MAC_ADDRESSES] = describe_mac_addresses,
        [MANIFEST_FLOWS] = manifest_setup_flows, [MANIFEST_BACKGROUND] = manifest_setup_background,
        [MANIFEST_CAPTURE] = describe_capture,
    };
    ManifestSetup *setup = g_new0(ManifestSetup, 1);
    setup->frame_bytes = tester_frame_bytes(trial->tester);
    for (guint i = 0; i < MANIFEST_N_FACTS; i++) {
        setup->facts[i] = describe[i](trial);
    }
    return setup;
}

void manifest_setup_free(ManifestSetup *setup)
{
    for (guint i = 0; i < MANIFEST_N_FACTS; i++) {
        g_free(setup->facts[i]);
    }
    g_free(setup);
}

char *manifest_setup_join(const ManifestSetup *setup)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%" G_GINT64_FORMAT, setup->frame_bytes);
    for (guint i = 0; i < MANIFEST_N_FACTS; i++) {
        g_string_append_printf(text, "\n%s", setup->facts[i] != NULL ? setup->facts[i] : "");
    }
    return g_string_free(text, FALSE);
}

json_t *manifest_setup_to_json(const ManifestSetup *setup)
{
    json_t *json = json_object();
    json_object_set_new(json, "frame_bytes", json_integer(setup->frame_bytes));
    for (guint i = 0; i < MANIFEST_N_FACTS; i++) {
        if (setup->facts[i] != NULL) {
            json_object_set_new(json, facts[i].key, json_string(setup->facts[i]));
        }
    }
    return json;
}

ManifestSetup *manifest_setup_of_json(const json_t *json)
{
    ManifestSetup *setup = g_new0(ManifestSetup, 1);
    gboolean good = json_is_integer(json_object_get(json, "frame_bytes"));
    setup->frame_bytes = json_integer_value(json_object_get(json, "frame_bytes"));
    for (guint i = 0; i < MANIFEST_N_FACTS; i++) {
        const json_t *fact = json_object_get(json, facts[i].key);
        gboolean is_older = fact == NULL && i >= MANIFEST_FLOWS && i != MANIFEST_CAPTURE;
        setup->facts[i] = g_strdup(is_older ? "not said" : json_string_value(fact));
        good &= setup->facts[i] != NULL || i == MANIFEST_CAPTURE;
    }
    if (!good) {
        g_clear_pointer(&setup, manifest_setup_free);
    }
    return setup;
}
