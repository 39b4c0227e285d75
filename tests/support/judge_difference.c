/* In which fields two results differ. */
#include "tests/support/judge.h"

#include <stddef.h>
#include <string.h>

/* More lines than this say nothing more. */
#define MAX_LINES 12

/* A field of 4 or 8 bytes of a record. */
typedef struct {
    const char *name;
    gsize offset;
    gsize size;
} Field;

#define FIELD(Type, name)                                         \
    {                                                             \
#name, offsetof(Type, name), sizeof(((Type *)NULL)->name) \
    }

static const Field result_fields[] = {
    FIELD(TrialResult, request.rate_pps),
    FIELD(TrialResult, request.duration_ps),
    FIELD(TrialResult, request.stop_at_first_loss),
    FIELD(TrialResult, request.stream_trial),
    FIELD(TrialResult, request.n_frames),
    FIELD(TrialResult, request.change_ps),
    FIELD(TrialResult, request.changed_rate_pps),
    FIELD(TrialResult, request.reset_ps),
    FIELD(TrialResult, outage.from_ps),
    FIELD(TrialResult, outage.until_ps),
    FIELD(TrialResult, outage.off_ps),
    FIELD(TrialResult, request.probe.n_tags),
    FIELD(TrialResult, request.probe.tags_from_ps),
    FIELD(TrialResult, request.probe.variation),
    FIELD(TrialResult, first_loss_ps),
    FIELD(TrialResult, last_loss_ps),
    FIELD(TrialResult, pass),
    FIELD(TrialResult, observed_ps),
    FIELD(TrialResult, n_ports),
    FIELD(TrialResult, n_queues),
    FIELD(TrialResult, n_cores),
    FIELD(TrialResult, n_tasks),
    FIELD(TrialResult, n_lists),
    FIELD(TrialResult, neighbours.learned),
    FIELD(TrialResult, neighbours.entries),
    FIELD(TrialResult, neighbours.requests),
    FIELD(TrialResult, neighbours.answers),
    FIELD(TrialResult, n_switches),
    FIELD(TrialResult, n_devices),
};

static const Field switch_fields[] = {
    FIELD(TrialSwitch, unknown),
    FIELD(TrialSwitch, refused),
    FIELD(TrialSwitch, table_max),
    FIELD(TrialSwitch, n_ports),
};

static const Field switch_port_fields[] = {
    FIELD(TrialSwitchPort, port),       FIELD(TrialSwitchPort, received),
    FIELD(TrialSwitchPort, sent),       FIELD(TrialSwitchPort, flooded),
    FIELD(TrialSwitchPort, dropped),    FIELD(TrialSwitchPort, dropped_copies),
    FIELD(TrialSwitchPort, buffer_max),
};

