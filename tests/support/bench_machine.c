#include "tests/support/bench_machine.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>

#ifdef __clang__
#define COMPILER __VERSION__
#else
#define COMPILER "gcc " __VERSION__
#endif

/* (transfer full) */
static char *processor_name(void)
{
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    if (g_file_get_contents("/proc/cpuinfo", &text, NULL, NULL)) {
        lines = g_strsplit(text, "\n", -1);
    }
    for (guint i = 0; lines != NULL && lines[i] != NULL; i++) {
        const char *value = strchr(lines[i], ':');
        if (g_str_has_prefix(lines[i], "model name") && value != NULL) {
            return g_strstrip(g_strdup(value + 1));
        }
    }
    return g_strdup("unknown");
}

void bench_machine_print(void)
{
    const char *build = g_getenv("BUILD");
    g_autofree char *name = processor_name();
    g_autofree char *path = g_build_filename(build != NULL ? build : "build", "flags", NULL);
    g_autofree char *flags = NULL;

    printf("processor: %s, %u of them\n", name, g_get_num_processors());
    printf("compiler:  %s\n", COMPILER);
    if (g_file_get_contents(path, &flags, NULL, NULL)) {
        printf("built by:  %s\n", g_strstrip(flags));
    }
}

void bench_machine_pin(void)
{
    cpu_set_t cores;
    size_t core = CPU_SETSIZE - 1;
    gboolean known = sched_getaffinity(0, sizeof cores, &cores) == 0;

    /* The last one: interrupts tend to be served by the first. */
    while (known && core > 0 && !CPU_ISSET(core, &cores)) {
        core--;
    }
    CPU_ZERO(&cores);
    CPU_SET(core, &cores);
    if (known && sched_setaffinity(0, sizeof cores, &cores) == 0) {
        printf("pinned to: processor %zu\n", core);
    } else {
        printf("pinned to: none, the system does not let it\n");
    }
}
