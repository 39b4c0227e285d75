/* What is read of a captured frame: frames spelt out byte by byte from the RFCs, and damaged ones.
 */
#include "models/captured_frame.h"

#include <string.h>

#include "sim/random.h"

#define MOST_BYTES 200

/* Ethernet, from 02:00:00:00:00:01. */
#define MACS           "020000000002 020000000001 "
#define IPV4           "0800 "
#define IPV6           "86dd "
#define VLAN           "8100 0064 "
#define OUTER_VLAN     "88a8 0001 "
#define TO_4           "0a000001 c0000263 " /* 10.0.0.1 to 192.0.2.99 */
#define TO_6           "20010db8000000000000000000000001 20010db8000000000000000000000002 "
#define UDP_PORTS      "1234 0035 0008 0000 "
#define TCP_PORTS      "1234 0050 00000000 00000000 50000000 00000000 "
#define HEADER_4(rest) "4500 001c 0000 " rest TO_4
/* flags and fragment, TTL, protocol, checksum */
#define UDP_4          "0000 40 11 0000 "
#define TCP_4          "4000 40 06 0000 " /* do not fragment: no fragment */
#define ICMP_4         "0000 40 01 0000 "
#define FIRST_4        "2000 40 11 0000 " /* more fragments */
#define LATER_4        "0001 40 11 0000 " /* an offset */
#define HEADER_6(next) "60000000 0008 " next " 40 " TO_6

static gsize read_hex(const char *text, guint8 *bytes)
{
    gsize n = 0;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at != ' ') {
            g_assert_cmpuint(n, <, MOST_BYTES);
            bytes[n++] = (guint8)(16 * g_ascii_xdigit_value(at[0]) + g_ascii_xdigit_value(at[1]));
            at++;
        }
    }
    return n;
}

typedef struct {
    const char *name;
    CaptureLink link;
    const char *hex;
    gint64 wire_bytes; /* 0: as many as there are */
    gint64 frame_bytes;
    guint ip_version;
    RssProtocol protocol;
    guint source_port, destination_port;
} Row;

/* Sizes: what was on the wire and 4 bytes FCS, at least 64; of cooked frames 16 or 20 bytes of
 * header count for 14. */
