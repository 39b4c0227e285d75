/* Least recently used, by hand and against a list that is searched. */
#include "models/working_set.h"

static void test_cycle(void)
{
    g_autoptr(WorkingSet) fits = working_set_new(5, 5);
    g_autoptr(WorkingSet) short_by_one = working_set_new(5, 4);
    for (guint round = 0; round < 3; round++) {
        for (guint thing = 0; thing < 5; thing++) {
            g_assert_cmpint(working_set_touch(fits, thing), ==, round > 0);
            g_assert_false(working_set_touch(short_by_one, thing));
        }
    }
}

static void test_nothing(void)
{
    g_autoptr(WorkingSet) none = working_set_new(2, 0);
    g_assert_false(working_set_touch(none, 1));
    g_assert_false(working_set_touch(none, 1));
}

/* A list from the newest to the oldest. */
static gboolean touch_list(GArray *list, guint capacity, guint thing)
{
    gboolean was_held = FALSE;
    for (guint i = 0; i < list->len && !was_held; i++) {
        if (g_array_index(list, guint, i) == thing) {
            g_array_remove_index(list, i);
            was_held = TRUE;
        }
    }
    g_array_prepend_val(list, thing);
    g_array_set_size(list, MIN(list->len, capacity));
    return was_held;
}

static void test_random(void)
{
    for (guint capacity = 1; capacity < 20; capacity++) {
        g_autoptr(WorkingSet) set = working_set_new(30, capacity);
        g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(guint));
        for (guint i = 0; i < 3000; i++) {
            guint thing = (guint)g_test_rand_int_range(0, 30);
            g_assert_cmpint(working_set_touch(set, thing), ==, touch_list(list, capacity, thing));
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/working-set/cycle", test_cycle);
    g_test_add_func("/models/working-set/nothing", test_nothing);
    g_test_add_func("/models/working-set/random", test_random);
    return g_test_run();
}
