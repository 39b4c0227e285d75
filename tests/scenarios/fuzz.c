/* Damaged scenario files and arguments, the same ones every time: whatever comes in, the loader
 * answers within a moment with a scenario or with one line that says what is wrong and where. */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "scenarios/scenario.h"

#define SEED      G_GUINT64_CONSTANT(20240229)
#define N_FILES   3000
#define N_OPTIONS 3000
#define LONGEST_S 2 /* of processor time, for a file that is refused */

/* Every construct that the loader knows. */
static const char *const corpus[] = {
    "dutsim: 1\nname: my-sweep\nseed: 3\ntester:\n  ip_version: 4\n  direction: both\n"
    "  frame_size: 64 B\n  addresses: {selection: random, count: 1000, networks: 1}\n"
    "dut:\n  cores: 4\n  nic: {ring_size: 512, rss: {key: symmetric-random, hash: ip}}\n"
    "  cost: {frame: 575 ns}\ntest:\n  procedure: throughput\n  duration: 60 s\n"
    "sweep:\n  tester.addresses.count: [1, 4, 16]\n  dut.nic.rss.hash: [ip, ip-port]\n",
    "dutsim: 1\nlinks:\n- {between: [a.0, b.0], rate: 10 Gbit/s}\n- {between: [b.1, a.1]}\n"
    "a: {type: tester, ports: {selection: fixed}}\nb: &x {type: dut, clock: 3.2 GHz}\n"
    "output: {plots: false}\ntest: {rate: 50 %, streams: trial, full_trials: true}\n"
    "sweep: {links.0.rate: 1..10 Gbit/s*10, b.cores: [1, 2..8*2]}\n",
    "dutsim: 1\ndescription: \"a\\tb\\u00e9\"\ntitle: >-\n  folded\n  text\ntester: &t\n  "
    "addresses: &a\n"
    "    count: 4\ndut:\n  cost: {frame: 1840 cycles}\n  clock: 2 GHz\n  nic: {rss: {table: [0, 0, "
    "0, 0,"
    " 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], table_size: 16, hash: {udp4: ip, tcp6: ip-port}}}\n",
};

static const char *const arguments[] = {
    "dut.cores=4",
    "dut.nic={ring_size: 8, rss: {hash: ip}}",
    "links.0.rate=1 Gbit/s",
    "dut.nic.rss.table=[0, 1, 2]",
    "tester.addresses.count=1..65533*4,7",
    "dut.nic.rss.hash=ip,{udp4: ip-port},'ip'",
    "tester.frame_size=64 B..1518 B+64 B",
};

/* What damage is made of, besides single bytes and pieces of the corpus. */
static const char *const pieces[] = {
    "&a ",
    "*a",
    "*a ",
    "<<: *a",
    "!!str ",
    "[",
    "]",
    "{",
    "}",
    "- ",
    "? ",
    ": ",
    "\n",
    "\t",
    "#",
    "'",
    "\"",
    "|",
    "...\n",
    "---\n",
    "%YAML 1.1\n",
    "\\0",
    "..",
    "*2",
    "+1",
    "=",
    ",",
    ".",
    "-1",
    "0",
    "1e999",
    "99999999999999999999",
    "\xff",
    "\xef\xbb\xbf",
    "\xe2\x80\xa8",
    "include: ",
    "type: dut\n",
    "ns",
    " Gbit/s",
    "%",
    "tester",
    "dut.",
    "7",
    "16",
    "ip",
    "1 s",
    "random",
    "true",
    "10 Gbit/s",
    "128 B",
    "[4, 5]",
    "{}",
    "fixed",
};

typedef struct {
    SimRandom random;
    char *path;
} Fuzz;

static guint draw(Fuzz *fuzz, gsize n)
{
    return (guint)(sim_random_next(&fuzz->random) % n);
}

