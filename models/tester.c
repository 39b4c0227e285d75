#include "models/tester.h"

#include "models/flow_list.h"
#include "models/flow_popularity.h"
#include "models/frame.h"

/* For IPv6 what siitperf sends beside IPv4's 64: 20 bytes more of header. */
#define DEFAULT_FRAME_BYTES_IPV4 64
#define DEFAULT_FRAME_BYTES_IPV6 84

static const char *const ip_version_choices[] = {"4", "6", NULL};
static const char *const direction_choices[] = {"forward", "reverse", "both", NULL};
static const char *const port_order_choices[] = {"pairs", "all", NULL};
static const char *const setup_choices[] = {"direct", "gateway", NULL};
static const char *const mac_choices[] = {"fixed", "random", NULL};
static const char *const selection_choices[] = {"fixed", "increment", "decrement", "random", NULL};

#define COUNT(struct_type, field, text, default_value, why)                            \
    {                                                                                  \
        .name = #field, .type = SIM_ATTRIBUTE_INTEGER,                                 \
        .offset = G_STRUCT_OFFSET(struct_type, field), .minimum = 1, .maximum = 65536, \
        .default_text = default_value, .help = text, .source = why                     \
    }

#define GROUP(struct_type, field, table, text)                                         \
    {                                                                                  \
        .name = #field, .type = SIM_ATTRIBUTE_GROUP,                                   \
        .offset = G_STRUCT_OFFSET(struct_type, field), .help = text, .group = &(table) \
    }

#define SIDE_SOURCE "dutsim: both sides alike, as in the multiple-address draft section 4"

static const SimAttribute source_list[] = {
    COUNT(TesterSideSettings, count, "source addresses; when unset: as many as addresses.count",
          NULL, SIDE_SOURCE),
    {0},
};

static const SimAttribute destination_list[] = {
    COUNT(TesterSideSettings, count,
          "destination addresses; when unset: as many as addresses.count", NULL, SIDE_SOURCE),
    {0},
};

static const SimAttributeTable source_attributes = {
    .name = "source",
    .help = "addresses on the sender's side of each direction",
    .size = sizeof(TesterSideSettings),
    .attributes = source_list,
};

static const SimAttributeTable destination_attributes = {
    .name = "destination",
    .help = "addresses on the receiver's side of each direction",
    .size = sizeof(TesterSideSettings),
    .attributes = destination_list,
};

static const SimAttribute address_list[] = {
    {.name = "selection",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(TesterAddressSettings, selection),
     .choices = selection_choices,
     .default_text = "random",
     .help = "how a frame's addresses are chosen; fixed: always the first",
     .source = "draft-lencse-bmwg-multiple-ip-addresses: pseudorandom addresses"},
    COUNT(TesterAddressSettings, count, "addresses a side, in all networks together", "1",
          "RFC 2544 section 12: one source and one destination address first"),
    {.name = "networks",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(TesterAddressSettings, networks),
     .minimum = 1,
     .maximum = 256,
     .default_text = "1",
     .help = "networks that the addresses of a side lie in; address i is in network i mod networks",
     .source = "RFC 2544 section 12: one first, then up to 256"},
    GROUP(TesterAddressSettings, source, source_attributes,
          "addresses on the sender's side of each direction"),
    GROUP(TesterAddressSettings, destination, destination_attributes,
          "addresses on the receiver's side of each direction"),
    {0},
};

static const SimAttributeTable address_attributes = {
    .name = "addresses",
    .help = "IP addresses of the frames",
    .size = sizeof(TesterAddressSettings),
    .attributes = address_list,
};

#define PORT(field, text, default_value, why)                                                 \
    {                                                                                         \
        .name = #field, .type = SIM_ATTRIBUTE_INTEGER,                                        \
        .offset = G_STRUCT_OFFSET(TesterPortSettings, field), .minimum = 1, .maximum = 65535, \
        .default_text = default_value, .help = text, .source = why                            \
    }

static const SimAttribute source_port_list[] = {
    PORT(minimum, "lowest source port", "1024", "RFC 4814 section 4.5"),
    PORT(maximum, "highest source port", "65535", "RFC 4814 section 4.5"),
    PORT(fixed, "the source port with selection fixed", "49184",
         "RFC 2544 appendix C.2.6.4: 0xC020"),
    {0},
};

