/* siitperf's settings to those of the simulated tester. */
#include "scenarios/siitperf_import.h"

#include <arpa/inet.h>
#include <string.h>

#include "models/frame.h"

/* ---- messages ---- */

static gboolean fail(const SiitperfConf *conf, const char *key, GError **error, const char *format,
                     ...) G_GNUC_PRINTF(4, 5);

static gboolean fail(const SiitperfConf *conf, const char *key, GError **error, const char *format,
                     ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    yaml_place_set_error(siitperf_conf_place(conf, key), error, "%s: %s", key, text);
    return FALSE;
}

static gboolean fail_option(const char *option, const char *text, GError **error)
{
    g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE, "--%s: error: %s", option, text);
    return FALSE;
}

/* ---- what is not simulated ---- */

static gboolean check_stateful(const SiitperfConf *conf, GError **error)
{
    if (conf->stateful != 0) {
        return fail(conf, "Stateful", error,
                    "stateful translation is not simulated: only 0 is allowed");
    }
    if (conf->enumerate_ports != 0) {
        return fail(conf, "Enumerate-ports", error, "siitperf allows it in stateful tests only");
    }
    if (conf->enumerate_ips != 0) {
        return fail(conf, "Enumerate-ips", error, "siitperf allows it in stateful tests only");
    }
    return TRUE;
}

/* ---- frames ---- */

/* Background frames are IPv6, those in the foreground as the sides say. */
static gboolean set_version(const SiitperfConf *conf, const SiitperfCommand *command,
                            TesterSettings *tester, GError **error)
{
    gboolean has_foreground = command->m > 0;
    gboolean has_background = command->m < command->n;
    if (has_foreground && conf->left.version != conf->right.version) {
        return fail(conf, "IP-R-Vers", error,
                    "IPv%s on the left and IPv%s on the right: translation is not simulated",
                    conf->left.version == 0 ? "4" : "6", conf->right.version == 0 ? "4" : "6");
    }
    gboolean is_ipv4 = has_foreground && conf->left.version == 0;
    if (is_ipv4 && has_background) {
        return fail_option("m", "IPv6 background beside IPv4 frames is not simulated: 0, or n",
                           error);
    }
    if (!is_ipv4 && command->size_bytes > SIITPERF_MAX_IPV6_SIZE) {
        return fail_option("size", "IPv6 frames of more than 1518 bytes: siitperf sends none",
                           error);
    }
    tester->ip_version = is_ipv4 ? (gint)TESTER_IP_VERSION_4 : (gint)TESTER_IP_VERSION_6;
    tester->frame_size_bytes = command->size_bytes - (is_ipv4 ? SIITPERF_IPV6_EXTRA : 0);
    return TRUE;
}

static gboolean set_direction(const SiitperfConf *conf, TesterSettings *tester, GError **error)
{
    if (!conf->forward && !conf->reverse) {
        return fail(conf, "Reverse", error, "neither Forward nor Reverse: nothing would be sent");
    }
    tester->direction = conf->forward && conf->reverse ? (gint)TESTER_DIRECTION_BOTH
                        : conf->forward                ? (gint)TESTER_DIRECTION_FORWARD
                                                       : (gint)TESTER_DIRECTION_REVERSE;
    return TRUE;
}

/* ---- ports ---- */

/* A port that does not vary, as a range. */
static SiitperfField field_of(const SiitperfField *field, gint64 fixed_port)
{
    if (field->mode == SIITPERF_FIXED) {
        return (SiitperfField){SIITPERF_FIXED, fixed_port, fixed_port};
    }
    return *field;
}

static gboolean check_port(const SiitperfConf *conf, const SiitperfField *field, const char *prefix,
                           const char *name, GError **error)
{
    g_autofree char *least = g_strdup_printf("%s-%s-min", prefix, name);
    g_autofree char *most = g_strdup_printf("%s-%s-max", prefix, name);
    if (field->minimum < 1) {
        return fail(conf, least, error, "port 0 is not sent by the simulated tester: 1 to 65535");
    }
    if (field->minimum > field->maximum) {
        return fail(conf, most, error, "%" G_GINT64_FORMAT " is below %s, %" G_GINT64_FORMAT,
                    field->maximum, least, field->minimum);
    }
    return TRUE;
}

