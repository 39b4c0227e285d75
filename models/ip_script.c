#include "models/ip_script.h"

#include "models/link_map.h"

#define OPEN_CALLS  5 /* socket, setsockopt twice, bind, getsockname */
#define CLOSE_CALLS 1
#define SEND_CALLS  1
#define NEW_MTU     1400

/* What the script needs the kernel for next. */
typedef enum { STAGE_START, STAGE_PROBE, STAGE_DUMP, STAGE_FIND, STAGE_REQUEST, STAGE_OVER } Stage;

struct IpScript {
    const MachineSettings *settings;
    GArray *items; /* of guint: interfaces, or groups */
    guint next;    /* item in `items` */
    guint part;    /* of the item's requests */
    Stage stage;
    guint n_known;      /* interfaces remembered by this process */
    gboolean has_map;   /* whether it has asked for them */
    gint64 index;       /* of the interface that was asked for by name */
    RtnetlinkDump dump; /* under way in STAGE_DUMP */
    CpuTime work;       /* since the last call */
    IpScriptCounts counts;
};

/* ---- what is to be done ---- */

void ip_script_interface_name(guint interface, char name[INTERFACE_NAME_BYTES])
{
    g_snprintf(name, INTERFACE_NAME_BYTES, IP_SCRIPT_KIND "%u", interface);
}

guint ip_script_root_group(const MachineSettings *settings)
{
    return (guint)settings->interfaces.groups + 1;
}

/* All that is meant, in order. */
static GArray *list_items(const MachineSettings *settings)
{
    GArray *items = g_array_new(FALSE, FALSE, sizeof(guint));
    if (settings->tool != MACHINE_TOOL_GROUP) {
        for (guint i = 0; i < settings->interfaces.count; i++) {
            if (machine_is_selected(settings, i)) {
                g_array_append_val(items, i);
            }
        }
        return items;
    }
    guint root = ip_script_root_group(settings);
    guint n_selected = machine_n_selected(settings);
    if (settings->kernel.explore.tree && n_selected == settings->interfaces.groups) {
        g_array_append_val(items, root);
        return items;
    }
    for (guint group = 1; group <= n_selected; group++) {
        g_array_append_val(items, group);
    }
    return items;
}

IpScript *ip_script_new(const MachineSettings *settings, guint number)
{
    IpScript *script = g_new0(IpScript, 1);
    g_autoptr(GArray) all = list_items(settings);
    script->settings = settings;
    script->items = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = number; i < all->len; i += (guint)settings->jobs) {
        g_array_append_val(script->items, g_array_index(all, guint, i));
    }
    return script;
}

void ip_script_free(IpScript *script)
{
    if (script != NULL) {
        g_array_unref(script->items);
        g_free(script);
    }
}

const IpScriptCounts *ip_script_get_counts(const IpScript *script)
{
    return &script->counts;
}

static guint get_item(const IpScript *script)
{
    return g_array_index(script->items, guint, script->next);
}

/* How many requests an item takes. */
static guint n_parts(const MachineSettings *settings)
{
    return settings->operation == MACHINE_CREATE_IN_GROUP && !settings->kernel.explore.inherit ? 2
                                                                                               : 1;
}

static gboolean is_creation(const IpScript *script)
{
    gint operation = script->settings->operation;
    return operation == MACHINE_CREATE ||
           (operation == MACHINE_CREATE_IN_GROUP && script->part == 0);
}

/* Sets what the operation asks of an interface or a group. */
static void set_operation(const IpScript *script, NetlinkRequest *request)
{
    const MachineSettings *settings = script->settings;
    switch ((MachineOperation)settings->operation) {
    case MACHINE_CREATE:
        break;
    case MACHINE_CREATE_IN_GROUP:
        if (script->part > 0 || settings->kernel.explore.inherit) {
            request->group = machine_group_of(settings, get_item(script));
        }
        break;
    case MACHINE_MTU:
        request->mtu_bytes = NEW_MTU;
        break;
    case MACHINE_UP:
        request->up = TRUE;
        break;
    case MACHINE_DOWN:
        request->up = FALSE;
        break;
    case MACHINE_SET_GROUP:
        request->group = ip_script_root_group(settings) + 1;
        break;
    case MACHINE_ADDRESS:
        request->type = NETLINK_NEW_ADDRESS;
        request->increment = settings->tool == MACHINE_TOOL_GROUP;
        break;
    case MACHINE_LIST:
        break;
    }
}

