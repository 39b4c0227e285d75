/* models/tester.h: the settings of the traffic generator and its frames' flows.
 *
 * RFC 2544 test frames at a constant rate, RFC 4814 pseudorandom ports (section 4.5: source
 * 1024-65535, destination 1-49151), addresses after the multiple-address draft. */
#ifndef MODELS_TESTER_H
#define MODELS_TESTER_H

#include "models/address_plan.h"
#include "models/arrivals.h"
#include "models/extension_header.h"
#include "models/imix.h"
#include "models/modifiers.h"
#include "models/port_plan.h"
#include "models/replay.h"
#include "sim/sim.h"

typedef enum {
    TESTER_DIRECTION_FORWARD,
    TESTER_DIRECTION_REVERSE,
    TESTER_DIRECTION_BOTH
} TesterDirection;
typedef enum { TESTER_SETUP_DIRECT, TESTER_SETUP_GATEWAY } TesterSetup;
typedef enum {
    TESTER_SELECTION_FIXED,
    TESTER_SELECTION_INCREMENT,
    TESTER_SELECTION_DECREMENT,
    TESTER_SELECTION_RANDOM
} TesterSelection;
typedef enum { TESTER_MAC_FIXED, TESTER_MAC_RANDOM } TesterMacSelection;
typedef enum { TESTER_IP_VERSION_4, TESTER_IP_VERSION_6 } TesterIpVersion;

typedef struct {
    gint64 count; /* 0: as addresses.count */
} TesterSideSettings;

typedef struct {
    gint selection; /* TesterSelection */
    gint64 count;   /* addresses a side */
    gint64 networks;
    TesterSideSettings source;      /* of the sender of each direction */
    TesterSideSettings destination; /* of its receiver */
} TesterAddressSettings;

typedef struct {
    gint64 minimum, maximum, fixed;
} TesterPortSettings;

typedef struct {
    gint selection; /* TesterSelection */
    TesterPortSettings source, destination;
} TesterPortsSettings;

/* Flows of which some are more popular than others. */
typedef struct {
    gint64 count;    /* 0: each frame's addresses and ports are chosen anew */
    double exponent; /* of Zipf's law; 0: all are alike */
    GPtrArray *list; /* flows given one by one (nullable) */
} TesterFlowsSettings;

/* Frames that share the wires and the DUT with the test frames, and are counted apart. */
typedef struct {
    gint64 rate_pps; /* frames/s and direction; 0: none */
    char *imix;      /* NULL: as the test frames where they have one size */
    ArrivalsSettings arrivals;
    TesterFlowsSettings flows;
} TesterBackgroundSettings;

/* How the DUT's dynamic neighbour entries are made before a trial. */
typedef struct {
    gint64 rate_pps; /* learning frames/s and direction; 0: none */
    SimTime wait_ps; /* from the last answer to the trial */
} TesterLearningSettings;

typedef struct {
    gint selection; /* TesterMacSelection */
    gint64 count;   /* a side; 0: one for each address */
} TesterMacSettings;

typedef struct {
    gint ip_version;         /* TesterIpVersion */
    gint direction;          /* TesterDirection */
    gint setup;              /* TesterSetup */
    gint64 port_pairs;       /* of the DUT and the tester; 0 is 1 */
    gint port_order;         /* PortOrder */
    gint64 frame_size_bytes; /* 0: 64 (IPv4) or 84 (IPv6) */
    char *imix;              /* RFC 6985 genome; NULL: all frames have one size */
    GPtrArray *imix_sizes;   /* of its capitals (nullable) */
    gint64 mtu_bytes;        /* of its letter z */
    char *extension_headers; /* models/extension_header.h; NULL: none */
    ArrivalsSettings arrivals;
    TesterFlowsSettings flows;
    TesterBackgroundSettings background;
    ModifiersSettings modifiers;
    ReplaySettings replay;
    TesterAddressSettings addresses;
    TesterPortsSettings ports;
    SimTime answer_delay_ps; /* from a request's last bit to the answer's first */
    TesterLearningSettings learning;
    TesterMacSettings mac_addresses;
} TesterSettings;

extern const SimAttributeTable tester_attributes;

/* Checks what the ranges cannot: counts against the plan's capacity, frame size against the IP
 * version, port ranges, random MAC addresses against the set-up. *path (transfer none, static): the
 * attribute's path below the tester. */
gboolean tester_settings_check(const TesterSettings *settings, const char **path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* 4 or 6; of a capture, the version of the frames that are looked at. */
guint tester_ip_version(const TesterSettings *settings);

/* Whether a capture's frames are sent in place of test frames. */
gboolean tester_replays(const TesterSettings *settings);

/* The same tester, of whose replayed frames only those of an IP version are looked at; shares what
 * `settings` owns. */
TesterSettings tester_of_version(const TesterSettings *settings, guint ip_version);

/* The extension headers of all frames. */
ExtensionChain tester_extension_chain(const TesterSettings *settings);

/* How many they are; of a capture those that replay.extensions says. */
ExtensionCount tester_extension_count(const TesterSettings *settings);

/* Frame size, the default resolved [bytes, FCS included]; of a mix or a capture the mean, rounded.
 */
gint64 tester_frame_bytes(const TesterSettings *settings);

/* Number of source and of destination addresses of a direction whose frames are not replayed. */
guint tester_n_sources(const TesterSettings *settings);
guint tester_n_destinations(const TesterSettings *settings);

/* How many different destination addresses a direction's frames have. */
guint tester_n_targets(const TesterSettings *settings, guint direction);

/* How many different flows (addresses and ports) a direction's frames may have: all that can be
 * drawn, or come round; of flows.count that number. */
guint64 tester_n_flows(const TesterSettings *settings, guint direction);

/* Whether direction 0 (forward) or 1 (reverse) is sent. */
gboolean tester_sends(const TesterSettings *settings, guint direction);

/* How many directions are sent: 1 or 2. */
guint tester_n_directions(const TesterSettings *settings);

/* Pairs of ports, and ports. */
guint tester_n_pairs(const TesterSettings *settings);
guint tester_n_ports(const TesterSettings *settings);

/* How many of them send. */
guint tester_n_senders(const TesterSettings *settings);

/* By which of them frames leave. */
PortPlan tester_port_plan(const TesterSettings *settings);

/* What a tester that sent the background frames as its test frames would be set to; shares what
 * `settings` owns. */
TesterSettings tester_background(const TesterSettings *settings);

/* Whether frames belong to a number of flows that is fixed. */
gboolean tester_has_flows(const TesterSettings *settings);

/* The plan of addresses, of the first pair of ports. */
AddressPlan tester_address_plan(const TesterSettings *settings);

/* That of the pair that a port belongs to. */
AddressPlan tester_port_addresses(const TesterSettings *settings, guint port);

/* The addresses behind a port: a side of its pair's plan. */
typedef struct {
    AddressPlan plan;
    AddressSide side;
} PortAddresses;

PortAddresses tester_addresses_at(const TesterSettings *settings, guint port);

/* As address_plan_get. */
static inline void port_addresses_get(const PortAddresses *addresses, guint index, guint8 *address)
{
    address_plan_get(&addresses->plan, addresses->side, index, address);
}

#endif
