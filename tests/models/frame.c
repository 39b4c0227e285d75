/* Test frames byte by byte, against frames put together elsewhere (Python's struct and zlib.crc32),
 * the lengths that RFC 2544 prints, and the RSS hash. */
#include "models/frame.h"
#include "models/rss.h"

#include <arpa/inet.h>
#include <string.h>

static const guint8 ipv4_64[] = {
    0x02, 0x00, 0x00, 0x00, 0x00, 0x02, 0x02, 0x00, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x45, 0x00,
    0x00, 0x2e, 0x00, 0x00, 0x00, 0x00, 0x0a, 0x11, 0x24, 0x96, 0xc6, 0x12, 0x00, 0x02, 0xc6, 0x13,
    0x00, 0x02, 0xc0, 0x20, 0x00, 0x07, 0x00, 0x1a, 0x00, 0x00, 0x00, 0x01, 0x02, 0x03, 0x04, 0x05,
    0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0xdb, 0xc5, 0x98, 0x5c,
};

static const guint8 ipv6_66[] = {
    0x02, 0x00, 0x00, 0x00, 0x00, 0x02, 0x02, 0x00, 0x00, 0x00, 0x00, 0x01, 0x86, 0xdd,
    0x60, 0x00, 0x00, 0x00, 0x00, 0x08, 0x11, 0x0a, 0x20, 0x01, 0x00, 0x02, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x20, 0x01, 0x00, 0x02,
    0x00, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xc0, 0x20,
    0x00, 0x07, 0x00, 0x08, 0x7f, 0xac, 0xdc, 0xb4, 0xf8, 0xa6,
};

static const guint8 ipv6_84[] = {
    0x02, 0x00, 0x00, 0x00, 0x00, 0x02, 0x02, 0x00, 0x00, 0x00, 0x00, 0x01, 0x86, 0xdd,
    0x60, 0x00, 0x00, 0x00, 0x00, 0x1a, 0x11, 0x0a, 0x20, 0x01, 0x00, 0x02, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0x00, 0x02, 0x20, 0x01, 0x00, 0x02,
    0x00, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x12, 0x34, 0x00, 0x02, 0x04, 0x00,
    0xbf, 0xff, 0x00, 0x1a, 0x21, 0x2b, 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07,
    0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x8a, 0x7f, 0x6c, 0x43,
};

static FrameHeader header_of(guint ip_version, guint frame_bytes, const char *source,
                             const char *destination, guint16 source_port, guint16 destination_port)
{
    FrameHeader header = {
        .ip_version = ip_version,
        .source_mac = {2, 0, 0, 0, 0, 1},
        .destination_mac = {2, 0, 0, 0, 0, 2},
        .source_port = source_port,
        .destination_port = destination_port,
        .frame_bytes = frame_bytes,
    };
    int family = ip_version == 4 ? AF_INET : AF_INET6;
    g_assert_cmpint(inet_pton(family, source, header.source), ==, 1);
    g_assert_cmpint(inet_pton(family, destination, header.destination), ==, 1);
    return header;
}

static FrameHeader ipv4_header(guint frame_bytes)
{
    return header_of(4, frame_bytes, "198.18.0.2", "198.19.0.2", 0xc020, 7);
}

static FrameHeader ipv6_header(guint frame_bytes)
{
    return header_of(6, frame_bytes, "2001:2::ffff:2", "2001:2:0:8000::1234:2", 1024, 49151);
}

static void assert_frame(const FrameHeader *header, const guint8 *expected, gsize n_bytes)
{
    guint8 buffer[FRAME_MAX_BYTES];
    g_assert_cmpuint(frame_build(header, buffer), ==, n_bytes);
    g_assert_cmpint(memcmp(buffer, expected, n_bytes), ==, 0);
}

static void test_bytes(void)
{
    FrameHeader header = ipv4_header(64);
    assert_frame(&header, ipv4_64, sizeof ipv4_64);
    header = header_of(6, 66, "2001:2::2", "2001:2:0:8000::2", 0xc020, 7);
    assert_frame(&header, ipv6_66, sizeof ipv6_66);
    header = ipv6_header(84);
    assert_frame(&header, ipv6_84, sizeof ipv6_84);
}

/* RFC 2544 C.2.6.4 prints IP total lengths and, for 64, 128 and 1518 right, UDP lengths. Corrected:
 * IP total = size - 18, UDP = size - 38. */
