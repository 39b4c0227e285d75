/* Segments on the wire: sizes, and the bytes of a SYN worked out by hand. */
#include "models/tcp_segment.h"

#include <string.h>

/* 14 + 20 + 20 + 4; timestamps 12; SACK blocks 4 + 8 each (RFC 2018 section 3). A full-sized one
 * with timestamps: 1448 bytes of data in a frame of 1518. */
static void test_sizes(void)
{
    const TcpSegment full = {.options = TCP_OPTION_TIMESTAMPS, .length = 1448};
    const TcpSegment acknowledgement = {.options = TCP_OPTION_TIMESTAMPS};
    const TcpSegment bare = {0};
    const TcpSegment blocks = {.options = TCP_OPTION_TIMESTAMPS, .n_sacks = 3};
    const TcpSegment syn = {.flags = TCP_SYN,
                            .options = TCP_OPTION_MSS | TCP_OPTION_WINDOW_SCALE |
                                       TCP_OPTION_SACK_PERMITTED | TCP_OPTION_TIMESTAMPS};
    g_assert_cmpuint(tcp_segment_frame_bytes(&full), ==, 1518);
    g_assert_cmpuint(tcp_segment_frame_bytes(&acknowledgement), ==, 70);
    g_assert_cmpuint(tcp_segment_frame_bytes(&bare), ==, 64);
    g_assert_cmpuint(tcp_segment_frame_bytes(&blocks), ==, 98);
    g_assert_cmpuint(tcp_segment_option_bytes(&syn), ==, 20);
}

/* Checksums are right where the sum of all words, they included, is 0xffff (RFC 1071). */
static void test_bytes(void)
{
    const TcpSegment syn = {.flags = TCP_SYN,
                            .options = TCP_OPTION_MSS | TCP_OPTION_WINDOW_SCALE,
                            .mss = 1460,
                            .window_shift = 7,
                            .window_bytes = 65535};
    const TcpSegmentAddress address = {.source_mac = {2, 0, 0, 0, 0, 1},
                                       .destination_mac = {2, 0, 0, 0, 0, 2},
                                       .source = 0x0a000001,
                                       .destination = 0x0a000002,
                                       .source_port = 0x8001,
                                       .destination_port = 5001,
                                       .initial_sequence = 0x01020304};
    /* IPv4: 4500 + 0030 + 4000 + 4006 + 0a00 + 0001 + 0a00 + 0002 = d939, complement 26c6. TCP:
     * 0a00
     * + 0001 + 0a00 + 0002 + 0006 + 001c (pseudo header) + 8001 + 1389 + 0102 + 0304 + 7002 + ffff
     * + 0204 + 05b4 + 0103 + 0307 = 22778, folded 277a, complement d885. */
    static const guint8 expected[] = {
        2,    0,    0,    0,    0,    2,    2,    0,    0,    0,    0,  1, 0x08, 0x00, 0x45, 0,
        0,    0x30, 0,    0,    0x40, 0,    0x40, 0x06, 0x26, 0xc6, 10, 0, 0,    1,    10,   0,
        0,    2,    0x80, 0x01, 0x13, 0x89, 1,    2,    3,    4,    0,  0, 0,    0,    0x70, 0x02,
        0xff, 0xff, 0xd8, 0x85, 0,    0,    2,    4,    0x05, 0xb4, 1,  3, 3,    7};
    guint8 bytes[TCP_SEGMENT_MAX_BYTES];
    g_assert_cmpuint(tcp_segment_write(&syn, &address, bytes), ==, sizeof(expected));
    g_assert_cmpint(memcmp(bytes, expected, sizeof(expected)), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/tcp_segment/sizes", test_sizes);
    g_test_add_func("/models/tcp_segment/bytes", test_bytes);
    return g_test_run();
}
