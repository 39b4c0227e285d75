/* scenarios/test_settings.h: attributes of `test` and `output`: which procedure, how long, how
 * often. */
#ifndef SCENARIOS_TEST_SETTINGS_H
#define SCENARIOS_TEST_SETTINGS_H

#include "sim/sim.h"

/* What a scenario is about. */
typedef enum {
    TEST_OF_DUT,     /* a tester and a DUT */
    TEST_OF_MACHINE, /* a machine alone */
    TEST_OF_HOSTS    /* two hosts, a switch and what runs on them */
} TestSubject;

typedef enum { TEST_STREAMS_REPETITION, TEST_STREAMS_TRIAL } TestStreams;

/* Largest test.risk: beyond it a certified verdict would be no more than a guess. */
#define TEST_RISK_PARTS 2 /* a risk is at most one of these: 0.5 */

/* Longest test.burst: the time to send (RFC 9004 section 6.2). */
#define TEST_LONGEST_BURST_PS (30 * SIM_PS_PER_S)

/* Largest test.step, in millionths (RFC 2544 section 26.3). */
#define TEST_LARGEST_STEP 100000

typedef enum { TEST_TRIAL_EXACT, TEST_TRIAL_CERTIFIED } TestTrial;

typedef enum {
    TEST_METHOD_BISECTION,
    TEST_METHOD_SIITPERF,
    TEST_METHOD_TREX,
    TEST_METHOD_MLRSEARCH
} TestMethod;

typedef enum { TEST_SEARCH_BISECTION, TEST_SEARCH_GUIDED } TestSearch;

typedef struct {
    char *procedure;                 /* name of a procedure (procedures/procedures.h) */
    SimLoad rate;                    /* of procedure `trial`; default 100 % */
    SimLoad throughput;              /* where a procedure measures; 0: it searches for it first */
    SimLoad step;                    /* of loads, a share of the line rate; default 10 % */
    SimTime burst_ps;                /* longest burst of back-to-back; default 2 s */
    gint64 burst_step;               /* frames; default 1 */
    char *overload;                  /* the swept path that is the number of flows; NULL: none is */
    gint64 tags;                     /* of procedure latency; default 500 */
    GPtrArray *goals;                /* of MlrsearchGoalSettings; NULL: RFC 2544's */
    SimLoad minimum_load;            /* of MLRsearch; default 0.1 % */
    SimTime reset_after_ps;          /* procedure reset: sending time before it; default 15 s */
    SimTime duration_ps;             /* once resolved never 0 */
    gint64 repetitions;              /* once resolved never 0 */
    gint64 resolution_pps;           /* default 1000 (siitperf's binary search) */
    gint search;                     /* TestSearch */
    gint method;                     /* TestMethod */
    SimLoad loss_verification_limit; /* the most that is lost of such a trial; default: all */
    gint64 loss_verification; /* how often a search repeats a trial that lost frames; default 0 */
    gboolean full_trials;     /* search trials run their whole time even after a loss */
    gint streams;             /* TestStreams */
    gint trial;               /* TestTrial */
    double risk;              /* of a certified trial; above 0, at most 0.5 */
    gint64 batch_size;        /* frames announced at once; changes speed only; default 4096 */
} TestSettings;

extern const SimAttributeTable test_attributes;

/* Gives what is not set the value of the procedure's standard. */
void test_settings_resolve(TestSettings *settings);

/* Of which repetitions of a point the hosts' frames are written. */
typedef enum { OUTPUT_PCAP_NONE, OUTPUT_PCAP_FIRST, OUTPUT_PCAP_ALL } OutputPcap;

typedef struct {
    gboolean plots;     /* draw the curves */
    gint pcap;          /* OutputPcap */
    gint64 pcap_frames; /* of a capture, at most */
} OutputSettings;

extern const SimAttributeTable output_attributes;

#endif
