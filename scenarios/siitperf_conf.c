#include "scenarios/siitperf_conf.h"

#include <arpa/inet.h>

#define SOURCE        "siitperf throughput.cc"
#define MAX_CPU       127 /* RTE_MAX_LCORE of DPDK's default build: 128 */
#define NOT_SIMULATED "; not simulated"

static const char *const version_choices[] = {"4", "6", NULL};
static const char *const switch_choices[] = {"0", "1", NULL};
static const char *const mode_choices[] = {"0", "1", "2", "3", NULL};
static const char *const stateful_choices[] = {"0", "1", "2", NULL};

/* ---- texts ---- */

static gboolean check_address(const char *text, int family, const char *form, GError **error)
{
    guint8 address[sizeof(struct in6_addr)];
    if (inet_pton(family, text, address) == 1) {
        return TRUE;
    }
    g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "'%.60s' is not an address like %s", text, form);
    return FALSE;
}

static gboolean check_ipv4(const char *text, GError **error)
{
    return check_address(text, AF_INET, "198.18.0.2", error);
}

static gboolean check_ipv6(const char *text, GError **error)
{
    return check_address(text, AF_INET6, "2001:2::2", error);
}

static gboolean check_mac(const char *text, GError **error)
{
    g_auto(GStrv) bytes = g_strsplit(text, ":", -1);
    gboolean good = g_strv_length(bytes) == 6;
    for (guint i = 0; good && i < 6; i++) {
        guint64 value;
        good = g_ascii_string_to_unsigned(bytes[i], 16, 0, G_MAXUINT8, &value, NULL);
    }
    if (!good) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "'%.60s' is not a MAC address like 24:6e:96:3c:3f:40", text);
    }
    return good;
}

/* ---- the keys ---- */

#define AT(field) G_STRUCT_OFFSET(SiitperfConf, field)

#define CHOICE(key, field, names, value, text)                                              \
    {                                                                                       \
        .name = (key), .type = SIM_ATTRIBUTE_ENUM, .offset = AT(field), .choices = (names), \
        .default_text = (value), .help = (text), .source = SOURCE                           \
    }
#define NUMBER(key, field, least, most, value, text)                                           \
    {                                                                                          \
        .name = (key), .type = SIM_ATTRIBUTE_INTEGER, .offset = AT(field), .minimum = (least), \
        .maximum = (most), .default_text = (value), .help = (text), .source = SOURCE           \
    }
#define TEXT(key, field, what, text)                                                       \
    {                                                                                      \
        .name = (key), .type = SIM_ATTRIBUTE_STRING, .offset = AT(field), .check = (what), \
        .help = (text), .source = SOURCE                                                   \
    }

#define SIDE_ADDRESSES(letter, side)                                                           \
    TEXT("IPv4-" letter "-Real", side.ipv4.real, check_ipv4, "the tester's IPv4 address"),     \
        TEXT("IPv6-" letter "-Real", side.ipv6.real, check_ipv6, "the tester's IPv6 address"), \
        TEXT("IPv4-" letter "-Virt", side.ipv4.translated, check_ipv4,                         \
             "address seen through translation" NOT_SIMULATED),                                \
        TEXT("IPv6-" letter "-Virt", side.ipv6.translated, check_ipv6,                         \
             "address seen through translation" NOT_SIMULATED)

#define SIDE_MACS(letter, side)                                            \
    TEXT("MAC-" letter "-Tester", side.tester_mac, check_mac,              \
         "the tester's port; simulated ones have addresses of their own"), \
        TEXT("MAC-" letter "-DUT", side.dut_mac, check_mac,                \
             "the device's port; simulated ones have addresses of their own")

#define SIDE_CPUS(letter, side)                                              \
    NUMBER("CPU-" letter "-Send", side.send_cpu, 0, MAX_CPU, NULL,           \
           "processor of a sender; the simulated tester is never too slow"), \
        NUMBER("CPU-" letter "-Recv", side.receive_cpu, 0, MAX_CPU, NULL,    \
               "processor of a receiver; the simulated tester is never too slow")

