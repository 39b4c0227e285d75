#include "tests/support/draw_replay.h"

#include <string.h>

#include "tests/support/draw.h"

#define MOST_FRAMES 300

/* The background's are of the IP version that most captured frames have, in a network at least. */
#define MOST_ADDRESSES 250

static void draw_ends(SimRandom *random, guint ip_version, CapturedFlow *flow)
{
    static const guint8 protocols[] = {RSS_PROTOCOL_UDP, RSS_PROTOCOL_TCP, RSS_PROTOCOL_NONE};
    *flow = (CapturedFlow){.ip_version = (guint8)ip_version,
                           .protocol = protocols[pick(random, G_N_ELEMENTS(protocols))]};
    guint n_bytes = ip_version == 6 ? 16 : 4;
    flow->source[0] = flow->destination[0] = 32;
    flow->source[n_bytes - 1] = (guint8)pick(random, 5);
    flow->destination[n_bytes - 1] = (guint8)pick(random, 40);
    flow->destination[n_bytes / 2] = (guint8)pick(random, 3);
    if (flow->protocol != RSS_PROTOCOL_NONE) {
        flow->source_port = (guint16)pick(random, 4);
        flow->destination_port = (guint16)pick(random, 65536);
    }
}

/* Of a third of IPv6's frames. */
static void draw_extensions(SimRandom *random, CapturedFrame *frame)
{
    if (frame->flow.ip_version == 6 && pick(random, 3) == 0) {
        frame->extensions =
            (ExtensionCount){.n = 1 + pick(random, 3), .n_hop_by_hop = pick(random, 2)};
        frame->flow.is_behind = frame->flow.protocol != RSS_PROTOCOL_NONE ? 1 : 0;
    }
}

/* Times stand still, jump, and now and then go back. */
static gint64 draw_time(SimRandom *random, gint64 before_ns)
{
    static const gint64 steps_ns[] = {0, 0, 1, 50, 672, 1000000};
    gint64 step_ns = steps_ns[pick(random, G_N_ELEMENTS(steps_ns))];
    return pick(random, 30) == 0 ? MAX(before_ns - 1000, 0) : before_ns + step_ns;
}

static Capture *draw_capture(SimRandom *random, guint ip_version, gboolean is_of_both)
{
    static const gint64 sizes[] = {64, 66, 90, 1518, 9216};
    gboolean is_mirrored = pick(random, 2) == 0;
    g_autoptr(Capture) capture = capture_new(is_mirrored);
    guint n = 2 + pick(random, pick(random, 2) == 0 ? 4 : MOST_FRAMES);
    gint64 time_ns = pick(random, 1000000);
    for (guint i = 0; i < n; i++) {
        CapturedFrame frame = {.frame_bytes = sizes[pick(random, G_N_ELEMENTS(sizes))]};
        /* each direction has a frame, of the tester's own IP version */
        guint direction = is_mirrored ? 0 : i < 2 ? i : pick(random, 2);
        gboolean is_other = is_of_both && i >= 2 && pick(random, 2) == 0;
        draw_ends(random, is_other ? 10 - ip_version : ip_version, &frame.flow);
        draw_extensions(random, &frame);
        time_ns = draw_time(random, time_ns);
        capture_add(capture, time_ns, &frame, direction);
    }
    capture_settle(capture);
    return g_steal_pointer(&capture);
}

void draw_replay(JudgeLab *lab, guint number)
{
    SimRandom random = sim_random_stream(3, number, "replay");
    TesterSettings *tester = &lab->tester;
    gboolean is_of_both = lab->dut.lock.hold_ipv6.value == 0;
    if (pick(&random, 4) != 0 || lab->links[0].framing != LINK_FRAMING_ETHERNET ||
        lab->links[1].framing != LINK_FRAMING_ETHERNET) {
        return;
    }
    g_clear_pointer(&tester->imix, g_free);
    g_clear_pointer(&tester->flows.list, g_ptr_array_unref);
    tester->flows.count = 0;
    tester->flows.exponent = 0;
    tester->addresses.count = MIN(tester->addresses.count, MOST_ADDRESSES);
    tester->addresses.source.count = MIN(tester->addresses.source.count, MOST_ADDRESSES);
    tester->addresses.destination.count = MIN(tester->addresses.destination.count, MOST_ADDRESSES);
    tester->replay.timing = (gint)pick(&random, 2);
    lab->dut.nic.rss.extension_headers = (gint)pick(&random, 2);
    lab->dut.cost.extension_header = judge_lab_cost(pick(&random, 100000));
    lab->dut.cost.hop_by_hop = judge_lab_cost(pick(&random, 100000));
    tester->replay.capture =
        draw_capture(&random, tester->ip_version == TESTER_IP_VERSION_6 ? 6 : 4, is_of_both);
}
