/* How busy a core is by offered rate, beyond what tests/support/validation_tables.c compares, and
 * latency without and under load (Høiland-Jørgensen et al., "The eXpress Data Path", CoNEXT 2018;
 * github tohojo/xdp-paper 672dc5ad): what moderated interrupts do. */
#include "tests/validation/published.h"

#include <string.h>

#include "models/models.h"
#include "tests/support/validation_load.h"

/* ---- the device ---- */

/* A tester and a DUT on links of 100 Gbit/s with all settings at their defaults. A device stays
 * where it was made. */
typedef struct {
    TesterSettings tester;
    DutSettings dut;
    LinkSettings link;
} PublishedDevice;

static void published_device_init(PublishedDevice *device)
{
    sim_attribute_set_defaults(&tester_attributes, &device->tester);
    sim_attribute_set_defaults(&dut_attributes, &device->dut);
    sim_attribute_set_defaults(&link_attributes, &device->link);
    device->tester.direction = TESTER_DIRECTION_FORWARD;
    device->link.rate_bps = G_GINT64_CONSTANT(100000000000);
}

static void published_device_clear(PublishedDevice *device)
{
    sim_attribute_clear(&tester_attributes, &device->tester);
    sim_attribute_clear(&dut_attributes, &device->dut);
    sim_attribute_clear(&link_attributes, &device->link);
}

/* The cost of a frame to a core that forwards `rate_pps`, rounded down to whole ps. */
static SimCost published_cost(double rate_pps)
{
    return (SimCost){.value = (gint64)((double)SIM_PS_PER_S / rate_pps), .is_cycles = FALSE};
}

/* One trial to its end. (transfer full) */
static TrialResult *published_run(const PublishedDevice *device, gint64 rate_pps,
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

static void moderate(PublishedDevice *device, SimTime wakeup_ps)
{
    device->dut.nic.interrupt.delay_ps = 8 * SIM_PS_PER_US;
    device->dut.nic.interrupt.frames = 128;
    device->dut.cost.wakeup = (SimCost){.value = wakeup_ps};
    device->dut.nic.ring_size = 1024;
}

/* ---- the share by load ---- */

/* Busy time grows with the load, by less a frame the larger the load: fewer frames interrupt. */
static void test_growth(gconstpointer data)
{
    ValidationTable *(*predict)(void) = *(ValidationTable * (*const *)(void)) data;
    g_autoptr(ValidationTable) table = predict();
    double last_share = 0, last_a_frame = G_MAXDOUBLE;
    for (guint i = 0; i < table->rows->len; i++) {
        const ValidationRow *row = &g_array_index(table->rows, ValidationRow, i);
        double mpps = g_ascii_strtod(strrchr(row->name, ',') + 1, NULL);
        g_assert_cmpfloat(row->predicted, >, last_share);
        g_assert_cmpfloat(row->predicted / mpps, <, last_a_frame);
        last_share = row->predicted;
        last_a_frame = row->predicted / mpps;
    }
}

/* ---- latency ---- */

/* With the delay that mlx5's moderation begins with, for good, and a clock that never changes a
 * wake-up of 2.4 us gives the busy share measured at 0.5 Mframe/s. */
#define LINUX_WAKEUP_PS 2400000

static double mean_latency_us(gint64 rate_pps, gboolean polls_busily)
{
    PublishedDevice device;
    published_device_init(&device);
    device.dut.cost.frame = published_cost(1739672); /* forwarding: bench04_fwd.org */
    moderate(&device, LINUX_WAKEUP_PS);
    device.dut.core.mode = polls_busily ? CORE_MODE_BUSY_POLL : CORE_MODE_INTERRUPT;
    g_autoptr(TrialResult) result = published_run(&device, rate_pps, SIM_PS_PER_S);
    const SimHistogram *latency_ps = &result->direction[0].latency_ps;
    double mean_us = (double)latency_ps->sum_low / (double)latency_ps->count / SIM_PS_PER_US;
    published_device_clear(&device);
    return mean_us;
}

/* At 10 frames/s every frame waits for the whole delay and a wake-up, at 1 Mframe/s few do: Linux
 * is faster under load, DPDK is not. How much is compared of lone frames only, with idle states
 * (tests/support/validation_load.c). */
static void test_latency(void)
{
    g_autoptr(GPtrArray) rows = published_rows("latency_1mpps.csv", 4);
    double loaded_us = mean_latency_us(1000000, FALSE);
    double unloaded_us = mean_latency_us(10, FALSE);
    g_test_message("Linux loaded: predicted %.1f us, measured %.0f us; unloaded %.1f us, %.0f us",
                   loaded_us, published_value(rows, 0, 1), unloaded_us,
                   published_value(rows, 2, 1));
    g_assert_cmpfloat(published_value(rows, 2, 1), >, published_value(rows, 0, 1));
    g_assert_cmpfloat(unloaded_us, >, loaded_us);
    /* delay + wake-up + frame */
    g_assert_cmpfloat_with_epsilon(unloaded_us, 8 + 2.4 + 1e6 / 1739672, 1e-3);
    g_assert_cmpfloat(published_value(rows, 2, 3), <=, published_value(rows, 0, 3));
    double polled_loaded_us = mean_latency_us(1000000, TRUE);
    double polled_unloaded_us = mean_latency_us(10, TRUE);
    g_assert_cmpfloat(polled_unloaded_us, <=, polled_loaded_us);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    static ValidationTable *(*const linux_raw)(void) = validation_busy_linux;
    static ValidationTable *(*const xdp)(void) = validation_busy_xdp;
    g_test_add_data_func("/validation/idle-share/linux", &linux_raw, test_growth);
    g_test_add_data_func("/validation/idle-share/xdp", &xdp, test_growth);
    g_test_add_func("/validation/idle-share/latency", test_latency);
    return g_test_run();
}
