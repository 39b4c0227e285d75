/* Whole scenarios: what is loaded, how --set, --sweep and profiles go together, and the digest. */
#include <string.h>

#include "tests/scenarios/scenario_files.h"

/* ---- what is loaded ---- */

static void test_defaults(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(Scenario) scenario = load_ok(files, SMALL, NULL);
    g_assert_cmpstr(scenario_get_name(scenario), ==, "my-file");
    g_assert_cmpstr(scenario_get_title(scenario), ==, "my-file");
    g_assert_cmpstr(scenario_get_description(scenario), ==, "");
    g_assert_cmpuint(scenario_get_seed(scenario), ==, 1);
    g_assert_true(scenario_get_plots(scenario));
    g_assert_null(scenario_get_swept_paths(scenario)[0]);
    g_assert_cmpuint(scenario_n_points(scenario), ==, 1);

    const ScenarioPoint *point = scenario_get_point(scenario, 0);
    g_assert_null(point->swept_values[0]);
    g_assert_cmpstr(point->tester_path, ==, "tester");
    g_assert_cmpstr(point->dut_path, ==, "dut");
    g_assert_cmpint(point->dut.nic.ring_size, ==, 512);
    g_assert_cmpint(point->links[1]->rate_bps, ==, G_GINT64_CONSTANT(10000000000));
    g_assert_cmpstr(point->test.procedure, ==, "throughput");
    g_assert_true(point->test.rate.is_share && point->test.rate.value == 1000000);
    g_assert_cmpint(point->test.duration_ps, ==, 60 * SIM_PS_PER_S);
    g_assert_cmpint(point->test.repetitions, ==, 10);
    g_assert_cmpint(point->test.resolution_pps, ==, 1000);
    g_assert_cmpint(point->test.batch_size, ==, 4096);
    g_assert_false(point->test.full_trials);
}

static void test_whole(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(Scenario) scenario =
        load_ok(files,
                "dutsim: 1\nname: a.b-c_1\ntitle: 'A: B'\ndescription: d\nseed: 7\n"
                "links:\n"
                "  - {between: [right.1, left.1], rate: 1 Gbit/s}\n"
                "  - {between: [left.0, right.0], propagation: 5 ns}\n"
                "left: {type: tester, direction: forward}\n"
                "right: {type: dut, cores: 3}\n"
                "output: {plots: false}\n"
                "sweep:\n"
                "  right.cores: [1, 2]\n"
                "  left.frame_size: [64 B, 128 B, 256 B]\n",
                NULL);
    g_assert_cmpstr(scenario_get_name(scenario), ==, "a.b-c_1");
    g_assert_cmpstr(scenario_get_title(scenario), ==, "A: B");
    g_assert_cmpuint(scenario_get_seed(scenario), ==, 7);
    g_assert_false(scenario_get_plots(scenario));
    g_assert_cmpuint(scenario_n_points(scenario), ==, 6);
    g_assert_cmpstr(scenario_get_swept_paths(scenario)[1], ==, "left.frame_size");
    g_assert_null(scenario_get_swept_paths(scenario)[2]);
    const ScenarioPoint *point = scenario_get_point(scenario, 4);
    g_assert_cmpuint(point->index, ==, 4);
    g_assert_cmpstr(point->swept_values[0], ==, "2");
    g_assert_cmpstr(point->swept_values[1], ==, "128 B");
    g_assert_cmpint(point->dut.cores, ==, 2);
    g_assert_cmpint(point->tester.frame_size_bytes, ==, 128);
    g_assert_cmpint(point->links[0]->propagation_ps, ==, 5000);
    g_assert_cmpint(point->links[1]->rate_bps, ==, 1000000000);

    g_assert_cmpstr(scenario_find_attribute(scenario, "right.nic.ring_size")->name, ==,
                    "ring_size");
    g_assert_cmpstr(scenario_find_attribute(scenario, "links.0.rate")->name, ==, "rate");
    g_assert_cmpstr(scenario_find_attribute(scenario, "test.duration")->name, ==, "duration");
    g_assert_cmpstr(scenario_find_attribute(scenario, "right.include")->name, ==, "include");
    g_assert_null(scenario_find_attribute(scenario, "dut.cores"));
    g_assert_null(scenario_find_attribute(scenario, "right.nothing"));
    g_assert_null(scenario_find_attribute(scenario, "right"));
}

