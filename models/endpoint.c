#include "models/endpoint.h"

#include <arpa/inet.h>
#include <string.h>

#define ADDRESS_FORMS "ADDR, ADDR:PORT, or [ADDR]:PORT for IPv6 with a port"

static gboolean read_port(const char *text, Endpoint *endpoint, GError **error)
{
    guint64 port;
    if (!g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT16, &port, NULL)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "'%s' is not a port: 0 to 65535", text);
        return FALSE;
    }
    endpoint->has_port = TRUE;
    endpoint->port = (guint16)port;
    return TRUE;
}

/* Cuts `text` into address and port, in place; *port is NULL when there is none. */
static const char *split_port(char *text, char **port)
{
    char *colon = strchr(text, ':');
    char *bracket = text[0] == '[' ? strchr(text, ']') : NULL;
    *port = NULL;
    if (bracket != NULL && (bracket[1] == '\0' || bracket[1] == ':')) {
        *port = bracket[1] == ':' ? bracket + 2 : NULL;
        *bracket = '\0';
        return text + 1;
    }
    if (colon != NULL && strchr(colon + 1, ':') == NULL) { /* two colons: IPv6 without a port */
        *port = colon + 1;
        *colon = '\0';
    }
    return text;
}

gboolean endpoint_parse(const char *text, Endpoint *endpoint, GError **error)
{
    g_autofree char *copy = g_strdup(text);
    char *port;
    const char *address = split_port(copy, &port);
    gboolean is_ipv6 = strchr(address, ':') != NULL;

    *endpoint = (Endpoint){.text = text, .ip_version = is_ipv6 ? 6 : 4};
    if ((text[0] == '[' && !is_ipv6) ||
        inet_pton(is_ipv6 ? AF_INET6 : AF_INET, address, endpoint->address) != 1) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "'%s' is not an address: " ADDRESS_FORMS,
                    text);
        return FALSE;
    }
    return port == NULL || read_port(port, endpoint, error);
}