/* The request for the item; `name` is borrowed by it. */
static NetlinkRequest make_request(const IpScript *script, char name[INTERFACE_NAME_BYTES])
{
    NetlinkRequest request = netlink_request(NETLINK_NEW_LINK);
    set_operation(script, &request);
    if (script->settings->tool == MACHINE_TOOL_GROUP) {
        request.index = script->settings->ip.lookup == MACHINE_LOOKUP_DUMP ? -1 : 0;
        request.group = get_item(script);
    } else if (is_creation(script)) {
        ip_script_interface_name(get_item(script), name);
        request.creates = TRUE;
        request.name = name;
        request.kind = IP_SCRIPT_KIND;
    } else {
        request.index = script->index;
    }
    return request;
}

/* ---- work outside the lock ---- */

static void use_kernel(IpScript *script, SimTime time_ps)
{
    script->work.kernel_ps += time_ps;
}

static void use_calls(IpScript *script, guint n_calls)
{
    script->counts.n_calls += n_calls;
    use_kernel(script, n_calls * script->settings->process.system_call_ps);
}

static void copy(IpScript *script, guint n_bytes)
{
    script->counts.n_bytes += n_bytes;
    use_kernel(script, n_bytes * script->settings->kernel.byte_ps);
}

static void walk_map(IpScript *script, guint64 n_steps)
{
    script->counts.n_map_steps += n_steps;
    SimTime time_ps = (SimTime)n_steps * script->settings->ip.map_step_ps;
    script->work.user_ps += time_ps;
    script->counts.lookup_ps += time_ps;
}

static void take_in(IpScript *script)
{
    script->counts.n_links++;
    script->work.user_ps += script->settings->ip.link_ps;
    script->counts.lookup_ps += script->settings->ip.link_ps;
}

static void read_message(IpScript *script, guint n_bytes)
{
    use_calls(script, script->settings->ip.lookup == MACHINE_LOOKUP_NAME ? 2 : 1);
    copy(script, n_bytes);
}

static void send_message(IpScript *script, guint n_bytes)
{
    use_calls(script, SEND_CALLS);
    copy(script, n_bytes);
}

static void use_process(IpScript *script, CpuTime time)
{
    script->work = cpu_time_add(script->work, time);
    script->counts.process_ps += cpu_time_sum_ps(time);
}

static void begin_process(IpScript *script)
{
    const MachineSettings *settings = script->settings;
    const SysfsSettings *sysfs = &settings->kernel.sysfs;
    NetlinkRequest probe = netlink_request(NETLINK_NEW_LINK);
    script->counts.n_processes++;
    use_process(script, process_begin(&settings->process));
    use_process(script, (CpuTime){.kernel_ps = sysfs->enabled ? sysfs->process_ps : 0});
    script->has_map = FALSE;
    script->n_known = 0;
    use_calls(script, OPEN_CALLS);
    send_message(script, netlink_request_bytes(&probe));
}

static void end_process(IpScript *script)
{
    use_process(script, process_end(&script->settings->process));
}

/* ---- from call to call ---- */

static NetlinkRequest name_request(const IpScript *script, char name[INTERFACE_NAME_BYTES])
{
    NetlinkRequest request = netlink_request(NETLINK_GET_LINK);
    ip_script_interface_name(get_item(script), name);
    request.name = name;
    return request;
}

static Stage begin_dump(IpScript *script, gint64 group)
{
    NetlinkRequest request = netlink_request(NETLINK_GET_LINK);
    request.dumps = TRUE;
    script->dump = (RtnetlinkDump){.group = group};
    script->has_map = TRUE;
    script->n_known = 0;
    send_message(script, netlink_request_bytes(&request));
    return STAGE_DUMP;
}

/* The dump is remembered: the index is found in it, by name. */
static Stage find_in_map(IpScript *script)
{
    guint index = get_item(script) + 2; /* lo has 1 */
    if (!is_creation(script)) {
        walk_map(script, link_map_find_steps((guint)script->settings->ip.map_buckets,
                                             script->n_known, index));
        script->index = index;
    }
    return STAGE_REQUEST;
}

static Stage begin_lookup(IpScript *script)
{
    char name[INTERFACE_NAME_BYTES];
    NetlinkRequest request = name_request(script, name);
    use_calls(script, OPEN_CALLS);
    send_message(script, netlink_request_bytes(&request));
    return STAGE_FIND;
}

/* A line of the script: what is asked first. */
static Stage begin_line(IpScript *script)
{
    const MachineSettings *settings = script->settings;
    gboolean of_group = settings->tool == MACHINE_TOOL_GROUP;
    gboolean dumps = settings->ip.lookup == MACHINE_LOOKUP_DUMP;
    script->work.user_ps += settings->ip.line_ps;
    if (settings->operation == MACHINE_LIST) {
        gint64 group = of_group ? (gint64)get_item(script) : NETLINK_ABSENT;
        return of_group || dumps ? begin_dump(script, group) : begin_lookup(script);
    }
    if (of_group) {
        return STAGE_REQUEST;
    }
    if (dumps) {
        return script->has_map ? find_in_map(script) : begin_dump(script, NETLINK_ABSENT);
    }
    return is_creation(script) ? STAGE_REQUEST : begin_lookup(script);
}

