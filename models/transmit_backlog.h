/* models/transmit_backlog.h: frames that wait until their transmit ring has room.
 *
 * docs/frame-path.md section 7: Linux stops a full queue (netif_tx_stop_queue), and its qdisc keeps
 * what comes meanwhile, up to a limit. */
#ifndef MODELS_TRANSMIT_BACKLOG_H
#define MODELS_TRANSMIT_BACKLOG_H

#include "models/core_output.h"

/* Those of one ring, oldest first; circular. */
typedef struct {
    CoreFrame *frame;
    guint head, n;
    guint room; /* 0 or a power of two */
} TransmitFifo;

/* A plain record; arrays owned. */
typedef struct {
    guint limit; /* frames that may wait for a ring; 0: none */
    guint n_rings;
    TransmitFifo *fifo;
    guint n_waiting; /* for all rings */
} TransmitBacklog;

void transmit_backlog_init(TransmitBacklog *backlog, guint n_rings, guint limit);
void transmit_backlog_clear(TransmitBacklog *backlog);
void transmit_backlog_reset(TransmitBacklog *backlog);
void transmit_backlog_copy(TransmitBacklog *to, const TransmitBacklog *from);

/* A frame waits for `ring`; FALSE when as many do as may. */
gboolean transmit_backlog_push(TransmitBacklog *backlog, guint ring, CoreFrame frame);

/* Takes the oldest; FALSE when none waits for `ring`. */
gboolean transmit_backlog_pop(TransmitBacklog *backlog, guint ring, CoreFrame *frame);

#endif
