/* What a scenario file says besides the settings of its models, and how its nodes are joined. */
#include <jansson.h>
#include <string.h>

#include "tests/support/attribute_run.h"

#define EX_DATAERR 65 /* sysexits(3): the scenario is wrong */

/* 100 frames from four sources, drawn at random; 198.18.0.2, .3, .4 and .5 go to the queues 1, 3, 0
 * and 2 (a key of bit 61: attribute_bench.h). */
#define TRIAL "test: {procedure: trial, rate: 100000, duration: 1 ms, repetitions: 1}\n"
#define BODY  "{direction: forward, addresses: {source: {count: 4}}"
#define ROUTER                               \
    "nic: {queues: 4, rss: {hash: ip, key: " \
    "'00000000000000040000000000000000000000000000000000000000000000000000000000000000'}}}\n"

static AttributeRun *run(const char *scenario)
{
    AttributeRun *result = attribute_run_by_name(scenario, NULL);
    if (result->status != 0) {
        g_error("exit status %d: %s", result->status, result->message);
    }
    return result;
}

static char *manifest_text(const AttributeRun *result, const char *key)
{
    g_autofree char *text = attribute_run_read(result, "manifest.json");
    json_t *manifest = json_loads(text, 0, NULL);
    char *value = g_strdup(json_string_value(json_object_get(manifest, key)));
    json_decref(manifest);
    return value;
}

/* Version 1 is read, no other, and none is an error. */
static void test_version(void)
{
    g_autoptr(AttributeRun) first =
        attribute_run("dutsim: 1\n" TRIAL "tester: {}\ndut: {}\n", NULL);
    g_autoptr(AttributeRun) second =
        attribute_run("dutsim: 2\n" TRIAL "tester: {}\ndut: {}\n", NULL);
    g_autoptr(AttributeRun) none = attribute_run(TRIAL "tester: {}\ndut: {}\n", NULL);
    g_assert_cmpint(first->status, ==, 0);
    g_assert_cmpint(second->status, ==, EX_DATAERR);
    g_assert_cmpint(none->status, ==, EX_DATAERR);
}

/* The name is that of the result folder too; the default that of the file. */
static void check_name(const char *line, const char *name)
{
    g_autofree char *text = g_strconcat("dutsim: 1\n", line, TRIAL "tester: {}\ndut: {}\n", NULL);
    g_autoptr(AttributeRun) result = run(text);
    g_autofree char *folder = g_build_filename(result->folder, "results", name, NULL);
    g_autofree char *said = manifest_text(result, "name");
    g_assert_true(g_file_test(folder, G_FILE_TEST_IS_DIR));
    g_assert_cmpstr(said, ==, name);
}

static void test_name(void)
{
    check_name("", "scenario");
    check_name("name: first\n", "first");
    check_name("name: second\n", "second");
}

static void check_text(const char *line, const char *key, const char *expected)
{
    g_autofree char *text =
        g_strconcat("dutsim: 1\nname: lab\n", line, TRIAL "tester: {}\ndut: {}\n", NULL);
    g_autoptr(AttributeRun) result = run(text);
    g_autofree char *said = manifest_text(result, key);
    g_autofree char *report = attribute_run_read(result, "report.txt");
    g_assert_cmpstr(said, ==, expected);
    g_assert_nonnull(strstr(report, expected));
}

/* The default is the name. */
static void test_title(void)
{
    check_text("", "title", "lab");
    check_text("title: Four cores\n", "title", "Four cores");
}

static void test_description(void)
{
    check_text("", "description", "");
    check_text("description: What eight cores do.\n", "description", "What eight cores do.");
}

static void check_queues(const char *scenario, const gint64 *frames)
{
    g_autoptr(AttributeRun) result = run(scenario);
    for (guint queue = 0; queue < 4; queue++) {
        g_assert_cmpint(attribute_run_queue_frames(result, 0, queue), ==, frames[queue]);
    }
}

/* 100 draws of stream "tester.forward.addresses" of the seeds 1 and 2, counted by queue in Python
 * with the definitions of sim/random.h. */
