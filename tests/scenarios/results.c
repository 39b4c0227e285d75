/* Tables, manifest, figures and report of a run that was made up by hand: two points, the first
 * with two repetitions of a search, the second with one that never passed. */
#include "scenarios/results.h"

#include <glib/gstdio.h>
#include <string.h>

#include "scenarios/figures-internal.h"
#include "scenarios/figures.h"
#include "scenarios/report.h"
#include "scenarios/result_files.h"

/* One direction, two queues on two cores; `n_lost` frames lost on queue 1. */
static json_t *make_record(guint point, guint repetition, guint trial, gint64 rate_pps,
                           guint64 sent, guint64 n_lost)
{
    const TesterSettings tester = {.direction = TESTER_DIRECTION_FORWARD};
    TrialQueue queues[] = {
        {.port = 0, .queue = 0, .core = 0, .worker = 0, .frames = 1, .ring_max = 3},
        {.port = 0,
         .queue = 1,
         .core = 1,
         .worker = 1,
         .frames = 2,
         .dropped = n_lost,
         .ring_max = 4}};
    TrialWorker cores[] = {{.frames = 1, .polls = 1, .wakeups = 1, .busy_ps = SIM_PS_PER_S / 4},
                           {.frames = 2, .polls = 2, .wakeups = 1, .busy_ps = SIM_PS_PER_S}};
    TrialResult result = {.request = {.rate_pps = rate_pps,
                                      .duration_ps = SIM_PS_PER_S,
                                      .stop_at_first_loss = TRUE,
                                      .stream_trial = -1},
                          .pass = n_lost == 0,
                          .observed_ps = SIM_PS_PER_S,
                          .first_loss_ps = n_lost == 0 ? SIM_TIME_NEVER : 7,
                          .last_loss_ps = n_lost == 0 ? SIM_TIME_NEVER : 8,
                          .n_queues = 2,
                          .queue = queues,
                          .n_cores = 2,
                          .core = cores,
                          .fingerprint = {{0xab, G_MAXUINT64}},
                          .events = 3};
    TrialDirection *forward = &result.direction[0];
    *forward = (TrialDirection){.sent = sent, .received = sent - n_lost};
    forward->lost[TRIAL_LOSS_RX_RING_FULL] = n_lost;
    sim_histogram_init(&forward->latency_ps);
    sim_histogram_init(&result.direction[1].latency_ps);
    sim_histogram_add(&forward->latency_ps, 100);
    const TrialRecordPlace place = {point, repetition, trial, 42};
    const CertifiedVerdict verdict = {.duration_ps = result.request.duration_ps};
    return trial_record_new(&place, PROCEDURE_MEASURE, &tester, &verdict, &result);
}

static void record_free(gpointer record)
{
    json_decref(record);
}

/* In no order, as several jobs leave it. */
static GPtrArray *make_journal(void)
{
    GPtrArray *journal = g_ptr_array_new_with_free_func(record_free);
    g_ptr_array_add(journal, make_record(1, 0, 0, 1000, 900, 2));
    g_ptr_array_add(journal, make_record(0, 1, 0, 1000, 1000, 0));
    g_ptr_array_add(journal, make_record(0, 0, 1, 500, 500, 0));
    g_ptr_array_add(journal, make_record(0, 0, 0, 1000, 800, 1));
    return journal;
}

