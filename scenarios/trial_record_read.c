/* Records read back. */
#include "scenarios/histogram_record.h"
#include "scenarios/iperf_record.h"
#include "scenarios/reconfiguration_record.h"
#include "scenarios/record_reader.h"
#include "scenarios/trial_record.h"

void trial_record_free(TrialRecord *record)
{
    if (record == NULL) {
        return;
    }
    g_clear_pointer(&record->devices, g_ptr_array_unref);
    g_clear_pointer(&record->ports, g_array_unref);
    g_clear_pointer(&record->queues, g_array_unref);
    g_clear_pointer(&record->cores, g_array_unref);
    g_clear_pointer(&record->tasks, g_array_unref);
    g_clear_pointer(&record->switches, g_array_unref);
    g_clear_pointer(&record->seconds, g_array_unref);
    for (guint i = 0; i < PROCEDURE_DIRECTIONS * TRIAL_N_MEASURES; i++) {
        sim_bins_free(record->bins[i / TRIAL_N_MEASURES][i % TRIAL_N_MEASURES]);
    }
    g_free(record->uncertain);
    g_free(record->fingerprint[0]);
    g_free(record->fingerprint[1]);
    g_free(record);
}

static guint read_device(RecordReader *reader)
{
    return json_object_get(reader->object, "device") != NULL ? record_read_index(reader, "device")
                                                             : 0;
}

static void read_device_name(RecordReader *reader, gpointer element)
{
    const char *name = json_string_value(json_object_get(reader->object, "name"));
    reader->wrong = name == NULL ? "name" : reader->wrong;
    *(char **)element = g_strdup(name);
}

static void read_devices(RecordReader *reader, TrialRecord *record)
{
    record->devices = g_ptr_array_new_with_free_func(g_free);
    if (json_object_get(reader->object, "devices") != NULL) {
        g_autoptr(GArray) names =
            record_read_array(reader, "devices", sizeof(char *), read_device_name);
        for (guint i = 0; i < names->len; i++) {
            g_ptr_array_add(record->devices, g_array_index(names, char *, i));
        }
    }
}

static void read_queue(RecordReader *reader, gpointer element)
{
    TrialQueue *queue = element;
    queue->device = read_device(reader);
    queue->port = record_read_index(reader, "port");
    queue->queue = record_read_index(reader, "queue");
    queue->core = record_read_index(reader, "core");
    queue->worker = json_object_get(reader->object, "worker") != NULL
                        ? record_read_index(reader, "worker")
                        : TRIAL_NO_WORKER;
    queue->frames = record_read_count(reader, "frames");
    queue->dropped = record_read_count(reader, "dropped");
    queue->ring_max = record_read_count(reader, "ring_max");
    if (json_object_get(reader->object, "list_frames") != NULL) {
        queue->list_frames = record_read_count(reader, "list_frames");
        queue->list_dropped = record_read_count(reader, "list_dropped");
        queue->list_max = record_read_count(reader, "list_max");
    }
}

static void read_worker(RecordReader *reader, gpointer element)
{
    TrialWorker *worker = element;
    worker->device = read_device(reader);
    worker->frames = record_read_count(reader, "frames");
    worker->polls = record_read_count(reader, "polls");
    worker->wakeups = record_read_count(reader, "wakeups");
    worker->busy_ps = (SimTime)record_read_count(reader, "busy_ps");
    worker->lock_wait_ps = (SimTime)record_read_count(reader, "lock_wait_ps");
}

static void read_switch_port(RecordReader *reader, gpointer element)
{
    TrialSwitchPort *port = element;
    port->port = record_read_index(reader, "port");
    port->received = record_read_count(reader, "received");
    port->sent = record_read_count(reader, "sent");
    port->flooded = record_read_count(reader, "flooded");
    port->dropped = record_read_count(reader, "dropped");
    port->dropped_copies = record_read_count(reader, "dropped_copies");
    port->buffer_max = record_read_count(reader, "buffer_max_bytes");
}

static void read_switch(RecordReader *reader, gpointer element)
{
    TrialSwitch *to = element;
    g_autoptr(GArray) ports =
        record_read_array(reader, "ports", sizeof(TrialSwitchPort), read_switch_port);
    to->name = g_strdup(json_string_value(json_object_get(reader->object, "name")));
    to->unknown = record_read_count(reader, "unknown");
    to->refused = record_read_count(reader, "refused");
    to->table_max = record_read_count(reader, "table_max");
    to->n_ports = MIN(ports->len, SWITCH_MAX_LINKED);
    if (to->name == NULL || ports->len > SWITCH_MAX_LINKED) {
        reader->wrong = "name";
    }
    for (guint i = 0; i < to->n_ports; i++) {
        to->port[i] = g_array_index(ports, TrialSwitchPort, i);
    }
}

