/* models/measure.h: what of single frames a trial may show as a histogram. */
#ifndef MODELS_MEASURE_H
#define MODELS_MEASURE_H

typedef enum {
    TRIAL_MEASURE_LATENCY,        /* of all received frames (RFC 1242 section 3.8) */
    TRIAL_MEASURE_TAGGED_LATENCY, /* of the tagged ones (RFC 2544 section 26.2) */
    TRIAL_MEASURE_PDV,            /* delay less the least of all (RFC 5481 section 4.2) */
    TRIAL_MEASURE_IPDV,           /* D(i) - D(i-1), signed (RFC 5481 section 4.1) */
    TRIAL_N_MEASURES
} TrialMeasure;

/* Most bins of one in a direction: kept and written for each trial. */
#define TRIAL_MEASURE_BINS 192

/* Its name in journal and tables: "latency", ... */
const char *trial_measure_name(TrialMeasure measure);

#endif
