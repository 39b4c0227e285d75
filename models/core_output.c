#include "models/core_output.h"

#include <string.h>

void core_output_init(CoreOutput *output)
{
    *output = (CoreOutput){0};
    core_output_grow(output);
}

void core_output_grow(CoreOutput *output)
{
    output->room = MAX(2 * output->room, 256);
    output->end_ps = g_renew(SimTime, output->end_ps, output->room);
    output->frame = g_renew(CoreFrame, output->frame, output->room);
}

void core_output_clear(CoreOutput *output)
{
    g_free(output->end_ps);
    g_free(output->frame);
}

void core_output_reset(CoreOutput *output)
{
    output->head = output->end = 0;
}

void core_output_compact(CoreOutput *output)
{
    gsize n = output->end - output->head;
    if (output->head > 0) {
        memmove(output->end_ps, output->end_ps + output->head, n * sizeof(SimTime));
        memmove(output->frame, output->frame + output->head, n * sizeof(CoreFrame));
        output->head = 0;
        output->end = (guint)n;
    }
}

void core_output_copy(CoreOutput *to, const CoreOutput *from)
{
    core_output_reset(to);
    for (guint i = from->head; i < from->end; i++) {
        core_output_push(to, from->end_ps[i], from->frame[i].arrival_ps, from->frame[i].word);
    }
}
