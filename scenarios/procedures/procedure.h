/* scenarios/procedures/procedure.h: what a test procedure is: a function of trials.
 *
 * A procedure asks for trials and gets verdicts; it knows no model. One file a procedure, ended by
 * its Procedure record, named in procedures.c. The same code could drive a real tester. */
#ifndef SCENARIOS_PROCEDURES_PROCEDURE_H
#define SCENARIOS_PROCEDURES_PROCEDURE_H

#include <glib.h>

#include "scenarios/procedures/mlrsearch_goal.h"
#include "scenarios/test_settings.h"
#include "sim/sim.h"

/* What a trial is for. */
typedef enum {
    PROCEDURE_MEASURE,
    PROCEDURE_SEARCH /* finds the rate at which another trial measures */
} ProcedurePurpose;

/* A trial that is asked for; whatever is 0 is left out. */
typedef struct {
    ProcedurePurpose purpose;
    gint64 rate_pps;
    SimTime duration_ps; /* in which frames are sent */
    guint64 n_frames;    /* that each direction sends; 0: as many as the duration has room for */
    SimTime change_ps;   /* when the rate changes; 0: never */
    gint64 changed_rate_pps;     /* from then on */
    SimTime reset_ps;            /* when the device is reset; 0: never */
    gboolean stop_at_first_loss; /* not with tags or variation */
    guint64 n_tags;       /* frames whose latency is noted, one of each even part of those sent */
    SimTime tags_from_ps; /* from then on */
    gboolean variation;   /* how the delay of all frames varies is noted */
    gboolean bins;        /* histograms of all these are kept in the journal */
} ProcedureRequest;

/* Quantiles by nearest rank (RFC 2330 section 11.3). */
typedef struct {
    guint64 count; /* 0: nothing was received, and the others are 0 */
    SimTime minimum_ps, mean_ps, median_ps, p99_9_ps, maximum_ps;
} ProcedureLatency;

/* Latencies of tagged frames, RFC 1242 section 3.8 store-and-forward. */
typedef struct {
    guint64 n_tags, n_received; /* 0: none was, and the others are 0 */
    SimTime first_ps;           /* of the first tagged frame; -1: it was lost */
    SimTime minimum_ps, mean_ps, median_ps, p99_9_ps, maximum_ps;
} ProcedureTags;

/* Delays D of all frames, and D(i) - D(i - 1) (RFC 8219 section 7.3). */
typedef struct {
    guint64 n_delays; /* 0: no frame was received, and the others are 0 */
    SimTime delay_minimum_ps, delay_p99_9_ps, delay_maximum_ps;
    guint64 n_differences;
    gint64 difference_minimum_ps, difference_median_ps, difference_maximum_ps;
} ProcedureVariation;

typedef struct {
    gboolean sends;
    guint64 sent, received, lost;
    guint64 out_of_order, gaps; /* RFC 2544 section 10, RFC 4737 section 3 */
    ProcedureLatency latency;   /* of all received frames, RFC 1242 section 3.8 store-and-forward */
    SimTime first_tag_ps; /* that the first tagged frame takes on the tester's link: what RFC 1242's
                             latency of bit-forwarding devices, from the first bit in, has more */
    /* around a reset that stopped forwarding, received by the tester: the last frame before it and
     * the first one after it; -1: none was */
    SimTime last_before_ps, first_after_ps;
    ProcedureTags tags; /* all 0 unless asked for, the same of the variation */
    ProcedureVariation variation;
} ProcedureDirection;

/* What changing a machine's interfaces took (models/reconfiguration.h). */
typedef struct {
    SimTime time_ps; /* until the last script was over; 0: the trial was none of this kind */
    SimTime user_ps, kernel_ps;
    SimTime process_ps, lookup_ps, change_ps, lock_wait_ps; /* where it went */
    guint64 processes, system_calls, requests, bytes, changed, refused;
    guint64 links, map_steps, lookup_steps, cold, notifier_calls, notices, notices_lost;
} ProcedureReconfiguration;

/* What clients sent from one host to another (models/iperf.h). */
typedef struct {
    SimTime duration_ps; /* of each client; 0: the trial was none of this kind */
    guint64 clients;
    guint64 running_max;                  /* that sent at once */
    SimTime last_start_ps;                /* from the first start to the last */
    SimTime end_ps;                       /* from the first start to the last end */
    guint64 sum_of_averages_bps;          /* of what the clients report */
    guint64 goodput_bps;                  /* data over the wire, over the whole time */
    guint64 goodput_max_bps;              /* the most in a second */
    guint64 written_bytes, carried_bytes; /* by the clients; over the wire */
    guint64 segments, retransmitted;      /* frames of host 0; segments sent again */
    guint64 recoveries, timeouts;
    guint64 lost;                           /* frames of both hosts */
    guint64 client_busy_ps, server_busy_ps; /* of the processors */
    guint64 client_interrupts, server_interrupts;
    guint64 client_switches, server_switches; /* of processes */
} ProcedureTransfer;

