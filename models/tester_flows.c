/* How many different flows a direction's frames have. */
#include "models/tester.h"

/* Indices 0 to n - 1 of two fields of a frame. */
typedef struct {
    gint selection; /* TesterSelection, of both */
    guint64 n_source, n_destination;
} FieldPair;

static guint64 common_multiple(guint64 a, guint64 b)
{
    guint64 x = a;
    guint64 y = b;
    while (y != 0) {
        guint64 rest = x % y;
        x = y;
        y = rest;
    }
    return a / x * b;
}

/* Drawn each by itself, or both counted on by one in each frame. */
static guint64 count_pairs(const FieldPair *pair)
{
    switch (pair->selection) {
    case TESTER_SELECTION_FIXED:
        return 1;
    case TESTER_SELECTION_RANDOM:
        return pair->n_source * pair->n_destination;
    default:
        return common_multiple(pair->n_source, pair->n_destination);
    }
}

static guint64 count_ports(const TesterPortSettings *ports)
{
    return (guint64)(ports->maximum - ports->minimum + 1);
}

guint64 tester_n_flows(const TesterSettings *settings, guint direction)
{
    if (tester_replays(settings)) {
        const Capture *capture = settings->replay.capture;
        return capture_sequence(capture, direction)->n > 0 ? capture_n_flows(capture) : 0;
    }
    if (settings->flows.list != NULL) {
        return settings->flows.list->len;
    }
    if (settings->flows.count != 0) {
        return (guint64)settings->flows.count;
    }
    const FieldPair addresses = {settings->addresses.selection, tester_n_sources(settings),
                                 tester_n_destinations(settings)};
    const FieldPair ports = {settings->ports.selection, count_ports(&settings->ports.source),
                             count_ports(&settings->ports.destination)};
    guint64 n_addresses = count_pairs(&addresses);
    guint64 n_ports = count_pairs(&ports);
    gboolean has_random = addresses.selection == TESTER_SELECTION_RANDOM ||
                          ports.selection == TESTER_SELECTION_RANDOM;
    return has_random ? n_addresses * n_ports : common_multiple(n_addresses, n_ports);
}
