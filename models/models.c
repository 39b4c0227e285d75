#include "models/models.h"

const ModelNodeType *models_node_types(void)
{
    static const ModelNodeType types[] = {
        {.type = "tester", .attributes = &tester_attributes},
        {.type = "dut", .attributes = &dut_attributes},
        {.type = "switch", .attributes = &switch_attributes},
        {.type = "machine", .attributes = &machine_attributes},
        {.type = "host", .attributes = &host_attributes},
        {.type = "iperf", .attributes = &iperf_attributes},
        {0},
    };
    return types;
}