static const SimAttribute destination_port_list[] = {
    PORT(minimum, "lowest destination port", "1", "RFC 4814 section 4.5"),
    PORT(maximum, "highest destination port", "49151", "RFC 4814 section 4.5"),
    PORT(fixed, "the destination port with selection fixed", "7",
         "RFC 2544 appendix C.2.6.4: echo"),
    {0},
};

static const SimAttributeTable source_port_attributes = {
    .name = "source",
    .help = "UDP source ports",
    .size = sizeof(TesterPortSettings),
    .attributes = source_port_list,
};

static const SimAttributeTable destination_port_attributes = {
    .name = "destination",
    .help = "UDP destination ports",
    .size = sizeof(TesterPortSettings),
    .attributes = destination_port_list,
};

static const SimAttribute port_list[] = {
    {.name = "selection",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(TesterPortsSettings, selection),
     .choices = selection_choices,
     .default_text = "random",
     .help = "how a frame's ports are chosen; fixed: always the ports called fixed",
     .source = "RFC 4814 section 4.5: pseudorandom ports"},
    GROUP(TesterPortsSettings, source, source_port_attributes, "UDP source ports"),
    GROUP(TesterPortsSettings, destination, destination_port_attributes, "UDP destination ports"),
    {0},
};

static const SimAttributeTable ports_attributes = {
    .name = "ports",
    .help = "UDP ports of the frames",
    .size = sizeof(TesterPortsSettings),
    .attributes = port_list,
};

static const SimAttribute flows_list[] = {
    {.name = "count",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(TesterFlowsSettings, count),
     .minimum = 1,
     .maximum = FLOW_POPULARITY_MOST,
     .help = "flows that each direction's frames belong to; flow i has the addresses and ports of "
             "what would be frame i; when unset: each frame's are chosen anew",
     .source = "RFC 4814 section 4: pseudorandom addresses and ports in each frame"},
    {.name = "exponent",
     .type = SIM_ATTRIBUTE_REAL,
     .offset = G_STRUCT_OFFSET(TesterFlowsSettings, exponent),
     .maximum = 10,
     .default_text = "0",
     .help = "with count: flow i is chosen in proportion to (i + 1) to the power of minus this "
             "(Zipf's law)",
     .source = "dutsim: all flows alike"},
    {.name = "list",
     .type = SIM_ATTRIBUTE_STRINGS,
     .offset = G_STRUCT_OFFSET(TesterFlowsSettings, list),
     .help =
         "flows given one by one, as 'SOURCE:PORT DESTINATION:PORT WEIGHT' (a whole number up to "
         "1000; 1 may be left out), swapped in the reverse direction; when unset: as count says",
     .source = "dutsim: none",
     .min_length = 1,
     .max_length = 65536},
    {0},
};

static const SimAttributeTable flows_attributes = {
    .name = "flows",
    .help = "a fixed number of flows, of which some may be more popular than others",
    .size = sizeof(TesterFlowsSettings),
    .attributes = flows_list,
};

static const SimAttribute background_list[] = {
    {.name = "rate",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(TesterBackgroundSettings, rate_pps),
     .maximum = G_GINT64_CONSTANT(1000000000000),
     .default_text = "0",
     .help = "background frames a second and direction, sent as long as test frames; 0: none",
     .source = "RFC 2544: nothing but the test's own traffic"},
    {.name = "imix",
     .type = SIM_ATTRIBUTE_STRING,
     .offset = G_STRUCT_OFFSET(TesterBackgroundSettings, imix),
     .help = "their sizes, as tester.imix says it (imix_sizes and mtu are the tester's); when "
             "unset: frame_size",
     .source = "RFC 6985 section 4"},
    GROUP(TesterBackgroundSettings, arrivals, arrivals_attributes, "how they follow each other"),
    GROUP(TesterBackgroundSettings, flows, flows_attributes, "the flows that they belong to"),
    {0},
};

static const SimAttributeTable background_attributes = {
    .name = "background",
    .help = "frames that share wires and DUT with the test frames, and are counted apart",
    .size = sizeof(TesterBackgroundSettings),
    .attributes = background_list,
};

