/* Whole scripts: what each call of `ip` does, counted and timed by hand.
 *
 * 3 interfaces (dummy0 to dummy2, index 2 to 4) and lo. Each cost is a power of ten of its own, so
 * that the digits of a time count what happened: 1 system call (10^0), 1 step of ip's table (10^4),
 * 1 description taken in (10^5), 1 line (10^6), 1 message handled (10^7), 1 change (10^8), 1 start
 * of a process with fork, exec and the end (10^9). */
#include "models/reconfiguration.h"

static void set(MachineSettings *machine, const char *path, const char *value)
{
    gpointer owner;
    const SimAttribute *attribute =
        sim_attribute_table_locate(&machine_attributes, machine, path, &owner);
    g_autoptr(GError) error = NULL;
    g_assert_true(sim_attribute_set(attribute, owner, value, &error));
    g_assert_no_error(error);
}

static void init(MachineSettings *machine)
{
    sim_attribute_set_defaults(&machine_attributes, machine);
    set(machine, "interfaces.count", "3");
    set(machine, "kernel.notifiers", "0");
    set(machine, "process.system_call", "1 ps");
    set(machine, "ip.map_step", "10 ns");
    set(machine, "ip.link", "100 ns");
    set(machine, "ip.line", "1 us");
    set(machine, "kernel.message", "10 us");
    set(machine, "kernel.change", "100 us");
    set(machine, "process.exec", "1 ms");
}

static ReconfigurationResult run(const MachineSettings *machine)
{
    ReconfigurationResult result;
    const char *path;
    g_autoptr(GError) error = NULL;
    g_assert_true(machine_settings_check(machine, &path, &error));
    g_assert_no_error(error);
    g_assert_true(reconfiguration_run(machine, NULL, &result));
    g_assert_cmpint(result.time_ps, ==, cpu_time_sum_ps(result.script.cpu) + result.lock_wait_ps);
    return result;
}

/* Each process: opening 5 calls, probe 2, dump 1 to ask and 2 to read (4 links and the end),
 * request 2: 12 calls; messages: probe, dump twice, request: 4; 4 links. The table of 1024 buckets:
 * no chains; the name in bucket i + 1 (i = 2, 3, 4) behind lo and those before: i + 1 buckets and i
 * entries. */
static void test_one_by_one_dump(void)
{
    MachineSettings machine;
    init(&machine);
    ReconfigurationResult result = run(&machine);
    g_assert_cmpuint(result.script.n_processes, ==, 3);
    g_assert_cmpuint(result.script.n_calls, ==, 3 * 12);
    g_assert_cmpuint(result.script.n_links, ==, 3 * 4);
    g_assert_cmpuint(result.script.n_map_steps, ==, 5 + 7 + 9);
    g_assert_cmpint(result.script.cpu.user_ps, ==,
                    3 * SIM_PS_PER_US + 12 * 100000 + (5 + 7 + 9) * 10000);
    g_assert_cmpint(result.script.cpu.kernel_ps, ==,
                    3 * SIM_PS_PER_MS + 3 * 100 * SIM_PS_PER_US + 12 * 10 * SIM_PS_PER_US + 36);
    g_assert_cmpuint(result.script.n_changed, ==, 3);
    /* 32 + 52 of the probe, 20 for the dump, 436 + 3 * 456 + 20, 40 + 60 */
    g_assert_cmpuint(result.script.n_bytes, ==, 3 * (32 + 52 + 20 + 436 + 3 * 456 + 20 + 40 + 60));
}

