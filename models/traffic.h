/* models/traffic.h: what the frames of a tester that is not plain are like.
 *
 * docs/frame-path.md section 16. Plain traffic is frames of one size at a constant rate: all of the
 * engine's constants hold then, and there is no Traffic. Else each frame has a size of its own,
 * which follows from its direction and number. */
#ifndef MODELS_TRAFFIC_H
#define MODELS_TRAFFIC_H

#include "models/direction.h"
#include "models/ledger.h"
#include "models/link.h"
#include "models/rss.h"
#include "models/tester.h"
#include "sim/sim.h"

/* Test frames, and those that are no test frames by their word (models/ledger.h). */
typedef enum { TRAFFIC_TEST, TRAFFIC_BACKGROUND, TRAFFIC_N_STREAMS } TrafficStream;

/* The sizes of a stream's frames, one after the other, over and over. */
typedef struct {
    guint64 n;
    const guint16 *size; /* index into Traffic.bytes */
    guint16 *own_size;   /* the same, owned; NULL: a capture's */
} TrafficSequence;

typedef struct {
    guint n_sizes;
    gint64 *bytes;     /* different sizes, FCS included; of each IP version and number of captured
                          extension headers its own */
    guint *ip_version; /* of each size */
    ExtensionCount *captured; /* of each size: extension headers of a capture's frames */
    TrafficSequence sequence[DUT_PORTS][TRAFFIC_N_STREAMS];
    gboolean has_modifiers; /* in place of test frames; then there is no background */
    guint64 number_mask;    /* what of a word tells the frame's place in its sequence */
} Traffic;

/* Whether all frames have one size and a constant rate. */
gboolean traffic_is_plain(const TesterSettings *tester);

/* The first attribute that makes it other than plain, without the tester's name; NULL: it is plain.
 * (transfer none) (nullable) */
const char *traffic_not_plain(const TesterSettings *tester);

/* The tester whose test frames a stream's frames are like; shares what `tester` owns. */
TesterSettings traffic_tester(const TesterSettings *tester, TrafficStream stream);

/* (transfer full) (nullable) NULL for plain traffic. */
Traffic *traffic_new(const TesterSettings *tester);
void traffic_free(Traffic *traffic);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Traffic, traffic_free)

/* The index of a frame's size. */
static inline guint traffic_size_of(const Traffic *traffic, FrameWord word)
{
    gboolean is_test = !frame_word_is_control(word) || traffic->has_modifiers;
    const TrafficSequence *sequence =
        &traffic->sequence[frame_word_direction(word)][is_test ? TRAFFIC_TEST : TRAFFIC_BACKGROUND];
    return sequence->size[(word & traffic->number_mask) % sequence->n];
}

/* The index of a frame's costs: by size, those of test frames first, then of each modifier. */
static inline guint traffic_cost_of(const Traffic *traffic, FrameWord word)
{
    guint block = traffic->has_modifiers ? (guint)(modifier_of(word) + 1) : 0;
    return block * traffic->n_sizes + traffic_size_of(traffic, word);
}

/* Of costs that traffic_cost_of tells apart. */
static inline guint traffic_n_costs(const Traffic *traffic)
{
    return traffic->n_sizes * (traffic->has_modifiers ? 1 + MODIFIER_N_KINDS : 1);
}

/* The receive queue of a modifier of a direction. */
guint traffic_modifier_queue(const TesterSettings *tester, const Rss *rss, guint direction,
                             Modifier kind);

/* Times of each size on a link, by index of size. (transfer full) */
LinkSlot *traffic_slots_new(const Traffic *traffic, const LinkSettings *link);

/* Costs by index (traffic_cost_of), of the workers of a level. */
typedef struct {
    const Traffic *traffic; /* borrowed */
    SimTime *frame_ps;
} TrafficCosts;

/* A sequence of sizes as a whole, on a link. */
typedef struct {
    gint64 n;          /* frames */
    gint64 slot_parts; /* of all of them: link_slot_parts */
} TrafficMix;

TrafficMix traffic_mix(const TesterSettings *tester, guint direction, const LinkSettings *link);

/* Highest rate of a direction's frames on a link, beside the background: frames of the sequence
 * over the time that they hold the wire, rounded down (with one size, link_line_rate_pps); 0: the
 * background leaves no room. */
gint64 traffic_line_rate_pps(const TesterSettings *tester, guint direction,
                             const LinkSettings *link);

#endif