static const Field direction_fields[] = {
    FIELD(TrialDirection, sent),
    FIELD(TrialDirection, received),
    FIELD(TrialDirection, in_flight),
    FIELD(TrialDirection, lost[TRIAL_LOSS_RX_RING_FULL]),
    FIELD(TrialDirection, lost[TRIAL_LOSS_INPUT_LIST_FULL]),
    FIELD(TrialDirection, lost[TRIAL_LOSS_TX_RING_FULL]),
    FIELD(TrialDirection, lost[TRIAL_LOSS_NEIGHBOUR_TABLE_FULL]),
    FIELD(TrialDirection, lost[TRIAL_LOSS_NEIGHBOUR_QUEUE_FULL]),
    FIELD(TrialDirection, lost[TRIAL_LOSS_NEIGHBOUR_FAILED]),
    FIELD(TrialDirection, lost[TRIAL_LOSS_SWITCH_BUFFER_FULL]),
    FIELD(TrialDirection, lost[TRIAL_LOSS_DEVICE_DOWN]),
    FIELD(TrialDirection, last_before_ps),
    FIELD(TrialDirection, first_after_ps),
    FIELD(TrialDirection, out_of_order),
    FIELD(TrialDirection, gaps),
    FIELD(TrialDirection, background.sent),
    FIELD(TrialDirection, background.received),
    FIELD(TrialDirection, background.in_flight),
    FIELD(TrialDirection, background.lost[TRIAL_LOSS_RX_RING_FULL]),
    FIELD(TrialDirection, background.lost[TRIAL_LOSS_INPUT_LIST_FULL]),
    FIELD(TrialDirection, background.lost[TRIAL_LOSS_TX_RING_FULL]),
    FIELD(TrialDirection, modifiers.sent[MODIFIER_BROADCAST]),
    FIELD(TrialDirection, modifiers.sent[MODIFIER_MANAGEMENT]),
    FIELD(TrialDirection, modifiers.sent[MODIFIER_ROUTING]),
    FIELD(TrialDirection, modifiers.taken[MODIFIER_BROADCAST]),
    FIELD(TrialDirection, modifiers.taken[MODIFIER_MANAGEMENT]),
    FIELD(TrialDirection, modifiers.taken[MODIFIER_ROUTING]),
    FIELD(TrialDirection, modifiers.lost),
    FIELD(TrialDirection, modifiers.in_flight),
    FIELD(TrialDirection, tags.n_tags),
    FIELD(TrialDirection, tags.n_received),
    FIELD(TrialDirection, tags.first_ps),
    FIELD(TrialDirection, tags.first_number),
    FIELD(TrialDirection, first_tag_ps),
    FIELD(TrialDirection, tags.minimum_ps),
    FIELD(TrialDirection, tags.mean_ps),
    FIELD(TrialDirection, tags.median_ps),
    FIELD(TrialDirection, tags.p99_9_ps),
    FIELD(TrialDirection, tags.maximum_ps),
    FIELD(TrialDirection, variation.n_delays),
    FIELD(TrialDirection, variation.delay_minimum_ps),
    FIELD(TrialDirection, variation.delay_p99_9_ps),
    FIELD(TrialDirection, variation.delay_maximum_ps),
    FIELD(TrialDirection, variation.n_differences),
    FIELD(TrialDirection, variation.difference_minimum_ps),
    FIELD(TrialDirection, variation.difference_median_ps),
    FIELD(TrialDirection, variation.difference_maximum_ps),
    FIELD(TrialDirection, latency_ps.count),
    FIELD(TrialDirection, latency_ps.minimum),
    FIELD(TrialDirection, latency_ps.maximum),
    FIELD(TrialDirection, latency_ps.sum_low),
    FIELD(TrialDirection, latency_ps.sum_high),
};

static const Field port_fields[] = {
    FIELD(TrialPort, sent),
    FIELD(TrialPort, received),
    FIELD(TrialPort, in_flight),
    FIELD(TrialPort, delivered),
    FIELD(TrialPort, lost[TRIAL_LOSS_RX_RING_FULL]),
    FIELD(TrialPort, lost[TRIAL_LOSS_INPUT_LIST_FULL]),
    FIELD(TrialPort, lost[TRIAL_LOSS_TX_RING_FULL]),
};

static const Field device_fields[] = {
    FIELD(TrialDeviceLosses, lost[TRIAL_LOSS_RX_RING_FULL]),
    FIELD(TrialDeviceLosses, lost[TRIAL_LOSS_INPUT_LIST_FULL]),
    FIELD(TrialDeviceLosses, lost[TRIAL_LOSS_TX_RING_FULL]),
    FIELD(TrialDeviceLosses, lost[TRIAL_LOSS_DEVICE_DOWN]),
};

static const Field queue_fields[] = {
    FIELD(TrialQueue, device),       FIELD(TrialQueue, port),     FIELD(TrialQueue, queue),
    FIELD(TrialQueue, core),         FIELD(TrialQueue, worker),   FIELD(TrialQueue, frames),
    FIELD(TrialQueue, dropped),      FIELD(TrialQueue, ring_max), FIELD(TrialQueue, list_frames),
    FIELD(TrialQueue, list_dropped), FIELD(TrialQueue, list_max),
};

static const Field list_fields[] = {FIELD(TrialList, device), FIELD(TrialList, frames),
                                    FIELD(TrialList, dropped), FIELD(TrialList, most)};

static const Field worker_fields[] = {
    FIELD(TrialWorker, device),  FIELD(TrialWorker, frames),  FIELD(TrialWorker, polls),
    FIELD(TrialWorker, wakeups), FIELD(TrialWorker, busy_ps), FIELD(TrialWorker, lock_wait_ps),
};

/* Last, because they say that something differs but not what. */
static const Field mark_fields[] = {
    FIELD(TrialResult, fingerprint.lane[0]),
    FIELD(TrialResult, fingerprint.lane[1]),
    FIELD(TrialResult, events),
};

static gint64 field_value(const Field *field, gconstpointer record)
{
    const char *place = (const char *)record + field->offset;
    gint64 wide = 0;
    gint32 narrow = 0;

    if (field->size == sizeof wide) {
        memcpy(&wide, place, sizeof wide);
        return wide;
    }
    g_assert(field->size == sizeof narrow);
    memcpy(&narrow, place, sizeof narrow);
    return narrow;
}

