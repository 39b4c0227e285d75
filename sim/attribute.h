/* sim/attribute.h: tables of attributes.
 *
 * Every model declares one table: name, type, unit, range, default, one line of help and the source
 * of the default. From it come the scenario loader and its messages, --set, sweeps, `describe`,
 * `schema` and the manual. A parameter that is in no table does not exist.
 *
 * A table describes a plain settings struct: each attribute names the offset of its field. Groups
 * nest (a field that is itself a settings struct), so `dut.nic.rss.key` is found by walking tables.
 */
#ifndef SIM_ATTRIBUTE_H
#define SIM_ATTRIBUTE_H

#include <glib.h>

#include "sim/time.h"
#include "sim/units.h"

typedef enum {
    SIM_ATTRIBUTE_BOOLEAN,   /* gboolean: true, false */
    SIM_ATTRIBUTE_INTEGER,   /* gint64: a bare integer */
    SIM_ATTRIBUTE_REAL,      /* double: a bare decimal number; never becomes a time */
    SIM_ATTRIBUTE_TIME,      /* SimTime, with unit */
    SIM_ATTRIBUTE_RATE,      /* gint64 bit/s, with unit */
    SIM_ATTRIBUTE_FREQUENCY, /* gint64 Hz, with unit */
    SIM_ATTRIBUTE_SIZE,      /* gint64 bytes, with unit */
    SIM_ATTRIBUTE_COST,      /* SimCost: a time or cycles; the range is in ps or 1/1000 cycles */
    SIM_ATTRIBUTE_LOAD,      /* SimLoad: frames/s or a percentage of the line rate */
    SIM_ATTRIBUTE_ENUM,      /* gint: index into `choices` */
    SIM_ATTRIBUTE_STRING,    /* char *, owned by the settings; `check` says what is allowed */
    SIM_ATTRIBUTE_INTEGERS, /* GArray * of gint64 (or NULL when unset), owned; a list of integers */
    SIM_ATTRIBUTE_STRINGS,  /* GPtrArray * of char * (or NULL when unset), owned */
    SIM_ATTRIBUTE_GROUP,    /* a nested settings struct, described by `group` */
    SIM_ATTRIBUTE_GROUPS    /* GPtrArray * of settings structs of `group` (or NULL), owned */
} SimAttributeType;

typedef struct SimAttribute SimAttribute;
typedef struct SimAttributeTable SimAttributeTable;

/* Says whether a string is a value of its attribute; sets SIM_ERROR_VALUE otherwise, saying what is
 * allowed. */
typedef gboolean (*SimAttributeCheck)(const char *text, GError **error);

struct SimAttribute {
    const char *name;
    SimAttributeType type;
    gboolean is_share; /* LOAD: percentages alone, the range in millionths */
    gsize offset;      /* of the field in the settings struct */
    gint64 minimum;    /* range in base units, both ends allowed; both 0: any non-negative */
    gint64 maximum;
    gint64 parts; /* REAL: minimum and maximum are in parts of one, so many; 0: whole numbers */
    const char *default_text;       /* as a user would write it; NULL: unset (all bytes zero) */
    const char *help;               /* one line; for an unset default it says what then holds */
    const char *source;             /* of the default: RFC section, driver file, or "dutsim: why" */
    const char *const *choices;     /* ENUM: NULL-ended names */
    const SimAttributeTable *group; /* GROUP, GROUPS */
    SimAttributeCheck check;        /* STRING: may be NULL */
    guint min_length;               /* lists: number of elements allowed; max 0: no upper limit */
    guint max_length;
};

struct SimAttributeTable {
    const char *name;               /* of the model or group */
    const char *help;               /* one line */
    gsize size;                     /* of the settings struct */
    const SimAttribute *attributes; /* ended by one whose name is NULL */
    /* A scalar given where the group is expected sets every attribute of the group to it
     * (`hash: ip` for `hash: {udp4: ip, ...}`). */
    gboolean scalar_sets_all;
};

