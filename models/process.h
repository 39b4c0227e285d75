/* models/process.h: what it takes to run a program: fork, exec, exit and two context switches.
 *
 * A shell forks, the child executes the program, which links itself and reads its arguments, works,
 * and exits; the shell waits. That is two switches to another address space; each leaves the
 * translation look-aside buffer cold, so the first touch of each page that the next one uses walks
 * the page table (processors without tagged entries, and Linux before 4.14 on all of x86). The
 * walks are user time: the processor does them on behalf of the program. */
#ifndef MODELS_PROCESS_H
#define MODELS_PROCESS_H

#include "models/cpu_time.h"

typedef struct {
    SimTime fork_ps;        /* kernel */
    SimTime exec_ps;        /* kernel */
    SimTime start_ps;       /* user */
    SimTime exit_ps;        /* kernel, the parent's wait included */
    SimTime switch_ps;      /* kernel */
    SimTime tlb_miss_ps;    /* user */
    gint64 tlb_entries;     /* pages touched after a switch */
    SimTime system_call_ps; /* kernel: entry and return */
} ProcessSettings;

extern const SimAttributeTable process_attributes;

/* A switch to another address space and the refill that follows: s + entries * miss. */
CpuTime process_switch(const ProcessSettings *settings);

/* From the shell's fork to the program's first own work. */
CpuTime process_begin(const ProcessSettings *settings);

/* From its exit to the shell's next work. */
CpuTime process_end(const ProcessSettings *settings);

#endif
