#include "scenarios/manifest-internal.h"

#include <string.h>

#include "scenarios/manifest_axis.h"
#include "scenarios/runner.h"
#include "scenarios/trial_record.h"

/* A label with help that is longer than this says the path only. */
#define MANIFEST_LABEL_LETTERS 95

static void sweep_free(gpointer data)
{
    ManifestSweep *sweep = data;
    g_free(sweep->path);
    g_free(sweep->label);
    g_free(sweep);
}

static void point_free(gpointer data)
{
    ManifestPoint *point = data;
    g_strfreev(point->values);
    g_free(point->numbers);
    g_free(point);
}

static void setup_free(gpointer setup)
{
    manifest_setup_free(setup);
}

Manifest *manifest_new_empty(void)
{
    Manifest *manifest = g_new0(Manifest, 1);
    manifest->setups = g_ptr_array_new_with_free_func(setup_free);
    manifest->configuration = g_ptr_array_new_with_free_func(manifest_setting_free);
    manifest->sweeps = g_ptr_array_new_with_free_func(sweep_free);
    manifest->points = g_ptr_array_new_with_free_func(point_free);
    return manifest;
}

void manifest_free(Manifest *manifest)
{
    if (manifest == NULL) {
        return;
    }
    g_free(manifest->version);
    g_free(manifest->name);
    g_free(manifest->title);
    g_free(manifest->description);
    g_free(manifest->digest);
    g_free(manifest->procedure);
    g_free(manifest->fingerprint);
    g_ptr_array_unref(manifest->sweeps);
    g_ptr_array_unref(manifest->points);
    g_ptr_array_unref(manifest->setups);
    g_ptr_array_unref(manifest->configuration);
    g_free(manifest);
}

const ManifestSweep *manifest_get_sweep(const Manifest *manifest, guint index)
{
    g_assert(index < manifest->sweeps->len);
    return g_ptr_array_index(manifest->sweeps, index);
}

const ManifestPoint *manifest_get_point(const Manifest *manifest, guint index)
{
    g_assert(index < manifest->points->len);
    return g_ptr_array_index(manifest->points, index);
}

const ManifestSetup *manifest_get_setup(const Manifest *manifest, guint point)
{
    gint setup = manifest_get_point(manifest, point)->setup;
    return setup >= 0 ? g_ptr_array_index(manifest->setups, setup) : NULL;
}

const char *manifest_get_value(const Manifest *manifest, const char *path)
{
    for (guint i = 0; i < manifest->configuration->len; i++) {
        const ManifestSetting *setting = g_ptr_array_index(manifest->configuration, i);
        if (g_str_equal(setting->path, path)) {
            return setting->value;
        }
    }
    return NULL;
}

guint manifest_repetitions(const Manifest *manifest)
{
    guint repetitions = 0;
    for (guint i = 0; i < manifest->points->len; i++) {
        repetitions = MAX(repetitions, manifest_get_point(manifest, i)->repetitions);
    }
    return repetitions;
}

/* "addresses a side (tester.addresses.count)", "path [us]". */
static char *make_label(const char *path, const char *help, const char *unit)
{
    gboolean has_unit = unit != NULL && *unit != '\0';
    g_autofree char *bracket = has_unit ? g_strdup_printf(" [%s]", unit) : g_strdup("");
    if (help != NULL) {
        int length = (int)strcspn(help, ";"); /* what follows is detail */
        g_autofree char *label = g_strdup_printf("%.*s (%s)%s", length, help, path, bracket);
        if (g_utf8_strlen(label, -1) <= MANIFEST_LABEL_LETTERS) {
            return g_steal_pointer(&label);
        }
    }
    return g_strconcat(path, bracket, NULL);
}

/* Adds a swept path, and its numbers to all points. */
static void add_sweep(Manifest *manifest, const Scenario *scenario, guint index)
{
    guint n_points = manifest->points->len;
    const char *path = scenario_get_swept_paths(scenario)[index];
    const SimAttribute *attribute = scenario_find_attribute(scenario, path);
    g_autofree const char **texts = g_new(const char *, n_points);
    g_autofree double *numbers = g_new(double, n_points);
    for (guint i = 0; i < n_points; i++) {
        texts[i] = manifest_get_point(manifest, i)->values[index];
    }
    const char *unit = manifest_axis_read(attribute, texts, n_points, numbers);
    for (guint i = 0; i < n_points; i++) {
        manifest_get_point(manifest, i)->numbers[index] = numbers[i];
    }
    ManifestSweep *sweep = g_new0(ManifestSweep, 1);
    sweep->path = g_strdup(path);
    sweep->label = make_label(path, attribute != NULL ? attribute->help : NULL, unit);
    sweep->numeric = unit != NULL;
    g_ptr_array_add(manifest->sweeps, sweep);
}