/* Fills `settings` (table->size bytes, uninitialised) with the defaults, nested groups included.
 * GROUPS start as NULL; their default_text is for the reader. A default that is no value of its
 * attribute is a bug and ends the program. */
void sim_attribute_set_defaults(const SimAttributeTable *table, gpointer settings);

/* Frees what the settings own (strings, lists), nested groups included; not `settings` itself. */
void sim_attribute_clear(const SimAttributeTable *table, gpointer settings);

/* A deep copy of `settings` into uninitialised `copy`. */
void sim_attribute_copy(const SimAttributeTable *table, gpointer copy, gconstpointer settings);

/* Sets one scalar attribute (anything but GROUP, GROUPS and lists) from text, range included.
 * Errors: SIM_ERROR_VALUE, "'abc' is not ...: what is allowed, did you mean 'x'?" (no path, no
 * place: the caller adds them). On error `settings` is unchanged. */
gboolean sim_attribute_set(const SimAttribute *attribute, gpointer settings, const char *text,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sets a list attribute (INTEGERS, STRINGS) from the texts of its elements. Errors as above. */
gboolean sim_attribute_set_list(const SimAttribute *attribute, gpointer settings,
                                const char *const *texts, guint n_texts, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The value as text that sim_attribute_set reads back (lists in YAML flow form; groups NULL);
 * NULL when unset: a string or list that is NULL, or a zero without a default. (transfer full)
 * (nullable) */
char *sim_attribute_get(const SimAttribute *attribute, gconstpointer settings);

/* The attribute called `name`, or NULL. (transfer none) */
const SimAttribute *sim_attribute_table_find(const SimAttributeTable *table, const char *name);

/* The attribute at a dotted path below the table (`nic.rss.key`); NULL when there is none. An
 * element of GROUPS is named by its index (`links.0.rate`), or N for any of them; `links.0` finds
 * what `links` does. (transfer none) */
const SimAttribute *sim_attribute_table_find_path(const SimAttributeTable *table, const char *path);

/* The same in `settings` (of the table): *owner (transfer none) becomes the struct that has the
 * attribute's field, for sim_attribute_get and sim_attribute_set. An element that is not there has
 * no attributes. */
const SimAttribute *sim_attribute_table_locate(const SimAttributeTable *table, gpointer settings,
                                               const char *path, gpointer *owner);

/* The name nearest to `name` in edit distance, case ignored (at most a third of its length, rounded
 * up), or NULL; ties go to the first. `names` is NULL-ended. (transfer none) */
const char *sim_attribute_nearest(const char *name, const char *const *names);

/* The units a value of a type can be written in, smallest first, joined by `separator` ("" for
 * types without units). (transfer full) */
char *sim_attribute_join_units(SimAttributeType type, const char *separator);

/* "integer", "time", "list of texts", ... for messages, describe and schema. */
const char *sim_attribute_type_name(SimAttributeType type);

/* Range in words ("1 to 65533", "0 ns to 1 s"; enumerations: "ip, ip-port"). (transfer full) */
char *sim_attribute_range_text(const SimAttribute *attribute);

/* Calls `visit` for each attribute with its dotted path below `prefix` (NULL or empty: none), a
 * group before its members, depth first. The members of GROUPS are visited once, as
 * `prefix.name.N.member`. */
typedef void (*SimAttributeVisit)(const char *path, const SimAttribute *attribute,
                                  gpointer user_data);
void sim_attribute_table_walk(const SimAttributeTable *table, const char *prefix,
                              SimAttributeVisit visit, gpointer user_data);

/* Calls `visit` for each attribute of `settings` (of the table) with its dotted path below `prefix`
 * and its value as sim_attribute_get has it (NULL: unset), the members of groups in their place,
 * and those of GROUPS as `prefix.name.0.member` and so on. */
typedef void (*SimAttributeVisitValue)(const char *path, const SimAttribute *attribute,
                                       const char *value, gpointer user_data);
void sim_attribute_table_values(const SimAttributeTable *table, gconstpointer settings,
                                const char *prefix, SimAttributeVisitValue visit,
                                gpointer user_data);

#endif
