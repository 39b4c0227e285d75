/* A lock's grants are those of a first-come-first-served queue, by hand. */
#include "models/lock.h"

static void test_first_come(void)
{
    Lock lock = {0};
    g_assert_cmpint(lock_grant(&lock, 100, 30), ==, 100);
    g_assert_cmpint(lock_grant(&lock, 110, 30), ==, 130); /* waits 20 */
    g_assert_cmpint(lock_grant(&lock, 120, 5), ==, 160);  /* waits for both */
    g_assert_cmpint(lock_grant(&lock, 165, 5), ==, 165);  /* free at that very instant */
    g_assert_cmpint(lock_grant(&lock, 1000, 5), ==, 1000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/lock/first-come", test_first_come);
    return g_test_run();
}
