/* The RSS hash against published vectors, its definition and its symmetries. */
#include "tests/models/rss_reference.h"

/* All of the same shape: 40 bytes of key, ports hashed or not for every protocol. */
static RssSettings settings_of(gint function, const char *key, gint hash)
{
    return (RssSettings){
        .function = function,
        .key = (char *)key,
        .hash = {hash, hash, hash, hash},
        .table_size = 128,
    };
}

static Rss *rss_of(gint function, const char *key, gint hash)
{
    RssSettings settings = settings_of(function, key, hash);
    return rss_new(&settings, 4, sim_random_stream(1, 0, "dut.nic.rss"));
}

/* ---- published vectors ---- */

/* Cells: source, port, destination, port; then the hash of addresses and that with ports, which may
 * be empty. */
static void check_row(char *const *cells, const char *key, const char *ip, const char *ip_port)
{
    const char *expected[] = {[RSS_HASH_IP] = ip, [RSS_HASH_IP_PORT] = ip_port};
    guint8 source[16], destination[16];
    guint version = reference_address(cells[0], source);
    g_assert_cmpuint(reference_address(cells[2], destination), ==, version);
    guint16 source_port = (guint16)g_ascii_strtoull(cells[1], NULL, 10);
    guint16 destination_port = (guint16)g_ascii_strtoull(cells[3], NULL, 10);

    for (gint hash = RSS_HASH_IP; hash <= RSS_HASH_IP_PORT; hash++) {
        g_autoptr(Rss) rss = rss_of(RSS_FUNCTION_TOEPLITZ, key, hash);
        for (gint protocol = RSS_PROTOCOL_UDP; protocol <= RSS_PROTOCOL_TCP; protocol++) {
            guint32 actual = rss_hash(rss, version, (RssProtocol)protocol, source, destination,
                                      source_port, destination_port);
            g_autofree char *text = g_strdup_printf("0x%08x", actual);
            if (*expected[hash] != '\0') {
                g_assert_cmpstr(text, ==, expected[hash]);
            }
        }
    }
}

static void test_vectors(gconstpointer file)
{
    g_autoptr(GPtrArray) rows = reference_rows(file, 6);
    for (guint i = 0; i < rows->len; i++) {
        char **cells = g_ptr_array_index(rows, i);
        check_row(cells, "microsoft", cells[4], cells[5]);
    }
}

static void test_computed(void)
{
    g_autoptr(GPtrArray) rows = reference_rows("rss_vectors_computed.csv", 8);
    for (guint i = 0; i < rows->len; i++) {
        char **cells = g_ptr_array_index(rows, i);
        check_row(cells, "microsoft", cells[4], cells[5]);
        check_row(cells, "symmetric", cells[6], cells[7]);
    }
}

/* ---- random input, all functions ---- */

typedef struct {
    guint version;
    guint address_bytes;
    RssProtocol protocol;
    guint8 source[16], destination[16];
    guint16 source_port, destination_port;
} Tuple;

static Tuple random_tuple(SimRandom *random)
{
    guint64 draw = sim_random_next(random);
    Tuple tuple = {
        .version = draw & 1 ? 4 : 6,
        .protocol = draw & 2 ? RSS_PROTOCOL_UDP : RSS_PROTOCOL_TCP,
        .source_port = (guint16)(draw >> 16),
        .destination_port = (guint16)(draw >> 32),
    };
    tuple.address_bytes = tuple.version == 4 ? 4 : 16;
    for (guint i = 0; i < 16; i++) {
        draw = sim_random_next(random);
        tuple.source[i] = (guint8)draw;
        tuple.destination[i] = (guint8)(draw >> 8);
    }
    return tuple;
}

static guint32 hash_of(const Rss *rss, const Tuple *tuple)
{
    return rss_hash(rss, tuple->version, tuple->protocol, tuple->source, tuple->destination,
                    tuple->source_port, tuple->destination_port);
}

