#include "scenarios/manifest_axis.h"

#include <math.h>

typedef struct {
    SimAttributeType type;
    const char *texts[4];
    const char *unit; /* NULL: no numbers */
    double numbers[4];
} Case;

static const Case cases[] = {
    {SIM_ATTRIBUTE_INTEGER, {"1", "16", "65533"}, "", {1, 16, 65533}},
    {SIM_ATTRIBUTE_REAL, {"0.5", "1e-3"}, "", {0.5, 0.001}},
    {SIM_ATTRIBUTE_TIME, {"500 ns", "2 us", "10 us"}, "us", {0.5, 2, 10}},
    {SIM_ATTRIBUTE_TIME, {"1 s", "60 s"}, "s", {1, 60}},
    {SIM_ATTRIBUTE_RATE, {"1 Gbit/s", "10 Gbit/s", "100 Gbit/s"}, "Gbit/s", {1, 10, 100}},
    {SIM_ATTRIBUTE_FREQUENCY, {"2400 MHz", "3.2 GHz"}, "GHz", {2.4, 3.2}},
    {SIM_ATTRIBUTE_SIZE, {"64 B", "1518 B", "9216 B"}, "B", {64, 1518, 9216}},
    {SIM_ATTRIBUTE_SIZE, {"32 KiB", "1 MiB"}, "KiB", {32, 1024}},
    {SIM_ATTRIBUTE_COST, {"575 ns", "600 ns"}, "ns", {575, 600}},
    {SIM_ATTRIBUTE_COST, {"1840 cycles", "100 cycles"}, "cycles", {1840, 100}},
    {SIM_ATTRIBUTE_COST, {"575 ns", "1840 cycles"}, NULL, {0}},
    {SIM_ATTRIBUTE_LOAD, {"50 %", "99.5 %"}, "% of the line rate", {50, 99.5}},
    {SIM_ATTRIBUTE_LOAD, {"1000", "20000"}, "frames/s", {1000, 20000}},
    {SIM_ATTRIBUTE_LOAD, {"50 %", "20000"}, NULL, {0}},
    {SIM_ATTRIBUTE_ENUM, {"4", "6"}, NULL, {0}},
    {SIM_ATTRIBUTE_STRING, {"microsoft"}, NULL, {0}},
    {SIM_ATTRIBUTE_INTEGER, {"1", "x"}, NULL, {0}},
};

static void test_cases(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const Case *c = &cases[i];
        SimAttribute attribute = {.name = "a", .type = c->type};
        double numbers[4] = {0};
        guint n = 0;
        while (n < 4 && c->texts[n] != NULL) {
            n++;
        }
        g_assert_cmpstr(manifest_axis_read(&attribute, c->texts, n, numbers), ==, c->unit);
        for (guint k = 0; k < n; k++) {
            if (c->unit != NULL) {
                g_assert_cmpfloat_with_epsilon(numbers[k], c->numbers[k], 1e-12);
            } else {
                g_assert_true(isnan(numbers[k]));
            }
        }
    }
}

static void test_no_attribute(void)
{
    const char *const texts[] = {"1"};
    double number = 0;
    g_assert_null(manifest_axis_read(NULL, texts, 1, &number));
    g_assert_true(isnan(number));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/manifest-axis/cases", test_cases);
    g_test_add_func("/manifest-axis/no-attribute", test_no_attribute);
    return g_test_run();
}
