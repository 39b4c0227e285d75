/* Whether the tester's values go together. */
#include "models/tester.h"

#include "models/flow_list.h"
#include "models/flow_popularity.h"
#include "models/frame.h"

/* Smallest frame that the tester can send. */
static gint64 least_bytes(const TesterSettings *settings)
{
    ExtensionChain chain = tester_extension_chain(settings);
    return frame_min_bytes(tester_ip_version(settings), &chain);
}

static gboolean check_extension_headers(const TesterSettings *settings, const char **path,
                                        GError **error)
{
    *path = "extension_headers";
    if (settings->extension_headers == NULL) {
        return TRUE;
    }
    if (!extension_chain_check(settings->extension_headers, error)) {
        return FALSE;
    }
    if (tester_extension_chain(settings).n > 0 && settings->ip_version == TESTER_IP_VERSION_4) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "'%s' in IPv4 frames, which have none: none, or ip_version: 6",
                    settings->extension_headers);
        return FALSE;
    }
    return TRUE;
}

static gboolean check_frame_size(const TesterSettings *settings, const char **path, GError **error)
{
    gint64 size = tester_frame_bytes(settings);
    *path = "frame_size";
    if (tester_replays(settings)) {
        return TRUE;
    }
    if (settings->ip_version == TESTER_IP_VERSION_6 && settings->imix == NULL &&
        size < least_bytes(settings)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "%" G_GINT64_FORMAT " B is too small for UDP over IPv6%s: %" G_GINT64_FORMAT
                    " B to %d B are allowed",
                    size,
                    tester_extension_chain(settings).n > 0 ? " with these extension headers" : "",
                    least_bytes(settings), FRAME_MAX_BYTES);
        return FALSE;
    }
    return TRUE;
}

static gboolean check_imix(const TesterSettings *settings, const char **path, GError **error)
{
    ImixSequence sequence;
    *path = "imix";
    if (settings->imix == NULL) {
        return TRUE;
    }
    if (settings->frame_size_bytes != 0) {
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "a mix and frame_size exclude each other: leave one out");
        return FALSE;
    }
    if (!imix_parse(settings->imix, settings->mtu_bytes, settings->imix_sizes, &sequence, path,
                    error)) {
        return FALSE;
    }
    for (guint i = 0; i < sequence.n && settings->ip_version == TESTER_IP_VERSION_6; i++) {
        if (sequence.bytes[i] < least_bytes(settings)) {
            g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                        "'%c' is %" G_GINT64_FORMAT " B, too small for UDP over IPv6: use a "
                        "capital of %" G_GINT64_FORMAT " B or more",
                        settings->imix[i], sequence.bytes[i], least_bytes(settings));
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean check_count(const TesterSettings *settings, gint64 count, GError **error)
{
    AddressPlan plan = tester_address_plan(settings);
    guint capacity = address_plan_capacity(&plan);
    if (count > capacity) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "%" G_GINT64_FORMAT " addresses do not fit: 1 to %u are allowed in %u IPv%u "
                    "network%s",
                    count, capacity, plan.networks, plan.ip_version, plan.networks > 1 ? "s" : "");
        return FALSE;
    }
    return TRUE;
}

/* The number of a network is a byte, and those of several pairs of ports begin at 1. */
static gboolean check_networks(const TesterSettings *settings, const char **path, GError **error)
{
    guint n_pairs = tester_n_pairs(settings);
    *path = "addresses.networks";
    if (n_pairs > 1 && settings->addresses.networks * n_pairs > G_MAXUINT8) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "%" G_GINT64_FORMAT " networks for each of %u pairs of ports do not fit: 1 to "
                    "%u are allowed",
                    settings->addresses.networks, n_pairs, G_MAXUINT8 / n_pairs);
        return FALSE;
    }
    return TRUE;
}

/* addresses.count comes last: when both sides have their own it says nothing, but must fit still.
 */
static gboolean check_counts(const TesterSettings *settings, const char **path, GError **error)
{
    *path = "addresses.source.count";
    if (!check_count(settings, settings->addresses.source.count, error)) {
        return FALSE;
    }
    *path = "addresses.destination.count";
    if (!check_count(settings, settings->addresses.destination.count, error)) {
        return FALSE;
    }
    *path = "addresses.count";
    return check_count(settings, settings->addresses.count, error);
}

static gboolean check_ports(const TesterSettings *settings, const char **path, GError **error)
{
    *path = tester_ports_first_reverse(&settings->ports);
    if (*path != NULL && !tester_sends(settings, 1)) {
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "nothing is sent in the reverse direction: leave it out, or set "
                            "direction: both or reverse");
    } else if (tester_ports_check(&settings->ports, path, error)) {
        return TRUE;
    }
    g_autofree char *full = g_strconcat("ports.", *path, NULL);
    *path = g_intern_string(full);
    return FALSE;
}

