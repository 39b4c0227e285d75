#include "models/flow.h"

#include <string.h>

#include "models/flow_list.h"
#include "models/flow_popularity.h"
#include "sim/vector.h"

/* The n values from `offset` on. */
typedef struct {
    guint32 n;
    guint32 offset;
} FlowRange;

/* Both ports are one number of 32 bits, whose digits have a table each: larger digits need fewer
 * look-ups, but more than the first-level cache. */
#define PORT_DIGIT_BITS 11
#define N_PORT_DIGITS   3

#ifdef SIM_VECTOR_LANES
/* Vectors look up smaller digits in registers. */
#define NIBBLE_BITS 4
#define N_NIBBLES   8
#endif

struct Flow {
    TesterSelection address_selection;
    TesterSelection port_selection;
    gboolean hashes_ports;
    FlowRange source, destination;
    FlowRange source_port, destination_port;
    guint64 address_start, port_start;
    guint16 entry_mask;
    guint16 *source_part;      /* by address index */
    guint16 *destination_part; /* by address index; with turns, of the first port */
    guint n_turns;             /* ports by which the frames leave in turn */
    guint16 **turn_part;       /* as destination_part, of each of them; NULL: there is one */
    guint16 port_part[N_PORT_DIGITS][1 << PORT_DIGIT_BITS]; /* by digit of both ports */
    guint16 *entry_queue;                                   /* by table entry */
    /* a fixed number of flows: of some popularity or of a capture's frames in turn, else NULL */
    FlowPopularity *popularity;
    const CaptureSequence *replayed;
    guint64 choice_start;
    guint16 *number_queue; /* by number of the flow; NULL: each frame is one */
    guint32 *number_hash;  /* the same of given ones, else NULL */
#ifdef SIM_VECTOR_LANES
    guint32 nibble_part[N_NIBBLES][1 << NIBBLE_BITS]; /* as port_part, by smaller digits */
#endif
};

/* ---- construction ---- */

RssProtocol flow_protocol(const TesterSettings *tester, const Rss *rss)
{
    ExtensionChain chain = tester_extension_chain(tester);
    return rss_protocol_behind(rss, &chain);
}

static guint16 *address_parts(const TesterSettings *tester, const Rss *rss, RssField field,
                              guint port, guint n)
{
    PortAddresses addresses = tester_addresses_at(tester, port);
    guint mask = rss_table_size(rss) - 1;
    guint16 *parts = g_new(guint16, n);
    for (guint i = 0; i < n; i++) {
        guint8 address[ADDRESS_PLAN_MAX_BYTES] = {0};
        port_addresses_get(&addresses, i, address);
        parts[i] = (guint16)(rss_hash_part(rss, addresses.plan.ip_version, RSS_PROTOCOL_UDP, field,
                                           address) &
                             mask);
    }
    return parts;
}

/* What both ports, as one number, add to the hash. */
static guint32 part_of_ports(guint ip_version, const Rss *rss, RssProtocol protocol, guint32 ports)
{
    const guint8 source[2] = {(guint8)(ports >> 24), (guint8)(ports >> 16)};
    const guint8 destination[2] = {(guint8)(ports >> 8), (guint8)ports};
    return rss_hash_part(rss, ip_version, protocol, RSS_FIELD_SOURCE_PORT, source) ^
           rss_hash_part(rss, ip_version, protocol, RSS_FIELD_DESTINATION_PORT, destination);
}

static void note_port_parts(Flow *flow, guint ip_version, const Rss *rss, RssProtocol protocol)
{
    for (guint digit = 0; digit < N_PORT_DIGITS; digit++) {
        for (guint32 value = 0; value < 1 << PORT_DIGIT_BITS; value++) {
            guint32 part =
                part_of_ports(ip_version, rss, protocol, value << (digit * PORT_DIGIT_BITS));
            flow->port_part[digit][value] = (guint16)(part & flow->entry_mask);
        }
    }
#ifdef SIM_VECTOR_LANES
    for (guint nibble = 0; nibble < N_NIBBLES; nibble++) {
        for (guint32 value = 0; value < 1 << NIBBLE_BITS; value++) {
            guint32 part =
                part_of_ports(ip_version, rss, protocol, value << (nibble * NIBBLE_BITS));
            flow->nibble_part[nibble][value] = part & flow->entry_mask;
        }
    }
#endif
}

