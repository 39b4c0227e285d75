/* A calibration as a profile, for `include`. */
#include <string.h>

#include "scenarios/calibration_report.h"

/* A text for a comment: no control characters. (transfer full) */
static char *comment_text(const char *text)
{
    char *line = g_utf8_make_valid(text, -1);
    for (char *c = line; *c != '\0'; c++) {
        *c = g_ascii_iscntrl(*c) ? ' ' : *c;
    }
    return line;
}

/* What a path is below a node, if it is there and a profile can say it: an element of a list cannot
 * be said alone. NULL otherwise. */
static const char *path_in_node(const char *path, const char *node)
{
    gsize length = strlen(node);
    g_auto(GStrv) names = g_strsplit(path, ".", -1);
    for (char **name = names; *name != NULL; name++) {
        if (g_ascii_isdigit(**name)) {
            return NULL;
        }
    }
    return strncmp(path, node, length) == 0 && path[length] == '.' ? path + length + 1 : NULL;
}

/* The node whose profile it is: the machine; the DUT, unless only values of the tester were fitted.
 */
static const char *profile_node(const Calibration *calibration)
{
    const Scenario *scenario = calibration_model_get_scenario(calibration->model, 0);
    const ScenarioPoint *point = scenario_get_point(scenario, 0);
    if (point->machine_path != NULL) {
        return point->machine_path;
    }
    const char *node = point->dut_path;
    for (guint j = 0; j < calibration_model_n_parameters(calibration->model); j++) {
        const char *path = calibration_model_get_attribute(calibration->model, j)->path;
        if (path_in_node(path, point->dut_path) != NULL) {
            return point->dut_path;
        }
        node = path_in_node(path, point->tester_path) != NULL ? point->tester_path : node;
    }
    return node;
}

/* As a text in single quotes of YAML. (transfer full) */
static char *quoted(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "'", -1);
    g_autofree char *doubled = g_strjoinv("''", parts);
    return g_strdup_printf("'%s'", doubled);
}

/* "fitted to FILE, rows 1-4; standard error 1.2 ns" */
static char *origin(const Calibration *calibration, guint j, const char *file)
{
    const CalibrationJudgement *judgement = &calibration->fit->parameters[j];
    g_autofree char *rows = calibration_rows_fitted_text(calibration->rows);
    CalibrationShown shown = calibration_show(calibration, j);
    g_autofree char *unit = shown.unit;
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(number, sizeof number, "%.3g", judgement->standard_error / shown.factor);
    gboolean is_at_bound = judgement->bound != CALIBRATION_INSIDE;
    return judgement->has_error
               ? g_strdup_printf("fitted to %s, rows %s; standard error %s%s%s", file, rows, number,
                                 *unit != '\0' ? " " : "", unit)
               : g_strdup_printf("fitted to %s, rows %s; %s", file, rows,
                                 is_at_bound ? "ended at a bound of its range"
                                             : "the rows do not tell its error");
}

/* The names on the way to an attribute that the one before it does not share. */
static void append_groups(GString *text, char **names, char **before)
{
    gboolean is_shared = before != NULL;
    for (guint depth = 0; names[depth + 1] != NULL; depth++) {
        is_shared = is_shared && before[depth] != NULL && strcmp(names[depth], before[depth]) == 0;
        if (!is_shared) {
            g_string_append_printf(text, "%*s%s:\n", (int)(2 * depth), "", names[depth]);
        }
    }
}

static gint compare_paths(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The numbers of the attributes of a node in order of their paths, so that groups stand together.
 * (transfer full): of char *, paths below the node */
static GPtrArray *sorted_paths(const Calibration *calibration, const char *node)
{
    GPtrArray *paths = g_ptr_array_new();
    for (guint j = 0; j < calibration_model_n_parameters(calibration->model); j++) {
        const char *path = calibration_model_get_attribute(calibration->model, j)->path;
        const char *rest = path_in_node(path, node);
        if (rest != NULL) {
            g_ptr_array_add(paths, (gpointer)rest);
        }
    }
    g_ptr_array_sort(paths, compare_paths);
    return paths;
}

static guint find_attribute(const Calibration *calibration, const char *node, const char *rest)
{
    guint j = 0;
    while (path_in_node(calibration_model_get_attribute(calibration->model, j)->path, node) !=
           rest) {
        j++;
    }
    return j;
}

static void append_values(GString *text, const Calibration *calibration, const char *node,
                          const char *file)
{
    g_autoptr(GPtrArray) paths = sorted_paths(calibration, node);
    g_auto(GStrv) before = NULL;
    for (guint i = 0; i < paths->len; i++) {
        const char *rest = g_ptr_array_index(paths, i);
        guint j = find_attribute(calibration, node, rest);
        g_auto(GStrv) names = g_strsplit(rest, ".", -1);
        guint depth = g_strv_length(names) - 1;
        g_autofree char *value =
            calibration_model_text(calibration->model, j, calibration->values[j]);
        g_autofree char *from = origin(calibration, j, file);
        append_groups(text, names, before);
        g_string_append_printf(text, "%*s%s: %s   # %s\n", (int)(2 * depth), "", names[depth],
                               value, from);
        g_strfreev(before);
        before = g_steal_pointer(&names);
    }
}

/* Fitted values that are not the node's, for --set. */
static void append_others(GString *text, const Calibration *calibration, const char *node,
                          const char *file)
{
    for (guint j = 0; j < calibration_model_n_parameters(calibration->model); j++) {
        const char *path = calibration_model_get_attribute(calibration->model, j)->path;
        if (path_in_node(path, node) != NULL) {
            continue;
        }
        g_autofree char *value =
            calibration_model_text(calibration->model, j, calibration->values[j]);
        g_autofree char *from = origin(calibration, j, file);
        g_string_append_printf(text, "# Not of this node: --set '%s=%s' (%s)\n", path, value, from);
    }
}

char *calibration_profile(const Calibration *calibration, const char *scenario)
{
    const char *node = profile_node(calibration);
    YamlPlace header = csv_file_name_place(calibration->rows->file, 0);
    g_autofree char *file = comment_text(header.source);
    g_autofree char *name = comment_text(scenario);
    g_autofree char *rows = calibration_rows_fitted_text(calibration->rows);
    g_autofree char *include =
        scenario_get_include(calibration_model_get_scenario(calibration->model, 0), node);
    char rms[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(rms, sizeof rms, "%.2f", 100 * calibration->fit->rms);
    GString *text = g_string_new(NULL);
    g_string_append_printf(text,
                           CALIBRATION_PROFILE_MARK
                           "%s fitted to %s, rows %s\n#\n# %s, by the %s; rms error of these rows "
                           "%s %%. Include this in node %s in place of what\n# that includes now, "
                           "and leave out there what is fitted here.\n",
                           name, file, rows, calibration->rows->figure,
                           calibration->is_simulated ? "simulation" : "analytic estimate", rms,
                           node);
    append_others(text, calibration, node, file);
    if (include != NULL) {
        /* The profile may lie in another folder than what named the path. */
        g_autofree char *from_root = g_canonicalize_filename(include, NULL);
        g_autofree char *profile = quoted(strchr(include, '/') != NULL ? from_root : include);
        g_string_append_printf(text, "include: %s\n", profile);
    }
    append_values(text, calibration, node, file);
    return g_string_free(text, FALSE);
}
