#include "scenarios/procedures/procedures.h"

const Procedure *const *procedures_all(void)
{
    static const Procedure *const all[] = {&procedure_throughput, &procedure_trial, NULL};
    return all;
}

const Procedure *procedures_find(const char *name)
{
    for (const Procedure *const *procedure = procedures_all(); *procedure != NULL; procedure++) {
        if (g_str_equal((*procedure)->name, name)) {
            return *procedure;
        }
    }
    return NULL;
}