static void test_seed(void)
{
    static const gint64 seed_1[] = {21, 23, 29, 27};
    static const gint64 seed_2[] = {24, 23, 33, 20};
    check_queues("dutsim: 1\n" TRIAL "tester: " BODY "}\ndut: {" ROUTER, seed_1);
    check_queues("dutsim: 1\nseed: 1\n" TRIAL "tester: " BODY "}\ndut: {" ROUTER, seed_1);
    check_queues("dutsim: 1\nseed: 2\n" TRIAL "tester: " BODY "}\ndut: {" ROUTER, seed_2);
}

/* A node is what its type says, else what it is called. Streams are named after the node: draws of
 * "tester.forward.addresses" and "generator.forward.addresses". */
static void test_tester_type(void)
{
    static const gint64 tester[] = {21, 23, 29, 27};
    static const gint64 generator[] = {29, 33, 25, 13};
    check_queues("dutsim: 1\n" TRIAL "tester: " BODY ", type: tester}\ndut: {" ROUTER, tester);
    check_queues("dutsim: 1\n" TRIAL "generator: " BODY ", type: tester}\ndut: {" ROUTER,
                 generator);

    g_autoptr(AttributeRun) unknown =
        attribute_run("dutsim: 1\n" TRIAL "generator: " BODY "}\ndut: {" ROUTER, NULL);
    g_assert_cmpint(unknown->status, ==, EX_DATAERR);
}

/* With key `random` and 128 queues a frame from 198.18.0.2 to 198.19.0.2 goes to queue 39 with a
 * key of stream "dut.nic.rss.key" (rss.c) and to queue 13 with one of "router.nic.rss.key", worked
 * out in Python. */
#define RANDOM_KEY "nic: {queues: 128, rss: {hash: ip, key: random}}}\n"
#define ONE_FLOW   "tester: {direction: forward}\n"

static void test_dut_type(void)
{
    g_autoptr(AttributeRun) dut = run("dutsim: 1\n" TRIAL ONE_FLOW "dut: {type: dut, " RANDOM_KEY);
    g_autoptr(AttributeRun) router =
        run("dutsim: 1\n" TRIAL ONE_FLOW "router: {type: dut, " RANDOM_KEY);
    g_assert_cmpint(attribute_run_queue_frames(dut, 0, 39), ==, 100);
    g_assert_cmpint(attribute_run_queue_frames(router, 0, 13), ==, 100);

    g_autoptr(AttributeRun) unknown =
        attribute_run("dutsim: 1\n" TRIAL ONE_FLOW "router: {" RANDOM_KEY, NULL);
    g_assert_cmpint(unknown->status, ==, EX_DATAERR);
}

static gint64 sent_with_profile(const char *nodes, const char *profile)
{
    g_autofree char *text = g_strconcat("dutsim: 1\n" TRIAL, nodes, NULL);
    g_autoptr(AttributeRun) result = attribute_run_by_name(text, profile);
    g_assert_cmpint(result->status, ==, 0);
    return attribute_run_integer(result, "trials.csv", 0, "sent");
}

/* 100 frames one way, or both ways; what the node says itself goes first. */
static void test_tester_include(void)
{
    const char *profile = "direction: forward\n";
    g_assert_cmpint(sent_with_profile("tester: {}\ndut: {}\n", profile), ==, 200);
    g_assert_cmpint(sent_with_profile("tester: {include: ./profile.yaml}\ndut: {}\n", profile), ==,
                    100);
    g_assert_cmpint(
        sent_with_profile("tester: {include: ./profile.yaml, direction: both}\ndut: {}\n", profile),
        ==, 200);
}

/* A DUT of one descriptor that takes 10 ms to wake keeps 1 of 100 frames. */
static void test_dut_include(void)
{
    const char *profile = "nic: {ring_size: 1, descriptor_batch: 1}\ncost: {wakeup: 10 ms}\n";
    g_autoptr(AttributeRun) without =
        attribute_run_by_name("dutsim: 1\n" TRIAL ONE_FLOW "dut: {}\n", profile);
    g_autoptr(AttributeRun) with = attribute_run_by_name(
        "dutsim: 1\n" TRIAL ONE_FLOW "dut: {include: ./profile.yaml}\n", profile);
    g_assert_cmpint(attribute_run_integer(without, "trials.csv", 0, "lost"), ==, 0);
    g_assert_cmpint(attribute_run_integer(with, "trials.csv", 0, "lost"), ==, 99);
}

