#include "scenarios/speed.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "models/estimate.h"
#include "models/reconfiguration.h"
#include "scenarios/trial_record.h"

/* Of a machine's trial in the journal, about. */
#define MACHINE_RECORD_BYTES 500
/* And of hosts': of each client and each second. */
#define HOSTS_RECORD_BYTES  1000
#define CLIENT_RECORD_BYTES 100

/* Of a hosts' trial at most this long is run. */
#define HOSTS_PART_PS (200 * SIM_PS_PER_MS)

/* Frames of the trial that is measured, all directions together, and of the one before it, which
 * fills the caches. */
#define N_FRAMES  100000
#define N_WARM_UP 10000

/* Processor time of this thread: what other processes do does not count. */
static double processor_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

gint64 speed_resident_bytes(void)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents("/proc/self/statm", &text, NULL, NULL)) {
        return 0;
    }
    const char *resident = strchr(text, ' '); /* the second number, in pages */
    return resident != NULL ? g_ascii_strtoll(resident, NULL, 10) * sysconf(_SC_PAGESIZE) : 0;
}

/* As the runner sets up a repetition. */
static Trial *set_up(const TrialSetup *setup, const TestSettings *test, Estimate **estimate,
                     Certificate **certificate)
{
    *estimate = test->search == TEST_SEARCH_GUIDED ? estimate_new(setup) : NULL;
    *certificate = test->trial == TEST_TRIAL_CERTIFIED ? certificate_new(setup) : NULL;
    return trial_new(setup);
}

/* A trial of about n_frames, or shorter when test.duration ends it. */
static TrialResult *run(Trial *trial, const TrialSetup *setup, const TestSettings *test,
                        gint64 rate_pps, double n_frames, GError **error)
{
    double time_s = n_frames / tester_n_senders(setup->tester) / (double)rate_pps;
    double duration_ps = MIN(time_s * (double)SIM_PS_PER_S, (double)test->duration_ps);
    TrialRequest request = {
        .rate_pps = rate_pps, .duration_ps = MAX((SimTime)duration_ps, 1), .stream_trial = -1};
    return trial_run(trial, &request, error);
}

static gint64 journal_bytes(const TrialSetup *setup, const TrialResult *result)
{
    const TrialRecordPlace place = {.seed = setup->seed};
    const CertifiedVerdict verdict = {.duration_ps = result->request.duration_ps};
    json_t *record = trial_record_new(&place, PROCEDURE_MEASURE, setup->tester, &verdict, result);
    char *text = json_dumps(record, JSON_COMPACT);
    gint64 n_bytes = (gint64)strlen(text);
    free(text);
    json_decref(record);
    return n_bytes;
}

gboolean speed_measure(const TrialSetup *setup, const TestSettings *test, gint64 rate_pps,
                       gint64 resident_bytes, Speed *speed, GError **error)
{
    g_autoptr(Estimate) estimate = NULL;
    g_autoptr(Certificate) certificate = NULL;
    double start_s = processor_s();
    g_autoptr(Trial) trial = set_up(setup, test, &estimate, &certificate);
    double ready_s = processor_s();
    g_autoptr(TrialResult) warm_up = run(trial, setup, test, rate_pps, N_WARM_UP, error);
    if (warm_up == NULL) {
        return FALSE;
    }
    double begin_s = processor_s();
    g_autoptr(TrialResult) result = run(trial, setup, test, rate_pps, N_FRAMES, error);
    if (result == NULL) {
        return FALSE;
    }
    double end_s = processor_s();
    *speed = (Speed){.set_up_s = ready_s - start_s,
                     .frame_s = (end_s - begin_s) / (double)MAX(trial_result_sent(result), 1),
                     .memory_bytes = MAX(speed_resident_bytes() - resident_bytes, 0),
                     .journal_bytes = journal_bytes(setup, result)};
    return TRUE;
}

gboolean speed_measure_machine(const MachineSettings *machine, Speed *speed)
{
    ReconfigurationResult result;
    gint64 start_us = g_get_monotonic_time();
    gboolean done = reconfiguration_run(machine, NULL, &result);
    *speed = (Speed){.set_up_s = (double)(g_get_monotonic_time() - start_us) / G_USEC_PER_SEC,
                     .journal_bytes = MACHINE_RECORD_BYTES};
    return done;
}

gboolean speed_measure_hosts(const HostNetworkSetup *setup, const IperfSettings *iperf,
                             SimTime duration_ps, Speed *speed, GError **error)
{
    IperfSettings part = *iperf;
    part.start = IPERF_START_TOGETHER;
    SimTime part_ps = MIN(duration_ps, HOSTS_PART_PS);
    gint64 start_us = g_get_monotonic_time();
    g_autoptr(IperfResult) result = iperf_run(setup, &part, part_ps, NULL, error);
    double time_s = (double)(g_get_monotonic_time() - start_us) / G_USEC_PER_SEC;
    gint64 n_seconds = duration_ps / SIM_PS_PER_S + 1;
    *speed = (Speed){.set_up_s = time_s * (double)duration_ps / (double)part_ps,
                     .journal_bytes = (gint64)HOSTS_RECORD_BYTES +
                                      CLIENT_RECORD_BYTES * (iperf->clients + n_seconds)};
    return result != NULL;
}