static guint32 xor_of_parts(const Rss *rss, const Tuple *tuple)
{
    guint8 source_port[] = {(guint8)(tuple->source_port >> 8), (guint8)tuple->source_port};
    guint8 destination_port[] = {(guint8)(tuple->destination_port >> 8),
                                 (guint8)tuple->destination_port};
    const guint8 *bytes[] = {
        [RSS_FIELD_SOURCE_ADDRESS] = tuple->source,
        [RSS_FIELD_DESTINATION_ADDRESS] = tuple->destination,
        [RSS_FIELD_SOURCE_PORT] = source_port,
        [RSS_FIELD_DESTINATION_PORT] = destination_port,
    };
    guint32 hash = 0;
    for (guint field = 0; field < G_N_ELEMENTS(bytes); field++) {
        hash ^= rss_hash_part(rss, tuple->version, tuple->protocol, (RssField)field, bytes[field]);
    }
    return hash;
}

/* The definition over an input put together here. */
static guint32 reference_hash(const Rss *rss, gboolean symmetric_xor, gboolean ports,
                              const Tuple *tuple)
{
    guint n = tuple->address_bytes;
    guint8 input[36];
    memcpy(input, tuple->source, n);
    memcpy(input + n, tuple->destination, n);
    guint16 words[] = {tuple->source_port, tuple->destination_port};
    if (symmetric_xor) {
        for (guint i = 0; i < n; i++) {
            input[i] = input[n + i] = tuple->source[i] ^ tuple->destination[i];
        }
        words[0] = words[1] = tuple->source_port ^ tuple->destination_port;
    }
    for (guint i = 0; i < 2; i++) {
        input[2 * n + 2 * i] = (guint8)(words[i] >> 8);
        input[2 * n + 2 * i + 1] = (guint8)words[i];
    }
    return reference_toeplitz(rss_get_key(rss), input, 2 * n + (ports ? 4 : 0));
}

/* Every function, key and input: the definition, the XOR of the parts and rss_hash are one. */
static void test_linear(void)
{
    static const char *const keys[] = {"microsoft", "symmetric", "symmetric-random", "random"};
    SimRandom random = sim_random_stream(1, 0, "tests.rss");
    for (gint function = RSS_FUNCTION_TOEPLITZ; function <= RSS_FUNCTION_SYMMETRIC_XOR;
         function++) {
        for (guint i = 0; i < 2 * G_N_ELEMENTS(keys); i++) {
            gint hash = i % 2 == 0 ? RSS_HASH_IP : RSS_HASH_IP_PORT;
            g_autoptr(Rss) rss = rss_of(function, keys[i / 2], hash);
            for (guint n = 0; n < 500; n++) {
                Tuple tuple = random_tuple(&random);
                guint32 expected = reference_hash(rss, function == RSS_FUNCTION_SYMMETRIC_XOR,
                                                  hash == RSS_HASH_IP_PORT, &tuple);
                g_assert_cmphex(hash_of(rss, &tuple), ==, expected);
                g_assert_cmphex(xor_of_parts(rss, &tuple), ==, expected);
            }
        }
    }
}

static Tuple swapped(const Tuple *tuple)
{
    Tuple back = *tuple;
    memcpy(back.source, tuple->destination, sizeof back.source);
    memcpy(back.destination, tuple->source, sizeof back.destination);
    back.source_port = tuple->destination_port;
    back.destination_port = tuple->source_port;
    return back;
}

typedef struct {
    const char *name;
    gint function;
    const char *key;
    gboolean equal_halves; /* of the hash: what a key of period 16 bits does */
} Symmetry;

static void test_symmetric(void)
{
    static const Symmetry symmetries[] = {
        {"symmetric", RSS_FUNCTION_TOEPLITZ, "symmetric", TRUE},
        {"symmetric-random", RSS_FUNCTION_TOEPLITZ, "symmetric-random", TRUE},
        {"symmetric-xor", RSS_FUNCTION_SYMMETRIC_XOR, "microsoft", FALSE},
    };
    SimRandom random = sim_random_stream(1, 0, "tests.rss");
    for (guint i = 0; i < 2 * G_N_ELEMENTS(symmetries); i++) {
        const Symmetry *symmetry = &symmetries[i / 2];
        g_autoptr(Rss) rss = rss_of(symmetry->function, symmetry->key, (gint)(i % 2));
        g_test_message("%s", symmetry->name);
        guint zeros = 0;
        for (guint n = 0; n < 500; n++) {
            Tuple tuple = random_tuple(&random);
            Tuple back = swapped(&tuple);
            guint32 hash = hash_of(rss, &tuple);
            g_assert_cmphex(hash_of(rss, &back), ==, hash);
            if (symmetry->equal_halves) {
                g_assert_cmphex(hash >> 16, ==, hash & 0xffff);
            }
            zeros += hash == 0;
        }
        g_assert_cmpuint(zeros, <, 5); /* symmetric by hashing nothing would be no feat */
    }
}

