/* sim/error.h: the error domain of what a user or the system can cause. */
#ifndef SIM_ERROR_H
#define SIM_ERROR_H

#include <glib.h>

#define SIM_ERROR (sim_error_quark())

typedef enum {
    SIM_ERROR_USAGE,    /* the command line is wrong: exit status 64 */
    SIM_ERROR_SCENARIO, /* the scenario is wrong: 65 */
    SIM_ERROR_NO_INPUT, /* no such input: 66 */
    SIM_ERROR_INTERNAL, /* an invariant does not hold: 70 */
    SIM_ERROR_OUTPUT,   /* cannot create output: 73 */
    SIM_ERROR_IO,       /* input or output failed on the way: 74 */
    SIM_ERROR_VALUE     /* a value is wrong; whoever knows its place turns this into another code */
} SimErrorCode;

/* The quark of SIM_ERROR. */
GQuark sim_error_quark(void);

#endif
