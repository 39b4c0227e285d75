/* models/address_plan.h: the tester's IP addresses.
 *
 * Sources: RFC 2544 appendix C.2.2 (198.18.0.0/15, corrected by RFC 6815), RFC 5180 section 8
 * (2001:2::/48), and the layout of the multiple-address draft
 * (draft-lencse-bmwg-multiple-ip-addresses-01, section 4) as siitperf uses it. Address i of a side,
 * n networks: R = i mod n, h = i div n. IPv4, n = 1: 198.18.0.0/16 left, 198.19.0.0/16 right; low
 * 16 bits 2 + i (0.1 is the DUT, 255.255 the broadcast address): at most 65 533. IPv4, n > 1:
 * 198.18.R.(2 + h)/24, 198.19.R.(2 + h)/24: at most 253 n (.1 is the DUT, .255 broadcast). IPv6, n
 * = 1: 2001:2::hhhh:2 left, 2001:2:0:8000::hhhh:2 right, hhhh = h in bits 96-111: at most 65 536.
 *   IPv6, n > 1: R in bits 56-63: 2001:2:0:00RR::hhhh:2 and 2001:2:0:80RR::hhhh:2; 65 536 in all.
 * Several pairs of ports have networks of their own, after RFC 2544 C.2.2.1 (a /24 a port, the
 * first one 198.18.1.0 and 198.19.1.0): R counts from first_network on, and a network alone is a
 * /24 too. The addresses in frames are the same in the direct and the gateway set-up, so that the
 * RSS hash, and nothing but the neighbour and route tables, is compared. Gateway, our own plan
 * after RFC 2544 C.2.2.2 (a phantom router is node 10 of its network): the links are
 * 192.168.18.0/24 and 192.168.19.0/24 (IPv6: fd00:2:18::/64 and fd00:2:19::/64), the DUT is node 1,
 * the tester's next hop node 10, and each of the n networks is a route through it. */
#ifndef MODELS_ADDRESS_PLAN_H
#define MODELS_ADDRESS_PLAN_H

#include <glib.h>

#define ADDRESS_PLAN_MAX_BYTES 16

typedef enum { ADDRESS_SIDE_LEFT, ADDRESS_SIDE_RIGHT } AddressSide;

/* A plain record. */
typedef struct {
    guint ip_version;    /* 4 or 6 */
    guint networks;      /* 1..256 */
    guint first_network; /* of a pair of ports among several, 1..255; 0: there is one pair */
} AddressPlan;

/* Bytes of an address: 4 or 16. */
guint address_plan_address_bytes(const AddressPlan *plan);

/* How many addresses a side can have. */
guint address_plan_capacity(const AddressPlan *plan);

/* Writes address `index` (below the capacity) of `side` in network byte order; `address` has room
 * for address_plan_address_bytes(). */
void address_plan_get(const AddressPlan *plan, AddressSide side, guint index, guint8 *address);

/* The DUT's own address in the network of address `index` of `side`: .1 (IPv6: ::1). */
void address_plan_get_dut(const AddressPlan *plan, AddressSide side, guint index, guint8 *address);

/* The gateway set-up's link: the DUT's address on it (node 1) and the tester's (node 10). */
void address_plan_get_link(const AddressPlan *plan, AddressSide side, gboolean of_dut,
                           guint8 *address);

#endif
