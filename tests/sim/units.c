#include "sim/units.h"
#include "sim/attribute.h"

#include <locale.h>
#include <string.h>

#include "sim/error.h"
#include "sim/random.h"

#define TERA G_GINT64_CONSTANT(1000000000000)

typedef struct {
    SimUnitKind kind;
    const char *text;
    gint64 value;
} Pair;

static void check_parse(const Pair *pairs, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        g_autoptr(GError) error = NULL;
        gint64 value = -1;
        gboolean ok = sim_units_parse(pairs[i].kind, pairs[i].text, &value, &error);
        g_test_message("%s", pairs[i].text);
        g_assert_no_error(error);
        g_assert_true(ok);
        g_assert_cmpint(value, ==, pairs[i].value);
    }
}

static void test_parse(void)
{
    static const Pair pairs[] = {
        {SIM_UNIT_TIME, "0 s", 0},
        {SIM_UNIT_TIME, "1 ps", 1},
        {SIM_UNIT_TIME, "575 ns", 575000},
        {SIM_UNIT_TIME, "575ns", 575000},
        {SIM_UNIT_TIME, "575   ns", 575000},
        {SIM_UNIT_TIME, "0575 ns", 575000},
        {SIM_UNIT_TIME, "6.72 ns", 6720},
        {SIM_UNIT_TIME, "0.001 ns", 1},
        {SIM_UNIT_TIME, "2 us", 2000000},
        {SIM_UNIT_TIME, "200 ms", 200 * SIM_PS_PER_MS},
        {SIM_UNIT_TIME, "60 s", 60 * SIM_PS_PER_S},
        {SIM_UNIT_TIME, "1.5 min", 90 * SIM_PS_PER_S},
        {SIM_UNIT_TIME, "4 h", 14400 * SIM_PS_PER_S},
        {SIM_UNIT_TIME, "9223372.036854775807 s", G_MAXINT64},
        {SIM_UNIT_RATE, "9600 bit/s", 9600},
        {SIM_UNIT_RATE, "64 kbit/s", 64000},
        {SIM_UNIT_RATE, "2.5 Gbit/s", 2500000000},
        {SIM_UNIT_RATE, "10 Gbit/s", 10000000000},
        {SIM_UNIT_RATE, "1.6 Tbit/s", 1600000000000},
        {SIM_UNIT_RATE, "100 Mbit/s", 100000000},
        {SIM_UNIT_FREQUENCY, "3.2 GHz", 3200000000},
        {SIM_UNIT_FREQUENCY, "1 Hz", 1},
        {SIM_UNIT_FREQUENCY, "33.333333 MHz", 33333333},
        {SIM_UNIT_FREQUENCY, "32.768 kHz", 32768},
        {SIM_UNIT_SIZE, "64 B", 64},
        {SIM_UNIT_SIZE, "9 kB", 9000},
        {SIM_UNIT_SIZE, "1 MB", 1000000},
        {SIM_UNIT_SIZE, "2 GB", 2000000000},
        {SIM_UNIT_SIZE, "32 KiB", 32768},
        {SIM_UNIT_SIZE, "1.25 MiB", 1310720},
        {SIM_UNIT_SIZE, "1 GiB", 1073741824},
    };
    check_parse(pairs, G_N_ELEMENTS(pairs));
}

/* What a number in floating point, or in 64 bits, gets wrong. */
static void test_parse_exactly(void)
{
    static const Pair pairs[] = {
        {SIM_UNIT_TIME, "0.1 ns", 100},
        {SIM_UNIT_TIME, "1.0000000000000000000000000000000000000000 s", TERA},
        {SIM_UNIT_TIME, "000000000000000000000000000000000000000001 s", TERA},
        {SIM_UNIT_TIME, "1000.000000000001 s", 1000 * TERA + 1},
        {SIM_UNIT_TIME, "9007.199254740993 s", 9007199254740993},
        /* 2^-16 h is 3600 * 10^12 / 65536 ps. */
        {SIM_UNIT_TIME, "0.0000152587890625 h", 54931640625},
        {SIM_UNIT_SIZE, "8589934591.999999999068677425384521484375 GiB", G_MAXINT64},
        {SIM_UNIT_SIZE, "0.000000000931322574615478515625 GiB", 1},
        {SIM_UNIT_SIZE, "0.0009765625 KiB", 1},
        {SIM_UNIT_RATE, "9223372036854775807 bit/s", G_MAXINT64},
    };
    check_parse(pairs, G_N_ELEMENTS(pairs));
}

