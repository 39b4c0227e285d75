#include "models/nic.h"

static const char *const release_choices[] = {"frame", "batch", "poll", NULL};

static const char *const transmit_choices[] = {"worker", "receive-queue", "hash", "first", NULL};

static const SimAttribute attributes[] = {
    {.name = "queues",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(NicSettings, queues),
     .minimum = 1,
     .maximum = 256,
     .help = "receive queues of each port; when unset: as many as cores",
     .source = "Linux ixgbe and mlx5: a queue a CPU (ixgbe_lib.c, mlx5e_get_max_num_channels)"},
    {.name = "ring_size",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(NicSettings, ring_size),
     .minimum = 1,
     .maximum = 65536,
     .default_text = "512",
     .help = "receive descriptors of a queue",
     .source = "Linux ixgbe.h: IXGBE_DEFAULT_RXD 512"},
    {.name = "descriptor_release",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(NicSettings, descriptor_release),
     .choices = release_choices,
     .default_text = "batch",
     .help = "when a descriptor is free again: after its frame, every descriptor_batch frames, or "
             "at the end of the poll",
     .source = "Linux ixgbe_main.c, ixgbe_clean_rx_irq: buffers go back IXGBE_RX_BUFFER_WRITE at "
               "a time"},
    {.name = "descriptor_batch",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(NicSettings, descriptor_batch),
     .minimum = 1,
     .maximum = 65536,
     .default_text = "16",
     .help = "frames after which descriptors are free again with descriptor_release batch",
     .source = "Linux ixgbe.h: IXGBE_RX_BUFFER_WRITE 16"},
    {.name = "transmit_ring_size",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(NicSettings, transmit_ring_size),
     .minimum = 1,
     .maximum = 65536,
     .default_text = "512",
     .help = "transmit descriptors of a worker's ring on each port",
     .source = "Linux ixgbe.h: IXGBE_DEFAULT_TXD 512; a ring a CPU"},
    {.name = "transmit_queues",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(NicSettings, transmit_queues),
     .minimum = 1,
     .maximum = 256,
     .help = "transmit queues of each port; when unset: as many as cores (with dispatch: tasks)",
     .source = "Linux ixgbe_lib.c: a transmit queue a CPU"},
    {.name = "transmit_queue_of",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(NicSettings, transmit_queue_of),
     .choices = transmit_choices,
     .default_text = "worker",
     .help = "what chooses a frame's transmit queue, modulo their number: the core or task that "
             "forwards it, its receive queue, its whole RSS hash, or none (the first queue)",
     .source = "Linux net/core/dev.c, netdev_pick_tx with XPS: a queue a CPU"},
    {.name = "interrupt",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = G_STRUCT_OFFSET(NicSettings, interrupt),
     .group = &interrupt_attributes},
    {.name = "rss",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = G_STRUCT_OFFSET(NicSettings, rss),
     .group = &rss_attributes},
    {.name = "buffers",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = G_STRUCT_OFFSET(NicSettings, buffers),
     .group = &frame_buffer_attributes},
    {0},
};

const SimAttributeTable nic_attributes = {
    .name = "nic",
    .help = "ports, receive rings and RSS",
    .size = sizeof(NicSettings),
    .attributes = attributes,
};

gboolean nic_settings_check(const NicSettings *settings, guint n_queues, const char **path,
                            GError **error)
{
    if (settings->descriptor_release == NIC_RELEASE_BATCH &&
        settings->descriptor_batch > settings->ring_size) {
        *path = "descriptor_batch";
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "a batch of %" G_GINT64_FORMAT " descriptors never fills in a ring of "
                    "%" G_GINT64_FORMAT ": descriptor_batch must not exceed ring_size",
                    settings->descriptor_batch, settings->ring_size);
        return FALSE;
    }
    const char *interrupt_path = "";
    if (!interrupt_settings_check(&settings->interrupt, &interrupt_path, error)) {
        g_autofree char *full_path = g_strconcat("interrupt.", interrupt_path, NULL);
        *path = g_intern_string(full_path);
        return FALSE;
    }
    const char *rss_path = "";
    if (!rss_settings_check(&settings->rss, n_queues, &rss_path, error)) {
        g_autofree char *full_path = g_strconcat("rss.", rss_path, NULL);
        *path = g_intern_string(full_path);
        return FALSE;
    }
    return TRUE;
}
