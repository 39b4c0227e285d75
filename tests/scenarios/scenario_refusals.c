/* Scenarios that are refused: what is said, and at which place. */
#include <string.h>

#include "tests/scenarios/scenario_files.h"

typedef struct {
    const char *text;    /* of the file; NULL: swept_file */
    const char *set;     /* or NULL */
    const char *sweep;   /* or NULL */
    const char *message; /* pattern; for a file behind its path, which is left out */
} Refusal;

static void check_refusal(const Files *files, const Refusal *refusal)
{
    g_autoptr(GError) error = NULL;
    ScenarioOverrides overrides = {.sets = LIST(refusal->set), .sweeps = LIST(refusal->sweep)};
    const char *text = refusal->text != NULL ? refusal->text : swept_file;
    g_autoptr(Scenario) scenario = load(files, text, &overrides, &error);
    if (scenario != NULL) {
        g_error("is accepted: %s", refusal->message);
    }
    gboolean in_file = *refusal->message == ':';
    g_assert_error(error, SIM_ERROR, in_file ? SIM_ERROR_SCENARIO : SIM_ERROR_USAGE);
    g_assert_true(g_str_has_prefix(error->message, in_file ? files->path : "--"));
    if (!g_pattern_match_simple(refusal->message,
                                error->message + (in_file ? strlen(files->path) : 0))) {
        g_error("'%s' is not as '%s'", error->message, refusal->message);
    }
}

