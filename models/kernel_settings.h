/* models/kernel_settings.h: what a Linux kernel does for a netlink request, and what that costs.
 *
 * docs/models/netlink.md. All times are kernel time. */
#ifndef MODELS_KERNEL_SETTINGS_H
#define MODELS_KERNEL_SETTINGS_H

#include "models/cpu_time.h"
#include "models/netlink_message.h"

/* What a kernel with sysfs does besides. */
typedef struct {
    gboolean enabled;
    SimTime process_ps; /* more for each process */
    SimTime fill_ps;    /* more to describe an interface */
    SimTime change_ps;  /* more to change one */
    SimTime create_ps;  /* more to create one */
    SimTime entry_ps;   /* creating: an entry of the directory that is looked at */
} SysfsSettings;

/* Ways of grouping that Linux does not have, to see what they would save. */
typedef struct {
    gboolean tree;      /* a request for a group reaches the groups below it */
    gboolean inherit;   /* a new interface is in the group of the one below it */
    gboolean addresses; /* a request for a group can count addresses up */
    gboolean filter;    /* the kernel leaves out of a dump what is not in the group */
} ExploreSettings;

typedef struct {
    gint version;        /* NetlinkKernel */
    SimTime message_ps;  /* take in a request and answer it */
    SimTime byte_ps;     /* copy a byte of a message */
    SimTime step_ps;     /* pass a node of a list or a hash chain */
    SimTime fill_ps;     /* describe an interface in a message */
    SimTime change_ps;   /* change an interface */
    SimTime create_ps;   /* create an interface */
    gint64 notifiers;    /* functions in the notifier chain */
    SimTime notifier_ps; /* one of them, for an event */
    gint64 listeners;    /* sockets that hear of changes */
    SimTime listen_ps;   /* hand a message to one */
    gint64 listener_buffer_bytes;
    gint64 dump_buffer_bytes; /* of one answer to a dump */
    gint64 cache_bytes;       /* 0: all interfaces are always at hand */
    gint64 interface_bytes;   /* of the cache that an interface's data fill */
    SimTime cold_fill_ps;     /* more to describe an interface that is not in the cache */
    SimTime cold_change_ps;   /* more to change it */
    SysfsSettings sysfs;
    ExploreSettings explore;
} KernelSettings;

extern const SimAttributeTable kernel_attributes;

/* How many interfaces the cache holds; G_MAXUINT: all. */
guint kernel_settings_cache_capacity(const KernelSettings *settings);

#endif