static gboolean check_flows(const TesterSettings *settings, const char **path, GError **error)
{
    const TesterFlowsSettings *flows = &settings->flows;
    *path = "flows.list";
    if (flows->list != NULL && flows->count != 0) {
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "a list and a count of flows exclude each other: leave one out");
        return FALSE;
    }
    if (flows->list != NULL) {
        g_autoptr(GArray) list = flow_list_parse(flows->list, tester_ip_version(settings), error);
        return list != NULL;
    }
    *path = "flows.exponent";
    if (flows->exponent > 0 && flows->count == 0) {
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "Zipf's law needs flows.count, the number of flows");
        return FALSE;
    }
    return TRUE;
}

/* What is said of the background is said of test frames too; its path is below `background`. */
static gboolean check_background(const TesterSettings *settings, const char **path, GError **error)
{
    TesterSettings background = tester_background(settings);
    if (settings->background.rate_pps == 0 ||
        (check_imix(&background, path, error) && check_flows(&background, path, error))) {
        return TRUE;
    }
    g_autofree char *full = g_strconcat("background.", *path, NULL);
    *path = g_str_equal(*path, "imix_sizes") ? *path : g_intern_string(full);
    return FALSE;
}

/* The first attribute that says something of frames that replayed ones have of their own. */
static const char *beside_replay(const TesterSettings *settings)
{
    return settings->imix != NULL                   ? "imix"
           : settings->frame_size_bytes != 0        ? "frame_size"
           : tester_extension_chain(settings).n > 0 ? "extension_headers"
           : settings->flows.count != 0             ? "flows.count"
           : settings->flows.list != NULL           ? "flows.list"
           : settings->replay.timing == REPLAY_RECORDED &&
                   settings->arrivals.process != ARRIVALS_CONSTANT
               ? "arrivals.process"
               : NULL;
}

static gboolean check_replay(const TesterSettings *settings, const char **path, GError **error)
{
    const ReplaySettings *replay = &settings->replay;
    *path = "replay.forward";
    g_autoptr(ReplayRule) rule = replay_rule_new(replay->forward, error);
    if (rule == NULL) {
        return FALSE;
    }
    if (replay->file == NULL) {
        return TRUE;
    }
    const char *beside = beside_replay(settings);
    if (beside != NULL) {
        *path = beside;
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "replayed frames have it from their capture (tester.replay.file): leave it "
                    "out%s",
                    g_str_equal(beside, "arrivals.process") ? ", or set replay.timing: arrivals"
                                                            : "");
        return FALSE;
    }
    for (guint d = 0; d < DUT_PORTS && tester_replays(settings); d++) {
        if (tester_sends(settings, d) && capture_sequence(replay->capture, d)->n == 0) {
            g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                        "%s of the capture's frames go forward: name other senders, or set "
                        "tester.direction",
                        d == 0 ? "none" : "all");
            return FALSE;
        }
    }
    return TRUE;
}

/* A background's frames meet the tables of the capture's addresses. */
static gboolean check_background_version(const TesterSettings *settings, const char **path,
                                         GError **error)
{
    const ReplaySettings *replay = &settings->replay;
    *path = "ip_version";
    if (settings->background.rate_pps > 0 && tester_replays(settings) &&
        !capture_has_version(replay->capture,
                             settings->ip_version == TESTER_IP_VERSION_6 ? 6 : 4)) {
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "a background beside a capture has an IP version that frames of the "
                            "capture have");
        return FALSE;
    }
    return TRUE;
}

gboolean tester_settings_check(const TesterSettings *settings, const char **path, GError **error)
{
    if (!check_extension_headers(settings, path, error) ||
        !check_frame_size(settings, path, error) || !check_imix(settings, path, error) ||
        !check_networks(settings, path, error) || !check_counts(settings, path, error)) {
        return FALSE;
    }
    if (!check_replay(settings, path, error) || !check_background_version(settings, path, error) ||
        !check_flows(settings, path, error) || !check_background(settings, path, error)) {
        return FALSE;
    }
    *path = "mac_addresses.selection";
    if (settings->mac_addresses.selection == TESTER_MAC_RANDOM &&
        settings->setup == TESTER_SETUP_GATEWAY) {
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "random MAC addresses need setup direct: behind a gateway all frames "
                            "carry its address");
        return FALSE;
    }
    return check_ports(settings, path, error);
}