static inline guint address_part(const Flow *flow, guint32 indices)
{
    return flow->source_part[indices >> 16] ^ flow->destination_part[indices & 65535];
}

static inline guint port_part(const Flow *flow, guint32 ports)
{
    guint32 mask = (1 << PORT_DIGIT_BITS) - 1;
    return flow->port_part[0][ports & mask] ^
           flow->port_part[1][(ports >> PORT_DIGIT_BITS) & mask] ^
           flow->port_part[2][ports >> (2 * PORT_DIGIT_BITS)];
}

static FlowRange port_range(const TesterPortSettings *ports, TesterSelection selection)
{
    if (selection == TESTER_SELECTION_FIXED) {
        return (FlowRange){.n = 1, .offset = (guint32)ports->fixed};
    }
    return (FlowRange){.n = tester_port_count(ports), .offset = (guint32)ports->minimum};
}

static void note_hash(Flow *flow, const Rss *rss, guint number, guint32 hash)
{
    flow->number_hash[number] = hash;
    flow->number_queue[number] = (guint16)rss_entry_queue(rss, rss_entry(rss, hash));
}

/* Flows that are given: their hashes do not depend on any stream. */
static void init_given(Flow *flow, const TesterSettings *tester, const Rss *rss, guint direction)
{
    g_autoptr(GArray) list = flow_list_parse(tester->flows.list, tester_ip_version(tester), NULL);
    guint n = list->len;
    g_autofree guint32 *weights = g_new(guint32, n);
    flow->number_hash = g_new(guint32, n);
    flow->number_queue = g_new(guint16, n);
    for (guint i = 0; i < n; i++) {
        const GivenFlow *given = &g_array_index(list, GivenFlow, i);
        weights[i] = given->weight;
        note_hash(flow, rss, i, flow_list_hash(given, rss, flow_protocol(tester, rss), direction));
    }
    flow->popularity = flow_popularity_new(weights, n);
}

static void init_replayed(Flow *flow, const Capture *capture, const Rss *rss, guint direction)
{
    guint n = capture_n_flows(capture);
    flow->replayed = capture_sequence(capture, direction);
    flow->number_hash = g_new(guint32, n);
    flow->number_queue = g_new(guint16, n);
    for (guint i = 0; i < n; i++) {
        note_hash(flow, rss, i, replay_flow_hash(capture, i, rss, direction));
    }
}

static void init_popularity(Flow *flow, const TesterSettings *tester, const Rss *rss,
                            guint direction)
{
    if (tester_replays(tester)) {
        init_replayed(flow, tester->replay.capture, rss, direction);
    } else if (tester->flows.list != NULL) {
        init_given(flow, tester, rss, direction);
    } else if (tester->flows.count > 0) {
        guint n = (guint)tester->flows.count;
        flow->popularity = flow_popularity_new_zipf(n, tester->flows.exponent);
        flow->number_queue = g_new(guint16, n);
    }
}

/* The destinations behind the ports by which the frames leave. */
static void init_destinations(Flow *flow, const TesterSettings *tester, const Rss *rss, guint port)
{
    PortPlan ports = tester_port_plan(tester);
    flow->n_turns = ports.n_outputs;
    flow->turn_part = g_new(guint16 *, flow->n_turns);
    for (guint turn = 0; turn < flow->n_turns; turn++) {
        flow->turn_part[turn] =
            address_parts(tester, rss, RSS_FIELD_DESTINATION_ADDRESS,
                          port_plan_output(&ports, port, turn), flow->destination.n);
    }
    flow->destination_part = flow->turn_part[0];
}

