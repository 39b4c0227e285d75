/* The manifest as JSON and back. */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/folder.h"
#include "scenarios/manifest-internal.h"
#include "sim/error.h"

static json_t *sweep_to_json(const ManifestSweep *sweep)
{
    return json_pack("{s:s, s:s, s:b}", "path", sweep->path, "label", sweep->label, "numeric",
                     sweep->numeric);
}

/* The goals of MLRsearch. (transfer full) */
static json_t *goals_to_json(const MlrsearchGoals *goals)
{
    json_t *json = json_array();
    for (guint i = 0; i < goals->n; i++) {
        const MlrsearchGoal *goal = &goals->goal[i];
        json_array_append_new(
            json, json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:I}", "name", goal->name,
                            "initial_duration_ps", (json_int_t)goal->initial_duration_ps,
                            "final_duration_ps", (json_int_t)goal->final_duration_ps,
                            "duration_sum_ps", (json_int_t)goal->duration_sum_ps, "loss_ratio_ppm",
                            (json_int_t)goal->loss_ratio, "exceed_ratio_ppm",
                            (json_int_t)goal->exceed_ratio, "width_ppm", (json_int_t)goal->width));
    }
    return json;
}

static json_t *point_to_json(const ManifestPoint *point, guint index, guint n_sweeps)
{
    json_t *values = json_array();
    json_t *numbers = json_array();
    for (guint i = 0; i < n_sweeps; i++) {
        json_array_append_new(values, json_string(point->values[i]));
        json_array_append_new(numbers, isfinite(point->numbers[i]) ? json_real(point->numbers[i])
                                                                   : json_null());
    }
    return json_pack(
        "{s:i, s:o, s:o, s:I, s:I, s:I, s:i, s:i, s:o*, s:i, s:I}", "point", (int)index, "values",
        values, "numbers", numbers, "line_rate_pps", (json_int_t)point->seen.line_rate_pps,
        "throughput_pps", (json_int_t)point->seen.throughput_pps, "resolution_pps",
        (json_int_t)point->resolution_pps, "repetitions", (int)point->repetitions, "setup",
        point->setup, "goals", point->seen.goals.n > 0 ? goals_to_json(&point->seen.goals) : NULL,
        "method", point->seen.method, "known_pps", (json_int_t)point->seen.known_pps);
}

static json_t *setups_to_json(const Manifest *manifest)
{
    json_t *setups = json_array();
    for (guint i = 0; i < manifest->setups->len; i++) {
        json_array_append_new(setups,
                              manifest_setup_to_json(g_ptr_array_index(manifest->setups, i)));
    }
    return setups;
}

static json_t *configuration_to_json(const Manifest *manifest)
{
    json_t *configuration = json_array();
    for (guint i = 0; i < manifest->configuration->len; i++) {
        const ManifestSetting *setting = g_ptr_array_index(manifest->configuration, i);
        json_array_append_new(configuration,
                              json_pack("{s:s, s:s?, s:b}", "path", setting->path, "value",
                                        setting->value, "swept", setting->is_swept));
    }
    return configuration;
}

static json_t *manifest_to_json(const Manifest *manifest)
{
    json_t *sweeps = json_array();
    json_t *points = json_array();
    for (guint i = 0; i < manifest->sweeps->len; i++) {
        json_array_append_new(sweeps, sweep_to_json(manifest_get_sweep(manifest, i)));
    }
    for (guint i = 0; i < manifest->points->len; i++) {
        const ManifestPoint *point = manifest_get_point(manifest, i);
        json_array_append_new(points, point_to_json(point, i, manifest->sweeps->len));
    }
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:i, s:i, s:i, s:s, s:I, s:I, s:i, s:f, s:o, "
        "s:o, s:o, s:o}",
        "tool", "dutsim", "version", manifest->version, "name", manifest->name, "title",
        manifest->title, "description", manifest->description, "digest", manifest->digest, "seed",
        (json_int_t)manifest->seed, "procedure", manifest->procedure, "n_points",
        (int)manifest->points->len, "repetitions", (int)manifest_repetitions(manifest), "n_trials",
        (int)manifest->n_trials, "fingerprint", manifest->fingerprint, "frames_simulated",
        (json_int_t)manifest->frames_simulated, "events", (json_int_t)manifest->events, "jobs",
        (int)manifest->jobs, "wall_s", manifest->wall_s, "sweep", sweeps, "points", points,
        "setups", setups_to_json(manifest), "configuration", configuration_to_json(manifest));
}

