/* Which sizes frames have and when they are due: docs/frame-path.md section 16. */
#include <arpa/inet.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/judge-internal.h"
#include "tests/support/judge_replay.h"

#define ONE (G_GUINT64_CONSTANT(1) << 32)

/* RFC 6985 sections 4 and 5. */
static gint64 letter_bytes(const TesterSettings *tester, char letter)
{
    switch (letter) {
    case 'a':
        return 64;
    case 'b':
        return 128;
    case 'c':
        return 256;
    case 'd':
        return 512;
    case 'e':
        return 1024;
    case 'f':
        return 1280;
    case 'g':
        return 1518;
    case 'h':
        return 2112;
    case 'i':
        return 9000;
    case 'z':
        return tester->mtu_bytes + 18;
    default:
        break;
    }
    for (guint i = 0; i < tester->imix_sizes->len; i++) {
        const char *text = g_ptr_array_index(tester->imix_sizes, i);
        if (text[0] == letter) {
            return g_ascii_strtoll(text + 2, NULL, 10);
        }
    }
    g_assert_not_reached();
}

gint64 judge_traffic_bytes(const TesterSettings *tester, guint direction, gint64 k)
{
    if (tester->replay.capture != NULL) {
        return judge_replay_bytes(tester, direction, k);
    }
    if (tester->imix == NULL) {
        return judge_frame_bytes(tester);
    }
    return letter_bytes(tester, tester->imix[k % (gint64)strlen(tester->imix)]);
}

/* Frames of the sequence, and for how long they hold the wire (judge_wire_slot). */
static JudgeInteger sequence_bits(const TesterSettings *tester, guint direction,
                                  const LinkSettings *link, gint64 *n)
{
    JudgeInteger bits = 0;
    *n = tester->imix == NULL ? 1 : (gint64)strlen(tester->imix);
    if (tester->replay.capture != NULL) {
        *n = capture_sequence(tester->replay.capture, direction)->n;
    }
    for (gint64 k = 0; k < *n; k++) {
        bits += judge_wire_slot(link, judge_traffic_bytes(tester, direction, k));
    }
    return bits;
}

static guint64 table_entry(guint64 i)
{
    return (guint64)roundl(logl(4096.0L / (long double)(2048 + i)) * (long double)ONE);
}

/* -ln U of the uniform number whose bits these are, in 2^-32. */
static guint64 exponential(guint64 bits)
{
    guint64 ln_2 = (guint64)roundl(logl(2) * (long double)ONE);
    guint64 n = 0;
    while (n < 64 && (bits & (G_GUINT64_CONSTANT(1) << 63)) == 0) {
        bits <<= 1;
        n++;
    }
    if (n == 64) {
        return 64 * ln_2;
    }
    bits <<= 1;
    guint64 step = bits >> 53;
    guint64 within = (bits >> 21) % ONE;
    guint64 fall = table_entry(step) - table_entry(step + 1);
    return n * ln_2 + table_entry(step) - fall * within / ONE;
}

static void plan_poisson(SimTime *due_ps, gint64 n, gint64 rate_pps, SimRandom draws)
{
    JudgeInteger sum = 0;
    for (gint64 k = 0; k < n; k++) {
        sum += (JudgeInteger)exponential(sim_random_next(&draws));
        due_ps[k] = (SimTime)(sum * SIM_PS_PER_S / ((JudgeInteger)rate_pps * (JudgeInteger)ONE));
    }
}

static void plan_on_off(const TesterSettings *tester, guint direction, SimTime *due_ps, gint64 n,
                        gint64 rate_pps, const LinkSettings *on, SimRandom draws)
{
    JudgeInteger burst = tester->arrivals.burst;
    gint64 n_sequence;
    JudgeInteger bits = sequence_bits(tester, direction, on, &n_sequence);
    JudgeInteger rate = on->rate_bps * judge_wire_scale(on);
    JudgeInteger link = rate * n_sequence;
    g_assert(link > 0 && rate_pps > 0);
    JudgeInteger silence_ps =
        burst * SIM_PS_PER_S / rate_pps - (burst * bits * SIM_PS_PER_S + link - 1) / link;
    JudgeInteger begin_ps = 0;
    JudgeInteger held_bits = 0;
    silence_ps = MAX(silence_ps, 0);
    for (gint64 k = 0; k < n;) {
        begin_ps += (held_bits * SIM_PS_PER_S + rate - 1) / rate;
        begin_ps +=
            (JudgeInteger)exponential(sim_random_next(&draws)) * silence_ps / (JudgeInteger)ONE;
        guint64 length = exponential(sim_random_next(&draws));
        guint64 n_burst = 1;
        if (burst > 1) {
            n_burst +=
                length / (guint64)roundl(-log1pl(-1.0L / (long double)burst) * (long double)ONE);
        }
        held_bits = 0;
        for (guint64 i = 0; i < n_burst && k < n; i++) {
            held_bits += judge_wire_slot(on, judge_traffic_bytes(tester, direction, k));
            due_ps[k++] = (SimTime)begin_ps;
        }
    }
}

/* Section 17: frames that a rate has room for. */
static gint64 count(gint64 rate_pps, SimTime duration_ps)
{
    return (gint64)((JudgeInteger)rate_pps * duration_ps / SIM_PS_PER_S);
}