static gboolean is_one(const SiitperfField *field)
{
    return field->mode == SIITPERF_FIXED || field->minimum == field->maximum;
}

/* One selection for two fields: one that has a single value fits any. FALSE: there is none. */
static gboolean common_selection(const SiitperfField *a, const SiitperfField *b, gint *selection)
{
    if (is_one(a) || is_one(b)) {
        *selection = is_one(a) && (!is_one(b) || b->mode != SIITPERF_FIXED) ? b->mode : a->mode;
        return TRUE;
    }
    *selection = a->mode;
    return a->mode == b->mode;
}

/* siitperf's codes of modes are those of the simulated tester's selections. */
G_STATIC_ASSERT((gint)SIITPERF_FIXED == (gint)TESTER_SELECTION_FIXED &&
                (gint)SIITPERF_INCREASE == (gint)TESTER_SELECTION_INCREMENT &&
                (gint)SIITPERF_DECREASE == (gint)TESTER_SELECTION_DECREMENT &&
                (gint)SIITPERF_RANDOM == (gint)TESTER_SELECTION_RANDOM);

/* Ports of one direction. */
static gboolean read_ports(const SiitperfConf *conf, const SiitperfDirection *direction,
                           const char *prefix, TesterPortsSettings *ports, GError **error)
{
    SiitperfField source = field_of(&direction->source_port, SIITPERF_FIXED_SOURCE_PORT);
    SiitperfField destination =
        field_of(&direction->destination_port, SIITPERF_FIXED_DESTINATION_PORT);
    if (!check_port(conf, &source, prefix, "sport", error) ||
        !check_port(conf, &destination, prefix, "dport", error)) {
        return FALSE;
    }
    if (!common_selection(&source, &destination, &ports->selection)) {
        g_autofree char *key = g_strdup_printf("%s-var-dport", prefix);
        return fail(conf, key, error,
                    "%d, but %s-var-sport is %d: the simulated tester varies both in the same way, "
                    "or one only",
                    destination.mode, prefix, source.mode);
    }
    if (ports->selection == TESTER_SELECTION_FIXED) {
        return TRUE; /* siitperf's fixed ports are those of the simulated tester */
    }
    ports->source.minimum = source.minimum;
    ports->source.maximum = source.maximum;
    ports->destination.minimum = destination.minimum;
    ports->destination.maximum = destination.maximum;
    return TRUE;
}

/* What a port of the reverse direction has of its own: 0 where it is the forward one's. */
static TesterPortSettings own_port(const TesterPortSettings *reverse,
                                   const TesterPortSettings *forward)
{
    return (TesterPortSettings){
        .minimum = reverse->minimum != forward->minimum ? reverse->minimum : 0,
        .maximum = reverse->maximum != forward->maximum ? reverse->maximum : 0,
    };
}

static gboolean set_ports(const SiitperfConf *conf, TesterSettings *tester, GError **error)
{
    TesterPortsSettings forward = tester->ports;
    TesterPortsSettings reverse = tester->ports;
    if ((conf->forward && !read_ports(conf, &conf->forward_ports, "Fwd", &forward, error)) ||
        (conf->reverse && !read_ports(conf, &conf->reverse_ports, "Rev", &reverse, error))) {
        return FALSE;
    }
    tester->ports = conf->forward ? forward : reverse;
    if (conf->forward && conf->reverse) {
        gboolean is_alike = reverse.selection == forward.selection;
        if (reverse.selection == TESTER_SELECTION_FIXED) {
            reverse.source = forward.source; /* nobody looks at their ranges */
            reverse.destination = forward.destination;
        }
        tester->ports.reverse = (TesterReversePortsSettings){
            .selection = is_alike ? 0 : 1 + reverse.selection,
            .source = own_port(&reverse.source, &forward.source),
            .destination = own_port(&reverse.destination, &forward.destination),
        };
    }
    return TRUE;
}

