/* tests/sim/attribute-device.h: settings with an attribute of every type. */
#ifndef TESTS_SIM_ATTRIBUTE_DEVICE_H
#define TESTS_SIM_ATTRIBUTE_DEVICE_H

#include <stddef.h>
#include <string.h>

#include "sim/attribute.h"
#include "sim/error.h"

typedef struct {
    gint udp4;
    gint udp6;
} Hash;

typedef struct {
    SimTime propagation_ps;
    char *name;
} Link;

typedef struct {
    gint64 ring_size;
    char *key;
    Hash hash;
} Nic;

typedef struct {
    gint64 cores;
    gint64 queues;
    gint64 offset;
    gboolean is_shared;
    double risk;
    double share;
    SimTime delay_ps;
    gint64 rate_bps;
    gint64 clock_hz;
    gint64 frame_size_bytes;
    SimCost cost;
    SimLoad load;
    gint mode;
    GArray *table;
    GPtrArray *names;
    Nic nic;
    GPtrArray *links;
    gint64 in_no_table;
} Device;

static inline gboolean check_key(const char *text, GError **error)
{
    if (text[strspn(text, "0123456789abcdef")] == '\0') {
        return TRUE;
    }
    g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "'%s' is not a key: hex digits", text);
    return FALSE;
}

static const char *const hash_names[] = {"ip", "ip-port", NULL};
static const char *const mode_names[] = {"none", "per-frame", "per-batch", NULL};

static const SimAttribute hash_attributes[] = {
    {.name = "udp4",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = offsetof(Hash, udp4),
     .default_text = "ip-port",
     .choices = hash_names},
    {.name = "udp6",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = offsetof(Hash, udp6),
     .default_text = "ip",
     .choices = hash_names},
    {.name = NULL},
};
static const SimAttributeTable hash_table = {
    .name = "hash", .size = sizeof(Hash), .attributes = hash_attributes, .scalar_sets_all = TRUE};

static const SimAttribute link_attributes[] = {
    {.name = "propagation",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = offsetof(Link, propagation_ps),
     .default_text = "5 ns"},
    {.name = "name", .type = SIM_ATTRIBUTE_STRING, .offset = offsetof(Link, name)},
    {.name = NULL},
};
static const SimAttributeTable link_table = {
    .name = "link", .size = sizeof(Link), .attributes = link_attributes};

static const SimAttribute nic_attributes[] = {
    {.name = "ring_size",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = offsetof(Nic, ring_size),
     .minimum = 64,
     .maximum = 4096,
     .default_text = "512"},
    {.name = "key",
     .type = SIM_ATTRIBUTE_STRING,
     .offset = offsetof(Nic, key),
     .default_text = "6d5a",
     .check = check_key},
    {.name = "hash",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = offsetof(Nic, hash),
     .group = &hash_table},
    {.name = NULL},
};
static const SimAttributeTable nic_table = {
    .name = "nic", .size = sizeof(Nic), .attributes = nic_attributes};

static const SimAttribute device_attributes[] = {
    {.name = "cores",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = offsetof(Device, cores),
     .minimum = 1,
     .maximum = 65533,
     .default_text = "1"},
    {.name = "queues",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = offsetof(Device, queues),
     .minimum = 1,
     .maximum = G_MAXINT64},
    {.name = "offset",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = offsetof(Device, offset),
     .minimum = -5,
     .maximum = 5,
     .default_text = "-3"},
    {.name = "shared",
     .type = SIM_ATTRIBUTE_BOOLEAN,
     .offset = offsetof(Device, is_shared),
     .default_text = "true"},
    {.name = "risk",
     .type = SIM_ATTRIBUTE_REAL,
     .offset = offsetof(Device, risk),
     .default_text = "1e-6"},
    {.name = "share",
     .type = SIM_ATTRIBUTE_REAL,
     .offset = offsetof(Device, share),
     .maximum = 1,
     .default_text = "0.1"},
    {.name = "delay",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = offsetof(Device, delay_ps),
     .maximum = SIM_PS_PER_S,
     .default_text = "67.2 ns"},
    {.name = "rate",
     .type = SIM_ATTRIBUTE_RATE,
     .offset = offsetof(Device, rate_bps),
     .minimum = 1000000,
     .maximum = 1600000000000,
     .default_text = "10 Gbit/s"},
    {.name = "clock",
     .type = SIM_ATTRIBUTE_FREQUENCY,
     .offset = offsetof(Device, clock_hz),
     .default_text = "3.2 GHz"},
    {.name = "frame_size",
     .type = SIM_ATTRIBUTE_SIZE,
     .offset = offsetof(Device, frame_size_bytes),
     .minimum = 64,
     .maximum = 9216,
     .default_text = "64 B"},
    {.name = "cost",
     .type = SIM_ATTRIBUTE_COST,
     .offset = offsetof(Device, cost),
     .maximum = SIM_PS_PER_MS,
     .default_text = "1840 cycles"},
    {.name = "load",
     .type = SIM_ATTRIBUTE_LOAD,
     .offset = offsetof(Device, load),
     .minimum = 1,
     .maximum = 1000000000,
     .default_text = "99.5 %"},
    {.name = "mode",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = offsetof(Device, mode),
     .default_text = "per-batch",
     .choices = mode_names},
    {.name = "table",
     .type = SIM_ATTRIBUTE_INTEGERS,
     .offset = offsetof(Device, table),
     .maximum = 127,
     .default_text = "[0, 1, 2]",
     .min_length = 2,
     .max_length = 4},
    {.name = "names", .type = SIM_ATTRIBUTE_STRINGS, .offset = offsetof(Device, names)},
    {.name = "nic",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = offsetof(Device, nic),
     .group = &nic_table},
    {.name = "links",
     .type = SIM_ATTRIBUTE_GROUPS,
     .offset = offsetof(Device, links),
     .group = &link_table},
    {.name = NULL},
};
static const SimAttributeTable device_table = {
    .name = "device", .size = sizeof(Device), .attributes = device_attributes};

static inline const SimAttribute *at(const char *path)
{
    const SimAttribute *attribute = sim_attribute_table_find_path(&device_table, path);
    g_assert_nonnull(attribute);
    return attribute;
}

#endif
