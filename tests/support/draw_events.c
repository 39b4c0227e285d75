#include "tests/support/draw_events.h"

#include "models/traffic.h"

void draw_changes(const JudgeLab *lab, TrialRequest *requests, guint n_requests)
{
    gint64 line_rate_pps = trial_line_rate_pps(&lab->setup);
    if (!traffic_is_plain(&lab->tester)) {
        return;
    }
    for (guint i = 0; i < n_requests; i++) {
        TrialRequest *request = &requests[i];
        gint64 drawn = request->duration_ps % 11;
        if (drawn < 4) {
            request->change_ps = 1 + request->duration_ps / 4 * drawn;
            request->changed_rate_pps =
                MIN(1 + request->rate_pps / 4 * (1 + request->duration_ps % 7), line_rate_pps);
        }
    }
}

static gboolean can_be_reset(const JudgeLab *lab)
{
    return traffic_is_plain(&lab->tester) && tester_n_pairs(&lab->tester) == 1 &&
           lab->setup.n_behind == 0 && !trial_has_switches(&lab->setup);
}

void draw_resets(JudgeLab *lab, TrialRequest *requests, guint n_requests)
{
    SimTime duration_ps = requests[0].duration_ps;
    if (!can_be_reset(lab)) {
        return;
    }
    lab->dut.reset = (ResetSettings){.kind = (gint)(duration_ps % 6),
                                     .outage_ps = 1 + duration_ps / 10 * (duration_ps % 7),
                                     .off_ps = duration_ps / 5,
                                     .forwarding = (gint)(duration_ps / 7 % 3)};
    for (guint i = 0; i < n_requests; i++) {
        TrialRequest *request = &requests[i];
        if (request->duration_ps % 13 < 6 && i != 1) {
            request->stop_at_first_loss = FALSE;
            request->reset_ps = 1 + request->duration_ps / 8 * (request->duration_ps % 9);
            request->change_ps = request->changed_rate_pps = 0;
            request->probe = (LatencyProbeSettings){0};
        }
    }
}
