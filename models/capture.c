#include "models/capture.h"

#include <string.h>

#include "models/frame.h"

#define IPV4_NETWORK_BYTES 3
#define IPV6_NETWORK_BYTES 8
#define ADDRESS_BYTES      16

__extension__ typedef __int128 Wide;

struct Capture {
    gatomicrefcount n_references;
    gboolean is_mirrored;
    char *file, *digest;
    GArray *flows;           /* of CapturedFlow */
    GHashTable *flow_number; /* while frames are added: CapturedFlow * -> its number + 1 */
    GArray *kinds;           /* of CaptureKind */
    GHashTable *kind_number; /* while frames are added: what kind_key says -> the number + 1 */
    GArray *time_ns[DUT_PORTS], *kind[DUT_PORTS], *flow[DUT_PORTS];
    CaptureSequence sequence[DUT_PORTS];
    gint64 sum_bytes[DUT_PORTS];
    gint64 first_ns[DUT_PORTS];
    guint64 n_skipped[CAPTURED_FRAME_N_KINDS];
};

/* ---- construction ---- */

/* FNV-1a of 32 bits. */
static guint hash_bytes(const guint8 *bytes, gsize n_bytes)
{
    guint hash = 2166136261;
    for (gsize i = 0; i < n_bytes; i++) {
        hash = (hash ^ bytes[i]) * 16777619U;
    }
    return hash;
}

static guint hash_flow(gconstpointer flow)
{
    return hash_bytes(flow, sizeof(CapturedFlow));
}

static gboolean is_same_flow(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(CapturedFlow)) == 0;
}

Capture *capture_new(gboolean is_mirrored)
{
    Capture *capture = g_new0(Capture, 1);
    g_atomic_ref_count_init(&capture->n_references);
    capture->is_mirrored = is_mirrored;
    capture->flows = g_array_new(FALSE, FALSE, sizeof(CapturedFlow));
    capture->flow_number = g_hash_table_new_full(hash_flow, is_same_flow, g_free, NULL);
    capture->kinds = g_array_new(FALSE, FALSE, sizeof(CaptureKind));
    capture->kind_number = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (guint d = 0; d < DUT_PORTS; d++) {
        capture->time_ns[d] = g_array_new(FALSE, FALSE, sizeof(gint64));
        capture->kind[d] = g_array_new(FALSE, FALSE, sizeof(guint16));
        capture->flow[d] = g_array_new(FALSE, FALSE, sizeof(guint32));
    }
    return capture;
}

Capture *capture_ref(const Capture *capture)
{
    Capture *changed = (Capture *)capture;
    g_atomic_ref_count_inc(&changed->n_references);
    return changed;
}

void capture_unref(Capture *capture)
{
    if (capture == NULL || !g_atomic_ref_count_dec(&capture->n_references)) {
        return;
    }
    for (guint d = 0; d < DUT_PORTS; d++) {
        g_array_unref(capture->time_ns[d]);
        g_array_unref(capture->kind[d]);
        g_array_unref(capture->flow[d]);
        g_free(capture->sequence[d].n_of_kind);
        if (d == 0 || !capture->is_mirrored) {
            g_free(capture->sequence[d].place);
        }
    }
    g_hash_table_unref(capture->flow_number);
    g_array_unref(capture->flows);
    g_array_unref(capture->kinds);
    g_hash_table_unref(capture->kind_number);
    g_free(capture->file);
    g_free(capture->digest);
    g_free(capture);
}

static guint32 number_flow(Capture *capture, const CapturedFlow *flow)
{
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(capture->flow_number, flow));
    if (known == 0) {
        g_array_append_vals(capture->flows, flow, 1);
        known = capture->flows->len;
        g_hash_table_insert(capture->flow_number, g_memdup2(flow, sizeof *flow),
                            GUINT_TO_POINTER(known));
    }
    return known - 1;
}

/* All that makes a kind, each part within 16 bits. */
static gint64 kind_key(const CaptureKind *kind)
{
    return kind->bytes << 48 | (gint64)kind->ip_version << 32 | (gint64)kind->extensions.n << 16 |
           (gint64)kind->extensions.n_hop_by_hop;
}