static const SimAttribute learning_list[] = {
    {.name = "rate",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(TesterLearningSettings, rate_pps),
     .maximum = 1000000,
     .default_text = "1000",
     .help = "learning frames a second and direction, one a neighbour; 0: no learning phase",
     .source = "dutsim: slow enough for each to be answered alone"},
    {.name = "wait",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(TesterLearningSettings, wait_ps),
     .maximum = 3600 * SIM_PS_PER_S,
     .default_text = "2 s",
     .help = "time between the learning phase and the trial",
     .source = "RFC 2544 section 23 (b): 2 seconds"},
    {0},
};

static const SimAttributeTable learning_attributes = {
    .name = "learning",
    .help = "learning phase before each trial, for dynamic neighbour entries",
    .size = sizeof(TesterLearningSettings),
    .attributes = learning_list,
};

static const SimAttribute mac_list[] = {
    {.name = "selection",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(TesterMacSettings, selection),
     .choices = mac_choices,
     .default_text = "fixed",
     .help = "fixed: one MAC address a side; random: pseudorandom ones",
     .source = "RFC 2544 appendix C.2.6.4: one a side; random: RFC 4814 section 4.2"},
    COUNT(
        TesterMacSettings, count,
        "random: MAC addresses a side, which its addresses have in turn; when unset: each its own",
        NULL, "RFC 4814 section 4.2: every address random, no number given"),
    {0},
};

static const SimAttributeTable mac_attributes = {
    .name = "mac_addresses",
    .help = "MAC addresses of the tester's stations: what switches learn",
    .size = sizeof(TesterMacSettings),
    .attributes = mac_list,
};

static const SimAttribute tester_list[] = {
    {.name = "ip_version",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(TesterSettings, ip_version),
     .choices = ip_version_choices,
     .default_text = "4",
     .help = "IP version of the frames",
     .source = "RFC 2544 appendix C.2.6: test frames are IPv4; IPv6 is RFC 5180"},
    {.name = "direction",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(TesterSettings, direction),
     .choices = direction_choices,
     .default_text = "both",
     .help = "directions that are sent: forward is port 0 to port 1 of the DUT",
     .source = "RFC 2544 section 14, RFC 5180 section 5.4: bidirectional traffic"},
    {.name = "port_pairs",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(TesterSettings, port_pairs),
     .minimum = 1,
     .maximum = DUT_MAX_PAIRS,
     .default_text = "1",
     .help = "pairs of ports of the tester and of the DUT: ports 0 and 1, 2 and 3, ..; each pair "
             "has two links like those of the first, and every port that sends has the same rate",
     .source = "RFC 2544 section 15: one input and one output port first; section 16: several"},
    {.name = "port_order",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(TesterSettings, port_order),
     .choices = port_order_choices,
     .default_text = "pairs",
     .help = "by which ports the frames of an input port leave: the other one of its pair; or all "
             "output ports in turn, the same ones for all, with both directions all but its own",
     .source = "dutsim: pairs, as one pair by itself; all: RFC 2544 section 16"},
    {.name = "setup",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(TesterSettings, setup),
     .choices = setup_choices,
     .default_text = "direct",
     .help = "direct: every address is a neighbour of the DUT; gateway: one next hop a side",
     .source = "the multiple-address draft section 4: direct connection"},
    {.name = "frame_size",
     .type = SIM_ATTRIBUTE_SIZE,
     .offset = G_STRUCT_OFFSET(TesterSettings, frame_size_bytes),
     .minimum = FRAME_MIN_BYTES_IPV4,
     .maximum = FRAME_MAX_BYTES,
     .help = "frame size, FCS included; when unset: 64 B, for IPv6 84 B; IPv6 needs 66 B",
     .source = "RFC 2544 section 9.1: 64; siitperf: 84 for IPv6"},
    {.name = "imix",
     .type = SIM_ATTRIBUTE_STRING,
     .offset = G_STRUCT_OFFSET(TesterSettings, imix),
     .help = "sizes of the frames in turn, a letter each: a 64 B, b 128, c 256, d 512, e 1024, "
             "f 1280, g 1518, h 2112, i 9000, z the MTU, capitals as in imix_sizes; when unset: "
             "one size",
     .source = "RFC 6985 section 4; RFC 2544 section 9: one size a trial"},
    {.name = "imix_sizes",
     .type = SIM_ATTRIBUTE_STRINGS,
     .offset = G_STRUCT_OFFSET(TesterSettings, imix_sizes),
     .help = "sizes of the capitals of imix, such as 'A=90 B'; when unset: there are none",
     .source = "RFC 6985 section 5",
     .min_length = 1,
     .max_length = 26},
    {.name = "mtu",
     .type = SIM_ATTRIBUTE_SIZE,
     .offset = G_STRUCT_OFFSET(TesterSettings, mtu_bytes),
     .minimum = 68,
     .maximum = FRAME_MAX_BYTES - 18,
     .default_text = "1500 B",
     .help = "largest IP packet: a frame of imix letter z is 18 B longer",
     .source = "RFC 894: 1500; at least 68: RFC 791"},
    {.name = "extension_headers",
     .type = SIM_ATTRIBUTE_STRING,
     .offset = G_STRUCT_OFFSET(TesterSettings, extension_headers),
     .default_text = "none",
     .help = "IPv6 extension headers of all frames, counted in their size: none, or hop-by-hop (8 "
             "B), destination-options (8), routing (24), fragment (8), in their order, joined by +",
     .source = "RFC 5180 section 5.3: all tests without them, then with each and with a chain",
     .check = extension_chain_check},
    GROUP(TesterSettings, arrivals, arrivals_attributes,
          "how the frames of a direction follow each other at a given rate"),
    GROUP(TesterSettings, addresses, address_attributes, "IP addresses of the frames"),
    GROUP(TesterSettings, ports, ports_attributes, "UDP ports of the frames"),
    GROUP(TesterSettings, flows, flows_attributes,
          "a fixed number of flows, of which some may be more popular than others"),
    GROUP(TesterSettings, background, background_attributes,
          "frames that share wires and DUT with the test frames, and are counted apart"),
    GROUP(TesterSettings, modifiers, modifiers_attributes,
          "frames for the DUT itself, which take the place of test frames"),
    GROUP(TesterSettings, replay, replay_attributes,
          "the frames of a capture in place of test frames"),
    {.name = "answer_delay",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(TesterSettings, answer_delay_ps),
     .maximum = SIM_PS_PER_S,
     .default_text = "10 us",
     .help = "time that the tester takes to answer an ARP request or neighbour solicitation",
     .source = "dutsim: a software tester that polls"},
    GROUP(TesterSettings, learning, learning_attributes,
          "learning phase before each trial, for dynamic neighbour entries"),
    GROUP(TesterSettings, mac_addresses, mac_attributes,
          "MAC addresses of the tester's stations: what switches learn"),
    {0},
};

