#include "models/netlink_message.h"

#include <string.h>

#define MESSAGE_HEADER_BYTES   16 /* struct nlmsghdr */
#define LINK_HEADER_BYTES      16 /* struct ifinfomsg */
#define ADDRESS_HEADER_BYTES   8  /* struct ifaddrmsg */
#define GENERAL_HEADER_BYTES   4  /* struct rtgenmsg, padded */
#define ERROR_BYTES            4
#define NUMBER_BYTES           4
#define ATTRIBUTE_HEADER_BYTES 4
#define SHARED_INFO_BYTES      320 /* struct skb_shared_info, to a cache line */
#define BUFFER_BYTES           256 /* struct sk_buff, likewise */
#define SMALLEST_BUFFER_BYTES  512

/* Attributes of a link whose size is the same for all: payload bytes, 0 where it is not sent. */
typedef struct {
    const char *name;
    guint payload_bytes[2];    /* by NetlinkKernel */
    guint payload_bytes_asked; /* 6.18, of one link asked for by name */
} LinkAttribute;

/* 2.6.37: rtnl_fill_ifinfo in net/core/rtnetlink.c, and IFLA_GROUP. 6.18: as read from a running
 * kernel with strace; those with no more than a number or a flag that came after 2.6.37 together.
 */
static const LinkAttribute link_attributes[] = {
    {"TXQLEN", {4, 4}, 4},        {"OPERSTATE", {1, 1}, 1}, {"LINKMODE", {1, 1}, 1},
    {"MTU", {4, 4}, 4},           {"GROUP", {4, 4}, 4},     {"MAP", {32, 32}, 32},
    {"ADDRESS", {6, 6}, 6},       {"BROADCAST", {6, 6}, 6}, {"QDISC", {5, 5}, 5},
    {"STATS", {92, 96}, 96},      {"XDP", {0, 8}, 8},       {"AF_SPEC", {0, 812}, 444},
    {"STATS64", {184, 200}, 200},
};

/* In 6.18: 22 attributes of 1 to 4 bytes (MIN_MTU, MAX_MTU, PROMISCUITY, ALLMULTI, queues, GSO, GRO
 * and TSO limits, CARRIER and its counts, PROTO_DOWN, ...), and 2 empty nests. */
#define SMALL_ATTRIBUTES 22
#define EMPTY_NESTS      2

static guint align(guint bytes)
{
    return (bytes + 3) & ~3u;
}

guint netlink_attribute_bytes(guint payload_bytes)
{
    return align(ATTRIBUTE_HEADER_BYTES + payload_bytes);
}

static guint text_bytes(const char *text)
{
    return netlink_attribute_bytes((guint)strlen(text) + 1);
}

/* ---- requests ---- */

NetlinkRequest netlink_request(NetlinkType type)
{
    return (NetlinkRequest){
        .type = type, .group = NETLINK_ABSENT, .mtu_bytes = NETLINK_ABSENT, .up = NETLINK_ABSENT};
}

guint netlink_request_bytes(const NetlinkRequest *request)
{
    if (request->type == NETLINK_NEW_ADDRESS) {
        return MESSAGE_HEADER_BYTES + ADDRESS_HEADER_BYTES +
               2 * netlink_attribute_bytes(NUMBER_BYTES) +
               (request->group != NETLINK_ABSENT ? netlink_attribute_bytes(NUMBER_BYTES) : 0);
    }
    if (request->dumps) { /* struct rtgenmsg suffices */
        return MESSAGE_HEADER_BYTES + GENERAL_HEADER_BYTES;
    }
    guint bytes = MESSAGE_HEADER_BYTES + LINK_HEADER_BYTES;
    bytes += request->type == NETLINK_GET_LINK ? netlink_attribute_bytes(NUMBER_BYTES) : 0;
    bytes += request->name != NULL ? text_bytes(request->name) : 0;
    if (request->kind != NULL) { /* iproute2 sends the kind without its closing 0 */
        bytes += netlink_attribute_bytes(0) + netlink_attribute_bytes((guint)strlen(request->kind));
    }
    bytes += request->group != NETLINK_ABSENT ? netlink_attribute_bytes(NUMBER_BYTES) : 0;
    bytes += request->mtu_bytes != NETLINK_ABSENT ? netlink_attribute_bytes(NUMBER_BYTES) : 0;
    return bytes;
}

/* ---- answers ---- */

guint netlink_link_bytes(NetlinkKernel kernel, const char *name, const char *kind,
                         gboolean asked_by_name)
{
    guint bytes = MESSAGE_HEADER_BYTES + LINK_HEADER_BYTES + text_bytes(name);
    bytes += kind != NULL ? ATTRIBUTE_HEADER_BYTES + text_bytes(kind) : 0;
    for (guint i = 0; i < G_N_ELEMENTS(link_attributes); i++) {
        const LinkAttribute *attribute = &link_attributes[i];
        guint payload_bytes = asked_by_name && kernel == NETLINK_LINUX_6_18
                                  ? attribute->payload_bytes_asked
                                  : attribute->payload_bytes[kernel];
        bytes += payload_bytes > 0 ? netlink_attribute_bytes(payload_bytes) : 0;
    }
    if (kernel == NETLINK_LINUX_6_18) {
        bytes += SMALL_ATTRIBUTES * netlink_attribute_bytes(NUMBER_BYTES) +
                 EMPTY_NESTS * netlink_attribute_bytes(0);
    }
    return bytes;
}

guint netlink_acknowledgement_bytes(NetlinkKernel kernel, guint request_bytes, gboolean failed)
{
    gboolean is_capped = kernel == NETLINK_LINUX_6_18 && !failed;
    return MESSAGE_HEADER_BYTES + ERROR_BYTES + (is_capped ? MESSAGE_HEADER_BYTES : request_bytes);
}

guint netlink_done_bytes(void)
{
    return MESSAGE_HEADER_BYTES + ERROR_BYTES;
}

guint netlink_buffer_charge_bytes(guint message_bytes)
{
    guint bytes = SMALLEST_BUFFER_BYTES;
    while (bytes < message_bytes + SHARED_INFO_BYTES) {
        bytes *= 2;
    }
    return bytes + BUFFER_BYTES;
}
