#include "scenarios/siitperf_command.h"

#include <string.h>

#include "scenarios/bind.h"
#include "scenarios/yaml_tree.h"

#define SCRIPTS "siitperf's scripts"

static const char *const program_choices[] = {"siitperf-tp", "siitperf-lat", "siitperf-pdv", NULL};

#define NUMBER(key, field, least, most, value, text, why)                                         \
    {                                                                                             \
        .name = (key), .type = SIM_ATTRIBUTE_INTEGER,                                             \
        .offset = G_STRUCT_OFFSET(SiitperfCommand, field), .minimum = (least), .maximum = (most), \
        .default_text = (value), .help = (text), .source = (why)                                  \
    }

static const SimAttribute command_list[] = {
    {.name = "program",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(SiitperfCommand, program),
     .choices = program_choices,
     .default_text = "siitperf-tp",
     .help = "siitperf-tp, siitperf-lat or siitperf-pdv",
     .source = "dutsim: throughput first"},
    NUMBER("size", size_bytes, SIITPERF_MIN_SIZE, SIITPERF_MAX_SIZE, "84",
           "frame size of IPv6 in bytes; IPv4 frames are 20 bytes shorter", SCRIPTS),
    NUMBER("rate", rate_pps, 1, SIITPERF_MAX_RATE, NULL,
           "frames a second and direction; when unset: searched for", SCRIPTS),
    NUMBER("duration", duration_s, 1, SIITPERF_MAX_DURATION, NULL,
           "seconds; when unset: 60, of siitperf-lat 120", SCRIPTS),
    NUMBER("timeout", timeout_ms, 0, 60000, "2000",
           "milliseconds that siitperf waits for frames; the simulation waits for all", SCRIPTS),
    NUMBER("n", n, 2, G_MAXUINT32, "2", "frame i is foreground if i mod n < m", SCRIPTS),
    NUMBER("m", m, 0, G_MAXUINT32, "2", "frame i is foreground if i mod n < m", SCRIPTS),
    NUMBER("delay", delay_s, 0, SIITPERF_MAX_DURATION, NULL,
           "siitperf-lat: seconds before the first timestamp; when unset: half of the duration",
           SCRIPTS),
    NUMBER("timestamps", n_timestamps, 1, SIITPERF_MAX_TAGS, "50000",
           "siitperf-lat: frames with a timestamp", SCRIPTS),
    NUMBER("frame-timeout", frame_timeout_ms, 0, 3660000, "0",
           "siitperf-pdv: milliseconds after which a frame counts as lost; 0: delay variation",
           SCRIPTS),
    {0},
};

const SimAttributeTable siitperf_command_attributes = {
    .name = "siitperf",
    .help = "parameters of siitperf-tp, siitperf-lat and siitperf-pdv",
    .size = sizeof(SiitperfCommand),
    .attributes = command_list,
};

SiitperfCommand siitperf_command_new(void)
{
    SiitperfCommand command;
    sim_attribute_set_defaults(&siitperf_command_attributes, &command);
    command.delay_s = -1;
    return command;
}

gboolean siitperf_command_set(SiitperfCommand *command, const char *name, const char *text,
                              GError **error)
{
    const SimAttribute *attribute = sim_attribute_table_find(&siitperf_command_attributes, name);
    g_assert(attribute != NULL);
    g_autofree char *source = g_strdup_printf("--%s %.60s", name, text);
    g_autoptr(YamlNode) value = yaml_tree_make_argument(source, text);
    return bind_attribute(attribute, command, value, name, error);
}

/* Parameters in the order of the command line, of all programs and of each. */
static const char *const common_parameters[] = {"size", "rate", "duration", "timeout",
                                                "n",    "m",    NULL};
static const char *const more_parameters[][3] = {
    [SIITPERF_TP] = {NULL},
    [SIITPERF_LAT] = {"delay", "timestamps", NULL},
    [SIITPERF_PDV] = {"frame-timeout", NULL},
};

/* The name of parameter `index` of a program; NULL: there are no more. */
static const char *parameter_name(gint program, guint index)
{
    guint n_common = G_N_ELEMENTS(common_parameters) - 1;
    return index < n_common ? common_parameters[index] : more_parameters[program][index - n_common];
}

static gboolean fail_count(gint program, guint n_words, GError **error)
{
    GString *form = g_string_new(program_choices[program]);
    for (guint i = 0; parameter_name(program, i) != NULL; i++) {
        g_string_append_printf(form, " %s", parameter_name(program, i));
    }
    g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE, "--command: error: %u words, `%s` is expected",
                n_words, form->str);
    g_string_free(form, TRUE);
    return FALSE;
}

gboolean siitperf_command_parse(SiitperfCommand *command, const char *line, GError **error)
{
    g_auto(GStrv) words = NULL;
    g_autoptr(GError) inner = NULL;
    gint n_words = 0;
    if (!g_shell_parse_argv(line, &n_words, &words, &inner)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE, "--command: error: %s", inner->message);
        return FALSE;
    }
    g_autofree char *program = g_path_get_basename(words[0]);
    if (!siitperf_command_set(command, "program", program, error)) {
        return FALSE;
    }
    guint n = 0;
    for (const char *name; (name = parameter_name(command->program, n)) != NULL; n++) {
        if (words[n + 1] == NULL) {
            return fail_count(command->program, (guint)n_words, error);
        }
        if (!siitperf_command_set(command, name, words[n + 1], error)) {
            return FALSE;
        }
    }
    return words[n + 1] == NULL || fail_count(command->program, (guint)n_words, error);
}

static gboolean fail(GError **error, const char *option, const char *why)
{
    g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE, "--%s: error: %s", option, why);
    return FALSE;
}

gboolean siitperf_command_resolve(SiitperfCommand *command, GError **error)
{
    gboolean is_latency = command->program == SIITPERF_LAT;
    if (!is_latency && command->delay_s >= 0) {
        return fail(error, "delay", "only siitperf-lat has it: --program siitperf-lat");
    }
    if (command->frame_timeout_ms > 0) {
        return fail(error, "frame-timeout",
                    command->program == SIITPERF_PDV
                        ? "a throughput test with a limit for each frame is not simulated: 0"
                        : "only siitperf-pdv has it: --program siitperf-pdv");
    }
    if (command->duration_s == 0) {
        command->duration_s = is_latency ? 120 : 60;
    }
    if (is_latency && command->delay_s >= 0 && 2 * command->delay_s != command->duration_s) {
        return fail(error, "delay",
                    "the simulated tester puts tags into the second half of a trial: half of the "
                    "duration is allowed");
    }
    if (is_latency && command->delay_s < 0) {
        command->delay_s = command->duration_s / 2;
    }
    return TRUE;
}

char *siitperf_command_text(const SiitperfCommand *command, const char *rate)
{
    GString *text = g_string_new(program_choices[command->program]);
    g_autofree char *digits = g_strdup_printf("%" G_GINT64_FORMAT, command->rate_pps);
    g_string_append_printf(text,
                           " %" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                           " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                           command->size_bytes,
                           command->rate_pps > 0 || rate == NULL ? digits : rate,
                           command->duration_s, command->timeout_ms, command->n, command->m);
    if (command->program == SIITPERF_LAT) {
        g_string_append_printf(text, " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, command->delay_s,
                               command->n_timestamps);
    } else if (command->program == SIITPERF_PDV) {
        g_string_append_printf(text, " %" G_GINT64_FORMAT, command->frame_timeout_ms);
    }
    return g_string_free(text, FALSE);
}
