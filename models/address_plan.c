#include "models/address_plan.h"

#include <string.h>

/* Hosts of a /16 and a /24: .0 is the network, .1 the DUT, the last the broadcast address. */
#define HOSTS_OF_16   (65536 - 3)
#define HOSTS_OF_24   (256 - 3)
#define DUT_HOST      1
#define FIRST_HOST    2
#define NEXT_HOP_HOST 10
#define HOSTS_IPV6    65536

guint address_plan_address_bytes(const AddressPlan *plan)
{
    return plan->ip_version == 4 ? 4 : ADDRESS_PLAN_MAX_BYTES;
}

/* Whether all hosts are in the only network. */
static gboolean is_one_network(const AddressPlan *plan)
{
    return plan->networks == 1 && plan->first_network == 0;
}

guint address_plan_capacity(const AddressPlan *plan)
{
    if (plan->ip_version != 4) {
        return HOSTS_IPV6;
    }
    return is_one_network(plan) ? HOSTS_OF_16 : HOSTS_OF_24 * plan->networks;
}

/* R */
static guint network_of(const AddressPlan *plan, guint index)
{
    return plan->first_network + index % plan->networks;
}

static void get_ipv4(const AddressPlan *plan, AddressSide side, guint index, guint8 *address)
{
    guint host = FIRST_HOST + index / plan->networks;
    address[0] = 198;
    address[1] = side == ADDRESS_SIDE_LEFT ? 18 : 19;
    address[2] = (guint8)(is_one_network(plan) ? host >> 8 : network_of(plan, index));
    address[3] = (guint8)host;
}

static void get_ipv6(const AddressPlan *plan, AddressSide side, guint index, guint8 *address)
{
    static const guint8 prefix[] = {0x20, 0x01, 0x00, 0x02};
    guint host = index / plan->networks;
    memset(address, 0, ADDRESS_PLAN_MAX_BYTES);
    memcpy(address, prefix, sizeof prefix);
    address[6] = side == ADDRESS_SIDE_LEFT ? 0 : 0x80;
    address[7] = (guint8)network_of(plan, index); /* bits 56-63 */
    address[12] = (guint8)(host >> 8);            /* bits 96-111 */
    address[13] = (guint8)host;
    address[15] = FIRST_HOST;
}

void address_plan_get(const AddressPlan *plan, AddressSide side, guint index, guint8 *address)
{
    g_assert(index < address_plan_capacity(plan));
    if (plan->ip_version == 4) {
        get_ipv4(plan, side, index, address);
    } else {
        get_ipv6(plan, side, index, address);
    }
}

void address_plan_get_dut(const AddressPlan *plan, AddressSide side, guint index, guint8 *address)
{
    address_plan_get(plan, side, index % plan->networks, address);
    if (plan->ip_version == 4) {
        address[2] = (guint8)(is_one_network(plan) ? 0 : address[2]);
        address[3] = DUT_HOST;
    } else {
        address[12] = address[13] = 0;
        address[15] = DUT_HOST;
    }
}

void address_plan_get_link(const AddressPlan *plan, AddressSide side, gboolean of_dut,
                           guint8 *address)
{
    guint8 host = of_dut ? DUT_HOST : NEXT_HOP_HOST;
    if (plan->ip_version == 4) {
        const guint8 link[4] = {192, 168, side == ADDRESS_SIDE_LEFT ? 18 : 19, host};
        memcpy(address, link, sizeof link);
        return;
    }
    memset(address, 0, ADDRESS_PLAN_MAX_BYTES);
    address[0] = 0xfd;
    address[3] = 0x02;
    address[5] = side == ADDRESS_SIDE_LEFT ? 0x18 : 0x19;
    address[15] = host;
}
