#include "models/rtnetlink.h"

#include <errno.h>

#include "models/working_set.h"

struct Rtnetlink {
    const KernelSettings *settings;
    const char *kind;
    InterfaceTable *table;
    WorkingSet *cache;    /* by position in the table; NULL: all is at hand */
    GHashTable *parents;  /* of groups: group -> parent; looked up only */
    gint64 waiting_bytes; /* in the buffer of each listener */
    RtnetlinkCounts counts;
};

Rtnetlink *rtnetlink_new(const KernelSettings *settings, const char *kind, guint n_interfaces)
{
    Rtnetlink *kernel = g_new0(Rtnetlink, 1);
    guint capacity = kernel_settings_cache_capacity(settings);
    kernel->settings = settings;
    kernel->kind = kind;
    kernel->table = interface_table_new();
    kernel->cache = capacity != G_MAXUINT ? working_set_new(n_interfaces + 1, capacity) : NULL;
    kernel->parents = g_hash_table_new(NULL, NULL);
    return kernel;
}

void rtnetlink_free(Rtnetlink *kernel)
{
    if (kernel != NULL) {
        interface_table_free(kernel->table);
        working_set_free(kernel->cache);
        g_hash_table_unref(kernel->parents);
        g_free(kernel);
    }
}

InterfaceTable *rtnetlink_get_table(Rtnetlink *kernel)
{
    return kernel->table;
}

const RtnetlinkCounts *rtnetlink_get_counts(const Rtnetlink *kernel)
{
    return &kernel->counts;
}

void rtnetlink_set_parent(Rtnetlink *kernel, guint group, guint parent)
{
    g_hash_table_insert(kernel->parents, GUINT_TO_POINTER(group), GUINT_TO_POINTER(parent));
}

/* ---- what all requests do ---- */

/* Uses an interface's data; more_ps if they are not at hand. */
static SimTime touch(Rtnetlink *kernel, const Interface *interface, SimTime more_ps)
{
    if (kernel->cache == NULL || working_set_touch(kernel->cache, interface->index - 1)) {
        return 0;
    }
    kernel->counts.n_cold++;
    return more_ps;
}

static SimTime pass(Rtnetlink *kernel, guint n_steps)
{
    kernel->counts.n_lookup_steps += n_steps;
    return n_steps * kernel->settings->step_ps;
}

static SimTime fill(Rtnetlink *kernel)
{
    const KernelSettings *settings = kernel->settings;
    kernel->counts.n_filled++;
    return settings->fill_ps + (settings->sysfs.enabled ? settings->sysfs.fill_ps : 0);
}

static guint describe_bytes(const Rtnetlink *kernel, const Interface *interface, gboolean by_name)
{
    const char *kind = interface->index == 1 ? NULL : kernel->kind;
    return netlink_link_bytes((NetlinkKernel)kernel->settings->version, interface->name, kind,
                              by_name);
}

/* rtmsg_ifinfo: the message is made even when nobody listens. */
static SimTime tell(Rtnetlink *kernel, const Interface *interface)
{
    const KernelSettings *settings = kernel->settings;
    guint charge_bytes = netlink_buffer_charge_bytes(describe_bytes(kernel, interface, FALSE));
    guint n_listeners = (guint)settings->listeners;
    kernel->counts.n_notices += n_listeners;
    /* netlink_broadcast_deliver looks whether the buffer is full already, not whether the message
     * still fits. */
    if (kernel->waiting_bytes > settings->listener_buffer_bytes) {
        kernel->counts.n_lost += n_listeners;
        return fill(kernel);
    }
    kernel->waiting_bytes += charge_bytes;
    return fill(kernel) + n_listeners * settings->listen_ps;
}

static SimTime notify(Rtnetlink *kernel, const Interface *interface, guint n_events)
{
    guint64 n_calls = n_events * (guint64)kernel->settings->notifiers;
    kernel->counts.n_notifier_calls += n_calls;
    return (SimTime)n_calls * kernel->settings->notifier_ps + tell(kernel, interface);
}

