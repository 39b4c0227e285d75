#include "scenarios/iperf_record.h"

/* All members, in the order of the journal. */
#define MEMBER(name)                                    \
    {                                                   \
#name, G_STRUCT_OFFSET(ProcedureTransfer, name) \
    }
static const struct {
    const char *name;
    gsize offset;
} members[] = {MEMBER(duration_ps),       MEMBER(clients),         MEMBER(running_max),
               MEMBER(last_start_ps),     MEMBER(end_ps),          MEMBER(sum_of_averages_bps),
               MEMBER(goodput_bps),       MEMBER(goodput_max_bps), MEMBER(written_bytes),
               MEMBER(carried_bytes),     MEMBER(segments),        MEMBER(retransmitted),
               MEMBER(recoveries),        MEMBER(timeouts),        MEMBER(lost),
               MEMBER(client_busy_ps),    MEMBER(server_busy_ps),  MEMBER(client_interrupts),
               MEMBER(server_interrupts), MEMBER(client_switches), MEMBER(server_switches)};

static guint64 sum_losses(const IperfResult *result)
{
    guint64 sum = 0;
    for (guint host = 0; host < HOST_NETWORK_HOSTS; host++) {
        for (guint i = 0; i < result->host[host].n_losses; i++) {
            sum += result->host[host].losses[i].frames;
        }
    }
    return sum;
}

ProcedureTransfer transfer_of_result(const IperfResult *result)
{
    const HostCounts *client = &result->host[0].counts;
    const HostCounts *server = &result->host[1].counts;
    ProcedureTransfer transfer = {.duration_ps = result->duration_ps,
                                  .clients = result->n_clients,
                                  .running_max = iperf_result_running_max(result),
                                  .last_start_ps = iperf_result_last_start_ps(result),
                                  .end_ps = result->end_ps,
                                  .sum_of_averages_bps =
                                      (guint64)iperf_result_sum_of_averages_bps(result),
                                  .goodput_bps = (guint64)iperf_result_goodput_bps(result),
                                  .goodput_max_bps = (guint64)iperf_result_goodput_max_bps(result),
                                  .carried_bytes = result->carried_bytes,
                                  .segments = result->host[0].sent_frames,
                                  .lost = sum_losses(result),
                                  .client_busy_ps = (guint64)client->busy_ps,
                                  .server_busy_ps = (guint64)server->busy_ps,
                                  .client_interrupts = client->interrupts,
                                  .server_interrupts = server->interrupts,
                                  .client_switches = client->process_switches,
                                  .server_switches = server->process_switches};
    for (guint i = 0; i < result->n_clients; i++) {
        const IperfClient *from = &result->client[i];
        transfer.written_bytes += from->written;
        transfer.retransmitted += from->retransmitted;
        transfer.recoveries += from->recoveries;
        transfer.timeouts += from->timeouts;
    }
    return transfer;
}

/* ---- writing ---- */

static json_t *time_new(SimTime time_ps)
{
    return time_ps < 0 ? json_null() : json_integer(time_ps);
}

static json_t *clients_new(const IperfResult *result)
{
    json_t *array = json_array();
    for (guint i = 0; i < result->n_clients; i++) {
        const IperfClient *client = &result->client[i];
        json_array_append_new(
            array, json_pack("{s:o, s:o, s:o, s:I, s:I}", "start_ps", time_new(client->start_ps),
                             "connected_ps", time_new(client->connected_ps), "end_ps",
                             time_new(client->end_ps), "written_bytes", (json_int_t)client->written,
                             "address", (json_int_t)client->address));
    }
    return array;
}

/* Second by second, from the first start on: who sends at its end, and what the wire carried. */
static json_t *seconds_new(const IperfResult *result)
{
    const guint n_intervals = (guint)(SIM_PS_PER_S / HOST_INTERVAL_PS);
    json_t *array = json_array();
    for (guint first = 0; first < result->carried->len; first += n_intervals) {
        guint64 bits = 0;
        for (guint i = first; i < MIN(first + n_intervals, result->carried->len); i++) {
            bits += 8 * g_array_index(result->carried, guint64, i);
        }
        SimTime end_ps = (SimTime)(first + n_intervals) * HOST_INTERVAL_PS;
        json_array_append_new(array, json_pack("{s:I, s:I}", "running",
                                               (json_int_t)iperf_result_running(result, end_ps),
                                               "goodput_bps", (json_int_t)bits));
    }
    return array;
}

