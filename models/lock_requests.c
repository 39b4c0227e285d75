#include "models/lock_requests.h"

void lock_requests_init(LockRequests *requests, guint n_workers)
{
    *requests = (LockRequests){.slot = g_new(LockRequest, n_workers)};
}

void lock_requests_clear(LockRequests *requests)
{
    g_free(requests->slot);
}
