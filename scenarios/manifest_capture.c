#include "scenarios/manifest_capture.h"

#define NS_PER_S 1e9

static const char *const direction_names[DUT_PORTS] = {"forward", "reverse"};

/* Six digits, whatever the locale. (transfer full) */
static char *format_real(double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    return g_strdup(g_ascii_formatd(text, sizeof text, "%.6g", value));
}

/* "forward 600 frames in 3.2 s (187.5 frames/s, mean 695 B)" (transfer full) */
static char *describe_sequence(const CaptureSequence *sequence, const char *name)
{
    double seconds = (double)sequence->time_ns[sequence->n - 1] / NS_PER_S;
    g_autofree char *duration = format_real(seconds);
    g_autofree char *rate = format_real(seconds > 0 ? (sequence->n - 1) / seconds : 0);
    g_autofree char *mean = format_real((double)sequence->sum_bytes / sequence->n);
    return g_strdup_printf("%s %u frames in %s s (%s%smean %s B)", name, sequence->n, duration,
                           seconds > 0 ? rate : "", seconds > 0 ? " frames/s, " : "", mean);
}

char *manifest_capture_describe(const TesterSettings *tester)
{
    const Capture *capture = tester->replay.capture;
    gboolean is_mirrored = capture_is_mirrored(capture);
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%s, SHA-256 %s: %u flows; ", capture_get_file(capture),
                           capture_get_digest(capture), capture_n_flows(capture));
    for (guint d = 0; d < (is_mirrored ? 1 : DUT_PORTS); d++) {
        const CaptureSequence *sequence = capture_sequence(capture, d);
        if (sequence->n > 0) {
            g_autofree char *line =
                describe_sequence(sequence, is_mirrored ? "each way" : direction_names[d]);
            g_string_append_printf(text, "%s; ", line);
        }
    }
    if (capture_n_extended(capture) > 0) {
        g_string_append_printf(text, "%u frames with IPv6 extension headers; ",
                               capture_n_extended(capture));
    }
    g_string_append_printf(text,
                           "left out: %" G_GUINT64_FORMAT " not IP, %" G_GUINT64_FORMAT
                           " damaged or cut off, %" G_GUINT64_FORMAT " too long",
                           capture_n_skipped(capture, CAPTURED_FRAME_NOT_IP),
                           capture_n_skipped(capture, CAPTURED_FRAME_DAMAGED),
                           capture_n_skipped(capture, CAPTURED_FRAME_TOO_LONG));
    return g_string_free(text, FALSE);
}

/* Frames of an IP version in the directions that are sent. */
static guint n_frames(const TesterSettings *tester, guint ip_version)
{
    guint n = 0;
    TesterSettings of_version = tester_of_version(tester, ip_version);
    for (guint d = 0; d < DUT_PORTS; d++) {
        n += tester_sends(tester, d) ? replay_counts(&of_version.replay, d)->frames : 0;
    }
    return n;
}

char *manifest_capture_protocol(const TesterSettings *tester)
{
    guint n_ipv4 = n_frames(tester, 4);
    guint n_ipv6 = n_frames(tester, 6);
    if (n_ipv4 > 0 && n_ipv6 > 0) {
        return g_strdup_printf("IPv4 (%u frames) and IPv6 (%u), as captured", n_ipv4, n_ipv6);
    }
    return g_strdup_printf("IPv%d, as captured", n_ipv6 > 0 ? 6 : 4);
}

/* Whether a frame of the kind is sent. */
static gboolean is_sent(const TesterSettings *tester, guint kind)
{
    for (guint d = 0; d < DUT_PORTS; d++) {
        const CaptureSequence *sequence = capture_sequence(tester->replay.capture, d);
        if (tester_sends(tester, d) && sequence->n_of_kind[kind] > 0) {
            return TRUE;
        }
    }
    return FALSE;
}

char *manifest_capture_sizes(const TesterSettings *tester)
{
    const Capture *capture = tester->replay.capture;
    gint64 least = G_MAXINT64;
    gint64 most = 0;
    for (guint i = 0; i < capture_n_kinds(capture); i++) {
        if (is_sent(tester, i)) {
            least = MIN(least, capture_kind(capture, i)->bytes);
            most = MAX(most, capture_kind(capture, i)->bytes);
        }
    }
    return g_strdup_printf("as captured, %" G_GINT64_FORMAT " B to %" G_GINT64_FORMAT
                           " B, mean %" G_GINT64_FORMAT " B",
                           least, most, tester_frame_bytes(tester));
}

char *manifest_capture_addresses(const TesterSettings *tester)
{
    GString *text = g_string_new("as captured");
    for (guint d = 0; d < DUT_PORTS; d++) {
        for (guint ip_version = 4; ip_version <= 6; ip_version += 2) {
            TesterSettings of_version = tester_of_version(tester, ip_version);
            const CaptureCounts *counts = replay_counts(&of_version.replay, d);
            if (tester_sends(tester, d) && counts->frames > 0) {
                g_string_append_printf(text, "; %s: IPv%u, %u sources, %u destinations",
                                       direction_names[d], ip_version, counts->sources,
                                       counts->destinations);
            }
        }
    }
    return g_string_free(text, FALSE);
}
