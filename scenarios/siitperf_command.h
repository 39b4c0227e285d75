/* scenarios/siitperf_command.h: the command line of siitperf-tp, siitperf-lat and siitperf-pdv.
 *
 * `PROGRAM SIZE RATE DURATION TIMEOUT N M`, behind it of siitperf-lat `DELAY TIMESTAMPS` and of
 * siitperf-pdv `FRAME-TIMEOUT`. Ranges: readCmdLine of throughput.cc, latency.cc and pdv.cc; what
 * is not given is as siitperf's scripts have it. */
#ifndef SCENARIOS_SIITPERF_COMMAND_H
#define SCENARIOS_SIITPERF_COMMAND_H

#include "scenarios/yaml_node.h"
#include "sim/sim.h"

#define SIITPERF_IPV6_EXTRA    20 /* bytes that an IPv6 frame has more than one of IPv4 */
#define SIITPERF_MIN_SIZE      84 /* of an IPv6 frame, FCS included */
#define SIITPERF_MAX_IPV6_SIZE 1518
#define SIITPERF_MAX_SIZE      1538 /* with IPv4 frames only */
#define SIITPERF_MAX_RATE      14880952
#define SIITPERF_MAX_DURATION  3600
#define SIITPERF_MAX_TAGS      50000

typedef enum { SIITPERF_TP, SIITPERF_LAT, SIITPERF_PDV } SiitperfProgram;

typedef struct {
    gint program; /* SiitperfProgram */
    gint64 size_bytes;
    gint64 rate_pps;   /* 0: not given */
    gint64 duration_s; /* 0: not given */
    gint64 timeout_ms;
    gint64 n, m;    /* frame i is foreground if i mod n < m */
    gint64 delay_s; /* -1: not given */
    gint64 n_timestamps;
    gint64 frame_timeout_ms;
} SiitperfCommand;

/* The parameters, named as the options of `dutsim import`. */
extern const SimAttributeTable siitperf_command_attributes;

/* siitperf's scripts' settings. */
SiitperfCommand siitperf_command_new(void);

/* Sets a parameter given as an option. Errors: SIM_ERROR_USAGE "--NAME TEXT: error: ...". */
gboolean siitperf_command_set(SiitperfCommand *command, const char *name, const char *text,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sets what a whole command line says, the program's path included or not. Errors: SIM_ERROR_USAGE
 * "--command: error: ...". */
gboolean siitperf_command_parse(SiitperfCommand *command, const char *line, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Gives duration and delay their values where they are not given, and checks what siitperf does.
 * Errors: SIM_ERROR_USAGE. */
gboolean siitperf_command_resolve(SiitperfCommand *command, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* "siitperf-tp 84 1000000 60 2000 2 2"; `rate` (nullable) stands for a rate that is not known.
 * (transfer full) */
char *siitperf_command_text(const SiitperfCommand *command, const char *rate);

#endif
