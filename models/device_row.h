/* models/device_row.h: the DUTs of a trial in a row, each an engine, and the frames between them.
 *
 * docs/frame-path.md section 14. What leaves one DUT on the link to its neighbour is what arrives
 * there. Frames of both directions pass every device, so with both a window is no longer than a
 * frame needs for the shortest link between two of them. A row of one is the engine and nothing
 * else. Used by trial.c only. */
#ifndef MODELS_DEVICE_ROW_H
#define MODELS_DEVICE_ROW_H

#include "models/engine.h"
#include "models/frame_fifo.h"

typedef struct DeviceRow DeviceRow;

/* A port of a device in a row of several. */
typedef struct {
    DeviceRow *row; /* borrowed */
    guint device, port;
    FrameFifo arriving;  /* frames of the neighbour, by arrival at this port */
    guint64 n_announced; /* of them: brought to the rings */
} RowPort;

struct DeviceRow {
    guint n_devices;
    TrialSetup setup[TRIAL_MAX_DEVICES]; /* of each device by itself */
    Engine *engines;                     /* n_devices */
    RowPort *ports;                      /* by device and port; none in a row of one */
    SimTime between_ps;                  /* the least F + p of a link between two devices */
    SimTime horizon_ps;                  /* of the window under way */
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

/* Frames of a direction that arrived at the first device and are neither lost nor received. */
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

/* When the first and the last frame were lost in any device; SIM_TIME_NEVER: none was. */
SimTime device_row_first_loss_ps(const DeviceRow *row);
SimTime device_row_last_loss_ps(const DeviceRow *row);

/* Whether device_row_copy can copy it. */
gboolean device_row_can_copy(const DeviceRow *row);

#endif
