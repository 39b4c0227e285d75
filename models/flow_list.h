/* models/flow_list.h: flows that a scenario gives one by one. */
#ifndef MODELS_FLOW_LIST_H
#define MODELS_FLOW_LIST_H

#include "models/endpoint.h"
#include "models/rss.h"

typedef struct {
    Endpoint source, destination; /* of direction 0; their texts are not kept */
    guint32 weight;
} GivenFlow;

/* Reads texts such as `198.18.0.2:1024 198.19.0.2:7` or `... 3`, its weight; all of one IP version.
 * Both ends have a port. (transfer full) of GivenFlow; NULL: SIM_ERROR_VALUE. */
GArray *flow_list_parse(const GPtrArray *texts, guint ip_version, GError **error);

/* The RSS hash of a flow in a direction: the reverse swaps its ends. */
guint32 flow_list_hash(const GivenFlow *flow, const Rss *rss, RssProtocol protocol,
                       guint direction);

#endif
