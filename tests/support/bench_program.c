#include "tests/support/bench_program.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define STATUS_FAILED 1
#define STATUS_USAGE  64

double bench_cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

gboolean bench_is_quick(void)
{
    return g_getenv("BENCH_QUICK") != NULL;
}

guint64 bench_most_frames(guint64 fallback)
{
    const char *text = g_getenv("BENCH_FRAMES");
    double frames = text != NULL ? g_ascii_strtod(text, NULL) : 0;
    return frames >= 1 && frames <= 1e12 ? (guint64)frames : fallback;
}

static guint64 peak_memory_bytes(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (guint64)usage.ru_maxrss * 1024;
}

static void print_row(const BenchCase *a_case)
{
    BenchCost cost = a_case->measure(a_case->data);
    char ns[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(ns, sizeof ns, "%.3f", cost.ns / (double)cost.count);
    printf("%s,%s,%" G_GUINT64_FORMAT ",%s,%" G_GUINT64_FORMAT "\n", a_case->name, a_case->unit,
           cost.count, ns, peak_memory_bytes());
}

/* Whether it went well. */
static gboolean run_in_child(const BenchCase *a_case)
{
    int status = 0;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        print_row(a_case);
        exit(0);
    }
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

static const BenchCase *find_case(const BenchCase *cases, guint n_cases, const char *name)
{
    for (guint i = 0; i < n_cases; i++) {
        if (g_str_equal(cases[i].name, name)) {
            return &cases[i];
        }
    }
    return NULL;
}

int bench_main(char **argv, const BenchCase *cases, guint n_cases)
{
    const char *const *names = (const char *const *)argv + 1;
    gboolean failed = FALSE;

    for (guint i = 0; names[i] != NULL; i++) {
        if (find_case(cases, n_cases, names[i]) == NULL) {
            fprintf(stderr, "%s: no case is called %s\n", argv[0], names[i]);
            return STATUS_USAGE;
        }
    }
    for (guint i = 0; i < n_cases; i++) {
        if (names[0] == NULL || g_strv_contains(names, cases[i].name)) {
            failed = !run_in_child(&cases[i]) || failed;
        }
    }
    return failed ? STATUS_FAILED : 0;
}
