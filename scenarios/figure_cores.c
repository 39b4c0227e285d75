/* How evenly the frames of the reported trial fell on the cores. */
#include <math.h>

#include "output/curve.h"
#include "scenarios/figures-internal.h"

/* More points than this are thinned out. */
#define CORES_MAX_GROUPS 24
/* More bars than this do not fit side by side: the cores of a point are stacked. */
#define CORES_MAX_BARS 100
/* More cores than this are not named in the legend. */
#define CORES_MAX_LEGEND 20

/* The first repetition's reported trial of a point. (nullable) */
static const TrialRecord *reported_trial(const Results *results, guint point)
{
    return results_n_repetitions(results, point) > 0
               ? results_get_repetition(results, point, 0)->reported
               : NULL;
}

/* Bars side by side: the cores of a DUT at a point. */
typedef struct {
    guint point, device;
} CoresGroup;

static guint n_devices(const TrialRecord *trial)
{
    return MAX(trial->devices->len, 1);
}

/* The DUTs of points that have a reported trial on cores, at most CORES_MAX_GROUPS, the points at
 * equal distances. (transfer full) */
static GArray *choose_groups(const Results *results, guint *step)
{
    GArray *chosen = g_array_new(FALSE, FALSE, sizeof(CoresGroup));
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(guint));
    guint n_groups = 0;
    for (guint i = 0; i < results_get_manifest(results)->points->len; i++) {
        const TrialRecord *trial = reported_trial(results, i);
        if (trial != NULL && trial->cores->len > 0) { /* a virtual device has none */
            g_array_append_val(all, i);
            n_groups += n_devices(trial);
        }
    }
    *step = MAX((n_groups + CORES_MAX_GROUPS - 1) / CORES_MAX_GROUPS, 1);
    for (guint i = 0; i < all->len; i += *step) {
        CoresGroup group = {.point = g_array_index(all, guint, i)};
        while (group.device < n_devices(reported_trial(results, group.point))) {
            g_array_append_val(chosen, group);
            group.device++;
        }
    }
    return chosen;
}

static guint n_cores_of(const TrialRecord *trial, guint device)
{
    guint n_cores = 0;
    for (guint i = 0; i < trial->cores->len; i++) {
        n_cores += g_array_index(trial->cores, TrialWorker, i).device == device ? 1 : 0;
    }
    return n_cores;
}

static guint count_cores(const Results *results, const GArray *groups, gboolean *same)
{
    guint most = 0;
    *same = TRUE;
    for (guint i = 0; i < groups->len; i++) {
        const CoresGroup *group = &g_array_index(groups, CoresGroup, i);
        guint n_cores = n_cores_of(reported_trial(results, group->point), group->device);
        *same = *same && (i == 0 || n_cores == most);
        most = MAX(most, n_cores);
    }
    return most;
}

/* Percentages of a trial's frames admitted in a DUT, by core; NAN for cores that it does not have.
 */
static void append_shares(GArray *values, const TrialRecord *trial, guint device, guint n_cores)
{
    guint n_own = n_cores_of(trial, device);
    g_autofree guint64 *frames = g_new0(guint64, n_own);
    guint64 sum = 0;
    for (guint i = 0; i < trial->queues->len; i++) {
        const TrialQueue *queue = &g_array_index(trial->queues, TrialQueue, i);
        if (queue->device == device) {
            frames[queue->core] += queue->frames;
            sum += queue->frames;
        }
    }
    for (guint core = 0; core < n_cores; core++) {
        double share = core < n_own ? 0 : NAN;
        if (core < n_own && sum > 0) {
            share = 100.0 * (double)frames[core] / (double)sum;
        }
        g_array_append_val(values, share);
    }
}

/* The point, and the DUT where there are several. (transfer full) */
static char *make_label(const Results *results, const CoresGroup *group)
{
    const Manifest *manifest = results_get_manifest(results);
    const TrialRecord *trial = reported_trial(results, group->point);
    g_autofree char *point = figures_point_label(manifest, group->point, -1);
    const char *device =
        trial->devices->len > 0 ? g_ptr_array_index(trial->devices, group->device) : "";
    if (*point == '\0' || *device == '\0') {
        return g_strdup(*point != '\0' ? point : *device != '\0' ? device : manifest->name);
    }
    return g_strdup_printf("%s, %s", point, device);
}

static char *make_subtitle(guint step, gboolean has_line)
{
    g_autofree char *thinned = step > 1 ? g_strdup_printf("; one point in %u", step) : g_strdup("");
    return g_strdup_printf("frames by the core that received them, at the reported rate, first"
                           " repetition%s%s",
                           has_line ? "; dashed: equal shares" : "", thinned);
}

static GPtrArray *make_legend(guint n_cores)
{
    GPtrArray *legend = g_ptr_array_new_with_free_func(g_free);
    for (guint core = 0; core < n_cores; core++) {
        g_ptr_array_add(legend,
                        core < CORES_MAX_LEGEND ? g_strdup_printf("core %u", core) : g_strdup(""));
    }
    return legend;
}

char *figures_write_cores(const Results *results, const char *folder, GError **error)
{
    const Manifest *manifest = results_get_manifest(results);
    guint step = 0;
    gboolean same = FALSE;
    g_autoptr(GArray) chosen = choose_groups(results, &step);
    if (chosen->len == 0) {
        return NULL;
    }
    guint n_cores = count_cores(results, chosen, &same);
    gboolean stacked = n_cores * chosen->len > CORES_MAX_BARS;
    gboolean has_line = same && !stacked && n_cores > 1;
    g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) legend = make_legend(n_cores);
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 0; i < chosen->len; i++) {
        const CoresGroup *group = &g_array_index(chosen, CoresGroup, i);
        g_ptr_array_add(groups, make_label(results, group));
        append_shares(values, reported_trial(results, group->point), group->device, n_cores);
    }
    g_autofree char *subtitle = make_subtitle(step, has_line);
    g_autofree char *paths = figures_paths(manifest, -1, ", ");
    Bars bars = {.name = "frames_per_core",
                 .title = manifest->title,
                 .subtitle = subtitle,
                 .x_label = paths != NULL ? paths : "scenario",
                 .y_label = "Frames received (% of all)",
                 .groups = groups,
                 .series = legend,
                 .values = values,
                 .stacked = stacked,
                 .y_limit = has_line ? 100.0 / n_cores : 0};
    return bars_write(&bars, folder, error) ? g_strdup(bars.name) : NULL;
}
