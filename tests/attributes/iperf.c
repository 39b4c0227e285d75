/* The attributes of iperf, each alone (docs/models/iperf.md). Hosts without costs, one link of 1
 * Gbit/s: a connection takes 1376 ns. */
#include "models/iperf.h"

typedef gint64 (*IperfFigure)(const IperfResult *result);

typedef struct {
    const char *path;
    const char *const *bench; /* pairs of path and text set in all runs, NULL-ended; NULL: none */
    IperfFigure figure;
    struct {
        const char *text; /* "": the default; NULL ends the list */
        gint64 figure;
    } values[4];
} IperfCase;

static void set(IperfSettings *settings, const char *path, const char *text)
{
    g_autoptr(GError) error = NULL;
    const SimAttribute *attribute = sim_attribute_table_find(&iperf_attributes, path);
    g_assert_nonnull(attribute);
    gboolean is_set = sim_attribute_set(attribute, settings, text, &error);
    g_assert_no_error(error);
    g_assert_true(is_set);
}

static gint64 last_start_us(const IperfResult *result)
{
    return iperf_result_last_start_ps(result) / SIM_PS_PER_US;
}

static gint64 n_connected(const IperfResult *result)
{
    gint64 n = 0;
    for (guint i = 0; i < result->n_clients; i++) {
        n += result->client[i].connected_ps >= 0;
    }
    return n;
}

static gint64 system_calls(const IperfResult *result)
{
    return (gint64)result->host[0].counts.system_calls;
}

static const char *const three[] = {"clients", "3", NULL};
static const char *const three_at_once[] = {"clients", "3", "start_cost", "0 ns", NULL};

static const IperfCase cases[] = {
    {.path = "clients", .figure = n_connected, .values = {{"", 1}, {"2", 2}, {"5", 5}}},
    /* the third begins after two turns of the loop, of 2 ms unless said */
    {.path = "start",
     .bench = three,
     .figure = last_start_us,
     .values = {{"", 4000}, {"together", 0}}},
    {.path = "start_cost",
     .bench = three,
     .figure = last_start_us,
     .values = {{"", 4000}, {"10 us", 20}, {"7 ms", 14000}}},
    /* 1 client runs in the first turn, 2 in the second */
    {.path = "start_cost_per_client",
     .bench = three_at_once,
     .figure = last_start_us,
     .values = {{"", 0}, {"10 us", 30}}},
    /* Nothing is read from the client's buffer of 256 KiB at the instant of connecting: connect, 2
     * writes (4 of 64 KiB) that fit and one that finds no room, close. */
    {.path = "write_size", .figure = system_calls, .values = {{"", 5}, {"64 KiB", 7}}},
};

static void run_case(gconstpointer data)
{
    const IperfCase *this = data;
    HostSettings host;
    LinkSettings link;
    guint i = 0;
    sim_attribute_set_defaults(&host_attributes, &host);
    sim_attribute_set_defaults(&link_attributes, &link);
    link.rate_bps = 1000000000;
    for (; i < G_N_ELEMENTS(this->values) && this->values[i].text != NULL; i++) {
        IperfSettings settings;
        g_autoptr(GError) error = NULL;
        sim_attribute_set_defaults(&iperf_attributes, &settings);
        for (guint k = 0; this->bench != NULL && this->bench[k] != NULL; k += 2) {
            set(&settings, this->bench[k], this->bench[k + 1]);
        }
        if (this->values[i].text[0] != '\0') {
            set(&settings, this->path, this->values[i].text);
        }
        const HostNetworkSetup setup = {.hosts = {&host, &host},
                                        .links = {&link, NULL},
                                        .n_connections = (guint)settings.clients};
        g_autoptr(IperfResult) result =
            iperf_run(&setup, &settings, 20 * SIM_PS_PER_US, NULL, &error);
        g_assert_no_error(error);
        g_assert_cmpint(this->figure(result), ==, this->values[i].figure);
    }
    g_assert_cmpuint(i, >=, 2);
    sim_attribute_clear(&link_attributes, &link);
    sim_attribute_clear(&host_attributes, &host);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = g_strconcat("/attributes/iperf/", cases[i].path, NULL);
        g_test_add_data_func(name, &cases[i], run_case);
    }
    return g_test_run();
}
