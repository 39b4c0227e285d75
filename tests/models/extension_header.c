/* Chains of extension headers, their bytes against RFC 8200 and RFC 6275, and what a NIC sees of
 * frames that have them. */
#include "models/extension_header.h"

#include <arpa/inet.h>
#include <string.h>

#include "models/flow.h"
#include "models/frame.h"
#include "models/rss.h"

#define UDP 17

/* The longest chain */
#define ALL_KINDS "hop-by-hop+destination-options+routing+fragment+destination-options"

static ExtensionChain chain_of(const char *text)
{
    g_autoptr(GError) error = NULL;
    ExtensionChain chain;
    gboolean is_valid = extension_chain_parse(text, &chain, &error);
    g_assert_no_error(error);
    g_assert_true(is_valid);
    return chain;
}

/* Lengths of RFC 5180 section 5.3: options and fragment 8 bytes, routing 24 to 32; its chain is
 * longer than 32 bytes. */
static void test_lengths(void)
{
    static const struct {
        const char *text;
        guint n, n_bytes;
    } rows[] = {
        {"none", 0, 0},     {"hop-by-hop", 1, 8}, {"destination-options", 1, 8},
        {"routing", 1, 24}, {"fragment", 1, 8},   {"routing+destination-options+fragment", 3, 40},
        {ALL_KINDS, 5, 56}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        ExtensionChain chain = chain_of(rows[i].text);
        g_assert_cmpuint(chain.n, ==, rows[i].n);
        g_assert_cmpuint(extension_chain_bytes(&chain), ==, rows[i].n_bytes);
        g_assert_cmpuint(frame_min_bytes(6, &chain), ==, 66 + rows[i].n_bytes);
        g_assert_cmpuint(frame_min_bytes(4, &chain), ==, 64);
    }
}

