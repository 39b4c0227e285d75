/* tests/models/estimate_lab.h: a device whose estimate is worked out by hand. */
#ifndef TESTS_MODELS_ESTIMATE_LAB_H
#define TESTS_MODELS_ESTIMATE_LAB_H

#include "models/estimate.h"
#include "tests/support/judge_lab.h"

#define US (SIM_PS_PER_US)
#define NS (SIM_PS_PER_US / 1000)

/* One flow, one core, 1 us a frame, a ring of 100. */
static inline void estimate_lab_init(JudgeLab *lab)
{
    judge_lab_init(lab);
    lab->dut.nic.ring_size = 100;
    lab->dut.cost.frame = judge_lab_cost(US);
}

/* Rounded down, but for the last bits of a double. */
static inline void estimate_assert_rate(gint64 rate_pps, double expected_pps)
{
    g_assert_cmpfloat((double)rate_pps, <=, expected_pps + 1e-3);
    g_assert_cmpfloat((double)rate_pps, >, expected_pps - 1 - 1e-3);
}

#endif
