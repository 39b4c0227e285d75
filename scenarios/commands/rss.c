/* dutsim rss: what a network card makes of a pair of addresses. The hash, key and table are the
 * DUT's own model, set through its own attributes. */
#include "scenarios/commands/commands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/dut.h"
#include "models/endpoint.h"
#include "models/rss.h"

#define DEFAULT_QUEUES "4"
#define STANDARD_INPUT "-"
#define WHITE_SPACE    " \t\r\n"

typedef struct {
    char *source, *destination, *key, *hash, *queues, *table_size, *format;
} Options;

typedef struct {
    Rss *rss[2]; /* RSS_HASH_IP, RSS_HASH_IP_PORT */
    gboolean
        has_input; /* --hash was given: the one to use; else with ports where there are ports */
    gint input;    /* RssHashInput */
    Table *table;
} Query;

static void query_clear(Query *query)
{
    rss_free(query->rss[RSS_HASH_IP]);
    rss_free(query->rss[RSS_HASH_IP_PORT]);
    if (query->table != NULL) {
        table_free(query->table);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Query, query_clear)

/* ---- one pair ---- */

static void add_row(Query *query, gint input, const Endpoint *source, const Endpoint *destination)
{
    const Rss *rss = query->rss[input];
    guint32 hash = rss_hash(rss, source->ip_version, RSS_PROTOCOL_UDP, source->address,
                            destination->address, source->port, destination->port);
    guint entry = rss_entry(rss, hash);
    char digits[sizeof "0x00000000"];
    g_snprintf(digits, sizeof digits, "0x%08x", hash);
    table_add_text(query->table, source->text);
    table_add_text(query->table, destination->text);
    table_add_text(query->table, digits);
    table_add_unsigned(query->table, entry);
    table_add_unsigned(query->table, rss_entry_queue(rss, entry));
    table_end_row(query->table);
}

/* `wrong`: set to the text that an error is about. */
static gboolean add_pair(Query *query, const char *source_text, const char *destination_text,
                         const char **wrong, GError **error)
{
    Endpoint source, destination;
    *wrong = source_text;
    if (!endpoint_parse(source_text, &source, error)) {
        return FALSE;
    }
    *wrong = destination_text;
    if (!endpoint_parse(destination_text, &destination, error)) {
        return FALSE;
    }
    if (source.ip_version != destination.ip_version) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "the source is an IPv%u address, '%s' is not: both must be of one version",
                    source.ip_version, destination_text);
        return FALSE;
    }
    gboolean has_ports = source.has_port && destination.has_port;
    gint input = query->has_input ? query->input : has_ports ? RSS_HASH_IP_PORT : RSS_HASH_IP;
    if (input == RSS_HASH_IP_PORT && !has_ports) {
        *wrong = source.has_port ? destination_text : source_text;
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "'%s' has no port, which --hash ip-port needs: ADDR:PORT or [ADDR]:PORT",
                    *wrong);
        return FALSE;
    }
    add_row(query, input, &source, &destination);
    return TRUE;
}

/* ---- pairs on standard input ---- */

/* Reads `line` in place. `wrong`: set to where the error is. */
static gboolean add_line(Query *query, char *line, const char **wrong, GError **error)
{
    char *source = line + strspn(line, WHITE_SPACE);
    char *source_end = source + strcspn(source, WHITE_SPACE ",");
    char *destination = source_end + strspn(source_end, WHITE_SPACE);
    destination += *destination == ',';
    destination += strspn(destination, WHITE_SPACE);
    char *destination_end = destination + strcspn(destination, WHITE_SPACE ",");
    char *rest = destination_end + strspn(destination_end, WHITE_SPACE);

    if (source == source_end || destination == destination_end || *rest != '\0') {
        *wrong = source == source_end             ? source
                 : destination == destination_end ? destination
                                                  : rest;
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "a line holds two addresses, source and destination, with white space or a "
                    "comma between");
        return FALSE;
    }
    *source_end = '\0';
    *destination_end = '\0';
    return add_pair(query, source, destination, wrong, error);
}

