/* scenarios/scenario.h: a scenario: loaded, checked, expanded into points.
 *
 * Loading reads the YAML with libyaml's events into a tree with marks, merges `include`d profiles
 * below what a node says itself, applies
 * --set and --sweep, expands the sweep (the last swept key varies fastest; points count from 0),
 * and binds every point to the settings structs of the models by their attribute tables, so that
 * whatever is wrong is said before anything runs. Messages: FILE:LINE:COLUMN: error: what, what is
 * allowed, did you mean 'x'? */
#ifndef SCENARIOS_SCENARIO_H
#define SCENARIOS_SCENARIO_H

#include "models/dut.h"
#include "models/host_network.h"
#include "models/iperf.h"
#include "models/link.h"
#include "models/machine.h"
#include "models/switch.h"
#include "models/tester.h"
#include "models/trial.h"
#include "scenarios/test_settings.h"
#include "sim/sim.h"

typedef struct Scenario Scenario;

/* What the command line adds; all members may be NULL / 0 / -1. */
typedef struct {
    const char *const *sets;   /* NULL-ended "PATH=VALUE" */
    const char *const *sweeps; /* NULL-ended "PATH=V1,V2" or "PATH=A..B*FACTOR" */
    gboolean has_seed;
    guint64 seed;
    gint repetitions; /* 0: as the file says */
    const GPtrArray
        *values; /* of Override (scenarios/override.h), over all the others; NULL: none */
} ScenarioOverrides;

/* One point: every setting bound, checked and owned by the scenario. */
typedef struct {
    guint index;
    const char *const *swept_values; /* text of each swept value, as written, in order of the swept
                                        paths; NULL-ended */
    TestSubject subject;             /* which of the following there are */
    const char *machine_path;        /* name of the machine (nullable) */
    const char *tester_path;         /* node names (nullable) */
    const char *dut_path;
    const char
        *host_paths[HOST_NETWORK_HOSTS]; /* of the clients' host and the servers' (nullable) */
    HostSettings hosts[HOST_NETWORK_HOSTS];
    IperfSettings iperf;
    const LinkSettings *host_links[HOST_NETWORK_HOSTS]; /* of each host to the switch */
    const SwitchSettings *between;                      /* the switch between the hosts */
    MachineSettings machine;
    TesterSettings tester;
    DutSettings dut;
    const LinkSettings *links[DUT_PORTS]; /* of port 0 of the DUT and port 1 of the last one */
    guint n_behind;                       /* further DUTs in a row behind `dut` */
    TrialDevice behind[TRIAL_MAX_DEVICES - 1];
    const SwitchWay *ways; /* n_behind + 2 (models/trial.h); NULL: no switches */
    TestSettings test;
} ScenarioPoint;

/* Loads `name_or_path`: a file, or the name of one in the library. `overrides` may be NULL. Errors:
 * SIM_ERROR_NO_INPUT, SIM_ERROR_SCENARIO, SIM_ERROR_USAGE (a bad --set or --sweep), with the
 * complete message line (no "dutsim:" prefix). (transfer full) */
Scenario *scenario_load(const char *name_or_path, const ScenarioOverrides *overrides,
                        GError **error);
void scenario_free(Scenario *scenario);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scenario, scenario_free)

/* (transfer none) */
/* Sets an error of the first point's value at `path` ("PATH: MESSAGE"), at the place where it is
 * written, or else that of its node; `sweep` is the first swept path. SIM_ERROR_SCENARIO, or
 * SIM_ERROR_USAGE on the command line. */
void scenario_set_error(const Scenario *scenario, const char *path, const char *message,
                        GError **error);

const char *scenario_get_name(const Scenario *scenario);
const char *scenario_get_title(const Scenario *scenario);       /* the name when it has none */
const char *scenario_get_description(const Scenario *scenario); /* "" when it has none */
guint64 scenario_get_seed(const Scenario *scenario);
gboolean scenario_get_plots(const Scenario *scenario);

/* What a run leaves behind. (transfer none) */
const OutputSettings *scenario_get_output(const Scenario *scenario);

/* The swept paths in file order, those of --sweep last; NULL-ended. (transfer none) */
const char *const *scenario_get_swept_paths(const Scenario *scenario);

/* The attribute at a full path (`dut.nic.ring_size`), or NULL. (transfer none) */
const SimAttribute *scenario_find_attribute(const Scenario *scenario, const char *path);

/* The nearest to an unknown path of all there are in the scenario, or NULL. (transfer full)
 * (nullable) */
char *scenario_nearest_path(const Scenario *scenario, const char *path);

/* The value of an attribute in the first point as sim_attribute_get has it: NULL when unset or no
 * attribute. (transfer full) (nullable) */
char *scenario_get_value(const Scenario *scenario, const char *path);

/* Sets an attribute of the first point, of a node, a link or the test; the digest stays that of
 * what was loaded. Errors: SIM_ERROR_VALUE. */
gboolean scenario_set_value(Scenario *scenario, const char *path, const char *text, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Whether the values of the first point go together, as loading sees to. Errors: SIM_ERROR_VALUE.
 */
gboolean scenario_check_values(const Scenario *scenario, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the node `name` of the first point includes: the name of a profile of the library, or a path
 * from the current folder. NULL: nothing. (transfer full) (nullable) */
char *scenario_get_include(const Scenario *scenario, const char *name);

/* The line rate of a point, frames/s a direction; 0 where there is no tester. */
gint64 scenario_point_line_rate_pps(const ScenarioPoint *point);

/* What a point of hosts runs on. Borrows from it. */
HostNetworkSetup scenario_point_network(const ScenarioPoint *point);

guint scenario_n_points(const Scenario *scenario);
/* (transfer none) */
const ScenarioPoint *scenario_get_point(const Scenario *scenario, guint index);

/* SHA-256 (hex) of the scenario as it will be run: every attribute of every point, seed included,
 * in a canonical text that does not depend on comments, order of keys or spelling of values.
 * (transfer none) */
const char *scenario_get_digest(const Scenario *scenario);

#endif
