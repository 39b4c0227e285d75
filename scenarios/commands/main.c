/* The program: finds the command and hands it its arguments.
 *
 * No setlocale: numbers and order are those of the C locale everywhere. */
#include <errno.h>
#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <string.h>

#include "scenarios/commands/commands.h"
#include "sim/sim.h"

typedef struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} Command;

static const Command commands[] = {
    {"run", command_run, "run a scenario and write its results"},
    {"calibrate", command_calibrate, "fit attributes to measurements of a device"},
    {"validate", command_validate, "check scenarios, run nothing"},
    {"list", command_list, "list scenarios, profiles, procedures, models or points"},
    {"describe", command_describe, "say what attributes mean"},
    {"schema", command_schema, "print a JSON Schema of scenario files"},
    {"rss", command_rss, "compute the RSS hash and queue of addresses"},
    {"import", command_import, "make a scenario of a siitperf.conf"},
    {"export", command_export, "make a siitperf.conf of a scenario"},
    {"plot", command_plot, "draw the curves of a result folder again"},
};

static void print_help(FILE *file)
{
    fputs("Usage: dutsim COMMAND [ARGUMENT...]\n\n"
          "Simulates RFC 2544 and RFC 4814 tests of a network device.\n\nCommands:\n",
          file);
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
        fprintf(file, "  %-10s%s\n", commands[i].name, commands[i].help);
    }
    fputs("\n`dutsim COMMAND --help` says more; `dutsim --version` says which dutsim this is.\n",
          file);
}

static int fail_command(const char *name)
{
    const char *names[G_N_ELEMENTS(commands) + 1] = {NULL};
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
        names[i] = commands[i].name;
    }
    g_autofree char *list = g_strjoinv(", ", (char **)names);
    const char *near = sim_attribute_nearest(name, names);
    g_autoptr(GError) error = g_error_new(
        SIM_ERROR, SIM_ERROR_USAGE, "unknown %s '%.60s': %s%s%s%s",
        *name == '-' ? "option" : "command", name, list, near != NULL ? "; did you mean '" : "",
        near != NULL ? near : "", near != NULL ? "'?" : "");
    return command_fail(error);
}

static int run_command(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : NULL;
    if (name == NULL) {
        print_help(stderr);
        return 64;
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
        print_help(stdout);
        return 0;
    }
    if (strcmp(name, "--version") == 0) {
        command_print_version();
        return 0;
    }
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (strcmp(commands[i].name, name) == 0) {
            return commands[i].run(argc - 1, argv + 1);
        }
    }
    return fail_command(name);
}

int main(int argc, char **argv)
{
    gsl_set_error_handler_off();
    int status = run_command(argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        g_autoptr(GError) error = g_error_new(
            SIM_ERROR, SIM_ERROR_IO, "cannot write to standard output: %s", g_strerror(errno));
        int write_status = command_fail(error);
        return status != 0 ? status : write_status;
    }
    return status;
}
