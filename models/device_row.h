/* models/device_row.h: the DUTs of a trial in a row, each an engine, the switches between them and
 * the tester, and the frames on their way.
 *
 * docs/frame-path.md sections 13 and 14. DUTs and switches are the nodes of the row. Each is
 * brought to the time before which nothing can come in that is not known, which what sends to it
 * has reached and how long their link takes say (a conservative simulation: Chandy and Misra, IEEE
 * Trans. Software Eng. SE-5, 1979). A row of one without switches is the engine and nothing else.
 * Used by trial.c only. */
#ifndef MODELS_DEVICE_ROW_H
#define MODELS_DEVICE_ROW_H

#include "models/engine.h"
#include "models/frame_fifo.h"
#include "models/switch_network.h"

#define ROW_MAX_NODES (TRIAL_MAX_DEVICES + SWITCH_MAX_NODES)

typedef struct DeviceRow DeviceRow;

/* A port of a device that is linked with another device or a switch, or beside such a one. */
typedef struct {
    DeviceRow *row; /* borrowed */
    guint device, port;
    FrameFifo arriving;  /* frames that do not come straight from the tester, by arrival */
    guint64 n_announced; /* of them: brought to the rings */
} RowPort;

/* A node that another one hears, and the least time that a frame takes from the one to the other.
 */
typedef struct {
    guint from;
    SimTime delay_ps;
    gboolean is_control; /* only requests and answers come from it */
} RowInput;

typedef struct {
    SimTime done_ps; /* it has done all before this time */
    guint n_inputs;
    RowInput inputs[SWITCH_MAX_LINKED];
} RowNode;

struct DeviceRow {
    guint n_devices;
    TrialSetup setup[TRIAL_MAX_DEVICES]; /* of each device by itself */
    Engine *engines;                     /* n_devices */
    /* from here on only with several devices or switches */
    RowPort *ports;         /* by device and port; NULL: one device, which the tester sends to */
    SwitchNetwork *network; /* NULL: no switches */
    guint n_nodes;
    RowNode nodes[ROW_MAX_NODES]; /* devices, then switches */
    guint order[ROW_MAX_NODES];   /* in which they are brought on */
    SimTime first_ps[DUT_PORTS];  /* by direction: from s(k) to the arrival at the first node */
    SimTime last_ps[DUT_PORTS];   /* from the start on the last link to the tester */
    SimTime horizon_ps;           /* of the window under way */
    SimTime last_received_ps;     /* by the tester */
};

/* As engine_init; `like` (nullable): a row of the same setup, whose flows this one borrows. */
void device_row_init(DeviceRow *row, const TrialSetup *setup, const DeviceRow *like);
void device_row_clear(DeviceRow *row);

/* As the engine's functions of these names. device_row_copy: only where device_row_can_copy. */
void device_row_reset(DeviceRow *row, const SendPlan *plan, guint64 n_frames,
                      const SimTrace *trace);
void device_row_advance(DeviceRow *row, SimTime end_ps, SimTime horizon_ps);
void device_row_freeze(DeviceRow *row, SimTime end_ps);
void device_row_note_busy(DeviceRow *row, SimTime limit_ps);
void device_row_copy(DeviceRow *to, const DeviceRow *from);
SimTime device_row_window_end_ps(const DeviceRow *row, SimTime now_ps);
SimTime device_row_last_received_ps(const DeviceRow *row);

/* Frames of a direction that arrived at the first node and are neither lost nor received. */
guint64 device_row_n_inside(const DeviceRow *row, guint direction);

/* The device that frames of a direction come to first, and the one that they leave last. */
static inline Engine *device_row_first(const DeviceRow *row, guint direction)
{
    return &row->engines[direction == 0 ? 0 : row->n_devices - 1];
}

static inline Engine *device_row_last(const DeviceRow *row, guint direction)
{
    return &row->engines[direction == 0 ? row->n_devices - 1 : 0];
}

/* What was lost by a cause, wherever. */
guint64 device_row_n_lost(const DeviceRow *row, guint direction, TrialLoss loss);

/* When the first and the last frame were lost anywhere; SIM_TIME_NEVER: none was. */
SimTime device_row_first_loss_ps(const DeviceRow *row);
SimTime device_row_last_loss_ps(const DeviceRow *row);

/* Whether device_row_copy can copy it. */
gboolean device_row_can_copy(const DeviceRow *row);

#endif
