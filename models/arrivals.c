#include "models/arrivals.h"

#include "sim/elementary.h"

static const char *const process_choices[] = {"constant", "poisson", "bursts", "on-off", NULL};

static const SimAttribute attributes[] = {
    {.name = "process",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(ArrivalsSettings, process),
     .choices = process_choices,
     .default_text = "constant",
     .help = "constant rate; Poisson; regular bursts at the smallest gap; or on-off: bursts of "
             "geometric length between exponential silences",
     .source = "RFC 1242 section 3.4, RFC 2544 section 20: constant load; bursts: section 21"},
    {.name = "burst",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(ArrivalsSettings, burst),
     .minimum = 1,
     .maximum = 1000000,
     .default_text = "16",
     .help = "bursts: frames of each; on-off: frames of one on average",
     .source = "RFC 2544 section 21: 16, 64, 256 and 1024 frames"},
    {0},
};

const SimAttributeTable arrivals_attributes = {
    .name = "arrivals",
    .help = "how the frames of a direction follow each other at a given rate",
    .size = sizeof(ArrivalsSettings),
    .attributes = attributes,
};

/* How long `parts` of a bit hold the wire, rounded up. */
static SimTime wire_time_ps(const Arrivals *arrivals, gint64 parts)
{
    ArrivalsWide rate = (ArrivalsWide)arrivals->load.parts_per_second;
    return (SimTime)(((ArrivalsWide)parts * SIM_PS_PER_S + rate - 1) / rate);
}

/* Silences last what a burst of average length leaves of its share of the time. */
static void init_on_off(Arrivals *arrivals)
{
    const ArrivalsLoad *load = &arrivals->load;
    ArrivalsWide burst = (ArrivalsWide)arrivals->settings.burst;
    ArrivalsWide wire = (ArrivalsWide)load->parts_per_second * (ArrivalsWide)load->n_sizes;
    ArrivalsWide parts_ps = burst * (ArrivalsWide)load->slot_parts * SIM_PS_PER_S;
    SimTime period_ps = (SimTime)(burst * SIM_PS_PER_S / (ArrivalsWide)load->rate_pps);
    SimTime burst_ps = (SimTime)((parts_ps + wire - 1) / wire);
    arrivals->silence_ps = MAX(period_ps - burst_ps, 0);
    if (arrivals->settings.burst > 1) {
        double minus_log = -sim_elementary_log(1 - 1.0 / (double)arrivals->settings.burst);
        double scale = (double)(G_GUINT64_CONSTANT(1) << SIM_EXPONENTIAL_BITS);
        arrivals->minus_log_end = (guint64)(minus_log * scale + 0.5);
    }
}

void arrivals_init(Arrivals *arrivals, const ArrivalsSettings *settings, const ArrivalsLoad *load,
                   guint64 stream_start, const SimExponential *table)
{
    *arrivals = (Arrivals){
        .settings = *settings, .load = *load, .stream_start = stream_start, .table = table};
    sim_pacer_init(&arrivals->pacer, load->rate_pps);
    if (settings->process == ARRIVALS_ON_OFF) {
        init_on_off(arrivals);
    }
}

/* Of mean 1, in 2^-32. */
static guint64 draw(Arrivals *arrivals)
{
    guint64 bits = sim_random_at(arrivals->stream_start, arrivals->n_draws++);
    return sim_exponential_of(arrivals->table, bits);
}

static SimTime next_poisson(Arrivals *arrivals)
{
    arrivals->sum += (ArrivalsWide)draw(arrivals);
    ArrivalsWide rate =
        (ArrivalsWide)arrivals->load.rate_pps * ((ArrivalsWide)1 << SIM_EXPONENTIAL_BITS);
    return (SimTime)(arrivals->sum * SIM_PS_PER_S / rate);
}

static SimTime next_of_bursts(Arrivals *arrivals)
{
    if (arrivals->n_left == 0) {
        arrivals->n_left = (guint64)arrivals->settings.burst;
        arrivals->due_ps = sim_pacer_time_ps(arrivals->load.rate_pps, (gint64)arrivals->number);
    }
    arrivals->n_left--;
    return arrivals->due_ps;
}

static SimTime next_on_off(Arrivals *arrivals, gint64 slot_parts)
{
    if (arrivals->n_left == 0) {
        ArrivalsWide silence = (ArrivalsWide)draw(arrivals) * (ArrivalsWide)arrivals->silence_ps;
        arrivals->due_ps +=
            wire_time_ps(arrivals, arrivals->parts) + (SimTime)(silence >> SIM_EXPONENTIAL_BITS);
        guint64 length = draw(arrivals);
        arrivals->n_left = 1 + (arrivals->minus_log_end > 0 ? length / arrivals->minus_log_end : 0);
        arrivals->parts = 0;
    }
    arrivals->n_left--;
    arrivals->parts += slot_parts;
    return arrivals->due_ps;
}

/* Frame i of the c-th time stands c n + place(i) mean gaps behind the first one. */
static SimTime next_recorded(Arrivals *arrivals)
{
    guint64 n = (guint64)arrivals->load.n_sizes;
    ArrivalsWide gap = (ArrivalsWide)1 << SIM_EXPONENTIAL_BITS;
    guint64 i = arrivals->number % n;
    guint64 before = arrivals->number - i;
    ArrivalsWide place = (ArrivalsWide)arrivals->load.place[i];
    return (SimTime)(((ArrivalsWide)before * gap + place) * SIM_PS_PER_S /
                     ((ArrivalsWide)arrivals->load.rate_pps * gap));
}

SimTime arrivals_next(Arrivals *arrivals, gint64 slot_parts)
{
    SimTime due_ps = 0;
    switch ((ArrivalsProcess)arrivals->settings.process) {
    case ARRIVALS_CONSTANT:
        due_ps = sim_pacer_next(&arrivals->pacer);
        break;
    case ARRIVALS_POISSON:
        due_ps = next_poisson(arrivals);
        break;
    case ARRIVALS_BURSTS:
        due_ps = next_of_bursts(arrivals);
        break;
    case ARRIVALS_ON_OFF:
        due_ps = next_on_off(arrivals, slot_parts);
        break;
    case ARRIVALS_RECORDED:
        due_ps = next_recorded(arrivals);
        break;
    }
    arrivals->number++;
    return due_ps;
}
