/* scenarios/siitperf_import.h: what siitperf would send, as a scenario (docs/siitperf.md). */
#ifndef SCENARIOS_SIITPERF_IMPORT_H
#define SCENARIOS_SIITPERF_IMPORT_H

#include "models/link.h"
#include "models/tester.h"
#include "scenarios/siitperf_command.h"
#include "scenarios/siitperf_conf.h"

/* The first line of what is imported. */
#define SIITPERF_IMPORT_MARK "# dutsim import: made of a siitperf.conf and this command line:\n"

/* What siitperf does not say of the laboratory. */
typedef struct {
    const char *dut;      /* profile; NULL: a device without limits */
    gint64 link_rate_bps; /* bit/s */
} SiitperfLaboratory;

/* The simulated tester that sends the frames of `conf` (read from a file) and `command` (resolved).
 * What differs without changing the number of flows (addresses) is added to `warnings`, of char *.
 * Errors: SIM_ERROR_SCENARIO at the key, SIM_ERROR_USAGE at the option, that asks for what is not
 * simulated. */
gboolean siitperf_import_tester(const SiitperfConf *conf, const SiitperfCommand *command,
                                TesterSettings *tester, GPtrArray *warnings, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The scenario file for it. Errors: SIM_ERROR_USAGE when the links do not carry the rate. (transfer
 * full) */
char *siitperf_import_text(const SiitperfConf *conf, const SiitperfCommand *command,
                           const TesterSettings *tester, const SiitperfLaboratory *laboratory,
                           GError **error);

#endif
