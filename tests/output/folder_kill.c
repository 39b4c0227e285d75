/* A run killed at every single step that it takes in the file system: OUT is the old result or the
 * new one, whole, and the next run works.
 *
 * The steps are the calls below, which stand in for the C library's in this program. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "output/folder.h"

#define MANIFEST  "{\"tool\": \"dutsim\", \"seed\": %d}"
#define MAX_STEPS 200

static int steps_left = -1; /* -1: nobody is killed */

static void step(void)
{
    if (steps_left >= 0 && steps_left-- == 0) {
        raise(SIGKILL);
    }
}

int rename(const char *old, const char *new)
{
    step();
    return (int)syscall(SYS_renameat2, AT_FDCWD, old, AT_FDCWD, new, 0);
}

int renameat2(int oldfd, const char *old, int newfd, const char *new, unsigned int flags)
{
    step();
    return (int)syscall(SYS_renameat2, oldfd, old, newfd, new, flags);
}

int unlink(const char *name)
{
    step();
    return (int)syscall(SYS_unlinkat, AT_FDCWD, name, 0);
}

int rmdir(const char *path)
{
    step();
    return (int)syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR);
}

int mkdir(const char *path, mode_t mode)
{
    step();
    return (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

static void write_file(const Folder *folder, const char *name, const char *text)
{
    g_autofree char *path = folder_path(folder, name);
    g_assert_true(folder_write_text(path, text, NULL));
}

/* The journal comes first and under its own name; its lines are appended. */
static void write_journal(const Folder *folder, const char *text)
{
    g_autofree char *path = folder_path(folder, "trials.jsonl");
    FILE *file = g_fopen(path, "w");
    g_assert_nonnull(file);
    step();
    fputs(text, file);
    g_assert_cmpint(fclose(file), ==, 0);
}

/* A run that writes a journal, a table and a manifest that name its seed. */
static void run(const char *out, int seed)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *manifest = g_strdup_printf(MANIFEST, seed);
    g_autofree char *text = g_strdup_printf("%d", seed);
    g_autoptr(Folder) folder = folder_open(out, &error);
    g_assert_no_error(error);
    write_journal(folder, text);
    write_file(folder, "results.csv", text);
    write_file(folder, "manifest.json", manifest);
    g_assert_true(folder_commit(folder, &error));
    g_assert_no_error(error);
}

/* The seed that all three files of a result name; -1 when they do not agree or one is missing. */
static int read_seed(const char *out)
{
    static const char *const names[] = {"trials.jsonl", "results.csv", "manifest.json"};
    int seeds[G_N_ELEMENTS(names)] = {-1, -2, -3};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(out, names[i], NULL);
        g_autofree char *text = NULL;
        if (g_file_get_contents(path, &text, NULL, NULL)) {
            const char *format = i == 2 ? MANIFEST : "%d";
            g_assert_cmpint(sscanf(text, format, &seeds[i]), ==, 1); /* NOLINT(cert-err34-c) */
        }
    }
    return seeds[0] == seeds[1] && seeds[1] == seeds[2] ? seeds[0] : -1;
}

/* Lets a child run with `seed` and be killed at a step; TRUE when it came to its end before. */
static gboolean run_killed(const char *out, int seed, int at_step)
{
    int status = 0;
    pid_t child = fork();
    g_assert_cmpint(child, >=, 0);
    if (child == 0) {
        steps_left = at_step;
        run(out, seed);
        _exit(0);
    }
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_true(WIFEXITED(status) ? WEXITSTATUS(status) == 0 : WTERMSIG(status) == SIGKILL);
    return WIFEXITED(status);
}

static void test_every_step(void)
{
    g_autofree char *root = g_dir_make_tmp("dutsim-XXXXXX", NULL);
    g_autofree char *out = g_build_filename(root, "out", NULL);
    int n_old = 0;
    int n_new = 0;
    gboolean ended = FALSE;
    for (int at_step = 0; !ended; at_step++) {
        g_assert_cmpint(at_step, <, MAX_STEPS);
        int seed = 2 * at_step + 2;
        run(out, seed); /* the old result; takes over what the last kill left */
        g_assert_cmpint(read_seed(out), ==, seed);
        ended = run_killed(out, seed + 1, at_step);
        int found = read_seed(out);
        n_old += found == seed;
        n_new += found == seed + 1;
        g_assert_cmpint(n_old + n_new, ==, at_step + 1);
    }
    g_assert_cmpint(n_old, >, 3); /* kills before the exchange */
    g_assert_cmpint(n_new, >, 3); /* and while the old result is removed */

    g_autofree char *partial = g_strconcat(out, ".partial", NULL);
    g_assert_false(g_file_test(partial, G_FILE_TEST_EXISTS));
    const char *const argv[] = {"rm", "-rf", root, NULL};
    g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                 NULL);
}

/* As above, but there was nothing at OUT before. */
static void test_every_step_fresh(void)
{
    gboolean ended = FALSE;
    for (int at_step = 0; !ended; at_step++) {
        g_autofree char *root = g_dir_make_tmp("dutsim-XXXXXX", NULL);
        g_autofree char *out = g_build_filename(root, "deep", "out", NULL);
        g_assert_cmpint(at_step, <, MAX_STEPS);
        ended = run_killed(out, 1, at_step);
        gboolean exists = g_file_test(out, G_FILE_TEST_EXISTS);
        g_assert_true(exists ? read_seed(out) == 1 : !ended);
        run(out, 2);
        g_assert_cmpint(read_seed(out), ==, 2);
        const char *const argv[] = {"rm", "-rf", root, NULL};
        g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                     NULL);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/folder-kill/every-step", test_every_step);
    g_test_add_func("/folder-kill/every-step-fresh", test_every_step_fresh);
    return g_test_run();
}