static void test_lengths(void)
{
    static const struct {
        guint frame, total, udp;
    } lengths[] = {
        {64, 0x2e, 0x1a},     {128, 0x6e, 0x5a},    {256, 0xee, 0xda},
        {512, 0x1ee, 0x1da},  {768, 0x2ee, 0x2da},  {1024, 0x3ee, 0x3da},
        {1280, 0x4ee, 0x4da}, {1518, 0x5dc, 0x5c8}, {9216, 0x23ee, 0x23da},
    };
    for (guint i = 0; i < G_N_ELEMENTS(lengths); i++) {
        guint8 buffer[FRAME_MAX_BYTES];
        guint size = lengths[i].frame;
        FrameHeader header = ipv4_header(size);
        g_assert_cmpuint(frame_build(&header, buffer), ==, size);
        g_assert_cmpuint((guint)buffer[16] << 8 | buffer[17], ==, lengths[i].total);
        g_assert_cmpuint((guint)buffer[38] << 8 | buffer[39], ==, lengths[i].udp);
        for (guint octet = 0; octet < size - 46; octet++) {
            g_assert_cmpuint(buffer[42 + octet], ==, octet % 256);
        }
        header = ipv6_header(MAX(size, 66));
        frame_build(&header, buffer);
        g_assert_cmpuint((guint)buffer[18] << 8 | buffer[19], ==, header.frame_bytes - 58);
        g_assert_cmpuint((guint)buffer[58] << 8 | buffer[59], ==, header.frame_bytes - 58);
    }
}

/* CRC-32 by long division, most significant bit first, of the input with each byte's bits turned
 * round: another way than the reflected register. The check value is that of the catalogue of
 * parametrised CRC algorithms (CRC-32/ISO-HDLC). */
static guint32 divided_crc(const guint8 *bytes, guint n_bytes)
{
    guint32 rest = 0xffffffff;
    for (guint i = 0; i < 8 * n_bytes; i++) {
        guint32 bit = (guint32)(bytes[i / 8] >> i % 8 & 1);
        guint32 carry = rest >> 31 ^ bit;
        rest = rest << 1 ^ (carry != 0 ? 0x04c11db7 : 0);
    }
    guint32 turned = 0;
    for (guint i = 0; i < 32; i++) {
        turned |= (rest >> i & 1) << (31 - i);
    }
    return ~turned;
}

static void put_fcs(guint8 *buffer, guint n_bytes)
{
    guint32 crc = divided_crc(buffer, n_bytes - 4);
    for (guint i = 0; i < 4; i++) {
        buffer[n_bytes - 4 + i] = (guint8)(crc >> 8 * i);
    }
}

static void test_fcs(void)
{
    g_assert_cmphex(divided_crc((const guint8 *)"123456789", 9), ==, 0xcbf43926);
    for (guint size = 64; size < 200; size++) {
        guint8 buffer[FRAME_MAX_BYTES], again[FRAME_MAX_BYTES];
        FrameHeader header = size % 2 == 0 ? ipv4_header(size) : ipv6_header(MAX(size, 66));
        guint n_bytes = frame_build(&header, buffer);
        memcpy(again, buffer, n_bytes);
        put_fcs(again, n_bytes);
        g_assert_cmpint(memcmp(buffer, again, n_bytes), ==, 0);
    }
}

/* Over IPv6 a checksum of 0 is sent as 0xffff (RFC 8200 section 8.1). Adding the checksum to any
 * 16-bit word makes the sum 0xffff, whose complement is 0. */
static void test_checksum_zero(void)
{
    guint8 buffer[FRAME_MAX_BYTES];
    FrameHeader header = header_of(6, 84, "2001:2::2", "2001:2:0:8000::2", 0, 7);
    frame_build(&header, buffer);
    header.source_port = (guint16)(buffer[60] << 8 | buffer[61]);
    frame_build(&header, buffer);
    g_assert_cmphex(buffer[60], ==, 0xff);
    g_assert_cmphex(buffer[61], ==, 0xff);
    FrameHeader back;
    g_assert_true(frame_parse(buffer, 84, &back));
}

