#include "scenarios/test_settings.h"

#include "scenarios/procedures/mlrsearch_goal.h"
#include "scenarios/procedures/procedure.h"
#include "scenarios/procedures/rate.h"

#define MAX_DURATION_PS (3600 * SIM_PS_PER_S)

static gboolean check_procedure(const char *text, GError **error)
{
    if (procedures_find(text) != NULL) {
        return TRUE;
    }
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (const Procedure *const *procedure = procedures_all(); *procedure != NULL; procedure++) {
        g_ptr_array_add(names, (gpointer)(*procedure)->name);
    }
    g_ptr_array_add(names, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)names->pdata);
    const char *near = sim_attribute_nearest(text, (const char *const *)names->pdata);
    g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "'%.60s' is no procedure: %s%s%s%s", text, list,
                near != NULL ? "; did you mean '" : "", near != NULL ? near : "",
                near != NULL ? "'?" : "");
    return FALSE;
}

static const char *const method_choices[] = {"bisection", "siitperf", "trex", "mlrsearch", NULL};
static const char *const search_choices[] = {"bisection", "guided", NULL};
static const char *const streams_choices[] = {"repetition", "trial", NULL};

static const char *const trial_choices[] = {"exact", "certified", NULL};

static const SimAttribute test_list[] = {
    {.name = "procedure",
     .type = SIM_ATTRIBUTE_STRING,
     .offset = G_STRUCT_OFFSET(TestSettings, procedure),
     .default_text = "throughput",
     .help = "the test procedure; `dutsim list procedures` names them all",
     .source = "RFC 2544 section 26.1",
     .check = check_procedure},
    {.name = "rate",
     .type = SIM_ATTRIBUTE_LOAD,
     .offset = G_STRUCT_OFFSET(TestSettings, rate),
     .minimum = 1,
     .maximum = G_MAXINT64,
     .default_text = "100 %",
     .help = "offered load of procedure trial in each direction, at most the line rate",
     .source = "dutsim: what the links can carry"},
    {.name = "throughput",
     .type = SIM_ATTRIBUTE_LOAD,
     .offset = G_STRUCT_OFFSET(TestSettings, throughput),
     .minimum = 1,
     .maximum = G_MAXINT64,
     .help = "rate in each direction at which latency and the like are measured; when unset: the "
             "throughput, which is searched for first",
     .source = "RFC 2544 sections 26.2, 26.5: first determine the throughput"},
    {.name = "step",
     .type = SIM_ATTRIBUTE_LOAD,
     .offset = G_STRUCT_OFFSET(TestSettings, step),
     .minimum = 1,
     .maximum = TEST_LARGEST_STEP,
     .is_share = TRUE,
     .default_text = "10 %",
     .help = "how far apart the loads of procedure frame-loss are, in percent of the line rate, at "
             "most 10 %",
     .source = "RFC 2544 section 26.3: at most 10 %, finer welcome"},
    {.name = "burst",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(TestSettings, burst_ps),
     .minimum = SIM_PS_PER_US,
     .maximum = TEST_LONGEST_BURST_PS,
     .default_text = "2 s",
     .help =
         "time that the longest burst of procedure back-to-back takes to send; a result at this "
         "limit is likely invalid",
     .source = "RFC 2544 section 26.4: at least 2 s; RFC 9004 section 6.2: up to 30 s"},
    {.name = "burst_step",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(TestSettings, burst_step),
     .minimum = 1,
     .maximum = 1000000,
     .default_text = "1",
     .help = "a search for the longest burst ends when pass and fail are this close [frames]",
     .source = "RFC 9004 section 6.2: the step size is free, and reported"},
    {.name = "tags",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(TestSettings, tags),
     .minimum = 1,
     .maximum = 50000,
     .default_text = "500",
     .help = "frames of each direction whose latency procedure latency measures, one of each even "
             "part of "
             "the second half of the trial",
     .source = "RFC 8219 section 7.2: at least 500, after 60 of 120 s; siitperf: up to 50000"},
    {.name = "reset_after",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(TestSettings, reset_after_ps),
     .minimum = SIM_PS_PER_US,
     .maximum = MAX_DURATION_PS,
     .default_text = "15 s",
     .help =
         "how long frames are forwarded before procedure reset resets the device; test.duration "
         "follows",
     .source = "RFC 6201 section 4.1.1.1: at least 15 seconds"},
    {.name = "overload",
     .type = SIM_ATTRIBUTE_STRING,
     .offset = G_STRUCT_OFFSET(TestSettings, overload),
     .help = "the swept path whose values are numbers of flows, 1 among them: then degradation.csv "
             "says how much worse each is than one flow; when unset: it is not said",
     .source = "RFC 8219 section 10"},
    {.name = "goals",
     .type = SIM_ATTRIBUTE_GROUPS,
     .offset = G_STRUCT_OFFSET(TestSettings, goals),
     .help =
         "search goals of procedure mlrsearch; when unset: that of RFC 2544; their durations are "
         "for a test.duration of 60 s, and in proportion for another",
     .source = "RFC 9971: one goal or more",
     .group = &mlrsearch_goal_attributes,
     .min_length = 1,
     .max_length = MLRSEARCH_MAX_GOALS},
    {.name = "minimum_load",
     .type = SIM_ATTRIBUTE_LOAD,
     .offset = G_STRUCT_OFFSET(TestSettings, minimum_load),
     .minimum = 1,
     .maximum = G_MAXINT64,
     .default_text = "0.1 %",
     .help = "least load that procedure mlrsearch tries in each direction",
     .source = "dutsim: RFC 9971 leaves it open; FD.io CSIT takes 9001 frames/s"},
    {.name = "duration",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(TestSettings, duration_ps),
     .minimum = SIM_PS_PER_US,
     .maximum = MAX_DURATION_PS,
     .help = "sending time of a trial; when unset: what the procedure's standard asks for, 60 s",
     .source = "RFC 2544 section 24: at least 60 seconds"},
    {.name = "repetitions",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(TestSettings, repetitions),
     .minimum = 1,
     .maximum = 100000,
     .help = "how often each point is measured, each time with flows of its own; when unset: what "
             "the procedure's standard asks for, else 10",
     .source = "siitperf's scripts: 10"},
    {.name = "resolution",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(TestSettings, resolution_pps),
     .minimum = 1,
     .maximum = G_GINT64_CONSTANT(1000000000),
     .default_text = "1000",
     .help = "a search ends when pass and fail are this close [frames/s]",
     .source = "siitperf's binary search: E=1000"},
    {.name = "search",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(TestSettings, search),
     .choices = search_choices,
     .default_text = "guided",
     .help =
         "halve the interval from the line rate on, or begin where an estimate says; same result "
         "wherever no rate fails below one that passes",
     .source = "dutsim: RFC 2544 section 26.1 leaves the search open; docs/models/estimate.md"},
    {.name = "method",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(TestSettings, method),
     .choices = method_choices,
     .default_text = "bisection",
     .help = "how procedure search-methods looks for the highest rate without loss",
     .source = "dutsim: the one of procedure throughput; docs/procedures.md"},
    {.name = "loss_verification",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(TestSettings, loss_verification),
     .maximum = 100,
     .default_text = "0",
     .help =
         "how often searches for a throughput or a burst repeat a trial that lost frames, until "
         "one loses none; with test.streams: trial",
     .source = "RFC 2544 section 26.1: one loss fails; ETSI GS NFV-TST 009 clause 12.3.3: repeat"},
    {.name = "loss_verification_limit",
     .type = SIM_ATTRIBUTE_LOAD,
     .offset = G_STRUCT_OFFSET(TestSettings, loss_verification_limit),
     .maximum = RATE_SHARE_OF_ALL,
     .is_share = TRUE,
     .default_text = "100 %",
     .help = "share of its frames, in percent, above which a trial that lost as much is not "
             "repeated for test.loss_verification; 0 %: none is repeated; below 100 % "
             "such trials run their whole time",
     .source = "ETSI GS NFV-TST 009 clause 12.3.3 has such a threshold; dutsim: none"},
    {.name = "full_trials",
     .type = SIM_ATTRIBUTE_BOOLEAN,
     .offset = G_STRUCT_OFFSET(TestSettings, full_trials),
     .default_text = "false",
     .help = "trials of a search run their whole time even after a loss",
     .source = "dutsim: the verdict is settled by the first loss"},
    {.name = "streams",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(TestSettings, streams),
     .choices = streams_choices,
     .default_text = "repetition",
     .help = "all trials of a repetition replay the same flows, or each trial draws its own",
     .source = "dutsim: common random numbers make the trials of a search comparable"},
    {.name = "trial",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(TestSettings, trial),
     .choices = trial_choices,
     .default_text = "exact",
     .help = "every trial whole, or only the beginning of those proven to pass but for the risk",
     .source = "dutsim: exact unless asked otherwise"},
    {.name = "risk",
     .type = SIM_ATTRIBUTE_REAL,
     .offset = G_STRUCT_OFFSET(TestSettings, risk),
     .maximum = 1, /* of TEST_RISK_PARTS */
     .parts = TEST_RISK_PARTS,
     .default_text = "1e-6",
     .help = "most probable a certified trial may be to lose a frame; above 0, at most 0.5",
     .source = "dutsim: a wrong verdict in a million"},
    {.name = "batch_size",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(TestSettings, batch_size),
     .minimum = 1,
     .maximum = 1048576,
     .default_text = "4096",
     .help = "frames a sender announces at once; changes speed only",
     .source = "dutsim: fits the caches of today's processors"},
    {0},
};