/* Reads one line, `length` bytes of it. */
static gboolean read_line(Query *query, char *line, gsize length, guint64 number, GError **error)
{
    const char *wrong = line + strlen(line);
    g_autoptr(GError) reason = NULL;
    if (strlen(line) < length) {
        g_set_error(&reason, SIM_ERROR, SIM_ERROR_VALUE, "a zero byte is no text");
    } else if (*g_strchomp(line) != '\0') { /* a blank line is passed over */
        (void)add_line(query, line, &wrong, &reason);
    }
    if (reason != NULL) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_SCENARIO,
                    STANDARD_INPUT ":%" G_GUINT64_FORMAT ":%u: error: %s", number,
                    (guint)(wrong - line) + 1, reason->message);
    }
    return reason == NULL;
}

static gboolean add_lines(Query *query, FILE *input, GError **error)
{
    char *line = NULL; /* getline's */
    gsize size = 0;
    gboolean is_sound = TRUE;
    guint64 number = 0;
    gssize length;
    while (is_sound && (length = getline(&line, &size, input)) >= 0) {
        number++;
        is_sound = read_line(query, line, (gsize)length, number, error);
    }
    if (is_sound && ferror(input)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_IO, "cannot read standard input: %s",
                    g_strerror(errno));
        is_sound = FALSE;
    }
    free(line);
    return is_sound;
}

/* ---- options ---- */

/* Sets one attribute of the NIC; NULL leaves its default. */
static gboolean set_option(const char *option, const SimAttributeTable *table, const char *name,
                           gpointer settings, const char *text, GError **error)
{
    g_autoptr(GError) reason = NULL;
    const SimAttribute *attribute = sim_attribute_table_find(table, name);
    if (text != NULL && !sim_attribute_set(attribute, settings, text, &reason)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE, "%s: %s", option, reason->message);
        return FALSE;
    }
    return TRUE;
}

/* A key that is drawn in each repetition of a run has no hash to show. */
static gboolean check_key(const char *key, GError **error)
{
    if (g_strcmp0(key, "random") == 0 || g_strcmp0(key, "symmetric-random") == 0) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE,
                    "--key: '%s' is drawn anew in each repetition of a run: microsoft, symmetric, "
                    "or 80 or 104 hexadecimal digits",
                    key);
        return FALSE;
    }
    return TRUE;
}

static gboolean set_options(const Options *options, NicSettings *nic, GError **error)
{
    const SimAttributeTable *table = sim_attribute_table_find(&dut_attributes, "nic")->group;
    const SimAttributeTable *hash = sim_attribute_table_find(&rss_attributes, "hash")->group;
    const char *queues = options->queues != NULL ? options->queues : DEFAULT_QUEUES;
    const char *path;
    g_autoptr(GError) reason = NULL;

    sim_attribute_set_defaults(table, nic);
    if (!set_option("--queues", table, "queues", nic, queues, error) ||
        !set_option("--key", &rss_attributes, "key", &nic->rss, options->key, error) ||
        !check_key(options->key, error) ||
        !set_option("--hash", hash, "udp4", &nic->rss.hash, options->hash, error) ||
        !set_option("--hash", hash, "udp6", &nic->rss.hash, options->hash, error) ||
        !set_option("--table-size", &rss_attributes, "table_size", &nic->rss, options->table_size,
                    error)) {
        return FALSE;
    }
    if (!rss_settings_check(&nic->rss, (guint)nic->queues, &path, &reason)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE, "--table-size: %s", reason->message);
        return FALSE;
    }
    return TRUE;
}

