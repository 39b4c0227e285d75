#include "models/working_set.h"

#define NOTHING G_MAXUINT

/* A ring by time of use would need a sentinel of its own; so it is a list with two ends. */
typedef struct {
    guint newer, older;
    gboolean is_held;
} Link;

struct WorkingSet {
    Link *links; /* by thing */
    guint newest, oldest;
    guint n_held, capacity;
};

WorkingSet *working_set_new(guint n_things, guint capacity)
{
    WorkingSet *set = g_new0(WorkingSet, 1);
    set->links = g_new0(Link, n_things);
    set->newest = set->oldest = NOTHING;
    set->capacity = capacity;
    return set;
}

void working_set_free(WorkingSet *set)
{
    if (set != NULL) {
        g_free(set->links);
        g_free(set);
    }
}

static void take_out(WorkingSet *set, guint thing)
{
    const Link *link = &set->links[thing];
    *(link->newer != NOTHING ? &set->links[link->newer].older : &set->newest) = link->older;
    *(link->older != NOTHING ? &set->links[link->older].newer : &set->oldest) = link->newer;
    set->links[thing].is_held = FALSE;
    set->n_held--;
}

static void put_first(WorkingSet *set, guint thing)
{
    set->links[thing] = (Link){.newer = NOTHING, .older = set->newest, .is_held = TRUE};
    *(set->newest != NOTHING ? &set->links[set->newest].newer : &set->oldest) = thing;
    set->newest = thing;
    set->n_held++;
}

gboolean working_set_touch(WorkingSet *set, guint thing)
{
    if (set->newest == thing) {
        return TRUE;
    }
    gboolean was_held = set->links[thing].is_held;
    if (was_held) {
        take_out(set, thing);
    } else if (set->n_held == set->capacity) {
        if (set->capacity == 0) {
            return FALSE;
        }
        take_out(set, set->oldest);
    }
    put_first(set, thing);
    return was_held;
}
