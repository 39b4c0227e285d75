#include "models/adaptive_moderation.h"

#define N_PROFILES        5
#define FIRST_IN_FORCE    1  /* NET_DIM_DEF_PROFILE_CQE, NET_DIM_DEF_PROFILE_EQE */
#define SAMPLE_INTERRUPTS 64 /* DIM_NEVENTS */
#define MOST_STEPS        (2 * N_PROFILES)
#define SAME_PERCENT      10 /* IS_SIGNIFICANT_DIFF */
#define US_PER_MS         1000

typedef struct {
    gint64 delay_us, frames;
} Profile;

/* net_dim.c, NET_DIM_RX_CQE_PROFILES and NET_DIM_RX_EQE_PROFILES. */
static const Profile cqe_profiles[N_PROFILES] = {{2, 256}, {8, 128}, {16, 64}, {32, 64}, {64, 64}};
static const Profile eqe_profiles[N_PROFILES] = {
    {1, 256}, {8, 256}, {64, 256}, {128, 256}, {256, 256}};

void adaptive_moderation_reset(AdaptiveModeration *moderation)
{
    *moderation = (AdaptiveModeration){.state = MODERATION_PARKED, .in_force = FIRST_IN_FORCE};
}

static const Profile *in_force(const AdaptiveModeration *moderation, AdaptiveKind kind)
{
    return kind == ADAPTIVE_DIM_CQE ? &cqe_profiles[moderation->in_force]
                                    : &eqe_profiles[moderation->in_force];
}

SimTime adaptive_moderation_delay_ps(const AdaptiveModeration *moderation, AdaptiveKind kind)
{
    return in_force(moderation, kind)->delay_us * SIM_PS_PER_US;
}

gint64 adaptive_moderation_frames(const AdaptiveModeration *moderation, AdaptiveKind kind)
{
    return in_force(moderation, kind)->frames;
}

/* ---- comparing samples ---- */

/* 1 if `now` is larger than `before` by more than it takes, -1 if it is smaller, else 0. */
static int compare_rate(guint64 now, guint64 before)
{
    if (before == 0) {
        return now > 0;
    }
    guint64 difference = now > before ? now - before : before - now;
    if (100 * difference / before <= SAME_PERCENT) {
        return 0;
    }
    return now > before ? 1 : -1;
}

/* More bytes are better, then more frames, then fewer interrupts: 1 if `now` is better, -1 if it is
 * worse. */
static int compare(const ModerationRates *now, const ModerationRates *before)
{
    int bytes = compare_rate(now->bytes, before->bytes);
    if (bytes != 0 || before->bytes == 0) {
        return bytes;
    }
    int frames = compare_rate(now->frames, before->frames);
    if (frames != 0 || before->frames == 0) {
        return frames;
    }
    return before->interrupts > 0 ? -compare_rate(now->interrupts, before->interrupts) : 0;
}

/* ---- steps ---- */

static void park(AdaptiveModeration *moderation, ModerationState state)
{
    moderation->state = state;
    moderation->n_left = moderation->n_right = 0;
}

static void park_on_top(AdaptiveModeration *moderation)
{
    park(moderation, MODERATION_PARKED);
    moderation->tired = 0;
}

static void turn(AdaptiveModeration *moderation)
{
    if (moderation->state == MODERATION_RIGHT) {
        moderation->state = MODERATION_LEFT;
        moderation->n_left = 0;
    } else {
        moderation->state = MODERATION_RIGHT;
        moderation->n_right = 0;
    }
}

/* Whether it came here by several steps and has gone one back: the best is behind or here. */
static gboolean is_on_top(const AdaptiveModeration *moderation)
{
    return moderation->state == MODERATION_RIGHT
               ? moderation->n_left > 1 && moderation->n_right == 1
               : moderation->n_right > 1 && moderation->n_left == 1;
}

static void step(AdaptiveModeration *moderation)
{
    gboolean goes_right = moderation->state == MODERATION_RIGHT;
    if (moderation->tired == MOST_STEPS) {
        park(moderation, MODERATION_TIRED);
    } else if (moderation->profile == (goes_right ? N_PROFILES - 1 : 0)) {
        park_on_top(moderation);
    } else {
        moderation->profile += goes_right ? 1U : -1U;
        *(goes_right ? &moderation->n_right : &moderation->n_left) += 1;
        moderation->tired++;
    }
}

/* Out of parking, to try again. Not parked anew if it is too tired: it never is. */
static void leave_parking(AdaptiveModeration *moderation)
{
    moderation->state = moderation->profile > 0 ? MODERATION_LEFT : MODERATION_RIGHT;
    step(moderation);
}

static void decide(AdaptiveModeration *moderation, const ModerationRates *now)
{
    gboolean was_parked = moderation->state == MODERATION_PARKED;
    switch (moderation->state) {
    case MODERATION_PARKED:
        if (compare(now, &moderation->before) != 0) {
            leave_parking(moderation);
        }
        break;
    case MODERATION_TIRED:
        if (--moderation->tired == 0) {
            leave_parking(moderation);
        }
        break;
    case MODERATION_RIGHT:
    case MODERATION_LEFT:
        if (compare(now, &moderation->before) <= 0) {
            turn(moderation);
        }
        if (is_on_top(moderation)) {
            park_on_top(moderation);
        } else {
            step(moderation);
        }
        break;
    }
    if (!was_parked || moderation->state != MODERATION_PARKED) {
        moderation->before = *now;
    }
}

/* ---- samples ---- */

static guint64 per_ms(guint64 n, SimTime time_us)
{
    return (n * US_PER_MS + (guint64)time_us - 1) / (guint64)time_us;
}

static void begin_sample(AdaptiveModeration *moderation, SimTime now_ps)
{
    moderation->is_measuring = TRUE;
    moderation->start_ps = now_ps;
    moderation->start_interrupts = moderation->n_interrupts;
    moderation->start_frames = moderation->n_frames;
    moderation->start_bytes = moderation->n_bytes;
}

void adaptive_moderation_finish(AdaptiveModeration *moderation, SimTime now_ps)
{
    moderation->n_interrupts++;
    if (!moderation->is_measuring) {
        begin_sample(moderation, now_ps);
        return;
    }
    SimTime time_us = (now_ps - moderation->start_ps) / SIM_PS_PER_US;
    if (moderation->n_interrupts - moderation->start_interrupts < SAMPLE_INTERRUPTS ||
        time_us == 0) {
        return;
    }
    const ModerationRates rates = {
        .bytes = per_ms(moderation->n_bytes - moderation->start_bytes, time_us),
        .frames = per_ms(moderation->n_frames - moderation->start_frames, time_us),
        .interrupts = per_ms(SAMPLE_INTERRUPTS, time_us),
    };
    guint before = moderation->profile;
    decide(moderation, &rates);
    if (moderation->profile == before) {
        begin_sample(moderation, now_ps);
    } else {
        moderation->in_force = moderation->profile;
        moderation->is_measuring = FALSE; /* the next sample begins behind the next interrupt */
    }
}
