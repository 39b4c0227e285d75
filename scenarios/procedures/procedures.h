/* scenarios/procedures/procedures.h: one record a procedure; procedures.c lists them. */
#ifndef SCENARIOS_PROCEDURES_PROCEDURES_H
#define SCENARIOS_PROCEDURES_PROCEDURES_H

#include "scenarios/procedures/procedure.h"

extern const Procedure procedure_back_to_back;
extern const Procedure procedure_frame_loss;
extern const Procedure procedure_iperf;
extern const Procedure procedure_reconfigure;
extern const Procedure procedure_search_methods;
extern const Procedure procedure_latency;
extern const Procedure procedure_mlrsearch;
extern const Procedure procedure_pdv;
extern const Procedure procedure_reset;
extern const Procedure procedure_system_recovery;
extern const Procedure procedure_throughput;
extern const Procedure procedure_trial;

#endif