/* ---- addresses ---- */

/* The field of a side's addresses that varies. */
static SiitperfField address_field(const SiitperfSide *side)
{
    SiitperfField field = side->address;
    if (field.mode == SIITPERF_FIXED) {
        field.minimum = field.maximum = 0; /* one address */
    }
    return field;
}

static gint64 n_addresses(const SiitperfSide *side)
{
    SiitperfField field = address_field(side);
    return field.maximum - field.minimum + 1;
}

static gboolean check_side(const SiitperfConf *conf, const SiitperfSide *side, const char *letter,
                           const TesterSettings *tester, GError **error)
{
    g_autofree char *mode = g_strdup_printf("IP-%s-var", letter);
    g_autofree char *least = g_strdup_printf("IP-%s-min", letter);
    g_autofree char *most = g_strdup_printf("IP-%s-max", letter);
    if (side->address.mode == SIITPERF_FIXED) {
        return TRUE;
    }
    if (yaml_node_get(conf->file, least) == NULL || yaml_node_get(conf->file, most) == NULL) {
        return fail(conf, mode, error, "it varies, but %s or %s is missing", least, most);
    }
    if (conf->left.networks > 1 || conf->right.networks > 1) {
        return fail(conf, mode, error,
                    "siitperf varies addresses only with one destination network on each side");
    }
    AddressPlan plan = tester_address_plan(tester);
    if (n_addresses(side) < 1 || n_addresses(side) > address_plan_capacity(&plan)) {
        return fail(conf, most, error,
                    "%" G_GINT64_FORMAT " addresses from %s to %s: 1 to %u are allowed",
                    n_addresses(side), least, most, address_plan_capacity(&plan));
    }
    return TRUE;
}

/* siitperf's address `index` of a side. FALSE: the file does not say. */
static gboolean siitperf_address(const SiitperfSide *side, guint ip_version, gint64 index,
                                 guint8 *address)
{
    const char *real = ip_version == 4 ? side->ipv4.real : side->ipv6.real;
    if (real == NULL || inet_pton(ip_version == 4 ? AF_INET : AF_INET6, real, address) != 1) {
        return FALSE;
    }
    if (side->address.mode != SIITPERF_FIXED) {
        gint64 offset = ip_version == 4 ? side->ipv4_offset : side->ipv6_offset;
        gint64 value = side->address.minimum + index;
        address[offset] = (guint8)(value >> 8);
        address[offset + 1] = (guint8)value;
    }
    return TRUE;
}

static char *address_text(guint ip_version, const guint8 *address)
{
    char text[INET6_ADDRSTRLEN];
    const char *written =
        inet_ntop(ip_version == 4 ? AF_INET : AF_INET6, address, text, sizeof text);
    return g_strdup(written);
}

/* Warns where siitperf's address `index` of a side is not the simulated tester's. */
static gboolean is_address_other(const TesterSettings *tester, AddressSide at,
                                 const SiitperfSide *side, gint64 index, GPtrArray *warnings)
{
    AddressPlan plan = tester_address_plan(tester);
    guint8 theirs[ADDRESS_PLAN_MAX_BYTES] = {0};
    guint8 ours[ADDRESS_PLAN_MAX_BYTES] = {0};
    if (!siitperf_address(side, plan.ip_version, index, theirs)) {
        return FALSE;
    }
    address_plan_get(&plan, at, (guint)index, ours);
    if (memcmp(theirs, ours, sizeof ours) == 0) {
        return FALSE;
    }
    g_autofree char *their_text = address_text(plan.ip_version, theirs);
    g_autofree char *our_text = address_text(plan.ip_version, ours);
    g_ptr_array_add(warnings,
                    g_strdup_printf("%s address %" G_GINT64_FORMAT
                                    " is %s in siitperf and %s here: hashed to other queues",
                                    at == ADDRESS_SIDE_LEFT ? "left" : "right", index, their_text,
                                    our_text));
    return TRUE;
}

