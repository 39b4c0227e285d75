/* The way of frames between hosts, by hand. 1518 bytes at 1 Gbit/s take 12 208 ns with the preamble
 * and hold the wire for 12 304; at 100 Mbit/s ten times as long. */
#include "models/host_path.h"

#define NS      SIM_PS_PER_NS
#define FULL    1518
#define FULL_PS (12208 * NS) /* its bits */

typedef struct {
    HostSettings host;
    LinkSettings links[2];
    SwitchSettings between;
    HostPath path;
} Bench;

static void bench_init(Bench *bench)
{
    sim_attribute_set_defaults(&host_attributes, &bench->host);
    sim_attribute_set_defaults(&switch_attributes, &bench->between);
    for (guint i = 0; i < 2; i++) {
        sim_attribute_set_defaults(&link_attributes, &bench->links[i]);
        bench->links[i].rate_bps = 1000000000;
    }
    bench->links[0].propagation_ps = 100 * NS;
    bench->links[1].propagation_ps = 200 * NS;
    bench->between.latency_ps = 1000 * NS;
}

static void bench_start(Bench *bench)
{
    const LinkSettings *links[2] = {&bench->links[0], &bench->links[1]};
    host_path_init(&bench->path, &bench->host, links, &bench->between);
}

static void bench_clear(Bench *bench)
{
    host_path_clear(&bench->path);
    sim_attribute_clear(&host_attributes, &bench->host);
    sim_attribute_clear(&switch_attributes, &bench->between);
    for (guint i = 0; i < 2; i++) {
        sim_attribute_clear(&link_attributes, &bench->links[i]);
    }
}

/* Sends a frame; it must arrive at `arrival_ps`. */
static void check_arrival(Bench *bench, SimTime ready_ps, gint64 bytes, SimTime arrival_ps)
{
    SimTime time_ps;
    HostPathFate fate = host_path_send(&bench->path, ready_ps, bytes, FALSE, &time_ps);
    g_assert_cmpint(fate, ==, HOST_PATH_ARRIVES);
    g_assert_cmpint(time_ps, ==, arrival_ps);
}

static void check_fate(Bench *bench, SimTime ready_ps, gint64 bytes, HostPathFate expected)
{
    SimTime time_ps;
    HostPathFate fate = host_path_send(&bench->path, ready_ps, bytes, FALSE, &time_ps);
    g_assert_cmpint(fate, ==, expected);
}

/* Stored, 12208 + 100 + 1000 = 13308, then 12208 + 200; the next one a slot later. Cut through,
 * when 14 bytes and the preamble are in: 176 + 100 + 1000. Not to a port that is faster: stored,
 * and 1220.8 out of it. */
static void test_switch(void)
{
    Bench bench;
    bench_init(&bench);
    bench_start(&bench);
    check_arrival(&bench, 0, FULL, 25716 * NS);
    check_arrival(&bench, 0, FULL, (25716 + 12304) * NS);
    host_path_clear(&bench.path);
    bench.between.mode = SWITCH_MODE_CUT_THROUGH;
    bench_start(&bench);
    check_arrival(&bench, 0, FULL, (1276 + 12208 + 200) * NS);
    host_path_clear(&bench.path);
    bench.links[1].rate_bps = G_GINT64_CONSTANT(10000000000);
    bench_start(&bench);
    check_arrival(&bench, 0, FULL, (13308 + 200) * NS + 1220800);
    bench_clear(&bench);
}

/* From 1 Gbit/s to 100 Mbit/s, frames every 12304 are ready in the switch at 13308, 25612, 37916:
 * the port's 3100 bytes hold two until the first is out, at 13308 + 122080 = 135388. One that is
 * ready then (sent at 135388 - 13308) finds room, one picosecond before it does not. */
static void test_switch_buffer(void)
{
    static const SimTime sent_ps[] = {122080 * NS - 1, 122080 * NS};
    static const HostPathFate fates[] = {HOST_PATH_SWITCH_FULL, HOST_PATH_ARRIVES};
    for (guint i = 0; i < G_N_ELEMENTS(sent_ps); i++) {
        Bench bench;
        bench_init(&bench);
        bench.links[1].rate_bps = 100000000;
        bench.between.port_buffer_bytes = 3100;
        bench_start(&bench);
        check_fate(&bench, 0, FULL, HOST_PATH_ARRIVES);
        check_fate(&bench, 0, FULL, HOST_PATH_ARRIVES);
        check_fate(&bench, 0, FULL, HOST_PATH_SWITCH_FULL);
        check_fate(&bench, sent_ps[i], FULL, fates[i]);
        g_assert_cmpuint(bench.path.n_frames[HOST_PATH_SWITCH_FULL], ==, i == 0 ? 2 : 1);
        bench_clear(&bench);
    }
}

/* 1 byte/us, 9018 in the bucket: five frames of 1514 tokens go at once, 12304 ns apart; the sixth
 * when 9084 - 9018 = 66 us have passed; a small one of 60 behind it at 126 us, not before it. After
 * a pause the bucket is full, and no fuller. */
static void test_shaper(void)
{
    const SimTime way_ps = (100 + 1000 + 200) * NS; /* and twice the frame's own time */
    Bench bench;
    bench_init(&bench);
    bench.host.shaper.rate_bps = 8000000;
    bench.host.shaper.burst_bytes = 9018;
    bench_start(&bench);
    for (SimTime i = 0; i < 5; i++) {
        check_arrival(&bench, 0, FULL, 12304 * NS * i + 2 * FULL_PS + way_ps);
    }
    check_arrival(&bench, 0, FULL, 66000 * NS + 2 * FULL_PS + way_ps);
    check_arrival(&bench, 0, 64, 126000 * NS + 1152 * NS + way_ps);
    SimTime later_ps = SIM_PS_PER_S;
    for (SimTime i = 0; i < 5; i++) {
        check_arrival(&bench, later_ps, FULL, later_ps + 12304 * NS * i + 2 * FULL_PS + way_ps);
    }
    check_arrival(&bench, later_ps, FULL, later_ps + 66000 * NS + 2 * FULL_PS + way_ps);
    bench_clear(&bench);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/host_path/switch", test_switch);
    g_test_add_func("/models/host_path/switch-buffer", test_switch_buffer);
    g_test_add_func("/models/host_path/shaper", test_shaper);
    return g_test_run();
}
