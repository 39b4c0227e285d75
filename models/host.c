#include "models/host.h"

#define MAX_COST_PS (10 * SIM_PS_PER_MS)

#define COST(field, text)                                                                \
    {                                                                                    \
        .name = #field, .type = SIM_ATTRIBUTE_TIME,                                      \
        .offset = G_STRUCT_OFFSET(HostCostSettings, field##_ps), .maximum = MAX_COST_PS, \
        .default_text = "0 ns", .help = text,                                            \
        .source = "dutsim: no cost unless a profile or a scenario says so"               \
    }

static const SimAttribute cost_list[] = {
    COST(interrupt, "time of an interrupt and of the poll that it brings"),
    COST(frame, "time of a frame, sent or received: driver and descriptors"),
    COST(segment, "time of a segment with data, sent or received, in IP and TCP"),
    COST(acknowledgement, "time of a segment without data, sent or received, in IP and TCP"),
    COST(system_call, "time of a system call"),
    COST(byte, "time of a byte copied between a process and the kernel"),
    COST(process_switch, "time of a switch to another process"),
    {0},
};

static const SimAttributeTable cost_attributes = {
    .name = "cost",
    .help = "what the host's processor spends",
    .size = sizeof(HostCostSettings),
    .attributes = cost_list,
};

static const SimAttribute nic_list[] = {
    {.name = "ring_size",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(HostNicSettings, ring_size),
     .minimum = 1,
     .maximum = 65536,
     .default_text = "256",
     .help = "receive descriptors",
     .source = "Linux drivers/net/ethernet/realtek/r8169: NUM_RX_DESC 256"},
    {.name = "transmit_queue",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(HostNicSettings, transmit_queue),
     .minimum = 1,
     .maximum = 1 << 20,
     .default_text = "1064",
     .help = "frames that may wait for the wire, in the queueing discipline and the ring",
     .source = "Linux: txqueuelen 1000 (net/ethernet/eth.c), r8169 NUM_TX_DESC 64 (256 in later "
               "versions)"},
    {.name = "interrupt_delay",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(HostNicSettings, interrupt_delay_ps),
     .maximum = MAX_COST_PS,
     .default_text = "0 ns",
     .help = "moderation: time that the first frame waits for others before it interrupts",
     .source = "dutsim: none unless a profile or a scenario says so"},
    {.name = "frame_time",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(HostNicSettings, frame_time_ps),
     .maximum = MAX_COST_PS,
     .default_text = "0 ns",
     .help = "time that the bus takes to bring a frame to the wire, one after the other",
     .source = "dutsim: none unless a profile or a scenario says so"},
    {.name = "tso",
     .type = SIM_ATTRIBUTE_BOOLEAN,
     .offset = G_STRUCT_OFFSET(HostNicSettings, tso),
     .default_text = "false",
     .help = "the NIC cuts up to 64 KiB of a connection into segments: the host sends them as one",
     .source = "dutsim: off unless a profile or a scenario says so"},
    {.name = "gro",
     .type = SIM_ATTRIBUTE_BOOLEAN,
     .offset = G_STRUCT_OFFSET(HostNicSettings, gro),
     .default_text = "false",
     .help = "segments of a connection that follow each other in a poll are received as one",
     .source = "dutsim: off unless a profile or a scenario says so"},
    {0},
};

static const SimAttributeTable nic_attributes_of_host = {
    .name = "nic",
    .help = "the host's network interface",
    .size = sizeof(HostNicSettings),
    .attributes = nic_list,
};

static const SimAttribute shaper_list[] = {
    {.name = "rate",
     .type = SIM_ATTRIBUTE_RATE,
     .offset = G_STRUCT_OFFSET(HostShaperSettings, rate_bps),
     .maximum = G_GINT64_CONSTANT(1600000000000),
     .default_text = "0 bit/s",
     .help = "tokens a second, for bits of frames without FCS; 0: no shaper",
     .source = "tc-tbf(8); dutsim: none unless a scenario says so"},
    {.name = "burst",
     .type = SIM_ATTRIBUTE_SIZE,
     .offset = G_STRUCT_OFFSET(HostShaperSettings, burst_bytes),
     .minimum = 9018,
     .maximum = 1 << 30,
     .default_text = "64 KiB",
     .help = "tokens that the bucket holds",
     .source = "dutsim: a few tens of frames; tc-tbf(8) has no default"},
    {.name = "limit",
     .type = SIM_ATTRIBUTE_SIZE,
     .offset = G_STRUCT_OFFSET(HostShaperSettings, limit_bytes),
     .minimum = 9018,
     .maximum = 1 << 30,
     .default_text = "1 MiB",
     .help = "bytes that may wait for tokens",
     .source = "dutsim: some hundreds of frames; tc-tbf(8) has no default"},
    {0},
};

static const SimAttributeTable shaper_attributes = {
    .name = "shaper",
    .help = "a token bucket filter on what the host sends",
    .size = sizeof(HostShaperSettings),
    .attributes = shaper_list,
};

#define GROUP(field, table)                                               \
    {                                                                     \
        .name = #field, .type = SIM_ATTRIBUTE_GROUP,                      \
        .offset = G_STRUCT_OFFSET(HostSettings, field), .group = &(table) \
    }

static const SimAttribute attributes[] = {
    {.name = "addresses",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(HostSettings, addresses),
     .minimum = 1,
     .maximum = 65534,
     .default_text = "1",
     .help = "IPv4 addresses of the interface, aliases included; connection i uses number i mod n",
     .source = "dutsim: an interface has one"},
    GROUP(cost, cost_attributes),
    GROUP(nic, nic_attributes_of_host),
    GROUP(shaper, shaper_attributes),
    GROUP(tcp, tcp_attributes),
    {0},
};

const SimAttributeTable host_attributes = {
    .name = "host",
    .help = "a computer: a processor, a network interface with addresses, TCP",
    .size = sizeof(HostSettings),
    .attributes = attributes,
};

gboolean host_settings_check(const HostSettings *settings, const char **path, GError **error)
{
    const HostShaperSettings *shaper = &settings->shaper;
    *path = "tcp.recovery";
    if (settings->tcp.recovery == TCP_RECOVERY_RACK && !settings->tcp.sack) {
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "rack without SACK, which it needs: duplicates, or sack: true");
        return FALSE;
    }
    *path = "shaper.rate";
    if (shaper->rate_bps > 0 && shaper->rate_bps < 8000) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "%" G_GINT64_FORMAT " bit/s are less than 8 kbit/s: 0 for no shaper",
                    shaper->rate_bps);
        return FALSE;
    }
    return TRUE;
}
