/* The receiving half: the examples of RFC 2018, delayed acknowledgements and windows by hand. */
#include "models/tcp_receiver.h"

#define MS SIM_PS_PER_MS

static void settings_init(TcpSettings *settings)
{
    sim_attribute_set_defaults(&tcp_attributes, settings);
    settings->timestamps = FALSE;
}

static TcpReceiver receiver_new(const TcpSettings *settings, guint32 mss)
{
    TcpReceiver receiver;
    TcpSegment first = {0};
    tcp_receiver_init(&receiver, settings, mss, 7, 0);
    tcp_receiver_fill(&receiver, &first, TRUE); /* offers the window */
    return receiver;
}

static void arrive(TcpReceiver *receiver, guint64 sequence, guint32 length, SimTime now_ps)
{
    TcpSegment segment = {.flags = TCP_ACK, .sequence = sequence, .length = length};
    tcp_receiver_accept(receiver, &segment, now_ps);
}

/* Section 5: segments of 500 bytes from 5000 on; each arrival triggers an acknowledgement with
 * these blocks. The numbers here are 4999 less, as the first byte is number 1. */
typedef struct {
    guint64 arrives, acknowledgement;
    guint n_blocks;
    TcpRange block[4];
} SackRow;

static void check_rows(const SackRow *rows, guint n_rows)
{
    TcpSettings settings;
    settings_init(&settings);
    settings.delayed_ack_ps = 0;
    TcpReceiver receiver = receiver_new(&settings, 500);
    for (guint i = 0; i < n_rows; i++) {
        TcpSegment answer = {0};
        arrive(&receiver, rows[i].arrives - 4999, 500, 0);
        g_assert_true(receiver.acknowledges);
        tcp_receiver_fill(&receiver, &answer, TRUE);
        g_assert_cmpuint(answer.acknowledgement + 4999, ==, rows[i].acknowledgement);
        g_assert_cmpuint(answer.n_sacks, ==, rows[i].n_blocks);
        for (guint k = 0; k < answer.n_sacks; k++) {
            g_assert_cmpuint(answer.sack[k].begin + 4999, ==, rows[i].block[k].begin);
            g_assert_cmpuint(answer.sack[k].end + 4999, ==, rows[i].block[k].end);
        }
    }
    tcp_receiver_clear(&receiver);
    sim_attribute_clear(&tcp_attributes, &settings);
}

/* Case 1: the last four are lost: no blocks. Case 2: the first is lost. Case 3: the second, fourth,
 * sixth and eighth are lost, then the fourth and the second arrive. */
static void test_rfc2018(void)
{
    static const SackRow case1[] = {{5000, 5500, 0, {{0, 0}}},
                                    {5500, 6000, 0, {{0, 0}}},
                                    {6000, 6500, 0, {{0, 0}}},
                                    {6500, 7000, 0, {{0, 0}}}};
    static const SackRow case2[] = {
        {5500, 5000, 1, {{5500, 6000}}}, {6000, 5000, 1, {{5500, 6500}}},
        {6500, 5000, 1, {{5500, 7000}}}, {7000, 5000, 1, {{5500, 7500}}},
        {7500, 5000, 1, {{5500, 8000}}}, {8000, 5000, 1, {{5500, 8500}}},
        {8500, 5000, 1, {{5500, 9000}}}};
    static const SackRow case3[] = {{5000, 5500, 0, {{0, 0}}},
                                    {6000, 5500, 1, {{6000, 6500}}},
                                    {7000, 5500, 2, {{7000, 7500}, {6000, 6500}}},
                                    {8000, 5500, 3, {{8000, 8500}, {7000, 7500}, {6000, 6500}}},
                                    {6500, 5500, 2, {{6000, 7500}, {8000, 8500}}},
                                    {5500, 7500, 1, {{8000, 8500}}}};
    check_rows(case1, G_N_ELEMENTS(case1));
    check_rows(case2, G_N_ELEMENTS(case2));
    check_rows(case3, G_N_ELEMENTS(case3));
}

/* RFC 1122 section 4.2.3.2: the second full-sized segment, or 40 ms. */
static void test_delayed(void)
{
    TcpSettings settings;
    settings_init(&settings);
    TcpReceiver receiver = receiver_new(&settings, 1000);
    TcpSegment answer = {0};
    arrive(&receiver, 1, 1000, 5 * MS);
    g_assert_false(receiver.acknowledges);
    g_assert_cmpint(receiver.deadline_ps, ==, 45 * MS);
    arrive(&receiver, 1001, 1000, 6 * MS);
    g_assert_true(receiver.acknowledges);
    tcp_receiver_fill(&receiver, &answer, TRUE);
    g_assert_cmpint(receiver.deadline_ps, ==, SIM_TIME_NEVER);
    arrive(&receiver, 3001, 1000, 7 * MS); /* out of order: at once */
    g_assert_true(receiver.acknowledges);
    tcp_receiver_fill(&receiver, &answer, TRUE);
    arrive(&receiver, 2001, 500, 8 * MS); /* fills a part of the gap: at once */
    g_assert_true(receiver.acknowledges);
    tcp_receiver_clear(&receiver);
    sim_attribute_clear(&tcp_attributes, &settings);
}

/* A buffer of 8000 bytes, scaled by 2^7: 7936 are offered (62 * 128). Two segments of 1000 leave
 * the edge where it is; read, the window that opens is told with the next acknowledgement. With
 * half of the window left or less, and as much again to offer, an acknowledgement is due at once.
 */
static void test_window(void)
{
    TcpSettings settings;
    settings_init(&settings);
    settings.receive_buffer_bytes = 8000;
    TcpReceiver receiver = receiver_new(&settings, 1000);
    TcpSegment answer = {0};
    arrive(&receiver, 1, 1000, 0);
    arrive(&receiver, 1001, 1000, 0);
    tcp_receiver_fill(&receiver, &answer, TRUE);
    g_assert_cmpuint(answer.acknowledgement, ==, 2001);
    g_assert_cmpuint(answer.window_bytes, ==, 5888); /* 7937 - 2001 = 5936 = 46 * 128 + 48 */
    tcp_receiver_read(&receiver, 2000);
    g_assert_false(receiver.acknowledges);
    for (guint i = 2; i < 5; i++) {
        arrive(&receiver, 1 + 1000 * i, 1000, 0);
    }
    receiver.acknowledges = FALSE;
    g_assert_cmpuint(receiver.edge, ==, 7937);
    tcp_receiver_read(&receiver, 2000); /* 2936 offered, 8000 - 1000 to offer */
    g_assert_true(receiver.acknowledges);
    tcp_receiver_fill(&receiver, &answer, TRUE);
    g_assert_cmpuint(answer.window_bytes, ==, 6912); /* 54 * 128 of 7000 */
    tcp_receiver_clear(&receiver);
    sim_attribute_clear(&tcp_attributes, &settings);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/tcp_receiver/rfc2018", test_rfc2018);
    g_test_add_func("/models/tcp_receiver/delayed", test_delayed);
    g_test_add_func("/models/tcp_receiver/window", test_window);
    return g_test_run();
}
