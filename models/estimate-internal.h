/* models/estimate-internal.h: the servers of one device, which models/estimate_servers.c lists and
 * models/estimate.c asks how they fill. */
#ifndef MODELS_ESTIMATE_INTERNAL_H
#define MODELS_ESTIMATE_INTERNAL_H

#include "models/estimate.h"

/* What frames pass one after the other. */
typedef enum {
    STAGE_INTERRUPT,
    STAGE_FORWARD,
    STAGE_LINK,
    STAGE_SWITCH, /* the first on the way to port 0; then the others of it, then to port 1 */
    N_STAGES = STAGE_SWITCH + DUT_PORTS * SWITCH_MAX_NODES
} EstimateStage;

/* Something that frames queue up for. */
typedef struct {
    EstimateStage stage;
    gboolean locks;      /* its frames pass the lock */
    double load;         /* its frames for each frame sent in a direction */
    double others;       /* of these: those that do not come from it to the stage behind */
    double variance;     /* of these */
    double capacity_pps; /* all its frames */
    double buffer;       /* frames before it when its fullest queue is full */
} EstimateServer;

/* A trial, and by what the capacities must be multiplied to explain it. */
typedef struct {
    gint64 rate_pps; /* 0: no such trial */
    double scale;
} EstimateTrial;

struct Estimate {
    Estimate *next; /* of the DUT behind; NULL: this one is the last */
    guint device;   /* in the row */
    gboolean dispatches;
    gint64 line_rate_pps;
    guint n_senders; /* ports that send */
    GArray *servers; /* of EstimateServer */
    double lock_pps; /* frames that pass the lock; 0: there is none */
    double refused;  /* frames that a full neighbour table loses for each sent in a direction */
    guint list_limit, ring_size;
    EstimateTrial passed, failed;
};

/* For a DUT of a row: all that frames queue up for in it, in the switches on the way to its port 0
 * and in those behind the last one; free with estimate_free(). */
Estimate *estimate_of_device_new(const TrialSetup *row, guint device);

#endif
