#include "scenarios/trial_record.h"

/* Takes `value`. Cannot fail: keys are ours, values are there. */
static void set(json_t *object, const char *key, json_t *value)
{
    int failed = json_object_set_new(object, key, value);
    g_assert(failed == 0);
}

static void set_integer(json_t *object, const char *key, gint64 value)
{
    set(object, key, json_integer(value));
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
        set(object, "lost", lost_new(direction->lost));
        set_count(object, "in_flight", direction->in_flight);
        set(object, "latency_ps", latency_new(&direction->latency_ps));
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
        set_integer(object, "port", queue->port);
        set_integer(object, "queue", queue->queue);
        set_integer(object, "core", queue->core);
        if (queue->worker != TRIAL_NO_WORKER) {
            set_integer(object, "worker", queue->worker);
        }
        set_count(object, "frames", queue->frames);
        set_count(object, "dropped", queue->dropped);
        set_count(object, "ring_max", queue->ring_max);
        if (result->n_tasks > 0 && result->n_lists == 0) {
            set_count(object, "list_frames", queue->list_frames);
            set_count(object, "list_dropped", queue->list_dropped);
            set_count(object, "list_max", queue->list_max);
        }
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
        set_count(object, "frames", result->list[i].frames);
        set_count(object, "dropped", result->list[i].dropped);
        set_count(object, "max", result->list[i].most);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *workers_new(const TrialWorker *workers, guint n_workers, SimTime observed_ps)
{
    json_t *array = json_array();
    for (guint i = 0; i < n_workers; i++) {
        const TrialWorker *worker = &workers[i];
        double share = observed_ps > 0 ? (double)worker->busy_ps / (double)observed_ps : 0;
        json_t *object = json_object();
        set_count(object, "frames", worker->frames);
        set_count(object, "polls", worker->polls);
        set_count(object, "wakeups", worker->wakeups);
        set_integer(object, "busy_ps", worker->busy_ps);
        set(object, "busy", json_real(share));
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
        set(object, "name", json_string(from->name));
        set_count(object, "unknown", from->unknown);
        set_count(object, "refused", from->refused);
        set_count(object, "table_max", from->table_max);
        set(object, "ports", switch_ports_new(from));
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
    set(record, "certified", json_boolean(verdict->certified));
    set(record, "risk", verdict->certified ? json_real(verdict->risk) : json_null());
    set(record, "uncertain",
        verdict->uncertain != NULL ? json_string(verdict->uncertain) : json_null());
    set_integer(record, "simulated_ps", result->request.duration_ps);
    set(record, "simulated_s", seconds_new(result->request.duration_ps));
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

json_t *trial_record_new(const TrialRecordPlace *place, const TesterSettings *tester,
                         const CertifiedVerdict *verdict, const TrialResult *result)
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
    set(record, "duration_s", seconds_new(verdict->duration_ps));
    set_count(record, "sent", trial_result_sent(result));
    set_count(record, "received", trial_result_received(result));
    set(record, "lost", lost_new(lost));
    set_count(record, "in_flight", in_flight);
    set(record, "pass", json_boolean(result->pass));
    set_verdict(record, verdict, result);
    set(record, "frozen", json_boolean(frozen));
    set(record, "first_loss_ps",
        result->first_loss_ps == SIM_TIME_NEVER ? json_null()
                                                : json_integer(result->first_loss_ps));
    set(record, "directions", directions_new(tester, result));
    set(record, "queues", queues_new(result));
    set(record, "cores", workers_new(result->core, result->n_cores, result->observed_ps));
    set(record, "tasks", workers_new(result->task, result->n_tasks, result->observed_ps));
    if (result->n_lists > 0) {
        set(record, "lists", lists_new(result));
    }
    if (result->neighbours.learned + result->neighbours.entries > 0) {
        set(record, "neighbours", neighbours_new(&result->neighbours));
    }
    if (result->n_switches > 0) {
        set(record, "switches", switches_new(result));
    }
    set_integer(record, "observed_ps", result->observed_ps);
    set(record, "fingerprint", fingerprint_new(&result->fingerprint));
    set_count(record, "events", result->events);
    return record;
}

void trial_record_free(TrialRecord *record)
{
    if (record == NULL) {
        return;
    }
    g_clear_pointer(&record->queues, g_array_unref);
    g_clear_pointer(&record->cores, g_array_unref);
    g_clear_pointer(&record->tasks, g_array_unref);
    g_free(record->uncertain);
    g_free(record->fingerprint[0]);
    g_free(record->fingerprint[1]);
    g_free(record);
}

/* Reads members of an object one after the other; the first that is missing, of another kind or
 * negative is remembered. */
typedef struct {
    const json_t *object;
    const char *wrong; /* key; NULL: all well */
} Reader;

static guint64 read_count(Reader *reader, const char *key)
{
    const json_t *value = json_object_get(reader->object, key);
    if (!json_is_integer(value) || json_integer_value(value) < 0) {
        reader->wrong = reader->wrong != NULL ? reader->wrong : key;
        return 0;
    }
    return (guint64)json_integer_value(value);
}

static guint read_index(Reader *reader, const char *key)
{
    guint64 value = read_count(reader, key);
    if (value > G_MAXUINT16) {
        reader->wrong = reader->wrong != NULL ? reader->wrong : key;
        return 0;
    }
    return (guint)value;
}

static gboolean read_boolean(Reader *reader, const char *key)
{
    const json_t *value = json_object_get(reader->object, key);
    if (!json_is_boolean(value)) {
        reader->wrong = reader->wrong != NULL ? reader->wrong : key;
    }
    return json_is_true(value);
}

/* The members of an array of objects, each read by `read` into an element of `size` bytes. */
typedef void (*ReadElement)(Reader *reader, gpointer element);

static GArray *read_array(Reader *reader, const char *key, guint size, ReadElement read)
{
    const json_t *array = json_object_get(reader->object, key);
    guint length = (guint)json_array_size(array);
    GArray *elements = g_array_sized_new(FALSE, TRUE, size, length);
    g_array_set_size(elements, length);
    if (!json_is_array(array)) {
        reader->wrong = reader->wrong != NULL ? reader->wrong : key;
    }
    for (guint i = 0; i < length; i++) {
        Reader of_element = {.object = json_array_get(array, i)};
        read(&of_element, elements->data + (gsize)i * size);
        if (reader->wrong == NULL && of_element.wrong != NULL) {
            reader->wrong = key;
        }
    }
    return elements;
}

static void read_queue(Reader *reader, gpointer element)
{
    TrialQueue *queue = element;
    queue->port = read_index(reader, "port");
    queue->queue = read_index(reader, "queue");
    queue->core = read_index(reader, "core");
    queue->worker = json_object_get(reader->object, "worker") != NULL ? read_index(reader, "worker")
                                                                      : TRIAL_NO_WORKER;
    queue->frames = read_count(reader, "frames");
    queue->dropped = read_count(reader, "dropped");
    queue->ring_max = read_count(reader, "ring_max");
    if (json_object_get(reader->object, "list_frames") != NULL) {
        queue->list_frames = read_count(reader, "list_frames");
        queue->list_dropped = read_count(reader, "list_dropped");
        queue->list_max = read_count(reader, "list_max");
    }
}

static void read_worker(Reader *reader, gpointer element)
{
    TrialWorker *worker = element;
    worker->frames = read_count(reader, "frames");
    worker->polls = read_count(reader, "polls");
    worker->wakeups = read_count(reader, "wakeups");
    worker->busy_ps = (SimTime)read_count(reader, "busy_ps");
    worker->lock_wait_ps = (SimTime)read_count(reader, "lock_wait_ps");
}

static void read_lost(Reader *reader, TrialRecord *record)
{
    Reader lost = {.object = json_object_get(reader->object, "lost")};
    for (guint i = 0; i < TRIAL_N_LOSSES; i++) {
        const char *name = trial_loss_name((TrialLoss)i);
        /* journals of before dynamic neighbours do not have these */
        if (i < TRIAL_FIRST_OPTIONAL_LOSS || json_object_get(lost.object, name) != NULL) {
            record->lost[i] = read_count(&lost, name);
        }
        record->lost_total += record->lost[i];
    }
    if (reader->wrong == NULL && lost.wrong != NULL) {
        reader->wrong = "lost";
    }
}

static void read_fingerprint(Reader *reader, TrialRecord *record)
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

/* A queue must name a worker that there is, or none: tables look it up. */
static gboolean workers_exist(const TrialRecord *record)
{
    guint n_workers = record->tasks->len > 0 ? record->tasks->len : record->cores->len;
    for (guint i = 0; i < record->queues->len; i++) {
        const TrialQueue *queue = &g_array_index(record->queues, TrialQueue, i);
        gboolean has_worker = queue->worker != TRIAL_NO_WORKER;
        if ((has_worker && queue->worker >= n_workers) || queue->core >= record->cores->len) {
            return FALSE;
        }
    }
    return TRUE;
}

/* How the verdict was found. */
static void read_verdict(Reader *reader, TrialRecord *record)
{
    const json_t *risk = json_object_get(reader->object, "risk");
    record->certified = read_boolean(reader, "certified");
    record->simulated_ps = (SimTime)read_count(reader, "simulated_ps");
    record->risk = json_number_value(risk);
    record->uncertain = g_strdup(json_string_value(json_object_get(reader->object, "uncertain")));
    if (reader->wrong == NULL && record->certified && !json_is_real(risk)) {
        reader->wrong = "risk";
    }
}

static void read_members(Reader *reader, TrialRecord *record)
{
    record->place.point = (guint)read_count(reader, "point");
    record->place.repetition = (guint)read_count(reader, "repetition");
    record->place.trial = (guint)read_count(reader, "trial");
    record->place.seed = read_count(reader, "seed");
    record->rate_pps = (gint64)read_count(reader, "rate_pps");
    record->duration_ps = (SimTime)read_count(reader, "duration_ps");
    record->sent = read_count(reader, "sent");
    record->received = read_count(reader, "received");
    read_lost(reader, record);
    record->pass = read_boolean(reader, "pass");
    read_verdict(reader, record);
    record->frozen = read_boolean(reader, "frozen");
    record->n_directions = (guint)json_array_size(json_object_get(reader->object, "directions"));
    if (record->n_directions == 0 && reader->wrong == NULL) {
        reader->wrong = "directions";
    }
    record->queues = read_array(reader, "queues", sizeof(TrialQueue), read_queue);
    record->cores = read_array(reader, "cores", sizeof(TrialWorker), read_worker);
    record->tasks = read_array(reader, "tasks", sizeof(TrialWorker), read_worker);
    record->observed_ps = (SimTime)read_count(reader, "observed_ps");
    read_fingerprint(reader, record);
    record->events = read_count(reader, "events");
    if (reader->wrong == NULL && !workers_exist(record)) {
        reader->wrong = "worker";
    }
}

TrialRecord *trial_record_parse(const json_t *json, GError **error)
{
    g_autoptr(TrialRecord) record = g_new0(TrialRecord, 1);
    Reader reader = {.object = json};
    read_members(&reader, record);
    if (reader.wrong != NULL) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_IO,
                    "journal: trial %u of repetition %u of point %u: '%s' is missing or wrong",
                    record->place.trial, record->place.repetition, record->place.point,
                    reader.wrong);
        return NULL;
    }
    return g_steal_pointer(&record);
}
