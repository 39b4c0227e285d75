#include "models/process.h"

static const SimAttribute attributes[] = {
    CPU_TIME_ATTRIBUTE(ProcessSettings, fork, CPU_TIME_MAXIMUM,
                       "kernel time to copy the shell's address space"),
    CPU_TIME_ATTRIBUTE(ProcessSettings, exec, CPU_TIME_MAXIMUM,
                       "kernel time to load a program, page faults of its start included"),
    CPU_TIME_ATTRIBUTE(ProcessSettings, start, CPU_TIME_MAXIMUM,
                       "user time of a program before its own work: dynamic linking, arguments"),
    CPU_TIME_ATTRIBUTE(ProcessSettings, exit, CPU_TIME_MAXIMUM,
                       "kernel time to take the address space down and to wake the shell"),
    CPU_TIME_ATTRIBUTE(ProcessSettings, switch, CPU_TIME_MAXIMUM,
                       "kernel time of a switch to another process, without refilling the TLB"),
    CPU_TIME_ATTRIBUTE(ProcessSettings, tlb_miss, CPU_TIME_MAXIMUM_STEP,
                       "time to walk the page table for one page"),
    {.name = "tlb_entries",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(ProcessSettings, tlb_entries),
     .minimum = 0,
     .maximum = 100000,
     .default_text = "0",
     .help = "pages that a process touches after a switch",
     .source = "dutsim: no cost unless a profile or a scenario says so"},
    CPU_TIME_ATTRIBUTE(ProcessSettings, system_call, CPU_TIME_MAXIMUM_STEP,
                       "kernel time to enter and leave the kernel"),
    {0},
};

const SimAttributeTable process_attributes = {
    .name = "process",
    .help = "what running a program costs",
    .size = sizeof(ProcessSettings),
    .attributes = attributes,
};

CpuTime process_switch(const ProcessSettings *settings)
{
    return (CpuTime){.user_ps = settings->tlb_entries * settings->tlb_miss_ps,
                     .kernel_ps = settings->switch_ps};
}

CpuTime process_begin(const ProcessSettings *settings)
{
    const CpuTime load = {.user_ps = settings->start_ps,
                          .kernel_ps = settings->fork_ps + settings->exec_ps};
    return cpu_time_add(load, process_switch(settings));
}

CpuTime process_end(const ProcessSettings *settings)
{
    return cpu_time_add((CpuTime){.kernel_ps = settings->exit_ps}, process_switch(settings));
}