#define PROCEDURE_DIRECTIONS 2 /* forward, reverse */

/* What a procedure may know of a trial. */
typedef struct {
    ProcedurePurpose purpose;
    gint64 rate_pps;
    SimTime duration_ps; /* in which the frames were sent; less than asked for if certified */
    SimTime asked_ps;    /* the duration that was asked for */
    SimTime change_ps;   /* 0: the rate did not change */
    SimTime off_ps;      /* for which the device had no power */
    guint n_senders;     /* ports of the tester that send */
    guint64 sent, received, lost;
    gboolean pass;        /* nothing lost in any direction */
    SimTime last_loss_ps; /* when the last frame was lost; SIM_TIME_NEVER: none was */
    ProcedureDirection direction[PROCEDURE_DIRECTIONS];
    ProcedureReconfiguration reconfiguration;
    ProcedureTransfer transfer;
} ProcedureTrial;

/* Changes the machine's interfaces as the scenario says. FALSE as ProcedureRunTrial. */
typedef gboolean (*ProcedureReconfigure)(gpointer bench, ProcedureTrial *trial, GError **error);

/* Runs the scenario's clients for test.duration each. FALSE as ProcedureRunTrial. */
typedef gboolean (*ProcedureTransferData)(gpointer bench, ProcedureTrial *trial, GError **error);

/* Runs one trial. FALSE on error or when the run is cancelled (error unset). */
typedef gboolean (*ProcedureRunTrial)(gpointer bench, const ProcedureRequest *request,
                                      ProcedureTrial *trial, GError **error);

/* Where the answer is expected after the trials so far, in frames/s; any number is allowed, a bad
 * one costs trials. */
typedef gint64 (*ProcedureGuess)(gpointer bench);

/* A trial that a procedure may ask for. */
typedef struct {
    gint64 rate_pps;
    guint ahead; /* trials before it: 0 is the one that is asked for next */
} ProcedureAhead;

/* How many trials are worth announcing, beside the one asked for next; 0: none. */
typedef guint (*ProcedureNAhead)(gpointer bench);

/* Says before a trial is asked for what may follow: trials[0] is the one asked for next, the others
 * those that may be asked for after it, the most likely first; but for the
 * rate all are like `like`. A bench with processors to spare may run them before they are asked
 * for. Nothing binds either side. */
typedef void (*ProcedureAnnounce)(gpointer bench, const ProcedureRequest *like,
                                  const ProcedureAhead *trials, guint n_trials);

typedef struct {
    const TestSettings *test;
    gint64 line_rate_pps; /* highest rate that can be offered, a direction */
    ProcedureRunTrial run_trial;
    ProcedureGuess guess_pps;   /* (nullable) a search that would be guided is then a plain one */
    ProcedureNAhead n_ahead;    /* (nullable) nothing need be announced */
    ProcedureAnnounce announce; /* called when n_ahead says so */
    ProcedureReconfigure reconfigure; /* where the scenario is a machine, in place of run_trial */
    ProcedureTransferData transfer;   /* the same where it is two hosts */
    gpointer bench;                   /* first argument of all these */
} ProcedureContext;

/* What a procedure may know of a point when results are made. */
typedef struct {
    gint64 line_rate_pps;
    gint64 throughput_pps; /* test.throughput; 0: it was searched for */
    MlrsearchGoals goals;  /* test.goals, where they mean something */
    gint method;           /* TestMethod: test.method, where it does */
    gint64 known_pps;      /* the rate without loss of a known device; 0: it is not known */
    gint64 step;           /* test.step, in millionths; 0: an older result, which does not say */
} ProcedurePoint;

/* `line_rate_pps` is the point's. */
ProcedurePoint procedure_point(const TestSettings *test, gint64 line_rate_pps);

/* What is to be said of a repetition beside its figures: why there are none, or how far they are to
 * be trusted. */
typedef struct {
    const char *status; /* a word or two, for tables */
    const char *text;   /* a sentence, for people; of a goal: what follows its name */
    guint goal;         /* of which it is said, from 1; 0: of all */
} ProcedureRemark;

/* A curve through the trials of a repetition, such as loss over load. */
typedef struct {
    const char *name; /* of its table and figure */
    const char *x_column, *y_column;
    const char *x_label, *y_label;
    double x_maximum, y_maximum; /* of the axes; 0: as the values need */
    /* The trial's place on the curve; FALSE: it is not on it. */
    gboolean (*place)(const ProcedurePoint *point, const ProcedureTrial *trial, double *x,
                      double *y);
} ProcedureCurve;

/* What a standard's table says of a figure over the repetitions. */
typedef enum {
    PROCEDURE_MEDIAN,
    PROCEDURE_MEAN,
    PROCEDURE_MINIMUM,
    PROCEDURE_MAXIMUM,
    PROCEDURE_STANDARD_DEVIATION, /* of a sample */
    PROCEDURE_PERCENTILE_1,       /* by nearest rank */
    PROCEDURE_PERCENTILE_99,      /* likewise */
    PROCEDURE_MEAN_BIT_RATE,      /* of a rate in frames/s: in bit/s of the frames, FCS included */
    PROCEDURE_LINE_RATE_PERCENT,  /* of a rate: the median, in percent of the line rate */
} ProcedureStatistic;

