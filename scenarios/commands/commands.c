#include "scenarios/commands/commands.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sim/sim.h"

#define MAX_JOBS 4096

/* ---- errors ---- */

static int exit_status(const GError *error)
{
    if (error->domain != SIM_ERROR) {
        return 70;
    }
    switch ((SimErrorCode)error->code) {
    case SIM_ERROR_USAGE:
    case SIM_ERROR_VALUE:
        return 64;
    case SIM_ERROR_SCENARIO:
        return 65;
    case SIM_ERROR_NO_INPUT:
        return 66;
    case SIM_ERROR_OUTPUT:
        return 73;
    case SIM_ERROR_IO:
        return 74;
    case SIM_ERROR_INTERNAL:
        break;
    }
    return 70;
}

int command_fail(const GError *error)
{
    gboolean has_place = strstr(error->message, ": error: ") != NULL;
    g_autofree char *message = g_strdup(error->message);
    fprintf(stderr, "%s%s\n", has_place ? "" : "dutsim: error: ", g_strdelimit(message, "\n", ' '));
    return exit_status(error);
}

int command_end(CommandStart start, gboolean is_done, const GError *error)
{
    if (start == COMMAND_DONE || is_done) {
        return 0;
    }
    return command_is_interrupted() ? command_end_by_signal() : command_fail(error);
}

void command_warn(const GPtrArray *warnings)
{
    for (guint i = 0; i < warnings->len; i++) {
        fprintf(stderr, "dutsim: warning: %s\n", (const char *)g_ptr_array_index(warnings, i));
    }
}

/* ---- options ---- */

/* Makes what GOption says of an option it does not know a message of ours. */
static void fail_option(const CommandUsage *usage, const GError *inner, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (const GOptionEntry *o = usage->options; o != NULL && o->long_name != NULL; o++) {
        g_ptr_array_add(names, (gpointer)o->long_name);
    }
    g_ptr_array_add(names, (gpointer) "help");
    g_ptr_array_add(names, NULL);
    const char *dashes = strstr(inner->message, "--");
    g_autofree char *name = dashes != NULL ? g_strndup(dashes + 2, strcspn(dashes + 2, "=")) : NULL;
    const char *near =
        name != NULL && g_error_matches(inner, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION)
            ? sim_attribute_nearest(name, (const char *const *)names->pdata)
            : NULL;
    g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE, "%s: %s%s%s%s", usage->name, inner->message,
                near != NULL ? "; did you mean '--" : "; see `dutsim ",
                near != NULL ? near : usage->name, near != NULL ? "'?" : " --help`");
}

static gboolean check_count(const CommandUsage *usage, int n_arguments, GError **error)
{
    gboolean few = n_arguments < usage->min_arguments;
    if (few || (usage->max_arguments >= 0 && n_arguments > usage->max_arguments)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE,
                    "%s: %s: `dutsim %s%s%s` is expected; see `dutsim %s --help`", usage->name,
                    few ? "an argument is missing" : "too many arguments", usage->name,
                    *usage->arguments != '\0' ? " " : "", usage->arguments, usage->name);
        return FALSE;
    }
    return TRUE;
}

/* GOption leaves a "--" before arguments that begin with a dash. */
static void drop_dashes(int *argc, char **argv)
{
    if (*argc > 1 && strcmp(argv[1], "--") == 0) {
        for (int i = 1; i < *argc; i++) {
            argv[i] = argv[i + 1];
        }
        (*argc)--;
    }
}

static GOptionContext *make_context(const CommandUsage *usage, gboolean *help, gboolean *version)
{
    const GOptionEntry own[] = {
        {"help", 'h', 0, G_OPTION_ARG_NONE, help, "show this text", NULL},
        {"version", 0, 0, G_OPTION_ARG_NONE, version, "say which dutsim this is", NULL},
        G_OPTION_ENTRY_NULL,
    };
    GOptionContext *context = g_option_context_new(usage->arguments);
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_set_summary(context, usage->summary);
    g_option_context_set_description(context, usage->more);
    if (usage->options != NULL) {
        g_option_context_add_main_entries(context, usage->options, NULL);
    }
    g_option_context_add_main_entries(context, own, NULL);
    return context;
}

CommandStart command_start(const CommandUsage *usage, int *argc, char ***argv, GError **error)
{
    gboolean help = FALSE;
    gboolean version = FALSE;
    g_autoptr(GOptionContext) context = make_context(usage, &help, &version);
    g_autoptr(GError) inner = NULL;
    if (!g_option_context_parse(context, argc, argv, &inner)) {
        fail_option(usage, inner, error);
        return COMMAND_WRONG;
    }
    if (help) {
        g_autofree char *name = g_strdup_printf("dutsim %s", usage->name);
        g_set_prgname(name);
        g_autofree char *text = g_option_context_get_help(context, TRUE, NULL);
        fputs(text, stdout);
        return COMMAND_DONE;
    }
    if (version) {
        command_print_version();
        return COMMAND_DONE;
    }
    drop_dashes(argc, *argv);
    return check_count(usage, *argc - 1, error) ? COMMAND_GO_ON : COMMAND_WRONG;
}

