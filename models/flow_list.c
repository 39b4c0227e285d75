#include "models/flow_list.h"

#define MOST_WEIGHT 1000

static gboolean parse_end(const char *text, guint ip_version, Endpoint *end, GError **error)
{
    if (!endpoint_parse(text, end, error)) {
        return FALSE;
    }
    end->text = NULL;
    if (end->ip_version != ip_version || !end->has_port) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "'%s' is no end of a flow: an IPv%u address with its port", text, ip_version);
        return FALSE;
    }
    return TRUE;
}

static gboolean parse_flow(const char *text, guint ip_version, GivenFlow *flow, GError **error)
{
    g_auto(GStrv) words = g_strsplit(text, " ", 0);
    guint n = g_strv_length(words);
    guint64 weight = 1;
    *flow = (GivenFlow){0};
    if (n < 2 || n > 3 ||
        (n == 3 && !g_ascii_string_to_unsigned(words[2], 10, 1, MOST_WEIGHT, &weight, NULL))) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "'%s' is no flow: SOURCE:PORT DESTINATION:PORT and, if it is not 1, a weight, "
                    "a whole number from 1 to %d, with a space between them",
                    text, MOST_WEIGHT);
        return FALSE;
    }
    flow->weight = (guint32)weight;
    return parse_end(words[0], ip_version, &flow->source, error) &&
           parse_end(words[1], ip_version, &flow->destination, error);
}

GArray *flow_list_parse(const GPtrArray *texts, guint ip_version, GError **error)
{
    g_autoptr(GArray) flows = g_array_new(FALSE, FALSE, sizeof(GivenFlow));
    for (guint i = 0; i < texts->len; i++) {
        GivenFlow flow;
        if (!parse_flow(g_ptr_array_index(texts, i), ip_version, &flow, error)) {
            return NULL;
        }
        g_array_append_val(flows, flow);
    }
    return g_steal_pointer(&flows);
}

guint32 flow_list_hash(const GivenFlow *flow, const Rss *rss, RssProtocol protocol, guint direction)
{
    const Endpoint *from = direction == 0 ? &flow->source : &flow->destination;
    const Endpoint *to = direction == 0 ? &flow->destination : &flow->source;
    return rss_hash(rss, from->ip_version, protocol, from->address, to->address, from->port,
                    to->port);
}
