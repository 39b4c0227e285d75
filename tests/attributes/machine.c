/* A machine whose interfaces are changed (docs/models/netlink.md), four of them and lo, by one ip
 * process each that asks for all links first, unless a case says otherwise; nothing takes time but
 * what a case gives a cost.
 *
 * A process makes 12 system calls (5 to open a socket, 2 for the probe, 1 to ask for the links, 2
 * to read them and the end, 2 for the request) and has the kernel handle 4 messages (probe, links,
 * end, request); the kernel describes 5 interfaces to it and the changed one to whoever listens. */
#include "models/reconfiguration.h"

#define MAX_SETS   4
#define MAX_VALUES 5

typedef gint64 (*Figure)(const ReconfigurationResult *result);

static gint64 time_ps(const ReconfigurationResult *result)
{
    return result->time_ps;
}

static gint64 processes(const ReconfigurationResult *result)
{
    return (gint64)result->script.n_processes;
}

static gint64 changed(const ReconfigurationResult *result)
{
    return (gint64)result->script.n_changed;
}

static gint64 requests(const ReconfigurationResult *result)
{
    return (gint64)result->script.n_requests;
}

static gint64 links(const ReconfigurationResult *result)
{
    return (gint64)result->script.n_links;
}

static gint64 bytes(const ReconfigurationResult *result)
{
    return (gint64)result->script.n_bytes;
}

static gint64 cold(const ReconfigurationResult *result)
{
    return (gint64)result->kernel.n_cold;
}

static gint64 notices_lost(const ReconfigurationResult *result)
{
    return (gint64)result->kernel.n_lost;
}

/* Both in one number. */
static gint64 requests_and_calls(const ReconfigurationResult *result)
{
    return 1000 * (gint64)result->script.n_requests + (gint64)result->kernel.n_notifier_calls;
}

#define REFUSED (-1)
#define NS      SIM_PS_PER_NS
#define US      SIM_PS_PER_US
#define MS      SIM_PS_PER_MS