static void query_init(Query *query, const Options *options, const NicSettings *nic)
{
    static const char *const columns[] = {"src", "dst", "hash", "entry", "queue", NULL};
    RssSettings settings = nic->rss;

    *query = (Query){.has_input = options->hash != NULL, .input = settings.hash.udp4};
    for (gint input = RSS_HASH_IP; input <= RSS_HASH_IP_PORT; input++) {
        settings.hash.udp4 = settings.hash.udp6 = input;
        query->rss[input] = rss_new(&settings, (guint)nic->queues, (SimRandom){0});
    }
    query->table = table_new(columns);
}

static gboolean answer(const Options *options, const NicSettings *nic, GError **error)
{
    TableFormat format;
    gboolean from_input = g_strcmp0(options->source, STANDARD_INPUT) == 0;
    if (!command_format(options->format, TABLE_FORMAT_TEXT, &format, error)) {
        return FALSE;
    }
    if (options->source == NULL || options->destination == NULL ||
        from_input != g_str_equal(options->destination, STANDARD_INPUT)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE,
                    "--src and --dst are needed: an address each, or - for both");
        return FALSE;
    }
    g_auto(Query) query;
    query_init(&query, options, nic);
    if (from_input) {
        if (!add_lines(&query, stdin, error)) {
            return FALSE;
        }
    } else {
        const char *wrong;
        g_autoptr(GError) reason = NULL;
        if (!add_pair(&query, options->source, options->destination, &wrong, &reason)) {
            g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE, "%s: %s",
                        wrong == options->source ? "--src" : "--dst", reason->message);
            return FALSE;
        }
    }
    command_print_table(query.table, format);
    return TRUE;
}

static void options_clear(Options *options)
{
    g_free(options->source);
    g_free(options->destination);
    g_free(options->key);
    g_free(options->hash);
    g_free(options->queues);
    g_free(options->table_size);
    g_free(options->format);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static CommandStart read_options(Options *options, int *argc, char ***argv, GError **error)
{
    const GOptionEntry entries[] = {
        {"src", 0, 0, G_OPTION_ARG_FILENAME, &options->source, "source", "ADDR[:PORT]"},
        {"dst", 0, 0, G_OPTION_ARG_FILENAME, &options->destination, "destination", "ADDR[:PORT]"},
        {"key", 0, 0, G_OPTION_ARG_FILENAME, &options->key,
         "microsoft, symmetric, or 80 or 104 hexadecimal digits (default microsoft)", "KEY"},
        {"hash", 0, 0, G_OPTION_ARG_FILENAME, &options->hash,
         "ip or ip-port (default ip-port where both have a port, else ip)", "INPUT"},
        {"queues", 0, 0, G_OPTION_ARG_FILENAME, &options->queues,
         "receive queues (default " DEFAULT_QUEUES ")", "N"},
        {"table-size", 0, 0, G_OPTION_ARG_FILENAME, &options->table_size,
         "entries of the indirection table (default 128); entry i holds queue i mod N", "N"},
        {"format", 0, 0, G_OPTION_ARG_FILENAME, &options->format,
         "table, csv or json (default table)", "FORMAT"},
        {0},
    };
    const CommandUsage usage = {
        .name = "rss",
        .arguments = "--src ADDR[:PORT] --dst ADDR[:PORT]",
        .summary = "RSS hash, table entry and queue of a pair of addresses",
        .more = "IPv6 with a port is [ADDR]:PORT. With - for both, pairs are read from standard\n"
                "input, a pair a line: source and destination, white space or a comma between.",
        .options = entries,
    };
    return command_start(&usage, argc, argv, error);
}

int command_rss(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    NicSettings nic = {0};

    CommandStart start = read_options(&options, &argc, &argv, &error);
    gboolean is_done = start == COMMAND_GO_ON && set_options(&options, &nic, &error) &&
                       answer(&options, &nic, &error);
    sim_attribute_clear(sim_attribute_table_find(&dut_attributes, "nic")->group, &nic);
    return command_end(start, is_done, error);
}
