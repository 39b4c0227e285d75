/* models/loss.h: why a frame was lost. A drop without a name is a bug. */
#ifndef MODELS_LOSS_H
#define MODELS_LOSS_H

typedef enum {
    TRIAL_LOSS_RX_RING_FULL,         /* no free descriptor in the receive ring */
    TRIAL_LOSS_INPUT_LIST_FULL,      /* no room in the task's input list */
    TRIAL_LOSS_TX_RING_FULL,         /* no free descriptor in the transmit ring */
    TRIAL_LOSS_NEIGHBOUR_TABLE_FULL, /* no room for the next hop's entry */
    TRIAL_LOSS_NEIGHBOUR_QUEUE_FULL, /* pushed out of the frames that wait for an answer */
    TRIAL_LOSS_NEIGHBOUR_FAILED,     /* the next hop did not answer */
    TRIAL_LOSS_SWITCH_BUFFER_FULL,   /* no room in a switch's buffer */
    TRIAL_LOSS_DEVICE_DOWN,          /* in the DUT when it was reset, or before it was back */
    TRIAL_LOSS_VIRTUAL_DEVICE,       /* by a device that is not simulated */
    TRIAL_N_LOSSES
} TrialLoss;

/* The causes before this one can come in every trial; the others are of mechanisms that may be off:
 * where they are 0 they leave no mark in a run's fingerprint, and older journals lack them. */
#define TRIAL_FIRST_OPTIONAL_LOSS TRIAL_LOSS_NEIGHBOUR_TABLE_FULL

/* Fates in the fingerprint: received, then 2 + TrialLoss. */
#define TRIAL_FATE_RECEIVED   1
#define TRIAL_FATE_LOST(loss) (2 + (guint)(loss))

/* Its name in the journal: "rx_ring_full", ... */
const char *trial_loss_name(TrialLoss loss);

#endif
