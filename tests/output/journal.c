#include "output/journal.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "sim/error.h"

typedef struct {
    char *folder;
    char *path;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    fixture->folder = g_dir_make_tmp("dutsim-XXXXXX", NULL);
    fixture->path = g_build_filename(fixture->folder, "trials.jsonl", NULL);
}

static void tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_unlink(fixture->path);
    g_assert_cmpint(g_rmdir(fixture->folder), ==, 0); /* no other file was left */
    g_free(fixture->folder);
    g_free(fixture->path);
}

static gboolean append(Journal *journal, int point, int repetition, int trial, GError **error)
{
    json_t *record = json_pack("{s:i, s:i, s:i, s:f}", "point", point, "repetition", repetition,
                               "trial", trial, "share", 0.1);
    gboolean done = journal_append(journal, record, error);
    json_decref(record);
    return done;
}

static void assert_contents(const Fixture *fixture, const char *expected)
{
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(fixture->path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, expected);
}

#define LINE(p, r, t) "{\"point\":" #p ",\"repetition\":" #r ",\"trial\":" #t ",\"share\":0.1}\n"

/* Appended in the order finished, rewritten in the order of points, repetitions and trials. */
static void test_order(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Journal) journal = journal_new(fixture->path, &error);
    g_assert_no_error(error);
    g_assert_true(append(journal, 10, 0, 0, &error));
    g_assert_true(append(journal, 2, 1, 0, &error));
    g_assert_true(append(journal, 2, 0, 1, &error));
    g_assert_true(append(journal, 2, 0, 0, &error));
    assert_contents(fixture, LINE(10, 0, 0) LINE(2, 1, 0) LINE(2, 0, 1) LINE(2, 0, 0));
    g_assert_true(journal_finish(journal, &error));
    assert_contents(fixture, LINE(2, 0, 0) LINE(2, 0, 1) LINE(2, 1, 0) LINE(10, 0, 0));
}

static void test_read(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(
        g_file_set_contents(fixture->path, LINE(0, 0, 0) LINE(0, 0, 1) "{\"poi", -1, NULL));
    g_autoptr(GPtrArray) records = journal_read(fixture->path, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(records->len, ==, 2); /* the line that a kill cut short is left out */
    json_t *last = g_ptr_array_index(records, 1);
    g_assert_cmpint(json_integer_value(json_object_get(last, "trial")), ==, 1);
}

/* A whole line that is no record is named by its number. */
static void test_read_broken(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const broken[] = {
        "{\"point\":0,\"repe\n",
        "[]\n",
        "{\"point\":0,\"repetition\":0}\n",
        "{\"point\":0,\"repetition\":\"0\",\"trial\":0}\n",
        "\n",
        "{\"point\":0,\"point\":1,\"repetition\":0,\"trial\":0}\n"};
    /* where the text ends, or goes wrong: behind the second "point" of the last one */
    static const guint columns[G_N_ELEMENTS(broken)] = {16, 1, 1, 1, 1, 18};
    for (guint i = 0; i < G_N_ELEMENTS(broken); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = g_strconcat(LINE(0, 0, 0), broken[i], LINE(0, 0, 2), NULL);
        g_autofree char *place = g_strdup_printf("%s:2:%u: error: ", fixture->path, columns[i]);
        g_assert_true(g_file_set_contents(fixture->path, text, -1, NULL));
        g_assert_null(journal_read(fixture->path, &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_SCENARIO);
        g_assert_true(g_str_has_prefix(error->message, place));
    }
}

static void test_errors(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(journal_read(fixture->path, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_IO);
    g_clear_error(&error);
    g_assert_null(journal_new("/nowhere/trials.jsonl", &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_OUTPUT);
    g_clear_error(&error);
    g_autoptr(Journal) full = journal_new("/dev/full", &error);
    g_assert_no_error(error);
    g_assert_false(append(full, 0, 0, 0, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_IO);
}

/* Half a line is taken back, and nothing follows it, even when there is room again. */
static void test_full(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Journal) journal = journal_new(fixture->path, &error);
    g_assert_true(append(journal, 0, 0, 0, &error));

    struct rlimit before;
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
    struct rlimit small = {.rlim_cur = strlen(LINE(0, 0, 0)) + 5, .rlim_max = before.rlim_max};
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &small), ==, 0);
    gboolean done = append(journal, 0, 0, 1, &error);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &before), ==, 0);
    signal(SIGXFSZ, handler);

    g_assert_false(done);
    g_assert_error(error, SIM_ERROR, SIM_ERROR_IO);
    assert_contents(fixture, LINE(0, 0, 0));
    g_clear_error(&error);
    g_assert_false(append(journal, 0, 0, 2, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_IO);
    assert_contents(fixture, LINE(0, 0, 0));
}

#define THREADS 8
#define RECORDS 500

typedef struct {
    Journal *journal;
    int point;
} Writer;

static gpointer write_many(gpointer data)
{
    const Writer *writer = data;
    for (int trial = 0; trial < RECORDS; trial++) {
        g_assert_true(append(writer->journal, writer->point, 0, trial, NULL));
    }
    return NULL;
}

/* Lines of several threads do not mix, and come out in order. */
static void test_threads(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Journal) journal = journal_new(fixture->path, &error);
    GThread *threads[THREADS];
    Writer writers[THREADS];
    for (int i = 0; i < THREADS; i++) {
        writers[i] = (Writer){journal, i};
        threads[i] = g_thread_new("writer", write_many, &writers[i]);
    }
    for (guint i = 0; i < THREADS; i++) {
        g_thread_join(threads[i]);
    }
    g_assert_true(journal_finish(journal, &error));
    g_autoptr(GPtrArray) records = journal_read(fixture->path, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(records->len, ==, (guint64)THREADS * RECORDS);
    for (guint i = 0; i < records->len; i++) {
        json_t *record = g_ptr_array_index(records, i);
        g_assert_cmpint(json_integer_value(json_object_get(record, "point")), ==, i / RECORDS);
        g_assert_cmpint(json_integer_value(json_object_get(record, "trial")), ==, i % RECORDS);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/journal/order", Fixture, NULL, set_up, test_order, tear_down);
    g_test_add("/journal/read", Fixture, NULL, set_up, test_read, tear_down);
    g_test_add("/journal/read-broken", Fixture, NULL, set_up, test_read_broken, tear_down);
    g_test_add("/journal/errors", Fixture, NULL, set_up, test_errors, tear_down);
    g_test_add("/journal/full", Fixture, NULL, set_up, test_full, tear_down);
    g_test_add("/journal/threads", Fixture, NULL, set_up, test_threads, tear_down);
    return g_test_run();
}