static void test_refused(void)
{
    static const char *const rows[][2] = {
        {"", "no extension header is named"},
        {"routing+", "'' is no extension header"},
        {"fragments", "'fragments' is no extension header: none, or hop-by-hop, "
                      "destination-options, routing, fragment, joined by +; did you mean "
                      "'fragment'?"},
        {"none+fragment", "'none' is no extension header"},
        {"routing, fragment", "'routing, fragment' is no extension header"},
        {"fragment+hop-by-hop", "hop-by-hop must come first"},
        {"hop-by-hop+hop-by-hop", "hop-by-hop must come first"},
        {"fragment+fragment", "too often"},
        {"destination-options+destination-options+destination-options", "too often"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(extension_chain_check(rows[i][0], &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_VALUE);
        if (strstr(error->message, rows[i][1]) == NULL) {
            g_error("%s: %s", rows[i][0], error->message);
        }
    }
}

static FrameHeader header_of(const char *chain, guint frame_bytes)
{
    FrameHeader header = {.ip_version = 6,
                          .source_port = 49184,
                          .destination_port = 7,
                          .frame_bytes = frame_bytes,
                          .extensions = chain_of(chain)};
    g_assert_cmpint(inet_pton(AF_INET6, "2001:2::2", header.source), ==, 1);
    g_assert_cmpint(inet_pton(AF_INET6, "2001:2:0:8000::2", header.destination), ==, 1);
    return header;
}

/* By hand: hop-by-hop (0) with PadN of 4, RFC 8200 sections 4.2 and 4.3; routing (43) of type 2
 * with one segment left and the home address, RFC 6275 section 6.4.1; destination options (60);
 * fragment (44) of offset 0 and no more fragments, RFC 8200 section 4.5; UDP (17). */
static void test_bytes(void)
{
    static const guint8 expected[] = {
        43,   0,    1, 4, 0, 0, 0,    0,                         /* hop-by-hop */
        60,   2,    2, 1, 0, 0, 0,    0,                         /* routing */
        0x20, 0x01, 0, 2, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 2, /* home address */
        44,   0,    1, 4, 0, 0, 0,    0,                         /* destination options */
        17,   0,    0, 0, 0, 0, 0,    0                          /* fragment */
    };
    guint8 buffer[FRAME_MAX_BYTES];
    FrameHeader header = header_of("hop-by-hop+routing+destination-options+fragment", 114);
    g_assert_cmpuint(frame_build(&header, buffer), ==, 114);
    g_assert_cmpint(buffer[14 + 4] << 8 | buffer[14 + 5], ==, 114 - 14 - 40 - 4); /* payload */
    g_assert_cmpuint(buffer[14 + 6], ==, 0);                                      /* next header */
    g_assert_cmpint(memcmp(buffer + 54, expected, sizeof expected), ==, 0);
    const guint8 *udp = buffer + 54 + sizeof expected;
    g_assert_cmpuint(udp[0] << 8 | udp[1], ==, 49184);
    g_assert_cmpuint(udp[4] << 8 | udp[5], ==, 8); /* no data left */
}

/* The checksum is that of RFC 8200 section 8.1's pseudo header: the same datagram without the chain
 * has the same. */
static void test_checksum(void)
{
    guint8 with[FRAME_MAX_BYTES];
    guint8 without[FRAME_MAX_BYTES];
    FrameHeader header = header_of("routing+destination-options+fragment", 128);
    FrameHeader bare = header_of("none", 128 - 40);
    frame_build(&header, with);
    frame_build(&bare, without);
    g_assert_cmpint(memcmp(with + 54 + 40, without + 54, 128 - 40 - 54 - 4), ==, 0);
}

static void test_reading_back(void)
{
    static const char *const chains[] = {"none", "fragment", "hop-by-hop",
                                         "routing+destination-options+fragment", ALL_KINDS};
    for (guint i = 0; i < G_N_ELEMENTS(chains); i++) {
        guint8 buffer[FRAME_MAX_BYTES];
        FrameHeader back;
        FrameHeader header = header_of(chains[i], 256);
        guint n_bytes = frame_build(&header, buffer);
        g_assert_true(frame_parse(buffer, n_bytes, &back));
        g_assert_cmpuint(back.extensions.n, ==, header.extensions.n);
        g_assert_cmpint(memcmp(back.extensions.header, header.extensions.header, back.extensions.n),
                        ==, 0);
        g_assert_cmpuint(back.source_port, ==, 49184);
    }
}

/* Chains that are not as they should be: the bytes before UDP, one changed each. */
static void test_reading_flaws(void)
{
    static const struct {
        guint at;
        guint8 value;
    } flaws[] = {{0, 0},       /* hop-by-hop behind hop-by-hop */
                 {0, 6},       /* TCP */
                 {1, 1},       /* length of options */
                 {8 + 2, 0},   /* routing of type 0 */
                 {8 + 15, 1},  /* another home address */
                 {32 + 3, 1}}; /* more fragments */
    guint8 bytes[EXTENSION_CHAIN_MOST_BYTES];
    guint8 destination[16] = {0x20, 0x01};
    ExtensionChain chain = chain_of("hop-by-hop+routing+fragment");
    ExtensionChain back;
    guint n_bytes = extension_chain_bytes(&chain);
    extension_chain_write(&chain, UDP, destination, bytes);
    g_assert_cmpuint(extension_chain_first(&chain, UDP), ==, 0);
    g_assert_true(extension_chain_read(bytes, n_bytes, 0, UDP, destination, &back));
    g_assert_false(extension_chain_read(bytes, n_bytes - 1, 0, UDP, destination, &back));
    for (guint i = 0; i < G_N_ELEMENTS(flaws); i++) {
        guint8 kept = bytes[flaws[i].at];
        bytes[flaws[i].at] = flaws[i].value;
        g_assert_false(extension_chain_read(bytes, n_bytes, 0, UDP, destination, &back));
        bytes[flaws[i].at] = kept;
    }
}

/* Ports count only where the NIC finds them: behind a chain that it skips, without a fragment
 * header; the rest of the hash is that of the addresses. */
static void test_hash(void)
{
    static const struct {
        const char *chain;
        RssExtensionHeaders mode;
        gboolean finds_ports;
    } rows[] = {{"none", RSS_EXTENSION_HEADERS_STOP, TRUE},
                {"destination-options", RSS_EXTENSION_HEADERS_STOP, FALSE},
                {"destination-options", RSS_EXTENSION_HEADERS_SKIP, TRUE},
                {"hop-by-hop+routing", RSS_EXTENSION_HEADERS_SKIP, TRUE},
                {"fragment", RSS_EXTENSION_HEADERS_SKIP, FALSE},
                {"routing+destination-options+fragment", RSS_EXTENSION_HEADERS_SKIP, FALSE}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        RssSettings settings = {
            .key = (char *)"microsoft",
            .hash = {RSS_HASH_IP_PORT, RSS_HASH_IP_PORT, RSS_HASH_IP_PORT, RSS_HASH_IP_PORT},
            .extension_headers = (gint)rows[i].mode,
            .table_size = 128};
        FrameHeader header = header_of(rows[i].chain, 128);
        g_autoptr(Rss) rss = rss_new(&settings, 4, (SimRandom){0});
        RssProtocol protocol = rss_protocol_behind(rss, &header.extensions);
        guint32 hash = rss_hash(rss, 6, protocol, header.source, header.destination, 49184, 7);
        guint32 with_ports =
            rss_hash(rss, 6, RSS_PROTOCOL_UDP, header.source, header.destination, 49184, 7);
        guint32 without =
            rss_hash(rss, 6, RSS_PROTOCOL_UDP, header.source, header.destination, 0, 0);
        g_assert_cmphex(with_ports, !=, without);
        g_assert_cmphex(hash, ==, rows[i].finds_ports ? with_ports : without);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/extension_header/lengths", test_lengths);
    g_test_add_func("/extension_header/refused", test_refused);
    g_test_add_func("/extension_header/bytes", test_bytes);
    g_test_add_func("/extension_header/checksum", test_checksum);
    g_test_add_func("/extension_header/reading_back", test_reading_back);
    g_test_add_func("/extension_header/flaws", test_reading_flaws);
    g_test_add_func("/extension_header/hash", test_hash);
    return g_test_run();
}
