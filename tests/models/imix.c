/* RFC 6985: genomes of the text, and what is none. */
#include "models/imix.h"

#include "models/tester.h"
#include "models/traffic.h"

static GPtrArray *list(const char *const *texts)
{
    GPtrArray *sizes = g_ptr_array_new_with_free_func(g_free);
    for (; *texts != NULL; texts++) {
        g_ptr_array_add(sizes, g_strdup(*texts));
    }
    return sizes;
}

static void check(const char *genome, const char *const *texts, const gint64 *bytes, guint n)
{
    ImixSequence sequence;
    const char *path;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) sizes = list(texts);
    gboolean is_right = imix_parse(genome, 1500, sizes, &sequence, &path, &error);
    g_assert_no_error(error);
    g_assert_true(is_right);
    g_assert_cmpuint(sequence.n, ==, n);
    for (guint i = 0; i < n; i++) {
        g_assert_cmpint(sequence.bytes[i], ==, bytes[i]);
    }
}

/* Section 4: IMIX - aaafg is 64, 64, 64, 1280, 1518; the table of letters. Section 5: CUSTOM IMIX -
 * AAAGG with A = 64, G = 1020. */
static void test_genomes(void)
{
    static const char *const none[] = {NULL};
    static const char *const custom[] = {"A=64 B", "G=1020 B", NULL};
    static const gint64 aaafg[] = {64, 64, 64, 1280, 1518};
    static const gint64 letters[] = {64, 128, 256, 512, 1024, 1280, 1518, 2112, 9000, 1518};
    static const gint64 aaagg[] = {64, 64, 64, 1020, 1020};
    check("aaafg", none, aaafg, G_N_ELEMENTS(aaafg));
    check("abcdefghiz", none, letters, G_N_ELEMENTS(letters));
    check("AAAGG", custom, aaagg, G_N_ELEMENTS(aaagg));
}

static void test_wrong(void)
{
    static const struct {
        const char *genome;
        const char *size;
        const char *path;
        const char *message;
    } cases[] = {
        {"", NULL, "imix", "*letter a frame*"},
        {"aak", NULL, "imix", "letter 'k' has no size*"},
        {"aB", "A=64 B", "imix", "letter 'B' has no size*"},
        {"j", NULL, "imix", "letter 'j' is a frame of 16000 B: 64 B to 9216 B*"},
        {"A", "A=63 B", "imix", "letter 'A' is a frame of 63 B: 64 B*"},
        {"A", "A: 64 B", "imix_sizes", "'A: 64 B' is no size of a custom letter*"},
        {"A", "A=64", "imix_sizes", "'64' has no unit*"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *const texts[] = {cases[i].size, NULL};
        ImixSequence sequence;
        const char *path;
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) sizes = list(texts);
        g_assert_false(imix_parse(cases[i].genome, 1500, sizes, &sequence, &path, &error));
        g_assert_cmpstr(path, ==, cases[i].path);
        if (!g_pattern_match_simple(cases[i].message, error->message)) {
            g_test_message("%s: %s", cases[i].genome, error->message);
            g_test_fail();
        }
    }
}

static void test_longest(void)
{
    g_autofree char *genome = g_strnfill(100, 'a');
    ImixSequence sequence;
    const char *path;
    g_autoptr(GError) error = NULL;
    g_assert_false(imix_parse(genome, 1500, NULL, &sequence, &path, &error));
    genome[99] = '\0';
    g_assert_true(imix_parse(genome, 1500, NULL, &sequence, &path, NULL));
    g_assert_cmpuint(sequence.n, ==, 99);
}

/* aaafg takes 3 * 672 + 10400 + 12304 bits: 5 frames of 24720 bits at 10 Gbit/s are 2022653.7
 * frames/s; the mean of 2990 bytes over 5 is 598. */
static void test_line_rate(void)
{
    TesterSettings tester;
    const LinkSettings link = {.rate_bps = G_GINT64_CONSTANT(10000000000)};
    sim_attribute_set_defaults(&tester_attributes, &tester);
    g_assert_cmpint(traffic_line_rate_pps(&tester, 0, &link), ==, 14880952);
    tester.imix = g_strdup("aaafg");
    g_assert_cmpint(traffic_line_rate_pps(&tester, 0, &link), ==, 2022653);
    g_assert_cmpint(tester_frame_bytes(&tester), ==, 598);
    sim_attribute_clear(&tester_attributes, &tester);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/imix/genomes", test_genomes);
    g_test_add_func("/imix/wrong", test_wrong);
    g_test_add_func("/imix/longest", test_longest);
    g_test_add_func("/imix/line_rate", test_line_rate);
    return g_test_run();
}
