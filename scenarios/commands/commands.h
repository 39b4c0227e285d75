/* scenarios/commands/commands.h: the commands, one thin file each, and what they share.
 *
 * A command gets its own arguments: argv[0] is its name. It writes results to standard output and
 * all else to standard error, and returns the exit status as in sysexits(3). */
#ifndef SCENARIOS_COMMANDS_COMMANDS_H
#define SCENARIOS_COMMANDS_COMMANDS_H

#include <glib.h>

#include "output/table.h"
#include "scenarios/scenario.h"

int command_calibrate(int argc, char **argv);
int command_describe(int argc, char **argv);
int command_export(int argc, char **argv);
int command_import(int argc, char **argv);
int command_list(int argc, char **argv);
int command_plot(int argc, char **argv);
int command_rss(int argc, char **argv);
int command_run(int argc, char **argv);
int command_schema(int argc, char **argv);
int command_validate(int argc, char **argv);

/* Prints the message of `error` as one line to standard error, as it is when it carries its place
 * ("FILE:1:1: error: ..."), with "dutsim: error: " before it otherwise. Returns the exit status
 * that its code stands for. */
int command_fail(const GError *error);

/* What --help says of a command. */
typedef struct {
    const char *name;
    const char *arguments; /* "SCENARIO..." */
    const char *summary;   /* one line */
    const char *more;      /* more lines, or NULL */
    const GOptionEntry
        *options;       /* ended by one whose long_name is NULL; without --help; NULL: none */
    gint min_arguments; /* besides options */
    gint max_arguments; /* -1: any number */
} CommandUsage;

typedef enum {
    COMMAND_GO_ON,
    COMMAND_DONE, /* --help was asked for and printed */
    COMMAND_WRONG /* error is set: SIM_ERROR_USAGE */
} CommandStart;

/* The exit status of a command that began as command_start() said and, where it went on, is done or
 * not; then `error` is set, and printed unless a signal was caught: the program ends by that. */
int command_end(CommandStart start, gboolean is_done, const GError *error);

/* Prints each of them (texts) as a line to standard error. */
void command_warn(const GPtrArray *warnings);

/* Prints name and version. */
void command_print_version(void);

/* Reads the options of a command, written as GOption wants them (strings as G_OPTION_ARG_FILENAME
 * or _FILENAME_ARRAY, which keep their bytes in every locale), and removes them from *argc, *argv:
 * what stays is the name and the arguments. */
CommandStart command_start(const CommandUsage *usage, int *argc, char ***argv, GError **error);

/* The options --set, --sweep, --seed and --repetitions, as given. */
typedef struct {
    char **sets;
    char **sweeps;
    char *seed;
    char *repetitions;
} CommandOverrides;

void command_overrides_clear(CommandOverrides *given);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CommandOverrides, command_overrides_clear)

/* The entries of `given` (a CommandOverrides) in an array of GOptionEntry. */
#define COMMAND_OVERRIDE_OPTIONS(given)                                                          \
    {"set",                                                                                      \
     0,                                                                                          \
     0,                                                                                          \
     G_OPTION_ARG_FILENAME_ARRAY,                                                                \
     &(given).sets,                                                                              \
     "set an attribute over what the file says (repeatable)",                                    \
     "PATH=VALUE"},                                                                              \
        {"sweep",                                                                                \
         0,                                                                                      \
         0,                                                                                      \
         G_OPTION_ARG_FILENAME_ARRAY,                                                            \
         &(given).sweeps,                                                                        \
         "sweep an attribute: values, or a range A..B*FACTOR or A..B+STEP (repeatable)",         \
         "PATH=V1,V2,..."},                                                                      \
        {"seed", 0, 0, G_OPTION_ARG_FILENAME, &(given).seed, "seed of all random streams", "N"}, \
    {                                                                                            \
        "repetitions", 0, 0, G_OPTION_ARG_FILENAME, &(given).repetitions,                        \
            "how often each point is measured", "N"                                              \
    }

/* Reads the whole number of an option. Errors: SIM_ERROR_USAGE. */
gboolean command_read_number(const char *option, const char *text, guint64 minimum, guint64 maximum,
                             guint64 *number, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What scenario_load wants of them; borrows from `given`. Errors: SIM_ERROR_USAGE. */
gboolean command_read_overrides(const CommandOverrides *given, ScenarioOverrides *overrides,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The format called `name` (NULL: `fallback`) of an option --format: table, csv or json. */
gboolean command_format(const char *name, TableFormat fallback, TableFormat *format, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The same where there is one format more: *is_more becomes TRUE, with *format a text. */
gboolean command_format_or(const char *name, TableFormat fallback, const char *more,
                           TableFormat *format, gboolean *is_more, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Reads --jobs (NULL: all cores). Errors: SIM_ERROR_USAGE. */
gboolean command_read_jobs(const char *text, guint *n_jobs, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Whether the file of an option --out can be written: there is none yet, or one that begins with
 * `mark`, the first line of this program's own (`what`: "profile of ..."), or --overwrite is given.
 * Errors: SIM_ERROR_OUTPUT. */
gboolean command_check_out(const char *path, const char *mark, const char *what, gboolean overwrite,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Catches SIGINT and SIGTERM once each, so that a second one ends the program at once. A signal
 * that the caller ignores (nohup, a shell's background job) stays ignored. */
void command_watch_signals(void);

/* Becomes non-zero when a signal was caught; atomic; for those who work. (transfer none) */
gint *command_cancelled(void);
gboolean command_is_interrupted(void);

/* Ends as if the signal had not been caught, so that a calling shell sees it. */
int command_end_by_signal(void);

/* Prints a table to standard output. */
void command_print_table(const Table *table, TableFormat format);

#endif
