#include "models/software_hash.h"

#include <string.h>

#include "models/flow_list.h"
#include "models/frame-internal.h"

#define RANDOM_KEY "random"
#define KEY_DIGITS 32

/* struct flow_keys from `basic` on: basic (protocols), tags, vlan and cvlan (8 bytes each), keyid,
 * ports, icmp, addrs. What a plain UDP frame does not have is 0. The whole structure is a multiple
 * of 8 bytes long, of which 4 are behind addrs: they are hashed too. */
#define PROTOCOL_AT     2
#define PORTS_AT        28
#define ADDRESSES_AT    36
#define BEHIND_BYTES    4
#define MOST_KEYS_BYTES (ADDRESSES_AT + 2 * ADDRESS_PLAN_MAX_BYTES + BEHIND_BYTES)

struct SoftwareHash {
    const Flow *flow;
    SipHashKey key;
    PortAddresses from, to;
    guint32 *given; /* of flows given one by one, else NULL */
};

/* ---- keys ---- */

gboolean software_hash_key_check(const char *text, GError **error)
{
    gboolean is_hex =
        strlen(text) == KEY_DIGITS && strspn(text, "0123456789abcdefABCDEF") == KEY_DIGITS;
    if (is_hex || g_str_equal(text, RANDOM_KEY)) {
        return TRUE;
    }
    g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                "'%s' is not a key of SipHash: " RANDOM_KEY ", or %d hexadecimal digits", text,
                KEY_DIGITS);
    return FALSE;
}

SipHashKey software_hash_key(const char *text, SimRandom stream)
{
    SipHashKey key = {{0}};
    if (g_str_equal(text, RANDOM_KEY)) {
        key.half[0] = sim_random_next(&stream);
        key.half[1] = sim_random_next(&stream);
        return key;
    }
    for (guint i = 0; i < KEY_DIGITS; i += 2) {
        gint byte = g_ascii_xdigit_value(text[i]) * 16 + g_ascii_xdigit_value(text[i + 1]);
        key.half[i / 16] |= (guint64)byte << (i % 16 / 2 * 8);
    }
    return key;
}

/* ---- the hash ---- */

/* As the kernel compares two addresses: IPv6's byte by byte, IPv4's as numbers of this machine,
 * whose first byte counts least. */
static gboolean is_before(guint ip_version, const guint8 *a, const guint8 *b)
{
    if (ip_version == 6) {
        return memcmp(a, b, 16) < 0;
    }
    for (gint i = 3; i >= 0; i--) {
        if (a[i] != b[i]) {
            return a[i] < b[i];
        }
    }
    return FALSE;
}

guint32 software_hash_udp(const SipHashKey *key, guint ip_version, const guint8 *source,
                          const guint8 *destination, guint16 source_port, guint16 destination_port)
{
    guint8 keys[MOST_KEYS_BYTES] = {0};
    gsize address_bytes = ip_version == 6 ? 16 : 4;
    gboolean swaps_addresses = is_before(ip_version, destination, source);
    gboolean swaps_ports = GUINT16_SWAP_LE_BE(destination_port) < GUINT16_SWAP_LE_BE(source_port);
    frame_put16(keys, ip_version == 6 ? ETHERTYPE_IPV6 : ETHERTYPE_IPV4);
    keys[PROTOCOL_AT] = PROTOCOL_UDP;
    frame_put16(keys + PORTS_AT, swaps_ports ? destination_port : source_port);
    frame_put16(keys + PORTS_AT + 2, swaps_ports ? source_port : destination_port);
    guint8 *addresses = keys + ADDRESSES_AT;
    memcpy(addresses, swaps_addresses ? destination : source, address_bytes);
    memcpy(addresses + address_bytes, swaps_addresses ? source : destination, address_bytes);
    guint32 hash = (guint32)siphash_2_4(key, keys, ADDRESSES_AT + 2 * address_bytes + BEHIND_BYTES);
    return hash != 0 ? hash : 1;
}

/* ---- of a flow ---- */

static guint32 *hash_given(const TesterSettings *tester, const SipHashKey *key, guint direction)
{
    g_autoptr(GArray) list = flow_list_parse(tester->flows.list, tester_ip_version(tester), NULL);
    guint32 *hashes = g_new(guint32, list->len);
    for (guint i = 0; i < list->len; i++) {
        const GivenFlow *flow = &g_array_index(list, GivenFlow, i);
        const Endpoint *from = direction == 0 ? &flow->source : &flow->destination;
        const Endpoint *to = direction == 0 ? &flow->destination : &flow->source;
        hashes[i] = software_hash_udp(key, from->ip_version, from->address, to->address, from->port,
                                      to->port);
    }
    return hashes;
}

SoftwareHash *software_hash_new(const Flow *flow, const TesterSettings *tester,
                                const SipHashKey *key, guint port)
{
    SoftwareHash *hash = g_new0(SoftwareHash, 1);
    hash->flow = flow;
    hash->key = *key;
    PortPlan ports = tester_port_plan(tester);
    guint output = port_plan_output(&ports, port, 0);
    hash->from = tester_addresses_at(tester, port);
    hash->to = tester_addresses_at(tester, output);
    hash->given = tester->flows.list != NULL ? hash_given(tester, key, port % DUT_PORTS) : NULL;
    return hash;
}

void software_hash_free(SoftwareHash *hash)
{
    if (hash != NULL) {
        g_free(hash->given);
        g_free(hash);
    }
}

guint32 software_hash_get(const SoftwareHash *hash, guint64 frame)
{
    guint8 source[ADDRESS_PLAN_MAX_BYTES];
    guint8 destination[ADDRESS_PLAN_MAX_BYTES];
    guint32 addresses;
    guint32 ports;
    if (hash->given != NULL) {
        return hash->given[flow_get_number(hash->flow, frame)];
    }
    flow_get_fields(hash->flow, frame, &addresses, &ports);
    port_addresses_get(&hash->from, addresses >> 16, source);
    port_addresses_get(&hash->to, addresses & G_MAXUINT16, destination);
    return software_hash_udp(&hash->key, hash->from.plan.ip_version, source, destination,
                             (guint16)(ports >> 16), (guint16)ports);
}
