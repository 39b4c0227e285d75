/* models/ip_script.h: a shell script that calls `ip` of iproute2, step by step.
 *
 * It works on its own until it needs the kernel's RTNL lock, and then says what for; whoever drives
 * it takes the lock, has the kernel do it, and tells the script. What a call of `ip` does (iproute2
 * lib/libnetlink.c, ip/iplink.c; system calls as strace shows them):
 *
 *   - the shell starts it (models/process.h); it opens a netlink socket (socket, two setsockopt,
 *     bind, getsockname) and asks with an empty RTM_NEWLINK whether the kernel knows that message;
 *   - lookup dump: before its first command for one interface it asks for all links, reads them
 *     buffer by buffer and remembers them (models/link_map.h); lookup name: before each it opens
 *     another socket, asks for the one link, and closes it;
 *   - it sends the request and reads the acknowledgement. Reading takes two system calls where the
 *     length is looked at first: since commit 2d34851c of 2017-10-26, here with lookup name;
 *   - after its last command it exits. */
#ifndef MODELS_IP_SCRIPT_H
#define MODELS_IP_SCRIPT_H

#include "models/machine.h"
#include "models/rtnetlink.h"

typedef struct {
    CpuTime cpu;
    SimTime process_ps; /* of it: to start and end processes */
    SimTime lookup_ps;  /* to describe interfaces before a change, take them in and find one */
    SimTime change_ps;  /* requests for changes, under the lock */
    guint64 n_processes, n_calls; /* system calls */
    guint64 n_requests;           /* for changes */
    guint64 n_bytes;              /* of messages both ways */
    guint64 n_changed, n_refused; /* interfaces; requests */
    guint64 n_map_steps;
    guint64 n_links; /* descriptions of interfaces taken in */
} IpScriptCounts;

typedef struct IpScript IpScript;

/* One of the machine's jobs: it does the items number, number + jobs, ... of all interfaces or
 * groups that are meant. `settings` is borrowed. (transfer full) */
IpScript *ip_script_new(const MachineSettings *settings, guint number);
void ip_script_free(IpScript *script);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IpScript, ip_script_free)

/* Works until the lock is needed; *work_ps: how long. FALSE: the script is over. */
gboolean ip_script_advance(IpScript *script, SimTime *work_ps);

/* The lock is held: has the kernel do what is asked for; returns for how long. */
SimTime ip_script_call(IpScript *script, Rtnetlink *kernel);

const IpScriptCounts *ip_script_get_counts(const IpScript *script);

/* The name of an interface (from 0). */
void ip_script_interface_name(guint interface, char name[INTERFACE_NAME_BYTES]);

/* The kind of all interfaces. */
#define IP_SCRIPT_KIND "dummy"

/* The group above all others (explore.tree). */
guint ip_script_root_group(const MachineSettings *settings);

#endif
