#include "output/folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "sim/error.h"

#define RESULT "{\"tool\": \"dutsim\", \"version\": \"0\"}"

typedef struct {
    char *root;
    char *out;
    char *partial;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    fixture->root = g_dir_make_tmp("dutsim-XXXXXX", NULL);
    fixture->out = g_build_filename(fixture->root, "deep", "out", NULL);
    fixture->partial = g_strconcat(fixture->out, ".partial", NULL);
}

static void remove_all(const char *path)
{
    const char *const argv[] = {"rm", "-rf", path, NULL};
    g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
}

static void tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    remove_all(fixture->root);
    g_free(fixture->root);
    g_free(fixture->out);
    g_free(fixture->partial);
}

static void put(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_mkdir_with_parents(folder, 0777);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static gboolean holds(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *found = NULL;
    return g_file_get_contents(path, &found, NULL, NULL) && g_str_equal(found, text);
}

static void write_new(const Folder *folder)
{
    g_autofree char *manifest = folder_path(folder, "manifest.json");
    g_autofree char *journal = folder_path(folder, "trials.jsonl");
    g_assert_true(folder_write_text(manifest, RESULT, NULL));
    g_assert_true(folder_write_text(journal, "new", NULL));
}

static guint count_entries(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    guint n = 0;
    while (dir != NULL && g_dir_read_name(dir) != NULL) {
        n++;
    }
    return n;
}

static void test_fresh(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *with_slash = g_strconcat(fixture->out, "/", NULL);
    g_autoptr(Folder) folder = folder_open(with_slash, &error);
    g_assert_no_error(error);
    write_new(folder);
    g_assert_false(g_file_test(fixture->out, G_FILE_TEST_EXISTS));
    g_assert_true(holds(fixture->partial, "trials.jsonl", "new"));
    g_assert_true(folder_commit(folder, &error));
    g_assert_true(holds(fixture->out, "trials.jsonl", "new"));
    g_assert_false(g_file_test(fixture->partial, G_FILE_TEST_EXISTS));
}

/* A result is replaced whole; until then it stays as it was. */
static void test_replace(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *deep = g_build_filename(fixture->out, "captures", NULL);
    put(fixture->out, "manifest.json", RESULT);
    put(fixture->out, "trials.jsonl", "old");
    put(deep, "a.pcap", "old");
    g_autoptr(Folder) folder = folder_open(fixture->out, &error);
    g_assert_no_error(error);
    write_new(folder);
    g_assert_true(holds(fixture->out, "trials.jsonl", "old"));
    g_assert_true(folder_commit(folder, &error));
    g_assert_true(holds(fixture->out, "trials.jsonl", "new"));
    g_assert_cmpuint(count_entries(fixture->out), ==, 2);
    g_assert_cmpuint(count_entries(fixture->root), ==, 1);
    g_assert_false(g_file_test(fixture->partial, G_FILE_TEST_EXISTS));
}

/* What is no result is refused and stays. */
static void test_refuse(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const others[][2] = {{"notes.txt", "mine"},
                                            {"manifest.json", "{\"tool\": \"other\"}"},
                                            {"manifest.json", "{"},
                                            {"results.csv", "a,b\n"}};
    for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autoptr(GError) error = NULL;
        put(fixture->out, others[i][0], others[i][1]);
        g_assert_null(folder_open(fixture->out, &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_OUTPUT);
        g_assert_nonnull(strstr(error->message, fixture->out));
        g_assert_true(holds(fixture->out, others[i][0], others[i][1]));
        g_assert_false(g_file_test(fixture->partial, G_FILE_TEST_EXISTS));
        remove_all(fixture->out);
    }
}

static void test_refuse_partial(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    put(fixture->partial, "notes.txt", "mine");
    g_assert_null(folder_open(fixture->out, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_OUTPUT);
    g_assert_true(holds(fixture->partial, "notes.txt", "mine"));
}

/* A file, no folder, and places where nothing can be made. */
static void test_no_place(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *file = g_build_filename(fixture->root, "file", NULL);
    g_autofree char *below = g_build_filename(file, "out", NULL);
    put(fixture->root, "file", "text");
    const char *const places[] = {file, below, "", "/", "/proc/dutsim/out"};
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(folder_open(places[i], &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_OUTPUT);
    }
    g_assert_true(holds(fixture->root, "file", "text"));
}

/* What may be taken over: an empty folder, what a killed run left, a journal alone. */
static void test_take_over(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *empty = g_build_filename(fixture->root, "empty", NULL);
    g_mkdir(empty, 0777);
    g_autoptr(Folder) first = folder_open(empty, &error);
    g_assert_no_error(error);
    write_new(first);
    g_assert_true(folder_commit(first, &error));
    g_assert_true(holds(empty, "trials.jsonl", "new"));

    put(fixture->out, "trials.jsonl", "journal alone");
    put(fixture->partial, "trials.jsonl", "killed");
    put(fixture->partial, "results.csv", "killed");
    g_autoptr(Folder) folder = folder_open(fixture->out, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(count_entries(fixture->partial), ==, 0);
    write_new(folder);
    g_assert_true(folder_commit(folder, &error));
    g_assert_true(holds(fixture->out, "trials.jsonl", "new"));
}

static void test_lock(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    Folder *first = folder_open(fixture->out, &error);
    write_new(first);
    g_assert_null(folder_open(fixture->out, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_OUTPUT);
    g_assert_true(holds(fixture->partial, "trials.jsonl", "new"));
    folder_free(first); /* as a killed run does: the folder stays, the lock goes */
    g_clear_error(&error);
    g_assert_true(holds(fixture->partial, "trials.jsonl", "new"));
    g_autoptr(Folder) second = folder_open(fixture->out, &error);
    g_assert_no_error(error);
    folder_discard(second);
    g_assert_false(g_file_test(fixture->partial, G_FILE_TEST_EXISTS));
}

/* OUT that became something else while the run went on is not lost. */
static void test_changed_meanwhile(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Folder) folder = folder_open(fixture->out, &error);
    write_new(folder);
    put(fixture->out, "notes.txt", "mine");
    g_assert_false(folder_commit(folder, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_OUTPUT);
    g_assert_true(holds(fixture->out, "notes.txt", "mine"));
    g_assert_true(holds(fixture->partial, "trials.jsonl", "new"));
}

/* A link stays a link; what it points to is replaced. */
static void test_link(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *link = g_build_filename(fixture->root, "link", NULL);
    put(fixture->out, "manifest.json", RESULT);
    g_assert_cmpint(symlink(fixture->out, link), ==, 0);
    g_autoptr(Folder) folder = folder_open(link, &error);
    g_assert_no_error(error);
    write_new(folder);
    g_assert_true(folder_commit(folder, &error));
    g_assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
    g_assert_true(holds(fixture->out, "trials.jsonl", "new"));
}

/* A link to nothing is refused at once: it could not be replaced at the end of the run. */
static void test_dangling_link(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const ends[] = {"", "/"};
    g_autofree char *link = g_build_filename(fixture->root, "link", NULL);
    g_autofree char *partial = g_strconcat(link, ".partial", NULL);
    g_assert_cmpint(symlink("nowhere", link), ==, 0);
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *out = g_strconcat(link, ends[i], NULL);
        g_assert_null(folder_open(out, &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_OUTPUT);
        g_assert_true(g_str_has_suffix(error->message, "link: is a symbolic link to nothing"));
        g_assert_false(g_file_test(partial, G_FILE_TEST_EXISTS));
    }
    g_assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/folder/fresh", Fixture, NULL, set_up, test_fresh, tear_down);
    g_test_add("/folder/replace", Fixture, NULL, set_up, test_replace, tear_down);
    g_test_add("/folder/refuse", Fixture, NULL, set_up, test_refuse, tear_down);
    g_test_add("/folder/refuse-partial", Fixture, NULL, set_up, test_refuse_partial, tear_down);
    g_test_add("/folder/no-place", Fixture, NULL, set_up, test_no_place, tear_down);
    g_test_add("/folder/take-over", Fixture, NULL, set_up, test_take_over, tear_down);
    g_test_add("/folder/lock", Fixture, NULL, set_up, test_lock, tear_down);
    g_test_add("/folder/changed", Fixture, NULL, set_up, test_changed_meanwhile, tear_down);
    g_test_add("/folder/link", Fixture, NULL, set_up, test_link, tear_down);
    g_test_add("/folder/dangling-link", Fixture, NULL, set_up, test_dangling_link, tear_down);
    return g_test_run();
}
