/* The digest of a point: what two scenarios must share to give the same results. */
#include <string.h>

#include "models/models.h"
#include "scenarios/point-internal.h"

static gboolean changes_no_result(const char *path)
{
    return strcmp(path, "test.batch_size") == 0 || strcmp(path, "tester.replay.file") == 0;
}

/* SimAttributeVisitValue: adds "PATH=VALUE" of an attribute that has a value. */
static void digest_value(const char *path, const SimAttribute *attribute G_GNUC_UNUSED,
                         const char *value, gpointer digest)
{
    if (value != NULL && !changes_no_result(path)) {
        g_autofree char *line = g_strdup_printf("%s=%s\n", path, value);
        g_checksum_update(digest, (const guchar *)line, -1);
    }
}

static void digest_table(GChecksum *digest, const SimAttributeTable *table, gconstpointer settings,
                         const char *prefix)
{
    sim_attribute_table_values(table, settings, prefix, digest_value, digest);
}

static void digest_link(GChecksum *digest, const LinkSettings *link, guint port)
{
    g_autofree char *prefix = g_strdup_printf("links.%u", port);
    /* Its ends are said by the port: however they were written, they are the same. */
    LinkSettings without_ends = *link;
    without_ends.between = NULL;
    digest_table(digest, &link_attributes, &without_ends, prefix);
}

/* The switches of a way, and the links before and between them. */
static void digest_way(GChecksum *digest, const SwitchWay *way, guint number)
{
    for (guint i = 0; i < way->n_switches; i++) {
        const SwitchPlace *place = &way->switches[i];
        g_autofree char *line = g_strdup_printf("switch.%u.%u=%s %u %u\n", number, i, place->path,
                                                place->ports[0], place->ports[1]);
        g_checksum_update(digest, (const guchar *)line, -1);
        digest_link(digest, way->links[i], number);
        digest_link(digest, way->links[i + 1], number);
    }
}

/* The switches, and where they are linked. */
static void digest_switches(GChecksum *digest, const BoundPoint *bound)
{
    for (guint i = 0; i < bound->n_switches; i++) {
        digest_table(digest, &switch_attributes, &bound->switches[i], bound->switch_paths[i]);
    }
    for (guint way = 0; bound->ways != NULL && way < bound->n_behind + 2; way++) {
        digest_way(digest, &bound->ways[way], way);
    }
}

static void digest_hosts(GChecksum *digest, const BoundPoint *bound)
{
    const ScenarioPoint *point = &bound->point;
    for (guint i = 0; i < HOST_NETWORK_HOSTS; i++) {
        g_autofree char *name =
            g_strdup_printf("point=%u\nhost.%u=%s\n", point->index, i, point->host_paths[i]);
        g_autofree char *prefix = g_strdup_printf("host.%u", i);
        g_checksum_update(digest, (const guchar *)name, -1);
        digest_table(digest, &host_attributes, &point->hosts[i], prefix);
        digest_link(digest, point->host_links[i], i);
    }
    digest_table(digest, &switch_attributes, point->between, "switch");
    digest_table(digest, &iperf_attributes, &point->iperf, "iperf");
    digest_table(digest, &test_attributes, &point->test, "test");
}

/* A capture is what its bytes are, whatever its name. */
static void digest_capture(GChecksum *digest, const Capture *capture)
{
    if (capture != NULL) {
        g_autofree char *line =
            g_strdup_printf("tester.replay.sha256=%s\n", capture_get_digest(capture));
        g_checksum_update(digest, (const guchar *)line, -1);
    }
}

/* DUTs behind the first, and the links to them. */
static void digest_behind(GChecksum *digest, const ScenarioPoint *point)
{
    for (guint i = 0; i < point->n_behind; i++) {
        const TrialDevice *device = &point->behind[i];
        g_autofree char *prefix = g_strdup_printf("dut.%u", i + 1);
        g_autofree char *line = g_strdup_printf("%s=%s\n", prefix, device->path);
        g_checksum_update(digest, (const guchar *)line, -1);
        digest_link(digest, device->link, DUT_PORTS + i);
        digest_table(digest, &dut_attributes, device->dut, prefix);
    }
}

void point_digest(const BoundPoint *bound, GChecksum *digest)
{
    const ScenarioPoint *point = &bound->point;
    if (point->subject == TEST_OF_HOSTS) {
        digest_hosts(digest, bound);
        return;
    }
    if (point->machine_path != NULL) {
        g_autofree char *name =
            g_strdup_printf("point=%u\nmachine=%s\n", point->index, point->machine_path);
        g_checksum_update(digest, (const guchar *)name, -1);
        digest_table(digest, &machine_attributes, &point->machine, "machine");
        digest_table(digest, &test_attributes, &point->test, "test");
        return;
    }
    g_autofree char *head = g_strdup_printf("point=%u\ntester=%s\ndut=%s\n", point->index,
                                            point->tester_path, point->dut_path);
    g_checksum_update(digest, (const guchar *)head, -1);
    for (guint port = 0; port < DUT_PORTS; port++) {
        digest_link(digest, point->links[port], port);
    }
    digest_switches(digest, bound);
    digest_behind(digest, point);
    digest_table(digest, &tester_attributes, &point->tester, "tester");
    digest_capture(digest, point->tester.replay.capture);
    digest_table(digest, &dut_attributes, &point->dut, "dut");
    digest_table(digest, &test_attributes, &point->test, "test");
}