static void test_files(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    static const Refusal refusals[] = {
        {.text = "- 1\n", .message = ":1:1: error: a scenario must be a mapping*"},
        {.text = "tester:\ndut:\n", .message = ":1:1: error: 'dutsim: 1' is missing*"},
        {.text = "dutsim: 2\ntester:\ndut:\n", .message = ":1:9: error: dutsim: 2 is*1 to 1"},
        {.text = SMALL "foo: 1\n",
         .message = ":4:1: error: unknown key 'foo'* named as its type, tester, dut, *"},
        {.text = SMALL "ouptut: {}\n", .message = ":4:1: *; did you mean 'output'?"},
        {.text = "dutsim: 1\ntster: {}\n", .message = ":2:1: *; did you mean 'tester'?"},
        {.text = SMALL "a: {type: dot}\n",
         .message = ":4:11: error: unknown type of node 'dot': tester, dut, switch, machine, host, "
                    "iperf; did you mean 'dut'?"},
        {.text = SMALL "t2: {type: tester}\n",
         .message = ":4:1: error: 't2' is a second node of type tester beside 'tester': *"},
        {.text = SMALL "a b: {type: dut}\n", .message = ":4:1: error: 'a b' is no name of a node*"},
        {.text = "dutsim: 1\ndut:\n", .message = ":1:1: error: no node of type tester: *"},
        {.text = "dutsim: 1\ntester:\n", .message = ":1:1: error: no node of type dut: *"},
        {.text = "dutsim: 1\ntester:\ndut: 5\n", .message = ":3:6: error: node 'dut': a mapping*"},
        {.text = SMALL "name: a/b\n", .message = ":4:7: error: name: 'a/b' is no name: *"},
        {.text = SMALL "title: \"a\\nb\"\n", .message = ":4:8: error: title: a title is one line*"},
        {.text = SMALL "seed: -1\n", .message = ":4:7: error: seed: *0 to 9223372036854775807"},
        {.text = SMALL "output: {plot: true}\n", .message = ":4:10: *; did you mean 'plots'?"},
        {.text = SMALL "sweep: {dut.coers: [1]}\n",
         .message = ":4:9: error: unknown attribute 'coers' of dut: *; did you mean 'cores'?"},
        {.text = SMALL "sweep: {dt.cores: [1]}\n",
         .message = ":4:9: error: unknown node or key 'dt': *; did you mean 'dut'?"},
        {.text = SMALL "sweep: {seed: [1, 2]}\n", .message = ":4:9: error: seed cannot be swept*"},
        {.text = SMALL "sweep: {test.procedure: [trial]}\n", .message = ":4:9: *cannot be swept*"},
        {.text = SMALL "sweep: {dut.cores: [1, x]}\n",
         .message = ":4:24: error: dut.cores: 'x' is not an integer: 1 to 256"},
        {.text = SMALL "test: {repetitions: 100000}\nsweep: {dut.cores: 1..11+1}\n",
         .message = ":4:21: error: the 11 points have more than 1000000 repetitions*at most "
                    "1000000 *"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        check_refusal(files, &refusals[i]);
    }
}

#define SWITCHED                                                            \
    SMALL "switch: {ports: 4}\nlinks:\n- {between: [tester.0, switch.0]}\n" \
          "- {between: [switch.1, dut.0]}\n- {between: [switch.2, dut.1]}\n"

/* Line 5 is `links`, 6 to 8 are the first links: the last comes on line 9. */
#define ROW                                                                    \
    "dutsim: 1\ntester:\na: {type: dut}\nb: {type: dut, neighbour: {entries: " \
    "static}}\nlinks:\n- {between: [b.1, tester.1]}\n"

/* Several DUTs: the row must be whole, and enter each by port 0. */
static void test_rows(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    static const Refusal refusals[] = {
        {.text = SMALL "d2: {type: dut}\n",
         .message = ":1:1: error: links.0.between is missing: with switches or several DUTs *"},
        {.text = ROW "- {rate: 1 Gbit/s}\n- {between: [tester.0, a.0]}\n",
         .message = ":7:3: error: links.1.between is missing: *"},
        {.text = ROW "- {between: [a.1, b.0]}\n- {between: [tester.0, c.0]}\n",
         .message = ":8:13: error: links.2.between: 'c.0' is no port: tester.0, tester.1, a.0, "
                    "a.1, b.0, b.1"},
        {.text = ROW "- {between: [a.0, b.0]}\n",
         .message = ":5:1: error: links: no way from tester.0 to port 0 of another dut *"},
        {.text = ROW "- {between: [a.0, b.0]}\n- {between: [tester.0, a.1]}\n",
         .message = ":8:13: error: links: no way from tester.0 to port 0 of another dut *"},
        {.text = ROW "- {between: [a.1, b.0]}\n- {between: [tester.0, a.0]}\ns: {type: switch}\n",
         .message = ":9:1: error: 's' is a switch that no link leads to"},
        {.text = ROW "- {between: [s.0, b.0]}\n- {between: [s.1, a.1]}\n"
                     "- {between: [tester.0, a.0]}\ns: {type: switch, vlans: [1, 2]}\n",
         .message = ":5:1: error: links: no way from a.1 to port 0 of another dut *: *VLAN"},
        {.text = ROW "- {between: [s.0, b.0]}\n- {between: [t.1, a.1]}\n"
                     "- {between: [tester.0, a.0]}\ns: {type: switch}\nt: {type: switch}\n"
                     "u: {type: switch}\n",
         .message = ":5:1: error: links: no way from a.1 to port 0 of another dut *"},
        {.text =
             "dutsim: 1\ntester:\na: {type: dut}\nb: {type: dut, neighbour: {entries: dynamic}}\n"
             "links:\n- {between: [tester.0, a.0]}\n- {between: [a.1, b.0]}\n"
             "- {between: [b.1, tester.1]}\n",
         .message = ":4:*: error: b.neighbour.entries: the DUTs of a row ask each other, *"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        check_refusal(files, &refusals[i]);
    }
}

static void test_switches(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    static const Refusal rows[] = {
        {.text = SWITCHED, .message = ":5:1: error: links: no way from dut.1 to tester.1: *"},
        {.text = SWITCHED "- {between: [tester.1, switch.2]}\n",
         .message = ":9:13: error: links.3.between: switch.2 is linked twice, by links.2 too"},
        {.text = SWITCHED "- {between: [tester.1, switch.4]}\n",
         .message = ":9:13: error: links.3.between: 'switch.4' is no port: tester.0, *switch.0 to "
                    "switch.3"},
        {.text = SWITCHED "- {between: [switch.3, switch.3]}\n",
         .message = ":9:13: error: links.3.between: switch.3 is linked twice, by links.3 too"},
        {.text = SWITCHED "- {rate: 1 Gbit/s}\n",
         .message = ":9:3: error: links.3.between is missing: *"},
        {.text = SMALL "a: {type: switch}\nb: {type: switch}\nlinks:\n"
                       "- {between: [tester.0, dut.0]}\n- {between: [tester.1, dut.1]}\n"
                       "- {between: [a.0, b.0]}\n",
         .message = ":9:13: error: links.2: a link that leads nowhere"},
        {.text = SMALL "a: {type: switch}\nb: {type: switch}\nc: {type: switch}\nlinks:\n"
                       "- {between: [a.0, b.0]}\n- {between: [b.1, c.0]}\n"
                       "- {between: [c.1, a.1]}\n",
         .message = ":10:13: error: links.2.between: a loop of switches: c.1 and a.1 are joined *"},
        {.text = SMALL "a: {type: switch}\nlinks:\n- {between: [tester.0, dut.0]}\n"
                       "- {between: [a.0, a.1]}\n",
         .message = ":7:13: error: links.1.between: a loop of switches: a.0 and a.1 *"},
        {.text = SMALL "a: {type: switch, vlans: [1, 2]}\nb: {type: switch}\nlinks:\n"
                       "- {between: [a.0, b.0]}\n- {between: [a.1, b.1]}\n",
         .message = ":8:13: error: links.1.between: a loop of switches: *"},
        {.text = SMALL "a: {type: switch}\nlinks:\n"
                       "- {between: [tester.0, dut.0]}\n- {between: [tester.1, dut.1]}\n",
         .message = ":4:1: error: 'a' is a switch that no link leads to"},
        {.text = SMALL "a: {type: switch}\nb: {type: switch}\nc: {type: switch}\n"
                       "d: {type: switch}\ne: {type: switch}\nf: {type: switch}\n"
                       "g: {type: switch}\nh: {type: switch}\ni: {type: switch}\n",
         .message = ":12:1: error: 'i' is one switch too many: at most 8"},
        {.text = SMALL "switch: {vlans: [1, 2]}\nlinks:\n- {between: [tester.0, switch.0]}\n"
                       "- {between: [dut.0, switch.1]}\n- {between: [tester.1, dut.1]}\n",
         .message = ":5:1: error: links: no way from tester.0 to dut.0: *VLAN"},
        {.text = SMALL "switch: {ports: 2, vlans: [1, 1, 1]}\nlinks:\n"
                       "- {between: [tester.0, switch.0]}\n- {between: [dut.0, switch.1]}\n"
                       "- {between: [tester.1, dut.1]}\n",
         .message = ":4:27: error: switch.vlans: 3 VLANs for 2 ports: *"},
        {.text = "dutsim: 1\ndut: {}\n"
                 "tester: {setup: gateway, mac_addresses: {selection: random}}\n",
         .message = ":3:53: error: tester.mac_addresses.selection: random MAC addresses need *"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        check_refusal(files, &rows[i]);
    }
}

static void test_links(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    static const Refusal refusals[] = {
        {.text = SMALL "links: [{}]\n", .message = ":4:8: error: links: *list of 2 to 64 groups"},
        {.text = SMALL "links:\n- {between: [tester.0, dut.1]}\n- {}\n",
         .message = ":5:13: error: links.0.between: one link must join tester.0 with dut.0, the "
                    "other tester.1 with dut.1"},
        {.text = SMALL "links:\n- {between: [tester.0, dut.0]}\n- {between: [dut.0, tester.0]}\n",
         .message = ":6:13: error: links.1.between: *"},
        {.text = SMALL "links:\n- {between: [tester.1, dut.1]}\n- {}\n",
         .message = ":6:3: error: links.1.between: *"},
        {.text = SMALL "links:\n- {between: [dut.0, dut.0]}\n- {}\n", .message = ":5:13: *"},
        {.text = SMALL "links:\n- {between: [tester.2, dut.2]}\n- {}\n", .message = ":5:13: *"},
        {.text = SMALL "links:\n- {between: [x.0, dut.0]}\n- {}\n", .message = ":5:13: *"},
        {.text = SMALL "links:\n- {between: [tester.0]}\n- {}\n", .message = ":5:13: *list of 2*"},
        {.text = SMALL "links:\n- {rat: 1 Gbit/s}\n- {}\n",
         .message = ":5:4: error: unknown attribute 'rat' of links.0: *; did you mean 'rate'?"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        check_refusal(files, &refusals[i]);
    }
}

/* What only the combination of values brings is said where the attribute is written, or where its
 * node is. */
static void test_combinations(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    static const Refusal refusals[] = {
        {.text = "dutsim: 1\ndut:\ntester: {addresses: {count: 65534}}\n",
         .message = ":3:29: error: tester.addresses.count: 65534 *"},
        {.text = "dutsim: 1\ntester:\ndut:\n  nic: {rss: {table_size: 100}}\n",
         .message = ":4:27: error: dut.nic.rss.table_size: 100 *power of two*"},
        {.text = "dutsim: 1\ntester:\ndut:\n  cost: {frame: 5 cycles}\n",
         .message = ":4:17: error: dut.cost.frame: a cost in cycles needs the clock*"},
        {.text = SMALL "test: {rate: 14880953}\n",
         .message = ":4:14: error: test.rate: 14880953 frames/s is above the line rate: at most "
                    "14880952 frames/s, or 100 %"},
        {.text = SMALL "test: {rate: 100000}\nlinks: [{}, {rate: 10 Mbit/s}]\n",
         .message = ":4:14: error: test.rate: *at most 14880 frames/s, or 100 %"},
        {.text = SMALL "test: {rate: 0.0001 %}\nlinks: [{rate: 1 Mbit/s}, {}]\n",
         .message = ":4:14: error: test.rate: less than one frame/s*"},
        {.text = SMALL "test: {duration: 1 h}\n"
                       "links: [{rate: 300 Gbit/s}, {rate: 300 Gbit/s}]\n",
         .message = ":4:18: error: test.duration: a trial of more than 2^40 frames*"},
        {.text = "dutsim: 1\ntester:\ndut: {cores: 2}\n"
                 "sweep: {dut.nic.descriptor_batch: [8, 513]}\n",
         .message = ":4:39: error: dut.nic.descriptor_batch: *(in point 1: "
                    "dut.nic.descriptor_batch=513)"},
        {.text = "dutsim: 1\ntester:\ndut:\n  nic: {interrupt: {frames: 8}}\n",
         .message = ":4:29: error: dut.nic.interrupt.frames: *set 'delay'*"},
        {.text = "dutsim: 1\ntester:\ndut:\n  dispatch: {tasks: 2, processors: shared}\n",
         .message = ":4:36: error: dut.dispatch.processors: *as many cores as tasks*"},
        {.text = "dutsim: 1\ntester:\ndut:\n  core: {mode: busy-poll}\n"
                 "  dispatch: {tasks: 1, processors: shared}\n",
         .message = ":5:36: error: dut.dispatch.processors: *poll busily*"},
        {.text = "dutsim: 1\ntester:\ndut:\n  lock: {hold: 1 ns}\n"
                 "  dispatch: {tasks: 1, processors: shared}\n",
         .message = ":5:36: error: dut.dispatch.processors: *lock*"},
        {.text = "dutsim: 1\ntester:\ndut:\n  core: {idle: {c1: {exit_latency: 2 us}}}\n"
                 "  dispatch: {tasks: 1, processors: shared}\n",
         .message = ":5:36: error: dut.dispatch.processors: *core.idle*"},
        {.text = "dutsim: 1\ntester:\ndut:\n  transmit: {access: lock}\n"
                 "  dispatch: {tasks: 1, processors: shared}\n",
         .message = ":5:36: error: dut.dispatch.processors: *not simulated together*"},
        {.text = "dutsim: 1\ntester:\ndut:\n  transmit: {when_full: wait}\n"
                 "  neighbour: {entries: dynamic}\n",
         .message = ":5:24: error: dut.neighbour.entries: *transmit.when_full*"},
        {.text = "dutsim: 1\ntester:\ndut:\n  dispatch: {tasks: 1, processors: shared}\n"
                 "  neighbour: {entries: dynamic}\n",
         .message = ":5:24: error: dut.neighbour.entries: *processors: shared"},
        {.text = "dutsim: 1\ntester: {ip_version: 6, extension_headers: fragment}\ndut:\n"
                 "  dispatch: {tasks: 2, task_of: flow-modulo, flow_hash: software}\n",
         .message = ":2:44: error: tester.extension_headers: flow hashes of software*"},
        {.text = "dutsim: 1\ntester:\ndut:\nswitch:\nlinks:\n"
                 "- {between: [tester.0, switch.0], framing: hdlc}\n"
                 "- {between: [switch.1, dut.0]}\n- {between: [dut.1, tester.1]}\n",
         .message = ":6:44: error: links.0.framing: hdlc is not simulated together with switches*"},
        {.set = "test.rate=14880953", .message = "--set test.rate=14880953: error: *line rate*"},
        {.sweep = "test.rate=1,14880953", .message = "--sweep test.rate=1,14880953: error: *"},
        {.text = "dutsim: 1\ntester:\ndut:\n  nic: {rss: {table_size: 64}}\n",
         .set = "dut.nic.rss.table=[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]",
         .message = "--set dut.nic.rss.table=*: error: dut.nic.rss.table: *"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        check_refusal(files, &refusals[i]);
    }
    /* A rate that only the reverse direction's link cannot carry is no error when nothing is sent
     * there. */
    g_autoptr(Scenario) forward =
        load_ok(files,
                "dutsim: 1\ndut:\ntester: {direction: forward}\ntest: {rate: 100000}\n"
                "links: [{}, {rate: 10 Mbit/s}]\n",
                NULL);
    g_assert_nonnull(forward);
    g_autoptr(Scenario) long_trial =
        load_ok(files,
                SMALL "test: {duration: 1 h}\n"
                      "links: [{rate: 200 Gbit/s}, {rate: 200 Gbit/s}]\n",
                NULL);
    g_assert_nonnull(long_trial);
}

/* What would say nothing beside other values. */
static void test_in_vain(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    static const Refusal refusals[] = {
        {.text = "dutsim: 1\ntester:\ndut:\n"
                 "  core: {mode: busy-poll, idle: {c3: {exit_latency: 2 us}}}\n",
         .message = ":4:53: error: dut.core.idle.c3.exit_latency: *never sleep*"},
        {.text = "dutsim: 1\ntester:\ndut:\n  core:\n    idle:\n"
                 "      c1: {exit_latency: 2 us}\n      c6: {exit_latency: 1999 ns}\n",
         .message = ":7:26: error: dut.core.idle.c6.exit_latency: *at least 2 us"},
        {.text = "dutsim: 1\ntester:\ndut:\n  core:\n    idle:\n"
                 "      c1e: {exit_latency: 2 us, target_residency: 9 us}\n"
                 "      c3: {exit_latency: 2 us, target_residency: 8 us}\n",
         .message = ":7:50: error: dut.core.idle.c3.target_residency: *at least 9 us"},
        {.text = "dutsim: 1\ndut:\n"
                 "tester: {direction: forward, ports: {reverse: {source: {fixed: 9}}}}\n",
         .message = ":3:64: error: tester.ports.reverse.source.fixed: nothing is sent *"},
        {.text = "dutsim: 1\ndut:\n"
                 "tester: {direction: forward, ports: {reverse: {selection: fixed}}}\n",
         .message = ":3:59: error: tester.ports.reverse.selection: nothing is sent *"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        check_refusal(files, &refusals[i]);
    }
    /* States as deep as those before them, beside one that is left out; Ice Lake's c1e and c6. */
    g_autoptr(Scenario) idle =
        load_ok(files,
                "dutsim: 1\ntester:\ndut:\n  core:\n    idle:\n"
                "      c1: {exit_latency: 4 us, target_residency: 4 us}\n"
                "      c1e: {exit_latency: 4 us, target_residency: 4 us}\n"
                "      c6: {exit_latency: 170 us, target_residency: 600 us}\n",
                NULL);
    g_assert_nonnull(idle);
}

static void test_dispatch(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    static const Refusal refusals[] = {
        {.text = "dutsim: 1\ntester:\ndut:\n  dispatch: {tasks: 1, processors: softirq}\n",
         .message = ":4:36: error: dut.dispatch.processors: *flow-scaled*"},
        {.text = "dutsim: 1\ntester:\ndut:\n  dispatch: {tasks: 2, task_of: flow-modulo,"
                 " processors: softirq}\n",
         .message = ":4:58: error: dut.dispatch.processors: *as many cores as tasks*"},
        {.text = "dutsim: 1\ntester:\ndut:\n  dispatch: {tasks: 1, mode: hybrid}\n",
         .message = ":4:30: error: dut.dispatch.mode: *flow-modulo*"},
        {.text = "dutsim: 1\ntester:\ndut:\n  lock: {hold: 1 ns}\n  dispatch: {tasks: 1, "
                 "task_of: flow-modulo, mode: hybrid, processors: shared}\n",
         .message = ":5:*: error: dut.dispatch.processors: *preempted*"},
        {.text = "dutsim: 1\ntester:\ndut:\n"
                 "  dispatch: {tasks: 1, flow_limit: {cpu_bitmap: 1}}\n",
         .message = ":4:49: error: dut.dispatch.flow_limit.cpu_bitmap: *softirq*"},
        {.text = "dutsim: 1\ntester:\ndut:\n  dispatch: {flow_limit: {cpu_bitmap: 1}}\n",
         .message = ":4:39: error: dut.dispatch.flow_limit.cpu_bitmap: *dispatch.tasks*"},
        {.text = "dutsim: 1\ntester:\ndut:\n  dispatch: {flow_limit: {table_len: 12}}\n",
         .message = ":4:38: error: dut.dispatch.flow_limit.table_len: 12 is no power of two*"},
        {.text = "dutsim: 1\ntester:\ndut:\n  dispatch: {flow_hash_key: 0011}\n",
         .message = ":4:29: error: dut.dispatch.flow_hash_key: *32 hexadecimal digits*"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        check_refusal(files, &refusals[i]);
    }
}

/* What several pairs of ports are not simulated with. */
static void test_ports(Files *files, gconstpointer data G_GNUC_UNUSED)
{
#define PAIRS "dutsim: 1\ndut:\ntester:\n  port_pairs: 2\n"
#define TURNS PAIRS "  port_order: all\n"
    static const Refusal refusals[] = {
        {.text = "dutsim: 1\ndut:\ntester: {port_pairs: 9}\n",
         .message = ":3:22: error: tester.port_pairs: 9 is out of range: 1 to 8"},
        {.text = "dutsim: 1\ndut:\ntester: {port_order: pair}\n",
         .message = ":3:22: error: tester.port_order: *; did you mean 'pairs'?"},
        {.text = PAIRS "  addresses: {count: 254}\n",
         .message = ":5:22: error: tester.addresses.count: 254 * 1 to 253 are allowed in 1 IPv4 *"},
        {.text = PAIRS "  addresses: {networks: 128}\n",
         .message = ":5:25: error: tester.addresses.networks: *2 pairs*1 to 127 are allowed"},
        {.text = "dutsim: 1\ndut: {neighbour: {entries: dynamic}}\ntester:\n  port_pairs: 2\n",
         .message = ":4:15: error: tester.port_pairs: * together with dynamic neighbour entries"},
        {.text = "dutsim: 1\ndut: {transmit: {access: lock}}\ntester: {port_pairs: 2}\n",
         .message = ":3:22: error: tester.port_pairs: *contention*"},
        {.text = "dutsim: 1\ndut: {virtual: {zero_loss: 1000}}\ntester: {port_pairs: 2}\n",
         .message = ":3:22: error: tester.port_pairs: *virtual device"},
        {.text = PAIRS "  modifiers: {broadcast: 100}\n",
         .message = ":4:15: error: tester.port_pairs: *modifiers"},
        {.text = PAIRS "  background: {rate: 100}\n",
         .message = ":4:15: error: tester.port_pairs: *background"},
        {.text = PAIRS "  flows: {list: ['198.18.0.2:1 198.19.0.2:2']}\n",
         .message = ":4:15: error: tester.port_pairs: *given flows"},
        {.text = PAIRS "s: {type: switch, ports: 4}\nlinks:\n- {between: [tester.0, s.0]}\n"
                       "- {between: [s.1, dut.0]}\n- {between: [s.2, dut.1]}\n"
                       "- {between: [tester.1, s.3]}\n",
         .message = ":4:15: error: tester.port_pairs: *switches"},
        {.text = "dutsim: 1\ndut:\nb: {type: dut}\ntester: {port_pairs: 2}\nlinks:\n"
                 "- {between: [tester.0, dut.0]}\n- {between: [dut.1, b.0]}\n"
                 "- {between: [b.1, tester.1]}\n",
         .message = ":4:22: error: tester.port_pairs: *several DUTs in a row"},
        {.text = TURNS "  flows: {count: 8}\n",
         .message = ":5:15: error: tester.port_order: frames that leave by all ports in turn are "
                    "not simulated together with flows of a fixed number"},
        {.text = "dutsim: 1\ndut: {dispatch: {tasks: 2, task_of: flow-scaled}}\n"
                 "tester: {port_pairs: 2, port_order: all}\n",
         .message = ":3:37: error: tester.port_order: *tasks that flows choose"},
        {.text = TURNS "test: {procedure: latency}\n",
         .message = ":6:19: error: test.procedure: *section 26.2): tester.port_order: pairs"},
        {.text = TURNS "test: {procedure: pdv}\n", .message = ":6:19: error: test.procedure: *"},
        {.text = PAIRS "test: {procedure: reset}\n",
         .message = ":5:19: error: test.procedure: *one pair of ports: *"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        check_refusal(files, &refusals[i]);
    }
    g_autoptr(Scenario) pairs = load_ok(files, PAIRS "test: {procedure: latency}\n", NULL);
    g_assert_nonnull(pairs);
    g_autoptr(Scenario) turns = load_ok(files, TURNS "  imix: aag\n", NULL);
    g_assert_nonnull(turns);
}

static void test_arguments(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    static const Refusal refusals[] = {
        {.set = "dut.coers=4",
         .message = "--set dut.coers=4: error: unknown attribute 'coers' of dut: *'cores'?"},
        {.set = "dot.cores=4", .message = "--set dot.cores=4: error: unknown node or key 'dot'*"},
        {.set = "sweep={}", .message = "--set sweep={}: error: unknown node or key 'sweep'*"},
        {.set = "dut.cores=x", .message = "--set dut.cores=x: error: 'x' is not an integer*"},
        {.set = "dut={nic: {ring_size: x}}",
         .message = "--set dut={nic: {ring_size: x}}: error: dut.nic.ring_size: 'x' is not*"},
        {.set = "links.2.rate=1 Gbit/s", .message = "*: error: '2' is no element of a list of 2*"},
        {.set = "dut.include=bigg", .message = "*: error: unknown profile 'bigg': *'big'?"},
        {.set = "dut.cores=4",
         .sweep = "dut.cores=1,2",
         .message = "--sweep dut.cores=1,2: error: dut.cores is set by --set dut.cores=4 too*"},
        {.sweep = "name=a,b", .message = "--sweep name=a,b: error: name cannot be swept*"},
        {.sweep = "dut.type=dut", .message = "--sweep dut.type=dut: error: *cannot be swept*"},
        {.sweep = "dut.nic.rss.hash.udp4=ip",
         .message = "--sweep dut.nic.rss.hash.udp4=ip: error: a sweep of *beside one of*"},
        {.sweep = "dut.cores=1,257",
         .message = "--sweep dut.cores=1,257: error: 257 is out of range: 1 to 256"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        check_refusal(files, &refusals[i]);
    }
}

static void test_includes(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    static const Refusal refusals[] = {
        {.text = "dutsim: 1\ntester:\ndut: {include: bigg}\n",
         .message = ":3:16: error: unknown profile 'bigg': big, bigger, *; did you mean 'big'?"},
        {.text = "dutsim: 1\ntester:\ndut: {include: ./none.yaml}\n",
         .message = ":3:16: error: include: cannot read '*none.yaml': No such file*"},
        {.text = "dutsim: 1\ntester:\ndut: {include: [a]}\n",
         .message = ":3:16: error: include: the name of one profile is expected"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        check_refusal(files, &refusals[i]);
    }

    /* What is wrong in a profile is said at its place there. */
    static const char *const wrong[][2] = {
        {"loop", "*/profiles/loop.yaml:1:10: error: include: '*loop.yaml' includes itself"},
        {"wrong", "*/profiles/wrong.yaml:2:1: error: unknown attribute 'ring' of dut: *"},
        {"list", "*/profiles/list.yaml:1:1: error: a profile must be a mapping*"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text =
            g_strdup_printf("dutsim: 1\ntester:\ndut: {include: %s}\n", wrong[i][0]);
        g_assert_null(load(files, text, NULL, &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_SCENARIO);
        g_assert_true(g_pattern_match_simple(wrong[i][1], error->message));
    }
}

static void test_no_file(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(scenario_load("no-such", NULL, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_NO_INPUT);
    g_clear_error(&error);
    g_assert_null(scenario_load(files->folder, NULL, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_NO_INPUT);

    /* By its name from the library, with a near name. */
    g_clear_error(&error);
    g_autofree char *library = g_build_filename(files->folder, "library", NULL);
    g_assert_cmpint(g_mkdir(library, 0700), ==, 0);
    write_file(library, "good.yaml", SMALL);
    g_autoptr(Scenario) good = scenario_load("good", NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(scenario_get_name(good), ==, "good");
    g_assert_null(scenario_load("godd", NULL, &error));
    g_assert_true(g_str_has_suffix(error->message, "; did you mean 'good'?"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, function) \
    g_test_add("/scenarios/scenario-refusals/" name, Files, NULL, set_up, function, tear_down)
    ADD("files", test_files);
    ADD("links", test_links);
    ADD("rows", test_rows);
    ADD("switches", test_switches);
    ADD("combinations", test_combinations);
    ADD("in-vain", test_in_vain);
    ADD("dispatch", test_dispatch);
    ADD("ports", test_ports);
    ADD("arguments", test_arguments);
    ADD("includes", test_includes);
    ADD("no-file", test_no_file);
    return g_test_run();
}
