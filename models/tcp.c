#include "models/tcp.h"

static const char *const congestion_choices[] = {"reno", "cubic", NULL};
static const char *const recovery_choices[] = {"duplicates", "rack", NULL};

#define FLAG(field, text, why)                                                               \
    {                                                                                        \
        .name = #field, .type = SIM_ATTRIBUTE_BOOLEAN,                                       \
        .offset = G_STRUCT_OFFSET(TcpSettings, field), .default_text = "true", .help = text, \
        .source = why                                                                        \
    }

#define BUFFER(field, text)                                                             \
    {                                                                                   \
        .name = #field, .type = SIM_ATTRIBUTE_SIZE,                                     \
        .offset = G_STRUCT_OFFSET(TcpSettings, field##_bytes), .minimum = 2048,         \
        .maximum = 1 << 29, .default_text = "256 KiB", .help = text,                    \
        .source = "dutsim: assumed; sizes do not adapt to the connection as Linux's do" \
    }

static const SimAttribute attributes[] = {
    {.name = "congestion",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(TcpSettings, congestion),
     .choices = congestion_choices,
     .default_text = "cubic",
     .help = "congestion control of what the host sends: RFC 5681 or RFC 9438",
     .source = "Linux since 2.6.19: CUBIC"},
    {.name = "recovery",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(TcpSettings, recovery),
     .choices = recovery_choices,
     .default_text = "duplicates",
     .help = "how losses are found: by duplicate acknowledgements (RFC 6675, without SACK RFC "
             "6582), or by time, with tail loss probes (rack: RFC 8985; needs SACK of both ends)",
     .source = "dutsim: as Linux until 4.4; Linux sysctl tcp_recovery: 1 (rack) since"},
    {.name = "mss",
     .type = SIM_ATTRIBUTE_SIZE,
     .offset = G_STRUCT_OFFSET(TcpSettings, mss_bytes),
     .minimum = 88,
     .maximum = 8960,
     .default_text = "1460 B",
     .help = "maximum segment size that the host announces; options are counted in it",
     .source = "RFC 9293 section 3.7.1: an MTU of 1500 bytes less 40 of headers"},
    {.name = "initial_window",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(TcpSettings, initial_window),
     .minimum = 1,
     .maximum = 64,
     .default_text = "10",
     .help = "congestion window at the start [segments]",
     .source = "RFC 6928: 10; Linux since 2.6.39"},
    FLAG(sack, "offers selective acknowledgements", "RFC 2018; Linux sysctl tcp_sack: 1"),
    FLAG(timestamps, "offers timestamps", "RFC 7323; Linux sysctl tcp_timestamps: 1"),
    FLAG(window_scaling, "offers window scaling; without it windows end at 65 535 bytes",
         "RFC 7323; Linux sysctl tcp_window_scaling: 1"),
    {.name = "ecn",
     .type = SIM_ATTRIBUTE_BOOLEAN,
     .offset = G_STRUCT_OFFSET(TcpSettings, ecn),
     .default_text = "false",
     .help = "offers explicit congestion notification, and takes it up: switches may mark frames "
             "(switch.mark_threshold)",
     .source = "RFC 3168; Linux sysctl tcp_ecn: 2, which offers nothing by itself"},
    {.name = "pacing",
     .type = SIM_ATTRIBUTE_BOOLEAN,
     .offset = G_STRUCT_OFFSET(TcpSettings, pacing),
     .default_text = "false",
     .help = "spreads segments over the round-trip time: 2 cwnd / SRTT in slow start, 1.2 after it",
     .source =
         "Linux net/ipv4/tcp_input.c, tcp_update_pacing_rate; off unless fq or BBR asks for it"},
    {.name = "acknowledge_every",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(TcpSettings, acknowledge_every),
     .minimum = 1,
     .maximum = 64,
     .default_text = "2",
     .help = "full-sized segments after which the host acknowledges at once",
     .source = "RFC 1122 section 4.2.3.2, RFC 5681 section 4.2: at least every second"},
    {.name = "delayed_ack",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(TcpSettings, delayed_ack_ps),
     .maximum = SIM_PS_PER_S / 2,
     .default_text = "40 ms",
     .help = "time that an acknowledgement waits for a second segment or for data; 0: none waits",
     .source = "Linux include/net/tcp.h TCP_DELACK_MIN; RFC 1122 section 4.2.3.2: below 0.5 s"},
    {.name = "minimum_rto",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(TcpSettings, minimum_rto_ps),
     .minimum = SIM_PS_PER_MS,
     .maximum = 60 * SIM_PS_PER_S,
     .default_text = "200 ms",
     .help = "least retransmission time-out (RFC 6298 says 1 s)",
     .source = "Linux include/net/tcp.h TCP_RTO_MIN"},
    BUFFER(send_buffer, "bytes that a connection holds until they are acknowledged"),
    BUFFER(receive_buffer, "bytes that a connection holds until they are read"),
    {0},
};

const SimAttributeTable tcp_attributes = {
    .name = "tcp",
    .help = "the host's TCP",
    .size = sizeof(TcpSettings),
    .attributes = attributes,
};
