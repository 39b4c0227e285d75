/* models/mac_plan.h: the MAC addresses of the tester's stations and of the DUT's ports.
 *
 * docs/frame-path.md section 13. Random ones: RFC 4814 section 4.2: (RR & 0xFC):PP:PP:RR:RR:RR with
 * PP:PP the tester's interface counted from 1. */
#ifndef MODELS_MAC_PLAN_H
#define MODELS_MAC_PLAN_H

#include "models/direction.h"
#include "models/tester.h"
#include "sim/sim.h"

/* MAC addresses as numbers of 48 bits, the first octet highest. A plain record. */
typedef struct {
    const TesterSettings *tester;    /* borrowed */
    guint64 stream_start[DUT_PORTS]; /* by side */
} MacPlan;

/* `tester_path`: the tester's node name, the first part of the streams' names. */
void mac_plan_init(MacPlan *plan, const TesterSettings *tester, const char *tester_path,
                   guint64 seed, guint repetition);

/* The MAC address of address `index` of a side. */
guint64 mac_plan_of_address(const MacPlan *plan, guint side, guint index);

/* How many MAC addresses the addresses 0 .. n_addresses - 1 of a side have. */
guint mac_plan_n_used(const TesterSettings *tester, guint n_addresses);

/* How many addresses of a side the frames of a trial use, in any direction. */
guint mac_plan_n_addresses(const TesterSettings *tester, guint side);

/* The MAC address of a port of a DUT of the row. */
guint64 mac_plan_of_dut(guint device, guint port);

#endif
