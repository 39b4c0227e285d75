/* A scenario file in a folder of its own with profiles, for the tests of loading. */
#ifndef TESTS_SCENARIOS_SCENARIO_FILES_H
#define TESTS_SCENARIOS_SCENARIO_FILES_H

#include <glib/gstdio.h>

#include "scenarios/scenario.h"

/* A folder with the file, profiles beside it and a library of profiles. */
typedef struct {
    char *folder;
    char *path;
} Files;

static inline void write_file(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static inline void set_up(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    files->folder = g_dir_make_tmp("dutsim-scenario-XXXXXX", NULL);
    files->path = g_build_filename(files->folder, "my-file.yaml", NULL);
    g_autofree char *profiles = g_build_filename(files->folder, "profiles", NULL);
    g_assert_cmpint(g_mkdir(profiles, 0700), ==, 0);
    write_file(profiles, "big.yaml", "# A big router\ncores: 8\nnic: {ring_size: 1024}\n");
    write_file(profiles, "bigger.yaml", "include: big\ncores: 16\n");
    write_file(profiles, "typed.yaml", "type: dut\ncores: 2\n");
    write_file(profiles, "loop.yaml", "include: ./loop.yaml\n");
    write_file(profiles, "wrong.yaml", "cores: 8\nring: 5\n");
    write_file(profiles, "list.yaml", "[cores]\n");
    g_setenv("DUTSIM_DATA", files->folder, TRUE);
}

static inline void remove_all(const char *path)
{
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    for (const char *name; directory != NULL && (name = g_dir_read_name(directory)) != NULL;) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        remove_all(below);
    }
    g_remove(path);
}

static inline void tear_down(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    remove_all(files->folder);
    g_free(files->folder);
    g_free(files->path);
}

static inline Scenario *load(const Files *files, const char *text,
                             const ScenarioOverrides *overrides, GError **error)
{
    g_assert_true(g_file_set_contents(files->path, text, -1, NULL));
    return scenario_load(files->path, overrides, error);
}

static inline Scenario *load_ok(const Files *files, const char *text,
                                const ScenarioOverrides *overrides)
{
    g_autoptr(GError) error = NULL;
    Scenario *scenario = load(files, text, overrides, &error);
    g_assert_no_error(error);
    return scenario;
}

/* A list of --set or --sweep. */
#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

#define SMALL "dutsim: 1\ntester:\ndut:\n"

static const char swept_file[] = "dutsim: 1\ntester:\ndut: {nic: {rss: {hash: ip}}}\n"
                                 "sweep: {dut.cores: [1, 2], dut.nic.rss.hash: [ip, ip-port]}\n";

#endif
