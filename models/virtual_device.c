#include "models/virtual_device.h"

#define SLOT_PS SIM_PS_PER_MS

static const SimAttribute attributes[] = {
    {.name = "zero_loss",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(VirtualDeviceSettings, zero_loss_pps),
     .minimum = 1,
     .maximum = G_GINT64_CONSTANT(1000000000),
     .help = "highest rate without loss in each direction [frames/s]; when unset: the DUT is "
             "simulated, with it nothing else of it counts",
     .source = "dutsim: what is known needs no simulation"},
    {.name = "disturbances",
     .type = SIM_ATTRIBUTE_REAL,
     .offset = G_STRUCT_OFFSET(VirtualDeviceSettings, disturbances),
     .maximum = 1000,
     .default_text = "0",
     .help = "how often a second, on average, it loses frames at that rate all the same",
     .source = "dutsim: none unless asked for"},
    {.name = "growth",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(VirtualDeviceSettings, growth),
     .minimum = 0,
     .maximum = 100,
     .default_text = "1",
     .help = "with which power of the load disturbances become more frequent; 0: not at all",
     .source = "dutsim: assumed; in proportion"},
    {.name = "burst",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(VirtualDeviceSettings, burst),
     .minimum = 1,
     .maximum = 1000000,
     .default_text = "1",
     .help = "frames that a disturbance costs",
     .source = "dutsim: the least that fails a trial"},
    {0},
};

const SimAttributeTable virtual_device_attributes = {
    .name = "virtual",
    .help = "a device of known behaviour in place of the model: what searches are tried on",
    .size = sizeof(VirtualDeviceSettings),
    .attributes = attributes,
};

/* The probability of a disturbance in a slot. Sums and products of doubles are the same
 * everywhere. */
static double slot_chance(const VirtualDeviceSettings *settings, gint64 rate_pps)
{
    double load = MIN((double)rate_pps / (double)settings->zero_loss_pps, 1);
    double chance = settings->disturbances / (double)(SIM_PS_PER_S / SLOT_PS);
    for (gint64 i = 0; i < settings->growth; i++) {
        chance *= load;
    }
    return chance;
}

static double draw(SimRandom *random)
{
    return (double)(sim_random_next(random) >> 11) / (double)(G_GUINT64_CONSTANT(1) << 53);
}

static void note_loss(VirtualDeviceCount *count, SimTime time_ps, guint64 n_frames)
{
    count->lost += n_frames;
    count->first_loss_ps = MIN(count->first_loss_ps, time_ps);
    count->last_loss_ps =
        count->last_loss_ps == SIM_TIME_NEVER ? time_ps : MAX(count->last_loss_ps, time_ps);
}

VirtualDeviceCount virtual_device_count(const VirtualDeviceSettings *settings, gint64 rate_pps,
                                        SimTime duration_ps, guint64 n_frames, SimRandom random)
{
    VirtualDeviceCount count = {
        .sent = n_frames, .first_loss_ps = SIM_TIME_NEVER, .last_loss_ps = SIM_TIME_NEVER};
    guint64 kept = (guint64)sim_pacer_count(settings->zero_loss_pps, duration_ps);
    double chance = slot_chance(settings, rate_pps);
    if (rate_pps > settings->zero_loss_pps && n_frames > kept) {
        /* the first frame too many, and the last frame of all */
        note_loss(&count, SIM_PS_PER_S / (rate_pps - settings->zero_loss_pps), 0);
        note_loss(&count, duration_ps, n_frames - kept);
    }
    for (SimTime end_ps = SLOT_PS; chance > 0 && end_ps <= duration_ps; end_ps += SLOT_PS) {
        if (draw(&random) < chance) {
            note_loss(&count, end_ps, (guint64)settings->burst);
        }
    }
    count.lost = MIN(count.lost, n_frames);
    if (count.lost == 0) {
        count.first_loss_ps = SIM_TIME_NEVER;
        count.last_loss_ps = SIM_TIME_NEVER;
    }
    return count;
}
