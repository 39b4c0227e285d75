/* models/direction.h: the two ports of a DUT and the two directions between them.
 *
 * Direction 0 (forward) comes in by port 0 and leaves by port 1; direction 1 (reverse) the other
 * way round. So the input port of a direction has its number, and its output port is the other one.
 */
#ifndef MODELS_DIRECTION_H
#define MODELS_DIRECTION_H

#define DUT_PORTS 2

#endif
