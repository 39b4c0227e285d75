#include "models/walk_bound.h"

#include <math.h>

/* e^(tC) stays a double. */
#define MAX_STEP_EXPONENT 500.0
/* Doublings from 1e-9 / C reach it. */
#define FIRST_STEP_EXPONENT 1e-9
#define N_HALVINGS          60
#define GOLDEN              0.6180339887498949

static double log_moment(const Walk *walk, double t)
{
    double sum = -t * walk->gap_ps;
    for (guint d = 0; d < DUT_PORTS; d++) {
        sum += log1p(walk->p[d] * expm1(t * walk->service_ps));
    }
    return sum;
}

static double drift(const Walk *walk)
{
    double frames = 0;
    for (guint d = 0; d < DUT_PORTS; d++) {
        frames += walk->p[d];
    }
    return walk->service_ps * frames - walk->gap_ps;
}

double walk_bound_decay(const Walk *walk)
{
    double most = MAX_STEP_EXPONENT / walk->service_ps;
    double high = FIRST_STEP_EXPONENT / walk->service_ps;
    double low = 0;
    if (drift(walk) >= 0) {
        return 0;
    }
    while (log_moment(walk, high) <= 0) {
        if (high >= most) {
            return most;
        }
        low = high;
        high = MIN(2 * high, most);
    }
    for (guint i = 0; i < N_HALVINGS; i++) {
        double middle = low + (high - low) / 2;
        if (log_moment(walk, middle) <= 0) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Runs of m >= shortest slots, a given last one: Doob's inequality at t. A positive phi counts for
 * the whole trial. */
static double doob(const Walk *walk, double level_ps, double shortest, double t)
{
    double phi = log_moment(walk, t);
    return -t * level_ps + phi * (phi < 0 ? shortest : walk->n_slots);
}

/* The least value of doob over t: it is convex in t and 0 at t = 0. */
static double best_doob(const Walk *walk, double level_ps, double shortest)
{
    double most = MAX_STEP_EXPONENT / walk->service_ps;
    double high = FIRST_STEP_EXPONENT / walk->service_ps;
    while (high < most &&
           doob(walk, level_ps, shortest, high) < doob(walk, level_ps, shortest, high / 2)) {
        high = MIN(2 * high, most);
    }
    double low = 0;
    double a = high - GOLDEN * high;
    double b = GOLDEN * high;
    double at_a = doob(walk, level_ps, shortest, a);
    double at_b = doob(walk, level_ps, shortest, b);
    for (guint i = 0; i < N_HALVINGS; i++) {
        if (at_a < at_b) {
            high = b;
            b = a;
            at_b = at_a;
            a = high - GOLDEN * (high - low);
            at_a = doob(walk, level_ps, shortest, a);
        } else {
            low = a;
            a = b;
            at_a = at_b;
            b = low + GOLDEN * (high - low);
            at_b = doob(walk, level_ps, shortest, b);
        }
    }
    return MIN(MIN(at_a, at_b), 0);
}

/* Mean number of slots that begin with no work, or of all slots if that is less. The work V then
 * satisfies V_n = sum of steps + idle time, so E(idle time) = n |drift| + E V_n, and
 * E V_n <= 1 / t; a slot that begins with no work and brings no frame is idle for all of g. */
static double n_beginnings(const Walk *walk, double t)
{
    double no_frame = 1;
    for (guint d = 0; d < DUT_PORTS; d++) {
        no_frame *= 1 - walk->p[d];
    }
    double idle_ps = -drift(walk) * walk->n_slots + 1 / t;
    return no_frame > 0 ? MIN(walk->n_slots, idle_ps / (walk->gap_ps * no_frame)) : walk->n_slots;
}

/* Whether the work cannot grow so much even if every slot brought a frame of each direction that
 * can come. */
static gboolean is_impossible(const Walk *walk, double level_ps, double shortest)
{
    double step_ps = -walk->gap_ps;
    for (guint d = 0; d < DUT_PORTS; d++) {
        step_ps += walk->p[d] > 0 ? walk->service_ps : 0;
    }
    return step_ps * (step_ps > 0 ? walk->n_slots : shortest) < level_ps;
}

double walk_bound_log_crossing(const Walk *walk, double level_ps, double shortest)
{
    if (shortest > walk->n_slots || is_impossible(walk, level_ps, shortest)) {
        return -INFINITY;
    }
    double any_end = log(walk->n_slots) + best_doob(walk, level_ps, shortest);
    double t = walk_bound_decay(walk);
    if (t > 0) {
        any_end = MIN(any_end, log(n_beginnings(walk, t)) - t * level_ps);
    }
    return MIN(any_end, 0);
}
