/* models/machine.h: a computer whose network interfaces a shell script sets up or changes.
 *
 * docs/models/netlink.md. Attributes only: models/reconfiguration.h runs it. */
#ifndef MODELS_MACHINE_H
#define MODELS_MACHINE_H

#include "models/kernel_settings.h"
#include "models/process.h"

#define MACHINE_MAX_INTERFACES 65536
#define MACHINE_MAX_JOBS       64

/* How the script says it. */
typedef enum {
    MACHINE_TOOL_ONE_BY_ONE, /* a process `ip` for each interface */
    MACHINE_TOOL_BATCH,      /* a line of `ip -batch` for each interface */
    MACHINE_TOOL_GROUP       /* a process `ip` for each group */
} MachineTool;

/* How `ip` gets to the index of an interface that it is given by name. */
typedef enum {
    MACHINE_LOOKUP_DUMP, /* it asks for all links first, and remembers them */
    MACHINE_LOOKUP_NAME  /* it asks for that one */
} MachineLookup;

typedef enum {
    MACHINE_CREATE,
    MACHINE_CREATE_IN_GROUP, /* and puts them into their group */
    MACHINE_MTU,
    MACHINE_UP,
    MACHINE_DOWN,
    MACHINE_SET_GROUP,
    MACHINE_ADDRESS, /* gives each an address */
    MACHINE_LIST     /* shows them */
} MachineOperation;

typedef struct {
    gint64 count;    /* besides lo */
    gint64 groups;   /* they are in groups 1, 2, ... in turn */
    gint64 selected; /* the first of them are meant; 0: all */
} MachineInterfaces;

/* What `ip` does in user mode. */
typedef struct {
    gint lookup;         /* MachineLookup */
    SimTime line_ps;     /* read a command and make its request */
    SimTime link_ps;     /* take in the description of an interface */
    gint64 map_buckets;  /* of the table in which it remembers interfaces */
    SimTime map_step_ps; /* pass an entry or a bucket of it */
} MachineIp;

typedef struct {
    gint tool;      /* MachineTool */
    gint operation; /* MachineOperation */
    gint64 jobs;    /* scripts that share the work, each on a processor of its own */
    MachineInterfaces interfaces;
    ProcessSettings process;
    MachineIp ip;
    KernelSettings kernel;
} MachineSettings;

extern const SimAttributeTable machine_attributes;

/* Checks what the ranges cannot: groups that there are, and what a tool cannot say: `ip` refuses a
 * group for interfaces that are not there yet, a group twice (a group's new group), and one address
 * for all. *path (transfer none, static): the attribute's path below the machine. */
gboolean machine_settings_check(const MachineSettings *settings, const char **path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* How many groups are meant, and whether an interface (from 0) is in one of them. */
guint machine_n_selected(const MachineSettings *settings);
gboolean machine_is_selected(const MachineSettings *settings, guint interface);

/* The group of an interface, from 1. */
guint machine_group_of(const MachineSettings *settings, guint interface);

#endif