static const Row rows[] = {
    {"UDP", CAPTURE_LINK_ETHERNET, MACS IPV4 HEADER_4(UDP_4) UDP_PORTS, 100, 104, 4,
     RSS_PROTOCOL_UDP, 0x1234, 53},
    {"short", CAPTURE_LINK_ETHERNET, MACS IPV4 HEADER_4(UDP_4) UDP_PORTS, 0, 64, 4,
     RSS_PROTOCOL_UDP, 0x1234, 53},
    {"TCP", CAPTURE_LINK_ETHERNET, MACS IPV4 HEADER_4(TCP_4) TCP_PORTS, 1514, 1518, 4,
     RSS_PROTOCOL_TCP, 0x1234, 80},
    {"longest", CAPTURE_LINK_ETHERNET, MACS IPV4 HEADER_4(TCP_4) TCP_PORTS, 9212, 9216, 4,
     RSS_PROTOCOL_TCP, 0x1234, 80},
    {"ICMP", CAPTURE_LINK_ETHERNET, MACS IPV4 HEADER_4(ICMP_4) "0800 0000 ", 98, 102, 4,
     RSS_PROTOCOL_NONE, 0, 0},
    {"first fragment", CAPTURE_LINK_ETHERNET, MACS IPV4 HEADER_4(FIRST_4) UDP_PORTS, 98, 102, 4,
     RSS_PROTOCOL_NONE, 0, 0},
    {"later fragment", CAPTURE_LINK_ETHERNET, MACS IPV4 HEADER_4(LATER_4) UDP_PORTS, 98, 102, 4,
     RSS_PROTOCOL_NONE, 0, 0},
    {"options", CAPTURE_LINK_ETHERNET, MACS IPV4 "4600 0020 0000 " UDP_4 TO_4 "94040000 " UDP_PORTS,
     100, 104, 4, RSS_PROTOCOL_UDP, 0x1234, 53},
    {"VLAN", CAPTURE_LINK_ETHERNET, MACS VLAN IPV4 HEADER_4(UDP_4) UDP_PORTS, 100, 104, 4,
     RSS_PROTOCOL_UDP, 0x1234, 53},
    {"two VLANs", CAPTURE_LINK_ETHERNET, MACS OUTER_VLAN VLAN IPV6 HEADER_6("11") UDP_PORTS, 100,
     104, 6, RSS_PROTOCOL_UDP, 0x1234, 53},
    {"IPv6", CAPTURE_LINK_ETHERNET, MACS IPV6 HEADER_6("06") TCP_PORTS, 100, 104, 6,
     RSS_PROTOCOL_TCP, 0x1234, 80},
    {"extensions", CAPTURE_LINK_ETHERNET,
     MACS IPV6 HEADER_6("00") "3c00 000000000000 "                  /* hop by hop */
                              "3301 000000000000 0000000000000000 " /* destination, 16 bytes */
                              "1101 0000 0000000000000000 "         /* authentication, 12 */
     UDP_PORTS,
     150, 154, 6, RSS_PROTOCOL_UDP, 0x1234, 53},
    {"IPv6 fragment", CAPTURE_LINK_ETHERNET,
     MACS IPV6 HEADER_6("2c") "1100 0001 00000000 " UDP_PORTS, 150, 154, 6, RSS_PROTOCOL_NONE, 0,
     0},
    {"cooked", CAPTURE_LINK_COOKED,
     "0000 0001 0006 0200000000010000 " IPV4 HEADER_4(UDP_4) UDP_PORTS, 116, 118, 4,
     RSS_PROTOCOL_UDP, 0x1234, 53},
    {"cooked 2", CAPTURE_LINK_COOKED_2,
     IPV6 "0000 00000003 0001 00 06 0200000000010000 " HEADER_6("11") UDP_PORTS, 120, 118, 6,
     RSS_PROTOCOL_UDP, 0x1234, 53},
    {"bare IPv4", CAPTURE_LINK_IP, HEADER_4(UDP_4) UDP_PORTS, 100, 118, 4, RSS_PROTOCOL_UDP, 0x1234,
     53},
    {"bare IPv6", CAPTURE_LINK_IP, HEADER_6("11") UDP_PORTS, 100, 118, 6, RSS_PROTOCOL_UDP, 0x1234,
     53},
};

static void check_addresses(const CapturedFlow *flow)
{
    guint8 source[16];
    guint8 destination[16];
    memset(source, 0, sizeof source);
    memset(destination, 0, sizeof destination);
    guint8 both[MOST_BYTES];
    gsize n = read_hex(flow->ip_version == 4 ? TO_4 : TO_6, both);
    memcpy(source, both, n / 2);
    memcpy(destination, both + n / 2, n / 2);
    g_assert_cmpint(memcmp(flow->source, source, sizeof source), ==, 0);
    g_assert_cmpint(memcmp(flow->destination, destination, sizeof destination), ==, 0);
}

static void test_read(void)
{
    static const guint8 mac[] = {2, 0, 0, 0, 0, 1};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const Row *row = &rows[i];
        guint8 bytes[MOST_BYTES];
        CapturedFrame frame;
        gsize n = read_hex(row->hex, bytes);
        CapturedFrameKind kind = captured_frame_read(row->link, bytes, n, row->wire_bytes, &frame);
        g_test_message("%s", row->name);
        g_assert_cmpint(kind, ==, CAPTURED_FRAME_IP);
        g_assert_cmpint(frame.frame_bytes, ==, row->frame_bytes);
        g_assert_cmpuint(frame.flow.ip_version, ==, row->ip_version);
        g_assert_cmpint((gint)frame.flow.protocol, ==, (gint)row->protocol);
        g_assert_cmpuint(frame.flow.source_port, ==, row->source_port);
        g_assert_cmpuint(frame.flow.destination_port, ==, row->destination_port);
        check_addresses(&frame.flow);
        g_assert_cmpint(frame.has_mac, ==, row->link != CAPTURE_LINK_IP);
        if (frame.has_mac) {
            g_assert_cmpint(memcmp(frame.source_mac, mac, sizeof mac), ==, 0);
        }
    }
}

