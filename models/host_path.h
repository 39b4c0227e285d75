/* models/host_path.h: the way of frames from one host to the other.
 *
 * A frame that the processor has ready waits in the transmit queue for the tokens of the shaper,
 * the bus and the wire; it crosses the first link, the switch if there is one, and the second link.
 * All of it is first in first out, so that a frame's arrival, or where it is lost, is known when it
 * is sent. The times of links and switch are those of docs/frame-path.md sections 2 and 13. */
#ifndef MODELS_HOST_PATH_H
#define MODELS_HOST_PATH_H

#include "models/drop_tail.h"
#include "models/host.h"
#include "models/link.h"
#include "models/switch.h"

/* What became of a frame on its way. */
typedef enum {
    HOST_PATH_ARRIVES,
    HOST_PATH_QUEUE_FULL,  /* lost: transmit queue, or those that wait for tokens */
    HOST_PATH_WIRE_ERROR,  /* lost: as a test wants it */
    HOST_PATH_SWITCH_FULL, /* lost: the switch's buffer */
    HOST_PATH_N_FATES
} HostPathFate;

/* A fate's name in the journal. (transfer none) */
const char *host_path_fate_name(HostPathFate fate);

/* A wire, and what a frame of the size of the last one takes of it. */
typedef struct {
    LinkWire wire;
    gint64 frame_bytes; /* 0: none yet */
    LinkSlot slot;
} HostPathWire;

/* A plain record; queues are owned. */
typedef struct {
    const HostSettings *host;
    const LinkSettings *links[2];  /* the second NULL without a switch */
    const SwitchSettings *between; /* (nullable) */
    HostPathWire wires[2];
    DropTail queue;     /* frames until they are on the wire */
    DropTail bucket;    /* frames until they have their tokens */
    DropTail buffer;    /* of the switch's port */
    SimTime full_ps;    /* when the bucket is full again */
    SimTime bus_ps;     /* until which the bus is busy */
    SimTime started_ps; /* when the last frame started on the first wire */
    gboolean is_marked; /* CE, if the last frame is ECN-capable (RFC 3168): the switch's port was
                           full enough */
    guint64 n_frames[HOST_PATH_N_FATES]; /* by fate */
    guint64 bytes;                       /* that arrived, FCS included */
} HostPath;

/* From `host` over links[0], and links[1] behind the switch `between`. */
void host_path_init(HostPath *path, const HostSettings *host, const LinkSettings *const links[2],
                    const SwitchSettings *between);
void host_path_clear(HostPath *path);

/* Sends a frame of `frame_bytes` (FCS included) that is ready at `ready_ps`; calls in order of
 * time. *time_ps: when its last bit arrives, or when it was lost. `is_broken`: it is lost on the
 * wire. */
HostPathFate host_path_send(HostPath *path, SimTime ready_ps, gint64 frame_bytes,
                            gboolean is_broken, SimTime *time_ps);

#endif
