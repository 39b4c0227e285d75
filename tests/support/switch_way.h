/* tests/support/switch_way.h: a way with one switch, for tests. */
#ifndef TESTS_SUPPORT_SWITCH_WAY_H
#define TESTS_SUPPORT_SWITCH_WAY_H

#include "models/switch.h"

/* Between port `side` of the tester and the same port of a DUT. */
static inline SwitchWay switch_way_of_one(const SwitchSettings *settings, guint side,
                                          const LinkSettings *tester_link, guint tester_port,
                                          const LinkSettings *dut_link, guint dut_port)
{
    SwitchWay way = {.n_switches = 1};
    way.switches[0] = (SwitchPlace){.settings = settings, .path = "switch"};
    way.switches[0].ports[side] = tester_port;
    way.switches[0].ports[1 - side] = dut_port;
    way.links[side] = tester_link;
    way.links[1 - side] = dut_link;
    return way;
}

#endif
