#include "models/host_path.h"

#include "models/frame-internal.h"

__extension__ typedef __int128 Wide;

const char *host_path_fate_name(HostPathFate fate)
{
    static const char *const names[] = {"received", "transmit_queue_full", "wire_error",
                                        "switch_buffer_full"};
    return names[fate];
}

void host_path_init(HostPath *path, const HostSettings *host, const LinkSettings *const links[2],
                    const SwitchSettings *between)
{
    *path = (HostPath){.host = host, .links = {links[0], links[1]}, .between = between};
    for (guint i = 0; i < 2; i++) {
        if (links[i] != NULL) {
            link_wire_init(&path->wires[i].wire, links[i], 0);
        }
    }
}

void host_path_clear(HostPath *path)
{
    drop_tail_clear(&path->queue);
    drop_tail_clear(&path->bucket);
    drop_tail_clear(&path->buffer);
}

/* Time of bits at a rate, rounded up. */
static SimTime bits_ps(gint64 bytes, gint64 rate_bps)
{
    Wide bits = (Wide)(8 * bytes) * SIM_PS_PER_S;
    return (SimTime)((bits + rate_bps - 1) / rate_bps);
}

/* When a frame has its tokens. The bucket is full again at full_ps; a frame of b bytes finds b
 * tokens from full_ps - (burst - b) / rate on, never before one that was sent earlier. */
static SimTime take_tokens(HostPath *path, SimTime ready_ps, gint64 bytes)
{
    const HostShaperSettings *shaper = &path->host->shaper;
    SimTime spare_ps = bits_ps(shaper->burst_bytes - bytes, shaper->rate_bps);
    SimTime time_ps = MAX(ready_ps, path->full_ps - spare_ps);
    path->full_ps = MAX(path->full_ps, time_ps) + bits_ps(bytes, shaper->rate_bps);
    return time_ps;
}

static gboolean has_room(HostPath *path, SimTime ready_ps, gint64 frame_bytes)
{
    const HostSettings *host = path->host;
    drop_tail_advance(&path->queue, ready_ps);
    if (host->shaper.rate_bps > 0) {
        drop_tail_advance(&path->bucket, ready_ps);
        return path->bucket.bytes + frame_bytes - FCS_BYTES <= host->shaper.limit_bytes;
    }
    return path->queue.n < (guint)host->nic.transmit_queue;
}

/* What a frame takes of link `i`: most frames have the size of the one before. */
static const LinkSlot *slot_of(HostPath *path, guint i, gint64 frame_bytes)
{
    HostPathWire *wire = &path->wires[i];
    if (wire->frame_bytes != frame_bytes) {
        wire->frame_bytes = frame_bytes;
        wire->slot = link_slot_of(path->links[i], frame_bytes);
    }
    return &wire->slot;
}

/* From a start at the first link to the switch having the frame, which takes `slot` there, ready
 * for its output. Cut-through only to a port that is not faster: it would run dry. */
static SimTime switch_ready_ps(const HostPath *path, SimTime start_ps, const LinkSlot *slot,
                               gint64 frame_bytes)
{
    const SwitchSettings *between = path->between;
    gboolean cuts = between->mode == SWITCH_MODE_CUT_THROUGH &&
                    path->links[1]->rate_bps <= path->links[0]->rate_bps &&
                    between->header_bytes < frame_bytes;
    SimTime stored_ps =
        cuts ? link_frame_time_ps(path->links[0], between->header_bytes) : slot->frame_ps;
    return start_ps + stored_ps + path->links[0]->propagation_ps + between->latency_ps;
}

static gboolean switch_has_room(HostPath *path, SimTime ready_ps, gint64 frame_bytes)
{
    const SwitchSettings *between = path->between;
    gint64 limit_bytes = between->buffer_bytes;
    if (between->port_buffer_bytes > 0) {
        limit_bytes = MIN(limit_bytes, between->port_buffer_bytes);
    }
    drop_tail_advance(&path->buffer, ready_ps);
    path->is_marked =
        between->mark_bytes > 0 && path->buffer.bytes + frame_bytes > between->mark_bytes;
    return path->buffer.bytes + frame_bytes <= limit_bytes &&
           switch_is_below_threshold(between, path->buffer.bytes, path->buffer.bytes);
}

static HostPathFate settle(HostPath *path, HostPathFate fate)
{
    path->n_frames[fate]++;
    return fate;
}

HostPathFate host_path_send(HostPath *path, SimTime ready_ps, gint64 frame_bytes,
                            gboolean is_broken, SimTime *time_ps)
{
    *time_ps = ready_ps;
    if (!has_room(path, ready_ps, frame_bytes)) {
        return settle(path, HOST_PATH_QUEUE_FULL);
    }
    if (path->host->shaper.rate_bps > 0) {
        ready_ps = take_tokens(path, ready_ps, frame_bytes - FCS_BYTES);
        drop_tail_push(&path->bucket, ready_ps, frame_bytes - FCS_BYTES);
    }
    path->bus_ps = MAX(path->bus_ps, ready_ps) + path->host->nic.frame_time_ps;
    const LinkSlot *slot = slot_of(path, 0, frame_bytes);
    SimTime start_ps = link_wire_send_slot(&path->wires[0].wire, slot, path->bus_ps);
    path->started_ps = start_ps;
    drop_tail_push(&path->queue, start_ps, frame_bytes);
    SimTime propagation_ps = path->links[0]->propagation_ps;
    if (is_broken) {
        *time_ps = start_ps + slot->frame_ps;
        return settle(path, HOST_PATH_WIRE_ERROR);
    }
    if (path->between != NULL) {
        *time_ps = switch_ready_ps(path, start_ps, slot, frame_bytes);
        if (!switch_has_room(path, *time_ps, frame_bytes)) {
            return settle(path, HOST_PATH_SWITCH_FULL);
        }
        slot = slot_of(path, 1, frame_bytes);
        start_ps = link_wire_send_slot(&path->wires[1].wire, slot, *time_ps);
        propagation_ps = path->links[1]->propagation_ps;
        drop_tail_push(&path->buffer, start_ps + slot->frame_ps, frame_bytes);
    }
    *time_ps = start_ps + slot->frame_ps + propagation_ps;
    path->bytes += (guint64)frame_bytes;
    return settle(path, HOST_PATH_ARRIVES);
}