void test_settings_resolve(TestSettings *settings)
{
    const Procedure *procedure = procedures_find(settings->procedure);
    if (settings->duration_ps == 0) {
        settings->duration_ps = procedure->duration_ps;
    }
    if (settings->repetitions == 0) {
        settings->repetitions = procedure->repetitions;
    }
}

const SimAttributeTable test_attributes = {
    .name = "test",
    .help = "which procedure, how long and how often",
    .size = sizeof(TestSettings),
    .attributes = test_list,
};

static const char *const pcap_choices[] = {"none", "first", "all", NULL};

static const SimAttribute output_list[] = {
    {.name = "plots",
     .type = SIM_ATTRIBUTE_BOOLEAN,
     .offset = G_STRUCT_OFFSET(OutputSettings, plots),
     .default_text = "true",
     .help = "draw the curves of a sweep",
     .source = "dutsim: a picture first"},
    {.name = "pcap",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(OutputSettings, pcap),
     .choices = pcap_choices,
     .default_text = "none",
     .help = "of hosts: write the frames on their wires, of the first repetition of each point or "
             "of all, to point-N.pcap",
     .source = "dutsim: files that nobody asked for are large"},
    {.name = "pcap_frames",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(OutputSettings, pcap_frames),
     .minimum = 1,
     .maximum = 1000000,
     .default_text = "10000",
     .help = "the first frames of each of these files, at most",
     .source = "dutsim: 15 MB of full frames"},
    {0},
};

const SimAttributeTable output_attributes = {
    .name = "output",
    .help = "what a run leaves behind beside its tables",
    .size = sizeof(OutputSettings),
    .attributes = output_list,
};
