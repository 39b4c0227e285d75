/* The order of requests for a lock: by time, then by worker. */
#include "models/lock_requests.h"

#include "sim/sim.h"

#define MOST_WORKERS 9
#define N_GRANTS     2000

static void check_first(const LockRequests *requests, guint worker, SimTime time_ps)
{
    LockRequest first = lock_requests_first(requests);
    g_assert_cmpuint(first.worker, ==, worker);
    g_assert_cmpint(first.time_ps, ==, time_ps);
}

/* Three workers, by hand: 2 asks first; its second request ties with that of 1 and comes after it;
 * then 2 asks again before all others. */
static void test_by_hand(void)
{
    LockRequests requests;
    lock_requests_init(&requests, 3);
    lock_requests_reset(&requests);
    lock_requests_add(&requests, 0, 30);
    lock_requests_add(&requests, 1, 20);
    lock_requests_add(&requests, 2, 10);
    check_first(&requests, 2, 10);
    lock_requests_again(&requests, 20);
    check_first(&requests, 1, 20);
    lock_requests_again(&requests, SIM_TIME_NEVER);
    check_first(&requests, 2, 20);
    lock_requests_again(&requests, 25);
    check_first(&requests, 2, 25);
    lock_requests_again(&requests, 30);
    check_first(&requests, 0, 30);
    lock_requests_clear(&requests);
}

/* The worker that a search through all of them finds. */
static guint find_first(const SimTime *time_ps, guint n)
{
    guint first = 0;
    for (guint i = 1; i < n; i++) {
        first = time_ps[i] < time_ps[first] ? i : first;
    }
    return first;
}

/* Any number of workers, times of which many are equal: as a search through all requests. */
static void test_random(void)
{
    SimRandom random = sim_random_stream(1, 0, "lock-requests");
    for (guint n = 1; n <= MOST_WORKERS; n++) {
        LockRequests requests;
        SimTime time_ps[MOST_WORKERS];
        lock_requests_init(&requests, n);
        for (guint round = 0; round < 2; round++) {
            lock_requests_reset(&requests);
            for (guint i = 0; i < n; i++) {
                time_ps[i] = (SimTime)(sim_random_next(&random) % 8);
                lock_requests_add(&requests, i, time_ps[i]);
            }
            for (guint k = 0; k < N_GRANTS; k++) {
                guint first = find_first(time_ps, n);
                check_first(&requests, first, time_ps[first]);
                time_ps[first] += (SimTime)(sim_random_next(&random) % 16);
                lock_requests_again(&requests, time_ps[first]);
            }
        }
        lock_requests_clear(&requests);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/lock-requests/by-hand", test_by_hand);
    g_test_add_func("/models/lock-requests/random", test_random);
    return g_test_run();
}