#define SIDE_RANGE(letter, side)                                                \
    CHOICE("IP-" letter "-var", side.address.mode, mode_choices, "0",           \
           "whether the address varies"),                                       \
        NUMBER("IP-" letter "-min", side.address.minimum, 0, G_MAXUINT16, NULL, \
               "least value of the 16 bits that vary"),                         \
        NUMBER("IP-" letter "-max", side.address.maximum, 0, G_MAXUINT16, NULL, \
               "greatest value of the 16 bits that vary"),                      \
        NUMBER("IPv4-" letter "-offset", side.ipv4_offset, 1, 2, "2",           \
               "byte of the IPv4 address at which they begin"),                 \
        NUMBER("IPv6-" letter "-offset", side.ipv6_offset, 6, 14, "12",         \
               "byte of the IPv6 address at which they begin")

#define DIRECTION_PORTS(prefix, direction)                                                       \
    CHOICE(prefix "-var-sport", direction.source_port.mode, mode_choices, "0",                   \
           "whether the source port varies"),                                                    \
        CHOICE(prefix "-var-dport", direction.destination_port.mode, mode_choices, "0",          \
               "whether the destination port varies"),                                           \
        NUMBER(prefix "-sport-min", direction.source_port.minimum, 0, G_MAXUINT16, "1024",       \
               "least source port"),                                                             \
        NUMBER(prefix "-sport-max", direction.source_port.maximum, 0, G_MAXUINT16, "65535",      \
               "greatest source port"),                                                          \
        NUMBER(prefix "-dport-min", direction.destination_port.minimum, 0, G_MAXUINT16, "1",     \
               "least destination port"),                                                        \
        NUMBER(prefix "-dport-max", direction.destination_port.maximum, 0, G_MAXUINT16, "49151", \
               "greatest destination port")

static const SimAttribute conf_list[] = {
    CHOICE("IP-L-Vers", left.version, version_choices, "6", "IP version of the left sender"),
    CHOICE("IP-R-Vers", right.version, version_choices, "4", "IP version of the right sender"),
    SIDE_ADDRESSES("L", left),
    SIDE_ADDRESSES("R", right),
    SIDE_MACS("L", left),
    SIDE_MACS("R", right),
    CHOICE("Forward", forward, switch_choices, "1", "whether left to right is sent"),
    CHOICE("Reverse", reverse, switch_choices, "1", "whether right to left is sent"),
    CHOICE("Promisc", promiscuous, switch_choices, "1",
           "promiscuous reception; the simulated tester counts all test frames"),
    NUMBER("Num-L-Nets", left.networks, 1, 256, "1", "destination networks on the left"),
    NUMBER("Num-R-Nets", right.networks, 1, 256, "1", "destination networks on the right"),
    SIDE_CPUS("L", left),
    SIDE_CPUS("R", right),
    NUMBER("MEM-Channels", memory_channels, 1, 255, "1",
           "memory channels for DPDK; the simulated tester has no memory"),
    DIRECTION_PORTS("Fwd", forward_ports),
    DIRECTION_PORTS("Rev", reverse_ports),
    SIDE_RANGE("L", left),
    SIDE_RANGE("R", right),
    CHOICE("Stateful", stateful, stateful_choices, "0", "tests of stateful translation"),
    CHOICE("Enumerate-ports", enumerate_ports, mode_choices, "0",
           "ports of the preliminary phase of stateful tests" NOT_SIMULATED),
    CHOICE("Enumerate-ips", enumerate_ips, mode_choices, "0",
           "addresses of the preliminary phase of stateful tests" NOT_SIMULATED),
    CHOICE("Responder-tuples", responder_tuples, mode_choices, "0",
           "what the responder of stateful tests sends" NOT_SIMULATED),
    CHOICE("Responder-ports", responder_tuples, mode_choices, "0",
           "what the responder of stateful tests sends, its older name" NOT_SIMULATED),
    {0},
};

const SimAttributeTable siitperf_conf_attributes = {
    .name = "siitperf.conf",
    .help = "settings of siitperf",
    .size = sizeof(SiitperfConf),
    .attributes = conf_list,
};

SiitperfConf *siitperf_conf_new(void)
{
    SiitperfConf *conf = g_new0(SiitperfConf, 1);
    sim_attribute_set_defaults(&siitperf_conf_attributes, conf);
    return conf;
}

void siitperf_conf_free(SiitperfConf *conf)
{
    if (conf != NULL) {
        sim_attribute_clear(&siitperf_conf_attributes, conf);
        g_clear_pointer(&conf->file, yaml_node_unref);
        g_free(conf);
    }
}

YamlPlace siitperf_conf_place(const SiitperfConf *conf, const char *key)
{
    const YamlNode *value = yaml_node_get(conf->file, key);
    return value != NULL ? value->place : conf->file->place;
}
