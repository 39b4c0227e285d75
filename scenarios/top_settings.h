/* scenarios/top_settings.h: attributes of a scenario file's reserved keys, and those that every
 * node has. */
#ifndef SCENARIOS_TOP_SETTINGS_H
#define SCENARIOS_TOP_SETTINGS_H

#include "scenarios/test_settings.h"
#include "sim/sim.h"

/* Version of the format of scenario files. */
#define TOP_SETTINGS_VERSION 1

#define TOP_SETTINGS_MAX_LINKS 64

typedef struct {
    gint64 version; /* 0: missing */
    char *name;     /* NULL: the file's */
    char *title, *description;
    gint64 seed;
    GPtrArray *links; /* of LinkSettings */
    TestSettings test;
    OutputSettings output;
} TopSettings;

extern const SimAttributeTable top_attributes;

/* The one reserved key that no attribute describes: a mapping of paths to values. */
#define TOP_SETTINGS_SWEEP "sweep"

/* What every node can say besides the attributes of its type. */
typedef struct {
    char *type;
    char *include;
} NodeSettings;

extern const SimAttributeTable node_attributes;

/* Checks a name of a scenario: it names the result folder. */
gboolean top_settings_check_name(const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