static void test_round_trip(void)
{
    static const guint sizes[] = {64, 65, 66, 67, 84, 128, 1518, 9216};
    for (guint i = 0; i < 2 * G_N_ELEMENTS(sizes); i++) {
        guint8 buffer[FRAME_MAX_BYTES];
        guint size = sizes[i / 2];
        if (i % 2 == 1 && size < FRAME_MIN_BYTES_IPV6) {
            continue;
        }
        FrameHeader header = i % 2 == 0 ? ipv4_header(size) : ipv6_header(size);
        FrameHeader back;
        memset(&back, 0xee, sizeof back);
        g_assert_true(frame_parse(buffer, frame_build(&header, buffer), &back));
        g_assert_cmpuint(back.ip_version, ==, header.ip_version);
        g_assert_cmpuint(back.frame_bytes, ==, size);
        g_assert_cmpint(memcmp(back.source_mac, header.source_mac, 6), ==, 0);
        g_assert_cmpint(memcmp(back.destination_mac, header.destination_mac, 6), ==, 0);
        g_assert_cmpint(memcmp(back.source, header.source, 16), ==, 0);
        g_assert_cmpint(memcmp(back.destination, header.destination, 16), ==, 0);
        g_assert_cmpuint(back.source_port, ==, header.source_port);
        g_assert_cmpuint(back.destination_port, ==, header.destination_port);
    }
}

/* Any one wrong bit is found by the FCS. */
static void test_wrong_bit(void)
{
    for (guint i = 0; i < 2; i++) {
        guint8 buffer[FRAME_MAX_BYTES];
        FrameHeader header = i == 0 ? ipv4_header(64) : ipv6_header(84);
        FrameHeader back;
        guint n_bytes = frame_build(&header, buffer);
        for (guint bit = 0; bit < 8 * n_bytes; bit++) {
            buffer[bit / 8] ^= (guint8)(1 << bit % 8);
            g_assert_false(frame_parse(buffer, n_bytes, &back));
            buffer[bit / 8] ^= (guint8)(1 << bit % 8);
        }
        g_assert_true(frame_parse(buffer, n_bytes, &back));
    }
}

/* RFC 1071, by hand: the complement of the sum of the header's ten words, the carries added in. */
static void put_ipv4_checksum(guint8 *ip)
{
    guint32 sum = 0;
    ip[10] = ip[11] = 0;
    for (guint i = 0; i < 20; i += 2) {
        sum += (guint32)(ip[i] * 256 + ip[i + 1]);
    }
    sum = 0xffff - (sum % 0x10000 + sum / 0x10000);
    ip[10] = (guint8)(sum / 256);
    ip[11] = (guint8)(sum % 256);
}

typedef struct {
    guint ip_version, offset;
    guint8 value;
    gboolean keeps_checksum; /* the IPv4 header checksum is not put right again */
    const char *what;
} Flaw;

static const Flaw flaws[] = {
    {4, 12, 0x86, FALSE, "an Ethernet type of neither"},
    {4, 14, 0x55, FALSE, "version"},
    {4, 14, 0x46, FALSE, "header length"},
    {4, 17, 0x2f, FALSE, "total length"},
    {4, 20, 0x20, FALSE, "more fragments"},
    {4, 21, 0x01, FALSE, "fragment offset"},
    {4, 22, 0x09, TRUE, "header checksum after another TTL"},
    {4, 23, 0x06, FALSE, "protocol"},
    {4, 39, 0x1b, FALSE, "UDP length"},
    {4, 41, 0x01, FALSE, "UDP checksum, neither 0 nor right"},
    {6, 14, 0x40, FALSE, "version"},
    {6, 19, 0x1b, FALSE, "payload length"},
    {6, 20, 0x06, FALSE, "next header"},
    {6, 37, 0x03, FALSE, "UDP checksum after another source address"},
    {6, 59, 0x1c, FALSE, "UDP length"},
    {6, 70, 0xff, FALSE, "UDP checksum after other data"},
};

