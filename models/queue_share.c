#include "models/queue_share.h"

#include "models/flow.h"

#define N_FIELDS 4
#define N_PORTS  65536

/* A field of the flow: what each of its values adds to the table entry. */
typedef struct {
    TesterSelection selection;
    guint32 n;
    guint16 *entry; /* by index */
} SharePart;

static void part_clear(SharePart *part)
{
    g_free(part->entry);
}

static SharePart address_part(const TesterSettings *tester, const Rss *rss, RssField field,
                              guint port)
{
    gboolean is_source = field == RSS_FIELD_SOURCE_ADDRESS;
    PortAddresses addresses = tester_addresses_at(tester, port);
    SharePart part = {.selection = (TesterSelection)tester->addresses.selection, .n = 1};
    if (part.selection != TESTER_SELECTION_FIXED) {
        part.n = is_source ? tester_n_sources(tester) : tester_n_destinations(tester);
    }
    part.entry = g_new(guint16, part.n);
    for (guint32 i = 0; i < part.n; i++) {
        guint8 address[ADDRESS_PLAN_MAX_BYTES] = {0};
        port_addresses_get(&addresses, i, address);
        guint32 hash =
            rss_hash_part(rss, addresses.plan.ip_version, RSS_PROTOCOL_UDP, field, address);
        part.entry[i] = (guint16)rss_entry(rss, hash);
    }
    return part;
}

/* What each of all ports adds. The hash is linear: a port's part is that of the port without its
 * last one bit, and that bit's. (transfer full) */
static guint16 *port_entries(const Rss *rss, guint ip_version, RssProtocol protocol, RssField field)
{
    guint16 *entries = g_new(guint16, N_PORTS);
    entries[0] = 0;
    for (guint port = 1; port < N_PORTS; port++) {
        guint rest = port & (port - 1);
        if (rest != 0) {
            entries[port] = entries[rest] ^ entries[port ^ rest];
        } else {
            const guint8 bytes[2] = {(guint8)(port >> 8), (guint8)port};
            guint32 hash = rss_hash_part(rss, ip_version, protocol, field, bytes);
            entries[port] = (guint16)rss_entry(rss, hash);
        }
    }
    return entries;
}

/* Of frames that come in by `port` of the DUT. */
static SharePart port_part(const TesterSettings *tester, const Rss *rss, RssField field, guint port)
{
    TesterDirectionPorts both = tester_ports_of(&tester->ports, port % DUT_PORTS);
    const TesterPortSettings *ports =
        field == RSS_FIELD_SOURCE_PORT ? &both.source : &both.destination;
    SharePart part = {.selection = both.selection, .n = 1};
    gint64 first = ports->fixed;
    if (part.selection != TESTER_SELECTION_FIXED) {
        part.n = tester_port_count(ports);
        first = ports->minimum;
    }
    g_autofree guint16 *entries =
        port_entries(rss, tester_ip_version(tester), flow_protocol(tester, rss), field);
    part.entry = g_memdup2(entries + first, part.n * sizeof *entries);
    return part;
}

/* Of frames that come in by `port` and leave by `output`. */
static guint make_parts(const TesterSettings *tester, const Rss *rss, guint port, guint output,
                        SharePart *parts)
{
    guint n = 0;
    parts[n++] = address_part(tester, rss, RSS_FIELD_SOURCE_ADDRESS, port);
    parts[n++] = address_part(tester, rss, RSS_FIELD_DESTINATION_ADDRESS, output);
    if (rss_hashes_ports(rss, tester_ip_version(tester), flow_protocol(tester, rss))) {
        parts[n++] = port_part(tester, rss, RSS_FIELD_SOURCE_PORT, port);
        parts[n++] = port_part(tester, rss, RSS_FIELD_DESTINATION_PORT, port);
    }
    return n;
}

static gboolean is_drawn(const SharePart *part)
{
    return part->selection == TESTER_SELECTION_RANDOM;
}

/* Puts `probability` XOR-convolved with counts / total in its place. */
static void convolve(double *probability, const guint64 *counts, guint64 total, guint n_entries)
{
    g_autofree double *sum = g_new0(double, n_entries);
    for (guint part = 0; part < n_entries; part++) {
        if (counts[part] == 0) {
            continue;
        }
        double weight = (double)counts[part] / (double)total;
        for (guint entry = 0; entry < n_entries; entry++) {
            sum[entry ^ part] += weight * probability[entry];
        }
    }
    for (guint entry = 0; entry < n_entries; entry++) {
        probability[entry] = sum[entry];
    }
}

