/* What a frame of a trial costs: the whole model, at loads below, near and above what the DUT can
 * do. Cases are called trial/ADDRESSES/DUT/LOAD; the floor of the same addresses is in floor.c. */
#include "tests/support/bench_trial.h"

#define FEW_ADDRESSES  1000
#define MANY_ADDRESSES 65533

typedef struct {
    const char *name;
    guint queues, cores;
    gboolean both_directions, locks;
} Dut;

static const Dut duts[] = {
    {"1q", 1, 1, FALSE, FALSE},      {"4q", 4, 4, FALSE, FALSE},
    {"16q-4c", 16, 4, FALSE, FALSE}, {"16q-16c", 16, 16, FALSE, FALSE},
    {"4q-both", 4, 4, TRUE, FALSE},  {"4q-lock", 4, 4, FALSE, TRUE},
};
static const guint loads_percent[] = {50, 90, 95, 120};

static BenchCost measure(gconstpointer data)
{
    return bench_trial_measure((const BenchTrial *)data, bench_is_quick() ? 300000 : 1000000,
                               bench_is_quick() ? 1 : 2);
}

/* Both directions and the lock with few addresses only. */
static gboolean is_left_out(const Dut *dut, guint addresses)
{
    return addresses != FEW_ADDRESSES && (dut->both_directions || dut->locks);
}

static void add_dut(GArray *cases, const Dut *dut, guint addresses)
{
    for (guint i = 0; i < G_N_ELEMENTS(loads_percent); i++) {
        BenchTrial *trial = g_new(BenchTrial, 1);
        *trial = (BenchTrial){.queues = dut->queues,
                              .cores = dut->cores,
                              .addresses = addresses,
                              .load_percent = loads_percent[i],
                              .both_directions = dut->both_directions,
                              .locks = dut->locks};
        BenchCase a_case = {.name = g_strdup_printf("trial/%ux%u/%s/%u", addresses, addresses,
                                                    dut->name, loads_percent[i]),
                            .unit = "frame",
                            .measure = measure,
                            .data = trial};
        g_array_append_val(cases, a_case);
    }
}

int main(int argc, char **argv)
{
    static const guint addresses[] = {FEW_ADDRESSES, MANY_ADDRESSES};
    g_autoptr(GArray) cases = g_array_new(FALSE, FALSE, sizeof(BenchCase));
    (void)argc;

    for (guint a = 0; a < G_N_ELEMENTS(addresses); a++) {
        for (guint i = 0; i < G_N_ELEMENTS(duts); i++) {
            if (!is_left_out(&duts[i], addresses[a])) {
                add_dut(cases, &duts[i], addresses[a]);
            }
        }
    }
    int status = bench_main(argv, (const BenchCase *)(gpointer)cases->data, cases->len);
    for (guint i = 0; i < cases->len; i++) {
        BenchCase *a_case = &g_array_index(cases, BenchCase, i);
        g_free((gpointer)a_case->name);
        g_free((gpointer)a_case->data);
    }
    return status;
}