const SimAttributeTable tester_attributes = {
    .name = "tester",
    .help = "traffic generator and receiver with two ports",
    .size = sizeof(TesterSettings),
    .attributes = tester_list,
};

gboolean tester_replays(const TesterSettings *settings)
{
    return settings->replay.capture != NULL;
}

TesterSettings tester_of_version(const TesterSettings *settings, guint ip_version)
{
    TesterSettings of_version = *settings;
    of_version.replay.ip_version = ip_version;
    return of_version;
}

guint tester_ip_version(const TesterSettings *settings)
{
    if (tester_replays(settings)) {
        return settings->replay.ip_version != 0 ? settings->replay.ip_version
                                                : capture_main_version(settings->replay.capture);
    }
    return settings->ip_version == TESTER_IP_VERSION_4 ? 4 : 6;
}

/* The mean of a mix, rounded. */
static gint64 mean_bytes(const TesterSettings *settings)
{
    ImixSequence sequence;
    const char *path;
    gint64 sum = 0;
    if (!imix_parse(settings->imix, settings->mtu_bytes, settings->imix_sizes, &sequence, &path,
                    NULL)) {
        return 0;
    }
    for (guint i = 0; i < sequence.n; i++) {
        sum += sequence.bytes[i];
    }
    g_assert(sequence.n > 0);
    return (2 * sum + sequence.n) / (2 * (gint64)sequence.n);
}

/* The mean of what a capture's frames have in the directions that are sent, rounded. */
static gint64 mean_of_capture(const TesterSettings *settings)
{
    gint64 sum = 0;
    gint64 n = 0;
    for (guint d = 0; d < DUT_PORTS; d++) {
        const CaptureSequence *sequence = capture_sequence(settings->replay.capture, d);
        sum += tester_sends(settings, d) ? sequence->sum_bytes : 0;
        n += tester_sends(settings, d) ? sequence->n : 0;
    }
    return n > 0 ? (2 * sum + n) / (2 * n) : DEFAULT_FRAME_BYTES_IPV4;
}