static void clear_switch(gpointer element)
{
    TrialSwitch *of = element;
    g_free((gpointer)of->name);
}

static void read_switches(RecordReader *reader, TrialRecord *record)
{
    if (json_object_get(reader->object, "switches") != NULL) {
        record->switches = record_read_array(reader, "switches", sizeof(TrialSwitch), read_switch);
    } else {
        record->switches = g_array_new(FALSE, TRUE, sizeof(TrialSwitch));
    }
    g_array_set_clear_func(record->switches, clear_switch);
}

/* Returns the sum. */
static guint64 read_lost(RecordReader *reader, guint64 lost[TRIAL_N_LOSSES])
{
    RecordReader object = {.object = json_object_get(reader->object, "lost")};
    guint64 total = 0;
    for (guint i = 0; i < TRIAL_N_LOSSES; i++) {
        const char *name = trial_loss_name((TrialLoss)i);
        /* journals of before dynamic neighbours do not have these */
        gboolean is_there =
            i < TRIAL_FIRST_OPTIONAL_LOSS || json_object_get(object.object, name) != NULL;
        lost[i] = is_there ? record_read_count(&object, name) : 0;
        total += lost[i];
    }
    record_blame(reader, &object, "lost");
    return total;
}

static ProcedureLatency read_latency(RecordReader *reader)
{
    RecordReader object = {.object = json_object_get(reader->object, "latency_ps")};
    ProcedureLatency latency = {0};
    if (json_is_null(object.object)) {
        return latency;
    }
    latency.count = record_read_count(&object, "count");
    latency.minimum_ps = (SimTime)record_read_count(&object, "min");
    latency.mean_ps = (SimTime)record_read_count(&object, "mean");
    latency.median_ps = (SimTime)record_read_count(&object, "p50");
    latency.p99_9_ps = (SimTime)record_read_count(&object, "p99_9");
    latency.maximum_ps = (SimTime)record_read_count(&object, "max");
    record_blame(reader, &object, "latency_ps");
    return latency;
}

static void read_tags(RecordReader *reader, ProcedureDirection *direction)
{
    RecordReader object = {.object = json_object_get(reader->object, "tags_ps")};
    if (object.object == NULL) {
        return;
    }
    ProcedureTags *tags = &direction->tags;
    const json_t *first = json_object_get(object.object, "first");
    tags->n_tags = record_read_count(&object, "tagged");
    tags->n_received = record_read_count(&object, "received");
    tags->first_ps = json_is_null(first) ? -1 : (SimTime)record_read_count(&object, "first");
    tags->minimum_ps = (SimTime)record_read_count(&object, "min");
    tags->mean_ps = (SimTime)record_read_count(&object, "mean");
    tags->median_ps = (SimTime)record_read_count(&object, "p50");
    tags->p99_9_ps = (SimTime)record_read_count(&object, "p99_9");
    tags->maximum_ps = (SimTime)record_read_count(&object, "max");
    direction->first_tag_ps = (SimTime)record_read_count(&object, "frame");
    record_blame(reader, &object, "tags_ps");
}

static void read_variation(RecordReader *reader, ProcedureVariation *variation)
{
    RecordReader object = {.object = json_object_get(reader->object, "variation_ps")};
    if (object.object == NULL) {
        return;
    }
    variation->n_delays = record_read_count(&object, "delays");
    variation->delay_minimum_ps = (SimTime)record_read_count(&object, "delay_min");
    variation->delay_p99_9_ps = (SimTime)record_read_count(&object, "delay_p99_9");
    variation->delay_maximum_ps = (SimTime)record_read_count(&object, "delay_max");
    variation->n_differences = record_read_count(&object, "differences");
    variation->difference_minimum_ps = record_read_signed(&object, "difference_min");
    variation->difference_median_ps = record_read_signed(&object, "difference_p50");
    variation->difference_maximum_ps = record_read_signed(&object, "difference_max");
    record_blame(reader, &object, "variation_ps");
}

/* When a frame was received: null: none was; 0 where there was no outage. */
static SimTime read_received(const RecordReader *reader, const char *key)
{
    const json_t *value = json_object_get(reader->object, key);
    return json_is_null(value) ? -1 : json_integer_value(value);
}

static void read_port(RecordReader *reader, gpointer element)
{
    TrialPort *port = element;
    port->sent = record_read_count(reader, "sent");
    port->received = record_read_count(reader, "received");
    read_lost(reader, port->lost);
    port->in_flight = record_read_count(reader, "in_flight");
    port->delivered = record_read_count(reader, "delivered");
}

/* Where there are more than two: else nothing is said of them. */
static void read_ports(RecordReader *reader, TrialRecord *record)
{
    record->ports = json_object_get(reader->object, "ports") != NULL
                        ? record_read_array(reader, "ports", sizeof(TrialPort), read_port)
                        : g_array_new(FALSE, TRUE, sizeof(TrialPort));
    guint n_pairs = record->ports->len / DUT_PORTS;
    record->n_senders *= MAX(n_pairs, 1);
}

