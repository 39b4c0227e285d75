#include "models/switch_domains.h"

/* Whether two ways pass one switch in one VLAN. */
static gboolean meet(const SwitchWay *a, const SwitchWay *b)
{
    for (guint i = 0; i < a->n_switches; i++) {
        for (guint k = 0; k < b->n_switches; k++) {
            const SwitchPlace *one = &a->switches[i];
            const SwitchPlace *other = &b->switches[k];
            if (one->settings == other->settings &&
                switch_vlan_of(one->settings, one->ports[0]) ==
                    switch_vlan_of(other->settings, other->ports[0])) {
                return TRUE;
            }
        }
    }
    return FALSE;
}

static void number_nodes(SwitchDomains *domains, const SwitchWay *ways)
{
    const SwitchSettings *known[SWITCH_MAX_NODES];
    guint n_known = 0;
    for (guint way = 0; way < domains->n_ways; way++) {
        for (guint i = 0; i < ways[way].n_switches; i++) {
            const SwitchSettings *settings = ways[way].switches[i].settings;
            guint node = 0;
            while (node < n_known && known[node] != settings) {
                node++;
            }
            known[node] = settings;
            n_known = MAX(n_known, node + 1);
            domains->nodes[way] |= 1U << node;
        }
    }
}

void switch_domains_init(SwitchDomains *domains, const SwitchWay *ways, guint n_ways)
{
    *domains = (SwitchDomains){.n_ways = n_ways};
    number_nodes(domains, ways);
    for (guint way = 0; way < n_ways; way++) {
        domains->domain[way] = way;
    }
    for (guint i = 0; i < n_ways * n_ways; i++) {
        guint from = domains->domain[i / n_ways];
        guint to = domains->domain[i % n_ways];
        for (guint k = 0; from != to && meet(&ways[i / n_ways], &ways[i % n_ways]) && k < n_ways;
             k++) {
            domains->domain[k] = domains->domain[k] == from ? to : domains->domain[k];
        }
    }
}

guint32 switch_domains_hearing(const SwitchDomains *domains, guint way)
{
    guint32 nodes = 0;
    for (guint i = 0; i < domains->n_ways; i++) {
        nodes |= domains->domain[i] == domains->domain[way] ? domains->nodes[i] : 0;
    }
    return nodes;
}