static const struct {
    const char *path;
    Figure figure;
    const char *sets[MAX_SETS]; /* "PATH=VALUE" */
    struct {
        const char *text; /* NULL: the default */
        gint64 expected;
    } values[MAX_VALUES]; /* ended by one that has neither */
} cases[] = {
    {"tool", processes, {0}, {{NULL, 4}, {"ip-one-by-one", 4}, {"ip-batch", 1}, {"ip-group", 1}}},
    /* an event has 20 calls: a new MTU one event, a new state or interface two, a new group none */
    {"operation", requests_and_calls, {0}, {{NULL, 4080}, {"up", 4160}, {"set-group", 4000}}},
    {"operation", requests_and_calls, {0}, {{"create", 4160}, {"create-in-group", 8160}}},
    {"operation", requests_and_calls, {0}, {{"list", 0}, {"address", 4080}}},
    {"jobs", time_ps, {"process.exec=1 ms"}, {{NULL, 4 * MS}, {"2", 2 * MS}, {"3", 2 * MS}}},
    {"jobs", time_ps, {"process.exec=1 ms"}, {{"4", MS}, {"64", MS}}},
    {"interfaces.count", changed, {0}, {{"4", 4}, {"7", 7}, {"300", 300}}},
    {"interfaces.groups", processes, {"tool=ip-group"}, {{NULL, 1}, {"2", 2}, {"4", 4}}},
    {"interfaces.groups", processes, {0}, {{"5", REFUSED}}},
    {"interfaces.selected", changed, {"interfaces.groups=4"}, {{NULL, 4}, {"1", 1}, {"3", 3}}},
    {"process.fork", time_ps, {0}, {{NULL, 0}, {"1 us", 4 * US}}},
    {"process.exec", time_ps, {0}, {{NULL, 0}, {"1 us", 4 * US}}},
    {"process.start", time_ps, {0}, {{NULL, 0}, {"1 us", 4 * US}}},
    {"process.exit", time_ps, {0}, {{NULL, 0}, {"1 us", 4 * US}}},
    /* to the process and back */
    {"process.switch", time_ps, {0}, {{NULL, 0}, {"1 us", 8 * US}}},
    {"process.tlb_miss", time_ps, {"process.tlb_entries=10"}, {{NULL, 0}, {"1 ns", 80 * NS}}},
    {"process.tlb_entries", time_ps, {"process.tlb_miss=1 ns"}, {{NULL, 0}, {"5", 40 * NS}}},
    {"process.system_call", time_ps, {0}, {{NULL, 0}, {"1 ns", 48 * NS}}},
    /* by name: the probe, the name, the request */
    {"ip.lookup", time_ps, {"kernel.message=1 us"}, {{"dump", 16 * US}, {"name", 12 * US}}},
    {"ip.line", time_ps, {0}, {{NULL, 0}, {"1 us", 4 * US}}},
    {"ip.link", time_ps, {0}, {{NULL, 0}, {"1 ns", 20 * NS}}},
    /* 1024 buckets: index i is found behind i + 1 buckets and i entries, i = 2 to 5 */
    {"ip.map_step", time_ps, {0}, {{NULL, 0}, {"1 ns", 32 * NS}}},
    /* one bucket: 0 + 1 + 2 + 3 + 4 steps to add, four times, and i + 1 to find; two: 0 + 0 + 1 + 1
     * + 2, and 2, 6, 3, 7 */
    {"ip.map_buckets",
     time_ps,
     {"ip.map_step=1 ns"},
     {{NULL, 32 * NS}, {"1", 58 * NS}, {"2", 34 * NS}}},
    /* probe 32 + 52, links 20 and 436 + 4 * 456 (1468 + 4 * 1488) and 20, request 40 + 60 (36) */
    {"kernel.version", bytes, {0}, {{"2.6.37", 4 * 2484}, {"6.18", 4 * 7620}}},
    {"kernel.message", time_ps, {0}, {{NULL, 0}, {"1 us", 16 * US}}},
    {"kernel.byte", time_ps, {0}, {{NULL, 0}, {"1 ps", 4 * 2484}}},
    /* 5 of the list, and one of the chain of the index */
    {"kernel.step", time_ps, {0}, {{NULL, 0}, {"1 ns", 24 * NS}}},
    {"kernel.fill", time_ps, {0}, {{NULL, 0}, {"1 ns", 24 * NS}}},
    {"kernel.change", time_ps, {0}, {{NULL, 0}, {"1 us", 4 * US}}},
    {"kernel.create", time_ps, {"operation=create"}, {{NULL, 0}, {"1 us", 4 * US}}},
    {"kernel.notifiers",
     time_ps,
     {"kernel.notifier=1 ns"},
     {{NULL, 80 * NS}, {"0", 0}, {"7", 28 * NS}}},
    {"kernel.notifier", time_ps, {0}, {{NULL, 0}, {"1 ns", 80 * NS}}},
    {"kernel.listeners", time_ps, {"kernel.listen=1 ns"}, {{NULL, 0}, {"3", 12 * NS}}},
    {"kernel.listen", time_ps, {"kernel.listeners=2"}, {{NULL, 0}, {"1 ns", 8 * NS}}},
    /* a message takes 1280 B: two are more than 2304 */
    {"kernel.listener_buffer",
     notices_lost,
     {"kernel.listeners=1", "tool=ip-group"},
     {{NULL, 0}, {"2304 B", 2}, {"2560 B", 1}}},
    /* 436 + 3 * 456 fit 2048: one message more */
    {"kernel.dump_buffer",
     time_ps,
     {"kernel.message=1 us"},
     {{NULL, 16 * US}, {"2048 B", 20 * US}}},
    /* the list again and again: all or nothing */
    {"kernel.cache",
     cold,
     {"kernel.interface=1 KiB", "tool=ip-group"},
     {{NULL, 0}, {"4 KiB", 0}, {"3 KiB", 4}}},
    {"kernel.interface",
     cold,
     {"kernel.cache=8 KiB", "tool=ip-group"},
     {{NULL, 4}, {"2 KiB", 0}, {"2049 B", 4}}},
    {"kernel.cold_fill", time_ps, {"kernel.cache=8 KiB"}, {{NULL, 0}, {"1 ns", 20 * NS}}},
    {"kernel.cold_change",
     time_ps,
     {"kernel.cache=8 KiB", "tool=ip-group"},
     {{NULL, 0}, {"1 us", 4 * US}}},
    {"kernel.sysfs.enabled",
     time_ps,
     {"kernel.sysfs.change=1 us"},
     {{NULL, 4 * US}, {"true", 4 * US}, {"false", 0}}},
    {"kernel.sysfs.process", time_ps, {0}, {{NULL, 0}, {"1 us", 4 * US}}},
    {"kernel.sysfs.fill", time_ps, {0}, {{NULL, 0}, {"1 ns", 24 * NS}}},
    {"kernel.sysfs.change", time_ps, {0}, {{NULL, 0}, {"1 us", 4 * US}}},
    {"kernel.sysfs.create", time_ps, {"operation=create"}, {{NULL, 0}, {"1 us", 4 * US}}},
    /* 1, 2, 3, 4 were there */
    {"kernel.sysfs.entry", time_ps, {"operation=create"}, {{NULL, 0}, {"1 ns", 10 * NS}}},
    {"kernel.explore.tree",
     processes,
     {"tool=ip-group", "interfaces.groups=2"},
     {{NULL, 2}, {"true", 1}}},
    {"kernel.explore.inherit", requests, {"operation=create-in-group"}, {{NULL, 8}, {"true", 4}}},
    {"kernel.explore.addresses",
     changed,
     {"operation=address", "tool=ip-group"},
     {{NULL, REFUSED}, {"true", 4}}},
    {"kernel.explore.filter",
     links,
     {"operation=list", "tool=ip-group", "interfaces.groups=2"},
     {{NULL, 10}, {"true", 4}}},
};

