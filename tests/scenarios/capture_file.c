/* Captures read from files: whole ones, pcapng, other link types, and damaged ones, the same every
 * time: whatever comes in, the answer is a capture or one line that says what is wrong. */
#include "scenarios/capture_file.h"

#include <stdio.h>
#include <string.h>

#include "sim/random.h"
#include "tests/support/capture_writer.h"

#define N_DAMAGED 3000

static const WrittenFrame frames[] = {
    {.time_ns = 1000000000, .source = "10.0.0.1:7", .destination = "192.0.2.1:53", .bytes = 64},
    {.time_ns = 1000002000, .source = "192.0.2.1:53", .destination = "10.0.0.1:7", .bytes = 1518},
    {.time_ns = 1000003000,
     .source = "[2001:db8::1]:7",
     .destination = "[2001:db8::2]:53",
     .bytes = 90},
};

/* NULL: refused, with one line. */
static Capture *read_file(const char *path, const char *sender, char **message)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) senders = g_ptr_array_new();
    if (sender != NULL) {
        g_ptr_array_add(senders, (gpointer)sender);
    }
    g_autoptr(ReplayRule) rule = replay_rule_new(senders, &error);
    g_assert_no_error(error);
    Capture *capture = capture_file_read(path, "name", rule, sender == NULL, &error);
    if (capture == NULL) {
        g_assert_error(error, SIM_ERROR, SIM_ERROR_VALUE);
        g_assert_null(strchr(error->message, '\n'));
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
    } else {
        g_assert_no_error(error);
    }
    if (message != NULL) {
        *message = g_strdup(error != NULL ? error->message : "");
    }
    return capture;
}

static void refuse(const char *path, const char *part)
{
    g_autofree char *message = NULL;
    g_assert_null(read_file(path, NULL, &message));
    g_test_message("%s", message);
    g_assert_nonnull(strstr(message, part));
}

static void test_whole(void)
{
    if (!capture_writer_is_able()) {
        return;
    }
    char *path = capture_writer_write(frames, G_N_ELEMENTS(frames));
    g_autoptr(Capture) capture = read_file(path, "10.0.0.0/8", NULL);
    const CaptureSequence *forward = capture_sequence(capture, 0);
    const CaptureSequence *reverse = capture_sequence(capture, 1);
    g_autofree char *bytes = NULL;
    gsize n;
    g_assert_true(g_file_get_contents(path, &bytes, &n, NULL));
    g_autofree char *digest =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, n);
    g_assert_cmpstr(capture_get_digest(capture), ==, digest);
    g_assert_cmpstr(capture_get_file(capture), ==, "name");
    g_assert_cmpuint(forward->n, ==, 1);
    g_assert_cmpuint(reverse->n, ==, 2);
    g_assert_cmpint(reverse->time_ns[1], ==, 1000);
    g_assert_cmpint(capture_kind(capture, forward->kind[0])->bytes, ==, 64);
    g_assert_cmpint(capture_kind(capture, reverse->kind[0])->bytes, ==, 1518);
    g_assert_cmpint(capture_kind(capture, reverse->kind[1])->bytes, ==, 90);
    g_assert_cmpuint(capture_kind(capture, reverse->kind[1])->ip_version, ==, 6);
    g_assert_cmpuint(capture_flow(capture, reverse->flow[0])->source_port, ==, 53);
    capture_writer_remove(path);
}

/* A pcapng file as its draft lays it out (draft-ietf-opsawg-pcapng): section header, an interface
 * of bare IP whose times are in microseconds, one packet of 28 bytes. */
static const guint8 pcapng[] = {
    0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 28, 0, 0, 0,
    /* interface: link type 101, snap length 65535 */
    1, 0, 0, 0, 20, 0, 0, 0, 101, 0, 0, 0, 0xff, 0xff, 0, 0, 20, 0, 0, 0,
    /* packet */
    6, 0, 0, 0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 28, 0, 0, 0, 28, 0, 0, 0, 0x45, 0,
    0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, 0, 7, 0, 8, 0, 8, 0, 0, 60, 0, 0, 0};