/* The swept values as JSON can hold them. */
static char **copy_values(const char *const *values)
{
    guint n_values = g_strv_length((char **)values);
    char **copy = g_new0(char *, n_values + 1);
    for (guint i = 0; i < n_values; i++) {
        copy[i] = g_utf8_make_valid(values[i], -1);
    }
    return copy;
}

/* The index of a setup, which is added when new; `known`: those there are, by all their facts. */
static gint add_setup(Manifest *manifest, GHashTable *known, const TrialSetup *trial)
{
    ManifestSetup *setup = manifest_setup_new(trial);
    char *key = manifest_setup_join(setup);
    gpointer index = NULL;
    if (g_hash_table_lookup_extended(known, key, NULL, &index)) {
        manifest_setup_free(setup);
        g_free(key);
        return GPOINTER_TO_INT(index);
    }
    g_ptr_array_add(manifest->setups, setup);
    g_hash_table_insert(known, key, GINT_TO_POINTER((gint)manifest->setups->len - 1));
    return (gint)manifest->setups->len - 1;
}

static void add_point(Manifest *manifest, GHashTable *known, const Scenario *scenario, guint index)
{
    const ScenarioPoint *from = scenario_get_point(scenario, index);
    ManifestPoint *point = g_new0(ManifestPoint, 1);
    point->values = copy_values(from->swept_values);
    point->numbers = g_new0(double, g_strv_length(point->values));
    point->seen = procedure_point(&from->test, scenario_point_line_rate_pps(from));
    point->seen.known_pps = from->dut.virtual_device.zero_loss_pps;
    point->resolution_pps = from->test.resolution_pps;
    point->repetitions = (guint)from->test.repetitions;
    point->setup = -1;
    if (from->subject == TEST_OF_DUT) {
        TrialSetup setup = runner_trial_setup(scenario, from, 0);
        point->setup = add_setup(manifest, known, &setup);
    }
    g_ptr_array_add(manifest->points, point);
}

Manifest *manifest_new(const Scenario *scenario)
{
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Manifest *manifest = manifest_new_empty();
    manifest->version = g_strdup(DUTSIM_VERSION);
    manifest->name = g_utf8_make_valid(scenario_get_name(scenario), -1);
    manifest->title = g_utf8_make_valid(scenario_get_title(scenario), -1);
    manifest->description = g_utf8_make_valid(scenario_get_description(scenario), -1);
    manifest->digest = g_strdup(scenario_get_digest(scenario));
    manifest->procedure = g_strdup(scenario_get_point(scenario, 0)->test.procedure);
    manifest->seed = scenario_get_seed(scenario);
    for (guint i = 0; i < scenario_n_points(scenario); i++) {
        add_point(manifest, known, scenario, i);
    }
    g_ptr_array_unref(manifest->configuration);
    manifest->configuration = manifest_configuration_new(scenario_get_point(scenario, 0),
                                                         scenario_get_swept_paths(scenario));
    for (guint i = 0; scenario_get_swept_paths(scenario)[i] != NULL; i++) {
        add_sweep(manifest, scenario, i);
    }
    return manifest;
}

/* One line a trial: what it was, its counters and the lanes of its frames' fates. */
static void add_to_fingerprint(GChecksum *checksum, const TrialRecord *trial)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_append_printf(line,
                           "%u %u %u %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
                           trial->place.point, trial->place.repetition, trial->place.trial,
                           trial->rate_pps, trial->sent, trial->received);
    for (guint i = 0; i < TRIAL_N_LOSSES; i++) {
        if (i < TRIAL_FIRST_OPTIONAL_LOSS || trial->lost[i] > 0) {
            g_string_append_printf(line, " %" G_GUINT64_FORMAT, trial->lost[i]);
        }
    }
    g_string_append_printf(line, " %s %s\n", trial->fingerprint[0], trial->fingerprint[1]);
    g_checksum_update(checksum, (const guchar *)line->str, (gssize)line->len);
}

void manifest_set_trials(Manifest *manifest, const GPtrArray *trials)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    manifest->n_trials = trials->len;
    manifest->frames_simulated = 0;
    manifest->events = 0;
    for (guint i = 0; i < trials->len; i++) {
        const TrialRecord *trial = g_ptr_array_index(trials, i);
        manifest->frames_simulated += trial->sent;
        manifest->events += trial->events;
        add_to_fingerprint(checksum, trial);
    }
    g_free(manifest->fingerprint);
    manifest->fingerprint = g_strdup(g_checksum_get_string(checksum));
}
