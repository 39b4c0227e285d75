/* scenarios/point-internal.h: a point's tree bound to settings and checked. */
#ifndef SCENARIOS_POINT_INTERNAL_H
#define SCENARIOS_POINT_INTERNAL_H

#include "scenarios/include.h"
#include "scenarios/scenario.h"
#include "scenarios/top_settings.h"
#include "scenarios/topology-internal.h"
#include "scenarios/yaml_node.h"

/* A point and what it borrows. */
typedef struct {
    ScenarioPoint point;
    TopSettings top; /* owns the point's test and links */
    char *machine_path;
    char *host_paths[HOST_NETWORK_HOSTS];
    char *iperf_path;
    char *tester_path;
    char *dut_path;
    guint n_behind;
    DutSettings *behind; /* of the point's DUTs behind the first, n_behind; NULL: none */
    char *behind_paths[TRIAL_MAX_DEVICES - 1];
    guint n_switches;
    char *switch_paths[SWITCH_MAX_NODES];
    SwitchSettings *switches;  /* in the order of the file, n_switches; NULL: none */
    SwitchWay *ways;           /* the point's; NULL: no switches */
    const char **swept_values; /* the texts are those of the axes */
    char *conflict;            /* after a failed binding: what does not go together */
} BoundPoint;

/* A tree being bound, and where its parts were written. */
typedef struct {
    BoundPoint *bound;
    const YamlNode *tree;
    Topology *topology;
    Includes *includes;
    const char *what;
} PointBinding;

/* Sets `inner` (transfer full) as the error of an attribute at `path` below `body` (NULL: not
 * written), whose key is `key`. */
gboolean point_fail(const PointBinding *binding, const YamlNode *key, const YamlNode *body,
                    const char *path, GError *inner, GError **error);

/* Whether the values of each bound node go together, and the nodes with each other. Errors: of the
 * place that is wrong. */
gboolean point_check_nodes(const PointBinding *binding, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same of links. */
gboolean point_check_links(const PointBinding *binding, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether several pairs of ports, if there are any, go together with all else. *path: below the
 * tester. Errors: SIM_ERROR_VALUE, without a place. */
gboolean point_check_ports(const PointBinding *binding, const char **path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The test's attribute that the rest of the point contradicts, or NULL; `inner` says why. */
const char *point_check_test(const ScenarioPoint *point, GError **inner);

/* Binds `tree` to *bound, whose point has its index and *swept_values already (and is otherwise
 * zero). `what` describes the point in messages that its combination of values brings ("" for the
 * only one). On error *bound is to be cleared too; `conflict` then
 * says, without a place, which values do not go together, or is NULL where one alone is wrong. */
gboolean point_bind(BoundPoint *bound, const YamlNode *tree, Includes *includes, const char *what,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void point_clear(BoundPoint *bound);

/* Whether the values of a point go together. Errors: SIM_ERROR_VALUE, without a place. */
gboolean point_check(const ScenarioPoint *point, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a device of known behaviour (dut.virtual), if there is one, is all there is. Errors:
 * SIM_ERROR_VALUE, without a place. */
gboolean point_check_virtual(const ScenarioPoint *point, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Adds a point to a digest: each attribute that can change a result, in the order of the tables. */
void point_digest(const BoundPoint *bound, GChecksum *digest);

#endif
