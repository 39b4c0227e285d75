/* models/rtnetlink.h: the kernel's side of netlink requests about interfaces.
 *
 * Linux net/core/rtnetlink.c, as far as it tells how long things take. A request is handled as a
 * whole under the RTNL lock (which whoever calls takes: models/reconfiguration.h):
 *
 *   - RTM_NEWLINK with a positive index, or else with a name, is about that one interface; with
 *     NLM_F_CREATE and a name that is not there it makes it. Without both, but with a group, it is
 *     about all interfaces of the group: the paper asks for a negative index, Linux for none.
 *     Otherwise it is refused with EINVAL; what is not there, with ENODEV.
 *   - The group in a request for one interface is its new group. In a request for a group it says
 *     which one: nothing is left to say a new group with.
 *   - An MTU or state that the interface has already changes nothing (dev_set_mtu, dev_open). A
 *     change calls each notifier once an event and tells the listeners (rtmsg_ifinfo).
 *   - RTM_GETLINK by name describes one interface, or with NLM_F_DUMP all, a buffer at a time. */
#ifndef MODELS_RTNETLINK_H
#define MODELS_RTNETLINK_H

#include "models/interface_table.h"
#include "models/kernel_settings.h"
#include "models/netlink_message.h"

typedef struct Rtnetlink Rtnetlink;

/* What came of a request. */
typedef struct {
    gint error; /* 0, or an errno value such as ENODEV */
    guint n_changed;
    guint reply_bytes;
    SimTime locked_ps; /* kernel time under the lock */
} RtnetlinkReply;

/* Where a dump stands. */
typedef struct {
    guint next;     /* position in the list */
    gint64 group;   /* that is asked for, or NETLINK_ABSENT; used by kernels that filter */
    gboolean ended; /* the last message was sent */
} RtnetlinkDump;

typedef struct {
    guint64 n_lookup_steps;
    guint64 n_filled, n_cold; /* descriptions made; uses of an interface not in the cache */
    guint64 n_notifier_calls;
    guint64 n_notices, n_lost; /* messages to listeners, and those with no room */
} RtnetlinkCounts;

/* A kernel with "lo" only, and room for `n_interfaces` more. Interfaces made are of `kind`.
 * `settings` and `kind` are borrowed. (transfer full) */
Rtnetlink *rtnetlink_new(const KernelSettings *settings, const char *kind, guint n_interfaces);
void rtnetlink_free(Rtnetlink *kernel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rtnetlink, rtnetlink_free)

/* Its interfaces. (transfer none) */
InterfaceTable *rtnetlink_get_table(Rtnetlink *kernel);

/* Says that `group` lies below `parent` (explore.tree). */
void rtnetlink_set_parent(Rtnetlink *kernel, guint group, guint parent);

/* Adds an interface without any cost, before what is measured. */
void rtnetlink_prepare(Rtnetlink *kernel, const char *name, guint group);

/* Handles a request that is no dump. */
RtnetlinkReply rtnetlink_handle(Rtnetlink *kernel, const NetlinkRequest *request);

/* Fills the next buffer of a dump; *n_links: descriptions in it. The end has a message of its own,
 * in a buffer of its own (netlink_dump). */
RtnetlinkReply rtnetlink_dump(Rtnetlink *kernel, RtnetlinkDump *dump, guint *n_links);

/* The system call is over: listeners read what waits for them. */
void rtnetlink_return(Rtnetlink *kernel);

const RtnetlinkCounts *rtnetlink_get_counts(const Rtnetlink *kernel);

#endif
