/* models/ledger.h: what became of frames: losses by cause, the fingerprint, the first loss. */
#ifndef MODELS_LEDGER_H
#define MODELS_LEDGER_H

#include "models/direction.h"
#include "models/loss.h"
#include "sim/sim.h"

/* Frames travel through the engine as one word: direction, receive queue and number, laid out as in
 * the fingerprint, with the fate still 0. */
typedef guint64 FrameWord;

static inline FrameWord frame_word(guint direction, guint queue, guint64 number)
{
    return sim_fingerprint_word(direction, 0, queue, number);
}

/* The word of queue 0 with another queue. */
static inline FrameWord frame_word_in_queue(FrameWord word, guint queue)
{
    return word | ((guint64)queue << 40);
}

static inline guint frame_word_direction(FrameWord word)
{
    return (guint)(word >> 63);
}

static inline guint frame_word_queue(FrameWord word)
{
    return (guint)(word >> 40) & 65535;
}

static inline guint64 frame_word_number(FrameWord word)
{
    return word & G_GUINT64_CONSTANT(0xffffffffff);
}

static inline FrameWord frame_word_with_fate(FrameWord word, guint fate)
{
    return word | ((guint64)fate << 56);
}

/* A plain record, one a trial. */
typedef struct {
    guint64 lost[DUT_PORTS][TRIAL_N_LOSSES]; /* by direction */
    SimTime first_loss_ps;
    SimFingerprint fingerprint;
    const SimTrace *trace; /* (nullable) */
} Ledger;

/* Empties it. */
void ledger_init(Ledger *ledger, const SimTrace *trace);

/* Writes a loss into it. */
void ledger_lose(Ledger *ledger, FrameWord word, TrialLoss loss, SimTime time_ps);

#endif
