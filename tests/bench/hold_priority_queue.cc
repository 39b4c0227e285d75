/* What an event costs in std::priority_queue, of the same fields and order as in hold.c. */
#include <queue>
#include <vector>

#include "tests/support/bench_hold.h"

namespace
{

struct IsAfter {
    bool operator()(const BenchHoldEvent &a, const BenchHoldEvent &b) const
    {
        if (a.time_ps != b.time_ps) {
            return a.time_ps > b.time_ps;
        }
        if (a.key != b.key) {
            return a.key > b.key;
        }
        return a.number > b.number;
    }
};

typedef std::priority_queue<BenchHoldEvent, std::vector<BenchHoldEvent>, IsAfter> Queue;

void Push(gpointer queue, const BenchHoldEvent *event)
{
    static_cast<Queue *>(queue)->push(*event);
}

void Pop(gpointer queue, BenchHoldEvent *event)
{
    Queue *events = static_cast<Queue *>(queue);
    *event = events->top();
    events->pop();
}

BenchCost Measure(gconstpointer data)
{
    Queue queue;
    return bench_hold(&queue, Push, Pop, GPOINTER_TO_UINT(data));
}

const BenchCase CASES[] = {
    {"hold/priority_queue/10", "hold", Measure, GUINT_TO_POINTER(10)},
    {"hold/priority_queue/1000", "hold", Measure, GUINT_TO_POINTER(1000)},
    {"hold/priority_queue/100000", "hold", Measure, GUINT_TO_POINTER(100000)},
};

} // namespace

int main(int, char **argv)
{
    return bench_main(argv, CASES, G_N_ELEMENTS(CASES));
}
