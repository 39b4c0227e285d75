/* tests/support/attribute_bench.h: tests of single attributes, each set through its table.
 *
 * A bench begins with the defaults of the attribute tables; what is set is set by path and text, as
 * a scenario does. The bench itself sets: both links 1 Tbit/s with a propagation delay of 424 ps,
 * forward traffic only, all frames of one flow (addresses and ports fixed). A frame of 64 bytes
 * then takes F = 8 * 72 / 10^12 s = 576 ps, F + p = 1000, and holds the wire for W = 672. Frames
 * are sent every 1000 ps: frame k arrives at 1000 (k + 1).
 *
 * Steering keys: an RSS key of a single one bit, at position P, makes the queue plain to see. Bit j
 * of a Toeplitz hash, 31 being the lowest, is the XOR of those input bits i at which the key's
 * window of 32 bits from i on has a one in place j: only i = P - j. So the hash is a mirror of the
 * input bits P - 31 (weight 1), P - 30 (weight 2), ..., P (weight 2^31). The input of IPv4 is the
 * source address (bits 0 to 31), the destination address (to 63), with ports source port (to 79)
 * and destination port (to 95). */
#ifndef TESTS_SUPPORT_ATTRIBUTE_BENCH_H
#define TESTS_SUPPORT_ATTRIBUTE_BENCH_H

#include "models/trial.h"

/* The setup borrows from its neighbours: a bench stays where it was made. */
typedef struct {
    TesterSettings tester;
    DutSettings dut;
    LinkSettings links[DUT_PORTS];
    SwitchSettings node; /* the switch of attribute_bench_add_switch */
    LinkSettings tester_link;
    SwitchWay ways[DUT_PORTS];
    TrialSetup setup;
    gboolean freezes; /* trials stop at their first loss */
} AttributeBench;

void attribute_bench_init(AttributeBench *bench);
void attribute_bench_clear(AttributeBench *bench);

/* Sets one attribute, `dut.nic.ring_size` or `links.0.rate`; the elements of a list are separated
 * by spaces. A wrong path or value ends the test. */
void attribute_bench_set(AttributeBench *bench, const char *path, const char *text);

/* Puts a switch into the whole path: the tester has its ports 0 and 3, the DUT 1 and 2, by links of
 * 1 Tbit/s and 424 ps. Attributes of it are set as `switch.mode`, which does this first. */
void attribute_bench_add_switch(AttributeBench *bench);

/* Checks the settings and runs one trial of `n_frames` a direction. (transfer full) */
TrialResult *attribute_bench_run(const AttributeBench *bench, guint n_frames);

/* What a test looks at. */
typedef gint64 (*AttributeFigure)(const TrialResult *result);

#define ATTRIBUTE_MAX_VALUES 5

/* The value of an attribute that is not set. */
#define ATTRIBUTE_DEFAULT ""

/* Trials that differ in one attribute, and the figure that each must give. */
typedef struct {
    const char *path;
    const char *what;         /* last part of the test's name; NULL: none */
    const char *const *bench; /* "PATH=TEXT" set in all trials, NULL-ended; NULL: none */
    gboolean freezes;         /* trials stop at their first loss */
    guint n_frames;           /* a direction */
    AttributeFigure figure;
    struct {
        const char *text; /* the attribute's value; NULL ends the list */
        gint64 figure;
    } values[ATTRIBUTE_MAX_VALUES];
} AttributeCase;

/* Adds a test `/attributes/dut/nic/ring_size` (`/attributes/links/N/rate/WHAT`) for each case. The
 * cases must live as long as the program, and hold at least two different figures each. */
void attribute_bench_add_cases(const AttributeCase *cases, guint n_cases);

/* ---- settings ---- */

/* Caches of 1, 2 and 3 KiB; an access takes 1, 2, 4 or 8 ns. A frame makes 4 accesses to the
 * neighbour table and none to the routes, to a working set of W = R + 512 a neighbour + 128 a
 * route, R bytes being all else. R = 3328, a neighbour and a route a side make W = 3328 + 512 + 256
 * = 4096: the caches hold 1/4, 1/2 and 3/4 of it, so that a frame takes 4 * (1 + 2 + 4 + 8) / 4 ns
 * = 15000 ps. At W = 8192 they hold 1/8, 2/8 and 3/8: 4 * (1 + 2 + 4 + 5 * 8) / 8 ns = 23500 ps. */
#define ATTRIBUTE_CACHES ATTRIBUTE_BARE_CACHES, "dut.cache.working_set=3328 B"
#define ATTRIBUTE_BARE_CACHES                                                                  \
    "dut.cache.l1.size=1 KiB", "dut.cache.l2.size=2 KiB", "dut.cache.l3.size=3 KiB",           \
        "dut.cache.l1.latency=1 ns", "dut.cache.l2.latency=2 ns", "dut.cache.l3.latency=4 ns", \
        "dut.cache.memory_latency=8 ns", "dut.neighbour.accesses=4", "dut.route.accesses=0"

/* ---- figures ---- */

/* Latencies of all frames received in both directions, in ps. */
gint64 attribute_latency_sum_ps(const TrialResult *result);
gint64 attribute_latency_most_ps(const TrialResult *result);

/* Frames in both directions. */
gint64 attribute_sent(const TrialResult *result);
gint64 attribute_received(const TrialResult *result);
gint64 attribute_rx_ring_full(const TrialResult *result);
gint64 attribute_input_list_full(const TrialResult *result);
gint64 attribute_tx_ring_full(const TrialResult *result);

/* How many receive queues of port 0 took a frame; which one, where it is but one. */
gint64 attribute_n_busy_queues(const TrialResult *result);
gint64 attribute_busy_queue(const TrialResult *result);

#endif