static const char manifest_json[] =
    "{\"tool\": \"dutsim\", \"version\": \"9.9\", \"name\": \"made-up\", \"title\": \"Made up\","
    " \"description\": \"Nothing ran.\\n\", \"digest\": \"d16e57\", \"seed\": 42,"
    " \"procedure\": \"throughput\", \"n_points\": 2, \"repetitions\": 2, \"n_trials\": 4,"
    " \"fingerprint\": \"f\", \"frames_simulated\": 0, \"events\": 0, \"jobs\": 3, \"wall_s\": 1.5,"
    " \"sweep\": [{\"path\": \"tester.addresses.count\", \"label\": \"addresses\", \"numeric\": "
    "true}],"
    " \"setups\": [{\"frame_bytes\": 64, \"protocol\": \"UDP\", \"medium\": \"Ethernet\", "
    "\"frames\": "
    "\"64 B\", \"format\": \"f\", \"stream\": \"s\", \"addresses\": \"198.18.0.2\", \"ports\": "
    "\"p\", "
    "\"mac_addresses\": \"m\"}],"
    " \"configuration\": [{\"path\": \"dut.cores\", \"value\": \"2\", \"swept\": false}, "
    "{\"path\": "
    "\"test.rate\", \"value\": null, \"swept\": true}],"
    " \"points\": [{\"point\": 0, \"values\": [\"4\"], \"numbers\": [4.0], \"line_rate_pps\": 1000,"
    " \"resolution_pps\": 100, \"repetitions\": 2, \"setup\": 0}, {\"point\": 1, \"values\": "
    "[\"1\"], "
    "\"numbers\": [1.0],"
    " \"line_rate_pps\": 1000, \"resolution_pps\": 100, \"repetitions\": 1, \"setup\": 0}]}";

typedef struct {
    char *folder;
    Manifest *manifest;
    GPtrArray *journal;
    Results *results;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    fixture->folder = g_dir_make_tmp("dutsim-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(fixture->folder, "manifest.json", NULL);
    g_assert_true(g_file_set_contents(path, manifest_json, -1, NULL));
    fixture->manifest = manifest_read(path, &error);
    g_assert_no_error(error);
    fixture->journal = make_journal();
    fixture->results = results_new(fixture->manifest, fixture->journal, "j", &error);
    g_assert_no_error(error);
    manifest_set_trials(fixture->manifest, results_get_trials(fixture->results));
}

static void tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GDir) dir = g_dir_open(fixture->folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(fixture->folder);
    g_free(fixture->folder);
    results_free(fixture->results);
    manifest_free(fixture->manifest);
    g_ptr_array_unref(fixture->journal);
}

static void assert_csv(Table *table, const char *expected)
{
    g_autofree char *csv = table_format(table, TABLE_FORMAT_CSV);
    g_assert_cmpstr(csv, ==, expected);
    table_free(table);
}

static void test_tables(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    assert_csv(
        results_trials_table(fixture->results),
        "tester.addresses.count,point,repetition,trial,rate_pps,duration_s,sent,received,lost,"
        "pass,certified,simulated_s,risk,out_of_order,gaps\n"
        "4,0,0,0,1000,1,800,799,1,false,false,1,,0,0\n"
        "4,0,0,1,500,1,500,500,0,true,false,1,,0,0\n"
        "4,0,1,0,1000,1,1000,1000,0,true,false,1,,0,0\n"
        "1,1,0,0,1000,1,900,898,2,false,false,1,,0,0\n");
    assert_csv(results_repetitions_table(fixture->results),
               "tester.addresses.count,point,repetition,seed,throughput_pps\n"
               "4,0,0,42,500\n"
               "4,0,1,42,1000\n"
               "1,1,0,42,0\n");
    assert_csv(results_summary_table(fixture->results),
               "tester.addresses.count,point,n,throughput_pps_median,throughput_pps_min,"
               "throughput_pps_max,throughput_pps_ci_low,throughput_pps_ci_high\n"
               "4,0,2,750,500,1000,,\n"
               "1,1,1,0,0,0,,\n");
    /* A throughput of 0 has no reported trial, so no rows. */
    assert_csv(results_queues_table(fixture->results),
               "tester.addresses.count,point,repetition,port,queue,core,frames,share,busy,ring_max,"
               "dropped,task\n"
               "4,0,0,0,0,0,1,0.333333,0.25,3,0,\n"
               "4,0,0,0,1,1,2,0.666667,1,4,0,\n"
               "4,0,1,0,0,0,1,0.333333,0.25,3,0,\n"
               "4,0,1,0,1,1,2,0.666667,1,4,0,\n");
}