/* FALSE: there is no room for another one. */
static gboolean number_kind(Capture *capture, const CapturedFrame *frame, guint16 *number)
{
    const CaptureKind kind = {.bytes = frame->frame_bytes,
                              .ip_version = frame->flow.ip_version,
                              .extensions = frame->extensions};
    gint64 key = kind_key(&kind);
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(capture->kind_number, &key));
    if (known == 0 && capture->kinds->len == CAPTURE_MOST_KINDS) {
        return FALSE;
    }
    if (known == 0) {
        g_array_append_val(capture->kinds, kind);
        known = capture->kinds->len;
        g_hash_table_insert(capture->kind_number, g_memdup2(&key, sizeof key),
                            GUINT_TO_POINTER(known));
    }
    *number = (guint16)(known - 1);
    return TRUE;
}

gboolean capture_add(Capture *capture, gint64 time_ns, const CapturedFrame *frame, guint direction)
{
    GArray *times = capture->time_ns[direction];
    guint16 kind;
    g_assert(time_ns >= 0 && frame->frame_bytes <= FRAME_MAX_BYTES);
    if (!number_kind(capture, frame, &kind)) {
        return FALSE;
    }
    guint32 flow = number_flow(capture, &frame->flow);
    if (times->len == 0) {
        capture->first_ns[direction] = time_ns;
    }
    gint64 since_ns = time_ns - capture->first_ns[direction];
    gint64 before_ns = times->len > 0 ? g_array_index(times, gint64, times->len - 1) : 0;
    since_ns = MAX(since_ns, before_ns);
    g_array_append_val(times, since_ns);
    g_array_append_val(capture->kind[direction], kind);
    g_array_append_val(capture->flow[direction], flow);
    capture->sum_bytes[direction] += frame->frame_bytes;
    return TRUE;
}

void capture_skip(Capture *capture, CapturedFrameKind kind)
{
    capture->n_skipped[kind]++;
}

void capture_set_origin(Capture *capture, const char *file, const char *digest)
{
    g_free(capture->file);
    g_free(capture->digest);
    capture->file = g_strdup(file);
    capture->digest = g_strdup(digest);
}

/* ---- settling ---- */

static guint64 *make_places(const gint64 *time_ns, guint n)
{
    guint64 *place = g_new(guint64, n);
    gint64 span_ns = n > 0 ? time_ns[n - 1] : 0;
    for (guint i = 0; i < n; i++) {
        Wide scaled = ((Wide)time_ns[i] * (n - 1)) << CAPTURE_PLACE_BITS;
        place[i] = span_ns > 0 ? (guint64)(scaled / span_ns) : 0;
    }
    return place;
}

static gboolean is_same_address(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, ADDRESS_BYTES) == 0;
}

static guint hash_address(gconstpointer address)
{
    return hash_bytes(address, ADDRESS_BYTES);
}

/* How many different ones the first `n_bytes` of some addresses make. */
static guint count_different(const GPtrArray *addresses, guint n_bytes)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(hash_address, is_same_address, g_free, NULL);
    for (guint i = 0; i < addresses->len; i++) {
        guint8 *address = g_malloc0(ADDRESS_BYTES);
        memcpy(address, g_ptr_array_index(addresses, i), n_bytes);
        g_hash_table_add(seen, address);
    }
    return g_hash_table_size(seen);
}

/* Counts what frames of a direction and an IP version have; `used` tells which flows are theirs. */
static void count_version(const Capture *capture, gboolean is_swapped, guint ip_version,
                          const gboolean *used, CaptureCounts *counts)
{
    g_autoptr(GPtrArray) sources = g_ptr_array_new();
    g_autoptr(GPtrArray) destinations = g_ptr_array_new();
    guint network_bytes = ip_version == 6 ? IPV6_NETWORK_BYTES : IPV4_NETWORK_BYTES;
    for (guint i = 0; i < capture->flows->len; i++) {
        CapturedFlow *flow = &g_array_index(capture->flows, CapturedFlow, i);
        if (used[i] && flow->ip_version == ip_version) {
            g_ptr_array_add(sources, is_swapped ? flow->destination : flow->source);
            g_ptr_array_add(destinations, is_swapped ? flow->source : flow->destination);
        }
    }
    counts->flows = sources->len;
    counts->sources = count_different(sources, ADDRESS_BYTES);
    counts->destinations = count_different(destinations, ADDRESS_BYTES);
    counts->networks = count_different(destinations, network_bytes);
}

