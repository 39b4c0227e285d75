/* models/endpoint.h: an end of a flow as people write it: an IP address, and perhaps a port. */
#ifndef MODELS_ENDPOINT_H
#define MODELS_ENDPOINT_H

#include "sim/sim.h"

typedef struct {
    const char *text;   /* as written; borrowed */
    guint ip_version;   /* 4 or 6 */
    guint8 address[16]; /* network order; 4 of them for IPv4 */
    gboolean has_port;
    guint16 port;
} Endpoint;

/* Reads `198.18.0.2`, `198.18.0.2:1024`, `2001:2::1` or `[2001:2::1]:1024`. Error SIM_ERROR_VALUE.
 */
gboolean endpoint_parse(const char *text, Endpoint *endpoint, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