#define SWITCHED(node, body)                                               \
    "dutsim: 1\n" TRIAL ONE_FLOW "dut: {}\n" node ": {" body "}\nlinks:\n" \
    "- {between: [tester.0, " node ".0]}\n"                                \
    "- {between: [" node ".1, dut.0]}\n"                                   \
    "- {between: [tester.1, dut.1]}\n"

/* A port that may hold 63 bytes holds no frame of 64: all 100 are lost. */
static void test_switch_type(void)
{
    g_autoptr(AttributeRun) other = run(SWITCHED("other", "type: switch, port_buffer: 63 B"));
    g_autoptr(AttributeRun) wide = run(SWITCHED("other", "type: switch"));
    g_assert_cmpint(attribute_run_integer(other, "trials.csv", 0, "lost"), ==, 100);
    g_assert_cmpint(attribute_run_integer(wide, "trials.csv", 0, "lost"), ==, 0);
    g_autoptr(AttributeRun) unknown = attribute_run(SWITCHED("other", "port_buffer: 63 B"), NULL);
    g_assert_cmpint(unknown->status, ==, EX_DATAERR);
}

static void test_switch_include(void)
{
    g_autoptr(AttributeRun) with =
        attribute_run_by_name(SWITCHED("switch", "include: ./profile.yaml"), "port_buffer: 63 B\n");
    g_assert_cmpint(attribute_run_integer(with, "trials.csv", 0, "lost"), ==, 100);
}

#define RECONFIGURE "test: {procedure: reconfigure}\n"

/* What is changed of a machine's interfaces. */
static gint64 changed(const AttributeRun *of)
{
    g_assert_cmpint(of->status, ==, 0);
    return attribute_run_integer(of, "results.csv", 0, "changed");
}

/* A machine stands alone, and sends no frames. */
static void test_machine_type(void)
{
    const char *other = "other: {type: machine, interfaces: {count: 7}}\n";
    g_autofree char *good = g_strconcat("dutsim: 1\n" RECONFIGURE, other, NULL);
    g_autofree char *beside = g_strconcat("dutsim: 1\n" RECONFIGURE, other, "dut: {}\n", NULL);
    g_autofree char *trial = g_strconcat("dutsim: 1\n", other, NULL);
    const char *wrong[] = {beside, trial, "dutsim: 1\n" RECONFIGURE "tester:\ndut:\n",
                           "dutsim: 1\n" RECONFIGURE "other: {interfaces: {count: 7}}\n",
                           "dutsim: 1\n" RECONFIGURE "machine:\nother: {type: machine}\n"};
    g_autoptr(AttributeRun) with = run(good);
    g_assert_cmpint(changed(with), ==, 7);
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(AttributeRun) refused = attribute_run(wrong[i], NULL);
        g_assert_cmpint(refused->status, ==, EX_DATAERR);
    }
}

static void test_machine_include(void)
{
    g_autoptr(AttributeRun) with =
        attribute_run_by_name("dutsim: 1\n" RECONFIGURE "machine: {include: ./profile.yaml}\n",
                              "interfaces: {count: 9}\n");
    g_assert_cmpint(changed(with), ==, 9);
}

#define IPERF "dutsim: 1\ntest: {procedure: iperf, duration: 1 ms}\n"

/* How many clients were connected. */
static gint64 sending(const AttributeRun *of)
{
    g_assert_cmpint(of->status, ==, 0);
    return attribute_run_integer(of, "results.csv", 0, "running_max");
}

/* Two hosts, a switch between them and iperf, whatever they are called. */
static void test_host_type(void)
{
    const char *wrong[] = {IPERF "a: {type: host}\nswitch:\niperf:\n",
                           IPERF "a: {type: host}\nhost:\nb: {type: host}\nswitch:\niperf:\n",
                           IPERF "a: {type: host}\nhost:\niperf:\n",
                           IPERF "a: {type: host}\nhost:\nswitch:\n",
                           IPERF "a: {type: host}\nhost:\nswitch:\niperf:\ndut:\n",
                           IPERF "a:\nb: {type: host}\nswitch:\niperf:\n",
                           "dutsim: 1\na: {type: host}\nhost:\nswitch:\niperf:\n"};
    g_autoptr(AttributeRun) with = run(IPERF "a: {type: host}\nhost:\nswitch:\niperf:\n");
    g_assert_cmpint(sending(with), ==, 1);
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(AttributeRun) refused = attribute_run(wrong[i], NULL);
        g_assert_cmpint(refused->status, ==, EX_DATAERR);
    }
}