/* What RFC 2544 section 26.1 asks for: 500 and 1000 of a line rate of 1000, frames of 64 bytes: on
 * average 750 * 8 * 64 bit/s. */
static void test_standard_table(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const ProcedureTable *from = results_get_procedure(fixture->results)->tables;
    g_assert_cmpstr(from->name, ==, "rfc2544-throughput");
    g_assert_null(from[1].name);
    assert_csv(results_standard_table(fixture->results, from, FALSE),
               "tester.addresses.count,point,frame_bytes,protocol,medium,line_rate_pps,n,"
               "throughput_pps_median,throughput_pps_percent_of_line_rate,throughput_pps_mean,"
               "throughput_pps_min,throughput_pps_max,throughput_pps_mean_bps\n"
               "4,0,64,UDP,Ethernet,1000,2,750,75,750,500,1000,384000\n"
               "1,1,64,UDP,Ethernet,1000,1,0,0,0,0,0,0\n");
    g_autoptr(Table) table = results_standard_table(fixture->results, from, TRUE);
    g_assert_cmpstr(table_get_column(table, 2), ==, "octets");
    assert_csv(results_configuration_table(fixture->results),
               "path,value,swept\ndut.cores,2,false\ntest.rate,,true\n");
    assert_csv(results_long_summary_table(fixture->results),
               "tester.addresses.count,point,figure,n,median,min,max,ci_low,ci_high\n"
               "4,0,throughput_pps,2,750,500,1000,,\n"
               "1,1,throughput_pps,1,0,0,0,,\n");
}

/* Of a result that does not say what was sent, all else is there. */
static void test_older_result(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    for (guint i = 0; i < fixture->manifest->points->len; i++) {
        ManifestPoint *point = g_ptr_array_index(fixture->manifest->points, i);
        point->setup = -1;
    }
    g_ptr_array_set_size(fixture->manifest->setups, 0);
    g_ptr_array_set_size(fixture->manifest->configuration, 0);
    const ProcedureTable *from = results_get_procedure(fixture->results)->tables;
    g_autoptr(Table) table = results_standard_table(fixture->results, from, FALSE);
    g_assert_cmpstr(table_get_cell(table, 0, 2), ==, "");
    g_assert_cmpstr(table_get_cell(table, 0, 9), ==, "750");
    g_assert_null(results_configuration_table(fixture->results));
    g_autofree char *report = report_format(fixture->results);
    g_assert_null(strstr(report, "Test traffic"));
}