static void count(const Capture *capture, guint direction, CaptureSequence *sequence)
{
    g_autofree gboolean *used = g_new0(gboolean, capture->flows->len + 1);
    gboolean is_swapped = capture->is_mirrored && direction == 1;
    sequence->n_of_kind = g_new0(guint, capture->kinds->len + 1);
    for (guint i = 0; i < sequence->n; i++) {
        guint ip_version = capture_kind(capture, sequence->kind[i])->ip_version;
        used[sequence->flow[i]] = TRUE;
        sequence->n_of_kind[sequence->kind[i]]++;
        sequence->counts[capture_version_of(ip_version)].frames++;
    }
    for (guint ip_version = 4; ip_version <= 6; ip_version += 2) {
        count_version(capture, is_swapped, ip_version, used,
                      &sequence->counts[capture_version_of(ip_version)]);
    }
}

void capture_settle(Capture *capture)
{
    for (guint d = 0; d < DUT_PORTS; d++) {
        guint from = capture->is_mirrored ? 0 : d;
        CaptureSequence *sequence = &capture->sequence[d];
        sequence->n = capture->time_ns[from]->len;
        sequence->time_ns = (gint64 *)(gpointer)capture->time_ns[from]->data;
        sequence->kind = (guint16 *)(gpointer)capture->kind[from]->data;
        sequence->flow = (guint32 *)(gpointer)capture->flow[from]->data;
        sequence->sum_bytes = capture->sum_bytes[from];
        sequence->place =
            from == d ? make_places(sequence->time_ns, sequence->n) : capture->sequence[from].place;
        count(capture, d, sequence);
    }
    g_hash_table_remove_all(capture->flow_number);
    g_hash_table_remove_all(capture->kind_number);
}

/* ---- what was captured ---- */

const char *capture_get_file(const Capture *capture)
{
    return capture->file;
}

const char *capture_get_digest(const Capture *capture)
{
    return capture->digest;
}

guint capture_n_frames(const Capture *capture)
{
    return capture->time_ns[0]->len + capture->time_ns[1]->len;
}

guint64 capture_n_skipped(const Capture *capture, CapturedFrameKind kind)
{
    return capture->n_skipped[kind];
}

gboolean capture_is_mirrored(const Capture *capture)
{
    return capture->is_mirrored;
}

const CaptureSequence *capture_sequence(const Capture *capture, guint direction)
{
    return &capture->sequence[direction];
}

guint capture_n_flows(const Capture *capture)
{
    return capture->flows->len;
}

const CapturedFlow *capture_flow(const Capture *capture, guint flow)
{
    return &g_array_index(capture->flows, CapturedFlow, flow);
}

guint capture_n_kinds(const Capture *capture)
{
    return capture->kinds->len;
}

const CaptureKind *capture_kind(const Capture *capture, guint kind)
{
    return &g_array_index(capture->kinds, CaptureKind, kind);
}

static guint n_of_version(const Capture *capture, guint ip_version)
{
    guint n = 0;
    for (guint d = 0; d < (capture->is_mirrored ? 1 : DUT_PORTS); d++) {
        n += capture->sequence[d].counts[capture_version_of(ip_version)].frames;
    }
    return n;
}

guint capture_n_extended(const Capture *capture)
{
    guint n = 0;
    for (guint d = 0; d < (capture->is_mirrored ? 1 : DUT_PORTS); d++) {
        for (guint i = 0; i < capture->kinds->len; i++) {
            n += capture_kind(capture, i)->extensions.n > 0 ? capture->sequence[d].n_of_kind[i] : 0;
        }
    }
    return n;
}

gboolean capture_has_version(const Capture *capture, guint ip_version)
{
    return n_of_version(capture, ip_version) > 0;
}

guint capture_main_version(const Capture *capture)
{
    return n_of_version(capture, 6) > n_of_version(capture, 4) ? 6 : 4;
}