static void compare_addresses(const TesterSettings *tester, AddressSide at,
                              const SiitperfSide *side, GPtrArray *warnings)
{
    if (!is_address_other(tester, at, side, 0, warnings)) {
        is_address_other(tester, at, side, n_addresses(side) - 1, warnings);
    }
}

/* Whether the ports of a direction vary. */
static gboolean ports_vary(const TesterSettings *tester, guint direction)
{
    return tester_ports_of(&tester->ports, direction).selection != TESTER_SELECTION_FIXED;
}

/* Networks: siitperf goes through them in turn, with varying ports it draws one for each frame. */
static void set_networks(TesterSettings *tester, gint64 networks)
{
    tester->addresses.selection =
        ports_vary(tester, 0) ? (gint)TESTER_SELECTION_RANDOM : (gint)TESTER_SELECTION_INCREMENT;
    tester->addresses.networks = networks;
    tester->addresses.source.count = 1;
    tester->addresses.destination.count = networks;
}

static gboolean set_addresses(const SiitperfConf *conf, TesterSettings *tester, GError **error)
{
    const SiitperfSide *from = conf->forward ? &conf->left : &conf->right;
    const SiitperfSide *to = conf->forward ? &conf->right : &conf->left;
    SiitperfField from_field = address_field(from);
    SiitperfField to_field = address_field(to);
    if (!check_side(conf, &conf->left, "L", tester, error) ||
        !check_side(conf, &conf->right, "R", tester, error)) {
        return FALSE;
    }
    gboolean is_both = conf->forward && conf->reverse;
    if (is_both && n_addresses(from) != n_addresses(to)) {
        return fail(conf, "IP-R-var", error,
                    "%" G_GINT64_FORMAT " addresses on the right and %" G_GINT64_FORMAT
                    " on the left: with both directions the simulated tester has as many on each "
                    "side",
                    n_addresses(to), n_addresses(from));
    }
    if (is_both && from->networks != to->networks) {
        return fail(conf, "Num-R-Nets", error,
                    "other than Num-L-Nets: with both directions the simulated tester has as many "
                    "networks on each side");
    }
    if (is_both && to->networks > 1 && ports_vary(tester, 0) != ports_vary(tester, 1)) {
        return fail(conf, "Rev-var-sport", error,
                    "ports vary in one direction only: siitperf then draws networks in that one "
                    "and takes them in turn in the other, the simulated tester does the same in "
                    "both");
    }
    if (!common_selection(&from_field, &to_field, &tester->addresses.selection)) {
        return fail(conf, "IP-R-var", error,
                    "other than IP-L-var: the simulated tester varies both in the same way, or "
                    "one only");
    }
    tester->addresses.source.count = n_addresses(from);
    tester->addresses.destination.count = n_addresses(to);
    if (to->networks > 1) {
        set_networks(tester, to->networks);
    }
    return TRUE;
}

gboolean siitperf_import_tester(const SiitperfConf *conf, const SiitperfCommand *command,
                                TesterSettings *tester, GPtrArray *warnings, GError **error)
{
    sim_attribute_set_defaults(&tester_attributes, tester);
    if (!check_stateful(conf, error) || !set_version(conf, command, tester, error) ||
        !set_direction(conf, tester, error) || !set_ports(conf, tester, error) ||
        !set_addresses(conf, tester, error)) {
        return FALSE;
    }
    if (command->program != SIITPERF_TP &&
        (conf->left.address.mode != SIITPERF_FIXED || conf->right.address.mode != SIITPERF_FIXED)) {
        return fail(conf, "IP-L-var", error, "only siitperf-tp varies addresses");
    }
    compare_addresses(tester, ADDRESS_SIDE_LEFT, &conf->left, warnings);
    compare_addresses(tester, ADDRESS_SIDE_RIGHT, &conf->right, warnings);
    return TRUE;
}