static void compare(GPtrArray *lines, const char *record, gint index, const Field *fields,
                    gsize n_fields, gconstpointer expected, gconstpointer actual)
{
    g_autofree char *place =
        index < 0 ? g_strdup(record) : g_strdup_printf("%s[%d].", record, index);

    for (gsize i = 0; i < n_fields; i++) {
        gint64 a = field_value(&fields[i], expected);
        gint64 b = field_value(&fields[i], actual);
        if (a != b) {
            char *line =
                g_strdup_printf("%s%s: expected %" G_GINT64_FORMAT ", actual %" G_GINT64_FORMAT
                                " (%+" G_GINT64_FORMAT ")",
                                place, fields[i].name, a, b, (gint64)((guint64)b - (guint64)a));
            g_ptr_array_add(lines, line);
        }
    }
}

static void compare_buckets(GPtrArray *lines, gint direction, const SimHistogram *expected,
                            const SimHistogram *actual)
{
    for (guint i = 0; i < SIM_HISTOGRAM_BUCKETS; i++) {
        if (expected->buckets[i] != actual->buckets[i]) {
            g_ptr_array_add(
                lines,
                g_strdup_printf("direction[%d].latency_ps.buckets[%u]: expected %" G_GUINT64_FORMAT
                                ", actual %" G_GUINT64_FORMAT,
                                direction, i, expected->buckets[i], actual->buckets[i]));
            return;
        }
    }
}

char *judge_describe_difference(const TrialResult *expected, const TrialResult *actual)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);

    compare(lines, "", -1, result_fields, G_N_ELEMENTS(result_fields), expected, actual);
    for (gint i = 0; i < DUT_PORTS; i++) {
        const TrialDirection *a = &expected->direction[i];
        const TrialDirection *b = &actual->direction[i];
        compare(lines, "direction", i, direction_fields, G_N_ELEMENTS(direction_fields), a, b);
        compare_buckets(lines, i, &a->latency_ps, &b->latency_ps);
    }
    for (guint i = 0; i < MIN(expected->n_ports, actual->n_ports); i++) {
        compare(lines, "port", (gint)i, port_fields, G_N_ELEMENTS(port_fields), &expected->port[i],
                &actual->port[i]);
    }
    for (guint i = 0; i < MIN(expected->n_devices, actual->n_devices); i++) {
        compare(lines, "device", (gint)i, device_fields, G_N_ELEMENTS(device_fields),
                &expected->devices[i], &actual->devices[i]);
    }
    for (guint i = 0; i < MIN(expected->n_queues, actual->n_queues); i++) {
        compare(lines, "queue", (gint)i, queue_fields, G_N_ELEMENTS(queue_fields),
                &expected->queue[i], &actual->queue[i]);
    }
    for (guint i = 0; i < MIN(expected->n_cores, actual->n_cores); i++) {
        compare(lines, "core", (gint)i, worker_fields, G_N_ELEMENTS(worker_fields),
                &expected->core[i], &actual->core[i]);
    }
    for (guint i = 0; i < MIN(expected->n_tasks, actual->n_tasks); i++) {
        compare(lines, "task", (gint)i, worker_fields, G_N_ELEMENTS(worker_fields),
                &expected->task[i], &actual->task[i]);
    }
    for (guint i = 0; i < MIN(expected->n_lists, actual->n_lists); i++) {
        compare(lines, "list", (gint)i, list_fields, G_N_ELEMENTS(list_fields), &expected->list[i],
                &actual->list[i]);
    }
    for (guint i = 0; i < MIN(expected->n_switches, actual->n_switches); i++) {
        const TrialSwitch *a = &expected->switches[i];
        const TrialSwitch *b = &actual->switches[i];
        compare(lines, "switch", (gint)i, switch_fields, G_N_ELEMENTS(switch_fields), a, b);
        for (guint port = 0; port < MIN(a->n_ports, b->n_ports); port++) {
            compare(lines, "switch_port", (gint)port, switch_port_fields,
                    G_N_ELEMENTS(switch_port_fields), &a->port[port], &b->port[port]);
        }
    }
    compare(lines, "", -1, mark_fields, G_N_ELEMENTS(mark_fields), expected, actual);
    if (lines->len == 0) {
        return NULL;
    }
    g_ptr_array_set_size(lines, (gint)MIN(lines->len, MAX_LINES));
    g_ptr_array_add(lines, NULL);
    return g_strjoinv("\n", (char **)lines->pdata);
}
