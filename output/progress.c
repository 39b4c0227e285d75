#include "output/progress.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The line is redrawn at most this often [us]. */
#define PROGRESS_INTERVAL_US 100000
#define PROGRESS_BAR_CELLS   20
#define PROGRESS_LINE_CELLS  80 /* of a terminal that does not say how wide it is */

struct Progress {
    char *what;
    guint n_steps;
    gboolean quiet;
    gboolean redraws; /* standard error is a terminal that can */
    gint64 start_us;
    GMutex lock; /* of all below, and of standard error */
    guint done;
    guint64 frames;
    gint64 drawn_us; /* when last; 0: never */
};

/* No colour is used anywhere, so NO_COLOR holds by itself. */
static gboolean can_redraw(void)
{
    const char *term = g_getenv("TERM");
    return isatty(STDERR_FILENO) && term != NULL && *term != '\0' && strcmp(term, "dumb") != 0;
}

Progress *progress_new(const char *what, guint n_steps, gboolean quiet)
{
    Progress *progress = g_new0(Progress, 1);
    progress->what = g_strdup(what);
    progress->n_steps = n_steps;
    progress->quiet = quiet;
    progress->redraws = !quiet && can_redraw();
    progress->start_us = g_get_monotonic_time();
    g_mutex_init(&progress->lock);
    return progress;
}

static void erase(Progress *progress)
{
    if (progress->drawn_us != 0) {
        fputs("\r\033[K", stderr);
    }
}

void progress_free(Progress *progress)
{
    if (progress == NULL) {
        return;
    }
    erase(progress);
    g_mutex_clear(&progress->lock);
    g_free(progress->what);
    g_free(progress);
}

static guint terminal_cells(void)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        return PROGRESS_LINE_CELLS;
    }
    return size.ws_col;
}

/* "1:02:03", "2:03". */
static char *format_seconds(gint64 seconds)
{
    if (seconds >= 3600) {
        return g_strdup_printf("%d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60),
                               (int)(seconds % 60));
    }
    return g_strdup_printf("%d:%02d", (int)(seconds / 60), (int)(seconds % 60));
}

static char *format_line(const Progress *progress, gint64 now_us)
{
    char bar[PROGRESS_BAR_CELLS + 1];
    guint full = progress->done * PROGRESS_BAR_CELLS / MAX(progress->n_steps, 1);
    memset(bar, '.', sizeof bar);
    memset(bar, '#', MIN(full, PROGRESS_BAR_CELLS));
    bar[PROGRESS_BAR_CELLS] = '\0';

    double elapsed_s = (double)MAX(now_us - progress->start_us, 1) / G_USEC_PER_SEC;
    g_autofree char *left = g_strdup("?");
    if (progress->done > 0) {
        guint rest = progress->n_steps - MIN(progress->done, progress->n_steps);
        g_free(left);
        left = format_seconds((gint64)(elapsed_s * rest / progress->done + 0.5));
    }
    return g_strdup_printf("%s [%s] %u/%u, %.1f Mframes/s, %s left", progress->what, bar,
                           progress->done, progress->n_steps,
                           (double)progress->frames / elapsed_s / 1e6, left);
}

/* Draws the line when the last drawing is long enough ago; the lock is held. */
static void draw(Progress *progress)
{
    gint64 now_us = g_get_monotonic_time();
    if (!progress->redraws ||
        (progress->drawn_us != 0 && now_us - progress->drawn_us < PROGRESS_INTERVAL_US)) {
        return;
    }
    g_autofree char *line = format_line(progress, now_us);
    g_autofree char *cut =
        g_utf8_substring(line, 0, MIN(g_utf8_strlen(line, -1), (glong)terminal_cells() - 1));
    fprintf(stderr, "\r%s\033[K", cut);
    fflush(stderr);
    progress->drawn_us = now_us;
}

void progress_add_frames(Progress *progress, guint64 frames)
{
    g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&progress->lock);
    progress->frames += frames;
    draw(progress);
}

void progress_add_step(Progress *progress)
{
    g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&progress->lock);
    progress->done++;
    draw(progress);
}

static void say(Progress *progress, const char *format, va_list arguments)
{
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&progress->lock);
    erase(progress);
    fprintf(stderr, "%s\n", text);
    progress->drawn_us = 0;
}

void progress_message(Progress *progress, const char *format, ...)
{
    if (progress->quiet) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    say(progress, format, arguments);
    va_end(arguments);
}

void progress_note(Progress *progress, const char *format, ...)
{
    if (!progress->redraws) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    say(progress, format, arguments);
    va_end(arguments);
}
