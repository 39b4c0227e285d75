#include "tests/support/capture_writer.h"

#include <glib/gstdio.h>
#include <string.h>

#include "models/endpoint.h"
#include "models/frame.h"
#include "output/pcap.h"

#define FCS_BYTES 4

gboolean capture_writer_is_able(void)
{
    if (!pcap_is_available()) {
        g_test_skip("built without libpcap");
    }
    return pcap_is_available();
}

static char *make_path(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("dutsim-replay-XXXXXX", &error);
    g_assert_no_error(error);
    return g_build_filename(folder, "capture.pcap", NULL);
}

static void read_end(const char *text, Endpoint *end)
{
    g_autoptr(GError) error = NULL;
    gboolean read = endpoint_parse(text, end, &error);
    g_assert_no_error(error);
    g_assert_true(read);
}

char *capture_writer_write(const WrittenFrame *frames, guint n)
{
    g_autoptr(GError) error = NULL;
    char *path = make_path();
    g_autoptr(Pcap) pcap = pcap_new(path, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < n; i++) {
        guint8 buffer[FRAME_MAX_BYTES];
        Endpoint source;
        Endpoint destination;
        read_end(frames[i].source, &source);
        read_end(frames[i].destination, &destination);
        FrameHeader header = {.ip_version = source.ip_version,
                              .source_mac = {2, 0, 0, 0, 0, 1},
                              .destination_mac = {2, 0, 0, 0, 0, 2},
                              .source_port = source.port,
                              .destination_port = destination.port,
                              .frame_bytes = frames[i].bytes};
        memcpy(header.source, source.address, sizeof header.source);
        memcpy(header.destination, destination.address, sizeof header.destination);
        guint n_bytes = frame_build(&header, buffer) - FCS_BYTES;
        pcap_add(pcap, frames[i].time_ns * SIM_PS_PER_NS, buffer, n_bytes, n_bytes);
    }
    gboolean finished = pcap_finish(pcap, &error);
    g_assert_no_error(error);
    g_assert_true(finished);
    return path;
}

char *capture_writer_write_bytes(gconstpointer bytes, gsize n)
{
    g_autoptr(GError) error = NULL;
    char *path = make_path();
    g_file_set_contents(path, bytes, (gssize)n, &error);
    g_assert_no_error(error);
    return path;
}

void capture_writer_remove(char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_remove(path);
    g_rmdir(folder);
    g_free(path);
}
