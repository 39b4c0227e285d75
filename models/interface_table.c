#include "models/interface_table.h"

#include <string.h>

#define CHAIN_BITS  8
#define FIRST_INDEX 1
#define MTU_BYTES   1500  /* ether_setup, net/ethernet/eth.c */
#define LO_BYTES    16436 /* loopback_setup, drivers/net/loopback.c, up to Linux 3.8 */

/* An interface and the rest of its chains: positions + 1, 0 at the end. */
typedef struct {
    Interface interface;
    guint next_by_name, next_by_index;
} Node;

struct InterfaceTable {
    GArray *nodes; /* of Node, in order of creation: nothing ever leaves */
    guint by_name[INTERFACE_CHAINS], by_index[INTERFACE_CHAINS];
};

static Node *get_node(const InterfaceTable *table, guint position)
{
    return &g_array_index(table->nodes, Node, position);
}

InterfaceTable *interface_table_new(void)
{
    InterfaceTable *table = g_new0(InterfaceTable, 1);
    table->nodes = g_array_new(FALSE, FALSE, sizeof(Node));
    interface_table_add(table, "lo")->mtu_bytes = LO_BYTES;
    return table;
}

void interface_table_free(InterfaceTable *table)
{
    if (table != NULL) {
        g_array_unref(table->nodes);
        g_free(table);
    }
}

guint interface_table_name_chain(const char *name)
{
    guint32 hash = 0;
    for (const char *c = name; *c != '\0'; c++) {
        guint32 byte = (guchar)*c;
        hash = (hash + (byte << 4) + (byte >> 4)) * 11;
    }
    return (guint)((guint32)(hash * G_GUINT64_CONSTANT(0x9e370001)) >> (32 - CHAIN_BITS));
}

static guint index_chain(guint index)
{
    return index & (INTERFACE_CHAINS - 1);
}

Interface *interface_table_add(InterfaceTable *table, const char *name)
{
    guint *by_name = &table->by_name[interface_table_name_chain(name)];
    guint index = table->nodes->len + FIRST_INDEX;
    guint *by_index = &table->by_index[index_chain(index)];
    Node node = {.interface = {.index = index, .mtu_bytes = MTU_BYTES},
                 .next_by_name = *by_name,
                 .next_by_index = *by_index};
    gsize length = g_strlcpy(node.interface.name, name, sizeof node.interface.name);
    g_assert(length < sizeof node.interface.name);
    g_array_append_val(table->nodes, node);
    *by_name = *by_index = table->nodes->len;
    return interface_table_get(table, table->nodes->len - 1);
}

guint interface_table_length(const InterfaceTable *table)
{
    return table->nodes->len;
}

Interface *interface_table_get(InterfaceTable *table, guint position)
{
    g_assert(position < table->nodes->len);
    return &get_node(table, position)->interface;
}

Interface *interface_table_find_name(InterfaceTable *table, const char *name, guint *n_steps)
{
    *n_steps = 0;
    guint next = table->by_name[interface_table_name_chain(name)];
    while (next != 0) {
        Node *node = get_node(table, next - 1);
        (*n_steps)++;
        if (strcmp(node->interface.name, name) == 0) {
            return &node->interface;
        }
        next = node->next_by_name;
    }
    return NULL;
}

Interface *interface_table_find_index(InterfaceTable *table, guint index, guint *n_steps)
{
    *n_steps = 0;
    guint next = table->by_index[index_chain(index)];
    while (next != 0) {
        Node *node = get_node(table, next - 1);
        (*n_steps)++;
        if (node->interface.index == index) {
            return &node->interface;
        }
        next = node->next_by_index;
    }
    return NULL;
}