static void test_messages(void)
{
    static const struct {
        SimUnitKind kind;
        const char *text, *message;
    } bad[] = {
        {SIM_UNIT_RATE, "10",
         "'10' has no unit: a rate such as '10 Gbit/s' "
         "(bit/s, kbit/s, Mbit/s, Gbit/s, Tbit/s)"},
        {SIM_UNIT_TIME, "0", "'0' has no unit: a time such as '60 s' (ps, ns, us, ms, s, min, h)"},
        {SIM_UNIT_TIME, "7 ",
         "'7 ' has no unit: a time such as '60 s' (ps, ns, us, ms, s, min, h)"},
        {SIM_UNIT_FREQUENCY, "3.2 Ghz",
         "'3.2 Ghz' has the unknown unit 'Ghz': a frequency such as '3.2 GHz' "
         "(Hz, kHz, MHz, GHz); did you mean 'GHz'?"},
        {SIM_UNIT_RATE, "10 gbit/s",
         "'10 gbit/s' has the unknown unit 'gbit/s': a rate such as '10 Gbit/s' "
         "(bit/s, kbit/s, Mbit/s, Gbit/s, Tbit/s); did you mean 'Gbit/s'?"},
        {SIM_UNIT_SIZE, "64 bananas",
         "'64 bananas' has the unknown unit 'bananas': a size such as '64 B' "
         "(B, kB, MB, GB, KiB, MiB, GiB)"},
        {SIM_UNIT_TIME, "-1 s",
         "'-1 s' is negative: a time such as '60 s' (ps, ns, us, ms, s, min, h)"},
        {SIM_UNIT_TIME, "0.1 ps",
         "'0.1 ps' is not a whole number of ps: a time such as '60 s' "
         "(ps, ns, us, ms, s, min, h)"},
        {SIM_UNIT_SIZE, "0.3 B",
         "'0.3 B' is not a whole number of bytes: a size such as '64 B' "
         "(B, kB, MB, GB, KiB, MiB, GiB)"},
        {SIM_UNIT_TIME, "",
         "'' is not a number: a time such as '60 s' (ps, ns, us, ms, s, min, h)"},
        {SIM_UNIT_TIME, "soon\n",
         "'soon\\x0a' is not a number: a time such as '60 s' (ps, ns, us, ms, s, min, h)"},
        {SIM_UNIT_TIME, "3000 h",
         "'3000 h' is too large: a time such as '60 s' (ps, ns, us, ms, s, min, h)"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        gint64 value = 77;
        g_assert_false(sim_units_parse(bad[i].kind, bad[i].text, &value, &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_VALUE);
        g_assert_cmpstr(error->message, ==, bad[i].message);
        g_assert_cmpint(value, ==, 77);
    }
}

static void test_refuses(void)
{
    static const char *const bad[] = {
        " 1 s",
        "1 s ",
        "+1 s",
        "1. s",
        ".5 s",
        "1e3 s",
        "0x10 s",
        "1,5 s",
        "1 000 s",
        "1\ts",
        "1 S",
        "1 Ms",
        "1 s s",
        "1..5 s",
        "1.5.5 s",
        "s",
        "inf s",
        "nan s",
        "\xc2\xb5",
        "1 \xc2\xb5s",
        "1 \xff",
        "9223372036854775808 ps",
        "9223372036.854775808 ms",
        "99999999999999999999999999999999999999999999 ps",
        "340282366920938463463374607431768211456 h",
        "0.0000000000000000000000000000000000000001 h",
        "0.00000000000000000000000000000000000000000000000000000000000000000000001 s",
        "0.00001525878906250001 h",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        gint64 value;
        g_test_message("%s", bad[i]);
        g_assert_false(sim_units_parse(SIM_UNIT_TIME, bad[i], &value, &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_VALUE);
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
        g_assert_null(strchr(error->message, '\n'));
        g_assert_false(sim_units_parse(SIM_UNIT_TIME, bad[i], &value, NULL));
    }
}

/* More decimals than 128 bits hold: 10^130 is 0 there. */
static void test_many_decimals(void)
{
    g_autofree char *zeros = g_strnfill(129, '0');
    g_autofree char *whole = g_strdup_printf("7.%s0 s", zeros);
    g_autofree char *broken = g_strdup_printf("7.%s1 s", zeros);
    gint64 value = -1;
    g_assert_true(sim_units_parse(SIM_UNIT_TIME, whole, &value, NULL));
    g_assert_cmpint(value, ==, 7 * TERA);
    g_assert_false(sim_units_parse(SIM_UNIT_TIME, broken, &value, NULL));
}

static void test_long_text_is_cut(void)
{
    g_autofree char *text = g_strnfill(5000, 'x');
    g_autoptr(GError) error = NULL;
    gint64 value;
    g_assert_false(sim_units_parse(SIM_UNIT_TIME, text, &value, &error));
    g_assert_cmpuint(strlen(error->message), <, 200);
}

static void test_format(void)
{
    static const Pair pairs[] = {
        {SIM_UNIT_TIME, "0 ns", 0},
        {SIM_UNIT_TIME, "1 ps", 1},
        {SIM_UNIT_TIME, "999 ps", 999},
        {SIM_UNIT_TIME, "1 ns", 1000},
        {SIM_UNIT_TIME, "1.001 ns", 1001},
        {SIM_UNIT_TIME, "67.2 ns", 67200},
        {SIM_UNIT_TIME, "575 ns", 575000},
        {SIM_UNIT_TIME, "1.5 us", 1500000},
        {SIM_UNIT_TIME, "1500.5 ns", 1500500},
        {SIM_UNIT_TIME, "500 ms", 500 * SIM_PS_PER_MS},
        {SIM_UNIT_TIME, "60 s", 60 * SIM_PS_PER_S},
        {SIM_UNIT_TIME, "3600 s", 3600 * SIM_PS_PER_S},
        {SIM_UNIT_TIME, "9223372036854775.807 ns", G_MAXINT64},
        {SIM_UNIT_RATE, "0 bit/s", 0},
        {SIM_UNIT_RATE, "10 Gbit/s", 10000000000},
        {SIM_UNIT_RATE, "2.5 Gbit/s", 2500000000},
        {SIM_UNIT_RATE, "1.6 Tbit/s", 1600000000000},
        {SIM_UNIT_RATE, "1234.567 kbit/s", 1234567},
        {SIM_UNIT_FREQUENCY, "0 Hz", 0},
        {SIM_UNIT_FREQUENCY, "3.2 GHz", 3200000000},
        {SIM_UNIT_FREQUENCY, "33333.333 kHz", 33333333},
        {SIM_UNIT_SIZE, "0 B", 0},
        {SIM_UNIT_SIZE, "64 B", 64},
        {SIM_UNIT_SIZE, "1024 B", 1024},
        {SIM_UNIT_SIZE, "1518 B", 1518},
        {SIM_UNIT_SIZE, "9000 B", 9000},
        {SIM_UNIT_SIZE, "10 kB", 10000},
        {SIM_UNIT_SIZE, "32 KiB", 32768},
        {SIM_UNIT_SIZE, "1.25 MiB", 1310720},
        {SIM_UNIT_SIZE, "1 GiB", 1073741824},
        /* Also 1953.125 MiB and 2000000 KiB: GB is larger. */
        {SIM_UNIT_SIZE, "2.048 GB", 2048000000},
        {SIM_UNIT_SIZE, "10.001 kB", 10001},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *text = sim_units_format(pairs[i].kind, pairs[i].value);
        g_assert_cmpstr(text, ==, pairs[i].text);
    }
}

static void test_round_trip(void)
{
    SimRandom random = sim_random_stream(1, 0, "test");
    for (guint i = 0; i < 100000; i++) {
        SimUnitKind kind = (SimUnitKind)(i % 4);
        guint64 bits = sim_random_next(&random);
        gint64 value = (gint64)((bits >> 1) >> (bits % 63));
        /* Many zeros at the end, as in values that people write. */
        for (guint64 zeros = sim_random_next(&random) % 12; zeros > 0; zeros--) {
            value = value < G_MAXINT64 / 10 ? value * 10 : value;
        }
        g_autoptr(GError) error = NULL;
        g_autofree char *text = sim_units_format(kind, value);
        gint64 again = -1;
        gboolean ok = sim_units_parse(kind, text, &again, &error);
        g_assert_no_error(error);
        g_assert_true(ok);
        g_assert_cmpint(again, ==, value);
    }
}

/* Bytes that look like values: nothing is read that is not written as it should be. */
static void test_noise(void)
{
    static const char alphabet[] = "0019.5 -+eskMGiBbit/Hznpuhmcyl%\n\xc3";
    SimRandom random = sim_random_stream(2, 0, "test");
    for (guint i = 0; i < 200000; i++) {
        char text[12] = {0};
        guint64 bits = sim_random_next(&random);
        for (guint j = 0; j < 1 + i % 10; j++, bits >>= 6) {
            text[j] = alphabet[(bits & 63) % (sizeof alphabet - 1)];
        }
        gint64 value = -1;
        SimCost cost;
        SimLoad load;
        if (sim_units_parse((SimUnitKind)(i % 4), text, &value, NULL)) {
            g_assert_true(g_ascii_isdigit(text[0]));
            g_assert_true(g_ascii_isalpha(text[strlen(text) - 1]));
            g_assert_cmpint(value, >=, 0);
        }
        if (sim_units_parse_cost(text, &cost, NULL)) {
            g_assert_cmpint(cost.value, >=, 0);
        }
        if (sim_units_parse_load(text, &load, NULL)) {
            g_assert_cmpint(load.is_share, ==, g_str_has_suffix(text, "%"));
        }
    }
}

static void test_cost(void)
{
    static const struct {
        const char *text;
        gint64 value;
        gboolean is_cycles;
        const char *written;
    } costs[] = {
        {"575 ns", 575000, FALSE, "575 ns"},
        {"0 ns", 0, FALSE, "0 ns"},
        {"1840 cycles", 1840000, TRUE, "1840 cycles"},
        {"0.125 cycles", 125, TRUE, "0.125 cycles"},
        {"0 cycles", 0, TRUE, "0 cycles"},
        {"12.50cycles", 12500, TRUE, "12.5 cycles"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(costs); i++) {
        g_autoptr(GError) error = NULL;
        SimCost cost = {0};
        gboolean ok = sim_units_parse_cost(costs[i].text, &cost, &error);
        g_assert_no_error(error);
        g_assert_true(ok);
        g_assert_cmpint(cost.value, ==, costs[i].value);
        g_assert_cmpint(cost.is_cycles, ==, costs[i].is_cycles);
        g_autofree char *written = sim_units_format_cost(cost);
        g_assert_cmpstr(written, ==, costs[i].written);
    }

    g_autoptr(GError) error = NULL;
    SimCost cost = {.value = 5};
    g_assert_false(sim_units_parse_cost("1840 cycle", &cost, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_VALUE);
    g_assert_cmpstr(error->message, ==,
                    "'1840 cycle' has the unknown unit 'cycle': a cost such as '575 ns' or "
                    "'1840 cycles' (ps, ns, us, ms, s, min, h, cycles); did you mean 'cycles'?");
    g_assert_false(sim_units_parse_cost("0.0001 cycles", &cost, NULL));
    g_assert_false(sim_units_parse_cost("12", &cost, NULL));
    g_assert_cmpint(cost.value, ==, 5);
}

static void test_cost_ps(void)
{
    /* A cost in time needs no clock. */
    g_assert_cmpint(sim_units_cost_ps((SimCost){575000, FALSE}, 0), ==, 575000);
    /* 1840 cycles at 3.2 GHz are 575 ns. */
    g_assert_cmpint(sim_units_cost_ps((SimCost){1840000, TRUE}, 3200000000), ==, 575000);
    g_assert_cmpint(sim_units_cost_ps((SimCost){1000, TRUE}, 1), ==, SIM_PS_PER_S);
    /* 1 cycle at 3 GHz: 333.33 ps; 2 cycles: 666.67 ps; at 16 GHz: 62.5 ps, half up. */
    g_assert_cmpint(sim_units_cost_ps((SimCost){1000, TRUE}, 3000000000), ==, 333);
    g_assert_cmpint(sim_units_cost_ps((SimCost){2000, TRUE}, 3000000000), ==, 667);
    g_assert_cmpint(sim_units_cost_ps((SimCost){1000, TRUE}, 16000000000), ==, 63);
    g_assert_cmpint(sim_units_cost_ps((SimCost){G_MAXINT64, TRUE}, 1000000000), ==, G_MAXINT64);
    g_assert_cmpint(sim_units_cost_ps((SimCost){G_MAXINT64, TRUE}, 1), ==, SIM_TIME_NEVER);
}

static void test_load(void)
{
    static const struct {
        const char *text;
        gint64 value;
        gboolean is_share;
        const char *written;
    } loads[] = {
        {"14880952", 14880952, FALSE, "14880952"}, {"0", 0, FALSE, "0"},
        {"100 %", 1000000, TRUE, "100 %"},         {"99.5%", 995000, TRUE, "99.5 %"},
        {"0.0001 %", 1, TRUE, "0.0001 %"},         {"33.3333 %", 333333, TRUE, "33.3333 %"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(loads); i++) {
        g_autoptr(GError) error = NULL;
        SimLoad load = {0};
        gboolean ok = sim_units_parse_load(loads[i].text, &load, &error);
        g_assert_no_error(error);
        g_assert_true(ok);
        g_assert_cmpint(load.value, ==, loads[i].value);
        g_assert_cmpint(load.is_share, ==, loads[i].is_share);
        g_autofree char *written = sim_units_format_load(load);
        g_assert_cmpstr(written, ==, loads[i].written);
    }

    static const char *const bad[] = {"1.5", "0.00001 %", "-1", "ten", "1e6", "5 pps", "% 5", ""};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        SimLoad load;
        g_assert_false(sim_units_parse_load(bad[i], &load, &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_VALUE);
        g_assert_nonnull(strstr(error->message,
                                "frames/s as a bare integer such as '1000000', or a "
                                "share of the line rate such as '99.5 %'"));
    }
}

/* In many locales the decimal point is a comma; values do not follow. */
static void test_locale(void)
{
    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL) {
        g_test_skip("no locale with a decimal comma here");
        return;
    }
    test_parse();
    test_format();
    test_cost();
    test_load();
    setlocale(LC_ALL, "C");
}

static void test_join_units(void)
{
    g_autofree char *times = sim_attribute_join_units(SIM_ATTRIBUTE_TIME, ", ");
    g_assert_cmpstr(times, ==, "ps, ns, us, ms, s, min, h");
    g_autofree char *costs = sim_attribute_join_units(SIM_ATTRIBUTE_COST, "|");
    g_assert_cmpstr(costs, ==, "ps|ns|us|ms|s|min|h|cycles");
    g_autofree char *loads = sim_attribute_join_units(SIM_ATTRIBUTE_LOAD, ", ");
    g_assert_cmpstr(loads, ==, "%");
    g_autofree char *integers = sim_attribute_join_units(SIM_ATTRIBUTE_INTEGER, ", ");
    g_assert_cmpstr(integers, ==, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/units/parse", test_parse);
    g_test_add_func("/sim/units/parse-exactly", test_parse_exactly);
    g_test_add_func("/sim/units/messages", test_messages);
    g_test_add_func("/sim/units/refuses", test_refuses);
    g_test_add_func("/sim/units/many-decimals", test_many_decimals);
    g_test_add_func("/sim/units/long-text-is-cut", test_long_text_is_cut);
    g_test_add_func("/sim/units/format", test_format);
    g_test_add_func("/sim/units/round-trip", test_round_trip);
    g_test_add_func("/sim/units/noise", test_noise);
    g_test_add_func("/sim/units/cost", test_cost);
    g_test_add_func("/sim/units/cost-ps", test_cost_ps);
    g_test_add_func("/sim/units/load", test_load);
    g_test_add_func("/sim/units/locale", test_locale);
    g_test_add_func("/sim/units/join", test_join_units);
    return g_test_run();
}
