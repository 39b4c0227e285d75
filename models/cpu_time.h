/* models/cpu_time.h: processor time, apart by mode, and attributes that are such times. */
#ifndef MODELS_CPU_TIME_H
#define MODELS_CPU_TIME_H

#include "sim/sim.h"

/* Processor time [ps]. */
typedef struct {
    SimTime user_ps, kernel_ps;
} CpuTime;

static inline SimTime cpu_time_sum_ps(CpuTime time)
{
    return time.user_ps + time.kernel_ps;
}

static inline CpuTime cpu_time_add(CpuTime a, CpuTime b)
{
    return (CpuTime){.user_ps = a.user_ps + b.user_ps, .kernel_ps = a.kernel_ps + b.kernel_ps};
}

/* Largest times: of a piece of work, and of what happens many times in one. With them all that the
 * largest numbers of interfaces ask for ends before a SimTime overflows (models/machine.h). */
#define CPU_TIME_MAXIMUM      (SIM_PS_PER_S / 10)
#define CPU_TIME_MAXIMUM_STEP (10 * SIM_PS_PER_US)

/* An entry of an attribute table for a time of 0 to `most`, 0 unless a profile or a scenario says
 * so. `field` is called name_ps. */
#define CPU_TIME_ATTRIBUTE(struct_type, attribute_name, most, text)                     \
    {                                                                                   \
        .name = #attribute_name, .type = SIM_ATTRIBUTE_TIME,                            \
        .offset = G_STRUCT_OFFSET(struct_type, attribute_name##_ps), .maximum = (most), \
        .default_text = "0 ns", .help = text,                                           \
        .source = "dutsim: no cost unless a profile or a scenario says so"              \
    }

#endif
