/* What the kernel does for a request and what it refuses, and its time by hand. Costs are powers of
 * ten, so that a sum shows its parts. */
#include "models/rtnetlink.h"

#include <errno.h>

#define N_INTERFACES 6

typedef struct {
    KernelSettings settings;
    Rtnetlink *kernel;
} Bench;

/* dummy0 to dummy5, index 2 to 7, in groups 1, 2, 3, 1, 2, 3. */
static void bench_init(Bench *bench)
{
    sim_attribute_set_defaults(&kernel_attributes, &bench->settings);
    bench->settings.message_ps = 1000000;
    bench->settings.change_ps = 100000;
    bench->settings.notifiers = 2;
    bench->settings.notifier_ps = 10000;
    bench->settings.fill_ps = 1000;
    bench->settings.sysfs.enabled = FALSE;
    bench->kernel = rtnetlink_new(&bench->settings, "dummy", N_INTERFACES);
    for (guint i = 0; i < N_INTERFACES; i++) {
        g_autofree char *name = g_strdup_printf("dummy%u", i);
        rtnetlink_prepare(bench->kernel, name, i % 3 + 1);
    }
}

static void bench_clear(Bench *bench)
{
    rtnetlink_free(bench->kernel);
    sim_attribute_clear(&kernel_attributes, &bench->settings);
}

static Interface *get(Bench *bench, guint index)
{
    return interface_table_get(rtnetlink_get_table(bench->kernel), index - 1);
}

/* An event is 2 calls; a change of the MTU is one event, of the state two. */
static void test_one(void)
{
    Bench bench;
    bench_init(&bench);
    NetlinkRequest request = netlink_request(NETLINK_NEW_LINK);
    request.index = 3;
    request.mtu_bytes = 1400;
    RtnetlinkReply reply = rtnetlink_handle(bench.kernel, &request);
    g_assert_cmpint(reply.error, ==, 0);
    g_assert_cmpint(reply.locked_ps, ==, 1000000 + 100000 + 2 * 10000 + 1000);
    g_assert_cmpuint(reply.n_changed, ==, 1);
    g_assert_cmpuint(reply.reply_bytes, ==, 60);
    g_assert_cmpuint(get(&bench, 3)->mtu_bytes, ==, 1400);
    g_assert_cmpuint(get(&bench, 4)->mtu_bytes, ==, 1500);
    /* once more: nothing to tell */
    reply = rtnetlink_handle(bench.kernel, &request);
    g_assert_cmpint(reply.locked_ps, ==, 1000000 + 100000);
    g_assert_cmpuint(reply.n_changed, ==, 0);
    request.up = TRUE;
    reply = rtnetlink_handle(bench.kernel, &request);
    g_assert_cmpint(reply.locked_ps, ==, 1000000 + 100000 + 4 * 10000 + 1000);
    g_assert_true(get(&bench, 3)->is_up);
    bench_clear(&bench);
}

/* The group of a request for one interface is its new group; of one for none, which ones. */
static void test_group(void)
{
    Bench bench;
    bench_init(&bench);
    NetlinkRequest request = netlink_request(NETLINK_NEW_LINK);
    request.index = 2;
    request.group = 2;
    RtnetlinkReply reply = rtnetlink_handle(bench.kernel, &request);
    g_assert_cmpuint(get(&bench, 2)->group, ==, 2);
    g_assert_cmpint(reply.locked_ps, ==, 1000000 + 100000); /* no event */
    const gint64 indices[] = {-1, 0};
    for (guint i = 0; i < G_N_ELEMENTS(indices); i++) {
        request.index = indices[i];
        request.mtu_bytes = 1400 + (gint64)i;
        reply = rtnetlink_handle(bench.kernel, &request);
        g_assert_cmpuint(reply.n_changed, ==, 3); /* 0, 1 and 4 */
        g_assert_cmpint(reply.locked_ps, ==, 1000000 + 3 * (100000 + 2 * 10000 + 1000));
    }
    for (guint i = 0; i < N_INTERFACES; i++) {
        gboolean is_member = i == 0 || i == 1 || i == 4;
        g_assert_cmpuint(get(&bench, i + 2)->mtu_bytes, ==, is_member ? 1401 : 1500);
        g_assert_cmpuint(get(&bench, i + 2)->group, ==, i == 0 ? 2 : i % 3 + 1);
    }
    request.group = 9;
    g_assert_cmpuint(rtnetlink_handle(bench.kernel, &request).n_changed, ==, 0);
    bench_clear(&bench);
}

