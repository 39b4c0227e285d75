/* Sizes of netlink messages against those that strace showed on Linux 6.18 with iproute2 6.1 (ifb
 * interfaces), and against sums by hand. */
#include "models/netlink_message.h"

static void test_requests(void)
{
    NetlinkRequest request = netlink_request(NETLINK_NEW_LINK);
    g_assert_cmpuint(netlink_request_bytes(&request), ==, 32); /* the probe */
    request.mtu_bytes = 1400;
    g_assert_cmpuint(netlink_request_bytes(&request), ==, 40); /* ip link set dev ifb1 mtu 1400 */
    request.group = 1;
    g_assert_cmpuint(netlink_request_bytes(&request), ==, 48); /* ip link set group 1 mtu 1300 */
    request = netlink_request(NETLINK_GET_LINK);
    request.name = "ifb1";
    g_assert_cmpuint(netlink_request_bytes(&request), ==, 52);
    request.name = NULL;
    request.dumps = TRUE;
    g_assert_cmpuint(netlink_request_bytes(&request), ==, 20);
    /* 32 + name 4 + 7 -> 12 + LINKINFO 4 + kind 4 + 5 -> 12 */
    request = netlink_request(NETLINK_NEW_LINK);
    request.name = "dummy0";
    request.kind = "dummy";
    g_assert_cmpuint(netlink_request_bytes(&request), ==, 60);
    /* 16 + 8 + 2 * 8, and 8 for a group */
    request = netlink_request(NETLINK_NEW_ADDRESS);
    g_assert_cmpuint(netlink_request_bytes(&request), ==, 40);
    request.group = 3;
    g_assert_cmpuint(netlink_request_bytes(&request), ==, 48);
}

static void test_links(void)
{
    const NetlinkKernel present = NETLINK_LINUX_6_18;
    g_assert_cmpuint(netlink_link_bytes(present, "lo", NULL, FALSE), ==, 1468);
    g_assert_cmpuint(netlink_link_bytes(present, "ifb0", "ifb", FALSE), ==, 1484);
    g_assert_cmpuint(netlink_link_bytes(present, "ifb1", "ifb", TRUE), ==, 1116);
    /* 32; name 12, queue length, state, mode, MTU, group 8 each, queue 12, map 36, addresses 12
     * each, counters 96 and 188, LINKINFO 4 + 12 */
    g_assert_cmpuint(netlink_link_bytes(NETLINK_LINUX_2_6_37, "dummy0", "dummy", FALSE), ==, 456);
    g_assert_cmpuint(netlink_link_bytes(NETLINK_LINUX_2_6_37, "dummy0", "dummy", TRUE), ==, 456);
    g_assert_cmpuint(netlink_link_bytes(NETLINK_LINUX_2_6_37, "dummy10", "dummy", FALSE), ==, 456);
    g_assert_cmpuint(netlink_link_bytes(NETLINK_LINUX_2_6_37, "dummy100", "dummy", FALSE), ==, 460);
}

static void test_answers(void)
{
    g_assert_cmpuint(netlink_acknowledgement_bytes(NETLINK_LINUX_6_18, 40, FALSE), ==, 36);
    g_assert_cmpuint(netlink_acknowledgement_bytes(NETLINK_LINUX_6_18, 32, TRUE), ==, 52);
    g_assert_cmpuint(netlink_acknowledgement_bytes(NETLINK_LINUX_2_6_37, 40, FALSE), ==, 60);
    g_assert_cmpuint(netlink_done_bytes(), ==, 20);
    g_assert_cmpuint(netlink_attribute_bytes(0), ==, 4);
    g_assert_cmpuint(netlink_attribute_bytes(1), ==, 8);
    g_assert_cmpuint(netlink_attribute_bytes(5), ==, 12);
}

/* 456 + 320 -> 1024; 1484 + 320 -> 2048; 192 + 320 fits 512; and 256 each. */
static void test_charge(void)
{
    g_assert_cmpuint(netlink_buffer_charge_bytes(456), ==, 1280);
    g_assert_cmpuint(netlink_buffer_charge_bytes(1484), ==, 2304);
    g_assert_cmpuint(netlink_buffer_charge_bytes(192), ==, 768);
    g_assert_cmpuint(netlink_buffer_charge_bytes(193), ==, 1280);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/netlink-message/requests", test_requests);
    g_test_add_func("/models/netlink-message/links", test_links);
    g_test_add_func("/models/netlink-message/answers", test_answers);
    g_test_add_func("/models/netlink-message/charge", test_charge);
    return g_test_run();
}