static void test_include(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(Scenario) own =
        load_ok(files, "dutsim: 1\ntester:\ndut: {include: bigger, nic: {queues: 4}}\n", NULL);
    const DutSettings *dut = &scenario_get_point(own, 0)->dut;
    g_assert_cmpint(dut->cores, ==, 16);
    g_assert_cmpint(dut->nic.ring_size, ==, 1024);
    g_assert_cmpint(dut->nic.queues, ==, 4);

    g_autoptr(Scenario) by_path =
        load_ok(files, "dutsim: 1\ntester:\nr1: {include: ./profiles/typed.yaml}\n", NULL);
    g_assert_cmpint(scenario_get_point(by_path, 0)->dut.cores, ==, 2);

    ScenarioOverrides set = {.sets = LIST("dut.include=bigger", "dut.nic.ring_size=77")};
    g_autoptr(Scenario) overridden =
        load_ok(files, "dutsim: 1\ntester:\ndut: {include: big}\n", &set);
    g_assert_cmpint(scenario_get_point(overridden, 0)->dut.cores, ==, 16);
    g_assert_cmpint(scenario_get_point(overridden, 0)->dut.nic.ring_size, ==, 77);

    ScenarioOverrides sweep = {.sweeps = LIST("dut.include=big,bigger")};
    g_autoptr(Scenario) swept = load_ok(files, SMALL, &sweep);
    g_assert_cmpint(scenario_get_point(swept, 0)->dut.cores, ==, 8);
    g_assert_cmpint(scenario_get_point(swept, 1)->dut.cores, ==, 16);
    g_assert_cmpstr(scenario_get_point(swept, 1)->swept_values[0], ==, "bigger");
}

/* ---- the command line ---- */

static void check_paths(const Scenario *scenario, const char *expected)
{
    g_autofree char *paths = g_strjoinv(" ", (char **)scenario_get_swept_paths(scenario));
    g_assert_cmpstr(paths, ==, expected);
}

static void test_sets(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    ScenarioOverrides overrides = {
        .sets = LIST("dut.cores=5", "dut.nic.rss.hash.udp6=ip", "links.1.rate=1 Gbit/s", "title=x",
                     "dut.cores=6"),
        .has_seed = TRUE,
        .seed = 9,
        .repetitions = 3,
    };
    g_autoptr(Scenario) scenario = load_ok(files, swept_file, &overrides);
    check_paths(scenario, "dut.nic.rss.hash");
    g_assert_cmpuint(scenario_n_points(scenario), ==, 2);
    const ScenarioPoint *point = scenario_get_point(scenario, 1);
    g_assert_cmpint(point->dut.cores, ==, 6);
    g_assert_cmpint(point->dut.nic.rss.hash.udp4, ==, RSS_HASH_IP_PORT);
    g_assert_cmpint(point->dut.nic.rss.hash.udp6, ==, RSS_HASH_IP);
    g_assert_cmpint(point->links[1]->rate_bps, ==, 1000000000);
    g_assert_cmpint(point->test.repetitions, ==, 3);
    g_assert_cmpstr(scenario_get_title(scenario), ==, "x");
    g_assert_cmpuint(scenario_get_seed(scenario), ==, 9);

    ScenarioOverrides all = {.sets = LIST("dut={cores: 3, nic: {rss: {hash: ip-port}}}")};
    g_autoptr(Scenario) unswept = load_ok(files, swept_file, &all);
    check_paths(unswept, "");
    g_assert_cmpint(scenario_get_point(unswept, 0)->dut.nic.rss.hash.tcp4, ==, RSS_HASH_IP_PORT);
}

static void test_sweeps(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    ScenarioOverrides overrides = {
        .sets = LIST("dut.nic.rss.hash=ip"),
        .sweeps = LIST("tester.frame_size=64..256 B*2", "dut.cores=4,8,16"),
    };
    g_autoptr(Scenario) scenario = load_ok(files, swept_file, &overrides);
    check_paths(scenario, "dut.cores tester.frame_size");
    g_assert_cmpuint(scenario_n_points(scenario), ==, 9);
    const ScenarioPoint *point = scenario_get_point(scenario, 5);
    g_assert_cmpint(point->dut.cores, ==, 8);
    g_assert_cmpint(point->tester.frame_size_bytes, ==, 256);
    g_assert_cmpint(point->dut.nic.rss.hash.udp4, ==, RSS_HASH_IP);

    ScenarioOverrides groups = {.sweeps = LIST("dut.nic.rss.hash={udp4: ip-port},ip-port")};
    g_autoptr(Scenario) group = load_ok(files, swept_file, &groups);
    g_assert_cmpstr(scenario_get_point(group, 0)->swept_values[1], ==, "{udp4: ip-port}");
    g_assert_cmpint(scenario_get_point(group, 0)->dut.nic.rss.hash.udp4, ==, RSS_HASH_IP_PORT);
    g_assert_cmpint(scenario_get_point(group, 0)->dut.nic.rss.hash.udp6, ==, RSS_HASH_IP);
    g_assert_cmpint(scenario_get_point(group, 1)->dut.nic.rss.hash.udp6, ==, RSS_HASH_IP_PORT);
}

