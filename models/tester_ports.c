#include "models/tester_ports.h"

const char *const tester_selection_names[] = {"as-forward", "fixed",  "increment",
                                              "decrement",  "random", NULL};

#define PORT(field, text, default_value, why)                                                 \
    {                                                                                         \
        .name = #field, .type = SIM_ATTRIBUTE_INTEGER,                                        \
        .offset = G_STRUCT_OFFSET(TesterPortSettings, field), .minimum = 1, .maximum = 65535, \
        .default_text = default_value, .help = text, .source = why                            \
    }

#define GROUP(struct_type, field, table, text)                                         \
    {                                                                                  \
        .name = #field, .type = SIM_ATTRIBUTE_GROUP,                                   \
        .offset = G_STRUCT_OFFSET(struct_type, field), .help = text, .group = &(table) \
    }

#define REVERSE_SOURCE "dutsim: both directions alike; siitperf: Rev-var-sport and the like"

static const SimAttribute source_port_list[] = {
    PORT(minimum, "lowest source port", "1024", "RFC 4814 section 4.5"),
    PORT(maximum, "highest source port", "65535", "RFC 4814 section 4.5"),
    PORT(fixed, "the source port with selection fixed", "49184",
         "RFC 2544 appendix C.2.6.4: 0xC020"),
    {0},
};

static const SimAttribute destination_port_list[] = {
    PORT(minimum, "lowest destination port", "1", "RFC 4814 section 4.5"),
    PORT(maximum, "highest destination port", "49151", "RFC 4814 section 4.5"),
    PORT(fixed, "the destination port with selection fixed", "7",
         "RFC 2544 appendix C.2.6.4: echo"),
    {0},
};

static const SimAttribute reverse_source_list[] = {
    PORT(minimum, "lowest source port; when unset: the forward direction's", NULL, REVERSE_SOURCE),
    PORT(maximum, "highest source port; when unset: the forward direction's", NULL, REVERSE_SOURCE),
    PORT(fixed, "source port with selection fixed; when unset: the forward direction's", NULL,
         REVERSE_SOURCE),
    {0},
};

static const SimAttribute reverse_destination_list[] = {
    PORT(minimum, "lowest destination port; when unset: the forward direction's", NULL,
         REVERSE_SOURCE),
    PORT(maximum, "highest destination port; when unset: the forward direction's", NULL,
         REVERSE_SOURCE),
    PORT(fixed, "destination port with selection fixed; when unset: the forward direction's", NULL,
         REVERSE_SOURCE),
    {0},
};

#define PORT_TABLE(table, list, text)                                           \
    static const SimAttributeTable table = {.name = text,                       \
                                            .help = "UDP " text " ports",       \
                                            .size = sizeof(TesterPortSettings), \
                                            .attributes = list}

PORT_TABLE(source_port_attributes, source_port_list, "source");
PORT_TABLE(destination_port_attributes, destination_port_list, "destination");
PORT_TABLE(reverse_source_attributes, reverse_source_list, "source");
PORT_TABLE(reverse_destination_attributes, reverse_destination_list, "destination");

static const SimAttribute reverse_list[] = {
    {.name = "selection",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(TesterReversePortsSettings, selection),
     .choices = tester_selection_names,
     .default_text = "as-forward",
     .help = "how a frame's ports are chosen in the reverse direction",
     .source = REVERSE_SOURCE},
    GROUP(TesterReversePortsSettings, source, reverse_source_attributes, "UDP source ports"),
    GROUP(TesterReversePortsSettings, destination, reverse_destination_attributes,
          "UDP destination ports"),
    {0},
};

static const SimAttributeTable reverse_attributes = {
    .name = "reverse",
    .help = "what the reverse direction has of its own",
    .size = sizeof(TesterReversePortsSettings),
    .attributes = reverse_list,
};

static const SimAttribute port_list[] = {
    {.name = "selection",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(TesterPortsSettings, selection),
     .choices = TESTER_SELECTION_CHOICES,
     .default_text = "random",
     .help = "how a frame's ports are chosen; fixed: always the ports called fixed",
     .source = "RFC 4814 section 4.5: pseudorandom ports"},
    GROUP(TesterPortsSettings, source, source_port_attributes, "UDP source ports"),
    GROUP(TesterPortsSettings, destination, destination_port_attributes, "UDP destination ports"),
    GROUP(TesterPortsSettings, reverse, reverse_attributes,
          "what the reverse direction has of its own"),
    {0},
};

const SimAttributeTable tester_ports_attributes = {
    .name = "ports",
    .help = "UDP ports of the frames",
    .size = sizeof(TesterPortsSettings),
    .attributes = port_list,
};

/* `own` where it says something. */
static TesterPortSettings port_of(const TesterPortSettings *own, const TesterPortSettings *forward)
{
    return (TesterPortSettings){
        .minimum = own->minimum != 0 ? own->minimum : forward->minimum,
        .maximum = own->maximum != 0 ? own->maximum : forward->maximum,
        .fixed = own->fixed != 0 ? own->fixed : forward->fixed,
    };
}

TesterDirectionPorts tester_ports_of(const TesterPortsSettings *settings, guint direction)
{
    const TesterReversePortsSettings *reverse = &settings->reverse;
    TesterDirectionPorts ports = {(TesterSelection)settings->selection, settings->source,
                                  settings->destination};
    if (direction == 1) {
        ports.selection = reverse->selection != 0 ? (TesterSelection)(reverse->selection - 1)
                                                  : (TesterSelection)settings->selection;
        ports.source = port_of(&reverse->source, &settings->source);
        ports.destination = port_of(&reverse->destination, &settings->destination);
    }
    return ports;
}

const char *tester_ports_first_reverse(const TesterPortsSettings *settings)
{
    const TesterReversePortsSettings *reverse = &settings->reverse;
    return reverse->selection != 0             ? "reverse.selection"
           : reverse->source.minimum != 0      ? "reverse.source.minimum"
           : reverse->source.maximum != 0      ? "reverse.source.maximum"
           : reverse->source.fixed != 0        ? "reverse.source.fixed"
           : reverse->destination.minimum != 0 ? "reverse.destination.minimum"
           : reverse->destination.maximum != 0 ? "reverse.destination.maximum"
           : reverse->destination.fixed != 0   ? "reverse.destination.fixed"
                                               : NULL;
}

static gboolean check_port(const TesterPortSettings *port, GError **error)
{
    if (port->minimum > port->maximum) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "%" G_GINT64_FORMAT " is above the maximum, %" G_GINT64_FORMAT, port->minimum,
                    port->maximum);
        return FALSE;
    }
    return TRUE;
}

gboolean tester_ports_check(const TesterPortsSettings *settings, const char **path, GError **error)
{
    TesterDirectionPorts reverse = tester_ports_of(settings, 1);
    *path = "source.minimum";
    if (!check_port(&settings->source, error)) {
        return FALSE;
    }
    *path = "destination.minimum";
    if (!check_port(&settings->destination, error)) {
        return FALSE;
    }
    *path =
        settings->reverse.source.minimum != 0 ? "reverse.source.minimum" : "reverse.source.maximum";
    if (!check_port(&reverse.source, error)) {
        return FALSE;
    }
    *path = settings->reverse.destination.minimum != 0 ? "reverse.destination.minimum"
                                                       : "reverse.destination.maximum";
    return check_port(&reverse.destination, error);
}

guint tester_port_count(const TesterPortSettings *port)
{
    return (guint)(port->maximum - port->minimum + 1);
}