static void set(MachineSettings *machine, const char *path, const char *text)
{
    gpointer owner;
    const SimAttribute *attribute =
        sim_attribute_table_locate(&machine_attributes, machine, path, &owner);
    g_autoptr(GError) error = NULL;
    g_assert_nonnull(attribute);
    g_assert_true(sim_attribute_set(attribute, owner, text, &error));
    g_assert_no_error(error);
}

static gint64 measure(guint index, const char *text)
{
    MachineSettings machine;
    ReconfigurationResult result;
    const char *path;
    sim_attribute_set_defaults(&machine_attributes, &machine);
    set(&machine, "interfaces.count", "4");
    for (guint i = 0; i < MAX_SETS && cases[index].sets[i] != NULL; i++) {
        g_auto(GStrv) parts = g_strsplit(cases[index].sets[i], "=", 2);
        set(&machine, parts[0], parts[1]);
    }
    if (text != NULL) {
        set(&machine, cases[index].path, text);
    }
    if (!machine_settings_check(&machine, &path, NULL)) {
        return REFUSED;
    }
    g_assert_true(reconfiguration_run(&machine, NULL, &result));
    sim_attribute_clear(&machine_attributes, &machine);
    return cases[index].figure(&result);
}

static void test_attribute(gconstpointer data)
{
    guint index = GPOINTER_TO_UINT(data);
    for (guint i = 0; i < MAX_VALUES; i++) {
        const char *text = cases[index].values[i].text;
        if (text == NULL && i > 0) {
            break;
        }
        g_test_message("%s", text != NULL ? text : "default");
        g_assert_cmpint(measure(index, text), ==, cases[index].values[i].expected);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strdelimit(g_strdup(cases[i].path), ".", '/');
        g_autofree char *name = g_strdup_printf("/attributes/machine/%s/%u", path, i);
        g_test_add_data_func(name, GUINT_TO_POINTER(i), test_attribute);
    }
    return g_test_run();
}
