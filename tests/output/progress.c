#include "output/progress.h"

#include <stdio.h>

/* What a run says. Tests run it as a child, whose standard error is a pipe, not a terminal. */
static void say(gboolean quiet)
{
    g_autoptr(Progress) progress = progress_new("sweep", 2, quiet);
    progress_add_frames(progress, 1000);
    progress_add_step(progress);
    progress_message(progress, "warning: %d", 7);
    progress_add_step(progress);
}

/* Away from a terminal nothing is redrawn: messages only. */
static void test_pipe(void)
{
    if (g_test_subprocess()) {
        say(FALSE);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("warning: 7\n");
}

static void test_quiet(void)
{
    if (g_test_subprocess()) {
        say(TRUE);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/progress/pipe", test_pipe);
    g_test_add_func("/progress/quiet", test_quiet);
    return g_test_run();
}
