/* The attributes of RSS and the checks that no range can make. */
#include "models/rss-internal.h"

#define TABLE_SIZE_MIN 16
#define TABLE_SIZE_MAX 2048

static const char *const hash_choices[] = {"ip", "ip-port", NULL};
static const char *const extension_choices[] = {"stop", "skip", NULL};
static const char *const function_choices[] = {"toeplitz", "symmetric-xor", NULL};

#define HASH_INPUT(field, frames, why)                                                 \
    {                                                                                  \
        .name = #field, .type = SIM_ATTRIBUTE_ENUM,                                    \
        .offset = G_STRUCT_OFFSET(RssHashSettings, field), .choices = hash_choices,    \
        .default_text = "ip-port",                                                     \
        .help = "what is hashed of " frames ": addresses, or ports too", .source = why \
    }

#define UDP_SOURCE "Linux i40e and mlx5 hash UDP ports by default (ixgbe and OpenBSD do not)"
#define TCP_SOURCE "Microsoft, RSS Hashing Functions: TCP is hashed with its ports; all drivers do"

static const SimAttribute hash_list[] = {
    HASH_INPUT(udp4, "UDP over IPv4", UDP_SOURCE),
    HASH_INPUT(udp6, "UDP over IPv6", UDP_SOURCE),
    HASH_INPUT(tcp4, "TCP over IPv4", TCP_SOURCE),
    HASH_INPUT(tcp6, "TCP over IPv6", TCP_SOURCE),
    {0},
};

static const SimAttributeTable hash_attributes = {
    .name = "hash",
    .help = "input of the hash by protocol; a bare ip or ip-port sets all four",
    .size = sizeof(RssHashSettings),
    .attributes = hash_list,
    .scalar_sets_all = TRUE,
};

static const SimAttribute rss_list[] = {
    {.name = "function",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(RssSettings, function),
     .choices = function_choices,
     .default_text = "toeplitz",
     .help = "hash function; symmetric-xor: Toeplitz over source XOR destination, as ethtool's "
             "xfrm",
     .source = "Microsoft, RSS Hashing Functions: Toeplitz; every driver's default"},
    {.name = "key",
     .type = SIM_ATTRIBUTE_STRING,
     .offset = G_STRUCT_OFFSET(RssSettings, key),
     .default_text = "microsoft",
     .help = "microsoft, symmetric (0x6d5a repeated), symmetric-random or random (drawn a "
             "repetition), or hex digits",
     .source = "Microsoft, Verifying the RSS Hash Calculation; FreeBSD option RSS",
     .check = rss_key_check},
    {.name = "hash",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = G_STRUCT_OFFSET(RssSettings, hash),
     .help = "input of the hash by protocol; a bare ip or ip-port sets all four",
     .group = &hash_attributes},
    {.name = "extension_headers",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(RssSettings, extension_headers),
     .choices = extension_choices,
     .default_text = "stop",
     .help = "what is hashed of UDP behind IPv6 extension headers: addresses alone (stop), or as "
             "without them (skip); behind a fragment header always addresses alone",
     .source = "Linux ixgbe_setup_mrqc enables no hash of IPv6 with extensions (BSD's ixgbe does)"},
    {.name = "table_size",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(RssSettings, table_size),
     .minimum = TABLE_SIZE_MIN,
     .maximum = TABLE_SIZE_MAX,
     .default_text = "128",
     .help = "entries of the indirection table, a power of two",
     .source = "Intel 82599 datasheet section 7.1.2.8; Linux ixgbe: 128"},
    {.name = "table",
     .type = SIM_ATTRIBUTE_INTEGERS,
     .offset = G_STRUCT_OFFSET(RssSettings, table),
     .maximum = G_MAXUINT16,
     .help = "queue of each table entry; when unset: entry i holds queue i mod queues",
     .source = "Linux include/linux/ethtool.h, ethtool_rxfh_indir_default",
     .min_length = TABLE_SIZE_MIN,
     .max_length = TABLE_SIZE_MAX},
    {0},
};

const SimAttributeTable rss_attributes = {
    .name = "rss",
    .help = "receive-side scaling: hash, key and indirection table",
    .size = sizeof(RssSettings),
    .attributes = rss_list,
};

static gboolean check_table(const RssSettings *settings, guint n_queues, GError **error)
{
    if (settings->table == NULL) {
        return TRUE;
    }
    if (settings->table->len != settings->table_size) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "a table of %u entries: table_size is %" G_GINT64_FORMAT
                    ", each entry needs its queue",
                    settings->table->len, settings->table_size);
        return FALSE;
    }
    for (guint i = 0; i < settings->table->len; i++) {
        gint64 queue = g_array_index(settings->table, gint64, i);
        if (queue < 0 || queue >= n_queues) {
            g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                        "entry %u of the table is queue %" G_GINT64_FORMAT
                        ": there are %u queues, 0 to %u",
                        i, queue, n_queues, n_queues - 1);
            return FALSE;
        }
    }
    return TRUE;
}

gboolean rss_settings_check(const RssSettings *settings, guint n_queues, const char **path,
                            GError **error)
{
    g_return_val_if_fail(n_queues > 0, FALSE);

    gint64 size = settings->table_size;
    *path = "key";
    if (!rss_key_check(settings->key, error)) {
        return FALSE;
    }
    *path = "table_size";
    if (size < TABLE_SIZE_MIN || size > TABLE_SIZE_MAX || (size & (size - 1)) != 0) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "%" G_GINT64_FORMAT " entries: a power of two from %d to %d is allowed", size,
                    TABLE_SIZE_MIN, TABLE_SIZE_MAX);
        return FALSE;
    }
    *path = "table";
    return check_table(settings, n_queues, error);
}
