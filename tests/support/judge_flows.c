/* Which flow a frame belongs to, and which receive queue that leads to: docs/frame-path.md sections
 * 1 and 3, with the whole hash taken anew for every frame. */
#include <string.h>

#include "models/software_hash.h"
#include "tests/support/judge-internal.h"
#include "tests/support/judge_replay.h"

guint judge_n_queues(const DutSettings *dut)
{
    return (guint)(dut->nic.queues != 0 ? dut->nic.queues : dut->cores);
}

gint64 judge_frame_bytes(const TesterSettings *tester)
{
    if (tester->frame_size_bytes != 0) {
        return tester->frame_size_bytes;
    }
    return tester->ip_version == TESTER_IP_VERSION_6 ? 84 : 64;
}

static guint64 stream_start(const TrialSetup *setup, guint port, const char *kind,
                            const char *consumer, gint trial)
{
    g_autofree char *pair = port < 2 ? g_strdup("") : g_strdup_printf("%u.", port / 2);
    g_autofree char *name = g_strdup_printf("%s.%s%s.%s%s", setup->tester_path, pair,
                                            port % 2 == 0 ? "forward" : "reverse", kind, consumer);
    g_autofree char *own = trial < 0 ? g_strdup(name) : g_strdup_printf("%s.%d", name, trial);
    return sim_random_stream(setup->seed, setup->repetition, own).start;
}

void judge_flows_init(JudgeFlows *flows, const TrialSetup *setup, const TesterSettings *tester,
                      const char *kind, const TrialRequest *request)
{
    const TesterAddressSettings *addresses = &tester->addresses;
    gint trial = request->stream_trial;
    g_autofree char *key_name = g_strconcat(setup->dut_path, ".nic.rss.key", NULL);
    SimRandom key = sim_random_stream(setup->seed, setup->repetition, key_name);

    *flows = (JudgeFlows){.setup = setup, .tester = tester};
    flows->plan = judge_port_addresses(tester, 0);
    flows->n_sources =
        (guint)(addresses->source.count != 0 ? addresses->source.count : addresses->count);
    flows->n_destinations = (guint)(addresses->destination.count != 0 ? addresses->destination.count
                                                                      : addresses->count);
    flows->n_queues = judge_n_queues(setup->dut);
    for (guint d = 0; d < judge_n_ports(tester); d++) {
        flows->address_start[d] = stream_start(setup, d, kind, "addresses", trial);
        flows->port_start[d] = stream_start(setup, d, kind, "ports", trial);
        flows->arrivals_start[d] = stream_start(setup, d, kind, "arrivals", trial);
        flows->choice_start[d] = stream_start(setup, d, kind, "flows", trial);
    }
    judge_traffic_init_flows(flows, tester);
    flows->rss = rss_new(&setup->dut->nic.rss, flows->n_queues, key);
}

void judge_flows_clear(JudgeFlows *flows)
{
    rss_free(flows->rss);
    g_free(flows->weight);
}

/* Index 0 .. n-1 of frame `number`; `bits` are its 32 random ones. */
static guint select_index(gint selection, guint64 number, guint64 bits, guint n)
{
    switch ((TesterSelection)selection) {
    case TESTER_SELECTION_INCREMENT:
        return (guint)(number % n);
    case TESTER_SELECTION_DECREMENT:
        return n - 1 - (guint)(number % n);
    case TESTER_SELECTION_RANDOM:
        return (guint)(bits * n >> 32);
    case TESTER_SELECTION_FIXED:
        break;
    }
    return 0;
}

static guint16 select_port(gint selection, guint64 number, guint64 bits,
                           const TesterPortSettings *port)
{
    if (selection == TESTER_SELECTION_FIXED) {
        return (guint16)port->fixed;
    }
    guint n = (guint)(port->maximum - port->minimum + 1);
    return (guint16)(port->minimum + select_index(selection, number, bits, n));
}