typedef struct {
    const char *figure; /* one of the procedure's; NULL ends the columns */
    ProcedureStatistic statistic;
    const char *heading; /* for people; the CSV's column is the figure with the statistic's name */
} ProcedureColumn;

/* A table that a standard asks for: a row a point, with what the frames and the medium were. */
typedef struct {
    const char
        *name; /* of its file without suffix, such as rfc2544-latency; NULL ends the tables */
    const char *title; /* with the section of the standard */
    const char *notes; /* what the numbers are, for people */
    /* Beginnings of figures, NULL-ended: then there is a row for each of them, and a column names a
     * figure without its beginning, or one that has none. (nullable) */
    const char *const *streams;
    const char *stream_title; /* of the rows of make_streams, where that is meant; (nullable) */
    const ProcedureColumn *columns;
    gboolean has_status; /* its last column says what is remarked on the repetitions */
} ProcedureTable;

/* Streams: a row a direction. */
extern const char *const procedure_directions[];

typedef struct {
    const char *name;
    const char *help; /* one line, with the section of the standard */
    /* What the standard asks for: test.duration and test.repetitions where they are not set. */
    SimTime duration_ps;
    gint64 repetitions;
    /* The most trials that a repetition can take. */
    guint (*max_trials)(const TestSettings *test, gint64 line_rate_pps);
    /* How many trials the standard's plain way takes to end with `figure`, the first of `figures`.
     * (nullable) when there is only one way. */
    guint (*plain_trials)(const TestSettings *test, gint64 line_rate_pps, double figure);
    /* Runs the procedure once (a repetition). FALSE as run_trial says. */
    gboolean (*run)(const ProcedureContext *context, GError **error);
    /* Names of the figures of a repetition, NULL-ended, e.g. "throughput_pps"; columns of
     * results.csv and, summarised, of summary.csv. The first is the one that the curve shows. */
    const char *const *figures;
    const char *const *high_is_good; /* figures of which more is better, beside rates; NULL-ended
                                        (nullable) */
    gboolean counts_only;            /* its trials send at one rate, and only lost frames matter */
    gboolean has_goals;              /* test.goals mean something to it */
    /* (nullable) The names where they depend on the point; `figures` are those of a point for which
     * nothing is set. (transfer full) */
    char **(*make_figures)(const ProcedurePoint *point);
    /* (nullable) Beginnings of figures, the same number for each of what a point has several of,
     * such as "ndr_" of a goal, NULL-ended: then the curve shows the first figure of each.
     * (transfer full) */
    char **(*make_streams)(const ProcedurePoint *point);
    /* Names of the attributes of `test` that it reads beside those that every procedure's bench
     * does (procedure_reads), NULL-ended. (nullable) */
    const char *const *reads;
    /* (nullable) Endings of the figures that it is a benchmark for, NULL-ended: how much worse they
     * are with many flows can be said (RFC 8219 section 10); NULL: of none. */
    const char *const *benchmarks;
    const char *y_label; /* of the curve of the first figure, with its unit */
    gboolean y_log;      /* the curve's y axis is logarithmic */
    TestSubject subject; /* it is for scenarios of these, and for no others */
    /* The figures from the trials of a repetition, in order (what the journal holds): values[i]
     * belongs to figures[i], NAN: there is none. *reported is the index of the trial at the
     * reported rate, or -1. A pure function: results can be made again from the journal. */
    void (*evaluate)(const ProcedurePoint *point, const ProcedureTrial *trials, guint n_trials,
                     double *values, gint *reported);
    /* (nullable) What is to be remarked on a repetition; NULL: nothing. There may be no trials
     * where test.throughput is set. (transfer none) */
    const ProcedureRemark *(*remark)(const ProcedurePoint *point, const ProcedureTrial *trials,
                                     guint n_trials);
    const ProcedureCurve *curve;  /* (nullable) */
    const ProcedureTable *tables; /* that the standard asks for; (nullable) */
} Procedure;

/* Whether the attribute of `test` called `name` matters to the procedure: it reads it, or its bench
 * does. */
gboolean procedure_reads(const Procedure *procedure, const char *name);

/* What a search for a throughput reads (procedures/throughput_search.h). */
#define PROCEDURE_SEARCH_READS \
    "resolution", "search", "loss_verification", "loss_verification_limit", "full_trials"

/* Names of the figures at a point, NULL-ended. (transfer full) */
char **procedure_make_figures(const Procedure *procedure, const ProcedurePoint *point);

/* All procedures, NULL-ended. (transfer none) */
const Procedure *const *procedures_all(void);

/* The procedure called `name`, or NULL. (transfer none) */
const Procedure *procedures_find(const char *name);

#endif