/* With an FCS and a header checksum that fit, each flaw by itself is found. */
static void test_flaws(void)
{
    FrameHeader back;
    guint8 buffer[FRAME_MAX_BYTES];
    for (guint i = 0; i < G_N_ELEMENTS(flaws); i++) {
        const Flaw *flaw = &flaws[i];
        FrameHeader header = flaw->ip_version == 4 ? ipv4_header(64) : ipv6_header(84);
        guint n_bytes = frame_build(&header, buffer);
        g_assert_cmphex(buffer[flaw->offset], !=, flaw->value);
        buffer[flaw->offset] = flaw->value;
        if (flaw->ip_version == 4 && !flaw->keeps_checksum) {
            put_ipv4_checksum(buffer + 14);
        }
        put_fcs(buffer, n_bytes);
        if (frame_parse(buffer, n_bytes, &back)) {
            g_error("not found: %s", flaw->what);
        }
    }
    FrameHeader header = ipv6_header(84);
    frame_build(&header, buffer);
    buffer[60] = buffer[61] = 0; /* IPv6 must have a checksum */
    put_fcs(buffer, 84);
    g_assert_false(frame_parse(buffer, 84, &back));
    g_assert_false(frame_parse(buffer, FRAME_MAX_BYTES + 1, &back));
}

/* Frames too short for their kind, right in all else. */
static void test_short(void)
{
    guint8 buffer[FRAME_MAX_BYTES];
    FrameHeader back;
    FrameHeader header = ipv4_header(64);
    frame_build(&header, buffer);
    buffer[17]--; /* total length */
    buffer[39]--; /* UDP length */
    put_ipv4_checksum(buffer + 14);
    put_fcs(buffer, 63);
    g_assert_false(frame_parse(buffer, 63, &back));

    /* Seven bytes of UDP, the checksum cut in half: the source port makes the sum right. */
    memcpy(buffer, ipv6_66, sizeof ipv6_66);
    buffer[19] = buffer[59] = 7;
    buffer[54] = buffer[55] = buffer[60] = 0;
    guint32 sum = 17 + 7;
    for (guint i = 22; i < 60; i += 2) {
        sum += (guint32)(buffer[i] * 256 + buffer[i + 1]);
    }
    sum = 0xffff - (sum % 0x10000 + sum / 0x10000);
    buffer[54] = (guint8)(sum / 256);
    buffer[55] = (guint8)(sum % 256);
    put_fcs(buffer, 65);
    g_assert_false(frame_parse(buffer, 65, &back));
}

/* What the NIC hashes are the frame's own bytes: addresses at 26 (IPv6: 22), ports behind the IP
 * header. */
static void test_hash(void)
{
    RssSettings settings = {
        .key = (char *)"microsoft",
        .hash = {RSS_HASH_IP_PORT, RSS_HASH_IP_PORT, RSS_HASH_IP_PORT, RSS_HASH_IP_PORT},
        .table_size = 128,
    };
    g_autoptr(Rss) rss = rss_new(&settings, 4, (SimRandom){0});
    for (guint i = 0; i < 2; i++) {
        guint8 buffer[FRAME_MAX_BYTES];
        FrameHeader header = i == 0 ? ipv4_header(64) : ipv6_header(84);
        frame_build(&header, buffer);
        guint n = i == 0 ? 4 : 16;
        const guint8 *source = buffer + (i == 0 ? 26 : 22);
        const guint8 *destination = source + n;
        const guint8 *ports = destination + n;
        guint version = header.ip_version;
        guint32 from_bytes =
            rss_hash_part(rss, version, RSS_PROTOCOL_UDP, RSS_FIELD_SOURCE_ADDRESS, source) ^
            rss_hash_part(rss, version, RSS_PROTOCOL_UDP, RSS_FIELD_DESTINATION_ADDRESS,
                          destination) ^
            rss_hash_part(rss, version, RSS_PROTOCOL_UDP, RSS_FIELD_SOURCE_PORT, ports) ^
            rss_hash_part(rss, version, RSS_PROTOCOL_UDP, RSS_FIELD_DESTINATION_PORT, ports + 2);
        g_assert_cmphex(from_bytes, ==,
                        rss_hash(rss, version, RSS_PROTOCOL_UDP, header.source, header.destination,
                                 header.source_port, header.destination_port));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/frame/bytes", test_bytes);
    g_test_add_func("/models/frame/lengths", test_lengths);
    g_test_add_func("/models/frame/fcs", test_fcs);
    g_test_add_func("/models/frame/checksum-zero", test_checksum_zero);
    g_test_add_func("/models/frame/parse/round-trip", test_round_trip);
    g_test_add_func("/models/frame/parse/wrong-bit", test_wrong_bit);
    g_test_add_func("/models/frame/parse/flaws", test_flaws);
    g_test_add_func("/models/frame/parse/short", test_short);
    g_test_add_func("/models/frame/hash", test_hash);
    return g_test_run();
}
