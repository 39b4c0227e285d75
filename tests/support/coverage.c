#include "tests/support/coverage.h"

void coverage_add(Coverage *coverage, const TesterSettings *tester, const TrialResult *result)
{
    gboolean takes_turns = result->n_ports > 0 && tester->port_order == PORT_ORDER_ALL;
    SimTime lock_wait_ps = 0;

    coverage->n_trials++;
    coverage->n_pairs += result->n_ports > 0 ? 1 : 0;
    coverage->n_turns += takes_turns ? 1 : 0;
    coverage->n_passed += result->pass ? 1 : 0;
    coverage->n_frozen += result->request.stop_at_first_loss && !result->pass ? 1 : 0;
    coverage->n_frames += trial_result_sent(result);
    for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
        coverage->n_lost[loss] +=
            result->direction[0].lost[loss] + result->direction[1].lost[loss] > 0 ? 1 : 0;
    }
    for (guint i = 0; i < result->n_cores; i++) {
        lock_wait_ps += result->core[i].lock_wait_ps;
    }
    for (guint i = 0; i < result->n_tasks; i++) {
        lock_wait_ps += result->task[i].lock_wait_ps;
    }
    coverage->n_lock_waits += lock_wait_ps > 0 ? 1 : 0;
    for (guint i = 1; i < result->n_devices; i++) {
        guint64 n_lost = 0;
        for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
            n_lost += result->devices[i].lost[loss];
        }
        coverage->n_lost_behind += n_lost > 0 ? 1 : 0;
    }
    coverage->n_asked_switched += result->n_switches > 0 && result->neighbours.answers > 0 ? 1 : 0;
    for (guint i = 0; i < result->n_switches; i++) {
        coverage->n_flooded += result->switches[i].port[0].flooded > 0 ? 1 : 0;
    }
}
