/* The judge: what a frame is on the wire, docs/frame-path.md section 2. */
#include "tests/support/judge-internal.h"

/* Octets of 256 that are stuffed: flag and escape, or 32 control characters too. */
static gint64 stuffed_octets(const LinkSettings *link)
{
    return link->stuffing == LINK_STUFFING_BYTE        ? 2
           : link->stuffing == LINK_STUFFING_BYTE_ACCM ? 34
                                                       : 0;
}

/* Bits of a frame on the wire as a multiple of 1 / scale: of 1 / (62 * 31) with stuffed bits, of
 * which there are L / 62 - 49 / 961, else of 1 / 256. */
static JudgeInteger wire_bits(const LinkSettings *link, gint64 bytes, gint64 beside_bytes,
                              JudgeInteger *scale)
{
    JudgeInteger inside = 8 * (JudgeInteger)(bytes - 1);
    JudgeInteger bits = 8 * (JudgeInteger)(bytes + beside_bytes);
    if (link->stuffing == LINK_STUFFING_BIT) {
        *scale = (JudgeInteger)62 * 31;
        return bits * *scale + 31 * inside - (JudgeInteger)2 * 49;
    }
    *scale = 256;
    return bits * *scale + inside * stuffed_octets(link);
}

JudgeInteger judge_wire_scale(const LinkSettings *link)
{
    JudgeInteger scale;
    wire_bits(link, 0, 0, &scale);
    return scale;
}

JudgeInteger judge_wire_slot(const LinkSettings *link, gint64 bytes)
{
    JudgeInteger scale;
    return wire_bits(link, bytes, link->framing == LINK_FRAMING_HDLC ? 1 : 20, &scale);
}

SimTime judge_wire_time_on(const LinkSettings *link, gint64 bytes)
{
    JudgeInteger scale;
    JudgeInteger bits = wire_bits(link, bytes, link->framing == LINK_FRAMING_HDLC ? 1 : 8, &scale);
    JudgeInteger rate = link->rate_bps * scale;
    return (SimTime)((bits * SIM_PS_PER_S + rate - 1) / rate);
}

SimTime judge_wire_time(const Judge *judge, guint port, gint64 bytes)
{
    return judge_wire_time_on(judge->setup->links[port % 2], bytes);
}

/* x = max(f, ceil(v)), and v' = (f or v) + W. */
SimTime judge_start_on_link(const Judge *judge, const LinkSettings *link, gint64 bytes,
                            JudgeInteger *free_numerator)
{
    JudgeInteger rate = link->rate_bps * judge_wire_scale(link);
    SimTime free_ps = (SimTime)((*free_numerator + rate - 1) / rate);

    if (judge->now_ps >= free_ps) {
        *free_numerator = judge->now_ps * rate;
    }
    *free_numerator += judge_wire_slot(link, bytes) * SIM_PS_PER_S;
    return MAX(judge->now_ps, free_ps);
}

SimTime judge_start_on_wire(const Judge *judge, guint port, gint64 bytes,
                            JudgeInteger *free_numerator)
{
    return judge_start_on_link(judge, judge->setup->links[port % 2], bytes, free_numerator);
}