static gint error_of(Bench *bench, const NetlinkRequest *request)
{
    RtnetlinkReply reply = rtnetlink_handle(bench->kernel, request);
    g_assert_cmpuint(reply.n_changed, ==, 0);
    return reply.error;
}

static void test_refused(void)
{
    Bench bench;
    bench_init(&bench);
    NetlinkRequest request = netlink_request(NETLINK_NEW_LINK);
    g_assert_cmpint(error_of(&bench, &request), ==, EINVAL); /* about nothing */
    request.index = -1;
    g_assert_cmpint(error_of(&bench, &request), ==, EINVAL);
    request.index = 8;
    g_assert_cmpint(error_of(&bench, &request), ==, ENODEV);
    request.index = 0;
    request.name = "eth0";
    request.group = 1; /* a name and a group: one interface, which is not there */
    g_assert_cmpint(error_of(&bench, &request), ==, ENODEV);
    request.name = NULL;
    request.creates = TRUE; /* a group of what is not there yet */
    g_assert_cmpint(error_of(&bench, &request), ==, EINVAL);
    request.name = "dummy5";
    g_assert_cmpint(error_of(&bench, &request), ==, EEXIST);
    request = netlink_request(NETLINK_NEW_ADDRESS);
    request.group = 1; /* one address for all */
    g_assert_cmpint(error_of(&bench, &request), ==, EINVAL);
    request.increment = TRUE; /* Linux cannot count */
    g_assert_cmpint(error_of(&bench, &request), ==, EINVAL);
    bench.settings.explore.addresses = TRUE;
    g_assert_cmpuint(rtnetlink_handle(bench.kernel, &request).n_changed, ==, 2);
    g_assert_cmpuint(get(&bench, 2)->n_addresses, ==, 1);
    g_assert_cmpuint(get(&bench, 3)->n_addresses, ==, 0);
    bench_clear(&bench);
}

static void test_create(void)
{
    Bench bench;
    bench_init(&bench);
    bench.settings.create_ps = 10000000;
    bench.settings.sysfs.enabled = TRUE;
    bench.settings.sysfs.create_ps = 100000000;
    bench.settings.sysfs.entry_ps = 1;
    bench.settings.sysfs.fill_ps = 100;
    NetlinkRequest request = netlink_request(NETLINK_NEW_LINK);
    request.name = "eth0";
    request.creates = TRUE;
    RtnetlinkReply reply = rtnetlink_handle(bench.kernel, &request);
    /* 7 were there */
    g_assert_cmpint(reply.locked_ps, ==,
                    100000000 + 10000000 + 1000000 + 4 * 10000 + 1000 + 100 + 7);
    g_assert_cmpstr(get(&bench, 8)->name, ==, "eth0");
    g_assert_cmpuint(get(&bench, 8)->group, ==, 0);
    bench_clear(&bench);
}

/* A root above groups 1 and 2. */
static void test_tree(void)
{
    Bench bench;
    bench_init(&bench);
    NetlinkRequest request = netlink_request(NETLINK_NEW_LINK);
    request.group = 10;
    request.up = TRUE;
    rtnetlink_set_parent(bench.kernel, 1, 7);
    rtnetlink_set_parent(bench.kernel, 7, 10);
    rtnetlink_set_parent(bench.kernel, 2, 10);
    g_assert_cmpuint(rtnetlink_handle(bench.kernel, &request).n_changed, ==, 0);
    bench.settings.explore.tree = TRUE;
    g_assert_cmpuint(rtnetlink_handle(bench.kernel, &request).n_changed, ==, 4);
    for (guint i = 0; i < N_INTERFACES; i++) { /* they stay where they are */
        g_assert_cmpuint(get(&bench, i + 2)->group, ==, i % 3 + 1);
    }
    bench_clear(&bench);
}

