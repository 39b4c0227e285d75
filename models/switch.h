/* models/switch.h: the settings of an Ethernet switch, and where it stands.
 *
 * docs/frame-path.md section 13. Learning, ageing and forwarding: IEEE 802.1D-2004 clauses 7.7 to
 * 7.9 (as IEEE 802.1Q-2018 clauses 8.6 to 8.8). */
#ifndef MODELS_SWITCH_H
#define MODELS_SWITCH_H

#include "models/link.h"
#include "sim/sim.h"

#define SWITCH_MAX_PORTS 64

typedef enum { SWITCH_MODE_STORE_AND_FORWARD, SWITCH_MODE_CUT_THROUGH } SwitchMode;
typedef enum { SWITCH_TABLE_FULL_KEEP, SWITCH_TABLE_FULL_REPLACE } SwitchTableFull;
typedef enum { SWITCH_SHARING_COMPLETE, SWITCH_SHARING_DYNAMIC } SwitchSharing;

typedef struct {
    gint64 ports;
    gint mode;           /* SwitchMode */
    SimTime latency_ps;  /* of its own, besides storing */
    gint64 header_bytes; /* cut-through: what it must have seen of a frame */
    gint64 table_size;   /* MAC addresses */
    gint table_full;     /* SwitchTableFull */
    SimTime ageing_ps;
    gboolean learning_frames;
    gint64 buffer_bytes;      /* of all ports */
    gint64 port_buffer_bytes; /* an output port may use; 0: all */
    gint64 mark_bytes;        /* of an output port, from which on frames are marked; 0: none */
    gint sharing;             /* SwitchSharing */
    gint alpha;               /* 2^(alpha - SWITCH_ALPHA_ONE), with dynamic thresholds */
    GArray *vlans;            /* of gint64, by port; NULL: one VLAN */
} SwitchSettings;

extern const SimAttributeTable switch_attributes;

/* The place of 1 among the values of alpha, which are powers of two. */
#define SWITCH_ALPHA_ONE 6

/* Whether dynamic thresholds let a port that holds `port_bytes` of the `all_bytes` that are held in
 * all have one more frame: port < alpha (buffer - all) (Choudhury and Hahne, IEEE/ACM Trans.
 * Networking 6(2), 1998). */
gboolean switch_is_below_threshold(const SwitchSettings *settings, gint64 port_bytes,
                                   gint64 all_bytes);

/* Checks what the ranges cannot. *path (transfer none, static): the attribute's path below the
 * switch. */
gboolean switch_settings_check(const SwitchSettings *settings, const char **path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The VLAN of a port. */
gint64 switch_vlan_of(const SwitchSettings *settings, guint port);

/* Most switches of a scenario. */
#define SWITCH_MAX_NODES 8

/* A switch on the way between two ports of the tester or of DUTs. Plain; all borrowed. */
typedef struct {
    const SwitchSettings *settings; /* the same in several places: one switch */
    const char *path;               /* the node's name */
    guint ports[2];                 /* of the switch: towards tester port 0, and towards port 1 */
} SwitchPlace;

/* The switches between two neighbours of the row tester port 0, DUTs, tester port 1, in its order.
 * Plain; all borrowed. */
typedef struct {
    guint n_switches; /* 0: one link joins the neighbours; the links below are not used */
    SwitchPlace switches[SWITCH_MAX_NODES];
    const LinkSettings *links[SWITCH_MAX_NODES + 1]; /* before each of them, and behind the last */
} SwitchWay;

#endif