gint64 judge_traffic_count(const TrialRequest *request)
{
    SimTime behind_ps = request->duration_ps - request->change_ps;
    if (request->change_ps == 0 || behind_ps <= 0) {
        return count(request->rate_pps, request->duration_ps);
    }
    return count(request->rate_pps, request->change_ps) +
           count(request->changed_rate_pps, behind_ps);
}

static void plan_change(const TrialRequest *request, SimTime *due_ps, gint64 n)
{
    gint64 n_before = request->change_ps == 0 ? n : count(request->rate_pps, request->change_ps);
    for (gint64 k = n_before; k < n; k++) {
        due_ps[k] = request->change_ps + (SimTime)((JudgeInteger)(k - n_before) * SIM_PS_PER_S /
                                                   request->changed_rate_pps);
    }
}

void judge_traffic_plan(const Judge *judge, const JudgeFlows *flows, guint port, gint64 rate_pps,
                        gint64 n, SimTime *due_ps)
{
    const TesterSettings *tester = flows->tester;
    gint64 every = tester->arrivals.process == ARRIVALS_BURSTS ? tester->arrivals.burst : 1;
    SimRandom draws = {.start = flows->arrivals_start[port]};

    if (tester->replay.capture != NULL && tester->replay.timing == REPLAY_RECORDED) {
        judge_replay_plan(tester, port, rate_pps, n, due_ps);
        return;
    }
    if (tester->arrivals.process == ARRIVALS_POISSON) {
        plan_poisson(due_ps, n, rate_pps, draws);
        return;
    }
    if (tester->arrivals.process == ARRIVALS_ON_OFF) {
        plan_on_off(tester, port % 2, due_ps, n, rate_pps, judge->setup->links[port % 2], draws);
        return;
    }
    for (gint64 k = 0; k < n; k++) {
        due_ps[k] = (SimTime)((JudgeInteger)(k / every * every) * SIM_PS_PER_S / rate_pps);
    }
    if (flows == &judge->flows) {
        plan_change(judge->request, due_ps, n);
    }
}

gboolean judge_traffic_is_plain(const TesterSettings *tester)
{
    return tester->replay.capture == NULL && tester->imix == NULL &&
           tester->arrivals.process == ARRIVALS_CONSTANT && tester->background.rate_pps == 0 &&
           tester->modifiers.broadcast == 0 && tester->modifiers.management_ps == 0 &&
           tester->modifiers.routing == MODIFIERS_ROUTING_NONE;
}

/* Only traffic that is not plain can find the tester's wire taken. */
SimTime judge_traffic_start(Judge *judge, const JudgeFrame *frame)
{
    if (judge_traffic_is_plain(judge->setup->tester)) {
        return judge->now_ps;
    }
    guint port = judge_port_in(frame);
    return judge_start_on_wire(judge, port, frame->bytes, &judge->tester_free[port]);
}

/* ---- flows ---- */

const JudgeFlows *judge_flows_of(const Judge *judge, const JudgeFrame *frame)
{
    return frame->is_background ? &judge->background_flows : &judge->flows;
}

static long double weight_of(const TesterSettings *tester, guint flow)
{
    if (tester->flows.list == NULL) {
        return powl((long double)flow + 1, -(long double)tester->flows.exponent);
    }
    g_auto(GStrv) words = g_strsplit(g_ptr_array_index(tester->flows.list, flow), " ", 0);
    return words[2] != NULL ? strtold(words[2], NULL) : 1;
}

void judge_traffic_init_flows(JudgeFlows *flows, const TesterSettings *tester)
{
    flows->n_flows =
        tester->flows.list != NULL ? tester->flows.list->len : (guint)tester->flows.count;
    flows->weight = g_new(long double, flows->n_flows);
    for (guint i = 0; i < flows->n_flows; i++) {
        flows->weight[i] = weight_of(tester, i) + (i > 0 ? flows->weight[i - 1] : 0);
    }
}

guint64 judge_traffic_flow(const JudgeFlows *flows, guint port, guint64 number)
{
    if (flows->tester->replay.capture != NULL) {
        return judge_replay_flow(flows->tester, port, number);
    }
    if (flows->n_flows == 0) {
        return number;
    }
    guint64 bits = sim_random_at(flows->choice_start[port], number) >> 32;
    guint last = flows->n_flows - 1;
    guint flow = 0;
    while (flow < last && floorl(flows->weight[flow] / flows->weight[last] * (long double)ONE) <=
                              (long double)bits) {
        flow++;
    }
    return flow;
}

/* An address and a port, `[ADDRESS]:PORT` for IPv6; returns the port. */
static guint16 read_end(const char *text, guint8 *address)
{
    g_autofree char *copy = g_strdup(text[0] == '[' ? text + 1 : text);
    char *colon = strrchr(copy, ':');
    *colon = '\0';
    if (text[0] == '[') {
        colon[-1] = '\0';
    }
    gint read = inet_pton(text[0] == '[' ? AF_INET6 : AF_INET, copy, address);
    g_assert_cmpint(read, ==, 1);
    return (guint16)g_ascii_strtoull(colon + 1, NULL, 10);
}

JudgeHeader judge_traffic_given_header(const JudgeFlows *flows, guint direction, guint64 number)
{
    const GPtrArray *list = flows->tester->flows.list;
    g_auto(GStrv) words = g_strsplit(g_ptr_array_index(list, number), " ", 0);
    JudgeHeader header;
    header.source_port = read_end(words[direction], header.source);
    header.destination_port = read_end(words[1 - direction], header.destination);
    return header;
}
