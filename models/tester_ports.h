/* models/tester_ports.h: the UDP ports of the frames, of each direction.
 *
 * RFC 4814 section 4.5: pseudorandom ports, source 1024-65535, destination 1-49151. The reverse
 * direction has those of the forward one but for what is said of it, as siitperf's Rev-* say it. */
#ifndef MODELS_TESTER_PORTS_H
#define MODELS_TESTER_PORTS_H

#include "sim/sim.h"

/* How a frame's addresses, or ports, are chosen. */
typedef enum {
    TESTER_SELECTION_FIXED,
    TESTER_SELECTION_INCREMENT,
    TESTER_SELECTION_DECREMENT,
    TESTER_SELECTION_RANDOM
} TesterSelection;

/* Their names, NULL-ended; before them that of having the forward direction's. */
extern const char *const tester_selection_names[];
#define TESTER_SELECTION_CHOICES (tester_selection_names + 1)

typedef struct {
    gint64 minimum, maximum, fixed;
} TesterPortSettings;

/* What the reverse direction has of its own: 0 as the forward one. */
typedef struct {
    gint selection; /* 1 + TesterSelection */
    TesterPortSettings source, destination;
} TesterReversePortsSettings;

typedef struct {
    gint selection; /* TesterSelection */
    TesterPortSettings source, destination;
    TesterReversePortsSettings reverse;
} TesterPortsSettings;

/* The ports of a direction. */
typedef struct {
    TesterSelection selection;
    TesterPortSettings source, destination;
} TesterDirectionPorts;

extern const SimAttributeTable tester_ports_attributes;

/* Of direction 0 (forward) or 1 (reverse). */
TesterDirectionPorts tester_ports_of(const TesterPortsSettings *settings, guint direction);

/* The first attribute that the reverse direction has of its own, as a path below the ports
 * (transfer none, static); NULL if there is none. */
const char *tester_ports_first_reverse(const TesterPortsSettings *settings);

/* Whether a lowest port is above the highest. *path (transfer none, static): below the ports.
 * Errors: SIM_ERROR_VALUE. */
gboolean tester_ports_check(const TesterPortsSettings *settings, const char **path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* How many ports there are from the lowest to the highest. */
guint tester_port_count(const TesterPortSettings *port);

#endif
