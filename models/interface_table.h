/* models/interface_table.h: how a Linux kernel keeps its network interfaces.
 *
 * A list of all in order of creation, a hash by name and one by index, of 256 chains each (Linux
 * NETDEV_HASHBITS 8, include/net/net_namespace.h and net/core/dev.c); new interfaces come first in
 * their chains (list_netdevice: hlist_add_head_rcu). Finding one walks a chain, so it grows with
 * the number of interfaces; each look-up says how many nodes it passed.
 *
 * The name's hash is that of Linux up to 4.7: over its characters c, h = (h + 16 c + c / 16) * 11
 * (full_name_hash, include/linux/dcache.h), then the highest 8 bits of h * 0x9e370001 (hash_32,
 * include/linux/hash.h), both modulo 2^32. Later kernels mix in a secret of the namespace: other
 * chains, of the same mean length. An index's chain is its lowest 8 bits. */
#ifndef MODELS_INTERFACE_TABLE_H
#define MODELS_INTERFACE_TABLE_H

#include <glib.h>

#define INTERFACE_NAME_BYTES 16 /* IFNAMSIZ, the closing 0 included */
#define INTERFACE_CHAINS     256

typedef struct {
    guint index; /* from 1 */
    guint group;
    guint mtu_bytes;
    guint n_addresses;
    gboolean is_up;
    char name[INTERFACE_NAME_BYTES];
} Interface;

typedef struct InterfaceTable InterfaceTable;

/* The table of a fresh namespace: it holds "lo", index 1. (transfer full) */
InterfaceTable *interface_table_new(void);
void interface_table_free(InterfaceTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(InterfaceTable, interface_table_free)

/* Adds an interface of group 0, MTU 1500, down, with the next index. The name (up to 15 characters)
 * must not be there yet. Pointers got before are invalid then. (transfer none) */
Interface *interface_table_add(InterfaceTable *table, const char *name);

guint interface_table_length(const InterfaceTable *table);

/* The interface at a position of the list, from 0. (transfer none) */
Interface *interface_table_get(InterfaceTable *table, guint position);

/* The interface of that name or index, NULL if there is none; *n_steps becomes the number of nodes
 * of the chain that were looked at. (transfer none) (nullable) */
Interface *interface_table_find_name(InterfaceTable *table, const char *name, guint *n_steps);
Interface *interface_table_find_index(InterfaceTable *table, guint index, guint *n_steps);

/* The chain of a name. */
guint interface_table_name_chain(const char *name);

#endif
