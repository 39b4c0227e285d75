/* models/ledger.h: what became of frames: losses by cause, the fingerprint, the first loss. */
#ifndef MODELS_LEDGER_H
#define MODELS_LEDGER_H

#include "models/direction.h"
#include "models/loss.h"
#include "sim/sim.h"

/* Frames travel through the engine as one word: input port, receive queue and number, laid out as
 * in the fingerprint, with the fate still 0. Fates need 4 bits; the 3 above them are the port's
 * pair, and the highest bit is the direction, the port's place in the pair. */
typedef guint64 FrameWord;

#define FRAME_WORD_PAIR_OF_FATE 4
#define FRAME_WORD_PORT_SHIFT   60

static inline FrameWord frame_word(guint port, guint queue, guint64 number)
{
    return sim_fingerprint_word(port % DUT_PORTS, port / DUT_PORTS << FRAME_WORD_PAIR_OF_FATE,
                                queue, number);
}

/* The port by which the frame comes in. */
static inline guint frame_word_port(FrameWord word)
{
    guint place = (guint)(word >> FRAME_WORD_PORT_SHIFT);
    return (place & (DUT_MAX_PAIRS - 1)) * DUT_PORTS + place / DUT_MAX_PAIRS;
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

/* Where docs/frame-path.md section 11 applies, the transmit queue travels above the receive queue.
 */
#define FRAME_WORD_TRANSMIT_SHIFT 48

static inline FrameWord frame_word_in_transmit_queue(FrameWord word, guint queue)
{
    return word | ((guint64)queue << FRAME_WORD_TRANSMIT_SHIFT);
}

static inline guint frame_word_transmit_queue(FrameWord word)
{
    return (guint)(word >> FRAME_WORD_TRANSMIT_SHIFT) & 255;
}

static inline FrameWord frame_word_without_transmit_queue(FrameWord word)
{
    return word & ~((guint64)255 << FRAME_WORD_TRANSMIT_SHIFT);
}

/* The number of a frame that is no test frame, without the bit that says so. */
static inline guint64 frame_word_own_number(FrameWord word)
{
    return word & ((G_GUINT64_CONSTANT(1) << 39) - 1);
}

static inline guint64 frame_word_number(FrameWord word)
{
    return word & G_GUINT64_CONSTANT(0xffffffffff);
}

/* Frames that are no test frames: requests and answers (models/resolver.h), by a bit of their
 * number. They are not counted as lost. */
#define FRAME_WORD_CONTROL_BIT 39

static inline gboolean frame_word_is_control(FrameWord word)
{
    return (word >> FRAME_WORD_CONTROL_BIT & 1) != 0;
}

/* A request or an answer on its way through switches that is not for everybody; where the pair of
 * ports stands of others. */
#define FRAME_WORD_FOR_ONE_BIT 61

static inline FrameWord frame_word_for_one(FrameWord word)
{
    return word | G_GUINT64_CONSTANT(1) << FRAME_WORD_FOR_ONE_BIT;
}

static inline FrameWord frame_word_with_fate(FrameWord word, guint fate)
{
    return word | ((guint64)fate << 56);
}

/* Losses whose fingerprint is added at once. */
#define LEDGER_NOTES 64

/* Hears of losses that do not change any more. */
typedef struct {
    void (*lost)(gpointer data, FrameWord word); /* NULL: nobody does */
    gpointer data;
} LedgerListener;

/* A plain record, one a trial. */
typedef struct {
    /* by ledger_place; behind them those of frames that are no test frames */
    guint64 lost[2 * DUT_MAX_PORTS][TRIAL_N_LOSSES];
    SimTime first_loss_ps;
    SimTime last_loss_ps;       /* of losses that are not just noted; SIM_TIME_NEVER: none */
    SimFingerprint fingerprint; /* without the losses that are noted only */
    guint n_noted;
    FrameWord noted_word[LEDGER_NOTES];
    SimTime noted_ps[LEDGER_NOTES];
    const SimTrace *trace;   /* NULL when nobody listens to losses */
    LedgerListener listener; /* of test frames, when they are settled; set after ledger_init */
} Ledger;

/* Where the losses of an input port are: as the highest bits of its frames' words. */
static inline guint ledger_place(guint port)
{
    return port % DUT_PORTS * DUT_MAX_PAIRS + port / DUT_PORTS;
}

/* Losses of test frames that came in by a port, by cause; and those of other frames. */
static inline const guint64 *ledger_lost(const Ledger *ledger, guint port)
{
    return ledger->lost[ledger_place(port)];
}

static inline const guint64 *ledger_lost_others(const Ledger *ledger, guint port)
{
    return ledger->lost[DUT_MAX_PORTS + ledger_place(port)];
}

/* Empties it. */
void ledger_init(Ledger *ledger, const SimTrace *trace);

/* Adds the noted losses to the fingerprint and to last_loss_ps, and tells the listener. */
void ledger_settle(Ledger *ledger);

/* Tells who listens of a loss. */
void ledger_trace(const Ledger *ledger, FrameWord word, TrialLoss loss, SimTime time_ps);

/* Writes a loss into it. */
static inline void ledger_lose(Ledger *ledger, FrameWord word, TrialLoss loss, SimTime time_ps)
{
    guint64 control = word >> FRAME_WORD_CONTROL_BIT & 1;
    guint64 place = (word >> FRAME_WORD_PORT_SHIFT) + DUT_MAX_PORTS * control;
    ledger->lost[place][loss]++;
    /* SIM_TIME_NEVER where it does not count, without a branch */
    SimTime counted_ps = time_ps | (SimTime)((0 - control) >> 1);
    ledger->first_loss_ps = MIN(ledger->first_loss_ps, counted_ps);
    guint at = ledger->n_noted++;
    ledger->noted_word[at] = frame_word_with_fate(word, TRIAL_FATE_LOST(loss));
    ledger->noted_ps[at] = time_ps;
    if (G_UNLIKELY(ledger->n_noted == LEDGER_NOTES)) {
        ledger_settle(ledger);
    }
    if (G_UNLIKELY(ledger->trace != NULL)) {
        ledger_trace(ledger, word, loss, time_ps);
    }
}

#endif
