#include "models/loss.h"

static const char *const names[TRIAL_N_LOSSES] = {
    [TRIAL_LOSS_RX_RING_FULL] = "rx_ring_full",
    [TRIAL_LOSS_INPUT_LIST_FULL] = "input_list_full",
    [TRIAL_LOSS_TX_RING_FULL] = "tx_ring_full",
    [TRIAL_LOSS_NEIGHBOUR_TABLE_FULL] = "neighbour_table_full",
    [TRIAL_LOSS_NEIGHBOUR_QUEUE_FULL] = "neighbour_queue_full",
    [TRIAL_LOSS_NEIGHBOUR_FAILED] = "neighbour_failed",
    [TRIAL_LOSS_SWITCH_BUFFER_FULL] = "switch_buffer_full",
    [TRIAL_LOSS_DEVICE_DOWN] = "device_down",
    [TRIAL_LOSS_VIRTUAL_DEVICE] = "virtual_device",
};

const char *trial_loss_name(TrialLoss loss)
{
    return names[loss];
}