/* A switch in the trial that failed lowest and in one that is reported. */
static void test_switches(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char switches[] =
        "[{\"name\": \"s\", \"unknown\": 5, \"refused\": 4, \"table_max\": 3, \"ports\": ["
        "{\"port\": 1, \"received\": 10, \"sent\": 9, \"flooded\": 2, \"dropped\": 0, "
        "\"dropped_copies\": 1, \"buffer_max_bytes\": 640},"
        "{\"port\": 6, \"received\": 8, \"sent\": 7, \"flooded\": 0, \"dropped\": 3, "
        "\"dropped_copies\": 0, \"buffer_max_bytes\": 64}]}]";
    g_autoptr(GError) error = NULL;
    g_assert_null(results_switches_table(fixture->results));
    for (guint i = 0; i < 4; i += 2) {
        json_object_set_new(g_ptr_array_index(fixture->journal, i), "switches",
                            json_loads(switches, 0, NULL));
    }
    g_autoptr(Results) results = results_new(fixture->manifest, fixture->journal, "j", &error);
    g_assert_no_error(error);
    assert_csv(results_switches_table(results),
               "tester.addresses.count,point,repetition,switch,port,received,sent,flooded,dropped,"
               "dropped_copies,buffer_max_bytes,unknown,refused,table_max\n"
               "4,0,0,s,1,10,9,2,0,1,640,5,4,3\n"
               "4,0,0,s,6,8,7,0,3,0,64,5,4,3\n");
    g_autofree char *report = report_format(results);
    g_assert_nonnull(strstr(report, "1000  rx_ring_full 2, most at s port 6 (3)\n"));
    json_t *record = g_ptr_array_index(fixture->journal, 2);
    json_object_del(json_array_get(json_object_get(record, "switches"), 0), "name");
    g_assert_null(results_new(fixture->manifest, fixture->journal, "j", &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_SCENARIO);
}

static void test_fingerprint(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char lines[] = "0 0 0 1000 800 799 1 0 0 00000000000000ab ffffffffffffffff\n"
                                "0 0 1 500 500 500 0 0 0 00000000000000ab ffffffffffffffff\n"
                                "0 1 0 1000 1000 1000 0 0 0 00000000000000ab ffffffffffffffff\n"
                                "1 0 0 1000 900 898 2 0 0 00000000000000ab ffffffffffffffff\n";
    g_autofree char *expected = g_compute_checksum_for_string(G_CHECKSUM_SHA256, lines, -1);
    g_assert_cmpstr(fixture->manifest->fingerprint, ==, expected);
    g_assert_cmpuint(fixture->manifest->frames_simulated, ==, 3200);
    g_assert_cmpuint(fixture->manifest->events, ==, 12);
    g_assert_cmpuint(fixture->manifest->n_trials, ==, 4);
}

/* Written and read again, a manifest says the same. */
static void test_manifest(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *first = g_build_filename(fixture->folder, "first.json", NULL);
    g_autofree char *second = g_build_filename(fixture->folder, "second.json", NULL);
    g_autofree char *one = NULL;
    g_autofree char *two = NULL;
    g_assert_true(manifest_write(fixture->manifest, first, &error));
    g_autoptr(Manifest) manifest = manifest_read(first, &error);
    g_assert_no_error(error);
    g_assert_true(manifest_write(manifest, second, &error));
    g_assert_true(g_file_get_contents(first, &one, NULL, NULL));
    g_assert_true(g_file_get_contents(second, &two, NULL, NULL));
    g_assert_cmpstr(one, ==, two);
    g_assert_cmpstr(manifest->description, ==, "Nothing ran.\n");
    g_assert_cmpfloat(manifest_get_point(manifest, 0)->numbers[0], ==, 4);
}

#define NO_LATER_LOST                                                               \
    "\"neighbour_table_full\":0,\"neighbour_queue_full\":0,\"neighbour_failed\":0," \
    "\"switch_buffer_full\":0,\"device_down\":0,\"virtual_device\":0"

static void test_record(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    json_t *json = g_ptr_array_index(fixture->journal, 3); /* point 0, repetition 0, trial 0 */
    char *dump = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(15));
    g_assert_cmpstr(
        dump, ==,
        "{\"point\":0,\"repetition\":0,\"trial\":0,\"seed\":42,\"rate_pps\":1000,"
        "\"duration_ps\":1000000000000,\"duration_s\":1,\"sent\":800,\"received\":799,"
        "\"lost\":{\"rx_ring_full\":1,\"input_list_full\":0,\"tx_ring_full\":0," NO_LATER_LOST
        "},\"in_flight\":0,"
        "\"pass\":false,\"certified\":false,\"risk\":null,\"uncertain\":null,\"simulated_ps\":"
        "1000000000000,\"simulated_s\":1,\"frozen\":true,\"first_loss_ps\":7,\"last_loss_ps\":8,"
        "\"directions\":[{"
        "\"direction\":0,"
        "\"sent\":800,\"received\":799,\"lost\":{\"rx_ring_full\":1,\"input_list_full\":0,"
        "\"tx_ring_full\":0," NO_LATER_LOST "},\"in_flight\":0,\"out_of_order\":0,\"gaps\":0,"
        "\"latency_ps\":{\"count\":1,\"min\":100,\"mean\":100,"
        "\"p50\":100,\"p90\":100,\"p99\":100,\"p99_9\":100,\"max\":100}}],"
        "\"queues\":[{\"port\":0,\"queue\":0,\"core\":0,\"worker\":0,\"frames\":1,\"dropped\":0,"
        "\"ring_max\":3},{\"port\":0,\"queue\":1,\"core\":1,\"worker\":1,\"frames\":2,\"dropped\":"
        "1,"
        "\"ring_max\":4}],\"cores\":[{\"frames\":1,\"polls\":1,\"wakeups\":1,"
        "\"busy_ps\":250000000000,\"busy\":0.25,\"lock_wait_ps\":0},{\"frames\":2,\"polls\":2,"
        "\"wakeups\":1,\"busy_ps\":1000000000000,\"busy\":1.0,\"lock_wait_ps\":0}],\"tasks\":[],"
        "\"observed_ps\":1000000000000,\"fingerprint\":[\"00000000000000ab\","
        "\"ffffffffffffffff\"],\"events\":3}");
    free(dump);
}