/* Headers are counted one by one: of kinds that are known and authentication; behind a fragment
 * header only in the first fragment, and as far as they were captured. Ports behind one are marked.
 */
static void test_extensions(void)
{
    static const struct {
        const char *hex;
        guint n, n_hop_by_hop, is_behind;
    } counted[] = {
        {MACS IPV6 HEADER_6("11") UDP_PORTS, 0, 0, 0},
        {MACS IPV4 HEADER_4(UDP_4) UDP_PORTS, 0, 0, 0},
        {MACS IPV6 HEADER_6("00") "1100 000000000000 " UDP_PORTS, 1, 1, 1},
        {MACS IPV6 HEADER_6("3c") "1100 000000000000 " UDP_PORTS, 1, 0, 1},
        {MACS IPV6 HEADER_6("00") "3c00 000000000000 3301 000000000000 0000000000000000 "
                                  "1101 0000 0000000000000000 " UDP_PORTS,
         3, 1, 1},
        /* ICMPv6 has no ports */
        {MACS IPV6 HEADER_6("00") "3a00 000000000000 " UDP_PORTS, 1, 1, 0},
        /* first fragment, with options behind; cut off there; a later fragment, of any data */
        {MACS IPV6 HEADER_6("2c") "3c00 0001 00000000 1100 000000000000 " UDP_PORTS, 2, 0, 0},
        {MACS IPV6 HEADER_6("2c") "3c00 0001 00000000 11 ", 2, 0, 0},
        {MACS IPV6 HEADER_6("2c") "3c00 00a9 00000000 1100 000000000000 " UDP_PORTS, 1, 0, 0},
        {MACS IPV6 HEADER_6("2c") "3c00 ", 1, 0, 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(counted); i++) {
        guint8 bytes[MOST_BYTES];
        CapturedFrame frame;
        gsize n = read_hex(counted[i].hex, bytes);
        g_test_message("%u", i);
        g_assert_cmpint(captured_frame_read(CAPTURE_LINK_ETHERNET, bytes, n, 100, &frame), ==,
                        CAPTURED_FRAME_IP);
        g_assert_cmpuint(frame.extensions.n, ==, counted[i].n);
        g_assert_cmpuint(frame.extensions.n_hop_by_hop, ==, counted[i].n_hop_by_hop);
        g_assert_cmpuint(frame.flow.is_behind, ==, counted[i].is_behind);
    }
}

static void test_refused(void)
{
    static const struct {
        const char *hex;
        gint64 wire_bytes;
        CaptureLink link;
        CapturedFrameKind kind;
    } refused[] = {
        {MACS "0806 0001 0800 0604 0001 ", 60, CAPTURE_LINK_ETHERNET, CAPTURED_FRAME_NOT_IP},
        {MACS "8864 1100 0001 ", 60, CAPTURE_LINK_ETHERNET, CAPTURED_FRAME_NOT_IP},
        {"", 0, CAPTURE_LINK_ETHERNET, CAPTURED_FRAME_NOT_IP},
        /* 802.3: a length in place of a type */
        {MACS "0026 4242 03 ", 60, CAPTURE_LINK_ETHERNET, CAPTURED_FRAME_NOT_IP},
        /* version 6 behind IPv4's type, and the other way round */
        {MACS IPV4 HEADER_6("11") UDP_PORTS, 90, CAPTURE_LINK_ETHERNET, CAPTURED_FRAME_DAMAGED},
        {MACS IPV6 HEADER_4(UDP_4) UDP_PORTS, 90, CAPTURE_LINK_ETHERNET, CAPTURED_FRAME_DAMAGED},
        /* a header of 16 bytes; one longer than the packet */
        {MACS IPV4 "4400 001c 0000 " UDP_4 TO_4 UDP_PORTS, 60, CAPTURE_LINK_ETHERNET,
         CAPTURED_FRAME_DAMAGED},
        {MACS IPV4 "4500 0013 0000 " UDP_4 TO_4 UDP_PORTS, 60, CAPTURE_LINK_ETHERNET,
         CAPTURED_FRAME_DAMAGED},
        /* an extension header behind the end */
        {MACS IPV6 HEADER_6("00") "11ff 000000000000 ", 90, CAPTURE_LINK_ETHERNET,
         CAPTURED_FRAME_DAMAGED},
        {"5500 ", 60, CAPTURE_LINK_IP, CAPTURED_FRAME_DAMAGED},
        {MACS IPV4 HEADER_4(TCP_4) TCP_PORTS, 9213, CAPTURE_LINK_ETHERNET, CAPTURED_FRAME_TOO_LONG},
    };
    for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
        guint8 bytes[MOST_BYTES];
        CapturedFrame frame;
        gsize n = read_hex(refused[i].hex, bytes);
        g_assert_cmpint(
            captured_frame_read(refused[i].link, bytes, n, refused[i].wire_bytes, &frame), ==,
            refused[i].kind);
    }
}