/* Microsoft's key tells a flow from its answers. */
static void test_asymmetric(void)
{
    SimRandom random = sim_random_stream(1, 0, "tests.rss");
    g_autoptr(Rss) rss = rss_of(RSS_FUNCTION_TOEPLITZ, "microsoft", RSS_HASH_IP);
    guint equal = 0;
    for (guint n = 0; n < 500; n++) {
        Tuple tuple = random_tuple(&random);
        Tuple back = swapped(&tuple);
        equal += hash_of(rss, &tuple) == hash_of(rss, &back);
    }
    g_assert_cmpuint(equal, <, 5);
}

/* A key of period 16 bits and the XOR twice cancel out: docs/models/rss.md warns of it. */
static void test_symmetric_twice(void)
{
    SimRandom random = sim_random_stream(1, 0, "tests.rss");
    g_autoptr(Rss) rss = rss_of(RSS_FUNCTION_SYMMETRIC_XOR, "symmetric", RSS_HASH_IP_PORT);
    for (guint n = 0; n < 100; n++) {
        Tuple tuple = random_tuple(&random);
        g_assert_cmphex(hash_of(rss, &tuple), ==, 0);
    }
}

/* ---- which frames are hashed with ports ---- */

static void test_hash_input(void)
{
    static const struct {
        RssHashSettings hash;
        guint version;
        RssProtocol protocol;
    } only[] = {
        {{.udp4 = RSS_HASH_IP_PORT}, 4, RSS_PROTOCOL_UDP},
        {{.udp6 = RSS_HASH_IP_PORT}, 6, RSS_PROTOCOL_UDP},
        {{.tcp4 = RSS_HASH_IP_PORT}, 4, RSS_PROTOCOL_TCP},
        {{.tcp6 = RSS_HASH_IP_PORT}, 6, RSS_PROTOCOL_TCP},
    };
    static const guint8 port[] = {0x12, 0x34};
    static const guint8 zeros[16];
    for (guint i = 0; i < G_N_ELEMENTS(only); i++) {
        RssSettings settings = settings_of(RSS_FUNCTION_TOEPLITZ, "microsoft", RSS_HASH_IP);
        settings.hash = only[i].hash;
        g_autoptr(Rss) rss = rss_new(&settings, 4, (SimRandom){0});
        for (guint j = 0; j < G_N_ELEMENTS(only); j++) {
            guint version = only[j].version;
            RssProtocol protocol = only[j].protocol;
            gboolean expected = i == j;
            g_assert_cmpint(rss_hashes_ports(rss, version, protocol), ==, expected);
            g_assert_cmpint(rss_hash(rss, version, protocol, zeros, zeros, 0x1234, 0) != 0, ==,
                            expected);
            g_assert_cmpint(rss_hash_part(rss, version, protocol, RSS_FIELD_SOURCE_PORT, port) != 0,
                            ==, expected);
            g_assert_cmpint(
                rss_hash_part(rss, version, protocol, RSS_FIELD_DESTINATION_PORT, port) != 0, ==,
                expected);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/models/rss/toeplitz/ipv4", "rss_vectors_ipv4.csv", test_vectors);
    g_test_add_data_func("/models/rss/toeplitz/ipv6", "rss_vectors_ipv6.csv", test_vectors);
    g_test_add_data_func("/models/rss/toeplitz/microsoft", "rss_vectors_microsoft.csv",
                         test_vectors);
    g_test_add_func("/models/rss/toeplitz/computed", test_computed);
    g_test_add_func("/models/rss/linear", test_linear);
    g_test_add_func("/models/rss/symmetric", test_symmetric);
    g_test_add_func("/models/rss/asymmetric", test_asymmetric);
    g_test_add_func("/models/rss/symmetric-twice", test_symmetric_twice);
    g_test_add_func("/models/rss/hash-input", test_hash_input);
    return g_test_run();
}