/* What does not belong together, or is no record, is an error, not a wrong table. */
static void test_broken(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const keys[] = {"seed",        "rate_pps", "duration_ps", "sent",   "lost",
                                       "pass",        "frozen",   "directions",  "queues", "cores",
                                       "fingerprint", "events",   "received"};
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) journal = make_journal();
        json_object_del(g_ptr_array_index(journal, 2), keys[i]);
        g_assert_null(results_new(fixture->manifest, journal, "j", &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_SCENARIO);
        g_assert_nonnull(strstr(error->message, keys[i]));
        g_assert_true(g_str_has_prefix(error->message, "j:3:1: error: trial "));
    }
    const guint places[][3] = {
        {0, 0, 0}, {0, 1, 2}, {2, 0, 0}, {0, 0, 1}}; /* twice, gap, no point */
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) journal = make_journal();
        g_ptr_array_add(journal, make_record(places[i][0], places[i][1], places[i][2], 1000, 1, 0));
        g_assert_null(results_new(fixture->manifest, journal, "j", &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_SCENARIO);
    }
}

static void test_manifest_broken(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const texts[] = {"", "[]", "{\"tool\": \"dutsim\"}",
                                        "{\"tool\": \"other\"}"};
    g_autofree char *path = g_build_filename(fixture->folder, "broken.json", NULL);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_true(g_file_set_contents(path, texts[i], -1, NULL));
        g_assert_null(manifest_read(path, &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_SCENARIO);
        g_assert_nonnull(strstr(error->message, path));
    }
}

