/* The address plan: its corners as siitperf's README and the draft print them, and that no address
 * is given twice. */
#include "models/address_plan.h"

#include <arpa/inet.h>
#include <string.h>

typedef struct {
    guint ip_version, networks, index;
    const char *left, *right;
} Corner;

static const Corner corners[] = {
    {4, 1, 0, "198.18.0.2", "198.19.0.2"},
    {4, 1, 1, "198.18.0.3", "198.19.0.3"},
    {4, 1, 253, "198.18.0.255", "198.19.0.255"},
    {4, 1, 254, "198.18.1.0", "198.19.1.0"},
    {4, 1, 65532, "198.18.255.254", "198.19.255.254"},
    {4, 2, 0, "198.18.0.2", "198.19.0.2"},
    {4, 2, 1, "198.18.1.2", "198.19.1.2"},
    {4, 2, 505, "198.18.1.254", "198.19.1.254"},
    {4, 256, 255, "198.18.255.2", "198.19.255.2"},
    {4, 256, 256, "198.18.0.3", "198.19.0.3"},
    {4, 256, 64767, "198.18.255.254", "198.19.255.254"},
    {6, 1, 0, "2001:2::2", "2001:2:0:8000::2"},
    {6, 1, 1, "2001:2::1:2", "2001:2:0:8000::1:2"},
    {6, 1, 65535, "2001:2::ffff:2", "2001:2:0:8000::ffff:2"},
    {6, 3, 2, "2001:2:0:2::2", "2001:2:0:8002::2"},
    {6, 3, 5, "2001:2:0:2::1:2", "2001:2:0:8002::1:2"},
    {6, 256, 255, "2001:2:0:ff::2", "2001:2:0:80ff::2"},
    {6, 256, 65535, "2001:2:0:ff::ff:2", "2001:2:0:80ff::ff:2"},
};

static void assert_address(const AddressPlan *plan, AddressSide side, guint index,
                           const char *expected)
{
    guint8 address[ADDRESS_PLAN_MAX_BYTES];
    guint8 wanted[ADDRESS_PLAN_MAX_BYTES];
    char text[INET6_ADDRSTRLEN];
    int family = plan->ip_version == 4 ? AF_INET : AF_INET6;

    address_plan_get(plan, side, index, address);
    g_assert_cmpint(inet_pton(family, expected, wanted), ==, 1);
    if (memcmp(address, wanted, address_plan_address_bytes(plan)) != 0) {
        g_error("IPv%u, %u networks, address %u: %s, expected %s", plan->ip_version, plan->networks,
                index, inet_ntop(family, address, text, sizeof text), expected);
    }
}

static void test_corners(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(corners); i++) {
        const Corner *corner = &corners[i];
        AddressPlan plan = {.ip_version = corner->ip_version, .networks = corner->networks};
        assert_address(&plan, ADDRESS_SIDE_LEFT, corner->index, corner->left);
        assert_address(&plan, ADDRESS_SIDE_RIGHT, corner->index, corner->right);
    }
}

static void test_capacity(void)
{
    static const struct {
        AddressPlan plan;
        guint capacity;
    } plans[] = {
        {{4, 1, 0}, 65533}, {{4, 2, 0}, 506},   {{4, 256, 0}, 64768}, {{4, 1, 1}, 253},
        {{6, 1, 0}, 65536}, {{6, 2, 0}, 65536}, {{6, 256, 0}, 65536}, {{4, 2, 3}, 506},
    };
    for (guint i = 0; i < G_N_ELEMENTS(plans); i++) {
        g_assert_cmpuint(address_plan_capacity(&plans[i].plan), ==, plans[i].capacity);
        g_assert_cmpuint(address_plan_address_bytes(&plans[i].plan), ==,
                         plans[i].plan.ip_version == 4 ? 4 : 16);
    }
}

/* The host part is none of the DUT's, the network's and the broadcast address's. */
static void assert_host(const AddressPlan *plan, const guint8 *address, guint n_bytes)
{
    guint host = address[n_bytes - 1];
    guint host16 = (guint)address[n_bytes - 2] << 8 | host;
    if (plan->ip_version == 4 && plan->networks > 1) {
        g_assert_true(host >= 2 && host <= 254);
    } else {
        g_assert_true(host16 >= 2 && host16 <= 65534);
    }
}

/* All addresses of both sides are different. */
static void assert_distinct(const AddressPlan *plan)
{
    guint n_bytes = address_plan_address_bytes(plan);
    guint capacity = address_plan_capacity(plan);
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    for (gint side = ADDRESS_SIDE_LEFT; side <= ADDRESS_SIDE_RIGHT; side++) {
        for (guint i = 0; i < capacity; i++) {
            guint8 address[ADDRESS_PLAN_MAX_BYTES];
            address_plan_get(plan, (AddressSide)side, i, address);
            g_assert_true(g_hash_table_add(seen, g_bytes_new(address, n_bytes)));
            assert_host(plan, address, n_bytes);
        }
    }
}

static void test_distinct(void)
{
    static const guint networks[] = {1, 2, 7, 255, 256};
    for (guint i = 0; i < 2 * G_N_ELEMENTS(networks); i++) {
        AddressPlan plan = {.ip_version = i % 2 == 0 ? 4 : 6, .networks = networks[i / 2]};
        assert_distinct(&plan);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/address-plan/corners", test_corners);
    g_test_add_func("/models/address-plan/capacity", test_capacity);
    g_test_add_func("/models/address-plan/distinct", test_distinct);
    return g_test_run();
}
