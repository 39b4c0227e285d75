#include "models/port_plan.h"

PortPlan port_plan_new(guint n_pairs, PortOrder order, gboolean both)
{
    PortPlan plan = {.n_ports = DUT_PORTS * n_pairs, .n_outputs = 1, .both = both};
    if (order == PORT_ORDER_ALL) {
        plan.n_outputs = both ? plan.n_ports - 1 : n_pairs;
    }
    plan.takes_turns = plan.n_outputs > 1;
    return plan;
}
