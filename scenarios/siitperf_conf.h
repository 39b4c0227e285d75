/* scenarios/siitperf_conf.h: siitperf.conf, the settings file of the tester siitperf.
 *
 * Keys, ranges and defaults: throughput.cc of github.com/lencsegabor/siitperf, commit a3f5cadc
 * (2026-02-03), and its README. A line is `NAME VALUE`, whatever stands behind the value is not
 * looked at, # begins a comment. */
#ifndef SCENARIOS_SIITPERF_CONF_H
#define SCENARIOS_SIITPERF_CONF_H

#include "scenarios/yaml_node.h"
#include "sim/sim.h"

#define SIITPERF_MAX_LINE  200 /* bytes, without the line feed */
#define SIITPERF_MAX_BYTES 1048576

/* Ports that siitperf sends where they do not vary (RFC 2544 appendix C.2.6.4). */
#define SIITPERF_FIXED_SOURCE_PORT      49184
#define SIITPERF_FIXED_DESTINATION_PORT 7

/* How a field varies: the codes of siitperf. */
typedef enum {
    SIITPERF_FIXED,
    SIITPERF_INCREASE,
    SIITPERF_DECREASE,
    SIITPERF_RANDOM,
    SIITPERF_N_MODES
} SiitperfMode;

/* A 16-bit field of the frames of a direction or side. */
typedef struct {
    gint mode; /* SiitperfMode */
    gint64 minimum, maximum;
} SiitperfField;

typedef struct {
    SiitperfField source_port, destination_port;
} SiitperfDirection;

/* NULL: not given. */
typedef struct {
    char *real, *translated;
} SiitperfAddress;

typedef struct {
    gint version; /* 0: IPv4, 1: IPv6 */
    SiitperfAddress ipv4, ipv6;
    char *tester_mac, *dut_mac;
    gint64 networks;
    gint64 send_cpu, receive_cpu;
    SiitperfField address;           /* its bounds are siitperf's to be set if it varies */
    gint64 ipv4_offset, ipv6_offset; /* of the 16 bits that vary [bytes] */
} SiitperfSide;

typedef struct {
    SiitperfSide left, right;
    gint forward, reverse, promiscuous; /* 0 or 1 */
    gint64 memory_channels;
    SiitperfDirection forward_ports, reverse_ports;
    gint stateful, enumerate_ports, enumerate_ips, responder_tuples;
    YamlNode *file; /* what the file says, key by key, with places; NULL: no file */
} SiitperfConf;

/* The keys. */
extern const SimAttributeTable siitperf_conf_attributes;

/* A file's settings, siitperf's defaults where it says nothing. Errors: SIM_ERROR_NO_INPUT,
 * SIM_ERROR_SCENARIO "FILE:LINE:COLUMN: error: ...": an unknown key (with a near name), a key that
 * is there twice, no value, a value out of range, a line longer than siitperf reads at once.
 * (transfer full) */
SiitperfConf *siitperf_conf_read(const char *path, GError **error);
void siitperf_conf_free(SiitperfConf *conf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SiitperfConf, siitperf_conf_free)

/* siitperf's defaults. (transfer full) */
SiitperfConf *siitperf_conf_new(void);

/* Where the file gives a key's value; its first line if it does not. */
YamlPlace siitperf_conf_place(const SiitperfConf *conf, const char *key);

#endif
