/* models/port_plan.h: the ports of tester and DUT, and by which of them a frame leaves the DUT.
 *
 * docs/frame-path.md section 20. Ports 2 p and 2 p + 1 are pair p. Either a frame leaves by the
 * other port of its pair, or the frames that come in by a port leave by all other ports in turn, as
 * RFC 2544 section 16 wants it: by all ports of the other side, or, where both sides send, by all
 * but its own. */
#ifndef MODELS_PORT_PLAN_H
#define MODELS_PORT_PLAN_H

#include <glib.h>

#include "models/direction.h"

typedef enum { PORT_ORDER_PAIRS, PORT_ORDER_ALL } PortOrder;

/* A plain record. */
typedef struct {
    guint n_ports;        /* 2 .. DUT_MAX_PORTS, an even number */
    guint n_outputs;      /* ports by which the frames of one input port leave in turn */
    gboolean takes_turns; /* there are several of them */
    gboolean both;        /* ports of both sides send */
} PortPlan;

PortPlan port_plan_new(guint n_pairs, PortOrder order, gboolean both);

/* The port by which frame `number` of an input port leaves. */
static inline guint port_plan_output(const PortPlan *plan, guint port, guint64 number)
{
    if (!plan->takes_turns) {
        return port ^ 1;
    }
    guint turn = (guint)(number % plan->n_outputs);
    if (!plan->both) {
        return DUT_PORTS * turn + (1 - port % DUT_PORTS);
    }
    return turn < port ? turn : turn + 1;
}

#endif