Flow *flow_new(const TesterSettings *tester, const Rss *rss, guint port)
{
    Flow *flow = g_new0(Flow, 1);
    guint ip_version = tester_ip_version(tester);
    RssProtocol protocol = flow_protocol(tester, rss);
    TesterDirectionPorts ports = tester_ports_of(&tester->ports, port % DUT_PORTS);
    flow->address_selection = (TesterSelection)tester->addresses.selection;
    flow->port_selection = ports.selection;
    flow->hashes_ports = rss_hashes_ports(rss, ip_version, protocol);
    flow->source.n = tester_n_sources(tester);
    flow->destination.n = tester_n_destinations(tester);
    flow->source_port = port_range(&ports.source, flow->port_selection);
    flow->destination_port = port_range(&ports.destination, flow->port_selection);
    flow->entry_mask = (guint16)(rss_table_size(rss) - 1);
    flow->source_part = address_parts(tester, rss, RSS_FIELD_SOURCE_ADDRESS, port, flow->source.n);
    init_destinations(flow, tester, rss, port);
    note_port_parts(flow, ip_version, rss, protocol);
    flow->entry_queue = g_new(guint16, rss_table_size(rss));
    for (guint i = 0; i < rss_table_size(rss); i++) {
        flow->entry_queue[i] = (guint16)rss_entry_queue(rss, i);
    }
    init_popularity(flow, tester, rss, port % DUT_PORTS);
    return flow;
}

void flow_free(Flow *flow)
{
    if (flow != NULL) {
        g_free(flow->source_part);
        for (guint turn = 0; turn < flow->n_turns; turn++) {
            g_free(flow->turn_part[turn]);
        }
        g_free(flow->turn_part);
        g_free(flow->entry_queue);
        flow_popularity_free(flow->popularity);
        g_free(flow->number_queue);
        g_free(flow->number_hash);
        g_free(flow);
    }
}

/* ---- blocks ---- */

/* Frames whose indices are computed at once. */
#define FLOW_BLOCK 256

/* Two numbers of 16 bits, the source's above the destination's. */
static inline guint32 flow_pair(guint32 source, guint32 destination)
{
    return source << 16 | destination;
}

/* Indices of a counting or fixed selection. */
static guint32 counted_index(TesterSelection selection, guint64 frame, guint32 n)
{
    switch (selection) {
    case TESTER_SELECTION_INCREMENT:
        return (guint32)(frame % n);
    case TESTER_SELECTION_DECREMENT:
        return n - 1 - (guint32)(frame % n);
    case TESTER_SELECTION_FIXED:
    case TESTER_SELECTION_RANDOM:
        break;
    }
    return 0;
}

SIM_VECTOR_LOOP void draw_loop(guint32 *pairs, guint64 start, guint64 first, guint n,
                               FlowRange source, FlowRange destination)
{
    for (guint i = 0; i < n; i++) {
        guint64 draw = sim_random_at(start, first + i);
        pairs[i] = flow_pair(source.offset + sim_random_scale((guint32)(draw >> 32), source.n),
                             destination.offset + sim_random_scale((guint32)draw, destination.n));
    }
}

static void draw_plain(guint32 *pairs, guint64 start, guint64 first, guint n, FlowRange source,
                       FlowRange destination)
{
    draw_loop(pairs, start, first, n, source, destination);
}

#ifdef SIM_VECTOR_LANES
/* The same by hand: compilers multiply 64 bits where 32 are enough, and the number of the draw
 * where an addition is. */
SIM_VECTOR_WIDE
static void draw_wide(guint32 *pairs, guint64 start, guint64 first, guint n, FlowRange source,
                      FlowRange destination)
{
    SimVectorLanes at = start + (first + 1 + sim_vector_numbers()) * SIM_RANDOM_GAMMA;
    const SimVectorLanes n_sources = sim_vector_of(source.n);
    const SimVectorLanes n_destinations = sim_vector_of(destination.n);
    for (guint i = 0; i < n; i += SIM_VECTOR_LANES) {
        SimVectorLanes draw = at;
        draw = (draw ^ (draw >> 30)) * SIM_RANDOM_MIX_1;
        draw = (draw ^ (draw >> 27)) * SIM_RANDOM_MIX_2;
        draw ^= draw >> 31;
        SimVectorLanes from = sim_vector_multiply_32(draw >> 32, n_sources) >> 32;
        SimVectorLanes to = sim_vector_multiply_32(draw, n_destinations) >> 32;
        sim_vector_store_32(pairs + i, (from + source.offset) << 16 | (to + destination.offset));
        at += SIM_VECTOR_LANES * SIM_RANDOM_GAMMA;
    }
}
#else
#define draw_wide draw_plain
#endif

