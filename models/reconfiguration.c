#include "models/reconfiguration.h"

#include "models/lock.h"

/* A script and when it needs the lock. */
typedef struct {
    IpScript *script;
    SimTime request_ps; /* or when it was over */
    gboolean is_over;
} Job;

/* The kernel before the scripts start. */
static Rtnetlink *prepare(const MachineSettings *settings)
{
    Rtnetlink *kernel =
        rtnetlink_new(&settings->kernel, IP_SCRIPT_KIND, (guint)settings->interfaces.count);
    gboolean creates =
        settings->operation == MACHINE_CREATE || settings->operation == MACHINE_CREATE_IN_GROUP;
    char name[INTERFACE_NAME_BYTES];
    for (guint i = 0; !creates && i < settings->interfaces.count; i++) {
        ip_script_interface_name(i, name);
        rtnetlink_prepare(kernel, name, machine_group_of(settings, i));
        interface_table_get(rtnetlink_get_table(kernel), i + 1)->is_up =
            settings->operation == MACHINE_DOWN;
    }
    for (guint group = 1; group <= settings->interfaces.groups; group++) {
        rtnetlink_set_parent(kernel, group, ip_script_root_group(settings));
    }
    return kernel;
}

static void advance(Job *job, SimTime from_ps)
{
    SimTime work_ps;
    job->is_over = !ip_script_advance(job->script, &work_ps);
    job->request_ps = from_ps + work_ps;
}

/* The job that needs the lock first; NULL when all are over. */
static Job *choose(Job *jobs, guint n_jobs)
{
    Job *first = NULL;
    for (guint i = 0; i < n_jobs; i++) {
        if (!jobs[i].is_over && (first == NULL || jobs[i].request_ps < first->request_ps)) {
            first = &jobs[i];
        }
    }
    return first;
}

static void add_counts(IpScriptCounts *sum, const IpScriptCounts *counts)
{
    sum->cpu = cpu_time_add(sum->cpu, counts->cpu);
    sum->process_ps += counts->process_ps;
    sum->lookup_ps += counts->lookup_ps;
    sum->change_ps += counts->change_ps;
    sum->n_processes += counts->n_processes;
    sum->n_calls += counts->n_calls;
    sum->n_requests += counts->n_requests;
    sum->n_bytes += counts->n_bytes;
    sum->n_changed += counts->n_changed;
    sum->n_refused += counts->n_refused;
    sum->n_map_steps += counts->n_map_steps;
    sum->n_links += counts->n_links;
}

/* FALSE when cancelled. */
static gboolean run_jobs(Job *jobs, guint n_jobs, Rtnetlink *kernel, const gint *cancelled,
                         SimTime *lock_wait_ps)
{
    Lock lock = {0};
    for (Job *job = choose(jobs, n_jobs); job != NULL; job = choose(jobs, n_jobs)) {
        if (cancelled != NULL && g_atomic_int_get(cancelled)) {
            return FALSE;
        }
        SimTime held_ps = ip_script_call(job->script, kernel);
        SimTime grant_ps = lock_grant(&lock, job->request_ps, held_ps);
        *lock_wait_ps += grant_ps - job->request_ps;
        advance(job, grant_ps + held_ps);
    }
    return TRUE;
}

gboolean reconfiguration_run(const MachineSettings *settings, const gint *cancelled,
                             ReconfigurationResult *result)
{
    g_autoptr(Rtnetlink) kernel = prepare(settings);
    guint n_jobs = (guint)settings->jobs;
    Job jobs[MACHINE_MAX_JOBS];
    *result = (ReconfigurationResult){0};
    for (guint i = 0; i < n_jobs; i++) {
        jobs[i] = (Job){.script = ip_script_new(settings, i)};
        advance(&jobs[i], 0);
    }
    gboolean done = run_jobs(jobs, n_jobs, kernel, cancelled, &result->lock_wait_ps);
    for (guint i = 0; i < n_jobs; i++) {
        add_counts(&result->script, ip_script_get_counts(jobs[i].script));
        result->time_ps = MAX(result->time_ps, jobs[i].request_ps);
        ip_script_free(jobs[i].script);
    }
    result->kernel = *rtnetlink_get_counts(kernel);
    return done;
}
