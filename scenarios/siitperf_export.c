/* The simulated tester's settings to those of siitperf. */
#include "scenarios/siitperf_export.h"

#include <arpa/inet.h>
#include <string.h>

#include "models/traffic.h"
#include "scenarios/procedures/rate.h"

/* The 16 bits of address 0 that vary, and where they begin (models/address_plan.h). */
#define IPV4_FIRST  2
#define IPV4_OFFSET 2
#define IPV6_OFFSET 12

/* What siitperf cannot do. */
typedef struct {
    const char *path; /* of the attribute that asks for it */
    char *message;
} Refusal;

static void refusal_clear(Refusal *refusal)
{
    g_free(refusal->message);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Refusal, refusal_clear)

static gboolean fail(Refusal *refusal, const char *path, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

static gboolean fail(Refusal *refusal, const char *path, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    refusal->path = path;
    refusal->message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return FALSE;
}

/* ---- the command line ---- */

static gboolean set_size(const TesterSettings *tester, SiitperfCommand *command, Refusal *refusal)
{
    gint64 extra = tester_ip_version(tester) == 4 ? SIITPERF_IPV6_EXTRA : 0;
    gint64 most = extra != 0 ? SIITPERF_MAX_SIZE : SIITPERF_MAX_IPV6_SIZE;
    command->size_bytes = tester_frame_bytes(tester) + extra;
    return (command->size_bytes >= SIITPERF_MIN_SIZE && command->size_bytes <= most) ||
           fail(refusal, "tester.frame_size",
                "%" G_GINT64_FORMAT " B: siitperf sends IPv%u frames of %" G_GINT64_FORMAT
                " B to %" G_GINT64_FORMAT " B",
                tester_frame_bytes(tester), tester_ip_version(tester), SIITPERF_MIN_SIZE - extra,
                most - extra);
}

static gboolean set_duration(const TestSettings *test, SiitperfCommand *command, Refusal *refusal)
{
    command->duration_s = test->duration_ps / SIM_PS_PER_S;
    if (test->duration_ps % SIM_PS_PER_S != 0 || command->duration_s < 1) {
        return fail(refusal, "test.duration", "siitperf counts whole seconds, 1 to %d",
                    SIITPERF_MAX_DURATION);
    }
    command->delay_s = command->duration_s / 2;
    return command->program != SIITPERF_LAT || command->duration_s % 2 == 0 ||
           fail(refusal, "test.duration",
                "tags begin at half of it, and siitperf-lat counts whole seconds: an even number");
}

static gboolean check_ports(const TesterSettings *tester, Refusal *refusal)
{
    return tester_n_pairs(tester) == 1 ||
           fail(refusal, "tester.port_pairs", "siitperf has one pair of ports: 1");
}

static gboolean set_program(const TestSettings *test, SiitperfCommand *command, Refusal *refusal)
{
    static const struct {
        const char *procedure;
        SiitperfProgram program;
    } programs[] = {{"trial", SIITPERF_TP},
                    {"throughput", SIITPERF_TP},
                    {"latency", SIITPERF_LAT},
                    {"pdv", SIITPERF_PDV}};
    for (guint i = 0; i < G_N_ELEMENTS(programs); i++) {
        if (strcmp(test->procedure, programs[i].procedure) == 0) {
            command->program = (gint)programs[i].program;
            return TRUE;
        }
    }
    return fail(refusal, "test.procedure",
                "'%s' is not exported: trial, throughput, latency and pdv are", test->procedure);
}

static gboolean set_rate(const TestSettings *test, gint64 line_rate_pps, SiitperfCommand *command,
                         Refusal *refusal)
{
    gboolean is_trial = strcmp(test->procedure, "trial") == 0;
    const SimLoad *load = is_trial ? &test->rate : &test->throughput;
    gboolean is_searched = strcmp(test->procedure, "throughput") == 0 || load->value == 0;
    command->rate_pps = is_searched ? 0 : rate_of_load(load, line_rate_pps);
    return command->rate_pps <= SIITPERF_MAX_RATE ||
           fail(refusal, is_trial ? "test.rate" : "test.throughput",
                "%" G_GINT64_FORMAT " frames/s: siitperf sends at most %d", command->rate_pps,
                SIITPERF_MAX_RATE);
}

/* What siitperf's frames are never like. */
static gboolean check_traffic(const TesterSettings *tester, Refusal *refusal)
{
    if (tester->imix != NULL) {
        return fail(refusal, "tester.imix", "siitperf's frames have one size: tester.frame_size");
    }
    if (tester_replays(tester)) {
        return fail(refusal, "tester.replay.file", "siitperf replays no captures");
    }
    if (!traffic_is_plain(tester)) {
        g_autofree char *path = g_strdup_printf("tester.%s", traffic_not_plain(tester));
        return fail(refusal, g_intern_string(path), "siitperf sends at a constant rate, alone");
    }
    if (tester_has_flows(tester)) {
        return fail(refusal, "tester.flows",
                    "siitperf chooses each frame's addresses and ports anew");
    }
    if (tester_extension_chain(tester).n > 0) {
        return fail(refusal, "tester.extension_headers", "siitperf sends none: none");
    }
    return tester->mac_addresses.selection == TESTER_MAC_FIXED ||
           fail(refusal, "tester.mac_addresses.selection",
                "siitperf has one MAC address a port: fixed");
}

static gboolean check_medium(const ScenarioPoint *point, Refusal *refusal)
{
    return point->links[0]->framing == LINK_FRAMING_ETHERNET ||
           fail(refusal, "links.0.framing", "siitperf sends on Ethernet: ethernet");
}

static gboolean set_command(const ScenarioPoint *point, SiitperfCommand *command, Refusal *refusal)
{
    gint64 line_rate_pps = scenario_point_line_rate_pps(point);
    *command = siitperf_command_new();
    command->n_timestamps = point->test.tags;
    return check_ports(&point->tester, refusal) && set_program(&point->test, command, refusal) &&
           check_traffic(&point->tester, refusal) && check_medium(point, refusal) &&
           set_size(&point->tester, command, refusal) &&
           set_duration(&point->test, command, refusal) &&
           set_rate(&point->test, line_rate_pps, command, refusal);
}

/* ---- ports ---- */

/* A fixed port other than siitperf's own is a range of one. */
static SiitperfField port_field(const TesterPortSettings *port, gint selection, gboolean is_own)
{
    if (selection != TESTER_SELECTION_FIXED) {
        return (SiitperfField){selection, port->minimum, port->maximum};
    }
    return (SiitperfField){is_own ? SIITPERF_FIXED : SIITPERF_INCREASE, port->fixed, port->fixed};
}

static void set_ports(const TesterSettings *tester, SiitperfConf *conf)
{
    const TesterPortsSettings *ports = &tester->ports;
    gboolean is_own = ports->source.fixed == SIITPERF_FIXED_SOURCE_PORT &&
                      ports->destination.fixed == SIITPERF_FIXED_DESTINATION_PORT;
    conf->forward_ports = (SiitperfDirection){
        .source_port = port_field(&ports->source, ports->selection, is_own),
        .destination_port = port_field(&ports->destination, ports->selection, is_own)};
    conf->reverse_ports = conf->forward_ports;
}

/* ---- addresses ---- */

static char *address_text(guint ip_version, AddressSide side)
{
    AddressPlan plan = {.ip_version = ip_version, .networks = 1};
    guint8 address[ADDRESS_PLAN_MAX_BYTES];
    char text[INET6_ADDRSTRLEN];
    address_plan_get(&plan, side, 0, address);
    return g_strdup(inet_ntop(ip_version == 4 ? AF_INET : AF_INET6, address, text, sizeof text));
}

static void set_side(const TesterSettings *tester, SiitperfSide *side, AddressSide at, guint n)
{
    gint64 first = tester_ip_version(tester) == 4 ? IPV4_FIRST : 0;
    side->version = tester->ip_version;
    side->ipv4.real = address_text(4, at);
    side->ipv6.real = address_text(6, at);
    side->address = (SiitperfField){n > 1 ? tester->addresses.selection : (gint)SIITPERF_FIXED,
                                    first, first + n - 1};
    side->ipv4_offset = IPV4_OFFSET;
    side->ipv6_offset = IPV6_OFFSET;
}

static gboolean check_networks(const TesterSettings *tester, const SiitperfConf *conf,
                               Refusal *refusal)
{
    gboolean ports_vary = conf->forward_ports.source_port.mode != SIITPERF_FIXED;
    gint needed = ports_vary ? (gint)TESTER_SELECTION_RANDOM : (gint)TESTER_SELECTION_INCREMENT;
    if (tester_n_sources(tester) != 1 ||
        tester_n_destinations(tester) != tester->addresses.networks) {
        return fail(refusal, "tester.addresses.networks",
                    "siitperf has one source address and one destination in each of several "
                    "networks: source.count 1, destination.count %" G_GINT64_FORMAT,
                    tester->addresses.networks);
    }
    return tester->addresses.selection == needed ||
           fail(refusal, "tester.addresses.selection",
                "siitperf chooses one of several networks at random where ports vary, and in turn "
                "(increment) where they do not");
}

static gboolean check_counts(const TesterSettings *tester, const SiitperfCommand *command,
                             Refusal *refusal)
{
    guint n_sources = tester_n_sources(tester);
    guint n_destinations = tester_n_destinations(tester);
    if (n_sources == 1 && n_destinations == 1) {
        return TRUE;
    }
    if (tester->addresses.selection == TESTER_SELECTION_FIXED) {
        return fail(refusal, "tester.addresses.count",
                    "several addresses of which one is sent: siitperf knows only that, 1");
    }
    if (command->program != SIITPERF_TP) {
        return fail(refusal, "tester.addresses.count",
                    "only siitperf-tp varies addresses: 1 with latency and pdv");
    }
    return n_sources == n_destinations || tester->direction != TESTER_DIRECTION_BOTH ||
           fail(refusal, "tester.addresses.source.count",
                "%u sources and %u destinations: siitperf's sides have their own number, the same "
                "in both directions",
                n_sources, n_destinations);
}

static gboolean set_addresses(const TesterSettings *tester, const SiitperfCommand *command,
                              SiitperfConf *conf, Refusal *refusal)
{
    gboolean has_networks = tester->addresses.networks > 1;
    if (has_networks ? !check_networks(tester, conf, refusal)
                     : !check_counts(tester, command, refusal)) {
        return FALSE;
    }
    gboolean left_sends = tester_sends(tester, 0);
    guint n_sources = has_networks ? 1 : tester_n_sources(tester);
    guint n_destinations = has_networks ? 1 : tester_n_destinations(tester);
    set_side(tester, &conf->left, ADDRESS_SIDE_LEFT, left_sends ? n_sources : n_destinations);
    set_side(tester, &conf->right, ADDRESS_SIDE_RIGHT, left_sends ? n_destinations : n_sources);
    conf->left.networks = conf->right.networks = tester->addresses.networks;
    return TRUE;
}

/* ---- all ---- */

static void set_laboratory(SiitperfConf *conf)
{
    SiitperfSide *const sides[] = {&conf->left, &conf->right};
    for (guint i = 0; i < G_N_ELEMENTS(sides); i++) {
        sides[i]->tester_mac = g_strdup("00:00:00:00:00:00");
        sides[i]->dut_mac = g_strdup("00:00:00:00:00:00");
        sides[i]->send_cpu = 2 + 4 * (gint64)i; /* as in siitperf's own file: 2, 4, 6, 8 */
        sides[i]->receive_cpu = 8 - 4 * (gint64)i;
    }
}

static void warn(const ScenarioPoint *point, const SiitperfCommand *command, GPtrArray *warnings)
{
    if (point->test.loss_verification > 0 && command->rate_pps == 0) {
        g_ptr_array_add(warnings, g_strdup("siitperf's script repeats no trial that lost frames: "
                                           "test.loss_verification is left out"));
    }
    if (point->dut.neighbour.entries == NEIGHBOUR_ENTRIES_DYNAMIC) {
        g_ptr_array_add(warnings, g_strdup("siitperf answers neither ARP nor neighbour "
                                           "solicitations: the device needs static entries"));
    }
    if (point->tester.setup == TESTER_SETUP_GATEWAY) {
        g_ptr_array_add(warnings, g_strdup("siitperf's frames are the same with setup gateway: "
                                           "the device needs the routes and next hops"));
    }
}

/* The path of an attribute of the tester, whatever the scenario calls it. */
static char *path_in_file(const ScenarioPoint *point, const char *path)
{
    return g_str_has_prefix(path, "tester.") && point->tester_path != NULL
               ? g_strconcat(point->tester_path, path + strlen("tester"), NULL)
               : g_strdup(path);
}

static gboolean set_settings(const ScenarioPoint *point, SiitperfConf *conf,
                             SiitperfCommand *command, Refusal *refusal)
{
    if (!set_command(point, command, refusal)) {
        return FALSE;
    }
    conf->forward = tester_sends(&point->tester, 0);
    conf->reverse = tester_sends(&point->tester, 1);
    conf->promiscuous = 0;
    set_laboratory(conf);
    set_ports(&point->tester, conf);
    return set_addresses(&point->tester, command, conf, refusal);
}

gboolean siitperf_export_settings(const Scenario *scenario, SiitperfConf *conf,
                                  SiitperfCommand *command, GPtrArray *warnings, GError **error)
{
    if (scenario_n_points(scenario) != 1) {
        g_autofree char *message =
            g_strdup_printf("%u points: siitperf has one setting; --set %s=... leaves one",
                            scenario_n_points(scenario), scenario_get_swept_paths(scenario)[0]);
        scenario_set_error(scenario, "sweep", message, error);
        return FALSE;
    }
    const ScenarioPoint *point = scenario_get_point(scenario, 0);
    g_auto(Refusal) refusal = {0};
    if (set_settings(point, conf, command, &refusal)) {
        warn(point, command, warnings);
        return TRUE;
    }
    g_autofree char *path = path_in_file(point, refusal.path);
    scenario_set_error(scenario, path, refusal.message, error);
    return FALSE;
}