void rtnetlink_return(Rtnetlink *kernel)
{
    kernel->waiting_bytes = 0;
}

/* ---- changes ---- */

static SimTime change_cost(Rtnetlink *kernel, const Interface *interface)
{
    const KernelSettings *settings = kernel->settings;
    return settings->change_ps + (settings->sysfs.enabled ? settings->sysfs.change_ps : 0) +
           touch(kernel, interface, settings->cold_change_ps);
}

/* Sets what a request says of one interface; a new group only if `moves`. Linux 6.18 asks the
 * notifiers before a new MTU (NETDEV_PRECHANGEMTU) and tells them after it; a change of state has
 * two events in both (PRE_UP and UP, GOING_DOWN and DOWN); a new group has none. */
static void set_interface(Rtnetlink *kernel, Interface *interface, const NetlinkRequest *request,
                          gboolean moves, RtnetlinkReply *reply)
{
    guint n_events = 0;
    gboolean is_changed = FALSE;
    if (moves && request->group != NETLINK_ABSENT && interface->group != request->group) {
        interface->group = (guint)request->group;
        is_changed = TRUE;
    }
    if (request->mtu_bytes != NETLINK_ABSENT && interface->mtu_bytes != request->mtu_bytes) {
        interface->mtu_bytes = (guint)request->mtu_bytes;
        n_events += kernel->settings->version == NETLINK_LINUX_6_18 ? 2 : 1;
    }
    if (request->up != NETLINK_ABSENT && interface->is_up != request->up) {
        interface->is_up = request->up;
        n_events += 2;
    }
    reply->locked_ps += change_cost(kernel, interface);
    reply->locked_ps += n_events > 0 ? notify(kernel, interface, n_events) : 0;
    reply->n_changed += is_changed || n_events > 0;
}

/* An event of the chain for addresses, and a message. */
static void add_address(Rtnetlink *kernel, Interface *interface, RtnetlinkReply *reply)
{
    interface->n_addresses++;
    reply->locked_ps += change_cost(kernel, interface) + notify(kernel, interface, 1);
    reply->n_changed++;
}

static void apply(Rtnetlink *kernel, Interface *interface, const NetlinkRequest *request,
                  gboolean moves, RtnetlinkReply *reply)
{
    if (request->type == NETLINK_NEW_ADDRESS) {
        add_address(kernel, interface, reply);
    } else {
        set_interface(kernel, interface, request, moves, reply);
    }
}

/* Whether a request for `wanted` is about an interface of `group`. */
static gboolean is_in_group(const Rtnetlink *kernel, guint group, gint64 wanted)
{
    gpointer parent = GUINT_TO_POINTER(group);
    while (GPOINTER_TO_UINT(parent) != wanted) {
        if (!kernel->settings->explore.tree ||
            !g_hash_table_lookup_extended(kernel->parents, parent, NULL, &parent)) {
            return FALSE;
        }
    }
    return TRUE;
}

static void change_group(Rtnetlink *kernel, const NetlinkRequest *request, RtnetlinkReply *reply)
{
    guint n = interface_table_length(kernel->table);
    if (request->type == NETLINK_NEW_ADDRESS &&
        !(request->increment && kernel->settings->explore.addresses)) {
        reply->error = EINVAL;
        return;
    }
    for (guint i = 0; i < n; i++) {
        Interface *interface = interface_table_get(kernel->table, i);
        reply->locked_ps += pass(kernel, 1);
        if (is_in_group(kernel, interface->group, request->group)) {
            apply(kernel, interface, request, FALSE, reply);
        }
    }
}

/* ---- requests for one interface ---- */

/* The interface that a request names, NULL if there is none. */
static Interface *find(Rtnetlink *kernel, const NetlinkRequest *request, RtnetlinkReply *reply)
{
    guint n_steps;
    Interface *interface =
        request->index > 0
            ? interface_table_find_index(kernel->table, (guint)request->index, &n_steps)
            : interface_table_find_name(kernel->table, request->name, &n_steps);
    reply->locked_ps += pass(kernel, n_steps);
    return interface;
}