ExtensionChain tester_extension_chain(const TesterSettings *settings)
{
    ExtensionChain chain = {0};
    if (settings->extension_headers != NULL) {
        gboolean is_valid = extension_chain_parse(settings->extension_headers, &chain, NULL);
        g_assert(is_valid);
    }
    return chain;
}

ExtensionCount tester_extension_count(const TesterSettings *settings)
{
    ExtensionChain chain = tester_extension_chain(settings);
    return tester_replays(settings) ? settings->replay.extensions : extension_chain_count(&chain);
}

gint64 tester_frame_bytes(const TesterSettings *settings)
{
    if (tester_replays(settings)) {
        return mean_of_capture(settings);
    }
    if (settings->imix != NULL) {
        return mean_bytes(settings);
    }
    if (settings->frame_size_bytes != 0) {
        return settings->frame_size_bytes;
    }
    return settings->ip_version == TESTER_IP_VERSION_4 ? DEFAULT_FRAME_BYTES_IPV4
                                                       : DEFAULT_FRAME_BYTES_IPV6;
}

guint tester_n_sources(const TesterSettings *settings)
{
    const TesterAddressSettings *addresses = &settings->addresses;
    return (guint)(addresses->source.count != 0 ? addresses->source.count : addresses->count);
}

guint tester_n_destinations(const TesterSettings *settings)
{
    const TesterAddressSettings *addresses = &settings->addresses;
    return (guint)(addresses->destination.count != 0 ? addresses->destination.count
                                                     : addresses->count);
}

guint tester_n_targets(const TesterSettings *settings, guint direction)
{
    return tester_replays(settings) ? replay_counts(&settings->replay, direction)->destinations
                                    : tester_n_destinations(settings);
}

gboolean tester_sends(const TesterSettings *settings, guint direction)
{
    return settings->direction == TESTER_DIRECTION_BOTH ||
           settings->direction ==
               (direction == 0 ? (gint)TESTER_DIRECTION_FORWARD : (gint)TESTER_DIRECTION_REVERSE);
}

guint tester_n_directions(const TesterSettings *settings)
{
    return settings->direction == TESTER_DIRECTION_BOTH ? 2 : 1;
}

guint tester_n_pairs(const TesterSettings *settings)
{
    return (guint)MAX(settings->port_pairs, 1);
}

guint tester_n_ports(const TesterSettings *settings)
{
    return DUT_PORTS * tester_n_pairs(settings);
}

guint tester_n_senders(const TesterSettings *settings)
{
    return tester_n_directions(settings) * tester_n_pairs(settings);
}

PortPlan tester_port_plan(const TesterSettings *settings)
{
    return port_plan_new(tester_n_pairs(settings), (PortOrder)settings->port_order,
                         settings->direction == TESTER_DIRECTION_BOTH);
}

TesterSettings tester_background(const TesterSettings *settings)
{
    TesterSettings background = *settings;
    background.imix = settings->background.imix;
    background.frame_size_bytes = background.imix == NULL ? settings->frame_size_bytes : 0;
    background.arrivals = settings->background.arrivals;
    background.flows = settings->background.flows;
    background.background = (TesterBackgroundSettings){0};
    background.modifiers = (ModifiersSettings){0};
    background.replay = (ReplaySettings){0};
    return background;
}

gboolean tester_has_flows(const TesterSettings *settings)
{
    return settings->flows.count != 0 || settings->flows.list != NULL || tester_replays(settings);
}

AddressPlan tester_address_plan(const TesterSettings *settings)
{
    return tester_port_addresses(settings, 0);
}

AddressPlan tester_port_addresses(const TesterSettings *settings, guint port)
{
    guint networks = (guint)settings->addresses.networks;
    return (AddressPlan){
        .ip_version = tester_ip_version(settings),
        .networks = networks,
        .first_network = tester_n_pairs(settings) > 1 ? 1 + port / DUT_PORTS * networks : 0,
    };
}

PortAddresses tester_addresses_at(const TesterSettings *settings, guint port)
{
    return (PortAddresses){
        .plan = tester_port_addresses(settings, port),
        .side = port % DUT_PORTS == 0 ? ADDRESS_SIDE_LEFT : ADDRESS_SIDE_RIGHT,
    };
}
