/* What a device of known behaviour does not go together with. */
#include "models/traffic.h"
#include "scenarios/point-internal.h"
#include "scenarios/procedures/procedure.h"

gboolean point_check_virtual(const ScenarioPoint *point, GError **error)
{
    const char *wrong = NULL;
    gboolean is_virtual = point->dut.virtual_device.zero_loss_pps > 0;
    for (guint i = 0; i < point->n_behind; i++) {
        is_virtual |= point->behind[i].dut->virtual_device.zero_loss_pps > 0;
    }
    if (!is_virtual) {
        return TRUE;
    }
    if (point->n_behind > 0 || point->ways != NULL) {
        wrong = "a virtual device (dut.virtual) stands alone: no switches, no further DUTs";
    } else if (!procedures_find(point->test.procedure)->counts_only) {
        wrong = "a virtual device (dut.virtual) has no latency, buffer or recovery: throughput, "
                "frame-loss, trial, mlrsearch and search-methods can be tried on it";
    } else if (!traffic_is_plain(&point->tester)) {
        wrong = "a virtual device (dut.virtual) knows constant rates only: leave out tester.imix "
                "and tester.arrivals";
    } else if (point->test.trial == TEST_TRIAL_CERTIFIED) {
        wrong = "no certificate is for a virtual device (dut.virtual): test.trial is exact";
    }
    if (wrong != NULL) {
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE, wrong);
    }
    return wrong == NULL;
}
