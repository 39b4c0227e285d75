#include "scenarios/top_settings.h"

#include <string.h>

#include "models/models.h"

#define MAX_NAME 100

gboolean top_settings_check_name(const char *text, GError **error)
{
    const char *allowed = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-";
    gsize length = strlen(text);
    if (length > 0 && length <= MAX_NAME && strspn(text, allowed) == length && *text != '.') {
        return TRUE;
    }
    g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                "'%.60s' is no name: 1 to %d of the characters A-Z a-z 0-9 . _ -, the first no '.'",
                text, MAX_NAME);
    return FALSE;
}

static gboolean check_title(const char *text, GError **error)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (g_ascii_iscntrl(*c)) {
            g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                                "a title is one line, without control characters");
            return FALSE;
        }
    }
    return TRUE;
}

#define TEXT(struct_type, field, text, why)                                                      \
    .name = #field, .type = SIM_ATTRIBUTE_STRING, .offset = G_STRUCT_OFFSET(struct_type, field), \
    .help = text, .source = why

#define GROUP(field, table)                                              \
    {                                                                    \
        .name = #field, .type = SIM_ATTRIBUTE_GROUP,                     \
        .offset = G_STRUCT_OFFSET(TopSettings, field), .group = &(table) \
    }

static const SimAttribute top_list[] = {
    {.name = "dutsim",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(TopSettings, version),
     .minimum = TOP_SETTINGS_VERSION,
     .maximum = TOP_SETTINGS_VERSION,
     .help = "version of the format of the file; must be given",
     .source = "dutsim: so that a later version knows what an older file means"},
    {TEXT(TopSettings, name, "short name, also of the result folder; when unset: that of the file",
          "dutsim: a file has a name already"),
     .check = top_settings_check_name},
    {TEXT(TopSettings, title, "one line for reports and curves; when unset: the name",
          "dutsim: the name says it shortest"),
     .check = check_title},
    {TEXT(TopSettings, description, "what the scenario is about",
          "dutsim: nothing is said unless somebody says it")},
    {.name = "seed",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(TopSettings, seed),
     .default_text = "1",
     .help = "seed of all random streams of the run",
     .source = "dutsim: the same for everybody"},
    {.name = "links",
     .type = SIM_ATTRIBUTE_GROUPS,
     .offset = G_STRUCT_OFFSET(TopSettings, links),
     .help = "the links: one for each port of the tester, and those between DUTs and switches",
     .source = "RFC 2544 section 6",
     .group = &link_attributes,
     .min_length = DUT_PORTS,
     .max_length = TOP_SETTINGS_MAX_LINKS},
    GROUP(test, test_attributes),
    GROUP(output, output_attributes),
    {0},
};

const SimAttributeTable top_attributes = {
    .name = "scenario",
    .help = "what a scenario file says besides its nodes",
    .size = sizeof(TopSettings),
    .attributes = top_list,
};

static const SimAttribute node_list[] = {
    {TEXT(NodeSettings, type, "what the node is; when unset: what its name says",
          "dutsim: most nodes are called what they are")},
    {TEXT(NodeSettings, include,
          "profile that holds where the node says nothing itself; a path if there is a / in it",
          "dutsim: no device assumed")},
    {0},
};

const SimAttributeTable node_attributes = {
    .name = "node",
    .help = "what every node can say",
    .size = sizeof(NodeSettings),
    .attributes = node_list,
};
