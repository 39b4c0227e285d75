#include "models/flow_dispatch.h"

#include "models/flow_hash.h"
#include "models/merge.h"
#include "models/software_hash.h"

#define SHARE_FRAMES (1U << 18)

/* The one that cores fill, of all frames. */
#define HAND_OVER_PORT 0

/* The hash of an input port's frames: one of the two is there. */
typedef struct {
    FlowHash *nic;
    SoftwareHash *software;
} DispatchHash;

struct FlowDispatch {
    const DispatchSettings *settings;
    guint n_tasks;
    guint n_cores;
    Core *cores;
    ReceiveRing *lists;               /* by task */
    DispatchHash hash[DUT_MAX_PORTS]; /* by input port */
    Merge merge;
    guint64 *n_handed; /* by core */
};

static DispatchHash hash_new(const TrialSetup *setup, const Flow *flow, const Rss *rss, guint port)
{
    const DispatchSettings *settings = &setup->dut->dispatch;
    DispatchHash hash = {0};
    if (settings->flow_hash == DISPATCH_FLOW_HASH_SOFTWARE) {
        g_autofree char *path = g_strconcat(setup->dut_path, ".dispatch.flow_hash_key", NULL);
        SipHashKey key = software_hash_key(settings->flow_hash_key,
                                           sim_random_stream(setup->seed, setup->repetition, path));
        hash.software = software_hash_new(flow, setup->tester, &key, port);
    } else {
        hash.nic = flow_hash_new(flow, setup->tester, rss, port);
    }
    return hash;
}

static void hash_clear(DispatchHash *hash)
{
    g_clear_pointer(&hash->nic, flow_hash_free);
    g_clear_pointer(&hash->software, software_hash_free);
}

static guint32 hash_get(const DispatchHash *hash, guint64 frame)
{
    return hash->software != NULL ? software_hash_get(hash->software, frame)
                                  : flow_hash_get(hash->nic, frame);
}

FlowDispatch *flow_dispatch_new(const TrialSetup *setup, Flow *const *flow, const Rss *rss,
                                Core *cores, guint n_cores, ReceiveRing *lists)
{
    FlowDispatch *dispatch = g_new0(FlowDispatch, 1);
    dispatch->settings = &setup->dut->dispatch;
    dispatch->n_tasks = dut_n_tasks(setup->dut);
    dispatch->n_cores = n_cores;
    dispatch->cores = cores;
    dispatch->lists = lists;
    for (guint port = 0; port < tester_n_ports(setup->tester); port++) {
        if (flow[port] != NULL) {
            dispatch->hash[port] = hash_new(setup, flow[port], rss, port);
        }
    }
    merge_init(&dispatch->merge, n_cores);
    dispatch->n_handed = g_new0(guint64, n_cores);
    return dispatch;
}

void flow_dispatch_free(FlowDispatch *dispatch)
{
    if (dispatch != NULL) {
        for (guint port = 0; port < DUT_MAX_PORTS; port++) {
            hash_clear(&dispatch->hash[port]);
        }
        merge_clear(&dispatch->merge);
        g_free(dispatch->n_handed);
        g_free(dispatch);
    }
}

guint32 flow_dispatch_hash_of(const FlowDispatch *dispatch, FrameWord word)
{
    return hash_get(&dispatch->hash[frame_word_port(word)], frame_word_number(word));
}

guint flow_dispatch_task_of(const FlowDispatch *dispatch, FrameWord word)
{
    return dispatch_task_of_flow(dispatch->settings, dispatch->n_tasks,
                                 flow_dispatch_hash_of(dispatch, word));
}

void flow_dispatch_advance(FlowDispatch *dispatch, SimTime until_ps)
{
    Merge *merge = &dispatch->merge;
    while (merge_run(merge, dispatch->cores, HAND_OVER_PORT, until_ps, dispatch->n_handed)) {
        for (guint i = 0; i < merge->n; i++) {
            guint64 key = merge->sorted[i];
            const CoreFrame *frame = &merge->frame[merge_place(merge, key)];
            receive_ring_announce(&dispatch->lists[flow_dispatch_task_of(dispatch, frame->word)],
                                  merge_time_ps(merge, key), frame->arrival_ps, frame->word);
        }
    }
    for (guint i = 0; i < dispatch->n_tasks; i++) {
        receive_ring_seal(&dispatch->lists[i]);
    }
    for (guint i = 0; i < dispatch->n_cores; i++) {
        core_output_compact(&dispatch->cores[i].outputs[HAND_OVER_PORT]);
    }
}

guint64 flow_dispatch_n_inside(const FlowDispatch *dispatch, guint port)
{
    guint64 n = 0;
    for (guint i = 0; i < dispatch->n_cores; i++) {
        const CoreOutput *output = &dispatch->cores[i].outputs[HAND_OVER_PORT];
        for (guint at = output->head; at < output->end; at++) {
            n += frame_word_port(output->frame[at].word) == port;
        }
    }
    return n;
}

void flow_dispatch_add_shares(const TrialSetup *setup, const Rss *rss, guint port, double *share)
{
    g_autoptr(Flow) flow = flow_new(setup->tester, rss, port);
    DispatchHash hash = hash_new(setup, flow, rss, port);
    guint n_tasks = dut_n_tasks(setup->dut);
    g_autofree guint *n = g_new0(guint, n_tasks);
    for (guint frame = 0; frame < SHARE_FRAMES; frame++) {
        n[dispatch_task_of_flow(&setup->dut->dispatch, n_tasks, hash_get(&hash, frame))]++;
    }
    hash_clear(&hash);
    for (guint task = 0; task < n_tasks; task++) {
        share[task] += (double)n[task] / SHARE_FRAMES;
    }
}
