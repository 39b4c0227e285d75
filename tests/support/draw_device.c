#include "tests/support/draw_device.h"

#include "tests/support/draw.h"

void draw_rings(SimRandom *random, DutSettings *dut)
{
    dut->nic.ring_size = pick_size(random);
    dut->nic.descriptor_release = (gint)pick(random, 3);
    dut->nic.descriptor_batch = 1 + pick(random, (guint)dut->nic.ring_size);
    dut->nic.transmit_ring_size = pick_size(random);
    dut->core.budget = pick_size(random);
}

void draw_rss(SimRandom *random, DutSettings *dut)
{
    static const char *const keys[] = {
        "microsoft", "symmetric", "symmetric-random", "random",
        "6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fb"};
    RssSettings *rss = &dut->nic.rss;
    gint input = (gint)pick(random, 2);

    rss->function = (gint)pick(random, 2);
    g_free(rss->key);
    rss->key = g_strdup(keys[pick(random, G_N_ELEMENTS(keys))]);
    rss->hash = (RssHashSettings){input, input, input, input};
    rss->table_size = 16 << pick(random, 8);
    if (pick(random, 2) == 0) {
        rss->table = g_array_new(FALSE, TRUE, sizeof(gint64));
        for (gint64 i = 0; i < rss->table_size; i++) {
            gint64 queue = pick(random, dut_n_queues(dut));
            g_array_append_val(rss->table, queue);
        }
    }
}

void draw_backlog(SimRandom *random, DutSettings *dut)
{
    dut->transmit.when_full = (gint)pick(random, 2);
    dut->transmit.backlog = pick_size(random);
}

void draw_dispatch(SimRandom *random, DutSettings *dut)
{
    static const gint by_flow[] = {DISPATCH_TASK_OF_FLOW_SCALED, DISPATCH_TASK_OF_FLOW_MODULO};
    if (dut->neighbour.entries == NEIGHBOUR_ENTRIES_DYNAMIC) {
        return;
    }
    if (pick(random, 2) == 0) {
        dut->dispatch.task_of = by_flow[pick(random, 2)];
    }
    dut->dispatch.at_most_cores = pick(random, 3) == 0;
    dut->dispatch.mode = pick(random, 8) == 0 ? DISPATCH_MODE_DIRECT : DISPATCH_MODE_DEFERRED;
}

void draw_moderation(SimRandom *random, DutSettings *dut)
{
    InterruptSettings *interrupt = &dut->nic.interrupt;
    if (interrupt_is_moderated(interrupt)) {
        interrupt->delay_from = (gint)pick(random, 3);
        interrupt->adaptive = pick(random, 4) == 0 ? 1 + (gint)pick(random, 5) : ADAPTIVE_NONE;
        interrupt->vector = pick(random, 2) == 0 ? INTERRUPT_VECTOR_QUEUE : INTERRUPT_VECTOR_CORE;
    }
}

void draw_frequency(SimRandom *random, DutSettings *dut, SimTime gap_ps)
{
    FrequencySettings *frequency = &dut->core.frequency;
    gboolean is_possible = !dut_contends(dut) && dut_n_tasks(dut) == 0 &&
                           dut->core.mode == CORE_MODE_INTERRUPT &&
                           dut->neighbour.entries == NEIGHBOUR_ENTRIES_STATIC;
    if (is_possible && pick(random, 3) == 0) {
        frequency->governor = FREQUENCY_GOVERNOR_LOAD;
        frequency->minimum_hz = (dut->clock_hz + 19) / (1 + pick(random, 20));
        frequency->minimum_hz = MIN(frequency->minimum_hz, dut->clock_hz);
        frequency->interval_ps = gap_ps * pick_between(random, 1, 100) / 4;
    }
}
