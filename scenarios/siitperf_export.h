/* scenarios/siitperf_export.h: what a scenario asks of the tester, for siitperf (docs/siitperf.md).
 */
#ifndef SCENARIOS_SIITPERF_EXPORT_H
#define SCENARIOS_SIITPERF_EXPORT_H

#include "scenarios/scenario.h"
#include "scenarios/siitperf_command.h"
#include "scenarios/siitperf_conf.h"

/* First lines of what is exported. */
#define SIITPERF_EXPORT_CONF_MARK    "# dutsim export: siitperf.conf\n"
#define SIITPERF_EXPORT_COMMAND_MARK "# dutsim export: a command line of siitperf\n"

/* Fills `conf` (of siitperf_conf_new) and `command` with the settings that send the frames of the
 * scenario's only point. What the device under test must be prepared for is added to `warnings`, of
 * char *. Errors: SIM_ERROR_SCENARIO (SIM_ERROR_USAGE on the command line), at its place, of what
 * siitperf cannot do. */
gboolean siitperf_export_settings(const Scenario *scenario, SiitperfConf *conf,
                                  SiitperfCommand *command, GPtrArray *warnings, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The files of these settings: siitperf.conf, and the command line with, where the rate is searched
 * for, the settings of siitperf's scripts. (transfer full) */
char *siitperf_export_conf(const Scenario *scenario, const SiitperfConf *conf);
char *siitperf_export_command(const Scenario *scenario, const SiitperfConf *conf,
                              const SiitperfCommand *command);

/* The command line alone; `$r` stands for a rate that is searched for. (transfer full) */
char *siitperf_export_line(const SiitperfCommand *command);

#endif
