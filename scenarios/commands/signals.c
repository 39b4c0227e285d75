/* What commands that take long do about SIGINT and SIGTERM. */
#include <signal.h>

#include "scenarios/commands/commands.h"

/* Set by the handler. */
static volatile sig_atomic_t caught;
static gint cancelled; /* what the workers look at */

static void catch_signal(int number)
{
    caught = number;
    g_atomic_int_set(&cancelled, 1);
}

void command_watch_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM};
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
        struct sigaction action = {.sa_handler = catch_signal, .sa_flags = (int)SA_RESETHAND};
        struct sigaction old;
        sigemptyset(&action.sa_mask);
        if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN) {
            sigaction(numbers[i], &action, NULL);
        }
    }
}

gint *command_cancelled(void)
{
    return &cancelled;
}

gboolean command_is_interrupted(void)
{
    return caught != 0;
}

int command_end_by_signal(void)
{
    int number = caught;
    signal(number, SIG_DFL);
    raise(number);
    return 128 + number;
}