static void test_pcapng(void)
{
    if (!capture_writer_is_able()) {
        return;
    }
    char *path = capture_writer_write_bytes(pcapng, sizeof pcapng);
    g_autoptr(Capture) capture = read_file(path, NULL, NULL);
    g_assert_nonnull(capture);
    g_assert_cmpuint(capture_n_frames(capture), ==, 1);
    g_assert_cmpint(capture_kind(capture, 0)->bytes, ==, 64);
    g_assert_cmpuint(capture_flow(capture, 0)->destination_port, ==, 8);
    capture_writer_remove(path);
}

static void test_refused(void)
{
    if (!capture_writer_is_able()) {
        return;
    }
    char *path = capture_writer_write(frames, G_N_ELEMENTS(frames));
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *missing = g_strconcat(path, ".no", NULL);
    g_autofree char *bytes = NULL;
    gsize n;
    g_assert_true(g_file_get_contents(path, &bytes, &n, NULL));
    refuse(missing, "cannot read");
    refuse(folder, "is no regular file");
    refuse("/dev/zero", "is no regular file");
    capture_writer_remove(path);

    path = capture_writer_write_bytes("", 0);
    refuse(path, "no capture");
    capture_writer_remove(path);
    path = capture_writer_write_bytes("dutsim: 1\ntester: {}\ndut: {}\n", 29);
    refuse(path, "no capture");
    capture_writer_remove(path);
    path = capture_writer_write_bytes(bytes, 24); /* the file's header alone */
    refuse(path, "no whole IP frame in it: 0 are not IP");
    capture_writer_remove(path);
    path = capture_writer_write_bytes(bytes, n - 1);
    refuse(path, "trunc");
    capture_writer_remove(path);
    bytes[20] = 105; /* IEEE 802.11 */
    path = capture_writer_write_bytes(bytes, n);
    refuse(path, "link type IEEE802_11 (105)");
    capture_writer_remove(path);
}

/* Without waiting for the disk, as GLib does. */
static void write_again(const char *path, const guint8 *bytes, gsize n)
{
    FILE *file = fopen(path, "wbe");
    g_assert_nonnull(file);
    g_assert_cmpuint(fwrite(bytes, 1, n, file), ==, n);
    g_assert_cmpint(fclose(file), ==, 0);
}

/* Every place of the file cut off, then bytes changed at random. */
static void test_damaged(void)
{
    if (!capture_writer_is_able()) {
        return;
    }
    SimRandom random = sim_random_stream(1, 0, "capture_file");
    char *path = capture_writer_write(frames, G_N_ELEMENTS(frames));
    g_autofree char *pcap = NULL;
    gsize n_pcap;
    guint n_read = 0;
    g_assert_true(g_file_get_contents(path, &pcap, &n_pcap, NULL));
    for (guint i = 0; i < N_DAMAGED; i++) {
        gboolean is_new = i % 3 == 0;
        gsize n = is_new ? sizeof pcapng : n_pcap;
        g_autofree guint8 *bytes = g_memdup2(is_new ? (gconstpointer)pcapng : pcap, n);
        gsize length = i < 500 ? i % n : n;
        for (guint changes = i < 500 ? 0 : 1 + i % 3; changes > 0; changes--) {
            gsize at = sim_random_next(&random) % (i % 2 == 0 ? MIN(n, 100) : n);
            bytes[at] = (guint8)sim_random_next(&random);
        }
        write_again(path, bytes, length);
        g_autoptr(Capture) capture = read_file(path, i % 5 == 0 ? "10.0.0.1" : NULL, NULL);
        if (capture != NULL) {
            n_read++;
            g_assert_cmpuint(capture_n_frames(capture), >, 0);
        }
    }
    g_assert_cmpuint(n_read, >, N_DAMAGED / 10);
    g_assert_cmpuint(n_read, <, N_DAMAGED);
    capture_writer_remove(path);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/capture_file/whole", test_whole);
    g_test_add_func("/capture_file/pcapng", test_pcapng);
    g_test_add_func("/capture_file/refused", test_refused);
    g_test_add_func("/capture_file/damaged", test_damaged);
    return g_test_run();
}
