/* A lock's grants are those of a first-come-first-served queue, by hand. */
#include "models/lock.h"

static void test_first_come(void)
{
    /* request, hold, grant */
    const SimTime requests_ps[][3] = {
        {100, 30, 100},  {110, 30, 130}, /* waits 20 */
        {120, 5, 160},                   /* waits for both */
        {165, 5, 165},                   /* free at that very instant */
        {1000, 5, 1000},
    };
    Lock lock = {0};
    for (guint i = 0; i < G_N_ELEMENTS(requests_ps); i++) {
        SimTime grant_ps = lock_grant(&lock, requests_ps[i][0], requests_ps[i][1]);
        g_assert_cmpint(grant_ps, ==, requests_ps[i][2]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/lock/first-come", test_first_come);
    return g_test_run();
}