gboolean manifest_write(const Manifest *manifest, const char *path, GError **error)
{
    json_t *json = manifest_to_json(manifest);
    g_assert(json != NULL);
    char *dump = json_dumps(json, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    g_assert(dump != NULL);
    g_autofree char *text = g_strconcat(dump, "\n", NULL);
    free(dump);
    json_decref(json);
    return folder_write_text(path, text, error);
}

static gboolean read_sweep(Manifest *manifest, json_t *json, json_error_t *json_error)
{
    const char *path = NULL;
    const char *label = NULL;
    int numeric = 0;
    if (json_unpack_ex(json, json_error, 0, "{s:s, s:s, s:b}", "path", &path, "label", &label,
                       "numeric", &numeric) != 0) {
        return FALSE;
    }
    ManifestSweep *sweep = g_new0(ManifestSweep, 1);
    sweep->path = g_strdup(path);
    sweep->label = g_strdup(label);
    sweep->numeric = numeric != 0;
    g_ptr_array_add(manifest->sweeps, sweep);
    return TRUE;
}

static gboolean read_goal(MlrsearchGoal *goal, json_t *json, json_error_t *json_error)
{
    const char *name = NULL;
    json_int_t initial_ps = 0;
    json_int_t final_ps = 0;
    json_int_t sum_ps = 0;
    json_int_t loss_ratio = 0;
    json_int_t exceed_ratio = 0;
    json_int_t width = 0;
    if (json_unpack_ex(json, json_error, 0, "{s:s, s:I, s:I, s:I, s:I, s:I, s:I}", "name", &name,
                       "initial_duration_ps", &initial_ps, "final_duration_ps", &final_ps,
                       "duration_sum_ps", &sum_ps, "loss_ratio_ppm", &loss_ratio,
                       "exceed_ratio_ppm", &exceed_ratio, "width_ppm", &width) != 0 ||
        strlen(name) > MLRSEARCH_MAX_NAME || final_ps < 1 || sum_ps < final_ps || loss_ratio < 0 ||
        loss_ratio >= MLRSEARCH_PARTS || exceed_ratio < 0 || exceed_ratio >= MLRSEARCH_PARTS) {
        return FALSE;
    }
    *goal = (MlrsearchGoal){.initial_duration_ps = initial_ps,
                            .final_duration_ps = final_ps,
                            .duration_sum_ps = sum_ps,
                            .loss_ratio = loss_ratio,
                            .exceed_ratio = exceed_ratio,
                            .width = width};
    g_strlcpy(goal->name, name, sizeof goal->name);
    return TRUE;
}

/* `json`: NULL: there are none. All points have as many. */
static gboolean read_goals(const Manifest *manifest, MlrsearchGoals *goals, json_t *json,
                           json_error_t *json_error)
{
    gsize n = json_array_size(json);
    if (n > MLRSEARCH_MAX_GOALS ||
        (manifest->points->len > 0 && manifest_get_point(manifest, 0)->seen.goals.n != n)) {
        return FALSE;
    }
    goals->n = (guint)n;
    for (guint i = 0; i < goals->n; i++) {
        if (!read_goal(&goals->goal[i], json_array_get(json, i), json_error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean read_point(Manifest *manifest, json_t *json, json_error_t *json_error)
{
    json_t *values = NULL;
    json_t *numbers = NULL;
    json_t *goals = NULL;
    ProcedurePoint seen = {0};
    json_int_t line_rate_pps = 0;
    json_int_t throughput_pps = 0;
    json_int_t resolution_pps = 0;
    json_int_t known_pps = 0;
    int repetitions = 0;
    int setup = -1;
    guint n_sweeps = manifest->sweeps->len;
    if (json_unpack_ex(json, json_error, 0, "{s:o, s:o, s:I, s?I, s?I, s:i, s?i, s?o, s?i, s?I}",
                       "values", &values, "numbers", &numbers, "line_rate_pps", &line_rate_pps,
                       "throughput_pps", &throughput_pps, "resolution_pps", &resolution_pps,
                       "repetitions", &repetitions, "setup", &setup, "goals", &goals, "method",
                       &seen.method, "known_pps", &known_pps) != 0 ||
        json_array_size(values) != n_sweeps || json_array_size(numbers) != n_sweeps ||
        repetitions < 0 || resolution_pps < 0 || throughput_pps < 0 || setup < -1 ||
        setup >= (gint)manifest->setups->len ||
        !read_goals(manifest, &seen.goals, goals, json_error)) {
        return FALSE;
    }
    ManifestPoint *point = g_new0(ManifestPoint, 1);
    point->values = g_new0(char *, n_sweeps + 1);
    point->numbers = g_new0(double, n_sweeps);
    seen.line_rate_pps = line_rate_pps;
    seen.known_pps = known_pps;
    seen.throughput_pps = throughput_pps;
    point->seen = seen;
    point->resolution_pps = resolution_pps;
    point->repetitions = (guint)repetitions;
    point->setup = setup;
    g_ptr_array_add(manifest->points, point);
    for (guint i = 0; i < n_sweeps; i++) {
        const json_t *number = json_array_get(numbers, i);
        const char *value = json_string_value(json_array_get(values, i));
        if (value == NULL ||
            (manifest_get_sweep(manifest, i)->numeric && !json_is_number(number))) {
            return FALSE;
        }
        point->values[i] = g_strdup(value);
        point->numbers[i] = json_is_number(number) ? json_number_value(number) : NAN;
    }
    return TRUE;
}

static gboolean read_setting(Manifest *manifest, json_t *json, json_error_t *json_error)
{
    const char *path = NULL;
    json_t *value = NULL;
    int is_swept = 0;
    if (json_unpack_ex(json, json_error, 0, "{s:s, s:o, s:b}", "path", &path, "value", &value,
                       "swept", &is_swept) != 0) {
        return FALSE;
    }
    g_ptr_array_add(manifest->configuration,
                    manifest_setting_new(path, json_string_value(value), is_swept != 0));
    return TRUE;
}

/* What older results have not. */
static gboolean read_setups(Manifest *manifest, json_t *json, json_error_t *json_error)
{
    const json_t *setups = json_object_get(json, "setups");
    const json_t *configuration = json_object_get(json, "configuration");
    gboolean good = TRUE;
    for (gsize i = 0; good && i < json_array_size(setups); i++) {
        ManifestSetup *setup = manifest_setup_of_json(json_array_get(setups, i));
        good = setup != NULL;
        if (good) {
            g_ptr_array_add(manifest->setups, setup);
        }
    }
    for (gsize i = 0; good && i < json_array_size(configuration); i++) {
        good = read_setting(manifest, json_array_get(configuration, i), json_error);
    }
    return good;
}

static gboolean read_lists(Manifest *manifest, json_t *json, json_error_t *json_error)
{
    json_t *sweeps = json_object_get(json, "sweep");
    json_t *points = json_object_get(json, "points");
    gboolean good = json_is_array(sweeps) && json_array_size(points) > 0;
    for (gsize i = 0; good && i < json_array_size(sweeps); i++) {
        good = read_sweep(manifest, json_array_get(sweeps, i), json_error);
    }
    for (gsize i = 0; good && i < json_array_size(points); i++) {
        good = read_point(manifest, json_array_get(points, i), json_error);
    }
    return good;
}

static gboolean read_scalars(Manifest *manifest, json_t *json, json_error_t *json_error)
{
    const char *tool = NULL;
    const char *texts[7] = {NULL};
    json_int_t seed = 0;
    json_int_t frames = 0;
    json_int_t events = 0;
    int n_trials = 0;
    int jobs = 0;
    if (json_unpack_ex(json, json_error, 0,
                       "{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:i, s:s, s:I, s:I, s:i, s:F}",
                       "tool", &tool, "version", &texts[0], "name", &texts[1], "title", &texts[2],
                       "description", &texts[3], "digest", &texts[4], "seed", &seed, "procedure",
                       &texts[5], "n_trials", &n_trials, "fingerprint", &texts[6],
                       "frames_simulated", &frames, "events", &events, "jobs", &jobs, "wall_s",
                       &manifest->wall_s) != 0) {
        return FALSE;
    }
    manifest->version = g_strdup(texts[0]);
    manifest->name = g_strdup(texts[1]);
    manifest->title = g_strdup(texts[2]);
    manifest->description = g_strdup(texts[3]);
    manifest->digest = g_strdup(texts[4]);
    manifest->procedure = g_strdup(texts[5]);
    manifest->fingerprint = g_strdup(texts[6]);
    manifest->seed = (guint64)seed;
    manifest->n_trials = (guint)n_trials;
    manifest->frames_simulated = (guint64)frames;
    manifest->events = (guint64)events;
    manifest->jobs = (guint)jobs;
    return g_str_equal(tool, "dutsim");
}

Manifest *manifest_read(const char *path, GError **error)
{
    json_error_t json_error = {.text = ""};
    json_t *json = json_load_file(path, 0, &json_error);
    g_autoptr(Manifest) manifest = manifest_new_empty();
    gboolean good = json != NULL && read_scalars(manifest, json, &json_error) &&
                    read_setups(manifest, json, &json_error) &&
                    read_lists(manifest, json, &json_error);
    json_decref(json);
    if (!good) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_SCENARIO,
                    "%s:%d:%d: error: not the manifest of a dutsim result%s%s", path,
                    MAX(json_error.line, 1), MAX(json_error.column, 1),
                    *json_error.text != '\0' ? ": " : "", json_error.text);
        return NULL;
    }
    return g_steal_pointer(&manifest);
}
