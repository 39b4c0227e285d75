/* Frames of a capture in place of test frames: docs/frame-path.md section 16, "Replay". */
#include "tests/support/judge_replay.h"

#include <string.h>

static const CaptureSequence *sequence_of(const TesterSettings *tester, guint direction)
{
    return capture_sequence(tester->replay.capture, direction);
}

static const CaptureKind *kind_of(const TesterSettings *tester, guint direction, gint64 k)
{
    const CaptureSequence *sequence = sequence_of(tester, direction);
    return capture_kind(tester->replay.capture, sequence->kind[k % sequence->n]);
}

gint64 judge_replay_bytes(const TesterSettings *tester, guint direction, gint64 k)
{
    return kind_of(tester, direction, k)->bytes;
}

guint judge_replay_version(const TesterSettings *tester, guint direction, gint64 k)
{
    return kind_of(tester, direction, k)->ip_version;
}

ExtensionCount judge_replay_extensions(const TesterSettings *tester, guint direction, gint64 k)
{
    return kind_of(tester, direction, k)->extensions;
}

guint64 judge_replay_flow(const TesterSettings *tester, guint direction, guint64 number)
{
    const CaptureSequence *sequence = sequence_of(tester, direction);
    return sequence->flow[number % sequence->n];
}

guint32 judge_replay_hash(const JudgeFlows *flows, guint direction, guint64 flow)
{
    const Capture *capture = flows->tester->replay.capture;
    CapturedFlow ends = *capture_flow(capture, (guint)flow);
    if (capture_is_mirrored(capture) && direction == 1) {
        CapturedFlow other = ends;
        memcpy(ends.source, other.destination, sizeof ends.source);
        memcpy(ends.destination, other.source, sizeof ends.destination);
        ends.source_port = other.destination_port;
        ends.destination_port = other.source_port;
    }
    if (ends.is_behind != 0 &&
        flows->setup->dut->nic.rss.extension_headers == RSS_EXTENSION_HEADERS_STOP) {
        ends.source_port = ends.destination_port = 0;
    }
    /* of other protocols nothing but addresses: ports of 0 add nothing to a linear hash */
    RssProtocol protocol = ends.protocol == RSS_PROTOCOL_TCP ? RSS_PROTOCOL_TCP : RSS_PROTOCOL_UDP;
    return rss_hash(flows->rss, ends.ip_version, protocol, ends.source, ends.destination,
                    ends.source_port, ends.destination_port);
}

void judge_replay_plan(const TesterSettings *tester, guint direction, gint64 rate_pps, gint64 n,
                       SimTime *due_ps)
{
    const CaptureSequence *sequence = sequence_of(tester, direction);
    JudgeInteger one = (JudgeInteger)1 << 32;
    JudgeInteger span_ns = sequence->time_ns[sequence->n - 1];
    for (gint64 k = 0; k < n; k++) {
        JudgeInteger place = 0;
        if (span_ns > 0) {
            place = one * sequence->time_ns[k % sequence->n] * (sequence->n - 1) / span_ns;
        }
        JudgeInteger before = one * (k - k % sequence->n);
        due_ps[k] = (SimTime)((before + place) * SIM_PS_PER_S / (one * rate_pps));
    }
}
