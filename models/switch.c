#include "models/switch.h"

#include "models/frame.h"

static const char *const mode_choices[] = {"store-and-forward", "cut-through", NULL};
static const char *const sharing_choices[] = {"complete", "dynamic", NULL};
static const char *const alpha_choices[] = {"1/64", "1/32", "1/16", "1/8", "1/4", "1/2",
                                            "1",    "2",    "4",    "8",   NULL};
static const char *const table_full_choices[] = {"keep", "replace", NULL};

static const SimAttribute attributes[] = {
    {.name = "ports",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(SwitchSettings, ports),
     .minimum = 2,
     .maximum = SWITCH_MAX_PORTS,
     .default_text = "8",
     .help = "ports, numbered from 0",
     .source = "dutsim: a small switch"},
    {.name = "mode",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(SwitchSettings, mode),
     .choices = mode_choices,
     .default_text = "store-and-forward",
     .help = "when a frame can go on: when it is in, or when its header is",
     .source = "RFC 1242 sections 3.8 and 3.18: store and forward devices, bit forwarding devices"},
    {.name = "latency",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(SwitchSettings, latency_ps),
     .maximum = SIM_PS_PER_S,
     .default_text = "0 ns",
     .help = "time from the last bit needed to the frame being ready to leave",
     .source = "dutsim: an ideal switch unless a data sheet says otherwise"},
    {.name = "header",
     .type = SIM_ATTRIBUTE_SIZE,
     .offset = G_STRUCT_OFFSET(SwitchSettings, header_bytes),
     .minimum = 6,
     .maximum = FRAME_MAX_BYTES,
     .default_text = "14 B",
     .help = "cut-through: bytes of a frame that must be in before it can leave",
     .source = "IEEE 802.3-2018 clause 3.1.1: addresses and type"},
    {.name = "table_size",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(SwitchSettings, table_size),
     .minimum = 1,
     .maximum = 1 << 20,
     .default_text = "8192",
     .help = "MAC addresses that the table holds",
     .source = "dutsim: 8 Ki entries, what small gigabit switches state"},
    {.name = "table_full",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(SwitchSettings, table_full),
     .choices = table_full_choices,
     .default_text = "keep",
     .help = "a new address and a full table: not learned, or in place of the oldest entry",
     .source = "IEEE 802.1D-2004 clause 7.8: either is allowed"},
    {.name = "ageing",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(SwitchSettings, ageing_ps),
     .minimum = 1,
     .maximum = 1000000 * SIM_PS_PER_S,
     .default_text = "300 s",
     .help = "time after which an entry goes whose address has sent nothing",
     .source = "IEEE 802.1D-2004 table 7-5: 300 s"},
    {.name = "learning_frames",
     .type = SIM_ATTRIBUTE_BOOLEAN,
     .offset = G_STRUCT_OFFSET(SwitchSettings, learning_frames),
     .default_text = "true",
     .help = "whether all stations have sent a frame just before the trial",
     .source = "RFC 2544 section 23 (b): learning frames before each trial"},
    {.name = "buffer",
     .type = SIM_ATTRIBUTE_SIZE,
     .offset = G_STRUCT_OFFSET(SwitchSettings, buffer_bytes),
     .minimum = FRAME_MIN_BYTES_IPV4,
     .maximum = 1 << 30,
     .default_text = "512 KiB",
     .help = "bytes of frames that all ports together hold",
     .source = "dutsim: half a MiB, shared"},
    {.name = "port_buffer",
     .type = SIM_ATTRIBUTE_SIZE,
     .offset = G_STRUCT_OFFSET(SwitchSettings, port_buffer_bytes),
     .maximum = 1 << 30,
     .default_text = "0 B",
     .help = "bytes of these that an output port may hold; 0: all",
     .source = "dutsim: no limit but the memory's"},
    {.name = "mark_threshold",
     .type = SIM_ATTRIBUTE_SIZE,
     .offset = G_STRUCT_OFFSET(SwitchSettings, mark_bytes),
     .maximum = 1 << 30,
     .default_text = "0 B",
     .help = "bytes of an output port: a frame of hosts with ECN that would make it more is marked "
             "(test frames are not ECN-capable, and pass); 0: none is",
     .source = "dutsim: none; RFC 3168 section 5: CE where a frame would else be dropped early"},
    {.name = "buffer_sharing",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(SwitchSettings, sharing),
     .choices = sharing_choices,
     .default_text = "complete",
     .help = "how ports share the buffer: first come, first served, or each up to a threshold that "
             "falls as the buffer fills",
     .source = "dutsim: a plain memory; complete sharing and dynamic thresholds: Choudhury and "
               "Hahne, IEEE/ACM Trans. Networking 6(2), 1998"},
    {.name = "alpha",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(SwitchSettings, alpha),
     .choices = alpha_choices,
     .default_text = "8",
     .help = "dynamic: a port's threshold, as a multiple of the free buffer",
     .source = "SONiC (sonic-net/SONiC, doc/qos): egress_lossy_profile has dynamic_th 3, which SAI "
               "(saibuffer.h) defines as 2^3"},
    {.name = "vlans",
     .type = SIM_ATTRIBUTE_INTEGERS,
     .offset = G_STRUCT_OFFSET(SwitchSettings, vlans),
     .minimum = 1,
     .maximum = 4094,
     .max_length = SWITCH_MAX_PORTS,
     .help = "VLAN of each port, from port 0 on; when unset, and for further ports: 1",
     .source = "IEEE 802.1Q-2018 table 9-2: default PVID 1"},
    {0},
};

const SimAttributeTable switch_attributes = {
    .name = "switch",
    .help = "an Ethernet switch between the tester and the DUT",
    .size = sizeof(SwitchSettings),
    .attributes = attributes,
};

gboolean switch_is_below_threshold(const SwitchSettings *settings, gint64 port_bytes,
                                   gint64 all_bytes)
{
    gint64 free_bytes = settings->buffer_bytes - all_bytes;
    gint shift = settings->alpha - SWITCH_ALPHA_ONE;
    return settings->sharing == SWITCH_SHARING_COMPLETE ||
           (shift >= 0 ? port_bytes < free_bytes << shift : port_bytes << -shift < free_bytes);
}

gboolean switch_settings_check(const SwitchSettings *settings, const char **path, GError **error)
{
    *path = "vlans";
    if (settings->vlans != NULL && settings->vlans->len > (guint)settings->ports) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "%u VLANs for %" G_GINT64_FORMAT " ports: at most one a port",
                    settings->vlans->len, settings->ports);
        return FALSE;
    }
    return TRUE;
}

gint64 switch_vlan_of(const SwitchSettings *settings, guint port)
{
    return settings->vlans != NULL && port < settings->vlans->len
               ? g_array_index(settings->vlans, gint64, port)
               : 1;
}
