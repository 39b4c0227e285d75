/* models/row_nodes.h: the nodes of a row of devices: who hears whom, and how far each may go.
 *
 * Used by device_row.c only. */
#ifndef MODELS_ROW_NODES_H
#define MODELS_ROW_NODES_H

#include "models/device_row.h"

/* The port of the device at an end of a way; NULL: the tester's is there. (transfer none) */
RowPort *row_port_at(const DeviceRow *row, guint way, guint end);

/* Behind ports and network. */
void row_nodes_init(DeviceRow *row, const TrialSetup *setup);

/* By all that is known nothing happens in any node before these times. */
typedef struct {
    SimTime any_ps;     /* at all */
    SimTime control_ps; /* that has to do with requests and answers between DUTs */
} RowQuiet;

RowQuiet row_nodes_quiet(const DeviceRow *row);

/* The time, `end_ps` at most, before which all that comes to a node is known. */
SimTime row_nodes_known_ps(const DeviceRow *row, const RowNode *node, const RowQuiet *quiet,
                           SimTime end_ps);

#endif
