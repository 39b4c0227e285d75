/* tests/validation/published.h: published measurements, and the means to predict them.
 *
 * Each test prints what the model predicts, what was measured and the error, and fails when the
 * error leaves the bounds that docs/validation.md gives. */
#ifndef TESTS_VALIDATION_PUBLISHED_H
#define TESTS_VALIDATION_PUBLISHED_H

#include "models/models.h"
#include "tests/support/csv_rows.h"

/* The rows of tests/validation/data/`name`, each of `n_columns` texts. (transfer full) */
static inline GPtrArray *published_rows(const char *name, guint n_columns)
{
    return csv_rows("validation", name, n_columns);
}

/* A cell as a number. */
static inline double published_value(const GPtrArray *rows, guint row, guint column)
{
    char **cells = g_ptr_array_index(rows, row);
    return g_ascii_strtod(cells[column], NULL);
}

/* Prints a line of the comparison; returns the error of the prediction, in per cent of what was
 * measured. */
static inline double published_compare(const char *what, double predicted, double measured)
{
    double error_percent = 100 * (predicted - measured) / measured;
    g_test_message("%-33s predicted %9.0f  measured %9.0f  error %+5.1f %%", what, predicted,
                   measured, error_percent);
    return error_percent;
}

/* A tester and a DUT on links of 100 Gbit/s with all settings at their defaults. A device stays
 * where it was made. */
typedef struct {
    TesterSettings tester;
    DutSettings dut;
    LinkSettings link;
} PublishedDevice;

static inline void published_device_init(PublishedDevice *device)
{
    sim_attribute_set_defaults(&tester_attributes, &device->tester);
    sim_attribute_set_defaults(&dut_attributes, &device->dut);
    sim_attribute_set_defaults(&link_attributes, &device->link);
    device->tester.direction = TESTER_DIRECTION_FORWARD;
    device->link.rate_bps = G_GINT64_CONSTANT(100000000000);
}

static inline void published_device_clear(PublishedDevice *device)
{
    sim_attribute_clear(&tester_attributes, &device->tester);
    sim_attribute_clear(&dut_attributes, &device->dut);
    sim_attribute_clear(&link_attributes, &device->link);
}

/* The cost of a frame to a core that forwards `rate_pps`, rounded down to whole ps. */
static inline SimCost published_cost(double rate_pps)
{
    return (SimCost){.value = (gint64)((double)SIM_PS_PER_S / rate_pps), .is_cycles = FALSE};
}

/* One trial to its end. (transfer full) */
static inline TrialResult *published_run(const PublishedDevice *device, gint64 rate_pps,
                                         SimTime duration_ps)
{
    const TrialSetup setup = {
        .tester = &device->tester,
        .dut = &device->dut,
        .links = {&device->link, &device->link},
        .seed = 1,
        .tester_path = "tester",
        .dut_path = "dut",
        .batch_frames = 256,
    };
    const TrialRequest request = {
        .rate_pps = rate_pps, .duration_ps = duration_ps, .stream_trial = -1};
    g_autoptr(GError) error = NULL;
    g_autoptr(Trial) trial = trial_new(&setup);
    TrialResult *result = trial_run(trial, &request, &error);
    g_assert_no_error(error);
    return result;
}

/* Frames forwarded a second under a load that keeps all queues full: what a receiver counts while
 * the sender overloads. */
static inline double published_saturation_pps(const PublishedDevice *device, gint64 rate_pps,
                                              SimTime duration_ps)
{
    g_autoptr(TrialResult) result = published_run(device, rate_pps, duration_ps);
    g_assert_cmpuint(trial_result_lost(result), >, 0);
    return (double)trial_result_received(result) * SIM_PS_PER_S / (double)duration_ps;
}

#endif