/* POST_INIT and REGISTER; sysfs looks through the directory of all interfaces. */
static void create(Rtnetlink *kernel, const NetlinkRequest *request, RtnetlinkReply *reply)
{
    const KernelSettings *settings = kernel->settings;
    guint n = interface_table_length(kernel->table);
    Interface *interface = interface_table_add(kernel->table, request->name);
    interface->group = request->group != NETLINK_ABSENT ? (guint)request->group : 0;
    touch(kernel, interface, 0);
    reply->locked_ps += settings->create_ps + notify(kernel, interface, 2);
    reply->locked_ps +=
        settings->sysfs.enabled ? settings->sysfs.create_ps + n * settings->sysfs.entry_ps : 0;
    reply->n_changed++;
}

static void describe(Rtnetlink *kernel, const Interface *interface, RtnetlinkReply *reply)
{
    reply->locked_ps += fill(kernel) + touch(kernel, interface, kernel->settings->cold_fill_ps);
    reply->reply_bytes = describe_bytes(kernel, interface, TRUE);
}

static void change_one(Rtnetlink *kernel, const NetlinkRequest *request, RtnetlinkReply *reply)
{
    Interface *interface = find(kernel, request, reply);
    if (interface == NULL && request->creates && request->name != NULL) {
        create(kernel, request, reply);
    } else if (interface == NULL) {
        reply->error = ENODEV;
    } else if (request->creates) {
        reply->error = EEXIST;
    } else if (request->type == NETLINK_GET_LINK) {
        describe(kernel, interface, reply);
    } else {
        apply(kernel, interface, request, TRUE, reply);
    }
}

RtnetlinkReply rtnetlink_handle(Rtnetlink *kernel, const NetlinkRequest *request)
{
    const KernelSettings *settings = kernel->settings;
    RtnetlinkReply reply = {.locked_ps = settings->message_ps};
    if (request->index > 0 || request->name != NULL) {
        change_one(kernel, request, &reply);
    } else if (request->group != NETLINK_ABSENT && request->type != NETLINK_GET_LINK &&
               !request->creates) {
        change_group(kernel, request, &reply);
    } else {
        reply.error = EINVAL;
    }
    if (reply.reply_bytes == 0) {
        reply.reply_bytes = netlink_acknowledgement_bytes(
            (NetlinkKernel)settings->version, netlink_request_bytes(request), reply.error != 0);
    }
    return reply;
}

/* ---- dumps ---- */

RtnetlinkReply rtnetlink_dump(Rtnetlink *kernel, RtnetlinkDump *dump, guint *n_links)
{
    const KernelSettings *settings = kernel->settings;
    guint n = interface_table_length(kernel->table);
    gboolean filters = settings->explore.filter && dump->group != NETLINK_ABSENT;
    RtnetlinkReply reply = {.locked_ps = settings->message_ps};
    for (*n_links = 0; dump->next < n; dump->next++) {
        const Interface *interface = interface_table_get(kernel->table, dump->next);
        guint bytes = describe_bytes(kernel, interface, FALSE);
        if (filters && !is_in_group(kernel, interface->group, dump->group)) {
            reply.locked_ps += pass(kernel, 1);
            continue;
        }
        if (reply.reply_bytes + bytes > settings->dump_buffer_bytes && *n_links > 0) {
            return reply;
        }
        reply.locked_ps +=
            pass(kernel, 1) + fill(kernel) + touch(kernel, interface, settings->cold_fill_ps);
        reply.reply_bytes += bytes;
        (*n_links)++;
    }
    if (*n_links == 0) {
        dump->ended = TRUE;
        reply.reply_bytes = netlink_done_bytes();
    }
    return reply;
}

void rtnetlink_prepare(Rtnetlink *kernel, const char *name, guint group)
{
    Interface *interface = interface_table_add(kernel->table, name);
    interface->group = group;
    touch(kernel, interface, 0);
    kernel->counts.n_cold = 0;
}