/* After an item, or a part of it: the next line, or the end of the process. */
static Stage end_line(IpScript *script)
{
    script->part++;
    if (script->part == n_parts(script->settings)) {
        script->part = 0;
        script->next++;
    }
    gboolean has_more = script->next < script->items->len;
    if (script->settings->tool == MACHINE_TOOL_BATCH && has_more) {
        return begin_line(script);
    }
    end_process(script);
    return has_more ? STAGE_START : STAGE_OVER;
}

/* Sends the request of a line that has come so far. */
static void send_request(IpScript *script)
{
    char name[INTERFACE_NAME_BYTES];
    NetlinkRequest request = make_request(script, name);
    script->counts.n_requests++;
    send_message(script, netlink_request_bytes(&request));
}

gboolean ip_script_advance(IpScript *script, SimTime *work_ps)
{
    gboolean is_over = script->stage == STAGE_OVER || script->items->len == 0;
    if (!is_over && script->stage == STAGE_START) {
        begin_process(script);
        script->stage = STAGE_PROBE;
    } else if (!is_over && script->stage == STAGE_REQUEST) {
        send_request(script);
    }
    script->counts.cpu = cpu_time_add(script->counts.cpu, script->work);
    *work_ps = cpu_time_sum_ps(script->work);
    script->work = (CpuTime){0};
    return !is_over;
}

/* ---- calls ---- */

static SimTime call_probe(IpScript *script, Rtnetlink *kernel)
{
    NetlinkRequest request = netlink_request(NETLINK_NEW_LINK);
    RtnetlinkReply reply = rtnetlink_handle(kernel, &request);
    use_calls(script, 1);
    copy(script, reply.reply_bytes);
    script->stage = begin_line(script);
    return reply.locked_ps;
}

static SimTime call_dump(IpScript *script, Rtnetlink *kernel)
{
    const MachineSettings *settings = script->settings;
    guint n_links;
    RtnetlinkReply reply = rtnetlink_dump(kernel, &script->dump, &n_links);
    read_message(script, reply.reply_bytes);
    for (guint i = 0; i < n_links; i++) {
        take_in(script);
        script->n_known++;
        walk_map(script, link_map_add_steps((guint)settings->ip.map_buckets, script->n_known));
    }
    if (script->dump.ended) {
        script->stage =
            settings->operation == MACHINE_LIST ? end_line(script) : find_in_map(script);
    }
    return reply.locked_ps;
}

static SimTime call_find(IpScript *script, Rtnetlink *kernel)
{
    char name[INTERFACE_NAME_BYTES];
    NetlinkRequest request = name_request(script, name);
    RtnetlinkReply reply = rtnetlink_handle(kernel, &request);
    guint n_steps;
    read_message(script, reply.reply_bytes);
    use_calls(script, CLOSE_CALLS);
    take_in(script);
    const Interface *found = interface_table_find_name(rtnetlink_get_table(kernel), name, &n_steps);
    script->index = found != NULL ? found->index : 0;
    script->stage = script->settings->operation == MACHINE_LIST ? end_line(script) : STAGE_REQUEST;
    return reply.locked_ps;
}

static SimTime call_request(IpScript *script, Rtnetlink *kernel)
{
    char name[INTERFACE_NAME_BYTES];
    NetlinkRequest request = make_request(script, name);
    RtnetlinkReply reply = rtnetlink_handle(kernel, &request);
    script->counts.n_changed += reply.n_changed;
    script->counts.n_refused += reply.error != 0;
    read_message(script, reply.reply_bytes);
    script->stage = end_line(script);
    return reply.locked_ps;
}

SimTime ip_script_call(IpScript *script, Rtnetlink *kernel)
{
    SimTime held_ps = 0;
    switch (script->stage) {
    case STAGE_PROBE:
        held_ps = call_probe(script, kernel);
        break;
    case STAGE_DUMP:
        held_ps = call_dump(script, kernel);
        script->counts.lookup_ps += held_ps;
        break;
    case STAGE_FIND:
        held_ps = call_find(script, kernel);
        script->counts.lookup_ps += held_ps;
        break;
    case STAGE_REQUEST:
        held_ps = call_request(script, kernel);
        script->counts.change_ps += held_ps;
        break;
    case STAGE_START:
    case STAGE_OVER:
        g_assert_not_reached();
    }
    rtnetlink_return(kernel);
    script->counts.cpu.kernel_ps += held_ps;
    return held_ps;
}