/* Another word instead of the one at or behind `at`. */
static void replace_word(Fuzz *fuzz, GString *text, gsize at)
{
    static const char letters[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-.";
    at += strcspn(text->str + at, letters);
    gsize length = strspn(text->str + at, letters);
    g_string_erase(text, (gssize)at, (gssize)length);
    g_string_insert(text, (gssize)at, pieces[draw(fuzz, G_N_ELEMENTS(pieces))]);
}

static void damage(Fuzz *fuzz, GString *text)
{
    gssize at = (gssize)draw(fuzz, text->len + 1);
    gsize rest = text->len - (gsize)at;
    const char *other = corpus[draw(fuzz, G_N_ELEMENTS(corpus))];
    gsize begin = draw(fuzz, strlen(other));
    gsize length = draw(fuzz, 60);
    switch (draw(fuzz, 10)) {
    case 0:
        g_string_insert(text, at, pieces[draw(fuzz, G_N_ELEMENTS(pieces))]);
        break;
    case 1:
        g_string_erase(text, at, (gssize)MIN(rest, length));
        break;
    case 2:
        g_string_insert_c(text, at, (char)(1 + draw(fuzz, 255)));
        break;
    case 3:
        g_string_insert_len(text, at, other + begin, (gssize)MIN(strlen(other) - begin, length));
        break;
    case 4:
        g_string_truncate(text, (gsize)at);
        break;
    case 5: { /* the beginning once more */
        g_autofree char *again = g_strndup(text->str, MIN((gsize)at, length));
        g_string_insert(text, at, again);
        break;
    }
    default:
        replace_word(fuzz, text, (gsize)at);
    }
}

static char *damaged(Fuzz *fuzz, const char *text)
{
    GString *copy = g_string_new(text);
    for (guint n = 1 + draw(fuzz, 3); n > 0; n--) {
        damage(fuzz, copy);
    }
    return g_string_free(copy, FALSE);
}

/* A message is one line that names its place, or the file that cannot be read. */
static void check_message(const GError *error, const char *path)
{
    g_assert_cmpuint(error->domain, ==, SIM_ERROR);
    g_assert_true(g_utf8_validate(error->message, -1, NULL));
    for (const char *c = error->message; *c != '\0'; c++) {
        g_assert_false(g_ascii_iscntrl(*c));
    }
    g_assert_nonnull(strstr(error->message, ": error: "));
    if (error->code == SIM_ERROR_USAGE) {
        g_assert_true(g_str_has_prefix(error->message, "--"));
        return;
    }
    g_assert_cmpint(error->code, ==, SIM_ERROR_SCENARIO);
    g_autofree char *pattern = g_strdup_printf("^%s:[1-9][0-9]*:[1-9][0-9]*: error: ", path);
    g_assert_true(g_regex_match_simple(pattern, error->message, G_REGEX_RAW, 0));
}

/* As g_file_set_contents, but without waiting for the disk. */
static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    g_assert_nonnull(file);
    g_assert_cmpint(fputs(text, file), >=, 0);
    g_assert_cmpint(fclose(file), ==, 0);
}

/* Loads; returns whether it was accepted. */
static gboolean try_load(Fuzz *fuzz, const char *text, const ScenarioOverrides *overrides)
{
    g_autoptr(GError) error = NULL;
    write_file(fuzz->path, text);
    clock_t start = clock();
    g_autoptr(Scenario) scenario = scenario_load(fuzz->path, overrides, &error);
    g_assert_true((scenario == NULL) == (error != NULL));
    if (error != NULL) {
        g_test_message("%s", error->message);
        check_message(error, fuzz->path);
    } else {
        g_assert_cmpuint(scenario_n_points(scenario), >=, 1);
        g_assert_cmpuint(strlen(scenario_get_digest(scenario)), ==, 64);
    }
    if (scenario == NULL && clock() - start > LONGEST_S * CLOCKS_PER_SEC) {
        g_error("took too long:\n%s", text);
    }
    return scenario != NULL;
}

static void set_up(Fuzz *fuzz, gconstpointer data G_GNUC_UNUSED)
{
    *fuzz = (Fuzz){.random = sim_random_stream(SEED, 0, "tests/scenarios/fuzz")};
    gint file = g_file_open_tmp("dutsim-fuzz-XXXXXX.yaml", &fuzz->path, NULL);
    g_assert_true(g_close(file, NULL));
    g_setenv("DUTSIM_DATA", "/nonexistent", TRUE);
}

static void tear_down(Fuzz *fuzz, gconstpointer data G_GNUC_UNUSED)
{
    g_remove(fuzz->path);
    g_free(fuzz->path);
}

static void test_files(Fuzz *fuzz, gconstpointer data G_GNUC_UNUSED)
{
    guint n_accepted = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(corpus); i++) {
        g_assert_true(try_load(fuzz, corpus[i], NULL));
    }
    for (guint i = 0; i < N_FILES; i++) {
        g_autofree char *text = damaged(fuzz, corpus[i % G_N_ELEMENTS(corpus)]);
        n_accepted += try_load(fuzz, text, NULL) ? 1 : 0;
    }
    g_test_message("%u of %u accepted", n_accepted, N_FILES);
    g_assert_cmpuint(n_accepted, <, N_FILES / 2);
}

static void test_arguments(Fuzz *fuzz, gconstpointer data G_GNUC_UNUSED)
{
    guint n_accepted = 0;
    for (guint i = 0; i < N_OPTIONS; i++) {
        g_autofree char *argument = damaged(fuzz, arguments[draw(fuzz, G_N_ELEMENTS(arguments))]);
        const char *const list[] = {argument, NULL};
        ScenarioOverrides overrides = {.sets = i % 2 == 0 ? list : NULL,
                                       .sweeps = i % 2 == 1 ? list : NULL};
        n_accepted += try_load(fuzz, corpus[0], &overrides) ? 1 : 0;
    }
    g_test_message("%u of %u accepted", n_accepted, N_OPTIONS);
    g_assert_cmpuint(n_accepted, <, N_OPTIONS);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/scenarios/fuzz/files", Fuzz, NULL, set_up, test_files, tear_down);
    g_test_add("/scenarios/fuzz/arguments", Fuzz, NULL, set_up, test_arguments, tear_down);
    return g_test_run();
}
