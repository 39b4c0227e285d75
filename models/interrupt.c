#include "models/interrupt.h"

#include "models/cost.h"

static const char *const delay_from_choices[] = {"first-frame", "last-frame", "interrupt", NULL};
static const char *const adaptive_choices[] = {"none",        "dim-cqe", "dim-eqe", "ixgbe",
                                               "ixgbe-steps", "igb",     NULL};
static const char *const vector_choices[] = {"core", "queue", NULL};

static const SimAttribute attributes[] = {
    {.name = "gap",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(InterruptSettings, gap_ps),
     .maximum = COST_MAXIMUM,
     .default_text = "0 ns",
     .help =
         "least time from one interrupt of a core, or a queue, to the next (ethtool -C rx-usecs "
         "of Intel's NICs)",
     .source = "dutsim: none unless a profile says so. 82599 EITR: Linux ixgbe.h 10 us "
               "(IXGBE_100K_ITR) to 50 us (IXGBE_20K_ITR), by load; OpenBSD if_ix.h "
               "IXGBE_INTS_PER_SEC 8000"},
    {.name = "delay",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(InterruptSettings, delay_ps),
     .maximum = COST_MAXIMUM,
     .default_text = "0 ns",
     .help = "time that a frame waits for others before it interrupts a core (ethtool -C rx-usecs "
             "of mlx5)",
     .source = "dutsim: none unless a profile says so. Linux lib/dim/net_dim.c: 8 us, where mlx5's "
               "adaptive moderation starts"},
    {.name = "delay_from",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(InterruptSettings, delay_from),
     .choices = delay_from_choices,
     .default_text = "first-frame",
     .help = "what the delay is counted from: the first frame since the core sleeps; the last one, "
             "each frame starting it anew (ethtool --set-coalesce cqe-mode-rx on); or the "
             "interrupt before",
     .source = "Linux Documentation/networking/ethtool-netlink.rst, \"timer reset mode\". mlx5: "
               "last-frame (commit 9908aa292971, CQE based moderation; en_main.c takes it where "
               "the NIC can), else interrupt"},
    {.name = "frames",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(InterruptSettings, frames),
     .maximum = 65536,
     .default_text = "0",
     .help = "frames that interrupt a core before the delay is over (ethtool -C rx-frames); 0: no "
             "number does",
     .source = "dutsim: none unless a profile says so. Linux lib/dim/net_dim.c: 128 (moderation "
               "from the completion) or 256 (from the event), where mlx5's starts"},
    {.name = "adaptive",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(InterruptSettings, adaptive),
     .choices = adaptive_choices,
     .default_text = "none",
     .help =
         "what adapts to the load, in place of what is given. Delay and frames: Linux's dynamic "
         "interrupt moderation (ethtool -C adaptive-rx on), with its settings for delay_from "
         "last-frame (dim-cqe) or interrupt (dim-eqe). The gap, as Linux's drivers set it "
         "(rx-usecs 1 or 3): ixgbe since 4.15, ixgbe before (ixgbe-steps), igb with several "
         "queues",
     .source = "dutsim: none unless a profile says so. Linux lib/dim/net_dim.c, dim.c; mlx5's "
               "default (en_main.c, rx_dim_enabled); ixgbe_main.c, ixgbe_update_itr; igb_main.c, "
               "igb_update_ring_itr"},
    {.name = "vector",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(InterruptSettings, vector),
     .choices = vector_choices,
     .default_text = "core",
     .help =
         "what has an interrupt of its own, with its moderation: a core, for all its queues, or "
         "a queue (MSI-X); then the core polls in turn those queues that have interrupted",
     .source = "dutsim: core. Linux drivers have a vector and a NAPI instance for each queue of a "
               "port (ixgbe_lib.c, ixgbe_alloc_q_vectors; mlx5 en_main.c, mlx5e_open_channel)"},
    {0},
};

const SimAttributeTable interrupt_attributes = {
    .name = "interrupt",
    .help = "when frames interrupt a sleeping core",
    .size = sizeof(InterruptSettings),
    .attributes = attributes,
};

gboolean interrupt_settings_check(const InterruptSettings *settings, const char **path,
                                  GError **error)
{
    if (settings->frames > 0 && settings->delay_ps == 0) {
        *path = "frames";
        g_set_error_literal(
            error, SIM_ERROR, SIM_ERROR_VALUE,
            "a number of frames cuts a delay short, and there is none: set 'delay'");
        return FALSE;
    }
    return TRUE;
}

