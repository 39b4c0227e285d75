/* models/direction.h: the ports of a DUT, and the directions of frames.
 *
 * Direction 0 (forward) comes in by port 0 and leaves by port 1; direction 1 (reverse) the other
 * way round. So the input port of a direction has its number, and its output port is the other one.
 * Further pairs of ports are like the first one: ports 2 p and 2 p + 1 are pair p, and frames that
 * come in by a port have the direction of its number modulo 2 (models/port_plan.h). */
#ifndef MODELS_DIRECTION_H
#define MODELS_DIRECTION_H

#define DUT_PORTS 2 /* of a pair */

/* Most ports: the number of a pair is 3 bits of a frame's word (models/ledger.h). */
#define DUT_MAX_PORTS 16
#define DUT_MAX_PAIRS (DUT_MAX_PORTS / DUT_PORTS)

#endif
