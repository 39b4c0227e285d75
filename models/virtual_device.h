/* models/virtual_device.h: a device whose rate without loss is known, in place of the DUT's model:
 * what methods that look for this rate are tried on.
 *
 * In each direction it forwards every frame up to the rate z; above it, of n frames that are sent
 * in a time those that come at z in that time, and loses the others. Besides there may be
 * disturbances, as by an operating system's other work: in each millisecond one with the
 * probability d (r / z)^g / 1000 at a load of r <= z (as at z above it), which costs b frames at
 * its end. So a trial of m milliseconds at r <= z passes with probability (1 - d (r / z)^g /
 * 1000)^m. Frames take no time.
 *
 * Disturbances are drawn from streams named by DUT and direction (and trial, with test.streams:
 * trial), one draw a millisecond: with the same stream a trial that is longer or at a higher rate
 * has all disturbances of another, and maybe more. */
#ifndef MODELS_VIRTUAL_DEVICE_H
#define MODELS_VIRTUAL_DEVICE_H

#include "sim/sim.h"

typedef struct {
    gint64 zero_loss_pps; /* z, a direction; 0: no such device, the DUT is simulated */
    double disturbances;  /* d, a second */
    gint64 growth;        /* g */
    gint64 burst;         /* b */
} VirtualDeviceSettings;

extern const SimAttributeTable virtual_device_attributes;

/* What a direction of a trial came to. */
typedef struct {
    guint64 sent, lost;
    SimTime first_loss_ps, last_loss_ps; /* SIM_TIME_NEVER: nothing was lost */
} VirtualDeviceCount;

/* Of n_frames sent at a rate, in duration_ps, with the stream's draws. */
VirtualDeviceCount virtual_device_count(const VirtualDeviceSettings *settings, gint64 rate_pps,
                                        SimTime duration_ps, guint64 n_frames, SimRandom random);

#endif
