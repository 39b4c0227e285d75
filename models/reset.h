/* models/reset.h: what a reset of the DUT does (RFC 6201), as an event in a trial.
 *
 * docs/frame-path.md section 19. From the event on, for a time that is given, nothing is forwarded:
 * what is in the device is lost, and what arrives meanwhile. Then it begins anew, its rings empty.
 * A reset that leaves forwarding alone (of a control process) does nothing to frames. */
#ifndef MODELS_RESET_H
#define MODELS_RESET_H

#include "sim/sim.h"

typedef enum {
    RESET_NONE,
    RESET_POWER,            /* RFC 6201 section 4.3.1 */
    RESET_OPERATING_SYSTEM, /* section 4.2.1 */
    RESET_PROCESS,          /* section 4.2.2 */
    RESET_PROCESSOR,        /* section 4.1.1 */
    RESET_LINE_CARD         /* section 4.1.2: the card with both ports */
} ResetKind;

typedef enum {
    RESET_FORWARDING_BY_KIND,
    RESET_FORWARDING_STOPS,
    RESET_FORWARDING_GOES_ON
} ResetForwarding;

typedef struct {
    gint kind;         /* ResetKind */
    SimTime outage_ps; /* until frames are forwarded again; 0: not given */
    SimTime off_ps;    /* that the power is off before */
    gint forwarding;   /* ResetForwarding */
} ResetSettings;

extern const SimAttributeTable reset_attributes;

/* Whether forwarding stops. */
gboolean reset_stops(const ResetSettings *settings);

/* How long the power is off; 0 for other resets. */
SimTime reset_off_ps(const ResetSettings *settings);

/* From the event until frames are forwarded again; 0: forwarding does not stop. */
SimTime reset_down_ps(const ResetSettings *settings);

/* The attribute, below the DUT, that is missing for a reset to happen; NULL: none. */
const char *reset_missing(const ResetSettings *settings);

#endif
