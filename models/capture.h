/* models/capture.h: the frames of a capture, ready to be sent again and again.
 *
 * docs/frame-path.md section 16, "Replay". Frames are added one by one in the order of the file and
 * settled once; then a capture does not change and may be used by several threads. */
#ifndef MODELS_CAPTURE_H
#define MODELS_CAPTURE_H

#include "models/captured_frame.h"
#include "models/direction.h"

/* Frames of a capture at most: its numbers then stay far from what integers hold. */
#define CAPTURE_MOST_FRAMES (1 << 24)

/* Places of frames in a capture are in 2^-32 of the mean gap. */
#define CAPTURE_PLACE_BITS 32

typedef enum { CAPTURE_IPV4, CAPTURE_IPV6, CAPTURE_N_VERSIONS } CaptureVersion;

/* Kinds of frames at most: their numbers have 16 bits. */
#define CAPTURE_MOST_KINDS 65000

/* Frames that cost a device the same. */
typedef struct {
    gint64 bytes; /* FCS included */
    guint ip_version;
    ExtensionCount extensions;
} CaptureKind;

/* How many different ones a direction's frames have, of an IP version. */
typedef struct {
    guint frames, flows, sources, destinations;
    guint networks; /* of destinations: /24 (IPv4), /64 (IPv6) */
} CaptureCounts;

/* What a direction sends, over and over; arrays of n. */
typedef struct {
    guint n;
    gint64 *time_ns;  /* from the first one's, never falling */
    guint64 *place;   /* the same in 2^-32 of the mean gap */
    guint16 *kind;    /* index into the kinds */
    guint32 *flow;    /* index into the flows */
    guint *n_of_kind; /* frames of each kind */
    gint64 sum_bytes;
    CaptureCounts counts[CAPTURE_N_VERSIONS];
} CaptureSequence;

typedef struct Capture Capture;

/* An empty capture. `is_mirrored`: both directions send all frames, the reverse one with source and
 * destination swapped. (transfer full) */
Capture *capture_new(gboolean is_mirrored);
Capture *capture_ref(const Capture *capture);
void capture_unref(Capture *capture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Capture, capture_unref)

/* Adds an IP frame, seen at `time_ns` (0 .. 2^63 - 1) of any clock, to a direction (mirrored: 0).
 * There is room for CAPTURE_MOST_FRAMES in all. FALSE: it is of one kind more than
 * CAPTURE_MOST_KINDS, and was not added. */
gboolean capture_add(Capture *capture, gint64 time_ns, const CapturedFrame *frame, guint direction);

/* Counts a frame that is left out. */
void capture_skip(Capture *capture, CapturedFrameKind kind);

/* No more frames are added. */
void capture_settle(Capture *capture);

/* Where it comes from: the file as it was named, and the SHA-256 of its bytes in hexadecimal. */
void capture_set_origin(Capture *capture, const char *file, const char *digest);

/* The same; NULL: not set. (transfer none) */
const char *capture_get_file(const Capture *capture);
const char *capture_get_digest(const Capture *capture);

/* Frames added so far, in all. */
guint capture_n_frames(const Capture *capture);

/* Frames left out so far, of a kind. */
guint64 capture_n_skipped(const Capture *capture, CapturedFrameKind kind);

/* As it was made. */
gboolean capture_is_mirrored(const Capture *capture);

/* What a direction sends; of settled ones. (transfer none) */
const CaptureSequence *capture_sequence(const Capture *capture, guint direction);

/* How many flows there are of both directions, and one of them, as it was captured; below that
 * number. (transfer none) */
guint capture_n_flows(const Capture *capture);
const CapturedFlow *capture_flow(const Capture *capture, guint flow);

/* The same of kinds. */
guint capture_n_kinds(const Capture *capture);
const CaptureKind *capture_kind(const Capture *capture, guint kind);

/* Frames with extension headers, in both directions (mirrored: of one); of settled ones. */
guint capture_n_extended(const Capture *capture);

/* Whether some frame is of an IP version. */
gboolean capture_has_version(const Capture *capture, guint ip_version);

/* The IP version of most frames: 4 or 6; of as many, 4. */
guint capture_main_version(const Capture *capture);

/* Of 4 or 6. */
static inline CaptureVersion capture_version_of(guint ip_version)
{
    return ip_version == 6 ? CAPTURE_IPV6 : CAPTURE_IPV4;
}

#endif
