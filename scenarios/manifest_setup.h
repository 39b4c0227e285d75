/* scenarios/manifest_setup.h: what a point is tested with, in the words of a report.
 *
 * RFC 2544 sections 8 and 26.1 ask for protocol, format of the frames, kind of stream and medium,
 * RFC 8219 section 5.1 for the media; the ranges of all that is drawn at random (RFC 4814) make a
 * test repeatable. */
#ifndef SCENARIOS_MANIFEST_SETUP_H
#define SCENARIOS_MANIFEST_SETUP_H

#include <jansson.h>

#include "models/trial.h"

typedef enum {
    MANIFEST_PROTOCOL,
    MANIFEST_MEDIUM,
    MANIFEST_FRAMES, /* their size, or the mix */
    MANIFEST_FORMAT,
    MANIFEST_STREAM,
    MANIFEST_ADDRESSES,
    MANIFEST_PORTS,
    MANIFEST_MAC_ADDRESSES,
    MANIFEST_FLOWS,      /* which addresses and ports go together, and how often */
    MANIFEST_BACKGROUND, /* "none", or what it is and leaves of the line rate */
    MANIFEST_CAPTURE,    /* that is replayed */
    MANIFEST_N_FACTS
} ManifestFact;

typedef struct {
    gint64 frame_bytes;            /* of a mix or a capture the mean, rounded */
    char *facts[MANIFEST_N_FACTS]; /* ManifestFact; none is NULL, but the capture where there is
                                      none */
} ManifestSetup;

/* Whether a background takes a part of the line rate. */
gboolean manifest_setup_has_background(const ManifestSetup *setup);

/* (transfer full) */
ManifestSetup *manifest_setup_new(const TrialSetup *trial);
void manifest_setup_free(ManifestSetup *setup);

/* All that it says, in lines: the same for equal ones only. (transfer full) */
char *manifest_setup_join(const ManifestSetup *setup);

/* (transfer full) */
json_t *manifest_setup_to_json(const ManifestSetup *setup);
/* NULL when it is none. (transfer full) (nullable) */
ManifestSetup *manifest_setup_of_json(const json_t *json);

/* "Protocol" and so on. */
const char *manifest_fact_title(ManifestFact fact);

#endif
