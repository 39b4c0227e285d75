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
    output->arrival_ps = g_renew(SimTime, output->arrival_ps, output->room);
    output->word = g_renew(FrameWord, output->word, output->room);
}

void core_output_clear(CoreOutput *output)
{
    g_free(output->end_ps);
    g_free(output->arrival_ps);
    g_free(output->word);
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
        memmove(output->arrival_ps, output->arrival_ps + output->head, n * sizeof(SimTime));
        memmove(output->word, output->word + output->head, n * sizeof(FrameWord));
        output->head = 0;
        output->end = (guint)n;
    }
}

void core_output_copy(CoreOutput *to, const CoreOutput *from)
{
    core_output_reset(to);
    for (guint i = from->head; i < from->end; i++) {
        core_output_push(to, from->end_ps[i], from->arrival_ps[i], from->word[i]);
    }
}
