/* Fits to other rows (tests/support/validation_choices.h) of a device whose answers are a line, so
 * that each choice can be worked out by hand. */
#include <math.h>

#include "scenarios/scenario.h"
#include "tests/support/validation_choices.h"

static const char device[] = "dutsim: 1\n" VALIDATION_LINKS(
    "10 Gbit/s") "tester: {direction: forward}\n"
                 "dut: {cost: {frame: 900 ns, wakeup: 350 ns, poll: 7 ns}}\n"
                 "test: {procedure: throughput}\n";

/* 1 / (frame + x wakeup), x being what is offered. */
static double ask(const Scenario *scenario, const ValidationRow *row)
{
    const ForwardCostSettings *cost = &scenario_get_point(scenario, 0)->dut.cost;
    return SIM_PS_PER_S / ((double)cost->frame.value + row->offered * (double)cost->wakeup.value);
}

#define N_ROWS  5
#define ODD_ROW 3 /* counted from 0: measured a tenth slower than the others let expect */

/* The measured device: a frame 1000 ns, a wake-up 300 ns. Rows 0 and 1 count as fitted. */
static double measured_pps(guint x)
{
    return 1e9 / (1000.0 + 300.0 * x) / (x == ODD_ROW + 1 ? 1.1 : 1);
}

static ValidationTable *table_of_line(gboolean with_poll)
{
    ValidationTable *table = validation_table_new("line", VALIDATION_SATURATION);
    guint32 fits = validation_table_fit(table, "dut.cost.frame") |
                   validation_table_fit(table, "dut.cost.wakeup");
    fits |= with_poll ? validation_table_fit(table, "dut.cost.poll") : 0;
    for (guint i = 0; i < N_ROWS; i++) {
        const ValidationRow row = {.name = g_strdup_printf("row %u", i),
                                   .measured = measured_pps(i + 1),
                                   .is_fitted = i < 2,
                                   .scenario = validation_scenario(device, NULL),
                                   .ask = ask,
                                   .offered = i + 1,
                                   .parameters = fits};
        validation_table_ask(table, row);
    }
    return table;
}

/* The worst error when the line goes through rows i and k. */
static double worst_by_hand(guint i, guint k)
{
    double x1 = i + 1, x2 = k + 1;
    double y1 = 1e9 / measured_pps(i + 1), y2 = 1e9 / measured_pps(k + 1);
    double worst = 0;
    for (guint row = 0; row < N_ROWS; row++) {
        double y = y1 + (y2 - y1) * (row + 1 - x1) / (x2 - x1);
        worst = MAX(worst, fabs(1e9 / y / measured_pps(row + 1) - 1));
    }
    return worst;
}

static void test_line(void)
{
    g_autoptr(ValidationTable) table = table_of_line(FALSE);
    g_autoptr(ValidationChoices) all = validation_choices_new(table, 100);
    g_assert_cmpuint(all->n_fitted, ==, 2);
    g_assert_cmpuint(all->n_subsets, ==, 10);
    g_assert_cmpuint(all->n_told, ==, 10);
    g_assert_cmpuint(all->choices->len, ==, 10);
    double largest = 0;
    guint at = 0, n_worse = 0;
    for (guint i = 0; i < N_ROWS; i++) {
        for (guint k = i + 1; k < N_ROWS; k++, at++) {
            const ValidationChoice *choice = &g_array_index(all->choices, ValidationChoice, at);
            g_autofree char *rows = g_strdup_printf("row %u; row %u", i, k);
            g_assert_cmpstr(choice->rows, ==, rows);
            g_assert_cmpfloat(choice->residual, <, 1e-4);
            g_assert_cmpfloat_with_epsilon(choice->worst, worst_by_hand(i, k), 1e-3);
            if (i != ODD_ROW && k != ODD_ROW) {
                g_assert_cmpstr(choice->worst_row, ==, "row 3");
                g_assert_cmpfloat(choice->median, <, 1e-3);
            }
            largest = MAX(largest, choice->worst);
            gboolean is_published = k < 2 /* i < k */;
            g_assert_cmpint(choice->is_published, ==, is_published);
            n_worse += !is_published && choice->worst > all->worst * 1.01 ? 1 : 0;
        }
    }
    g_assert_cmpfloat(all->largest_worst, ==, largest);
    g_assert_cmpuint(all->n_worse, ==, n_worse);
    /* what was published: the scenario's values, whatever was fitted */
    double published = 1 - 1e9 / (900 + 350.0 * 5) / measured_pps(5);
    g_assert_cmpfloat_with_epsilon(all->worst, published, 1e-6);
}

/* Fewer are asked, at equal distances: of ten the first, third, ... of five. */
static void test_sample(void)
{
    g_autoptr(ValidationTable) table = table_of_line(FALSE);
    g_autoptr(ValidationChoices) all = validation_choices_new(table, 5);
    static const char *const expected[] = {"row 0; row 2", "row 0; row 4", "row 1; row 3",
                                           "row 2; row 3", "row 3; row 4"};
    g_assert_cmpuint(all->n_told, ==, 10);
    g_assert_cmpuint(all->choices->len, ==, G_N_ELEMENTS(expected));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_assert_cmpstr(g_array_index(all->choices, ValidationChoice, i).rows, ==, expected[i]);
    }
}

/* A parameter on which nothing depends: no choice tells it. */
static void test_untold(void)
{
    g_autoptr(ValidationTable) table = table_of_line(TRUE);
    g_autoptr(ValidationChoices) all = validation_choices_new(table, 100);
    g_assert_cmpuint(all->n_told, ==, 0);
    g_assert_cmpuint(all->choices->len, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/validation/other-rows/line", test_line);
    g_test_add_func("/validation/other-rows/sample", test_sample);
    g_test_add_func("/validation/other-rows/untold", test_untold);
    return g_test_run();
}
