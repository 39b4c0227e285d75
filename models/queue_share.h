/* models/queue_share.h: the share of a direction's frames that each receive queue gets in the long
 * run.
 *
 * The RSS hash is linear (models/rss.h): a frame's table entry is the XOR of its fields' parts.
 * Fields drawn at random are drawn independently and uniformly (docs/frame-path.md section 1), so
 * the entry's distribution is the XOR-convolution of the parts' distributions: P(e) = sum over x of
 * P1(x) P2(x XOR e). Counted fields (increment, decrement, fixed) run through a cycle, whose
 * entries are counted; against random fields a whole cycle is one more distribution to convolve
 * with. */
#ifndef MODELS_QUEUE_SHARE_H
#define MODELS_QUEUE_SHARE_H

#include "models/rss.h"
#include "models/tester.h"
#include "models/trial.h"

/* A longer cycle of counted fields is judged by its first frames, so many of them. */
#define QUEUE_SHARE_MAX_CYCLE (G_GUINT64_CONSTANT(1) << 22)

/* How a frame's queue depends on the frames before it. */
typedef enum {
    QUEUE_SHARE_CYCLE,  /* nothing is drawn: the queue is a function of the frame's number */
    QUEUE_SHARE_RANDOM, /* drawn for every frame, independently and with the same probabilities */
    QUEUE_SHARE_MIXED   /* drawn independently, the probabilities going through a cycle */
} QueueShareKind;

typedef struct {
    QueueShareKind kind;
    guint64 cycle_frames; /* frames of a cycle of the counted fields; 1 without any */
    gboolean exact;       /* FALSE: the cycle was too long, see QUEUE_SHARE_MAX_CYCLE */
} QueueShareInfo;

/* Writes the shares of the `n_queues` queues (those of the table that `rss` was made with) into
 * `share`; they add up to 1 but for rounding. The frames come in by `port`, and leave
 * by the first port that its frames leave by. A field that is not hashed, or has one value only,
 * counts as neither drawn nor counted. */
QueueShareInfo queue_share_get(const TesterSettings *tester, const Rss *rss, guint port,
                               guint n_queues, double *share);

/* The same of a trial's traffic, flows of some popularity included; whether queues are drawn. Where
 * frames leave by several ports in turn the mean of all turns. */
gboolean queue_share_of_trial(const TrialSetup *setup, const Rss *rss, guint port, double *share);

#endif
