/* Queues by tables are the queues of the whole hash over the frame's own addresses and ports. */
#include "models/flow.h"

typedef struct {
    const char *label;
    gint ip_version, selection, port_selection, function;
    gint64 networks, sources, destinations;
    gint hash;
} Case;

static const Case cases[] = {
    {"ipv4 random", TESTER_IP_VERSION_4, TESTER_SELECTION_RANDOM, TESTER_SELECTION_RANDOM,
     RSS_FUNCTION_TOEPLITZ, 1, 65533, 65533, RSS_HASH_IP_PORT},
    {"ipv4 ip only", TESTER_IP_VERSION_4, TESTER_SELECTION_RANDOM, TESTER_SELECTION_RANDOM,
     RSS_FUNCTION_TOEPLITZ, 1, 1000, 3, RSS_HASH_IP},
    {"ipv4 networks", TESTER_IP_VERSION_4, TESTER_SELECTION_INCREMENT, TESTER_SELECTION_DECREMENT,
     RSS_FUNCTION_TOEPLITZ, 256, 5000, 777, RSS_HASH_IP_PORT},
    {"ipv6 random", TESTER_IP_VERSION_6, TESTER_SELECTION_RANDOM, TESTER_SELECTION_FIXED,
     RSS_FUNCTION_TOEPLITZ, 1, 65536, 65536, RSS_HASH_IP_PORT},
    {"ipv6 symmetric-xor", TESTER_IP_VERSION_6, TESTER_SELECTION_DECREMENT,
     TESTER_SELECTION_INCREMENT, RSS_FUNCTION_SYMMETRIC_XOR, 7, 999, 1, RSS_HASH_IP_PORT},
    {"ipv4 fixed", TESTER_IP_VERSION_4, TESTER_SELECTION_FIXED, TESTER_SELECTION_FIXED,
     RSS_FUNCTION_TOEPLITZ, 1, 50, 60, RSS_HASH_IP_PORT},
};

static void make_settings(const Case *c, TesterSettings *tester, RssSettings *rss)
{
    sim_attribute_set_defaults(&tester_attributes, tester);
    sim_attribute_set_defaults(&rss_attributes, rss);
    tester->ip_version = c->ip_version;
    tester->addresses.selection = c->selection;
    tester->addresses.networks = c->networks;
    tester->addresses.source.count = c->sources;
    tester->addresses.destination.count = c->destinations;
    tester->ports.selection = c->port_selection;
    rss->function = c->function;
    rss->hash.udp4 = rss->hash.udp6 = c->hash;
}

/* Index of frame k among n, as docs/frame-path.md section 1 says. */
static guint index_of(gint selection, guint64 k, guint n, guint32 bits)
{
    switch (selection) {
    case TESTER_SELECTION_RANDOM:
        return (guint)(((guint64)bits * n) >> 32);
    case TESTER_SELECTION_INCREMENT:
        return (guint)(k % n);
    case TESTER_SELECTION_DECREMENT:
        return n - 1 - (guint)(k % n);
    default:
        return 0;
    }
}

static guint16 port_of(const TesterPortSettings *ports, gint selection, guint64 k, guint32 bits)
{
    if (selection == TESTER_SELECTION_FIXED) {
        return (guint16)ports->fixed;
    }
    guint n = (guint)(ports->maximum - ports->minimum + 1);
    return (guint16)(ports->minimum + index_of(selection, k, n, bits));
}

static guint expected_queue(const TesterSettings *tester, const Rss *rss, guint direction,
                            guint64 k)
{
    guint64 draw = sim_random_at(111, k);
    guint64 port_draw = sim_random_at(222, k);
    gint selection = tester->addresses.selection;
    AddressPlan plan = tester_address_plan(tester);
    guint8 source[16], destination[16];
    address_plan_get(&plan, direction == 0 ? ADDRESS_SIDE_LEFT : ADDRESS_SIDE_RIGHT,
                     index_of(selection, k, tester_n_sources(tester), (guint32)(draw >> 32)),
                     source);
    address_plan_get(&plan, direction == 0 ? ADDRESS_SIDE_RIGHT : ADDRESS_SIDE_LEFT,
                     index_of(selection, k, tester_n_destinations(tester), (guint32)draw),
                     destination);
    gint ports = tester->ports.selection;
    guint32 hash = rss_hash(rss, plan.ip_version, RSS_PROTOCOL_UDP, source, destination,
                            port_of(&tester->ports.source, ports, k, (guint32)(port_draw >> 32)),
                            port_of(&tester->ports.destination, ports, k, (guint32)port_draw));
    return rss_entry_queue(rss, rss_entry(rss, hash));
}

static void test_queues(gconstpointer data)
{
    const Case *c = data;
    TesterSettings tester;
    RssSettings settings;
    make_settings(c, &tester, &settings);
    g_autoptr(Rss) rss = rss_new(&settings, 13, sim_random_stream(1, 0, "key"));
    for (guint direction = 0; direction < 2; direction++) {
        g_autoptr(Flow) flow = flow_new(&tester, rss, direction);
        flow_set_streams(flow, 111, 222);
        const guint64 firsts[] = {0, 1000000007, G_GUINT64_CONSTANT(5000000000)};
        for (guint i = 0; i < G_N_ELEMENTS(firsts); i++) {
            guint16 queues[500];
            flow_get_queues(flow, firsts[i], G_N_ELEMENTS(queues), queues);
            for (guint k = 0; k < G_N_ELEMENTS(queues); k++) {
                g_assert_cmpuint(queues[k], ==,
                                 expected_queue(&tester, rss, direction, firsts[i] + k));
            }
        }
    }
    sim_attribute_clear(&tester_attributes, &tester);
    sim_attribute_clear(&rss_attributes, &settings);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path =
            g_strdelimit(g_strdup_printf("/models/flow/queues/%s", cases[i].label), " ", '-');
        g_test_add_data_func(path, &cases[i], test_queues);
    }
    return g_test_run();
}