/* Cut off anywhere: as a whole frame as soon as the ports are there, before that never. The bytes
 * are in a block of their own, so that sanitizers see reads behind them. */
static void test_cut(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        guint8 bytes[MOST_BYTES];
        gsize n = read_hex(rows[i].hex, bytes);
        gboolean was_whole = FALSE;
        for (gsize length = 0; length <= n; length++) {
            CapturedFrame frame;
            g_autofree guint8 *cut = g_memdup2(bytes, length);
            gboolean is_whole =
                captured_frame_read(rows[i].link, cut, length, 1000, &frame) == CAPTURED_FRAME_IP;
            g_assert_true(is_whole || !was_whole);
            was_whole = is_whole;
        }
        g_assert_true(was_whole);
    }
}

/* Whatever the bytes, an answer within its range. */
static void test_random(void)
{
    SimRandom random = sim_random_stream(1, 0, "captured_frame");
    guint n_whole = 0;
    for (guint i = 0; i < 200000; i++) {
        const Row *row = &rows[i % G_N_ELEMENTS(rows)];
        guint8 bytes[MOST_BYTES];
        gsize n = read_hex(row->hex, bytes);
        g_assert(n > 0);
        for (guint changes = 1 + (guint)(sim_random_next(&random) % 4); changes > 0; changes--) {
            bytes[sim_random_next(&random) % n] = (guint8)sim_random_next(&random);
        }
        CapturedFrame frame;
        g_autofree guint8 *copy = g_memdup2(bytes, n);
        CapturedFrameKind kind =
            captured_frame_read((CaptureLink)(sim_random_next(&random) % 4), copy, n,
                                (gint64)(sim_random_next(&random) % 20000), &frame);
        if (kind == CAPTURED_FRAME_IP) {
            g_assert_cmpint(frame.frame_bytes, >=, 64);
            g_assert_cmpint(frame.frame_bytes, <=, 9216);
            g_assert_true(frame.flow.ip_version == 4 || frame.flow.ip_version == 6);
            n_whole++;
        }
    }
    g_assert_cmpuint(n_whole, >, 1000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/captured_frame/read", test_read);
    g_test_add_func("/captured_frame/extensions", test_extensions);
    g_test_add_func("/captured_frame/refused", test_refused);
    g_test_add_func("/captured_frame/cut", test_cut);
    g_test_add_func("/captured_frame/random", test_random);
    return g_test_run();
}
