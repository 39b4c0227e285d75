/* models/certificate.h: whether a trial will pass can often be told without running it.
 *
 * A certificate bounds, before the trial, the probability that it loses a frame: over the drawn
 * flows, the RSS key being what it is. It is a proven upper bound, no estimate; where nothing is
 * proven it is 1. The model bounded is that of docs/frame-path.md; the mathematics, with its
 * sources, is in docs/certified-trials.md. */
#ifndef MODELS_CERTIFICATE_H
#define MODELS_CERTIFICATE_H

#include "models/trial.h"

typedef enum {
    CERTIFICATE_HOLDS,         /* the bound is at most the risk */
    CERTIFICATE_RISK,          /* the bound is above the risk */
    CERTIFICATE_COUNTED_FLOWS, /* flows are counted through, neither one flow nor drawn */
    CERTIFICATE_OUTPUT_LINK,   /* an output link is slower than what is offered */
    CERTIFICATE_CONTENTION,    /* workers contend: docs/frame-path.md section 11 */
    CERTIFICATE_NEIGHBOURS,    /* neighbour entries are dynamic */
    CERTIFICATE_RULES,         /* cores have rules beside sleeping and polling */
    CERTIFICATE_SHARED,        /* tasks share processors with interrupt sides */
    CERTIFICATE_ROW,           /* there are several DUTs in a row */
    CERTIFICATE_FLOWS,         /* flows choose the tasks */
    CERTIFICATE_SWITCH,        /* there are switches, which the bounds know nothing of */
    CERTIFICATE_TRAFFIC,       /* frames of several sizes, or not at a constant rate */
    CERTIFICATE_POPULARITY,    /* flows of a fixed number, or given ones */
    CERTIFICATE_PORTS,         /* there are several pairs of ports */
    CERTIFICATE_SPREAD         /* frames take different times */
} CertificateReason;

/* What is bounded. */
typedef enum {
    CERTIFICATE_RINGS,          /* receive rings */
    CERTIFICATE_LISTS,          /* input lists (software dispatch) */
    CERTIFICATE_TRANSMIT_RINGS, /* transmit rings */
    CERTIFICATE_N_PARTS
} CertificatePart;

typedef struct {
    gboolean holds;
    CertificateReason reason;
    double bound;                     /* on the probability that the trial loses a frame: 0 to 1 */
    double part[CERTIFICATE_N_PARTS]; /* what each part adds to it, each 0 to 1 */
} TrialCertificate;

/* One line for people, without an end: "the bound is above the risk". */
const char *certificate_reason_text(CertificateReason reason);

/* What is known of the trials of a repetition: RSS key, shares of the queues, costs. */
typedef struct Certificate Certificate;

/* `setup` and what it borrows must outlive it. (transfer full) */
Certificate *certificate_new(const TrialSetup *setup);
void certificate_free(Certificate *certificate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Certificate, certificate_free)

/* Bounds the trial that `request` asks for (its stream_trial and stop_at_first_loss do not matter)
 * and says whether that is at most `risk`. A pure function. */
TrialCertificate certificate_assess(const Certificate *certificate, const TrialRequest *request,
                                    double risk);

#endif
