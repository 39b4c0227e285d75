/* A switch between tester and DUT (docs/frame-path.md section 13), and the MAC addresses it learns.
 *
 * All links are 1 Tbit/s with 424 ps: F + p = 1000, W = 672. A frame arrives in the switch 1000
 * after it was sent, is ready then, and every 1000 ps one follows; so nothing waits unless
 * something else fills a wire. It is in the DUT after 2000, in the switch again after 3000, and
 * starts out of it at once: latency 2000, counted from the arrival in the switch. Stations are few:
 * one address a side and the DUT's two ports, 4 in all, learned before the trial in the order DUT
 * 0, DUT 1, left, right. */
#include "models/host_path.h"
#include "tests/support/attribute_bench.h"

static gint64 unknown(const TrialResult *result)
{
    return (gint64)result->switches[0].unknown;
}

static gint64 table_max(const TrialResult *result)
{
    return (gint64)result->switches[0].table_max;
}

static gint64 copies(const TrialResult *result)
{
    gint64 sum = 0;
    for (guint i = 0; i < result->switches[0].n_ports; i++) {
        sum += (gint64)result->switches[0].port[i].flooded;
    }
    return sum;
}

static gint64 buffer_full(const TrialResult *result)
{
    return (gint64)(result->direction[0].lost[TRIAL_LOSS_SWITCH_BUFFER_FULL] +
                    result->direction[1].lost[TRIAL_LOSS_SWITCH_BUFFER_FULL]);
}

static const char *const with_switch[] = {"switch.mode=store-and-forward", NULL};

/* The DUT's links carry a tenth: F = 5760, W = 6720. 4 frames reach the switch at 1000 to 4000: the
 * first completes at 1000 + 5760, so each finds those before it, of 64 B. */
#define SLOW_DUT "links.0.rate=100 Gbit/s", "links.1.rate=100 Gbit/s"
static const char *const slow_dut[] = {SLOW_DUT, NULL};

/* With room for all 4. A port of alpha times what is free of 256 B, or more, takes no more. */
static const char *const alpha_one[] = {SLOW_DUT, "switch.buffer=256 B", "switch.alpha=1", NULL};
static const char *const thresholds[] = {SLOW_DUT, "switch.buffer=256 B",
                                         "switch.buffer_sharing=dynamic", NULL};

/* Header first: the wire to and from the DUT is as fast, so T = 8 * (8 + 14) / 10^12 s = 176. */
static const char *const cut_through[] = {"switch.mode=cut-through", NULL};

/* 2 addresses a side in turn, each with its MAC address: 6 stations. */
#define TWO_HOSTS                                                       \
    "tester.addresses.selection=increment", "tester.addresses.count=2", \
        "tester.mac_addresses.selection=random"
static const char *const two_hosts[] = {"switch.table_size=8192", TWO_HOSTS, NULL};
static const char *const two_hosts_plain[] = {"switch.table_size=8192",
                                              "tester.addresses.selection=increment",
                                              "tester.addresses.count=2", NULL};

/* The DUT's ports and the first host a side know their places, then the table is full. */
static const char *const full_for_two[] = {"switch.table_size=5", TWO_HOSTS, NULL};

/* Nobody knows anybody: DUT 0 never sends, so all frames to it are flooded, and right hosts
 * neither. */
static const char *const nothing_learned[] = {"switch.learning_frames=false", NULL};
static const char *const one_forgets[] = {"switch.latency=0 ns", NULL};