static json_t *hosts_new(const IperfResult *result)
{
    json_t *array = json_array();
    for (guint host = 0; host < HOST_NETWORK_HOSTS; host++) {
        const IperfHost *from = &result->host[host];
        json_t *lost = json_object();
        for (guint i = 0; i < from->n_losses; i++) {
            json_object_set_new(lost, from->losses[i].cause,
                                json_integer((json_int_t)from->losses[i].frames));
        }
        json_array_append_new(array, json_pack("{s:I, s:I, s:o, s:I}", "sent",
                                               (json_int_t)from->sent_frames, "received",
                                               (json_int_t)from->received_frames, "lost", lost,
                                               "in_flight", (json_int_t)from->in_flight));
    }
    return array;
}

json_t *iperf_record_new(const TrialRecordPlace *place, const IperfResult *result)
{
    const ProcedureTransfer transfer = transfer_of_result(result);
    json_t *object = json_object();
    json_t *fingerprint = json_array();
    for (guint i = 0; i < G_N_ELEMENTS(members); i++) {
        gint64 value = G_STRUCT_MEMBER(gint64, &transfer, members[i].offset);
        json_object_set_new(object, members[i].name, json_integer(value));
    }
    json_object_set_new(object, "client", clients_new(result));
    json_object_set_new(object, "seconds", seconds_new(result));
    json_object_set_new(object, "hosts", hosts_new(result));
    for (guint i = 0; i < G_N_ELEMENTS(result->fingerprint.lane); i++) {
        json_array_append_new(
            fingerprint, json_sprintf("%016" G_GINT64_MODIFIER "x", result->fingerprint.lane[i]));
    }
    return json_pack("{s:I, s:I, s:I, s:I, s:o, s:o, s:I}", "point", (json_int_t)place->point,
                     "repetition", (json_int_t)place->repetition, "trial", (json_int_t)place->trial,
                     "seed", (json_int_t)place->seed, "iperf", object, "fingerprint", fingerprint,
                     "events", (json_int_t)result->events);
}

/* ---- reading ---- */

static gboolean read_count(const json_t *object, const char *key, guint64 *count)
{
    const json_t *value = json_object_get(object, key);
    *count = (guint64)json_integer_value(value);
    return json_is_integer(value) && json_integer_value(value) >= 0;
}

/* The frames of both hosts together. */
static gboolean read_hosts(const json_t *hosts, TrialRecord *record)
{
    gboolean is_good = json_is_array(hosts);
    for (guint i = 0; i < json_array_size(hosts); i++) {
        guint64 sent = 0;
        guint64 received = 0;
        const json_t *from = json_array_get(hosts, i);
        is_good =
            is_good && read_count(from, "sent", &sent) && read_count(from, "received", &received);
        record->sent += sent;
        record->received += received;
    }
    return is_good;
}

const char *iperf_record_read(const json_t *json, TrialRecord *record)
{
    const json_t *object = json_object_get(json, "iperf");
    const json_t *seconds = json_object_get(object, "seconds");
    record->seconds = g_array_new(FALSE, FALSE, sizeof(TransferSecond));
    for (guint i = 0; i < G_N_ELEMENTS(members); i++) {
        guint64 *count = G_STRUCT_MEMBER_P(&record->transfer, members[i].offset);
        if (!read_count(object, members[i].name, count)) {
            return members[i].name;
        }
    }
    for (guint i = 0; i < json_array_size(seconds); i++) {
        const json_t *from = json_array_get(seconds, i);
        TransferSecond second;
        if (!read_count(from, "running", &second.running) ||
            !read_count(from, "goodput_bps", &second.goodput_bps)) {
            return "seconds";
        }
        g_array_append_val(record->seconds, second);
    }
    if (!json_is_array(seconds)) {
        return "seconds";
    }
    return read_hosts(json_object_get(object, "hosts"), record) ? NULL : "hosts";
}
