#include "scenarios/result_files.h"

#include "output/folder.h"
#include "output/journal.h"
#include "scenarios/checklist.h"
#include "scenarios/report.h"

/* The tables that the standard asks for. */
static gboolean write_standard_tables(const Results *results, const char *folder, GError **error)
{
    const ProcedureTable *from = results_get_procedure(results)->tables;
    for (; from != NULL && from->name != NULL; from++) {
        g_autofree char *name = g_strconcat(from->name, ".csv", NULL);
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autoptr(Table) table = results_standard_table(results, from, FALSE);
        if (!table_write_csv(table, path, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The table of the procedure's curve, where it has one. */
static gboolean write_curve_table(const Results *results, const char *folder, GError **error)
{
    const ProcedureCurve *curve = results_get_procedure(results)->curve;
    if (curve == NULL) {
        return TRUE;
    }
    g_autofree char *name = g_strconcat(curve->name, ".csv", NULL);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(Table) table = results_curve_table(results);
    return table_write_csv(table, path, error);
}

gboolean result_files_write_histograms(const Results *results, const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "histograms.csv", NULL);
    g_autoptr(Table) table = results_histograms_table(results);
    return table == NULL || table_write_csv(table, path, error);
}

static gboolean write_tables(const Results *results, const char *folder, GError **error)
{
    static const struct {
        const char *name;
        Table *(*make)(const Results *results);
    } tables[] = {{"trials.csv", results_trials_table},
                  {"results.csv", results_repetitions_table},
                  {"summary.csv", results_summary_table},
                  {"degradation.csv", results_degradation_table},
                  {"queues.csv", results_queues_table},
                  {"switches.csv", results_switches_table},
                  {"ports.csv", results_ports_table},
                  {"seconds.csv", results_seconds_table},
                  {"configuration.csv", results_configuration_table},
                  {"remarks.csv", results_remarks_table},
                  {"checklist.csv", checklist_table}};
    for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autofree char *path = g_build_filename(folder, tables[i].name, NULL);
        g_autoptr(Table) table = tables[i].make(results);
        if (table != NULL && !table_write_csv(table, path, error)) {
            return FALSE;
        }
    }
    return result_files_write_histograms(results, folder, error) &&
           write_standard_tables(results, folder, error) &&
           write_curve_table(results, folder, error);
}

gboolean result_files_write(const Results *results, const char *folder, GError **error)
{
    g_autofree char *report_path = g_build_filename(folder, "report.txt", NULL);
    g_autofree char *manifest_path = g_build_filename(folder, RESULT_FILES_MANIFEST, NULL);
    g_autofree char *report = report_format(results);
    return write_tables(results, folder, error) && folder_write_text(report_path, report, error) &&
           manifest_write(results_get_manifest(results), manifest_path, error);
}

static gboolean check_folder(const char *folder, const char *manifest, const char *journal,
                             GError **error)
{
    if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_NO_INPUT, "%s: there is no such folder", folder);
        return FALSE;
    }
    if (!g_file_test(manifest, G_FILE_TEST_EXISTS) || !g_file_test(journal, G_FILE_TEST_EXISTS)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_SCENARIO,
                    "%s: not a dutsim result: it needs " RESULT_FILES_MANIFEST
                    " and " RESULT_FILES_JOURNAL,
                    folder);
        return FALSE;
    }
    return TRUE;
}

/* A journal that was cut or changed makes other figures than the run did: its fingerprint tells. */
static gboolean check_journal(Manifest *manifest, const Results *results, const char *journal_path,
                              GError **error)
{
    guint n_recorded = manifest->n_trials;
    g_autofree char *recorded = g_strdup(manifest->fingerprint);
    manifest_set_trials(manifest, results_get_trials(results));
    if (g_str_equal(recorded, manifest->fingerprint)) {
        return TRUE;
    }
    g_set_error(error, SIM_ERROR, SIM_ERROR_SCENARIO,
                "%s:1:1: error: not the journal that manifest.json tells of: it has %u of %u "
                "trials, and another fingerprint",
                journal_path, manifest->n_trials, n_recorded);
    return FALSE;
}

Results *result_files_read(const char *folder, Manifest **manifest, GError **error)
{
    g_autofree char *manifest_path = g_build_filename(folder, RESULT_FILES_MANIFEST, NULL);
    g_autofree char *journal_path = g_build_filename(folder, RESULT_FILES_JOURNAL, NULL);
    if (!check_folder(folder, manifest_path, journal_path, error)) {
        return NULL;
    }
    g_autoptr(Manifest) read = manifest_read(manifest_path, error);
    g_autoptr(GPtrArray) journal = read != NULL ? journal_read(journal_path, error) : NULL;
    g_autoptr(Results) results =
        journal != NULL ? results_new(read, journal, journal_path, error) : NULL;
    if (results == NULL || !check_journal(read, results, journal_path, error)) {
        return NULL;
    }
    *manifest = g_steal_pointer(&read);
    return g_steal_pointer(&results);
}
