/* Checks of links: what they carry, and what with. */
#include "scenarios/point-internal.h"

#include "models/models.h"

/* What is simulated on Ethernet only, or NULL. */
static const char *find_ethernet_only(const PointBinding *binding)
{
    const ScenarioPoint *point = &binding->bound->point;
    gboolean is_dynamic = point->dut.neighbour.entries == NEIGHBOUR_ENTRIES_DYNAMIC;
    return point->subject == TEST_OF_HOSTS     ? "hosts"
           : binding->topology->n_switches > 0 ? "switches, which read MAC addresses"
           : is_dynamic
               ? "dynamic neighbour entries: a point-to-point link has no neighbours to ask for"
               : NULL;
}

static gboolean check_framing(const PointBinding *binding, const LinkSettings *link,
                              const LinkSettings *first, GError **inner)
{
    const char *beside = find_ethernet_only(binding);
    if (link->framing == LINK_FRAMING_HDLC && beside != NULL) {
        g_set_error(inner, SIM_ERROR, SIM_ERROR_VALUE, "hdlc is not simulated together with %s",
                    beside);
        return FALSE;
    }
    if (link->framing != first->framing) {
        g_set_error_literal(inner, SIM_ERROR, SIM_ERROR_VALUE,
                            "frames would change their size between ethernet and hdlc, which is "
                            "not simulated: one framing for all links");
        return FALSE;
    }
    return TRUE;
}

gboolean point_check_links(const PointBinding *binding, GError **error)
{
    const GPtrArray *links = binding->bound->top.links;
    for (guint i = 0; i < links->len; i++) {
        const LinkSettings *link = g_ptr_array_index(links, i);
        const char *name = "framing";
        GError *inner = NULL;
        if (!check_framing(binding, link, g_ptr_array_index(links, 0), &inner) ||
            !link_settings_check(link, &name, &inner)) {
            g_autofree char *path = g_strdup_printf("%u.%s", i, name);
            return point_fail(binding, yaml_node_get_key(binding->tree, "links"),
                              yaml_node_get(binding->tree, "links"), path, inner, error);
        }
    }
    return TRUE;
}
