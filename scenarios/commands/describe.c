/* dutsim describe: what attributes mean. */
#include "scenarios/describe.h"

#include <stdio.h>
#include <string.h>

#include "scenarios/commands/commands.h"

/* Prints paragraphs, or with a format that is none a table. */
static gboolean describe(const char *path, const char *format_name, GError **error)
{
    if (format_name == NULL || strcmp(format_name, "table") == 0) {
        g_autofree char *text = describe_text(path, error);
        if (text != NULL) {
            fputs(text, stdout);
        }
        return text != NULL;
    }
    TableFormat format;
    if (!command_format(format_name, TABLE_FORMAT_TEXT, &format, error)) {
        return FALSE;
    }
    g_autoptr(Table) table = describe_table(path, error);
    if (table == NULL) {
        return FALSE;
    }
    command_print_table(table, format);
    return TRUE;
}

int command_describe(int argc, char **argv)
{
    g_autofree char *format = NULL;
    const GOptionEntry options[] = {
        {"format", 0, 0, G_OPTION_ARG_FILENAME, &format, "table (default), csv or json", "FORMAT"},
        G_OPTION_ENTRY_NULL,
    };
    const CommandUsage usage = {
        .name = "describe",
        .arguments = "[PATH]",
        .summary =
            "Says what an attribute means, or all below PATH, such as dut.nic.ring_size, dut.nic,\n"
            "links or test: help, type, unit, range, default and the default's source.",
        .options = options,
        .max_arguments = 1,
    };
    g_autoptr(GError) error = NULL;
    CommandStart start = command_start(&usage, &argc, &argv, &error);
    gboolean is_done =
        start == COMMAND_GO_ON && describe(argc > 1 ? argv[1] : NULL, format, &error);
    return command_end(start, is_done, error);
}
