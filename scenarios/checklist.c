#include "scenarios/checklist.h"

#include <string.h>

#include "scenarios/checklist-internal.h"

/* Smallest frames that UDP has room in: of Ethernet, and the default with IPv6 (RFC 8219
 * section 5.1.1). */
#define SMALLEST_BYTES      64
#define SMALLEST_BYTES_IPV6 84

static const char *const state_names[] = {[REPORTING_MET] = "met",
                                          [REPORTING_MISSING] = "missing",
                                          [REPORTING_NOT_APPLICABLE] = "not applicable"};

/* What is known of a result, for all items. */
typedef struct {
    const Manifest *manifest;
    guint n_repetitions; /* of the point with the fewest */
    guint n_sizes;
    gint64 smallest_bytes;
    gboolean has_overload; /* numbers of flows are compared */
    gboolean has_ipv6, has_hop_by_hop, has_mix, has_mtu, is_custom; /* of some point */
} ChecklistFacts;

static ChecklistFacts find_facts(const Results *results)
{
    const Manifest *manifest = results_get_manifest(results);
    g_autoptr(GHashTable) sizes = g_hash_table_new(g_str_hash, g_str_equal);
    ChecklistFacts facts = {.has_overload = results_flows_sweep(results) >= 0,
                            .manifest = manifest,
                            .n_repetitions = G_MAXUINT,
                            .smallest_bytes = G_MAXINT64};
    for (guint i = 0; i < manifest->points->len; i++) {
        const ManifestSetup *setup = manifest_get_setup(manifest, i);
        facts.n_repetitions = MIN(facts.n_repetitions, results_n_repetitions(results, i));
        if (setup == NULL) {
            continue;
        }
        char *frames = setup->facts[MANIFEST_FRAMES];
        gboolean is_mix = strstr(frames, "IMIX") != NULL;
        g_hash_table_add(sizes, frames);
        facts.smallest_bytes = MIN(facts.smallest_bytes, setup->frame_bytes);
        facts.has_ipv6 |= strstr(setup->facts[MANIFEST_PROTOCOL], "IPv6") != NULL;
        facts.has_hop_by_hop |= strstr(setup->facts[MANIFEST_FORMAT], "hop-by-hop") != NULL;
        facts.has_mix |= is_mix;
        facts.has_mtu |= is_mix && strstr(frames, "MTU") != NULL;
        facts.is_custom |= g_str_has_prefix(frames, "CUSTOM");
    }
    facts.n_sizes = g_hash_table_size(sizes);
    return facts;
}

/* What becomes of an item. */
typedef struct {
    ReportingState state;
    char *where; /* owned */
} ChecklistVerdict;

/* As the item says if `holds`, else `state`, and why. */
static ChecklistVerdict verdict(const ReportingItem *item, gboolean holds, ReportingState state,
                                const char *why)
{
    return (ChecklistVerdict){holds ? item->state : state, g_strdup(holds ? item->where : why)};
}

/* The same, with what was found behind it. `note` is taken. */
static ChecklistVerdict noted(const ReportingItem *item, gboolean holds, char *note)
{
    g_autofree char *taken = note;
    return (ChecklistVerdict){holds ? item->state : REPORTING_MISSING,
                              g_strdup_printf("%s (%s)", item->where, taken)};
}

static ChecklistVerdict judge(const ReportingItem *item, const ChecklistFacts *facts)
{
    guint n = facts->n_repetitions;
    switch (item->condition) {
    case REPORTING_ALWAYS:
        return verdict(item, TRUE, item->state, NULL);
    case REPORTING_IF_REPETITIONS: {
        guint least = (guint)g_ascii_strtoull(item->argument, NULL, 10);
        return noted(item, n >= least, g_strdup_printf("N = %u, at least %u", n, least));
    }
    case REPORTING_IF_COUNT:
        return noted(item, TRUE, g_strdup_printf("N = %u", n));
    case REPORTING_IF_SIZES:
        return noted(
            item, facts->n_sizes > 1,
            g_strdup_printf("%u frame size%s", facts->n_sizes, facts->n_sizes == 1 ? "" : "s"));
    case REPORTING_IF_SMALLEST: {
        gint64 smallest = facts->has_ipv6 ? SMALLEST_BYTES_IPV6 : SMALLEST_BYTES;
        return noted(item, facts->smallest_bytes <= smallest,
                     g_strdup_printf("smallest: %" G_GINT64_FORMAT " B", facts->smallest_bytes));
    }
    case REPORTING_IF_VALUE: {
        const char *value = manifest_get_value(facts->manifest, item->argument);
        return noted(item, value != NULL,
                     g_strdup_printf("%s = %s", item->argument, value != NULL ? value : "?"));
    }
    case REPORTING_IF_IPV6:
        return verdict(item, facts->has_ipv6, REPORTING_NOT_APPLICABLE, "no IPv6");
    case REPORTING_IF_HOP_BY_HOP:
        return verdict(item, facts->has_hop_by_hop, REPORTING_NOT_APPLICABLE,
                       "no hop-by-hop options");
    case REPORTING_IF_IMIX:
        return verdict(item, facts->has_mix, REPORTING_NOT_APPLICABLE, "no mix of sizes");
    case REPORTING_IF_MTU:
        return verdict(item, facts->has_mtu, REPORTING_NOT_APPLICABLE, "no letter z");
    case REPORTING_IF_CUSTOM:
        return verdict(item, facts->is_custom, REPORTING_NOT_APPLICABLE, "no custom mix");
    case REPORTING_IF_OVERLOAD:
        return verdict(item, facts->has_overload, REPORTING_NOT_APPLICABLE, "no test.overload");
    }
    g_assert_not_reached();
}

/* Whether a standard's item is of the procedure called `name`. */
static gboolean is_of(const ReportingItem *item, const char *name)
{
    g_auto(GStrv) names = g_strsplit(item->procedures, " ", -1);
    return g_str_equal(item->procedures, "*") || g_strv_contains((const char *const *)names, name);
}

static void add_item(Table *table, const ReportingItem *item, const ChecklistFacts *facts)
{
    const ChecklistVerdict found = judge(item, facts);
    const char *const cells[] = {item->rfc,  item->section, item->test,
                                 item->item, item->level,   state_names[found.state],
                                 found.where};
    for (guint i = 0; i < G_N_ELEMENTS(cells); i++) {
        table_add_text(table, cells[i]);
    }
    table_end_row(table);
    g_free(found.where);
}

Table *checklist_table(const Results *results)
{
    static const char *const columns[] = {"rfc",   "section", "test",  "item",
                                          "level", "state",   "where", NULL};
    const Procedure *procedure = results_get_procedure(results);
    if (procedure->tables == NULL || results_get_manifest(results)->setups->len == 0) {
        return NULL;
    }
    ChecklistFacts facts = find_facts(results);
    Table *table = table_new(columns);
    for (guint i = 0; i < checklist_n_items; i++) {
        if (is_of(&checklist_items[i], procedure->name)) {
            add_item(table, &checklist_items[i], &facts);
        }
    }
    return table;
}

char *checklist_count(const Table *table)
{
    guint n[G_N_ELEMENTS(state_names)] = {0};
    for (guint row = 0; row < table_n_rows(table); row++) {
        for (guint state = 0; state < G_N_ELEMENTS(n); state++) {
            n[state] += g_str_equal(table_get_cell(table, row, 5), state_names[state]) ? 1 : 0;
        }
    }
    return g_strdup_printf("%u met, %u missing, %u not applicable", n[REPORTING_MET],
                           n[REPORTING_MISSING], n[REPORTING_NOT_APPLICABLE]);
}