static void convolve_drawn(double *probability, const SharePart *part, guint n_entries)
{
    g_autofree guint64 *counts = g_new0(guint64, n_entries);
    for (guint32 i = 0; i < part->n; i++) {
        counts[part->entry[i]]++;
    }
    convolve(probability, counts, part->n, n_entries);
}

static guint64 greatest_common_divisor(guint64 a, guint64 b)
{
    while (b != 0) {
        guint64 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Frames after which the counted fields begin anew: the least common multiple of their numbers of
 * values; G_MAXUINT64 when it does not fit. */
static guint64 cycle_of(const SharePart *parts, guint n_parts)
{
    guint64 cycle = 1;
    for (guint p = 0; p < n_parts; p++) {
        if (!is_drawn(&parts[p]) &&
            !g_uint64_checked_mul(&cycle, cycle,
                                  parts[p].n / greatest_common_divisor(cycle, parts[p].n))) {
            return G_MAXUINT64;
        }
    }
    return cycle;
}

/* The same for the counted fields together, over `n_frames`. */
static void convolve_counted(double *probability, const SharePart *parts, guint n_parts,
                             guint64 n_frames, guint n_entries)
{
    g_autofree guint64 *counts = g_new0(guint64, n_entries);
    for (guint64 frame = 0; frame < n_frames; frame++) {
        guint entry = 0;
        for (guint p = 0; p < n_parts; p++) {
            if (!is_drawn(&parts[p])) {
                guint32 at = (guint32)(frame % parts[p].n);
                gboolean down = parts[p].selection == TESTER_SELECTION_DECREMENT;
                entry ^= parts[p].entry[down ? parts[p].n - 1 - at : at];
            }
        }
        counts[entry]++;
    }
    convolve(probability, counts, n_frames, n_entries);
}

/* Of frames that leave by `output`. */
static QueueShareInfo get_of_output(const TesterSettings *tester, const Rss *rss, guint port,
                                    guint output, guint n_queues, double *share)
{
    guint n_entries = rss_table_size(rss);
    SharePart parts[N_FIELDS];
    guint n_parts = make_parts(tester, rss, port, output, parts);
    QueueShareInfo info = {.kind = QUEUE_SHARE_CYCLE, .cycle_frames = cycle_of(parts, n_parts)};
    info.exact = info.cycle_frames <= QUEUE_SHARE_MAX_CYCLE;
    g_autofree double *probability = g_new0(double, n_entries);
    probability[rss_entry(rss, 0)] = 1;
    for (guint p = 0; p < n_parts; p++) {
        if (is_drawn(&parts[p])) {
            convolve_drawn(probability, &parts[p], n_entries);
            info.kind = parts[p].n > 1 ? QUEUE_SHARE_RANDOM : info.kind;
        }
    }
    if (info.kind == QUEUE_SHARE_RANDOM && info.cycle_frames > 1) {
        info.kind = QUEUE_SHARE_MIXED;
    }
    convolve_counted(probability, parts, n_parts, MIN(info.cycle_frames, QUEUE_SHARE_MAX_CYCLE),
                     n_entries);
    for (guint queue = 0; queue < n_queues; queue++) {
        share[queue] = 0;
    }
    for (guint entry = 0; entry < n_entries; entry++) {
        guint queue = rss_entry_queue(rss, entry);
        g_assert(queue < n_queues);
        share[queue] += probability[entry];
    }
    for (guint p = 0; p < n_parts; p++) {
        part_clear(&parts[p]);
    }
    return info;
}

QueueShareInfo queue_share_get(const TesterSettings *tester, const Rss *rss, guint port,
                               guint n_queues, double *share)
{
    PortPlan plan = tester_port_plan(tester);
    return get_of_output(tester, rss, port, port_plan_output(&plan, port, 0), n_queues, share);
}

gboolean queue_share_of_trial(const TrialSetup *setup, const Rss *rss, guint port, double *share)
{
    guint n_queues = dut_n_queues(setup->dut);
    PortPlan plan = tester_port_plan(setup->tester);
    g_autofree double *part = g_new0(double, n_queues);
    gboolean is_drawn = FALSE;
    if (tester_has_flows(setup->tester)) {
        trial_flow_shares(setup, rss, port, share);
        return TRUE;
    }
    for (guint turn = 0; turn < plan.n_outputs; turn++) {
        QueueShareInfo info = get_of_output(setup->tester, rss, port,
                                            port_plan_output(&plan, port, turn), n_queues, part);
        is_drawn |= info.kind != QUEUE_SHARE_CYCLE;
        for (guint queue = 0; queue < n_queues; queue++) {
            share[queue] = (turn > 0 ? share[queue] : 0) + part[queue] / plan.n_outputs;
        }
    }
    return is_drawn;
}