/* Indices of frames first .. first + n - 1, FLOW_BLOCK at most, and perhaps some more. */
static void get_indices(TesterSelection selection, guint64 start, guint64 first, guint n,
                        FlowRange source, FlowRange destination, guint32 *pairs)
{
    if (selection == TESTER_SELECTION_RANDOM && (source.n | destination.n) != 1) {
        (sim_vector_is_wide() ? draw_wide : draw_plain)(pairs, start, first, n, source,
                                                        destination);
        return;
    }
    for (guint i = 0; i < n; i++) {
        pairs[i] =
            flow_pair(source.offset + counted_index(selection, first + i, source.n),
                      destination.offset + counted_index(selection, first + i, destination.n));
    }
}

/* The frame that a frame's fields are those of: itself, or, with a fixed number of flows, the one
 * of the flow's number. */
static guint64 number_of(const Flow *flow, guint64 frame)
{
    if (flow->replayed != NULL) {
        return flow->replayed->flow[frame % flow->replayed->n];
    }
    if (flow->popularity == NULL) {
        return frame;
    }
    guint64 draw = sim_random_at(flow->choice_start, frame);
    return flow_popularity_at(flow->popularity, (guint32)(draw >> 32));
}

void flow_get_fields(const Flow *flow, guint64 frame, guint32 *addresses, guint32 *ports)
{
    frame = number_of(flow, frame);
    guint32 pairs[FLOW_BLOCK];
    get_indices(flow->address_selection, flow->address_start, frame, 1, flow->source,
                flow->destination, pairs);
    *addresses = pairs[0];
    get_indices(flow->port_selection, flow->port_start, frame, 1, flow->source_port,
                flow->destination_port, pairs);
    *ports = pairs[0];
}

static void get_port_parts_plain(const Flow *flow, const guint32 *ports, guint n, guint16 *parts)
{
    for (guint i = 0; i < n; i++) {
        parts[i] = (guint16)port_part(flow, ports[i]);
    }
}

#ifdef SIM_VECTOR_LANES
/* Of 2 SIM_VECTOR_LANES frames at once, so of some behind the last one too. */
SIM_VECTOR_WIDE
static void get_port_parts_wide(const Flow *flow, const guint32 *ports, guint n, guint16 *parts)
{
    SimVectorHalfLanes table[N_NIBBLES];
    memcpy(table, flow->nibble_part, sizeof table);
    for (guint i = 0; i < n; i += 2 * SIM_VECTOR_LANES) {
        SimVectorHalfLanes digits;
        memcpy(&digits, ports + i, sizeof digits);
        SimVectorHalfLanes part = {0};
        for (guint nibble = 0; nibble < N_NIBBLES; nibble++) {
            part ^= sim_vector_look_up_16(table[nibble], digits >> (nibble * NIBBLE_BITS));
        }
        sim_vector_store_16(parts + i, part);
    }
}
#else
#define get_port_parts_wide get_port_parts_plain
#endif

/* What the ports of n frames, FLOW_BLOCK at most, add to their table entries. */
static void get_port_parts(const Flow *flow, const guint32 *ports, guint n, guint16 *parts)
{
    if (sim_vector_is_wide()) {
        get_port_parts_wide(flow, ports, n, parts);
    } else {
        get_port_parts_plain(flow, ports, n, parts);
    }
}

static void get_block(const Flow *flow, guint64 first, guint n, guint16 *queues)
{
    guint32 address[FLOW_BLOCK];
    get_indices(flow->address_selection, flow->address_start, first, n, flow->source,
                flow->destination, address);
    if (!flow->hashes_ports) {
        for (guint i = 0; i < n; i++) {
            queues[i] = flow->entry_queue[address_part(flow, address[i])];
        }
        return;
    }
    guint32 port[FLOW_BLOCK];
    guint16 part[FLOW_BLOCK];
    get_indices(flow->port_selection, flow->port_start, first, n, flow->source_port,
                flow->destination_port, port);
    get_port_parts(flow, port, n, part);
    for (guint i = 0; i < n; i++) {
        queues[i] = flow->entry_queue[address_part(flow, address[i]) ^ part[i]];
    }
}