/* Asked by name: 5 + 2, then 5 to open, 1 to ask, 2 to read, 1 to close, 1 to send, 2 to read. */
static void test_one_by_one_name(void)
{
    MachineSettings machine;
    init(&machine);
    set(&machine, "ip.lookup", "name");
    set(&machine, "kernel.version", "6.18");
    ReconfigurationResult result = run(&machine);
    g_assert_cmpuint(result.script.n_calls, ==, 3 * 19);
    g_assert_cmpuint(result.script.n_links, ==, 3);
    g_assert_cmpuint(result.script.n_map_steps, ==, 0);
    g_assert_cmpint(result.time_ps, ==,
                    3 * SIM_PS_PER_MS + 300 * SIM_PS_PER_US + 9 * 10 * SIM_PS_PER_US +
                        3 * SIM_PS_PER_US + 3 * 100000 + 57);
}

/* One process asks once. */
static void test_batch(void)
{
    MachineSettings machine;
    init(&machine);
    set(&machine, "tool", "ip-batch");
    ReconfigurationResult result = run(&machine);
    g_assert_cmpuint(result.script.n_processes, ==, 1);
    g_assert_cmpuint(result.script.n_calls, ==, 5 + 2 + 3 + 3 * 2);
    g_assert_cmpuint(result.script.n_links, ==, 4);
    g_assert_cmpuint(result.script.n_requests, ==, 3);
    set(&machine, "ip.lookup", "name");
    result = run(&machine);
    g_assert_cmpuint(result.script.n_calls, ==, 5 + 2 + 3 * 12);
}

/* Two groups: 0 and 2 in the first. */
static void test_group(void)
{
    MachineSettings machine;
    init(&machine);
    set(&machine, "tool", "ip-group");
    set(&machine, "interfaces.groups", "2");
    ReconfigurationResult result = run(&machine);
    g_assert_cmpuint(result.script.n_processes, ==, 2);
    g_assert_cmpuint(result.script.n_changed, ==, 3);
    g_assert_cmpuint(result.kernel.n_lookup_steps, ==, 2 * 4);
    g_assert_cmpint(result.time_ps, ==,
                    2 * SIM_PS_PER_MS + 300 * SIM_PS_PER_US + 4 * 10 * SIM_PS_PER_US +
                        2 * SIM_PS_PER_US + 2 * 9);
    set(&machine, "interfaces.selected", "1");
    g_assert_cmpuint(run(&machine).script.n_changed, ==, 2);
    set(&machine, "interfaces.selected", "0");
    set(&machine, "kernel.explore.tree", "true");
    result = run(&machine);
    g_assert_cmpuint(result.script.n_processes, ==, 1);
    g_assert_cmpuint(result.script.n_changed, ==, 3);
}

/* The group asked for: both of its interfaces are shown, all or two are sent. */
static void test_list(void)
{
    MachineSettings machine;
    init(&machine);
    set(&machine, "tool", "ip-group");
    set(&machine, "operation", "list");
    set(&machine, "interfaces.groups", "2");
    set(&machine, "interfaces.selected", "1");
    g_assert_cmpuint(run(&machine).script.n_links, ==, 4);
    set(&machine, "kernel.explore.filter", "true");
    g_assert_cmpuint(run(&machine).script.n_links, ==, 2);
    set(&machine, "tool", "ip-one-by-one");
    g_assert_cmpuint(run(&machine).script.n_links, ==, 2 * 4);
    set(&machine, "ip.lookup", "name");
    g_assert_cmpuint(run(&machine).script.n_links, ==, 2);
}

static void test_operations(void)
{
    const struct {
        const char *operation;
        guint n_requests, n_changed;
    } rows[] = {{"create", 3, 3}, {"create-in-group", 6, 6}, {"mtu", 3, 3},     {"up", 3, 3},
                {"down", 3, 3},   {"set-group", 3, 3},       {"address", 3, 3}, {"list", 0, 0}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        for (guint lookup = 0; lookup < 2; lookup++) {
            MachineSettings machine;
            init(&machine);
            set(&machine, "operation", rows[i].operation);
            set(&machine, "ip.lookup", lookup == 0 ? "dump" : "name");
            ReconfigurationResult result = run(&machine);
            g_assert_cmpuint(result.script.n_requests, ==, rows[i].n_requests);
            g_assert_cmpuint(result.script.n_changed, ==, rows[i].n_changed);
            g_assert_cmpuint(result.script.n_refused, ==, 0);
        }
    }
}