JudgeHeader judge_flows_header(const JudgeFlows *flows, guint port, guint64 number)
{
    const TesterSettings *tester = flows->tester;
    JudgeHeader header = {0};
    guint output = judge_port_out(tester, port, number);
    number = judge_traffic_flow(flows, port, number);
    if (tester->flows.list != NULL) {
        return judge_traffic_given_header(flows, port, number);
    }
    AddressSide sender = port % 2 == 0 ? ADDRESS_SIDE_LEFT : ADDRESS_SIDE_RIGHT;
    AddressSide receiver = output % 2 == 0 ? ADDRESS_SIDE_LEFT : ADDRESS_SIDE_RIGHT;
    AddressPlan sender_plan = judge_port_addresses(tester, port);
    AddressPlan receiver_plan = judge_port_addresses(tester, output);
    guint64 address_draw = sim_random_at(flows->address_start[port], number);
    guint64 port_draw = sim_random_at(flows->port_start[port], number);

    gint selection = tester->addresses.selection;
    guint from = select_index(selection, number, address_draw >> 32, flows->n_sources);
    guint to = select_index(selection, number, address_draw & G_MAXUINT32, flows->n_destinations);
    address_plan_get(&sender_plan, sender, from, header.source);
    address_plan_get(&receiver_plan, receiver, to, header.destination);

    selection = tester->ports.selection;
    header.source_port = select_port(selection, number, port_draw >> 32, &tester->ports.source);
    header.destination_port =
        select_port(selection, number, port_draw & G_MAXUINT32, &tester->ports.destination);
    return header;
}

/* Section 3: whether the NIC comes to the UDP header. */
static gboolean finds_ports(const JudgeFlows *flows)
{
    const char *headers = flows->tester->extension_headers;
    if (headers == NULL || g_str_equal(headers, "none")) {
        return TRUE;
    }
    return flows->setup->dut->nic.rss.extension_headers == RSS_EXTENSION_HEADERS_SKIP &&
           strstr(headers, "fragment") == NULL;
}

guint32 judge_flows_hash(const JudgeFlows *flows, guint port, guint64 number)
{
    if (flows->tester->replay.capture != NULL) {
        return judge_replay_hash(flows, port, judge_traffic_flow(flows, port, number));
    }
    JudgeHeader header = judge_flows_header(flows, port, number);
    if (!finds_ports(flows)) {
        header.source_port = header.destination_port = 0; /* bits of 0 add nothing */
    }
    return rss_hash(flows->rss, flows->plan.ip_version, RSS_PROTOCOL_UDP, header.source,
                    header.destination, header.source_port, header.destination_port);
}

guint32 judge_flows_dispatch_hash(const JudgeFlows *flows, guint port, guint64 number)
{
    const DispatchSettings *dispatch = &flows->setup->dut->dispatch;
    if (dispatch->flow_hash == DISPATCH_FLOW_HASH_NIC) {
        return judge_flows_hash(flows, port, number);
    }
    JudgeHeader header = judge_flows_header(flows, port, number);
    g_autofree char *name = g_strconcat(flows->setup->dut_path, ".dispatch.flow_hash_key", NULL);
    SipHashKey key =
        software_hash_key(dispatch->flow_hash_key,
                          sim_random_stream(flows->setup->seed, flows->setup->repetition, name));
    return software_hash_udp(&key, flows->plan.ip_version, header.source, header.destination,
                             header.source_port, header.destination_port);
}

guint judge_flows_queue(const JudgeFlows *flows, guint port, guint64 number)
{
    const RssSettings *rss = &flows->setup->dut->nic.rss;
    guint32 hash = judge_flows_hash(flows, port, number);
    guint entry = hash % (guint)rss->table_size;
    return rss->table != NULL ? (guint)g_array_index(rss->table, gint64, entry)
                              : entry % flows->n_queues;
}

void judge_flows_addresses(const JudgeFlows *flows, guint port, guint64 number, guint *from,
                           guint *to)
{
    gint selection = flows->tester->addresses.selection;
    number = judge_traffic_flow(flows, port, number);
    guint64 draw = sim_random_at(flows->address_start[port], number);
    *from = select_index(selection, number, draw >> 32, flows->n_sources);
    *to = select_index(selection, number, draw & G_MAXUINT32, flows->n_destinations);
}

guint judge_flows_destination(const JudgeFlows *flows, guint port, guint64 number)
{
    guint from = 0;
    guint to = 0;
    judge_flows_addresses(flows, port, number, &from, &to);
    return to;
}
