#include "tests/support/validation_tables.h"

#include "tests/support/validation_aliases.h"
#include "tests/support/validation_interfaces.h"
#include "tests/support/validation_load.h"
#include "tests/support/validation_memory.h"
#include "tests/support/validation_platforms.h"
#include "tests/support/validation_rates.h"
#include "tests/support/validation_transmit.h"

const ValidationCase validation_cases[] = {
    {"xdp-rings", validation_xdp_redirect_ring_size, 0.01, 0.10, 0.10, 0, 0},
    {"xdp-cores", validation_xdp_by_cores, 0.01, 0.10, 0.05, 0, 0},
    {"xdp-destinations", validation_xdp_dst_ip_sweep, 0.05, 0.10, 0.10, 0, 0},
    {"kernel-cores", validation_kernel_by_cores, 0.01, 0.05, 0.06, 0, 0},
    {"kernel-drop", validation_raw_drop_by_cores, 0.01, 0.05, 0.06, 0, 0},
    {"kernel-conntrack", validation_conntrack_drop_by_cores, 0.01, 0.05, 0.08, 0, 0},
    {"vpp-routes", validation_vpp_ipv4, 0.02, 0.10, 0.25, 0, 0},
    {"freebsd-states", validation_freebsd_state_table, 0.02, 0.05, 0.30, 0, 0},
    {"freebsd-rules", validation_freebsd_rule_list, 0.02, 0.10, 0.05, 0, 0},
    {"freebsd-chelsio", validation_freebsd_chelsio, 0.02, 0.10, 0.10, 0, 0},
    {"freebsd-chelsio-10", validation_freebsd_chelsio_10, 0.01, 0.10, 0.20, 0, 0},
    {"freebsd-82599", validation_freebsd_82599, 0.01, 0.10, 0.10, 0, 0},
    {"freebsd-i350", validation_freebsd_i350, 0.01, 0.10, 0.15, 0, 0},
    {"freebsd-mlx5", validation_freebsd_mlx5, 0.01, 0.10, 0.15, 0, 0},
    {"freebsd-i210", validation_freebsd_i210, 0.01, 0.10, 0.10, 0, 0},
    {"freebsd-platforms", validation_freebsd_platforms, 0.02, 0.10, 0.10, 0, 0},
    {"busy-linux", validation_busy_linux, 0.01, 0.05, 0.10, 0, 0},
    {"busy-xdp", validation_busy_xdp, 0.01, 0.10, 0.20, 0, 0},
    {"latency-unloaded", validation_latency_unloaded, 0.01, 0.05, 0.05, 0, 0},
    {"interfaces-one-by-one", validation_interfaces_one_by_one, 0.001, 0.03, 0.10, 0, 0},
    /* hundredths of a second: 20 % or 0.03 s */
    {"interfaces-group", validation_interfaces_group, 0.001, 0.25, 0.42, 0.20, 0.03},
    {"interfaces-today", validation_interfaces_today, 0.16, 0.10, 0.30, 0, 0},
    {"aliases-late", validation_aliases_late, 0.005, 0.02, 0.04, 0, 0},
    {"aliases-today", validation_aliases_today, 0.06, 0.03, 0.10, 0, 0},
    {"aliases-together", validation_aliases_together, 0.02, 0.02, 0.05, 0, 0},
    {"one-pair", validation_one_pair, 0.005, 0.005, 0.005, 0, 0},
    {"rss-spread", validation_rss_spread, 0, 0.0001, 0.0005, 0, 0},
    {NULL, NULL, 0, 0, 0, 0, 0},
};

static gboolean is_within_aim(const ValidationCase *validation, const ValidationRow *row)
{
    return row->is_fitted || ABS(validation_row_error(row)) <= validation->aim_share ||
           ABS(row->predicted - row->measured) <= validation->aim_absolute;
}

gboolean validation_case_is_met(const ValidationCase *validation, const ValidationTable *table)
{
    if (validation->aim_share == 0) {
        ValidationSummary summary = validation_table_summary(table);
        return summary.median <= VALIDATION_MOST_MEDIAN && summary.worst <= VALIDATION_MOST_WORST;
    }
    for (guint i = 0; i < table->rows->len; i++) {
        if (!is_within_aim(validation, &g_array_index(table->rows, ValidationRow, i))) {
            return FALSE;
        }
    }
    return TRUE;
}
