#include "scenarios/trial_record.h"

#include "scenarios/histogram_record.h"
#include "scenarios/record_writer.h"

static void set_integer(json_t *object, const char *key, gint64 value)
{
    record_set(object, key, json_integer(value));
}

/* Counters of a trial fit 63 bits: 2^63 frames at 100 Gbit/s are two thousand years. */
static void set_count(json_t *object, const char *key, guint64 value)
{
    set_integer(object, key, (gint64)value);
}

static json_t *lost_new(const guint64 lost[TRIAL_N_LOSSES])
{
    json_t *object = json_object();
    for (guint i = 0; i < TRIAL_N_LOSSES; i++) {
        set_count(object, trial_loss_name((TrialLoss)i), lost[i]);
    }
    return object;
}

static json_t *latency_new(const SimHistogram *latency)
{
    if (latency->count == 0) {
        return json_null();
    }
    json_t *object = json_object();
    set_count(object, "count", latency->count);
    set_integer(object, "min", latency->minimum);
    set_integer(object, "mean", sim_histogram_mean(latency));
    set_integer(object, "p50", sim_histogram_quantile(latency, 50, 100));
    set_integer(object, "p90", sim_histogram_quantile(latency, 90, 100));
    set_integer(object, "p99", sim_histogram_quantile(latency, 99, 100));
    set_integer(object, "p99_9", sim_histogram_quantile(latency, 999, 1000));
    set_integer(object, "max", latency->maximum);
    return object;
}

static json_t *tags_new(const TrialDirection *direction)
{
    const LatencyTags *tags = &direction->tags;
    json_t *object = json_object();
    set_count(object, "tagged", tags->n_tags);
    set_count(object, "received", tags->n_received);
    record_set(object, "first", tags->first_ps < 0 ? json_null() : json_integer(tags->first_ps));
    set_integer(object, "min", tags->minimum_ps);
    set_integer(object, "mean", tags->mean_ps);
    set_integer(object, "p50", tags->median_ps);
    set_integer(object, "p99_9", tags->p99_9_ps);
    set_integer(object, "max", tags->maximum_ps);
    set_integer(object, "frame", direction->first_tag_ps);
    return object;
}

static json_t *variation_new(const LatencyVariation *variation)
{
    json_t *object = json_object();
    set_count(object, "delays", variation->n_delays);
    set_integer(object, "delay_min", variation->delay_minimum_ps);
    set_integer(object, "delay_p99_9", variation->delay_p99_9_ps);
    set_integer(object, "delay_max", variation->delay_maximum_ps);
    set_count(object, "differences", variation->n_differences);
    set_integer(object, "difference_min", variation->difference_minimum_ps);
    set_integer(object, "difference_p50", variation->difference_median_ps);
    set_integer(object, "difference_max", variation->difference_maximum_ps);
    return object;
}

/* When a frame was received; -1: none was. */
static json_t *received_new(SimTime time_ps)
{
    return time_ps < 0 ? json_null() : json_integer(time_ps);
}

static json_t *background_new(const TrialBackground *background)
{
    json_t *object = json_object();
    set_count(object, "sent", background->sent);
    set_count(object, "received", background->received);
    record_set(object, "lost", lost_new(background->lost));
    set_count(object, "in_flight", background->in_flight);
    return object;
}

static json_t *modifiers_new(const TrialModifiers *modifiers)
{
    static const char *const kinds[] = {
        [MODIFIER_BROADCAST] = "broadcast",
        [MODIFIER_MANAGEMENT] = "management",
        [MODIFIER_ROUTING] = "routing",
    };
    json_t *object = json_object();
    for (guint kind = 0; kind < MODIFIER_N_KINDS; kind++) {
        json_t *one = json_object();
        set_count(one, "sent", modifiers->sent[kind]);
        set_count(one, "taken", modifiers->taken[kind]);
        record_set(object, kinds[kind], one);
    }
    set_count(object, "lost", modifiers->lost);
    set_count(object, "in_flight", modifiers->in_flight);
    return object;
}

static json_t *directions_new(const TesterSettings *tester, const TrialResult *result)
{
    json_t *array = json_array();
    for (guint i = 0; i < DUT_PORTS; i++) {
        const TrialDirection *direction = &result->direction[i];
        if (!tester_sends(tester, i)) {
            continue;
        }
        json_t *object = json_object();
        set_integer(object, "direction", i);
        set_count(object, "sent", direction->sent);
        set_count(object, "received", direction->received);
        record_set(object, "lost", lost_new(direction->lost));
        set_count(object, "in_flight", direction->in_flight);
        set_count(object, "out_of_order", direction->out_of_order);
        set_count(object, "gaps", direction->gaps);
        if (tester->background.rate_pps > 0) {
            record_set(object, "background", background_new(&direction->background));
        }
        if (modifiers_apply(&tester->modifiers)) {
            record_set(object, "modifiers", modifiers_new(&direction->modifiers));
        }
        record_set(object, "latency_ps", latency_new(&direction->latency_ps));
        if (result->outage.until_ps > 0) {
            record_set(object, "last_before_ps", received_new(direction->last_before_ps));
            record_set(object, "first_after_ps", received_new(direction->first_after_ps));
        }
        if (result->request.probe.n_tags > 0) {
            record_set(object, "tags_ps", tags_new(direction));
        }
        if (result->request.probe.variation) {
            record_set(object, "variation_ps", variation_new(&direction->variation));
        }
        if (result->request.bins) {
            record_set(object, "histograms_ps", histogram_record_new(direction->bins));
        }
        json_array_append_new(array, object);
    }
    return array;
}

