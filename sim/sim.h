/* sim/sim.h: the one door to the event core. Other folders include this. */
#ifndef SIM_SIM_H
#define SIM_SIM_H

#include "sim/attribute.h"
#include "sim/attribute_number.h"
#include "sim/bins.h"
#include "sim/error.h"
#include "sim/event_queue.h"
#include "sim/fingerprint.h"
#include "sim/histogram.h"
#include "sim/pacer.h"
#include "sim/quantile.h"
#include "sim/random.h"
#include "sim/run.h"
#include "sim/statistics.h"
#include "sim/time.h"
#include "sim/trace.h"
#include "sim/units.h"

#endif
