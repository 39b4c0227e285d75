#include "models/neighbour_frame.h"

#include <string.h>

#include "models/frame-internal.h"

#define ETHERTYPE_ARP   0x0806
#define ARP_BYTES       28
#define ARP_REQUEST     1
#define ARP_REPLY       2
#define PROTOCOL_ICMPV6 58
#define ND_BYTES        32 /* message and one link-layer address option */
#define ND_SOLICIT      135
#define ND_ADVERTISE    136
#define ND_FLAGS        0x60 /* solicited, override (RFC 4861 section 7.2.4) */
#define OPTION_SOURCE   1
#define OPTION_TARGET   2
#define ND_HOP_LIMIT    255

gint64 neighbour_frame_bytes(guint ip_version)
{
    return ip_version == 4 ? FRAME_MIN_BYTES_IPV4
                           : ETHERNET_BYTES + IPV6_BYTES + ND_BYTES + FCS_BYTES;
}

static gboolean is_answer(const NeighbourFrame *frame)
{
    return frame->kind == NEIGHBOUR_FRAME_ANSWER;
}

/* ---- ARP ---- */

static void build_arp(const NeighbourFrame *frame, guint8 *buffer)
{
    static const guint8 everybody[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    static const guint8 nobody[6] = {0};
    const guint8 *other = frame->kind == NEIGHBOUR_FRAME_REQUEST ? everybody : frame->target_mac;
    const guint8 *unknown = is_answer(frame) ? frame->asker_mac : nobody;
    guint8 *arp = buffer + ETHERNET_BYTES;
    memcpy(buffer, is_answer(frame) ? frame->asker_mac : other, 6);
    memcpy(buffer + 6, is_answer(frame) ? frame->target_mac : frame->asker_mac, 6);
    frame_put16(buffer + 12, ETHERTYPE_ARP);
    frame_put16(arp, 1); /* Ethernet */
    frame_put16(arp + 2, ETHERTYPE_IPV4);
    arp[4] = 6;
    arp[5] = 4;
    frame_put16(arp + 6, is_answer(frame) ? ARP_REPLY : ARP_REQUEST);
    memcpy(arp + 8, is_answer(frame) ? frame->target_mac : frame->asker_mac, 6);
    memcpy(arp + 14, is_answer(frame) ? frame->target : frame->asker, 4);
    memcpy(arp + 18, unknown, 6);
    memcpy(arp + 24, is_answer(frame) ? frame->asker : frame->target, 4);
}

/* What neighbour_frame_build needs to write the same. */
static void read_arp(const guint8 *buffer, NeighbourFrame *frame)
{
    const guint8 *arp = buffer + ETHERNET_BYTES;
    gboolean answers = frame_get16(arp + 6) == ARP_REPLY;
    frame->kind = answers                ? NEIGHBOUR_FRAME_ANSWER
                  : (buffer[0] & 1) != 0 ? NEIGHBOUR_FRAME_REQUEST
                                         : NEIGHBOUR_FRAME_PROBE;
    memcpy(frame->asker_mac, answers ? buffer : buffer + 6, 6);
    memcpy(frame->asker, arp + (answers ? 24 : 14), 4);
    memcpy(frame->target, arp + (answers ? 14 : 24), 4);
    if (frame->kind != NEIGHBOUR_FRAME_REQUEST) {
        memcpy(frame->target_mac, answers ? buffer + 6 : buffer, 6);
    }
}

/* ---- NDP ---- */

/* RFC 4291 section 2.7.1: ff02::1:ff and the target's last three bytes. */
static void get_solicited_node(const guint8 *target, guint8 *address)
{
    static const guint8 prefix[] = {0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff};
    memcpy(address, prefix, sizeof prefix);
    memcpy(address + sizeof prefix, target + sizeof prefix, 16 - sizeof prefix);
}

static guint icmpv6_checksum(const guint8 *ip)
{
    guint32 sum = frame_sum_words(PROTOCOL_ICMPV6 + ND_BYTES, ip + 8, 32);
    return frame_checksum(frame_sum_words(sum, ip + IPV6_BYTES, ND_BYTES));
}

static void build_ndp(const NeighbourFrame *frame, guint8 *buffer)
{
    guint8 *ip = buffer + ETHERNET_BYTES;
    guint8 *message = ip + IPV6_BYTES;
    guint8 *option = message + 24;
    const guint8 *own_mac = is_answer(frame) ? frame->target_mac : frame->asker_mac;
    frame_put16(buffer + 12, ETHERTYPE_IPV6);
    ip[0] = 0x60;
    frame_put16(ip + 4, ND_BYTES);
    ip[6] = PROTOCOL_ICMPV6;
    ip[7] = ND_HOP_LIMIT;
    memcpy(ip + 8, is_answer(frame) ? frame->target : frame->asker, 16);
    memcpy(ip + 24, is_answer(frame) ? frame->asker : frame->target, 16);
    memcpy(buffer, is_answer(frame) ? frame->asker_mac : frame->target_mac, 6);
    if (frame->kind == NEIGHBOUR_FRAME_REQUEST) {
        get_solicited_node(frame->target, ip + 24);
        buffer[0] = buffer[1] = 0x33; /* RFC 2464 section 7 */
        memcpy(buffer + 2, ip + 36, 4);
    }
    memcpy(buffer + 6, own_mac, 6);
    message[0] = is_answer(frame) ? ND_ADVERTISE : ND_SOLICIT;
    message[4] = is_answer(frame) ? ND_FLAGS : 0;
    memcpy(message + 8, frame->target, 16);
    option[0] = is_answer(frame) ? OPTION_TARGET : OPTION_SOURCE;
    option[1] = 1; /* times 8 bytes */
    memcpy(option + 2, own_mac, 6);
    frame_put16(message + 2, icmpv6_checksum(ip));
}

static void read_ndp(const guint8 *buffer, NeighbourFrame *frame)
{
    const guint8 *ip = buffer + ETHERNET_BYTES;
    const guint8 *message = ip + IPV6_BYTES;
    gboolean answers = message[0] == ND_ADVERTISE;
    frame->kind = answers          ? NEIGHBOUR_FRAME_ANSWER
                  : ip[24] == 0xff ? NEIGHBOUR_FRAME_REQUEST
                                   : NEIGHBOUR_FRAME_PROBE;
    memcpy(frame->asker_mac, answers ? buffer : buffer + 6, 6);
    memcpy(frame->asker, ip + (answers ? 24 : 8), 16);
    memcpy(frame->target, message + 8, 16);
    if (frame->kind != NEIGHBOUR_FRAME_REQUEST) {
        memcpy(frame->target_mac, answers ? buffer + 6 : buffer, 6);
    }
}

/* ---- both ---- */

guint neighbour_frame_build(const NeighbourFrame *frame, guint8 *buffer)
{
    guint n_bytes = (guint)neighbour_frame_bytes(frame->ip_version);
    memset(buffer, 0, n_bytes);
    if (frame->ip_version == 4) {
        build_arp(frame, buffer);
    } else {
        build_ndp(frame, buffer);
    }
    guint32 crc = frame_check_sequence(buffer, n_bytes - FCS_BYTES);
    for (guint i = 0; i < FCS_BYTES; i++) {
        buffer[n_bytes - FCS_BYTES + i] = (guint8)(crc >> 8 * i);
    }
    return n_bytes;
}

gboolean neighbour_frame_parse(const guint8 *buffer, guint n_bytes, NeighbourFrame *frame)
{
    guint8 same[NEIGHBOUR_FRAME_MOST_BYTES];
    memset(frame, 0, sizeof *frame);
    if (n_bytes == neighbour_frame_bytes(4) && frame_get16(buffer + 12) == ETHERTYPE_ARP) {
        frame->ip_version = 4;
        read_arp(buffer, frame);
    } else if (n_bytes == neighbour_frame_bytes(6) && frame_get16(buffer + 12) == ETHERTYPE_IPV6) {
        frame->ip_version = 6;
        read_ndp(buffer, frame);
    } else {
        return FALSE;
    }
    return neighbour_frame_build(frame, same) == n_bytes && memcmp(same, buffer, n_bytes) == 0;
}

void neighbour_frame_get_addresses(const TesterSettings *tester, NeighbourKey key, guint8 *target,
                                   guint8 *asker)
{
    AddressPlan plan = tester_address_plan(tester);
    AddressSide side = neighbour_key_port(key) == 0 ? ADDRESS_SIDE_LEFT : ADDRESS_SIDE_RIGHT;
    guint index = key % NEIGHBOUR_KEYS_A_PORT;
    if (tester->setup == TESTER_SETUP_DIRECT) {
        address_plan_get(&plan, side, index, target);
        address_plan_get_dut(&plan, side, index, asker);
    } else {
        address_plan_get_link(&plan, side, FALSE, target);
        address_plan_get_link(&plan, side, TRUE, asker);
    }
}