static const AttributeCase cases[] = {
    /* Port 7 exists in a switch of 8 ports: VLANs are given for at most so many; checked below. */
    /* 2 T less each way in and out: the first half before the arrival that latency counts from */
    {.path = "switch.mode",
     .bench = with_switch,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     /* r = a - 576 + 176 both times: 2000 - 2 * 400 */
     .values = {{"store-and-forward", 6000}, {"cut-through", 3600}}},
    {.path = "switch.header",
     .bench = cut_through,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     /* 8 * (8 + h) ps: 22 -> 176, 28 -> 224, at most the frame's 72 -> 576 */
     .values = {{ATTRIBUTE_DEFAULT, 3600}, {"20 B", 3888}, {"9216 B", 6000}}},
    {.path = "switch.latency",
     .bench = with_switch,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 6000}, {"100 ps", 6600}}},
    /* 3 entries: DUT 0, DUT 1, left; each of 5 frames to right is flooded out of the DUT */
    {.path = "switch.table_size",
     .bench = with_switch,
     .n_frames = 5,
     .figure = unknown,
     .values = {{ATTRIBUTE_DEFAULT, 0}, {"4", 0}, {"3", 5}, {"1", 5}}},
    /* 6 stations and 5 entries: right 1 is left out; or DUT 0 is, for right 1. It never sends:
     * all 4 frames to it are flooded, and what it had the hosts keep. */
    {.path = "switch.table_full",
     .bench = full_for_two,
     .n_frames = 4,
     .figure = unknown,
     .values = {{"keep", 2}, {"replace", 4}}},
    /* Frames are ready at 1000 k (k = 1..5) from left and 2000 later from DUT 1. Right and DUT 0
     * never send. 10 us: all known. 3500 ps: those ready at 1000 to 3000 know DUT 0, those of 4000
     * and 5000 do not; right is known at 3000 only: 2 + 4. 1 ps: 5 + 5. */
    {.path = "switch.ageing",
     .bench = one_forgets,
     .n_frames = 5,
     .figure = unknown,
     .values = {{ATTRIBUTE_DEFAULT, 0}, {"10 us", 0}, {"3500 ps", 6}, {"1 ps", 10}}},
    /* all 3 to DUT 0 and all 3 to right */
    {.path = "switch.learning_frames",
     .bench = with_switch,
     .n_frames = 3,
     .figure = unknown,
     .values = {{ATTRIBUTE_DEFAULT, 0}, {"false", 6}}},
    /* 0, 1, 2, 3 frames are there */
    {.path = "switch.buffer",
     .bench = slow_dut,
     .n_frames = 4,
     .figure = buffer_full,
     .values = {{"512 KiB", 0}, {"256 B", 0}, {"255 B", 1}, {"128 B", 2}, {"64 B", 3}}},
    {.path = "switch.port_buffer",
     .bench = slow_dut,
     .n_frames = 4,
     .figure = buffer_full,
     .values = {{"0 B", 0}, {"255 B", 1}, {"64 B", 3}}},
    /* the third finds 128 B in the port and 128 B free, and so does the fourth */
    {.path = "switch.buffer_sharing",
     .bench = alpha_one,
     .n_frames = 4,
     .figure = buffer_full,
     .values = {{ATTRIBUTE_DEFAULT, 0}, {"complete", 0}, {"dynamic", 2}}},
    /* Held and free: 0 and 256, 64 and 192, 128 and 128, 192 and 64 B. 8: 192 < 512. 2: 192 is not
     * below 128. 1: as above. 1/2: 64 < 96, 128 is not below 64. 1/4: 64 is not below 48. */
    {.path = "switch.alpha",
     .bench = thresholds,
     .n_frames = 4,
     .figure = buffer_full,
     .values = {{ATTRIBUTE_DEFAULT, 0}, {"2", 1}, {"1", 2}, {"1/2", 2}, {"1/4", 3}}},
    /* All in one VLAN: two copies of each of 6 frames flooded. Two VLANs: no third port. Port 2
     * with 0 and 1: a frame from port 0 has a copy for it, one from port 2 for nobody but 3 (the
     * frame itself goes there all the same), 0 and 1. */
    {.path = "switch.vlans",
     .bench = nothing_learned,
     .n_frames = 3,
     .figure = copies,
     .values = {{ATTRIBUTE_DEFAULT, 12}, {"1 1 2 2", 0}, {"5 5 1 1", 0}, {"7 7 7 7 9", 12}}},
    /* DUT's 2, and 1 or 2 hosts a side */
    {.path = "tester.mac_addresses.selection",
     .bench = two_hosts_plain,
     .n_frames = 4,
     .figure = table_max,
     .values = {{"fixed", 4}, {"random", 6}}},
    {.path = "tester.mac_addresses.count",
     .bench = two_hosts,
     .n_frames = 4,
     .figure = table_max,
     .values = {{ATTRIBUTE_DEFAULT, 6}, {"1", 4}, {"2", 6}, {"100", 6}}},
};

/* As many VLANs as ports are allowed. */
static void test_ports(void)
{
    AttributeBench bench;
    const char *path = "";
    attribute_bench_init(&bench);
    attribute_bench_set(&bench, "switch.vlans", "1 1 2 2");
    attribute_bench_set(&bench, "switch.ports", "4");
    g_assert_true(switch_settings_check(&bench.node, &path, NULL));
    attribute_bench_set(&bench, "switch.ports", "3");
    g_autoptr(GError) error = NULL;
    g_assert_false(switch_settings_check(&bench.node, &path, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_VALUE);
    g_assert_cmpstr(path, ==, "vlans");
    attribute_bench_clear(&bench);
}

/* Four frames of 1518 bytes, faster than they leave: 3036 bytes hold two, the others are marked. */
static void test_mark_threshold(void)
{
    static const char *const texts[] = {"0 B", "3036 B", "4554 B", "6071 B"};
    static const guint marked[] = {0, 2, 1, 1};
    HostSettings host;
    LinkSettings links[2];
    SwitchSettings between;
    sim_attribute_set_defaults(&host_attributes, &host);
    sim_attribute_set_defaults(&switch_attributes, &between);
    for (guint i = 0; i < 2; i++) {
        sim_attribute_set_defaults(&link_attributes, &links[i]);
        links[i].rate_bps = i == 0 ? 1000000000 : 10000000;
    }
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        const LinkSettings *const ends[2] = {&links[0], &links[1]};
        const SimAttribute *attribute =
            sim_attribute_table_find(&switch_attributes, "mark_threshold");
        HostPath path;
        guint n = 0;
        g_assert_true(sim_attribute_set(attribute, &between, texts[i], NULL));
        host_path_init(&path, &host, ends, &between);
        for (guint k = 0; k < 4; k++) {
            SimTime time_ps;
            host_path_send(&path, 0, 1518, FALSE, &time_ps);
            n += path.is_marked ? 1 : 0;
        }
        g_assert_cmpuint(n, ==, marked[i]);
        host_path_clear(&path);
    }
    sim_attribute_clear(&host_attributes, &host);
    sim_attribute_clear(&switch_attributes, &between);
    for (guint i = 0; i < 2; i++) {
        sim_attribute_clear(&link_attributes, &links[i]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    attribute_bench_add_cases(cases, G_N_ELEMENTS(cases));
    g_test_add_func("/attributes/switch/ports", test_ports);
    g_test_add_func("/attributes/switch/mark_threshold", test_mark_threshold);
    return g_test_run();
}
