/* dutsim schema: the JSON Schema of scenario files. */
#include "scenarios/schema.h"

#include <stdio.h>

#include "scenarios/commands/commands.h"

int command_schema(int argc, char **argv)
{
    const CommandUsage usage = {
        .name = "schema",
        .arguments = "",
        .summary = "Prints a JSON Schema (draft-07) of scenario files, for editors.",
        .more = "With the YAML language server, as the first line of a scenario:\n"
                "  # yaml-language-server: $schema=dutsim.schema.json",
    };
    g_autoptr(GError) error = NULL;
    switch (command_start(&usage, &argc, &argv, &error)) {
    case COMMAND_DONE:
        return 0;
    case COMMAND_WRONG:
        return command_fail(error);
    case COMMAND_GO_ON:
        break;
    }
    g_autofree char *schema = schema_format();
    fputs(schema, stdout);
    return 0;
}