gboolean interrupt_is_moderated(const InterruptSettings *settings)
{
    return settings->gap_ps > 0 || settings->delay_ps > 0 || settings->adaptive != ADAPTIVE_NONE ||
           settings->vector != INTERRUPT_VECTOR_CORE;
}

/* ---- the frame that makes up the number ---- */

/* Frames that joined a ring by `time_ps` and found an entry, of a worker that sleeps: it frees none
 * meanwhile, so they are the first ones. */
static guint64 count_joined(const ReceiveRing *ring, SimTime time_ps)
{
    guint low = 0;
    guint high = MIN(receive_ring_n_announced(ring), receive_ring_n_free(ring));
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (ring->head[middle].join_ps <= time_ps) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static gboolean have_joined(ReceiveRing *const *rings, guint n_rings, gint64 frames,
                            SimTime time_ps)
{
    guint64 n = 0;
    for (guint i = 0; i < n_rings; i++) {
        n += count_joined(rings[i], time_ps);
    }
    return n >= (guint64)frames;
}

/* When the `frames`-th frame joined, `most_ps` if it did not do so before. */
static SimTime number_time_ps(ReceiveRing *const *rings, guint n_rings, gint64 frames,
                              SimTime first_ps, SimTime most_ps)
{
    SimTime low_ps = first_ps;
    SimTime high_ps = most_ps;
    while (low_ps < high_ps) {
        SimTime middle_ps = low_ps + (high_ps - low_ps) / 2;
        if (have_joined(rings, n_rings, frames, middle_ps)) {
            high_ps = middle_ps;
        } else {
            low_ps = middle_ps + 1;
        }
    }
    return high_ps;
}

/* ---- the frame behind which none comes for a while ---- */

/* When the first frame that joins a ring behind `time_ps`, and finds an entry, does so. */
static SimTime next_joined_ps(const ReceiveRing *ring, SimTime time_ps)
{
    guint64 n = count_joined(ring, time_ps);
    gboolean is_there = n < receive_ring_n_announced(ring) && n < receive_ring_n_free(ring);
    return is_there ? ring->head[n].join_ps : SIM_TIME_NEVER;
}

/* When `delay_ps` is over for the first time without a frame that joined meanwhile; if that is not
 * before `until_ps`, some time that is not either. */
static SimTime silence_time_ps(ReceiveRing *const *rings, guint n_rings, SimTime first_ps,
                               SimTime delay_ps, SimTime until_ps)
{
    SimTime last_ps = first_ps;
    while (last_ps + delay_ps < until_ps) {
        SimTime next_ps = SIM_TIME_NEVER;
        for (guint i = 0; i < n_rings; i++) {
            next_ps = MIN(next_ps, next_joined_ps(rings[i], last_ps));
        }
        if (next_ps > last_ps + delay_ps) {
            break;
        }
        last_ps = next_ps;
    }
    return last_ps + delay_ps;
}

static SimTime delay_end_ps(const InterruptSettings *settings, ReceiveRing *const *rings,
                            guint n_rings, SimTime first_ps, SimTime last_ps, SimTime until_ps)
{
    switch ((InterruptDelayFrom)settings->delay_from) {
    case INTERRUPT_DELAY_FROM_LAST_FRAME:
        return silence_time_ps(rings, n_rings, first_ps, settings->delay_ps, until_ps);
    case INTERRUPT_DELAY_FROM_INTERRUPT:
        return MAX(first_ps, last_ps + settings->delay_ps);
    case INTERRUPT_DELAY_FROM_FIRST_FRAME:
        break;
    }
    return first_ps + settings->delay_ps;
}

SimTime interrupt_time_ps(const InterruptSettings *settings, ReceiveRing *const *rings,
                          guint n_rings, SimTime first_ps, SimTime last_ps, SimTime until_ps)
{
    SimTime time_ps = delay_end_ps(settings, rings, n_rings, first_ps, last_ps, until_ps);
    time_ps = MIN(time_ps, until_ps);
    if (settings->frames > 0) {
        time_ps = number_time_ps(rings, n_rings, settings->frames, first_ps, time_ps);
    }
    return MAX(time_ps, last_ps + settings->gap_ps);
}
