#include "models/outage_probe.h"

#define FIRST_WINDOW 1024

struct OutageProbe {
    gboolean is_behind; /* the outage has begun */
    SimTime last_before_ps, first_after_ps;
    /* frames below `base` are settled; frame k of the window in place k modulo its size, a power of
     * two */
    guint64 base;
    guint64 window_size;
    guint8 *is_settled;
};

OutageProbe *outage_probe_new(void)
{
    OutageProbe *probe = g_new0(OutageProbe, 1);
    probe->last_before_ps = probe->first_after_ps = -1;
    probe->window_size = FIRST_WINDOW;
    probe->is_settled = g_new0(guint8, FIRST_WINDOW);
    return probe;
}

void outage_probe_free(OutageProbe *probe)
{
    if (probe != NULL) {
        g_free(probe->is_settled);
        g_free(probe);
    }
}

static guint8 *in_window(const OutageProbe *probe, guint64 number)
{
    return &probe->is_settled[number & (probe->window_size - 1)];
}

/* Makes room for frame `number`. */
static void grow_window(OutageProbe *probe, guint64 number)
{
    guint8 *before = probe->is_settled;
    guint64 size = probe->window_size;
    while (number - probe->base >= probe->window_size) {
        probe->window_size *= 2;
    }
    probe->is_settled = g_new0(guint8, probe->window_size);
    for (guint64 i = 0; i < size; i++) {
        *in_window(probe, probe->base + i) = before[(probe->base + i) & (size - 1)];
    }
    g_free(before);
}

static void settle(OutageProbe *probe, guint64 number)
{
    if (probe->is_behind) {
        return;
    }
    if (number - probe->base >= probe->window_size) {
        grow_window(probe, number);
    }
    *in_window(probe, number) = 1;
    while (*in_window(probe, probe->base) != 0) {
        *in_window(probe, probe->base++) = 0;
    }
}

void outage_probe_receive(OutageProbe *probe, guint64 number, SimTime time_ps)
{
    if (!probe->is_behind) {
        probe->last_before_ps = MAX(probe->last_before_ps, time_ps);
    } else if (probe->first_after_ps < 0 || time_ps < probe->first_after_ps) {
        probe->first_after_ps = time_ps;
    }
    settle(probe, number);
}

void outage_probe_lose(OutageProbe *probe, guint64 number)
{
    settle(probe, number);
}

void outage_probe_begin(OutageProbe *probe)
{
    probe->is_behind = TRUE;
}

guint64 outage_probe_next_unsettled(const OutageProbe *probe, guint64 number)
{
    number = MAX(number, probe->base);
    while (number - probe->base < probe->window_size && *in_window(probe, number) != 0) {
        number++;
    }
    return number;
}

SimTime outage_probe_last_before_ps(const OutageProbe *probe)
{
    return probe->last_before_ps;
}

SimTime outage_probe_first_after_ps(const OutageProbe *probe)
{
    return probe->first_after_ps;
}
