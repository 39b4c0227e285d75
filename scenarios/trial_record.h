/* scenarios/trial_record.h: a trial's result as a record of the journal, and back.
 *
 * The only place that knows the keys, which docs/journal.md explains. */
#ifndef SCENARIOS_TRIAL_RECORD_H
#define SCENARIOS_TRIAL_RECORD_H

#include <jansson.h>

#include "models/trial.h"
#include "scenarios/certified_trial.h"
#include "scenarios/procedures/procedure.h"

/* Which trial of a run. */
typedef struct {
    guint point, repetition, trial;
    guint64 seed;
} TrialRecordPlace;

/* The record, its keys always in the same order. `tester` says which directions send. (transfer
 * full) */
json_t *trial_record_new(const TrialRecordPlace *place, ProcedurePurpose purpose,
                         const TesterSettings *tester, const CertifiedVerdict *verdict,
                         const TrialResult *result);

/* What happened in a second of a hosts' trial. */
typedef struct {
    guint64 running;     /* clients that send at its end */
    guint64 goodput_bps; /* data over the wire in it */
} TransferSecond;

/* What tables, curves and reports want to know of a record. */
typedef struct {
    TrialRecordPlace place;
    ProcedurePurpose purpose;
    gint64 rate_pps;
    SimTime duration_ps;  /* asked for */
    SimTime simulated_ps; /* in which the frames were sent */
    SimTime change_ps;    /* 0: the rate did not change */
    SimTime off_ps;       /* for which the device had no power */
    gboolean certified;
    double risk;     /* of a certified trial, else 0 */
    char *uncertain; /* why there is no certificate, if one was wanted; else NULL */
    guint64 sent, received;
    guint64 lost[TRIAL_N_LOSSES];
    guint64 lost_total;
    gboolean pass, frozen;
    SimTime last_loss_ps; /* SIM_TIME_NEVER: nothing was lost, or an older journal */
    guint n_senders;      /* ports that send */
    ProcedureDirection direction[PROCEDURE_DIRECTIONS];
    SimBins *bins[PROCEDURE_DIRECTIONS][TRIAL_N_MEASURES]; /* owned; NULL: there are none */
    ProcedureReconfiguration reconfiguration; /* of a machine's trial, which sends no frames */
    ProcedureTransfer transfer;               /* of hosts' */
    GArray *seconds;                          /* of TransferSecond; none without hosts */
    GPtrArray *devices; /* names of the DUTs, where there are several in a row */
    GArray *ports;      /* of TrialPort, where there are more than two */
    GArray *queues;     /* of TrialQueue, (device, port, queue) ascending */
    GArray *cores;      /* of TrialWorker */
    GArray *tasks;      /* of TrialWorker; none without dispatch */
    GArray *switches;   /* of TrialSwitch, the names owned; none without switches */
    SimTime observed_ps;
    char *fingerprint[2]; /* 16 hexadecimal digits each */
    guint64 events;
} TrialRecord;

/* The worker that forwards a queue's frames, where flows choose it the core; NULL: there is no such
 * worker. (transfer none) */
const TrialWorker *trial_record_worker(const TrialRecord *record, const TrialQueue *queue);

/* Whether tasks forward in a device, and not its cores. */
gboolean trial_record_has_tasks(const TrialRecord *record, guint device);

/* "NAME " of a device where there are several, else "". (transfer full) */
char *trial_record_device_prefix(const TrialRecord *record, guint device);

/* Reads a record. Errors: SIM_ERROR_IO, saying which trial's record lacks what. (transfer full) */
TrialRecord *trial_record_parse(const json_t *json, GError **error);
void trial_record_free(TrialRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TrialRecord, trial_record_free)

#endif
