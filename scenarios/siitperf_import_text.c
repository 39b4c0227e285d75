/* The imported tester as a scenario file. */
#include <string.h>

#include "models/link.h"
#include "scenarios/procedures/procedure.h"
#include "scenarios/siitperf_import.h"

/* Keys that say nothing of what is simulated. */
static const char *const explained[] = {
    "IPv4-L-Virt",   "IPv6-L-Virt",      "IPv4-R-Virt",     "IPv6-R-Virt",  "MAC-L-Tester",
    "MAC-R-Tester",  "MAC-L-DUT",        "MAC-R-DUT",       "Promisc",      "CPU-L-Send",
    "CPU-R-Recv",    "CPU-R-Send",       "CPU-L-Recv",      "MEM-Channels", "Enumerate-ports",
    "Enumerate-ips", "Responder-tuples", "Responder-ports",
};

static void add_explained(GString *text, const SiitperfConf *conf)
{
    gboolean is_first = TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(explained); i++) {
        const YamlNode *value = yaml_node_get(conf->file, explained[i]);
        if (value == NULL) {
            continue;
        }
        const SimAttribute *key = sim_attribute_table_find(&siitperf_conf_attributes, explained[i]);
        g_string_append_printf(text, "%s#   %s %s: %s\n",
                               is_first ? "# Without a counterpart in the simulation:\n" : "",
                               key->name, value->text, key->help);
        is_first = FALSE;
    }
}

static void add_enum(GString *text, const SimAttributeTable *table, gconstpointer settings,
                     const char *indent, const char *name, const char *comment)
{
    const SimAttribute *attribute = sim_attribute_table_find(table, name);
    g_autofree char *value = sim_attribute_get(attribute, settings);
    g_string_append_printf(text, "%s%s: %s%s%s\n", indent, name, value,
                           *comment != '\0' ? " # " : "", comment);
}

static void add_addresses(GString *text, const TesterSettings *tester)
{
    const TesterAddressSettings *addresses = &tester->addresses;
    const SimAttribute *group = sim_attribute_table_find(&tester_attributes, "addresses");
    g_string_append(text, "  addresses:\n");
    add_enum(text, group->group, addresses, "    ", "selection",
             "IP-L-var, IP-R-var, Num-L-Nets, Num-R-Nets");
    g_string_append_printf(text,
                           "    networks: %" G_GINT64_FORMAT " # Num-L-Nets, Num-R-Nets\n"
                           "    source: {count: %" G_GINT64_FORMAT "}\n"
                           "    destination: {count: %" G_GINT64_FORMAT "}\n",
                           addresses->networks, addresses->source.count,
                           addresses->destination.count);
}

static void add_port(GString *text, const char *name, const TesterPortSettings *port)
{
    g_string_append_printf(
        text, "    %s: {minimum: %" G_GINT64_FORMAT ", maximum: %" G_GINT64_FORMAT "}\n", name,
        port->minimum, port->maximum);
}

static void add_ports(GString *text, const TesterSettings *tester)
{
    const SimAttribute *group = sim_attribute_table_find(&tester_attributes, "ports");
    gboolean is_fixed = tester->ports.selection == TESTER_SELECTION_FIXED;
    g_string_append(text, "  ports:\n");
    add_enum(text, group->group, &tester->ports, "    ", "selection",
             is_fixed ? "no -var-sport, -var-dport: 49184 and 7" : "-var-sport, -var-dport");
    if (!is_fixed) {
        add_port(text, "source", &tester->ports.source);
        add_port(text, "destination", &tester->ports.destination);
    }
}

/* What is not 0 of a port of the reverse direction. */
static void add_reverse_port(GString *text, const char *name, const TesterPortSettings *port)
{
    gboolean has_both = port->minimum != 0 && port->maximum != 0;
    if (port->minimum == 0 && port->maximum == 0) {
        return;
    }
    g_string_append_printf(text, "      %s: {", name);
    if (port->minimum != 0) {
        g_string_append_printf(text, "minimum: %" G_GINT64_FORMAT "%s", port->minimum,
                               has_both ? ", " : "");
    }
    if (port->maximum != 0) {
        g_string_append_printf(text, "maximum: %" G_GINT64_FORMAT, port->maximum);
    }
    g_string_append(text, "}\n");
}

