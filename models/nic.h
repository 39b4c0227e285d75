/* models/nic.h: the network interface: receive queues and rings, RSS, transmit rings.
 *
 * How rings behave: models/receive_ring.h and models/transmitter.h. */
#ifndef MODELS_NIC_H
#define MODELS_NIC_H

#include "models/frame_buffer.h"
#include "models/interrupt.h"
#include "models/rss.h"
#include "sim/sim.h"

typedef enum { NIC_RELEASE_FRAME, NIC_RELEASE_BATCH, NIC_RELEASE_POLL } NicRelease;

typedef struct {
    gint64 queues; /* receive queues a port; 0: as dut.cores */
    gint64 ring_size;
    gint descriptor_release; /* NicRelease */
    gint64 descriptor_batch;
    gint64 transmit_ring_size;
    gint64 transmit_queues; /* a port; 0: one a worker */
    gint transmit_queue_of; /* TransmitQueueOf */
    InterruptSettings interrupt;
    RssSettings rss;
    FrameBufferSettings buffers;
} NicSettings;

extern const SimAttributeTable nic_attributes;

/* Checks what the ranges of the table cannot. `n_queues`: receive queues, the default resolved.
 * *path (transfer none, static): the attribute's path below the NIC. */
gboolean nic_settings_check(const NicSettings *settings, guint n_queues, const char **path,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
