#include "models/flow_hash.h"

#define N_PORT_BYTES 4 /* of both ports */

struct FlowHash {
    const Flow *flow;
    guint32 *source_part;      /* by address index */
    guint32 *destination_part; /* by address index */
    guint32 port_part[N_PORT_BYTES][256];
};

static guint32 *address_parts(const TesterSettings *tester, const Rss *rss, RssField field,
                              guint port, guint n)
{
    PortAddresses addresses = tester_addresses_at(tester, port);
    guint32 *parts = g_new(guint32, n);
    for (guint i = 0; i < n; i++) {
        guint8 address[ADDRESS_PLAN_MAX_BYTES] = {0};
        port_addresses_get(&addresses, i, address);
        parts[i] = rss_hash_part(rss, addresses.plan.ip_version, RSS_PROTOCOL_UDP, field, address);
    }
    return parts;
}

static void note_port_parts(FlowHash *hash, const TesterSettings *tester, const Rss *rss)
{
    guint ip_version = tester_ip_version(tester);
    RssProtocol protocol = flow_protocol(tester, rss);
    static const RssField fields[] = {RSS_FIELD_SOURCE_PORT, RSS_FIELD_DESTINATION_PORT};
    for (guint i = 0; i < N_PORT_BYTES; i++) {
        for (guint value = 0; value < 256; value++) {
            guint8 port[2] = {0};
            port[i % 2] = (guint8)value;
            hash->port_part[i][value] =
                rss_hash_part(rss, ip_version, protocol, fields[i / 2], port);
        }
    }
}

FlowHash *flow_hash_new(const Flow *flow, const TesterSettings *tester, const Rss *rss, guint port)
{
    PortPlan ports = tester_port_plan(tester);
    guint output = port_plan_output(&ports, port, 0);
    FlowHash *hash = g_new0(FlowHash, 1);
    hash->flow = flow;
    hash->source_part =
        address_parts(tester, rss, RSS_FIELD_SOURCE_ADDRESS, port, tester_n_sources(tester));
    hash->destination_part = address_parts(tester, rss, RSS_FIELD_DESTINATION_ADDRESS, output,
                                           tester_n_destinations(tester));
    note_port_parts(hash, tester, rss);
    return hash;
}

void flow_hash_free(FlowHash *hash)
{
    if (hash != NULL) {
        g_free(hash->source_part);
        g_free(hash->destination_part);
        g_free(hash);
    }
}

guint32 flow_hash_get(const FlowHash *hash, guint64 frame)
{
    guint32 addresses;
    guint32 ports;
    guint32 given;
    if (flow_get_given_hash(hash->flow, frame, &given)) {
        return given;
    }
    flow_get_fields(hash->flow, frame, &addresses, &ports);
    guint32 value = hash->source_part[addresses >> 16] ^ hash->destination_part[addresses & 65535];
    for (guint i = 0; i < N_PORT_BYTES; i++) {
        value ^= hash->port_part[i][(ports >> (24 - 8 * i)) & 255];
    }
    return value;
}