/* Which DUT of a row; a DUT alone says nothing. */
static void set_device(json_t *object, const TrialResult *result, guint device)
{
    if (result->n_devices > 1) {
        set_integer(object, "device", device);
    }
}

/* Losses of each DUT of a row. */
static json_t *devices_new(const TrialResult *result)
{
    json_t *array = json_array();
    for (guint i = 0; i < result->n_devices; i++) {
        json_t *object = json_object();
        record_set(object, "name", json_string(result->devices[i].name));
        record_set(object, "lost", lost_new(result->devices[i].lost));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *queues_new(const TrialResult *result)
{
    json_t *array = json_array();
    for (guint i = 0; i < result->n_queues; i++) {
        const TrialQueue *queue = &result->queue[i];
        json_t *object = json_object();
        set_device(object, result, queue->device);
        set_integer(object, "port", queue->port);
        set_integer(object, "queue", queue->queue);
        set_integer(object, "core", queue->core);
        if (queue->worker != TRIAL_NO_WORKER) {
            set_integer(object, "worker", queue->worker);
        }
        set_count(object, "frames", queue->frames);
        set_count(object, "dropped", queue->dropped);
        set_count(object, "ring_max", queue->ring_max);
        if (result->n_tasks > 0 && queue->worker != TRIAL_NO_WORKER) {
            set_count(object, "list_frames", queue->list_frames);
            set_count(object, "list_dropped", queue->list_dropped);
            set_count(object, "list_max", queue->list_max);
        }
        json_array_append_new(array, object);
    }
    return array;
}

/* Of more ports than a pair. */
static json_t *ports_new(const TrialResult *result)
{
    json_t *array = json_array();
    for (guint i = 0; i < result->n_ports; i++) {
        const TrialPort *port = &result->port[i];
        json_t *object = json_object();
        set_integer(object, "port", i);
        set_count(object, "sent", port->sent);
        set_count(object, "received", port->received);
        record_set(object, "lost", lost_new(port->lost));
        set_count(object, "in_flight", port->in_flight);
        set_count(object, "delivered", port->delivered);
        json_array_append_new(array, object);
    }
    return array;
}

/* The lists of tasks that flows choose. */
static json_t *lists_new(const TrialResult *result)
{
    json_t *array = json_array();
    for (guint i = 0; i < result->n_lists; i++) {
        json_t *object = json_object();
        set_device(object, result, result->list[i].device);
        set_count(object, "frames", result->list[i].frames);
        set_count(object, "dropped", result->list[i].dropped);
        set_count(object, "max", result->list[i].most);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *workers_new(const TrialResult *result, const TrialWorker *workers, guint n_workers)
{
    SimTime observed_ps = result->observed_ps;
    json_t *array = json_array();
    for (guint i = 0; i < n_workers; i++) {
        const TrialWorker *worker = &workers[i];
        double share = observed_ps > 0 ? (double)worker->busy_ps / (double)observed_ps : 0;
        json_t *object = json_object();
        set_device(object, result, worker->device);
        set_count(object, "frames", worker->frames);
        set_count(object, "polls", worker->polls);
        set_count(object, "wakeups", worker->wakeups);
        set_integer(object, "busy_ps", worker->busy_ps);
        record_set(object, "busy", json_real(share));
        set_integer(object, "lock_wait_ps", worker->lock_wait_ps);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *switch_ports_new(const TrialSwitch *from)
{
    json_t *array = json_array();
    for (guint i = 0; i < from->n_ports; i++) {
        const TrialSwitchPort *port = &from->port[i];
        json_t *object = json_object();
        set_integer(object, "port", port->port);
        set_count(object, "received", port->received);
        set_count(object, "sent", port->sent);
        set_count(object, "flooded", port->flooded);
        set_count(object, "dropped", port->dropped);
        set_count(object, "dropped_copies", port->dropped_copies);
        set_count(object, "buffer_max_bytes", port->buffer_max);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *switches_new(const TrialResult *result)
{
    json_t *array = json_array();
    for (guint i = 0; i < result->n_switches; i++) {
        const TrialSwitch *from = &result->switches[i];
        json_t *object = json_object();
        record_set(object, "name", json_string(from->name));
        set_count(object, "unknown", from->unknown);
        set_count(object, "refused", from->refused);
        set_count(object, "table_max", from->table_max);
        record_set(object, "ports", switch_ports_new(from));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *fingerprint_new(const SimFingerprint *fingerprint)
{
    json_t *array = json_array();
    for (guint i = 0; i < G_N_ELEMENTS(fingerprint->lane); i++) {
        json_array_append_new(array,
                              json_sprintf("%016" G_GINT64_MODIFIER "x", fingerprint->lane[i]));
    }
    return array;
}

/* Whole seconds as an integer, for people. */
static json_t *seconds_new(SimTime time_ps)
{
    if (time_ps % SIM_PS_PER_S == 0) {
        return json_integer(time_ps / SIM_PS_PER_S);
    }
    return json_real((double)time_ps / (double)SIM_PS_PER_S);
}

/* How the verdict was found, and how much was simulated for it. */
static void set_verdict(json_t *record, const CertifiedVerdict *verdict, const TrialResult *result)
{
    record_set(record, "certified", json_boolean(verdict->certified));
    record_set(record, "risk", verdict->certified ? json_real(verdict->risk) : json_null());
    record_set(record, "uncertain",
               verdict->uncertain != NULL ? json_string(verdict->uncertain) : json_null());
    set_integer(record, "simulated_ps", result->request.duration_ps);
    record_set(record, "simulated_s", seconds_new(result->request.duration_ps));
}

static json_t *neighbours_new(const TrialNeighbours *neighbours)
{
    json_t *object = json_object();
    set_count(object, "learned", neighbours->learned);
    set_count(object, "entries", neighbours->entries);
    set_count(object, "requests", neighbours->requests);
    set_count(object, "answers", neighbours->answers);
    return object;
}

static json_t *outage_new(const TrialOutage *outage)
{
    json_t *object = json_object();
    set_integer(object, "from_ps", outage->from_ps);
    set_integer(object, "until_ps", outage->until_ps);
    set_integer(object, "off_ps", outage->off_ps);
    return object;
}

static json_t *instant_new(SimTime time_ps)
{
    return time_ps == SIM_TIME_NEVER ? json_null() : json_integer(time_ps);
}

/* What was asked for, beside rate and duration. */
static void set_request(json_t *record, ProcedurePurpose purpose, const TrialRequest *request)
{
    if (purpose == PROCEDURE_SEARCH) {
        record_set(record, "purpose", json_string("search"));
    }
    if (request->n_frames > 0) {
        set_count(record, "n_frames", request->n_frames);
    }
    if (request->reset_ps > 0) {
        set_integer(record, "reset_ps", request->reset_ps);
    }
    if (request->change_ps > 0) {
        set_integer(record, "change_ps", request->change_ps);
        set_integer(record, "changed_rate_pps", request->changed_rate_pps);
    }
}

json_t *trial_record_new(const TrialRecordPlace *place, ProcedurePurpose purpose,
                         const TesterSettings *tester, const CertifiedVerdict *verdict,
                         const TrialResult *result)
{
    const TrialRequest *request = &result->request;
    gboolean frozen = request->stop_at_first_loss && !result->pass;
    guint64 lost[TRIAL_N_LOSSES] = {0};
    guint64 in_flight = 0;
    for (guint i = 0; i < DUT_PORTS; i++) {
        in_flight += result->direction[i].in_flight;
        for (guint k = 0; k < TRIAL_N_LOSSES; k++) {
            lost[k] += result->direction[i].lost[k];
        }
    }
    json_t *record = json_object();
    set_integer(record, "point", place->point);
    set_integer(record, "repetition", place->repetition);
    set_integer(record, "trial", place->trial);
    set_count(record, "seed", place->seed);
    set_integer(record, "rate_pps", request->rate_pps);
    set_integer(record, "duration_ps", verdict->duration_ps);
    record_set(record, "duration_s", seconds_new(verdict->duration_ps));
    set_request(record, purpose, request);
    set_count(record, "sent", trial_result_sent(result));
    set_count(record, "received", trial_result_received(result));
    record_set(record, "lost", lost_new(lost));
    set_count(record, "in_flight", in_flight);
    record_set(record, "pass", json_boolean(result->pass));
    set_verdict(record, verdict, result);
    record_set(record, "frozen", json_boolean(frozen));
    record_set(record, "first_loss_ps", instant_new(result->first_loss_ps));
    record_set(record, "last_loss_ps", instant_new(result->last_loss_ps));
    if (result->outage.until_ps > 0) {
        record_set(record, "outage", outage_new(&result->outage));
    }
    record_set(record, "directions", directions_new(tester, result));
    if (result->n_ports > 0) {
        record_set(record, "ports", ports_new(result));
    }
    if (result->n_devices > 1) {
        record_set(record, "devices", devices_new(result));
    }
    record_set(record, "queues", queues_new(result));
    record_set(record, "cores", workers_new(result, result->core, result->n_cores));
    record_set(record, "tasks", workers_new(result, result->task, result->n_tasks));
    if (result->n_lists > 0) {
        record_set(record, "lists", lists_new(result));
    }
    if (result->neighbours.learned + result->neighbours.entries > 0) {
        record_set(record, "neighbours", neighbours_new(&result->neighbours));
    }
    if (result->n_switches > 0) {
        record_set(record, "switches", switches_new(result));
    }
    set_integer(record, "observed_ps", result->observed_ps);
    record_set(record, "fingerprint", fingerprint_new(&result->fingerprint));
    set_count(record, "events", result->events);
    return record;
}
