/* scenarios/record_writer.h: the members of an object of the journal. */
#ifndef SCENARIOS_RECORD_WRITER_H
#define SCENARIOS_RECORD_WRITER_H

#include <glib.h>
#include <jansson.h>

/* Takes `value`. Cannot fail: keys are ours, values are there. */
static inline void record_set(json_t *object, const char *key, json_t *value)
{
    int failed = json_object_set_new(object, key, value);
    g_assert(failed == 0);
}

#endif
