/* sim/units.h: values with units, as users write them, to integers in base units and back.
 *
 * Base units: ps (time), bit/s (rate), Hz (frequency), bytes (size). A value is a decimal number,
 * optional spaces and a unit: `60 s`, `575 ns`, `10 Gbit/s`, `3.2 GHz`, `64 B`, `32 KiB`.
 * Units are mandatory (also for zero) and case-sensitive.
 *   time: ps ns us ms s min h        rate: bit/s kbit/s Mbit/s Gbit/s Tbit/s (powers of 1000)
 *   frequency: Hz kHz MHz GHz        size: B kB MB GB (1000), KiB MiB GiB (1024)
 * Numbers are read exactly in integers: a value that is not a whole number of base units
 * (`0.1 ps`) or does not fit 63 bits is an error, never rounded. Locale plays no part. */
#ifndef SIM_UNITS_H
#define SIM_UNITS_H

#include <glib.h>

#include "sim/time.h"

typedef enum {
    SIM_UNIT_TIME,      /* base: picosecond */
    SIM_UNIT_RATE,      /* base: bit/s */
    SIM_UNIT_FREQUENCY, /* base: hertz */
    SIM_UNIT_SIZE       /* base: byte */
} SimUnitKind;

/* A cost of CPU work: a time [ps], or clock cycles [thousandths of a cycle] when `is_cycles`. */
typedef struct {
    gint64 value;
    gboolean is_cycles;
} SimCost;

/* A load: frames/s, or millionths of the line rate when `is_share` (100 % = 1000000). */
typedef struct {
    gint64 value;
    gboolean is_share;
} SimLoad;

/* Reads `text` as a value of `kind` into *value (base units).
 * Errors: SIM_ERROR_VALUE, a message that says what is allowed ("'60' has no unit: a time such as
 * '60 s' (ps, ns, us, ms, s, min, h)"). Negative values are errors. */
gboolean sim_units_parse(SimUnitKind kind, const char *text, gint64 *value, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Exact text of `value` (>= 0) in the largest unit, not above it, that needs no more than three
 * decimals (`60 s`, `575 ns`, `67.2 ns`, `10 Gbit/s`, `64 B`); min and h are not written, sizes
 * below 10 kB are in bytes. sim_units_parse reads it back to the same value. (transfer full) */
char *sim_units_format(SimUnitKind kind, gint64 value);

/* Reads a cost: a time (`575 ns`) or cycles (`1840 cycles`, up to three decimals). Errors as above.
 */
gboolean sim_units_parse_cost(const char *text, SimCost *cost, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Text of a cost, readable by sim_units_parse_cost. (transfer full) */
char *sim_units_format_cost(SimCost cost);

/* A cost in picoseconds at a clock of `clock_hz`, rounded half up to a whole ps.
 * `clock_hz` is not looked at for a cost given as time; it must be above 0 for one in cycles. What
 * does not fit is SIM_TIME_NEVER. */
SimTime sim_units_cost_ps(SimCost cost, gint64 clock_hz);

/* Reads a load: a bare integer (frames/s) or a percentage with up to four decimals (`99.5 %`). */
gboolean sim_units_parse_load(const char *text, SimLoad *load, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Text of a load, readable by sim_units_parse_load. (transfer full) */
char *sim_units_format_load(SimLoad load);

#endif