static void test_figures(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *curve = g_build_filename(fixture->folder, "throughput.dat", NULL);
    g_autofree char *cores = g_build_filename(fixture->folder, "frames_per_core.dat", NULL);
    g_autofree char *text = NULL;
    g_autofree char *bars = NULL;
    g_autoptr(GPtrArray) names = figures_write(fixture->results, fixture->folder, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(names->len, ==, 2);
    g_assert_true(g_file_get_contents(curve, &text, NULL, NULL));
    g_assert_cmpstr(text, ==,
                    "# throughput\n# x median minimum maximum\n1 0 0 0\n4 750 500 1000\n");
    g_assert_true(g_file_get_contents(cores, &bars, NULL, NULL));
    g_assert_true(g_str_has_prefix(bars, "# group \"core 0\" \"core 1\"\n\"4\" 33.33333"));
    g_assert_null(strstr(bars, "\"1\"")); /* nothing passed there */
}

/* Texts keep the order in which they came, each once. */
static void test_texts(void)
{
    static const char *const given[] = {"ip, 4", "", "ip", "", "ip, 4", "a"};
    static const guint positions[] = {0, 1, 2, 1, 0, 3};
    g_auto(FiguresTexts) texts = figures_texts_new();
    for (guint i = 0; i < G_N_ELEMENTS(given); i++) {
        g_assert_cmpuint(figures_index_of(&texts, given[i]), ==, positions[i]);
        g_assert_cmpstr(g_ptr_array_index(texts.texts, positions[i]), ==, given[i]);
    }
    g_assert_cmpuint(texts.texts->len, ==, 4);
}

/* Plain bisection of 1000 with 100: 1000, 500, 750, 625, 562 to end with 500; 1000; 1000, 500, 250,
 * 125, 62 to end with 0. */
static void test_saved(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_assert_cmpuint(results_n_trials(fixture->results, 0), ==, 3);
    g_assert_cmpuint(results_n_trials(fixture->results, 1), ==, 1);
    g_assert_cmpuint(results_plain_trials(fixture->results, 0), ==, 5 + 1);
    g_assert_cmpuint(results_plain_trials(fixture->results, 1), ==, 5);
}

/* A manifest that does not say how fine the search was: nothing is compared. */
static void test_saved_unknown(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    for (guint i = 0; i < fixture->manifest->points->len; i++) {
        ManifestPoint *point = g_ptr_array_index(fixture->manifest->points, i);
        point->resolution_pps = 0;
    }
    g_autofree char *report = report_format(fixture->results);
    g_assert_null(report_trials_saved(fixture->results));
    g_assert_null(strstr(report, "Search:"));
    g_assert_null(strstr(report, "bisection"));
}

static void test_report(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *report = report_format(fixture->results);
    static const char *const parts[] = {
        "Made up\n=======\n",
        "Nothing ran.\n",
        "throughput: highest rate without loss",
        "Points:       2, repetitions: 2, trials: 4 of 1 s\n",
        "Frames:       3200\n",
        "Search:       4 trials, plain bisection takes 11 to the same results: 7 saved (63.6 %)\n",
        "point  repetitions  trials  bisection  saved  saved %\n",
        "\n    0            2       3          6      3       50\n",
        "\n    1            1       1          5      4       80\n",
        "Seed:         42\n",
        "Addresses:     198.18.0.2\n",
        "Random draws:  all from seed 42, for each repetition by its number\n",
        "\nThroughput, RFC 2544 section 26.1\n-----",
        "         4      0      64  UDP       Ethernet      1000  2",
        "dutsim 9.9\n",
        "tester.addresses.count: 4, 1\n",
        "best:  750 frames/s (75.0 % of the line rate) at tester.addresses.count = 4\n",
        "worst: 0 frames/s (0.0 % of the line rate) at tester.addresses.count = 1\n",
        "count = 1\n  every repetition within 5 % of the best: nowhere\n",
        "2 of 2        core 1      100         62.5      1000  rx_ring_full 1 (port 0 queue 1)\n",
        "1000  rx_ring_full 2 (port 0 queue 1)\n"};
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_assert_nonnull(strstr(report, parts[i]));
    }
    g_assert_nonnull(strstr(report, fixture->manifest->fingerprint));
}

static void test_read_folder(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Manifest) manifest = NULL;
    g_assert_null(result_files_read("/nowhere/at/all", &manifest, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_NO_INPUT);
    g_clear_error(&error);
    g_assert_null(result_files_read(fixture->folder, &manifest, &error)); /* no journal in it */
    g_assert_error(error, SIM_ERROR, SIM_ERROR_SCENARIO);
    g_clear_error(&error);
    g_autofree char *path = g_build_filename(fixture->folder, "trials.jsonl", NULL);
    g_assert_true(g_file_set_contents(path, "{}\n", -1, NULL));
    g_assert_null(result_files_read(fixture->folder, &manifest, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_SCENARIO);
}

#define ADD(name, function) g_test_add("/results/" name, Fixture, NULL, set_up, function, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("tables", test_tables);
    ADD("standard-table", test_standard_table);
    ADD("older-result", test_older_result);
    ADD("switches", test_switches);
    ADD("fingerprint", test_fingerprint);
    ADD("manifest", test_manifest);
    ADD("manifest-broken", test_manifest_broken);
    ADD("record", test_record);
    ADD("broken", test_broken);
    ADD("figures", test_figures);
    g_test_add_func("/results/texts", test_texts);
    ADD("saved", test_saved);
    ADD("saved-unknown", test_saved_unknown);
    ADD("report", test_report);
    ADD("read-folder", test_read_folder);
    return g_test_run();
}