void command_print_version(void)
{
    puts("dutsim " DUTSIM_VERSION);
}

/* ---- overrides ---- */

void command_overrides_clear(CommandOverrides *given)
{
    g_clear_pointer(&given->sets, g_strfreev);
    g_clear_pointer(&given->sweeps, g_strfreev);
    g_clear_pointer(&given->seed, g_free);
    g_clear_pointer(&given->repetitions, g_free);
}

gboolean command_read_number(const char *option, const char *text, guint64 minimum, guint64 maximum,
                             guint64 *number, GError **error)
{
    if (g_ascii_string_to_unsigned(text, 10, minimum, maximum, number, NULL)) {
        return TRUE;
    }
    g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE,
                "%s %.60s: error: an integer from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT
                " is expected",
                option, text, minimum, maximum);
    return FALSE;
}

gboolean command_read_jobs(const char *text, guint *n_jobs, GError **error)
{
    guint64 number = g_get_num_processors();
    if (text != NULL && !command_read_number("--jobs", text, 1, MAX_JOBS, &number, error)) {
        return FALSE;
    }
    *n_jobs = (guint)number;
    return TRUE;
}

gboolean command_read_overrides(const CommandOverrides *given, ScenarioOverrides *overrides,
                                GError **error)
{
    guint64 repetitions = 0;
    *overrides = (ScenarioOverrides){
        .sets = (const char *const *)given->sets,
        .sweeps = (const char *const *)given->sweeps,
        .has_seed = given->seed != NULL,
    };
    if (given->seed != NULL &&
        !command_read_number("--seed", given->seed, 0, G_MAXINT64, &overrides->seed, error)) {
        return FALSE;
    }
    if (given->repetitions != NULL &&
        !command_read_number("--repetitions", given->repetitions, 1, 100000, &repetitions, error)) {
        return FALSE;
    }
    overrides->repetitions = (gint)repetitions;
    return TRUE;
}

/* ---- output ---- */

/* Whether a file begins with `mark`. */
static gboolean begins_with(const char *path, const char *mark)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return FALSE;
    }
    gboolean same = TRUE;
    for (; same && *mark != '\0'; mark++) {
        same = fgetc(file) == (guchar)*mark;
    }
    fclose(file);
    return same;
}

gboolean command_check_out(const char *path, const char *mark, const char *what, gboolean overwrite,
                           GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *foreign =
        g_strdup_printf("a file that is no %s is there: another --out, or --overwrite", what);
    const char *why = NULL;
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        why = "it is a folder";
    } else if (access(folder, W_OK) != 0) {
        why = g_strerror(errno);
    } else if (g_file_test(path, G_FILE_TEST_EXISTS) && !overwrite && !begins_with(path, mark)) {
        why = foreign;
    }
    if (why != NULL) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_OUTPUT, "cannot write %s: %s", path, why);
    }
    return why == NULL;
}

gboolean command_format_or(const char *name, TableFormat fallback, const char *more,
                           TableFormat *format, gboolean *is_more, GError **error)
{
    const char *const names[] = {"table", "csv", "json", more, NULL};
    const TableFormat formats[] = {TABLE_FORMAT_TEXT, TABLE_FORMAT_CSV, TABLE_FORMAT_JSON,
                                   TABLE_FORMAT_TEXT};
    *format = fallback;
    *is_more = name != NULL && more != NULL && strcmp(name, more) == 0;
    for (guint i = 0; name != NULL && names[i] != NULL; i++) {
        if (strcmp(name, names[i]) == 0) {
            *format = formats[i];
            return TRUE;
        }
    }
    if (name == NULL) {
        return TRUE;
    }
    const char *near = sim_attribute_nearest(name, names);
    g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE,
                "--format %.60s: error: table, csv%s%s%s is expected%s%s%s", name,
                more != NULL ? ", json" : " or json", more != NULL ? " or " : "",
                more != NULL ? more : "", near != NULL ? "; did you mean '" : "",
                near != NULL ? near : "", near != NULL ? "'?" : "");
    return FALSE;
}

gboolean command_format(const char *name, TableFormat fallback, TableFormat *format, GError **error)
{
    gboolean is_more;
    return command_format_or(name, fallback, NULL, format, &is_more, error);
}

void command_print_table(const Table *table, TableFormat format)
{
    g_autofree char *text = table_format(table, format);
    fputs(text, stdout);
}
