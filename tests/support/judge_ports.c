/* Several ports: docs/frame-path.md section 20. */
#include "tests/support/judge-internal.h"

guint judge_n_ports(const TesterSettings *tester)
{
    return tester->port_pairs == 0 ? 2 : (guint)(2 * tester->port_pairs);
}

guint judge_port_in(const JudgeFrame *frame)
{
    return 2 * frame->pair + frame->direction;
}

/* The ports by which frames leave that come in by `in`; returns how many they are. */
static guint list_outputs(const TesterSettings *tester, guint in, guint *outputs)
{
    guint n = 0;

    for (guint port = 0; port < judge_n_ports(tester); port++) {
        gboolean is_of_pair = port != in && port / 2 == in / 2;
        gboolean is_other_side = port % 2 != in % 2;
        gboolean is_both = tester->direction == TESTER_DIRECTION_BOTH;
        gboolean is_reached = tester->port_order == PORT_ORDER_PAIRS ? is_of_pair
                              : is_both                              ? port != in
                                                                     : is_other_side;
        if (is_reached) {
            outputs[n++] = port;
        }
    }
    g_assert(n > 0);
    return n;
}

guint judge_port_out(const TesterSettings *tester, guint in, guint64 number)
{
    guint outputs[DUT_MAX_PORTS] = {0};
    guint n = list_outputs(tester, in, outputs);
    return outputs[number % n];
}

guint64 judge_port_place(const TesterSettings *tester, guint in, guint64 number)
{
    guint outputs[DUT_MAX_PORTS];
    return number / list_outputs(tester, in, outputs);
}

AddressPlan judge_port_addresses(const TesterSettings *tester, guint port)
{
    guint n = (guint)tester->addresses.networks;
    AddressPlan plan = {.ip_version = tester->ip_version == TESTER_IP_VERSION_6 ? 6 : 4,
                        .networks = n};
    if (judge_n_ports(tester) > 2) {
        plan.first_network = 1 + n * (port / 2);
    }
    return plan;
}

TrialPort *judge_port_counts(const Judge *judge, const JudgeFrame *frame)
{
    return &judge->result->port[judge_port_in(frame)];
}

void judge_ports_finish(TrialResult *result, const TesterSettings *tester)
{
    guint n = judge_n_ports(tester);
    if (n == 2) {
        for (guint i = 0; i < n; i++) {
            result->port[i] = (TrialPort){0}; /* the directions say it */
        }
        return;
    }
    result->n_ports = n;
    for (guint i = 0; i < n; i++) {
        TrialPort *port = &result->port[i];
        port->in_flight = port->sent - port->received;
        for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
            port->in_flight -= port->lost[loss];
        }
    }
}
