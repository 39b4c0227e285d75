/* What a run leaves behind. */
#include "output/pcap.h"
#include "tests/support/attribute_run.h"

static const char sweep[] = "dutsim: 1\n"
                            "test: {procedure: trial, rate: 1000, duration: 1 ms, repetitions: 1}\n"
                            "tester: {}\n"
                            "dut: {}\n"
                            "sweep: {dut.cores: [1, 2]}\n";

static gboolean has_figures(const AttributeRun *run)
{
    gboolean has = attribute_run_has(run, ".gp");
    g_assert_cmpint(run->status, ==, 0);
    g_assert_cmpint(attribute_run_has(run, ".dat"), ==, has);
    g_assert_true(has || !attribute_run_has(run, ".svg"));
    return has;
}

static void test_plots(void)
{
    g_autoptr(AttributeRun) by_default = attribute_run(sweep, NULL);
    g_autoptr(AttributeRun) with =
        attribute_run(sweep, (const char *const[]){"output.plots=true", NULL});
    g_autoptr(AttributeRun) without =
        attribute_run(sweep, (const char *const[]){"output.plots=false", NULL});
    g_assert_true(has_figures(by_default));
    g_assert_true(has_figures(with));
    g_assert_false(has_figures(without));
    g_assert_cmpuint(attribute_run_n_rows(without, "results.csv"), ==, 2);
}

static const char hosts[] = "dutsim: 1\n"
                            "client: {type: host}\n"
                            "server: {type: host}\n"
                            "switch:\n"
                            "iperf:\n"
                            "links: [{rate: 1 Gbit/s}, {rate: 1 Gbit/s}]\n"
                            "test: {procedure: iperf, duration: 5 ms, repetitions: 2}\n";

static gboolean can_write(void)
{
    if (!pcap_is_available()) {
        g_test_skip("built without libpcap");
    }
    return pcap_is_available();
}

static void test_pcap(void)
{
    static const struct {
        const char *set;
        gboolean has_first, has_second;
    } rows[] = {{"output.plots=false", FALSE, FALSE},
                {"output.pcap=none", FALSE, FALSE},
                {"output.pcap=first", TRUE, FALSE},
                {"output.pcap=all", TRUE, TRUE}};
    for (guint i = 0; can_write() && i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(AttributeRun) run =
            attribute_run(hosts, (const char *const[]){rows[i].set, NULL});
        g_assert_cmpint(run->status, ==, 0);
        g_assert_cmpint(attribute_run_has(run, "point-0.pcap"), ==, rows[i].has_first);
        g_assert_cmpint(attribute_run_has(run, "point-0-repetition-1.pcap"), ==,
                        rows[i].has_second);
    }
}

/* A file begins with 24 bytes, each frame with 16 (https://www.ietf.org/archive/id/
 * draft-ietf-opsawg-pcap); the first frames are SYN and SYN with ACK of 74 bytes (54, and 20 of
 * options: MSS, SACK, timestamps, window scaling), an ACK of 66 (12 of options) and full ones of
 * 1514. */
static void test_pcap_frames(void)
{
    static const struct {
        const char *set;
        gsize bytes;
    } rows[] = {{"output.pcap_frames=1", 24 + 16 + 74},
                {"output.pcap_frames=3", 24 + 3 * 16 + 74 + 74 + 66},
                {"output.pcap_frames=5", 24 + 5 * 16 + 74 + 74 + 66 + 2 * 1514}};
    for (guint i = 0; can_write() && i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(AttributeRun) run =
            attribute_run(hosts, (const char *const[]){"output.pcap=first", rows[i].set, NULL});
        g_autofree char *path = g_build_filename(run->folder, "out", "point-0.pcap", NULL);
        g_autofree char *bytes = NULL;
        gsize n;
        g_assert_true(g_file_get_contents(path, &bytes, &n, NULL));
        g_assert_cmpuint(n, ==, rows[i].bytes);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/attributes/output/plots", test_plots);
    g_test_add_func("/attributes/output/pcap", test_pcap);
    g_test_add_func("/attributes/output/pcap_frames", test_pcap_frames);
    return g_test_run();
}
