#include "tests/support/validation_tables.h"

#include "tests/support/validation_aliases.h"
#include "tests/support/validation_interfaces.h"
#include "tests/support/validation_load.h"
#include "tests/support/validation_memory.h"
#include "tests/support/validation_platforms.h"
#include "tests/support/validation_rates.h"
#include "tests/support/validation_transmit.h"

const ValidationCase validation_cases[] = {
    {"xdp-rings", validation_xdp_redirect_ring_size, 0.01, 0.10, 0.10},
    {"xdp-cores", validation_xdp_by_cores, 0.01, 0.10, 0.05},
    {"xdp-destinations", validation_xdp_dst_ip_sweep, 0.05, 0.10, 0.10},
    {"kernel-cores", validation_kernel_by_cores, 0.01, 0.05, 0.06},
    {"kernel-drop", validation_raw_drop_by_cores, 0.01, 0.05, 0.06},
    {"kernel-conntrack", validation_conntrack_drop_by_cores, 0.01, 0.05, 0.08},
    {"vpp-routes", validation_vpp_ipv4, 0.02, 0.10, 0.25},
    {"freebsd-states", validation_freebsd_state_table, 0.02, 0.05, 0.30},
    {"freebsd-rules", validation_freebsd_rule_list, 0.02, 0.10, 0.05},
    {"freebsd-chelsio", validation_freebsd_chelsio, 0.02, 0.10, 0.10},
    {"freebsd-chelsio-10", validation_freebsd_chelsio_10, 0.01, 0.10, 0.20},
    {"freebsd-82599", validation_freebsd_82599, 0.01, 0.10, 0.10},
    {"freebsd-i350", validation_freebsd_i350, 0.01, 0.15, 0.50},
    {"freebsd-mlx5", validation_freebsd_mlx5, 0.01, 0.10, 0.15},
    {"freebsd-i210", validation_freebsd_i210, 0.01, 0.10, 0.10},
    {"freebsd-platforms", validation_freebsd_platforms, 0.02, 0.10, 0.10},
    {"busy-linux", validation_busy_linux, 0.01, 0.05, 0.10},
    {"busy-xdp", validation_busy_xdp, 0.01, 0.10, 0.20},
    {"interfaces-one-by-one", validation_interfaces_one_by_one, 0.001, 0.03, 0.10},
    {"interfaces-group", validation_interfaces_group, 0.001, 0.25, 0.42},
    {"interfaces-today", validation_interfaces_today, 0.16, 0.10, 0.30},
    {"aliases-late", validation_aliases_late, 0.005, 0.02, 0.04},
    {"aliases-today", validation_aliases_today, 0.06, 0.03, 0.10},
    {"aliases-together", validation_aliases_together, 0.02, 0.02, 0.05},
    {"one-pair", validation_one_pair, 0.005, 0.005, 0.005},
    {"rss-spread", validation_rss_spread, 0, 0.0001, 0.0005},
    {NULL, NULL, 0, 0, 0},
};

gboolean validation_summary_is_met(const ValidationSummary *summary)
{
    return summary->median <= VALIDATION_MOST_MEDIAN && summary->worst <= VALIDATION_MOST_WORST;
}