/* ---- the digest ---- */

static char *digest_of(const Files *files, const char *text, const ScenarioOverrides *overrides)
{
    g_autoptr(Scenario) scenario = load_ok(files, text, overrides);
    return g_strdup(scenario_get_digest(scenario));
}

static void test_digest_is_of_meaning(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const same[] = {
        "# a comment\ndut:\ntester: {}\ndutsim: 1\n",
        SMALL "seed: 1\ntest: {duration: 1 min, repetitions: 10}\n",
        SMALL "test: {duration: 60000 ms, batch_size: 7}\noutput: {plots: false}\n",
        SMALL "name: x\ntitle: y\ndescription: z\n",
        SMALL "links: [{between: [dut.1, tester.1]}, {between: [tester.0, dut.0]}]\n",
        "dutsim: 1\ntester:\ndut: {nic: {ring_size: 512, rss: {hash: {udp4: ip-port}}}}\n",
        "dutsim: 1\ntester:\ndut: {nic: {rss: {hash: ip-port}}}\nsweep: {dut.cores: [1]}\n",
    };
    g_autofree char *digest = digest_of(files, SMALL, NULL);
    g_assert_cmpuint(strlen(digest), ==, 64);
    for (gsize i = 0; i < G_N_ELEMENTS(same); i++) {
        g_autofree char *other = digest_of(files, same[i], NULL);
        g_assert_cmpstr(other, ==, digest);
    }
}

static void test_digest_differs(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const different[] = {
        SMALL,
        SMALL "seed: 2\n",
        SMALL "test: {duration: 61 s}\n",
        SMALL "links: [{propagation: 1 ps}, {}]\n",
        SMALL "links: [{}, {propagation: 1 ps}]\n",
        "dutsim: 1\ntester:\nr1: {type: dut}\n",
        "dutsim: 1\ntester:\ndut: {cores: 2}\n",
        "dutsim: 1\ntester:\ndut: {nic: {rss: {hash: {udp4: ip}}}}\n",
        "dutsim: 1\ntester:\ndut: {nic: {rss: {table: [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0], "
        "table_size: 16}}}\n",
        "dutsim: 1\ntester:\ndut: {cost: {frame: 1 ns}}\n",
        "dutsim: 1\ntester:\ndut: {clock: 1 GHz, cost: {frame: 1 cycles}}\n",
        SMALL "sweep: {dut.cores: [1, 2]}\n",
        SMALL "sweep: {dut.cores: [2, 1]}\n",
    };
    g_autoptr(GHashTable) digests = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(different); i++) {
        g_assert_true(g_hash_table_add(digests, digest_of(files, different[i], NULL)));
    }
    ScenarioOverrides set = {.sets = LIST("dut.cores=2")};
    g_autofree char *by_set = digest_of(files, SMALL, &set);
    g_assert_true(g_hash_table_contains(digests, by_set));
}

/* A tenth of what is allowed takes well below a second. */
static void test_many_points(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    ScenarioOverrides overrides = {.sweeps =
                                       LIST("dut.nic.ring_size=16..65+1", "dut.cores=1..200+1")};
    g_autoptr(Scenario) scenario = load_ok(files, SMALL, &overrides);
    guint n = scenario_n_points(scenario);
    g_assert_cmpuint(n, ==, 10000);
    g_assert_cmpint(scenario_get_point(scenario, n - 1)->dut.cores, ==, 200);
    g_assert_cmpstr(scenario_get_point(scenario, 199)->swept_values[1], ==, "200");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, function) \
    g_test_add("/scenarios/scenario/" name, Files, NULL, set_up, function, tear_down)
    ADD("defaults", test_defaults);
    ADD("whole", test_whole);
    ADD("include", test_include);
    ADD("sets", test_sets);
    ADD("sweeps", test_sweeps);
    ADD("digest-is-of-meaning", test_digest_is_of_meaning);
    ADD("digest-differs", test_digest_differs);
    ADD("many-points", test_many_points);
    return g_test_run();
}
