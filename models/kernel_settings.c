#include "models/kernel_settings.h"

#define MOST_BYTES (G_GINT64_CONSTANT(1) << 40)

static const char *const version_choices[] = {"2.6.37", "6.18", NULL};

/* ---- sysfs ---- */

static const SimAttribute sysfs_list[] = {
    {.name = "enabled",
     .type = SIM_ATTRIBUTE_BOOLEAN,
     .offset = G_STRUCT_OFFSET(SysfsSettings, enabled),
     .default_text = "true",
     .help = "whether the kernel was built with sysfs",
     .source = "Linux Kconfig: CONFIG_SYSFS is on unless an expert switches it off"},
    CPU_TIME_ATTRIBUTE(SysfsSettings, process, CPU_TIME_MAXIMUM, "more for each process that runs"),
    CPU_TIME_ATTRIBUTE(SysfsSettings, fill, CPU_TIME_MAXIMUM_STEP,
                       "more to describe an interface in a dump"),
    CPU_TIME_ATTRIBUTE(SysfsSettings, change, CPU_TIME_MAXIMUM, "more to change an interface"),
    CPU_TIME_ATTRIBUTE(SysfsSettings, create, CPU_TIME_MAXIMUM,
                       "more to create an interface: its directories, and the events that say so"),
    CPU_TIME_ATTRIBUTE(SysfsSettings, entry, CPU_TIME_MAXIMUM_STEP,
                       "to pass one of the interfaces there when a directory is added (a list "
                       "until Linux 3.1)"),
    {0},
};

static const SimAttributeTable sysfs_attributes = {
    .name = "sysfs",
    .help = "what a kernel with sysfs does besides",
    .size = sizeof(SysfsSettings),
    .attributes = sysfs_list,
};

/* ---- ways of grouping to explore ---- */

#define EXPLORE(field, text)                                                                      \
    {                                                                                             \
        .name = #field, .type = SIM_ATTRIBUTE_BOOLEAN,                                            \
        .offset = G_STRUCT_OFFSET(ExploreSettings, field), .default_text = "false", .help = text, \
        .source = "dutsim: Linux has no such thing"                                               \
    }

static const SimAttribute explore_list[] = {
    EXPLORE(tree, "groups have a group above them, and a request for that one reaches them all"),
    EXPLORE(inherit, "a new interface is in the group of the interface it stands on"),
    EXPLORE(addresses, "a request for a group can give each interface the next address"),
    EXPLORE(filter, "a dump for a group leaves all other interfaces out in the kernel"),
    {0},
};

static const SimAttributeTable explore_attributes = {
    .name = "explore",
    .help = "ways of grouping that Linux does not have",
    .size = sizeof(ExploreSettings),
    .attributes = explore_list,
};

/* ---- the kernel ---- */

#define BYTES(attribute_name, least, text_of_default, text, why)                               \
    {                                                                                          \
        .name = #attribute_name, .type = SIM_ATTRIBUTE_SIZE,                                   \
        .offset = G_STRUCT_OFFSET(KernelSettings, attribute_name##_bytes), .minimum = (least), \
        .maximum = MOST_BYTES, .default_text = (text_of_default), .help = text, .source = why  \
    }

static const SimAttribute attributes[] = {
    {.name = "version",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(KernelSettings, version),
     .choices = version_choices,
     .default_text = "2.6.37",
     .help = "whose messages and events: 2.6.37 with the paper's groups, or 6.18",
     .source = "Dogaru, Purdila, Tapus 2011: groups came with the kernel after it"},
    CPU_TIME_ATTRIBUTE(KernelSettings, message, CPU_TIME_MAXIMUM,
                       "to take in a request and to make its answer"),
    CPU_TIME_ATTRIBUTE(KernelSettings, byte, SIM_PS_PER_US / 10, "to copy a byte of a message"),
    CPU_TIME_ATTRIBUTE(KernelSettings, step, CPU_TIME_MAXIMUM_STEP,
                       "to pass an interface in a list or in a hash chain"),
    CPU_TIME_ATTRIBUTE(KernelSettings, fill, CPU_TIME_MAXIMUM_STEP,
                       "to describe an interface in a message"),
    CPU_TIME_ATTRIBUTE(KernelSettings, change, CPU_TIME_MAXIMUM,
                       "to change an interface, without what follows from it"),
    CPU_TIME_ATTRIBUTE(KernelSettings, create, CPU_TIME_MAXIMUM, "to create an interface"),
    {.name = "notifiers",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(KernelSettings, notifiers),
     .minimum = 0,
     .maximum = 1000,
     .default_text = "20",
     .help = "functions that are called for each event of an interface",
     .source =
         "dutsim: assumed; register_netdevice_notifier has some 20 callers in a usual kernel"},
    CPU_TIME_ATTRIBUTE(KernelSettings, notifier, CPU_TIME_MAXIMUM_STEP, "one such call"),
    {.name = "listeners",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(KernelSettings, listeners),
     .minimum = 0,
     .maximum = 64,
     .default_text = "0",
     .help = "processes that hear of every change over netlink, on a processor of their own",
     .source = "dutsim: none unless said"},
    CPU_TIME_ATTRIBUTE(KernelSettings, listen, CPU_TIME_MAXIMUM_STEP,
                       "to hand a message to one of them"),
    BYTES(listener_buffer, 2304, "212992 B", "receive buffer of such a socket, messages' memory",
          "Linux net.core.rmem_default on x86-64"),
    BYTES(dump_buffer, 2048, "3776 B", "most bytes of messages in one answer to a dump",
          "Linux 2.6.37 NLMSG_GOODSIZE: a page without struct skb_shared_info"),
    BYTES(cache, 0, "0 B", "cache that the interfaces' data share; 0 B: they are always at hand",
          "dutsim: no cost unless a profile or a scenario says so"),
    BYTES(
        interface, 1, "8 KiB", "of that cache an interface's data fill",
        "dutsim: assumed; struct net_device with its IPv4 and IPv6 halves and their sysctl tables"),
    CPU_TIME_ATTRIBUTE(KernelSettings, cold_fill, CPU_TIME_MAXIMUM_STEP,
                       "more to describe an interface that is not in the cache"),
    CPU_TIME_ATTRIBUTE(KernelSettings, cold_change, CPU_TIME_MAXIMUM,
                       "more to change an interface that is not in the cache"),
    {.name = "sysfs",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = G_STRUCT_OFFSET(KernelSettings, sysfs),
     .group = &sysfs_attributes},
    {.name = "explore",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = G_STRUCT_OFFSET(KernelSettings, explore),
     .group = &explore_attributes},
    {0},
};

const SimAttributeTable kernel_attributes = {
    .name = "kernel",
    .help = "what a kernel does for a netlink request, and what that costs",
    .size = sizeof(KernelSettings),
    .attributes = attributes,
};

guint kernel_settings_cache_capacity(const KernelSettings *settings)
{
    if (settings->cache_bytes == 0) {
        return G_MAXUINT;
    }
    return (guint)MIN(settings->cache_bytes / settings->interface_bytes, G_MAXUINT);
}
