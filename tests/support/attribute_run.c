#include "tests/support/attribute_run.h"

#include <ftw.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#define MAX_OPEN_FOLDERS 16

/* ---- scratch folders ---- */

static void write_file(const char *folder, const char *name, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_file_set_contents(path, text, -1, &error);
    g_assert_no_error(error);
}

static int remove_entry(const char *path, const struct stat *status G_GNUC_UNUSED,
                        int kind G_GNUC_UNUSED, struct FTW *place G_GNUC_UNUSED)
{
    return remove(path);
}

void attribute_run_free(AttributeRun *run)
{
    nftw(run->folder, remove_entry, MAX_OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
    g_free(run->folder);
    g_free(run->message);
    g_free(run);
}

/* ---- the program ---- */

/* Runs the program with these arguments in the scratch folder. */
static void spawn(AttributeRun *run, char **arguments)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *output = NULL;
    int wait_status = 0;
    g_spawn_sync(run->folder, arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &run->message,
                 &wait_status, &error);
    g_assert_no_error(error);
    g_assert_true(WIFEXITED(wait_status));
    run->status = WEXITSTATUS(wait_status);
}

static AttributeRun *prepare(const char *scenario)
{
    g_autoptr(GError) error = NULL;
    AttributeRun *run = g_new0(AttributeRun, 1);
    run->folder = g_dir_make_tmp("dutsim-attribute-XXXXXX", &error);
    g_assert_no_error(error);
    write_file(run->folder, "scenario.yaml", scenario);
    return run;
}

static char *program(void)
{
    const char *path = g_getenv("DUTSIM");
    if (path == NULL) {
        g_error("DUTSIM must name the program to test");
    }
    return g_strdup(path);
}

static GPtrArray *arguments_new(void)
{
    GPtrArray *arguments = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(arguments, program());
    g_ptr_array_add(arguments, g_strdup("run"));
    g_ptr_array_add(arguments, g_strdup("scenario.yaml"));
    g_ptr_array_add(arguments, g_strdup("--quiet"));
    return arguments;
}

AttributeRun *attribute_run(const char *scenario, const char *const *sets)
{
    AttributeRun *run = prepare(scenario);
    g_autoptr(GPtrArray) arguments = arguments_new();
    g_ptr_array_add(arguments, g_strdup("--out"));
    g_ptr_array_add(arguments, g_strdup("out"));
    for (guint i = 0; sets != NULL && sets[i] != NULL; i++) {
        g_ptr_array_add(arguments, g_strdup("--set"));
        g_ptr_array_add(arguments, g_strdup(sets[i]));
    }
    g_ptr_array_add(arguments, NULL);
    spawn(run, (char **)arguments->pdata);
    return run;
}

AttributeRun *attribute_run_by_name(const char *scenario, const char *profile)
{
    AttributeRun *run = prepare(scenario);
    g_autoptr(GPtrArray) arguments = arguments_new();
    if (profile != NULL) {
        write_file(run->folder, "profile.yaml", profile);
    }
    g_ptr_array_add(arguments, NULL);
    run->named = TRUE;
    spawn(run, (char **)arguments->pdata);
    return run;
}

/* ---- the result ---- */

/* The only folder in `results`, or `out`. */
static char *result_folder(const AttributeRun *run)
{
    if (!run->named) {
        return g_build_filename(run->folder, "out", NULL);
    }
    g_autofree char *results = g_build_filename(run->folder, "results", NULL);
    g_autoptr(GDir) dir = g_dir_open(results, 0, NULL);
    g_assert_nonnull(dir);
    char *folder = g_build_filename(results, g_dir_read_name(dir), NULL);
    g_assert_null(g_dir_read_name(dir));
    return folder;
}

gboolean attribute_run_has(const AttributeRun *run, const char *ending)
{
    g_autofree char *folder = result_folder(run);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    g_assert_nonnull(dir);
    const char *name;
    while ((name = g_dir_read_name(dir)) != NULL) {
        if (g_str_has_suffix(name, ending)) {
            return TRUE;
        }
    }
    return FALSE;
}

char *attribute_run_read(const AttributeRun *run, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = result_folder(run);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    char *text = NULL;
    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    return text;
}

/* Lines of a file, without the end of the last. (transfer full) */
static char **read_lines(const AttributeRun *run, const char *name)
{
    g_autofree char *text = attribute_run_read(run, name);
    return g_strsplit(g_strchomp(text), "\n", 0);
}

guint attribute_run_n_rows(const AttributeRun *run, const char *table)
{
    g_auto(GStrv) lines = read_lines(run, table);
    return g_strv_length(lines) - 1;
}

char *attribute_run_cell(const AttributeRun *run, const char *table, guint row, const char *column)
{
    g_auto(GStrv) lines = read_lines(run, table);
    g_assert_cmpuint(row + 1, <, g_strv_length(lines));
    g_auto(GStrv) names = g_strsplit(lines[0], ",", 0);
    g_auto(GStrv) cells = g_strsplit(lines[row + 1], ",", 0);
    g_assert_cmpuint(g_strv_length(names), ==, g_strv_length(cells));
    for (guint i = 0; names[i] != NULL; i++) {
        if (g_str_equal(names[i], column)) {
            return g_strdup(cells[i]);
        }
    }
    g_error("%s has no column '%s'", table, column);
}

gint64 attribute_run_integer(const AttributeRun *run, const char *table, guint row,
                             const char *column)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *cell = attribute_run_cell(run, table, row, column);
    gint64 value = 0;
    g_ascii_string_to_signed(cell, 10, 0, G_MAXINT64, &value, &error);
    g_assert_no_error(error);
    return value;
}

gint64 attribute_run_queue_frames(const AttributeRun *run, guint line, guint queue)
{
    g_auto(GStrv) lines = read_lines(run, "trials.jsonl");
    g_assert_cmpuint(line, <, g_strv_length(lines));
    json_t *record = json_loads(lines[line], 0, NULL);
    json_t *counters = json_array_get(json_object_get(record, "queues"), queue);
    g_assert_cmpint(json_integer_value(json_object_get(counters, "port")), ==, 0);
    g_assert_cmpint(json_integer_value(json_object_get(counters, "queue")), ==, queue);
    gint64 frames = json_integer_value(json_object_get(counters, "frames")) +
                    json_integer_value(json_object_get(counters, "dropped"));
    json_decref(record);
    return frames;
}