/* Two scripts, A for 0 and 2, B for 1, and only the lock takes time: 10 us for a message, 100 more
 * for a change. A's probe 0-10, B's 10-20 (waits 10); A's name 20-30 (10), B's 30-40 (10); A's
 * request 40-150 (10), B's 150-260 (110), after which B is over; A's next process: probe 260-270
 * (110), name -280, request -390. */
static void test_lock(void)
{
    MachineSettings machine;
    sim_attribute_set_defaults(&machine_attributes, &machine);
    set(&machine, "interfaces.count", "3");
    set(&machine, "kernel.notifiers", "0");
    set(&machine, "operation", "set-group");
    set(&machine, "ip.lookup", "name");
    set(&machine, "kernel.change", "100 us");
    set(&machine, "kernel.message", "10 us");
    set(&machine, "jobs", "2");
    ReconfigurationResult result;
    g_assert_true(reconfiguration_run(&machine, NULL, &result));
    g_assert_cmpint(result.time_ps, ==, 390 * SIM_PS_PER_US);
    g_assert_cmpint(result.lock_wait_ps, ==, (10 + 10 + 10 + 10 + 110 + 110) * SIM_PS_PER_US);
}

/* The last of 2048 creations finds 2048 there. */
static void test_creation_grows(void)
{
    MachineSettings machine;
    sim_attribute_set_defaults(&machine_attributes, &machine);
    set(&machine, "interfaces.count", "2048");
    set(&machine, "operation", "create");
    ReconfigurationResult result;
    g_assert_true(reconfiguration_run(&machine, NULL, &result));
    /* each process takes in lo and all those before */
    g_assert_cmpuint(result.script.n_links, ==, 2048 * 2049 / 2);
}

static void test_cancelled(void)
{
    MachineSettings machine;
    gint cancelled = 1;
    init(&machine);
    ReconfigurationResult result;
    g_assert_false(reconfiguration_run(&machine, &cancelled, &result));
}

static void assert_refused(const char *first, const char *first_value, const char *second,
                           const char *second_value, const char *expected)
{
    MachineSettings machine;
    const char *path = NULL;
    g_autoptr(GError) error = NULL;
    init(&machine);
    set(&machine, first, first_value);
    set(&machine, second, second_value);
    g_assert_false(machine_settings_check(&machine, &path, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_VALUE);
    g_assert_cmpstr(path, ==, expected);
}

static void test_refused(void)
{
    assert_refused("interfaces.groups", "4", "tool", "ip-batch", "interfaces.groups");
    assert_refused("interfaces.groups", "2", "interfaces.selected", "3", "interfaces.selected");
    assert_refused("tool", "ip-group", "operation", "create", "operation");
    assert_refused("tool", "ip-group", "operation", "create-in-group", "operation");
    assert_refused("tool", "ip-group", "operation", "set-group", "operation");
    assert_refused("tool", "ip-group", "operation", "address", "operation");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/reconfiguration/one-by-one-dump", test_one_by_one_dump);
    g_test_add_func("/models/reconfiguration/one-by-one-name", test_one_by_one_name);
    g_test_add_func("/models/reconfiguration/batch", test_batch);
    g_test_add_func("/models/reconfiguration/group", test_group);
    g_test_add_func("/models/reconfiguration/list", test_list);
    g_test_add_func("/models/reconfiguration/operations", test_operations);
    g_test_add_func("/models/reconfiguration/lock", test_lock);
    g_test_add_func("/models/reconfiguration/creation-grows", test_creation_grows);
    g_test_add_func("/models/reconfiguration/cancelled", test_cancelled);
    g_test_add_func("/models/reconfiguration/refused", test_refused);
    return g_test_run();
}
