/* What a run leaves behind. */
#include "tests/support/attribute_run.h"

static const char sweep[] = "dutsim: 1\n"
                            "test: {procedure: trial, rate: 1000, duration: 1 ms, repetitions: 1}\n"
                            "tester: {}\n"
                            "dut: {}\n"
                            "sweep: {dut.cores: [1, 2]}\n";

static gboolean has_figures(const AttributeRun *run)
{
    gboolean has = attribute_run_has(run, ".gp");
    g_assert_cmpint(run->status, ==, 0);
    g_assert_cmpint(attribute_run_has(run, ".dat"), ==, has);
    g_assert_true(has || !attribute_run_has(run, ".svg"));
    return has;
}

static void test_plots(void)
{
    g_autoptr(AttributeRun) by_default = attribute_run(sweep, NULL);
    g_autoptr(AttributeRun) with =
        attribute_run(sweep, (const char *const[]){"output.plots=true", NULL});
    g_autoptr(AttributeRun) without =
        attribute_run(sweep, (const char *const[]){"output.plots=false", NULL});
    g_assert_true(has_figures(by_default));
    g_assert_true(has_figures(with));
    g_assert_false(has_figures(without));
    g_assert_cmpuint(attribute_run_n_rows(without, "results.csv"), ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/attributes/output/plots", test_plots);
    return g_test_run();
}