/* Linux 6.18 asks the notifiers before a new MTU. */
static void test_asked_before(void)
{
    Bench bench;
    bench_init(&bench);
    bench.settings.version = NETLINK_LINUX_6_18;
    NetlinkRequest request = netlink_request(NETLINK_NEW_LINK);
    request.index = 3;
    request.mtu_bytes = 1400;
    const RtnetlinkReply reply = rtnetlink_handle(bench.kernel, &request);
    g_assert_cmpint(reply.locked_ps, ==, 1000000 + 100000 + 4 * 10000 + 1000);
    g_assert_cmpuint(reply.reply_bytes, ==, 36);
    bench_clear(&bench);
}

/* 7 descriptions: lo's of 436 B (no kind, a shorter name), six of 456: 8 fit 3776. With room for
 * 1348 = 436 + 2 * 456 three and then two (912, 1368 is too much). */
static void test_dump(void)
{
    Bench bench;
    bench_init(&bench);
    const guint full[] = {7, 0};
    const guint small[] = {3, 2, 2, 0};
    const guint group_one[] = {2, 0};
    const struct {
        gint64 buffer_bytes, group;
        gboolean filter;
        const guint *n_links;
    } rows[] = {{3776, NETLINK_ABSENT, FALSE, full},
                {1348, NETLINK_ABSENT, FALSE, small},
                {3776, 1, FALSE, full},
                {3776, 1, TRUE, group_one}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        RtnetlinkDump dump = {.group = rows[i].group};
        bench.settings.dump_buffer_bytes = rows[i].buffer_bytes;
        bench.settings.explore.filter = rows[i].filter;
        for (const guint *expected = rows[i].n_links; !dump.ended; expected++) {
            guint n_links;
            RtnetlinkReply reply = rtnetlink_dump(bench.kernel, &dump, &n_links);
            g_assert_cmpuint(n_links, ==, *expected);
            g_assert_cmpint(reply.locked_ps, ==, 1000000 + (SimTime)n_links * 1000);
            g_assert_cmpint(dump.ended, ==, n_links == 0);
            g_assert_cmpint(reply.reply_bytes, <=, rows[i].buffer_bytes);
        }
    }
    bench_clear(&bench);
}

/* A message of 456 B takes 1280 of a buffer: one of 2560 is full after the third. */
static void test_listeners(void)
{
    Bench bench;
    bench_init(&bench);
    NetlinkRequest request = netlink_request(NETLINK_NEW_LINK);
    bench.settings.listeners = 2;
    bench.settings.listen_ps = 1;
    bench.settings.listener_buffer_bytes = 2560;
    for (guint i = 0; i < 4; i++) {
        request.index = 2 + i;
        request.mtu_bytes = 1400;
        RtnetlinkReply reply = rtnetlink_handle(bench.kernel, &request);
        g_assert_cmpint(reply.locked_ps % 10, ==, i < 3 ? 2 : 0);
    }
    g_assert_cmpuint(rtnetlink_get_counts(bench.kernel)->n_notices, ==, 8);
    g_assert_cmpuint(rtnetlink_get_counts(bench.kernel)->n_lost, ==, 2);
    rtnetlink_return(bench.kernel);
    request.index = 6;
    rtnetlink_handle(bench.kernel, &request);
    g_assert_cmpuint(rtnetlink_get_counts(bench.kernel)->n_lost, ==, 2);
    bench_clear(&bench);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/rtnetlink/one", test_one);
    g_test_add_func("/models/rtnetlink/group", test_group);
    g_test_add_func("/models/rtnetlink/refused", test_refused);
    g_test_add_func("/models/rtnetlink/create", test_create);
    g_test_add_func("/models/rtnetlink/tree", test_tree);
    g_test_add_func("/models/rtnetlink/asked-before", test_asked_before);
    g_test_add_func("/models/rtnetlink/dump", test_dump);
    g_test_add_func("/models/rtnetlink/listeners", test_listeners);
    return g_test_run();
}
