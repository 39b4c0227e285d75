#include "scenarios/reconfiguration_record.h"

/* All members, in the order of the journal. */
#define MEMBER(name)                                           \
    {                                                          \
#name, G_STRUCT_OFFSET(ProcedureReconfiguration, name) \
    }
static const struct {
    const char *name;
    gsize offset;
} members[] = {
    MEMBER(time_ps),      MEMBER(user_ps),        MEMBER(kernel_ps),    MEMBER(process_ps),
    MEMBER(lookup_ps),    MEMBER(change_ps),      MEMBER(lock_wait_ps), MEMBER(processes),
    MEMBER(system_calls), MEMBER(requests),       MEMBER(bytes),        MEMBER(changed),
    MEMBER(refused),      MEMBER(links),          MEMBER(map_steps),    MEMBER(lookup_steps),
    MEMBER(cold),         MEMBER(notifier_calls), MEMBER(notices),      MEMBER(notices_lost)};

ProcedureReconfiguration reconfiguration_of_result(const ReconfigurationResult *result)
{
    const IpScriptCounts *script = &result->script;
    const RtnetlinkCounts *kernel = &result->kernel;
    return (ProcedureReconfiguration){.time_ps = result->time_ps,
                                      .user_ps = script->cpu.user_ps,
                                      .kernel_ps = script->cpu.kernel_ps,
                                      .process_ps = script->process_ps,
                                      .lookup_ps = script->lookup_ps,
                                      .change_ps = script->change_ps,
                                      .lock_wait_ps = result->lock_wait_ps,
                                      .processes = script->n_processes,
                                      .system_calls = script->n_calls,
                                      .requests = script->n_requests,
                                      .bytes = script->n_bytes,
                                      .changed = script->n_changed,
                                      .refused = script->n_refused,
                                      .links = script->n_links,
                                      .map_steps = script->n_map_steps,
                                      .lookup_steps = kernel->n_lookup_steps,
                                      .cold = kernel->n_cold,
                                      .notifier_calls = kernel->n_notifier_calls,
                                      .notices = kernel->n_notices,
                                      .notices_lost = kernel->n_lost};
}

/* Two lanes of 16 digits from a digest of all members. */
static json_t *fingerprint_new(const json_t *members_of)
{
    char *text = json_dumps(members_of, JSON_COMPACT);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    free(text);
    return json_pack("[s%, s%]", digest, (size_t)16, digest + 16, (size_t)16);
}

json_t *reconfiguration_record_new(const TrialRecordPlace *place,
                                   const ProcedureReconfiguration *reconfiguration)
{
    json_t *object = json_object();
    for (guint i = 0; i < G_N_ELEMENTS(members); i++) {
        gint64 value = G_STRUCT_MEMBER(gint64, reconfiguration, members[i].offset);
        json_object_set_new(object, members[i].name, json_integer(value));
    }
    json_t *fingerprint = fingerprint_new(object);
    return json_pack("{s:I, s:I, s:I, s:I, s:o, s:o, s:I}", "point", (json_int_t)place->point,
                     "repetition", (json_int_t)place->repetition, "trial", (json_int_t)place->trial,
                     "seed", (json_int_t)place->seed, "reconfiguration", object, "fingerprint",
                     fingerprint, "events", (json_int_t)reconfiguration->system_calls);
}

const char *reconfiguration_record_read(const json_t *record,
                                        ProcedureReconfiguration *reconfiguration)
{
    const json_t *object = json_object_get(record, "reconfiguration");
    for (guint i = 0; i < G_N_ELEMENTS(members); i++) {
        const json_t *value = json_object_get(object, members[i].name);
        if (!json_is_integer(value) || json_integer_value(value) < 0) {
            return members[i].name;
        }
        G_STRUCT_MEMBER(gint64, reconfiguration, members[i].offset) = json_integer_value(value);
    }
    return NULL;
}