/* What differs of the reverse direction. */
static void add_reverse_ports(GString *text, const TesterSettings *tester)
{
    const TesterReversePortsSettings *reverse = &tester->ports.reverse;
    gint64 any = reverse->selection | reverse->source.minimum | reverse->source.maximum |
                 reverse->destination.minimum | reverse->destination.maximum;
    if (any == 0) {
        return;
    }
    g_string_append(text, "    reverse: # Rev-\n");
    if (reverse->selection != 0) {
        g_string_append_printf(text, "      selection: %s\n",
                               tester_selection_names[reverse->selection]);
    }
    add_reverse_port(text, "source", &reverse->source);
    add_reverse_port(text, "destination", &reverse->destination);
}

static void add_tester(GString *text, const TesterSettings *tester)
{
    g_autofree char *size = sim_units_format(SIM_UNIT_SIZE, tester->frame_size_bytes);
    g_string_append(text, "tester:\n");
    add_enum(text, &tester_attributes, tester, "  ", "ip_version", "IP-L-Vers, IP-R-Vers");
    add_enum(text, &tester_attributes, tester, "  ", "direction", "Forward, Reverse");
    g_string_append_printf(text, "  frame_size: %s # size; IPv4 frames are 20 bytes shorter\n",
                           size);
    add_addresses(text, tester);
    add_ports(text, tester);
    add_reverse_ports(text, tester);
}

/* As a text in single quotes of YAML. (transfer full) */
static char *quoted(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "'", -1);
    g_autofree char *doubled = g_strjoinv("''", parts);
    return g_strdup_printf("'%s'", doubled);
}

static void add_laboratory(GString *text, const SiitperfLaboratory *laboratory)
{
    g_autofree char *rate = sim_units_format(SIM_UNIT_RATE, laboratory->link_rate_bps);
    if (laboratory->dut != NULL) {
        g_autofree char *profile = quoted(laboratory->dut);
        g_string_append_printf(text, "dut:\n  include: %s\n", profile);
    } else {
        g_string_append(text,
                        "dut: # siitperf does not say what it tests: without limits as it is\n");
    }
    g_string_append_printf(text, "links:\n- {rate: %s}\n- {rate: %s}\n", rate, rate);
}

static void add_test(GString *text, const SiitperfCommand *command)
{
    gboolean has_rate = command->rate_pps > 0;
    const char *procedure = command->program == SIITPERF_LAT   ? "latency"
                            : command->program == SIITPERF_PDV ? "pdv"
                            : has_rate                         ? "trial"
                                                               : "throughput";
    g_string_append_printf(text, "test:\n  procedure: %s\n", procedure);
    if (has_rate) {
        g_string_append_printf(text, "  %s: %" G_GINT64_FORMAT "\n",
                               command->program == SIITPERF_TP ? "rate" : "throughput",
                               command->rate_pps);
    }
    g_string_append_printf(text, "  duration: %" G_GINT64_FORMAT " s\n", command->duration_s);
    if (command->program == SIITPERF_LAT) {
        g_string_append_printf(text, "  tags: %" G_GINT64_FORMAT " # timestamps\n",
                               command->n_timestamps);
    }
}

static gboolean check_rate(const SiitperfCommand *command, const TesterSettings *tester,
                           const SiitperfLaboratory *laboratory, GError **error)
{
    const LinkSettings link = {.rate_bps = laboratory->link_rate_bps};
    gint64 line_rate_pps = link_line_rate_pps(&link, tester->frame_size_bytes);
    if (command->rate_pps <= line_rate_pps) {
        return TRUE;
    }
    g_autofree char *rate = sim_units_format(SIM_UNIT_RATE, laboratory->link_rate_bps);
    g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE,
                "--rate %" G_GINT64_FORMAT ": error: above the line rate of %" G_GINT64_FORMAT
                " B frames at %s: at most %" G_GINT64_FORMAT ", or another --link-rate",
                command->rate_pps, tester->frame_size_bytes, rate, line_rate_pps);
    return FALSE;
}

char *siitperf_import_text(const SiitperfConf *conf, const SiitperfCommand *command,
                           const TesterSettings *tester, const SiitperfLaboratory *laboratory,
                           GError **error)
{
    if (!check_rate(command, tester, laboratory, error)) {
        return NULL;
    }
    g_autofree char *line = siitperf_command_text(command, "RATE");
    GString *text = g_string_new(NULL);
    g_string_append_printf(
        text,
        SIITPERF_IMPORT_MARK
        "#   %s\n# Its timeout has no counterpart: the simulation waits for every "
        "frame.\n",
        line);
    add_explained(text, conf);
    g_string_append(text, "dutsim: 1\nname: siitperf\n");
    add_tester(text, tester);
    add_laboratory(text, laboratory);
    add_test(text, command);
    return g_string_free(text, FALSE);
}