static void read_histograms(RecordReader *reader, SimBins *bins[TRIAL_N_MEASURES])
{
    for (guint i = 0; i < TRIAL_N_MEASURES; i++) {
        g_clear_pointer(&bins[i], sim_bins_free); /* of a direction that is there twice */
    }
    const json_t *object = json_object_get(reader->object, "histograms_ps");
    if (!histogram_record_read(object, bins) && reader->wrong == NULL) {
        reader->wrong = "histograms_ps";
    }
}

static void read_directions(RecordReader *reader, TrialRecord *record)
{
    const json_t *array = json_object_get(reader->object, "directions");
    guint n = (guint)json_array_size(array);
    record->n_senders = n;
    if (n == 0 && reader->wrong == NULL) {
        reader->wrong = "directions";
    }
    for (guint i = 0; i < n; i++) {
        RecordReader object = {.object = json_array_get(array, i)};
        guint64 lost[TRIAL_N_LOSSES];
        guint number = MIN(record_read_index(&object, "direction"), PROCEDURE_DIRECTIONS - 1);
        record->direction[number] =
            (ProcedureDirection){.sends = TRUE,
                                 .sent = record_read_count(&object, "sent"),
                                 .received = record_read_count(&object, "received"),
                                 .lost = read_lost(&object, lost),
                                 .latency = read_latency(&object)};
        record->direction[number].out_of_order = record_read_newer_count(&object, "out_of_order");
        record->direction[number].gaps = record_read_newer_count(&object, "gaps");
        read_tags(&object, &record->direction[number]);
        read_variation(&object, &record->direction[number].variation);
        read_histograms(&object, record->bins[number]);
        record->direction[number].last_before_ps = read_received(&object, "last_before_ps");
        record->direction[number].first_after_ps = read_received(&object, "first_after_ps");
        record_blame(reader, &object, "directions");
    }
}

/* A time that may be null, or not be there at all. */
static SimTime read_instant(RecordReader *reader, const char *key)
{
    const json_t *value = json_object_get(reader->object, key);
    return value == NULL || json_is_null(value) ? SIM_TIME_NEVER
                                                : (SimTime)record_read_count(reader, key);
}

/* What was asked for, beside rate and duration. */
static void read_request(RecordReader *reader, TrialRecord *record)
{
    const char *purpose = json_string_value(json_object_get(reader->object, "purpose"));
    record->purpose = g_strcmp0(purpose, "search") == 0 ? PROCEDURE_SEARCH : PROCEDURE_MEASURE;
    record->change_ps = json_integer_value(json_object_get(reader->object, "change_ps"));
    const json_t *outage = json_object_get(reader->object, "outage");
    record->off_ps = json_integer_value(json_object_get(outage, "off_ps"));
}

static void read_fingerprint(RecordReader *reader, TrialRecord *record)
{
    const json_t *lanes = json_object_get(reader->object, "fingerprint");
    for (guint i = 0; i < G_N_ELEMENTS(record->fingerprint); i++) {
        const char *lane = json_string_value(json_array_get(lanes, i));
        if (lane == NULL && reader->wrong == NULL) {
            reader->wrong = "fingerprint";
        }
        record->fingerprint[i] = g_strdup(lane);
    }
}

/* Worker `number` of a device; NULL: there is none. */
static const TrialWorker *find_worker(const GArray *workers, guint device, guint number)
{
    for (guint i = 0; i < workers->len; i++) {
        const TrialWorker *worker = &g_array_index(workers, TrialWorker, i);
        if (worker->device == device && number-- == 0) {
            return worker;
        }
    }
    return NULL;
}

gboolean trial_record_has_tasks(const TrialRecord *record, guint device)
{
    return find_worker(record->tasks, device, 0) != NULL;
}

const TrialWorker *trial_record_worker(const TrialRecord *record, const TrialQueue *queue)
{
    gboolean has_tasks = trial_record_has_tasks(record, queue->device);
    if (queue->worker == TRIAL_NO_WORKER) {
        return find_worker(record->cores, queue->device, queue->core);
    }
    return find_worker(has_tasks ? record->tasks : record->cores, queue->device, queue->worker);
}

char *trial_record_device_prefix(const TrialRecord *record, guint device)
{
    return record->devices->len > 0
               ? g_strconcat(g_ptr_array_index(record->devices, device), " ", NULL)
               : g_strdup("");
}

/* A queue must name workers that there are (or none where flows choose), of a device that has a
 * name: tables look them up. */
