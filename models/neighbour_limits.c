#include "models/neighbour_limits.h"

static const char *const spread_choices[] = {"none", "rfc4861", NULL};

#define LIMIT(attribute, type_of, field, ...)                          \
    {                                                                  \
        .name = attribute, .type = SIM_ATTRIBUTE_##type_of,            \
        .offset = G_STRUCT_OFFSET(NeighbourLimits, field), __VA_ARGS__ \
    }

#define MOST_ENTRIES 1000000
#define LONGEST      (G_GINT64_CONSTANT(86400) * SIM_PS_PER_S)

static const SimAttribute limit_list[] = {
    LIMIT("gc_thresh1", INTEGER, gc_thresh1, .maximum = MOST_ENTRIES, .default_text = "128",
          .help = "below so many entries none is collected",
          .source = "Linux net/ipv4/arp.c, net/ipv6/ndisc.c: gc_thresh1 128"),
    LIMIT("gc_thresh2", INTEGER, gc_thresh2, .maximum = MOST_ENTRIES, .default_text = "512",
          .help = "from so many entries on a new one collects old ones, every 5 s at most",
          .source = "Linux net/ipv4/arp.c, net/ipv6/ndisc.c: gc_thresh2 512"),
    LIMIT("gc_thresh3", INTEGER, gc_thresh3, .maximum = MOST_ENTRIES, .default_text = "1024",
          .help = "most entries of both ports together; 0: no limit",
          .source = "Linux net/ipv4/arp.c, net/ipv6/ndisc.c: gc_thresh3 1024"),
    LIMIT("gc_interval", TIME, gc_interval_ps, .minimum = SIM_PS_PER_MS, .maximum = LONGEST,
          .default_text = "15 s", .help = "time between two collections of unused entries",
          .source = "Linux net/core/neighbour.c neigh_periodic_work: half the base reachable time"),
    LIMIT("gc_stale_time", TIME, gc_stale_time_ps, .maximum = LONGEST, .default_text = "60 s",
          .help = "a stale entry not used for so long is collected",
          .source = "Linux net/ipv4/arp.c, net/ipv6/ndisc.c: GC_STALETIME 60 s"),
    LIMIT("reachable_time", TIME, reachable_time_ps, .minimum = SIM_PS_PER_MS, .maximum = LONGEST,
          .default_text = "30 s", .help = "base of the time that an answer confirms an entry for",
          .source = "RFC 4861 section 10: REACHABLE_TIME 30 s"),
    LIMIT("reachable_spread", ENUM, reachable_spread, .choices = spread_choices,
          .default_text = "rfc4861",
          .help =
              "rfc4861: 0.5 to 1.5 times the base, drawn per port and repetition; none: the base",
          .source = "RFC 4861 section 6.3.2; Linux neigh_rand_reach_time"),
    LIMIT("reachable_redraw", TIME, reachable_redraw_ps, .maximum = LONGEST,
          .default_text = "300 s",
          .help = "that time is drawn anew at the first collection so long after; 0 s: never",
          .source = "Linux net/core/neighbour.c neigh_periodic_work: last_rand + 300 s"),
    LIMIT("delay_first_probe_time", TIME, delay_first_probe_time_ps, .minimum = SIM_PS_PER_MS,
          .maximum = LONGEST, .default_text = "5 s",
          .help = "from the first frame to a stale neighbour to the first probe",
          .source = "RFC 4861 section 10: DELAY_FIRST_PROBE_TIME 5 s"),
    LIMIT("retrans_time", TIME, retrans_time_ps, .minimum = SIM_PS_PER_MS, .maximum = LONGEST,
          .default_text = "1 s", .help = "time between two requests for a neighbour",
          .source = "RFC 4861 section 10: RETRANS_TIMER 1 s"),
    LIMIT("multicast_probes", INTEGER, multicast_probes, .minimum = 1, .maximum = 100,
          .default_text = "3", .help = "requests for an unknown neighbour before it fails",
          .source = "RFC 4861 section 10: MAX_MULTICAST_SOLICIT 3"),
    LIMIT("unicast_probes", INTEGER, unicast_probes, .minimum = 1, .maximum = 100,
          .default_text = "3", .help = "requests to a known neighbour before it fails",
          .source = "RFC 4861 section 10: MAX_UNICAST_SOLICIT 3"),
    LIMIT("queue", INTEGER, queue, .minimum = 1, .maximum = 65536, .default_text = "101",
          .help = "frames that wait for an unknown neighbour; one more pushes the oldest out",
          .source = "Linux Documentation/networking/ip-sysctl.rst: unres_qlen 101"),
    LIMIT("queue_total", INTEGER, queue_total, .maximum = MOST_ENTRIES, .default_text = "0",
          .help = "frames that wait for all unknown neighbours; 0: no limit",
          .source = "Linux: no limit; OpenBSD netinet/if_ether.c: LA_HOLD_TOTAL 100"),
    LIMIT("down_time", TIME, down_time_ps, .maximum = LONGEST, .default_text = "0 s",
          .help = "time for which a neighbour that did not answer is not asked again",
          .source = "Linux: none; OpenBSD netinet/if_ether.c: arpt_down 20 s"),
    LIMIT("purge_thresh", INTEGER, purge_thresh, .maximum = MOST_ENTRIES, .default_text = "0",
          .help = "a new entry that makes so many sends the least recently used away; 0: never",
          .source = "Linux: none; OpenBSD netinet6/in6_proto.c: ip6_neighborgcthresh 2048"),
    LIMIT("purge_batch", INTEGER, purge_batch, .minimum = 1, .maximum = 1000, .default_text = "10",
          .help = "how many of them", .source = "OpenBSD netinet6/nd6.c, nd6_rtrequest: 10"),
    LIMIT("purge_delay", TIME, purge_delay_ps, .minimum = 1, .maximum = LONGEST,
          .default_text = "10 ms",
          .help = "they are removed so much later, unless a frame has used them",
          .source = "OpenBSD nd6_llinfo_settimer(ln, 0): the next tick; hz 100"),
    {0},
};

const SimAttributeTable neighbour_limits_attributes = {
    .name = "limits",
    .help = "limits and timers of dynamic entries",
    .size = sizeof(NeighbourLimits),
    .attributes = limit_list,
};
