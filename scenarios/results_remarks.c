/* What is to be said of repetitions beside their figures. */
#include "scenarios/manifest-internal.h"
#include "scenarios/results.h"

static void note(GArray *remarks, const ResultsRepetition *repetition)
{
    for (guint i = 0; i < remarks->len; i++) {
        ResultsRemark *known = &g_array_index(remarks, ResultsRemark, i);
        if (known->remark == repetition->remark) {
            known->n_repetitions++;
            return;
        }
    }
    const ResultsRemark first = {repetition->remark, 1, repetition->point, repetition->repetition};
    g_array_append_val(remarks, first);
}

char *results_remark_text(const Results *results, guint point, const ProcedureRemark *remark)
{
    const ProcedurePoint seen = results_get_procedure_point(results, point);
    return remark->goal > 0 && remark->goal <= seen.goals.n
               ? g_strdup_printf("goal %s %s", seen.goals.goal[remark->goal - 1].name, remark->text)
               : g_strdup(remark->text);
}

GArray *results_remarks(const Results *results, guint first, guint n)
{
    GArray *remarks = g_array_new(FALSE, FALSE, sizeof(ResultsRemark));
    for (guint point = first; point < first + n; point++) {
        for (guint i = 0; i < results_n_repetitions(results, point); i++) {
            const ResultsRepetition *repetition = results_get_repetition(results, point, i);
            if (repetition->remark != NULL) {
                note(remarks, repetition);
            }
        }
    }
    return remarks;
}

Table *results_remarks_table(const Results *results)
{
    static const char *const columns[] = {"point", "repetition", "status", "remark", NULL};
    const Manifest *manifest = results_get_manifest(results);
    g_autoptr(Table) table = manifest_table_new(manifest, columns, NULL);
    for (guint point = 0; point < manifest->points->len; point++) {
        for (guint i = 0; i < results_n_repetitions(results, point); i++) {
            const ResultsRepetition *repetition = results_get_repetition(results, point, i);
            if (repetition->remark != NULL) {
                manifest_table_add_point(table, manifest, point);
                table_add_unsigned(table, repetition->repetition);
                table_add_text(table, repetition->remark->status);
                g_autofree char *text = results_remark_text(results, point, repetition->remark);
                table_add_text(table, text);
                table_end_row(table);
            }
        }
    }
    return table_n_rows(table) > 0 ? g_steal_pointer(&table) : NULL;
}
