#include "scenarios/capture_file.h"

#ifdef DUTSIM_PCAP
#include <errno.h>
#include <pcap/pcap.h>
#include <string.h>
#include <sys/stat.h>

#define CHUNK_BYTES 65536
#define NS_PER_S    G_GINT64_CONSTANT(1000000000)
#define MOST_S      (G_GINT64_CONSTANT(1) << 33) /* in ns they fit 63 bits */

/* What libpcap hands out is its own to close. */
static void close_capture(pcap_t *file)
{
    pcap_close(file);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(pcap_t, close_capture)

static FILE *open_file(const char *path, GError **error)
{
    struct stat status;
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "cannot read '%s': %s", path,
                    g_strerror(errno));
        return NULL;
    }
    if (fstat(fileno(file), &status) != 0 || !S_ISREG(status.st_mode)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "'%s' is no regular file", path);
        (void)fclose(file);
        return NULL;
    }
    return file;
}

/* SHA-256 of the whole file, which stands at its begin again. (transfer full) NULL: not readable */
static char *digest_file(FILE *file)
{
    g_autoptr(GChecksum) digest = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree guint8 *chunk = g_malloc(CHUNK_BYTES);
    gsize n;
    while ((n = fread(chunk, 1, CHUNK_BYTES, file)) > 0) {
        g_checksum_update(digest, chunk, (gssize)n);
    }
    return ferror(file) || fseek(file, 0, SEEK_SET) != 0 ? NULL
                                                         : g_strdup(g_checksum_get_string(digest));
}

static gboolean find_link(pcap_t *file, CaptureLink *link, GError **error)
{
    static const struct {
        int type;
        CaptureLink link;
    } links[] = {{DLT_EN10MB, CAPTURE_LINK_ETHERNET},
                 {DLT_LINUX_SLL, CAPTURE_LINK_COOKED},
                 {DLT_LINUX_SLL2, CAPTURE_LINK_COOKED_2},
                 {DLT_RAW, CAPTURE_LINK_IP},
                 {DLT_IPV4, CAPTURE_LINK_IP},
                 {DLT_IPV6, CAPTURE_LINK_IP}};
    int type = pcap_datalink(file);
    for (guint i = 0; i < G_N_ELEMENTS(links); i++) {
        if (links[i].type == type) {
            *link = links[i].link;
            return TRUE;
        }
    }
    const char *name = pcap_datalink_val_to_name(type);
    g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                "frames of link type %s (%d) are not replayed: Ethernet (EN10MB), Linux cooked "
                "(LINUX_SLL, LINUX_SLL2) and bare IP (RAW) are",
                name != NULL ? name : "unknown", type);
    return FALSE;
}

/* Nanoseconds, of a file opened for them; what no clock shows counts as 0. */
static gint64 time_of(const struct pcap_pkthdr *header)
{
    gint64 seconds = header->ts.tv_sec;
    gint64 ns = header->ts.tv_usec;
    return seconds < 0 || seconds >= MOST_S || ns < 0 || ns >= NS_PER_S ? 0
                                                                        : seconds * NS_PER_S + ns;
}

static gboolean read_frames(pcap_t *file, CaptureLink link, const ReplayRule *rule,
                            Capture *capture, GError **error)
{
    struct pcap_pkthdr *header;
    const guint8 *bytes;
    int status;
    while ((status = pcap_next_ex(file, &header, &bytes)) == 1) {
        CapturedFrame frame;
        CapturedFrameKind kind =
            captured_frame_read(link, bytes, header->caplen, header->len, &frame);
        if (kind != CAPTURED_FRAME_IP) {
            capture_skip(capture, kind);
            continue;
        }
        if (capture_n_frames(capture) == CAPTURE_MOST_FRAMES) {
            g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                        "more than %d IP frames: keep the first ones (tcpdump -r FILE -w FIRST "
                        "-c %d ip or ip6)",
                        CAPTURE_MOST_FRAMES, CAPTURE_MOST_FRAMES);
            return FALSE;
        }
        if (!capture_add(capture, time_of(header), &frame, replay_rule_direction(rule, &frame))) {
            g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                        "more than %d different sizes and numbers of IPv6 extension headers: keep "
                        "the first frames (tcpdump -r FILE -w FIRST -c %u ip or ip6)",
                        CAPTURE_MOST_KINDS, capture_n_frames(capture));
            return FALSE;
        }
    }
    if (status == PCAP_ERROR_BREAK) { /* the end of the file */
        return TRUE;
    }
    g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "%s", pcap_geterr(file));
    return FALSE;
}

static gboolean check_frames(const Capture *capture, GError **error)
{
    if (capture_n_frames(capture) > 0) {
        return TRUE;
    }
    g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                "there is no whole IP frame in it: %" G_GUINT64_FORMAT
                " are not IP, %" G_GUINT64_FORMAT " damaged or cut off, %" G_GUINT64_FORMAT
                " too long",
                capture_n_skipped(capture, CAPTURED_FRAME_NOT_IP),
                capture_n_skipped(capture, CAPTURED_FRAME_DAMAGED),
                capture_n_skipped(capture, CAPTURED_FRAME_TOO_LONG));
    return FALSE;
}

/* Of an open file, which is closed. */
static Capture *read_capture(FILE *stream, const ReplayRule *rule, gboolean is_mirrored,
                             GError **error)
{
    char why[PCAP_ERRBUF_SIZE];
    CaptureLink link;
    g_autoptr(pcap_t) file =
        pcap_fopen_offline_with_tstamp_precision(stream, PCAP_TSTAMP_PRECISION_NANO, why);
    if (file == NULL) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "it is no capture: %s", why);
        (void)fclose(stream);
        return NULL;
    }
    g_autoptr(Capture) capture = capture_new(is_mirrored);
    if (!find_link(file, &link, error) || !read_frames(file, link, rule, capture, error) ||
        !check_frames(capture, error)) {
        return NULL;
    }
    capture_settle(capture);
    return g_steal_pointer(&capture);
}

Capture *capture_file_read(const char *path, const char *name, const ReplayRule *rule,
                           gboolean is_mirrored, GError **error)
{
    FILE *file = open_file(path, error);
    if (file == NULL) {
        return NULL;
    }
    g_autofree char *digest = digest_file(file);
    if (digest == NULL) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "cannot read '%s': %s", path,
                    g_strerror(errno));
        (void)fclose(file);
        return NULL;
    }
    g_autoptr(Capture) capture = read_capture(file, rule, is_mirrored, error);
    if (capture == NULL) {
        return NULL;
    }
    capture_set_origin(capture, name, digest);
    return g_steal_pointer(&capture);
}

#else

Capture *capture_file_read(const char *path, const char *name G_GNUC_UNUSED,
                           const ReplayRule *rule G_GNUC_UNUSED, gboolean is_mirrored G_GNUC_UNUSED,
                           GError **error)
{
    g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                "'%s': this dutsim was built without libpcap, which reads captures: install "
                "libpcap-dev (its headers and pkg-config file) and build it again",
                path);
    return NULL;
}
#endif