static gboolean workers_exist(const TrialRecord *record)
{
    for (guint i = 0; i < record->queues->len; i++) {
        const TrialQueue *queue = &g_array_index(record->queues, TrialQueue, i);
        if (trial_record_worker(record, queue) == NULL ||
            find_worker(record->cores, queue->device, queue->core) == NULL ||
            queue->device >= MAX(record->devices->len, 1)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* How the verdict was found. */
static void read_verdict(RecordReader *reader, TrialRecord *record)
{
    const json_t *risk = json_object_get(reader->object, "risk");
    record->certified = record_read_boolean(reader, "certified");
    record->simulated_ps = (SimTime)record_read_count(reader, "simulated_ps");
    record->risk = json_number_value(risk);
    record->uncertain = g_strdup(json_string_value(json_object_get(reader->object, "uncertain")));
    if (reader->wrong == NULL && record->certified && !json_is_real(risk)) {
        reader->wrong = "risk";
    }
}

static void read_place(RecordReader *reader, TrialRecord *record)
{
    record->place.point = (guint)record_read_count(reader, "point");
    record->place.repetition = (guint)record_read_count(reader, "repetition");
    record->place.trial = (guint)record_read_count(reader, "trial");
    record->place.seed = record_read_count(reader, "seed");
    read_fingerprint(reader, record);
    record->events = record_read_count(reader, "events");
}

/* Without a tester there are no queues and no workers. */
static void fill_without_tester(TrialRecord *record)
{
    record->last_loss_ps = SIM_TIME_NEVER;
    record->ports = g_array_new(FALSE, TRUE, sizeof(TrialPort));
    record->queues = g_array_new(FALSE, TRUE, sizeof(TrialQueue));
    record->cores = g_array_new(FALSE, TRUE, sizeof(TrialWorker));
    record->tasks = g_array_new(FALSE, TRUE, sizeof(TrialWorker));
    record->switches = g_array_new(FALSE, TRUE, sizeof(TrialSwitch));
    record->devices = g_ptr_array_new_with_free_func(g_free);
}

static void read_iperf(RecordReader *reader, TrialRecord *record)
{
    const char *wrong = iperf_record_read(reader->object, record);
    reader->wrong = reader->wrong != NULL ? reader->wrong : wrong;
    record->duration_ps = record->simulated_ps = record->transfer.duration_ps;
    record->lost_total = record->transfer.lost;
    record->pass = record->lost_total == 0;
    fill_without_tester(record);
}

/* A machine's trial. */
static void read_reconfiguration(RecordReader *reader, TrialRecord *record)
{
    const char *wrong = reconfiguration_record_read(reader->object, &record->reconfiguration);
    reader->wrong = reader->wrong != NULL ? reader->wrong : wrong;
    record->pass = record->reconfiguration.refused == 0;
    record->duration_ps = record->simulated_ps = record->reconfiguration.time_ps;
    fill_without_tester(record);
}

static void read_members(RecordReader *reader, TrialRecord *record)
{
    record->rate_pps = (gint64)record_read_count(reader, "rate_pps");
    record->duration_ps = (SimTime)record_read_count(reader, "duration_ps");
    record->sent = record_read_count(reader, "sent");
    record->received = record_read_count(reader, "received");
    read_request(reader, record);
    record->lost_total = read_lost(reader, record->lost);
    record->pass = record_read_boolean(reader, "pass");
    read_verdict(reader, record);
    record->frozen = record_read_boolean(reader, "frozen");
    record->last_loss_ps = read_instant(reader, "last_loss_ps");
    read_directions(reader, record);
    read_ports(reader, record);
    read_devices(reader, record);
    record->queues = record_read_array(reader, "queues", sizeof(TrialQueue), read_queue);
    record->cores = record_read_array(reader, "cores", sizeof(TrialWorker), read_worker);
    record->tasks = record_read_array(reader, "tasks", sizeof(TrialWorker), read_worker);
    read_switches(reader, record);
    record->observed_ps = (SimTime)record_read_count(reader, "observed_ps");
    if (reader->wrong == NULL && !workers_exist(record)) {
        reader->wrong = "worker";
    }
}

TrialRecord *trial_record_parse(const json_t *json, GError **error)
{
    g_autoptr(TrialRecord) record = g_new0(TrialRecord, 1);
    RecordReader reader = {.object = json};
    read_place(&reader, record);
    if (json_object_get(json, "reconfiguration") != NULL) {
        read_reconfiguration(&reader, record);
    } else if (json_object_get(json, "iperf") != NULL) {
        read_iperf(&reader, record);
    } else {
        read_members(&reader, record);
    }
    if (reader.wrong != NULL) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "trial %u of repetition %u of point %u: '%s' is missing or wrong",
                    record->place.trial, record->place.repetition, record->place.point,
                    reader.wrong);
        return NULL;
    }
    return g_steal_pointer(&record);
}
