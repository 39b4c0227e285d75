/* models/netlink_message.h: netlink messages about interfaces (RFC 3549), with their real sizes.
 *
 * A message is a header of 16 bytes (RFC 3549 section 2.3.2.1), for links the ifinfomsg of 16
 * bytes (section 3.1.1), and attributes of a 4-byte header and a payload, each padded to 4 bytes
 * (Linux include/uapi/linux/netlink.h: NLMSG_ALIGNTO, NLA_ALIGNTO). What is simulated of a message
 * is what its receiver looks at and its size. */
#ifndef MODELS_NETLINK_MESSAGE_H
#define MODELS_NETLINK_MESSAGE_H

#include <glib.h>

/* Which kernel's messages describe a link: 2.6.37 (January 2011, when groups were written), with
 * the group of the paper's change, or 6.18 (2025). */
typedef enum { NETLINK_LINUX_2_6_37, NETLINK_LINUX_6_18 } NetlinkKernel;

typedef enum {
    NETLINK_NEW_LINK,    /* RTM_NEWLINK */
    NETLINK_GET_LINK,    /* RTM_GETLINK */
    NETLINK_NEW_ADDRESS, /* RTM_NEWADDR */
} NetlinkType;

/* Is an attribute there that is a number? */
#define NETLINK_ABSENT (-1)

typedef struct {
    NetlinkType type;
    gboolean creates;   /* NLM_F_CREATE */
    gboolean dumps;     /* NLM_F_DUMP */
    gint64 index;       /* ifi_index, ifa_index */
    const char *name;   /* IFLA_IFNAME (nullable) */
    const char *kind;   /* IFLA_INFO_KIND in IFLA_LINKINFO (nullable) */
    gint64 group;       /* IFLA_GROUP or NETLINK_ABSENT */
    gint64 mtu_bytes;   /* IFLA_MTU or NETLINK_ABSENT */
    gint up;            /* IFF_UP in ifi_flags: 0 or 1, NETLINK_ABSENT: not in ifi_change */
    gboolean increment; /* an address for each interface of a group, counted up: explored only */
} NetlinkRequest;

/* A request that asks for nothing yet. */
NetlinkRequest netlink_request(NetlinkType type);

/* Bytes of a request. An address is IPv4: IFA_LOCAL and IFA_ADDRESS. One link is asked for with
 * IFLA_EXT_MASK, all of them with the short header of iproute2 up to 2012. */
guint netlink_request_bytes(const NetlinkRequest *request);

/* Bytes of an attribute with `payload_bytes`. */
guint netlink_attribute_bytes(guint payload_bytes);

/* Bytes of the RTM_NEWLINK message that describes an interface called `name` of a driver `kind`
 * (NULL for lo). `asked_by_name`: the answer to a request for one link, without IPv6's counters. */
guint netlink_link_bytes(NetlinkKernel kernel, const char *name, const char *kind,
                         gboolean asked_by_name);

/* Bytes of the acknowledgement (NLMSG_ERROR, RFC 3549 section 2.3.2.2) of a request: with a copy of
 * all of it, but since Linux 4.2 with NETLINK_CAP_ACK, of its header only when it has succeeded. */
guint netlink_acknowledgement_bytes(NetlinkKernel kernel, guint request_bytes, gboolean failed);

/* Bytes of the message that ends a dump (NLMSG_DONE). */
guint netlink_done_bytes(void);

/* How a socket is charged for a message in its receive buffer: the message's memory, a power of 2
 * (kmalloc) with the shared info of 320 bytes in it, and 256 bytes of struct sk_buff (x86-64). */
guint netlink_buffer_charge_bytes(guint message_bytes);

#endif