static void test_iperf_type(void)
{
    g_autoptr(AttributeRun) with = run(IPERF "a: {type: host}\nhost:\nswitch:\n"
                                             "load: {type: iperf, clients: 3, start: together}\n");
    g_assert_cmpint(sending(with), ==, 3);
    g_autoptr(AttributeRun) refused =
        attribute_run(IPERF "a: {type: host}\nhost:\nswitch:\niperf:\nload: {type: iperf}\n", NULL);
    g_assert_cmpint(refused->status, ==, EX_DATAERR);
}

/* A buffer of 4096 bytes: no more is written than that when the wire takes a second for a frame. */
static void test_host_include(void)
{
    g_autoptr(AttributeRun) with = attribute_run_by_name(
        IPERF "links: [{propagation: 100 ms}, {}]\n"
              "host: {include: ./profile.yaml}\nb: {type: host}\nswitch:\niperf:\n",
        "tcp: {send_buffer: 4096 B}\n");
    g_assert_cmpint(with->status, ==, 0);
    g_assert_cmpint(attribute_run_integer(with, "results.csv", 0, "written_bytes"), ==, 4096);
}

static void test_iperf_include(void)
{
    g_autoptr(AttributeRun) with = attribute_run_by_name(IPERF "host:\nb: {type: host}\nswitch:\n"
                                                               "iperf: {include: ./profile.yaml}\n",
                                                         "clients: 2\nstart: together\n");
    g_assert_cmpint(sending(with), ==, 2);
}

static gint64 full_rate_pps(const char *links)
{
    g_autofree char *text =
        g_strconcat("dutsim: 1\ntest: {procedure: trial, duration: 1 ms, repetitions: 1}\n" ONE_FLOW
                    "dut: {}\nlinks:\n",
                    links, NULL);
    g_autoptr(AttributeRun) result = run(text);
    return attribute_run_integer(result, "trials.csv", 0, "rate_pps");
}

/* Forward frames are sent on the link of tester.0: 1 488 095 frames/s at 1 Gbit/s, 14 880 952 at
 * 10 Gbit/s (RFC 5180 appendix A.1), whatever comes first in the list or in an entry. */
static void test_between(void)
{
    g_assert_cmpint(full_rate_pps("  - {between: [tester.0, dut.0], rate: 1 Gbit/s}\n"
                                  "  - {between: [dut.1, tester.1], rate: 10 Gbit/s}\n"),
                    ==, 1488095);
    g_assert_cmpint(full_rate_pps("  - {between: [dut.1, tester.1], rate: 1 Gbit/s}\n"
                                  "  - {between: [tester.0, dut.0], rate: 10 Gbit/s}\n"),
                    ==, 14880952);
    g_assert_cmpint(full_rate_pps("  - {between: [dut.0, tester.0], rate: 1 Gbit/s}\n"
                                  "  - {between: [dut.1, tester.1], rate: 10 Gbit/s}\n"),
                    ==, 1488095);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/attributes/dutsim", test_version);
    g_test_add_func("/attributes/name", test_name);
    g_test_add_func("/attributes/title", test_title);
    g_test_add_func("/attributes/description", test_description);
    g_test_add_func("/attributes/seed", test_seed);
    g_test_add_func("/attributes/links/N/between", test_between);
    g_test_add_func("/attributes/tester/type", test_tester_type);
    g_test_add_func("/attributes/tester/include", test_tester_include);
    g_test_add_func("/attributes/dut/type", test_dut_type);
    g_test_add_func("/attributes/dut/include", test_dut_include);
    g_test_add_func("/attributes/switch/type", test_switch_type);
    g_test_add_func("/attributes/switch/include", test_switch_include);
    g_test_add_func("/attributes/machine/type", test_machine_type);
    g_test_add_func("/attributes/machine/include", test_machine_include);
    g_test_add_func("/attributes/host/type", test_host_type);
    g_test_add_func("/attributes/host/include", test_host_include);
    g_test_add_func("/attributes/iperf/type", test_iperf_type);
    g_test_add_func("/attributes/iperf/include", test_iperf_include);
    return g_test_run();
}