/* The same where frames leave by several ports in turn. */
static void get_block_in_turn(const Flow *flow, guint64 first, guint n, guint16 *queues)
{
    guint32 address[FLOW_BLOCK];
    guint32 port[FLOW_BLOCK];
    guint16 part[FLOW_BLOCK] = {0};
    get_indices(flow->address_selection, flow->address_start, first, n, flow->source,
                flow->destination, address);
    if (flow->hashes_ports) {
        get_indices(flow->port_selection, flow->port_start, first, n, flow->source_port,
                    flow->destination_port, port);
        get_port_parts(flow, port, n, part);
    }
    guint turn = (guint)(first % flow->n_turns);
    for (guint i = 0; i < n; i++) {
        guint entry = flow->source_part[address[i] >> 16] ^
                      flow->turn_part[turn][address[i] & G_MAXUINT16] ^ part[i];
        queues[i] = flow->entry_queue[entry];
        turn = turn + 1 == flow->n_turns ? 0 : turn + 1;
    }
}

static void get_queues(const Flow *flow, guint64 first, guint n, guint16 *queues)
{
    for (guint done = 0; done < n; done += FLOW_BLOCK) {
        guint n_now = MIN(n - done, FLOW_BLOCK);
        if (G_LIKELY(flow->n_turns == 1)) {
            get_block(flow, first + done, n_now, queues + done);
        } else {
            get_block_in_turn(flow, first + done, n_now, queues + done);
        }
    }
}

void flow_get_queues(const Flow *flow, guint64 first, guint n, guint16 *queues)
{
    if (G_LIKELY(flow->number_queue == NULL)) {
        get_queues(flow, first, n, queues);
        return;
    }
    for (guint i = 0; i < n; i++) {
        queues[i] = flow->number_queue[number_of(flow, first + i)];
    }
}

void flow_set_streams(Flow *flow, guint64 address_start, guint64 port_start)
{
    flow->address_start = address_start;
    flow->port_start = port_start;
    if (flow->popularity != NULL && flow->number_hash == NULL) {
        get_queues(flow, 0, flow_popularity_n(flow->popularity), flow->number_queue);
    }
}

void flow_set_choice(Flow *flow, guint64 choice_start)
{
    flow->choice_start = choice_start;
}

void flow_get_shares(const Flow *flow, guint n_queues, double *share)
{
    for (guint i = 0; i < n_queues; i++) {
        share[i] = 0;
    }
    for (guint i = 0; flow->replayed != NULL && i < flow->replayed->n; i++) {
        share[flow->number_queue[flow->replayed->flow[i]]] += 1.0 / flow->replayed->n;
    }
    for (guint i = 0; flow->popularity != NULL && i < flow_popularity_n(flow->popularity); i++) {
        share[flow->number_queue[i]] += flow_popularity_share(flow->popularity, i);
    }
}

guint64 flow_get_number(const Flow *flow, guint64 frame)
{
    return number_of(flow, frame);
}

gboolean flow_get_given_hash(const Flow *flow, guint64 frame, guint32 *hash)
{
    if (flow->number_hash == NULL) {
        return FALSE;
    }
    *hash = flow->number_hash[number_of(flow, frame)];
    return TRUE;
}

guint32 flow_get_addresses(const Flow *flow, guint64 frame)
{
    frame = number_of(flow, frame);
    if (flow->address_selection == TESTER_SELECTION_RANDOM) {
        guint64 draw = sim_random_at(flow->address_start, frame);
        return flow_pair(sim_random_scale((guint32)(draw >> 32), flow->source.n),
                         sim_random_scale((guint32)draw, flow->destination.n));
    }
    return flow_pair(counted_index(flow->address_selection, frame, flow->source.n),
                     counted_index(flow->address_selection, frame, flow->destination.n));
}

guint flow_get_destination(const Flow *flow, guint64 number)
{
    return flow_get_addresses(flow, number) & G_MAXUINT16;
}
