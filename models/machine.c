#include "models/machine.h"

static const char *const tool_choices[] = {"ip-one-by-one", "ip-batch", "ip-group", NULL};
static const char *const lookup_choices[] = {"dump", "name", NULL};
static const char *const operation_choices[] = {
    "create", "create-in-group", "mtu", "up", "down", "set-group", "address", "list", NULL};

static const SimAttribute interfaces_list[] = {
    {.name = "count",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(MachineInterfaces, count),
     .minimum = 1,
     .maximum = MACHINE_MAX_INTERFACES,
     .default_text = "1024",
     .help = "interfaces that are there, or are to be created, besides lo",
     .source = "Dogaru, Purdila, Tapus 2011: 128 to 2048"},
    {.name = "groups",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(MachineInterfaces, groups),
     .minimum = 1,
     .maximum = MACHINE_MAX_INTERFACES,
     .default_text = "1",
     .help = "groups that the interfaces are in, in turn: groups 1, 2, ...",
     .source = "Dogaru, Purdila, Tapus 2011: one"},
    {.name = "selected",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(MachineInterfaces, selected),
     .minimum = 0,
     .maximum = MACHINE_MAX_INTERFACES,
     .default_text = "0",
     .help = "groups 1 to this one are meant; 0: all of them",
     .source = "Dogaru, Purdila, Tapus 2011: all"},
    {0},
};

static const SimAttributeTable interfaces_attributes = {
    .name = "interfaces",
    .help = "which interfaces there are, and which are meant",
    .size = sizeof(MachineInterfaces),
    .attributes = interfaces_list,
};

static const SimAttribute ip_list[] = {
    {.name = "lookup",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(MachineIp, lookup),
     .choices = lookup_choices,
     .default_text = "dump",
     .help = "it asks for all links before a change, or for the one that it was given by name",
     .source = "iproute2 until commit f0124b0f of 2013-03-28: ll_init_map in iplink_modify"},
    CPU_TIME_ATTRIBUTE(MachineIp, line, CPU_TIME_MAXIMUM,
                       "user time to read a command and make its request"),
    CPU_TIME_ATTRIBUTE(MachineIp, link, CPU_TIME_MAXIMUM_STEP,
                       "user time to take in the description of an interface"),
    {.name = "map_buckets",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(MachineIp, map_buckets),
     .minimum = 1,
     .maximum = 65536,
     .default_text = "1024",
     .help = "buckets, by index, of the table in which it remembers a dump",
     .source = "iproute2 lib/ll_map.c: 16 until commit 1e21ea71 of 2010-12-10, 1024 since"},
    CPU_TIME_ATTRIBUTE(MachineIp, map_step, CPU_TIME_MAXIMUM_STEP,
                       "user time to pass an entry or a bucket of that table"),
    {0},
};

static const SimAttributeTable ip_attributes = {
    .name = "ip",
    .help = "what the tool ip does itself",
    .size = sizeof(MachineIp),
    .attributes = ip_list,
};

#define GROUP(field, table)                                                  \
    {                                                                        \
        .name = #field, .type = SIM_ATTRIBUTE_GROUP,                         \
        .offset = G_STRUCT_OFFSET(MachineSettings, field), .group = &(table) \
    }

static const SimAttribute attributes[] = {
    {.name = "tool",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(MachineSettings, tool),
     .choices = tool_choices,
     .default_text = "ip-one-by-one",
     .help = "a process for each interface, a line of one process for each, or a request for each "
             "group",
     .source = "Dogaru, Purdila, Tapus 2011: what groups are compared with"},
    {.name = "operation",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(MachineSettings, operation),
     .choices = operation_choices,
     .default_text = "mtu",
     .help = "what is done to each interface",
     .source = "Dogaru, Purdila, Tapus 2011, Table I"},
    {.name = "jobs",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(MachineSettings, jobs),
     .minimum = 1,
     .maximum = MACHINE_MAX_JOBS,
     .default_text = "1",
     .help = "scripts that share the interfaces, each on a processor of its own",
     .source = "dutsim: a shell loop"},
    GROUP(interfaces, interfaces_attributes),
    GROUP(process, process_attributes),
    GROUP(ip, ip_attributes),
    GROUP(kernel, kernel_attributes),
    {0},
};

const SimAttributeTable machine_attributes = {
    .name = "machine",
    .help = "a computer whose network interfaces a script sets up or changes",
    .size = sizeof(MachineSettings),
    .attributes = attributes,
};

/* What cannot be said to a group, or NULL. */
static const char *refusal(const MachineSettings *settings)
{
    switch ((MachineOperation)settings->operation) {
    case MACHINE_CREATE:
    case MACHINE_CREATE_IN_GROUP:
        return "ip-group cannot create interfaces: ip refuses a group for interfaces that are not "
               "there yet";
    case MACHINE_SET_GROUP:
        return "ip-group cannot set a group: in a request for a group the group says which one, "
               "nothing can say the new one";
    case MACHINE_ADDRESS:
        return settings->kernel.explore.addresses
                   ? NULL
                   : "ip-group cannot give addresses: each interface needs one of its own "
                     "(kernel.explore.addresses counts them up)";
    case MACHINE_MTU:
    case MACHINE_UP:
    case MACHINE_DOWN:
    case MACHINE_LIST:
        break;
    }
    return NULL;
}

gboolean machine_settings_check(const MachineSettings *settings, const char **path, GError **error)
{
    const MachineInterfaces *interfaces = &settings->interfaces;
    if (interfaces->groups > interfaces->count) {
        *path = "interfaces.groups";
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "more groups than interfaces: at most %" G_GINT64_FORMAT, interfaces->count);
        return FALSE;
    }
    if (interfaces->selected > interfaces->groups) {
        *path = "interfaces.selected";
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "more than there are groups: at most %" G_GINT64_FORMAT, interfaces->groups);
        return FALSE;
    }
    const char *why = settings->tool == MACHINE_TOOL_GROUP ? refusal(settings) : NULL;
    if (why != NULL) {
        *path = "operation";
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE, why);
        return FALSE;
    }
    return TRUE;
}

guint machine_n_selected(const MachineSettings *settings)
{
    const MachineInterfaces *interfaces = &settings->interfaces;
    return (guint)(interfaces->selected > 0 ? interfaces->selected : interfaces->groups);
}

guint machine_group_of(const MachineSettings *settings, guint interface)
{
    return interface % (guint)settings->interfaces.groups + 1;
}

gboolean machine_is_selected(const MachineSettings *settings, guint interface)
{
    return machine_group_of(settings, interface) <= machine_n_selected(settings);
}
