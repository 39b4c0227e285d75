/* scenarios/results.h: the results of a run, made of its journal and manifest alone.
 *
 * Pure functions: the same journal gives the same tables, figures and report, whenever and by
 * whomever they are made. */
#ifndef SCENARIOS_RESULTS_H
#define SCENARIOS_RESULTS_H

#include "output/table.h"
#include "scenarios/manifest.h"
#include "scenarios/procedures/procedure.h"
#include "scenarios/trial_record.h"
#include "sim/sim.h"

/* How sure confidence intervals of medians are. */
#define RESULTS_CONFIDENCE 0.95

typedef struct Results Results;

/* A repetition of a point with what the procedure makes of it. */
typedef struct {
    guint point, repetition;
    guint64 seed;
    guint n_trials;
    const TrialRecord *const *trials; /* in order */
    double *figures;                  /* as the procedure's `figures` */
    const TrialRecord *reported;      /* trial at the reported rate (nullable) */
    const ProcedureRemark *remark;    /* (nullable) */
} ResultsRepetition;

/* A remark, and the repetitions that it is made on. */
typedef struct {
    const ProcedureRemark *remark;
    guint n_repetitions;
    guint point, repetition; /* of the first of them */
} ResultsRemark;

/* Evaluates `journal` (of journal_read, of the file `path`) for the plan of `manifest`, which must
 * stay. Errors: SIM_ERROR_SCENARIO, "PATH:LINE:COLUMN: error: ..." when a line is no trial, or they
 * do not belong together; or when the procedure is unknown. (transfer full) */
Results *results_new(const Manifest *manifest, const GPtrArray *journal, const char *path,
                     GError **error);
void results_free(Results *results);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Results, results_free)

/* (transfer none) */
const Manifest *results_get_manifest(const Results *results);
const Procedure *results_get_procedure(const Results *results);
/* Names of the figures, NULL-ended. */
const char *const *results_get_figures(const Results *results);
/* All trials (TrialRecord *) in order of point, repetition, trial. (transfer none) */
const GPtrArray *results_get_trials(const Results *results);
guint results_n_repetitions(const Results *results, guint point);
const ResultsRepetition *results_get_repetition(const Results *results, guint point, guint index);

/* The remarks on the repetitions of points `first` .. `first` + n - 1, each once, in order of the
 * first repetition. (transfer full): of ResultsRemark */
GArray *results_remarks(const Results *results, guint first, guint n);

/* Trials of all repetitions of a point. */
guint results_n_trials(const Results *results, guint point);
/* How many the procedure's plain way takes to the same figures; 0: it has only one way, or the
 * manifest does not say how fine the search was. */
guint results_plain_trials(const Results *results, guint point);

/* What a procedure may know of a point. */
ProcedurePoint results_get_procedure_point(const Results *results, guint point);

/* A figure of the procedure, by its index, over the repetitions of a point that have one; n = 0
 * (all else 0) when none has. */
SimSummary results_summarise_figure(const Results *results, guint point, guint figure);

/* The same of the first figure. */
SimSummary results_summarise(const Results *results, guint point);

/* Busy share of the worker that forwards the frames of a queue (of its core when tasks are chosen
 * by flows), and of any worker: 0 to 1. */
double results_busy(const TrialRecord *trial, const TrialQueue *queue);
double results_worker_busy(const TrialRecord *trial, const TrialWorker *worker);

/* Where a trial is on the procedure's curve, by x and how often. */
typedef struct {
    double x;
    SimSummary y; /* over the repetitions */
} ResultsPlace;

/* The procedure's curve through the trials of a point, x ascending; there must be a curve.
 * (transfer full): of ResultsPlace */
GArray *results_curve(const Results *results, guint point);

/* All repetitions, or both directions. */
#define RESULTS_ALL (-1)

/* What was measured of single frames at a point, of the repetition with this index and a direction;
 * NULL: nothing. (transfer full) (nullable) */
SimBins *results_bins(const Results *results, guint point, gint repetition, gint direction,
                      TrialMeasure measure);

/* The tables, with the columns of docs/result-folder.md. (transfer full) */
Table *results_trials_table(const Results *results);
Table *results_repetitions_table(const Results *results);
Table *results_summary_table(const Results *results);
/* The same as a row a point and figure: for people, where there are many figures. */
Table *results_long_summary_table(const Results *results);
/* A table of the procedure's `tables`; `for_people`: with the headings of a report. */
Table *results_standard_table(const Results *results, const ProcedureTable *from,
                              gboolean for_people);
Table *results_curve_table(const Results *results); /* there must be a curve */
/* The sweep whose value is the number of flows; -1: test.overload is unset. */
gint results_flows_sweep(const Results *results);
/* How much worse a figure of a point is than with one flow, in percent (RFC 8219 section 10); NAN:
 * it cannot be said. */
double results_degradation(const Results *results, guint point, guint figure);
/* NULL unless test.overload names the number of flows. (nullable) */
Table *results_degradation_table(const Results *results);
/* NULL where nothing is to be remarked. (nullable) */
Table *results_remarks_table(const Results *results);
Table *results_queues_table(const Results *results);
/* Of results_bins: a row a bin. NULL where the journal has none. (nullable) */
Table *results_histograms_table(const Results *results);
/* Every attribute. NULL where an older result does not say. (nullable) */
Table *results_configuration_table(const Results *results);
/* Whether a scenario's point has more than two ports. */
gboolean results_have_ports(const Results *results);

/* NULL where none has. (nullable) */
Table *results_ports_table(const Results *results);
/* NULL where no scenario's point has a switch. (nullable) */
Table *results_switches_table(const Results *results);
/* NULL where the procedure is not of hosts. (nullable) */
Table *results_seconds_table(const Results *results);

#endif
