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
