/* scenarios/manifest.h: `manifest.json`: what a result folder is the result of.
 *
 * Together with the journal it holds all that tables, figures and report are made of, so that they
 * can be made again without the scenario. */
#ifndef SCENARIOS_MANIFEST_H
#define SCENARIOS_MANIFEST_H

#include <glib.h>

#include "scenarios/manifest_setup.h"
#include "scenarios/procedures/procedure.h"
#include "scenarios/scenario.h"

/* A swept path. */
typedef struct {
    char *path;
    char *label;      /* of an axis: help, path and unit */
    gboolean numeric; /* whether all its values are numbers of one kind */
} ManifestSweep;

typedef struct {
    char **values;         /* text of each swept value, NULL-ended */
    double *numbers;       /* of each, in the unit of the label; NAN where not numeric */
    ProcedurePoint seen;   /* what the procedure knows of it */
    gint64 resolution_pps; /* of a search; 0: an older result, which does not say */
    guint repetitions;
    gint setup; /* index into the manifest's setups; -1: no tester, or an older result */
} ManifestPoint;

/* An attribute. */
typedef struct {
    char *path;
    char *value;       /* in the first point; NULL: unset */
    gboolean is_swept; /* other points may have other values */
} ManifestSetting;

typedef struct {
    char *version;
    char *name, *title, *description, *digest, *procedure;
    guint64 seed;
    GPtrArray *sweeps;        /* of ManifestSweep * */
    GPtrArray *points;        /* of ManifestPoint * */
    GPtrArray *setups;        /* of ManifestSetup *: all different ones */
    GPtrArray *configuration; /* of ManifestSetting *: all there are; none in older results */
    /* Known at the end of the run: */
    guint n_trials;
    char *fingerprint; /* SHA-256, hexadecimal (docs/result-folder.md) */
    guint64 frames_simulated, events;
    guint jobs;
    double wall_s; /* the only clock time in a result folder */
} Manifest;

/* The plan of a scenario. (transfer full) */
Manifest *manifest_new(const Scenario *scenario);
void manifest_free(Manifest *manifest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Manifest, manifest_free)

/* (transfer none) */
const ManifestSweep *manifest_get_sweep(const Manifest *manifest, guint index);
const ManifestPoint *manifest_get_point(const Manifest *manifest, guint index);

/* What a point was tested with; NULL: by no tester, or an older result. (nullable) */
const ManifestSetup *manifest_get_setup(const Manifest *manifest, guint point);

/* The value of an attribute in the first point; NULL: unset, or not known. (transfer none)
 * (nullable) */
const char *manifest_get_value(const Manifest *manifest, const char *path);

/* The largest number of repetitions of a point. */
guint manifest_repetitions(const Manifest *manifest);

/* Counts and fingerprint of the trials (TrialRecord *, in order of point, repetition and trial). */
void manifest_set_trials(Manifest *manifest, const GPtrArray *trials);

/* Writes `path` atomically. Errors: SIM_ERROR_OUTPUT. */
gboolean manifest_write(const Manifest *manifest, const char *path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Reads `path`. Errors: SIM_ERROR_SCENARIO when it is not a manifest of a dutsim result. (transfer
 * full) */
Manifest *manifest_read(const char *path, GError **error);

#endif
