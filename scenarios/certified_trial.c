#include "scenarios/certified_trial.h"

#define SLICE_PS SIM_PS_PER_S

SimTime certified_trial_slice_ps(SimTime duration_ps)
{
    return MAX(duration_ps / 100, MIN(SLICE_PS, duration_ps / 10));
}

TrialResult *certified_trial_run(Trial *trial, const Certificate *certificate,
                                 const TrialRequest *request, double risk,
                                 CertifiedVerdict *verdict, GError **error)
{
    *verdict = (CertifiedVerdict){.duration_ps = request->duration_ps};
    /* no beginning can stand for a burst, what single frames do, or what happens later */
    if (certificate == NULL || request->n_frames > 0 || request->change_ps > 0 ||
        request->reset_ps > 0 || trial_request_has_probe(request)) {
        return trial_run(trial, request, error);
    }
    TrialCertificate assessed = certificate_assess(certificate, request, risk);
    if (!assessed.holds) {
        verdict->uncertain = certificate_reason_text(assessed.reason);
        return trial_run(trial, request, error);
    }
    TrialRequest slice = *request;
    slice.duration_ps = certified_trial_slice_ps(request->duration_ps);
    TrialResult *result = trial_run(trial, &slice, error);
    if (result == NULL || result->pass) {
        verdict->certified = result != NULL;
        verdict->risk = assessed.bound;
        return result;
    }
    /* Too short for a frame, or the rare case itself. */
    trial_result_free(result);
    verdict->uncertain = "the beginning did not pass";
    return trial_run(trial, request, error);
}
