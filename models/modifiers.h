/* models/modifiers.h: frames that take the place of test frames and are for the DUT itself: RFC
 * 2544 section 11.
 *
 * docs/frame-path.md section 18: which frames they are, where they go and what becomes of them. */
#ifndef MODELS_MODIFIERS_H
#define MODELS_MODIFIERS_H

#include "models/ledger.h"
#include "sim/sim.h"

typedef enum {
    MODIFIER_NONE = -1,
    MODIFIER_BROADCAST,
    MODIFIER_MANAGEMENT,
    MODIFIER_ROUTING,
    MODIFIER_N_KINDS
} Modifier;

typedef enum {
    MODIFIERS_ROUTING_NONE,
    MODIFIERS_ROUTING_RIP,
    MODIFIERS_ROUTING_OSPF,
    MODIFIERS_ROUTING_IGRP
} ModifiersRouting;

typedef struct {
    gint64 broadcast;            /* every so manyth frame; 0: none */
    SimTime management_ps;       /* between two queries; 0: none */
    gint routing;                /* ModifiersRouting */
    SimTime routing_interval_ps; /* 0: the protocol's */
} ModifiersSettings;

extern const SimAttributeTable modifiers_attributes;

/* Whether there are any. */
gboolean modifiers_apply(const ModifiersSettings *settings);

/* Between two routing updates, the protocol's resolved; 0: there are none (RFC 2544 appendix C.2.3:
 * RIP 30 s, OSPF and IGRP 90 s). */
SimTime modifiers_routing_interval_ps(const ModifiersSettings *settings);

/* Which of a direction's frames are modifiers; a plain record, copied freely. */
typedef struct {
    gint64 broadcast;
    SimTime interval_ps[MODIFIER_N_KINDS]; /* of those that come by time; 0: none */
    SimTime next_ps[MODIFIER_N_KINDS];     /* the next one takes the first frame due then */
    guint64 n[MODIFIER_N_KINDS];           /* so far */
} ModifierPlan;

/* Before frame 0. */
void modifier_plan_init(ModifierPlan *plan, const ModifiersSettings *settings);

/* What the next frame is: frame `number`, due at `due_ps`. */
Modifier modifier_plan_next(ModifierPlan *plan, guint64 number, SimTime due_ps);

/* The word of a modifier in the place of the test frame `word`. */
FrameWord modifier_word(FrameWord word, Modifier kind);

/* Of a frame where there are modifiers. */
static inline gboolean frame_word_is_modifier(FrameWord word)
{
    return (word >> (FRAME_WORD_CONTROL_BIT - 1) & 3) == 3;
}

static inline Modifier modifier_of(FrameWord word)
{
    return frame_word_is_modifier(word) ? (Modifier)(word >> (FRAME_WORD_CONTROL_BIT - 3) & 3)
                                        : MODIFIER_NONE;
}

/* The number of the test frame whose place it takes. */
static inline guint64 modifier_number(FrameWord word)
{
    return word & ((G_GUINT64_CONSTANT(1) << (FRAME_WORD_CONTROL_BIT - 3)) - 1);
}

#endif
