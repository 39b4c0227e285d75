#include "models/tcp_segment.h"

#include <string.h>

#include "models/frame-internal.h"
#include "models/tcp.h"

#define TCP_HEADER_BYTES 20

/* Kinds and lengths: RFC 9293 section 3.2, RFC 7323 sections 2.2 and 3.2, RFC 2018 sections 2, 3.
 */
enum { KIND_NOP = 1, KIND_MSS = 2, KIND_WINDOW_SCALE = 3, KIND_SACK_PERMITTED = 4, KIND_SACK = 5 };
enum { KIND_TIMESTAMPS = 8 };

/* In words, padded as Linux does (net/ipv4/tcp_output.c, tcp_options_write): SACK permitted takes
 * the place of the padding of timestamps. */
guint tcp_segment_option_bytes(const TcpSegment *segment)
{
    gboolean has_timestamps = (segment->options & TCP_OPTION_TIMESTAMPS) != 0;
    gboolean permits_sack = (segment->options & TCP_OPTION_SACK_PERMITTED) != 0;
    return (segment->options & TCP_OPTION_MSS ? 4U : 0U) +
           (has_timestamps ? TCP_TIMESTAMP_BYTES
            : permits_sack ? 4U
                           : 0U) +
           (segment->options & TCP_OPTION_WINDOW_SCALE ? 4U : 0U) +
           (segment->n_sacks > 0 ? 4 + 8U * segment->n_sacks : 0U);
}

guint tcp_segment_frame_bytes(const TcpSegment *segment)
{
    guint bytes =
        TCP_ETHERNET_BYTES + TCP_IP_TCP_BYTES + tcp_segment_option_bytes(segment) + segment->length;
    return MAX(bytes, TCP_MIN_FRAME_BYTES);
}

static guint8 *put8(guint8 *at, guint value)
{
    *at = (guint8)value;
    return at + 1;
}

static guint8 *put16(guint8 *at, guint value)
{
    frame_put16(at, value & 65535);
    return at + 2;
}

static guint8 *put32(guint8 *at, guint64 value)
{
    return put16(put16(at, (guint)(value >> 16 & 65535)), (guint)(value & 65535));
}

/* SACK permitted, timestamps, or both, as words. */
static guint8 *put_sack_and_timestamps(guint8 *at, const TcpSegment *segment)
{
    gboolean has_timestamps = (segment->options & TCP_OPTION_TIMESTAMPS) != 0;
    gboolean permits_sack = (segment->options & TCP_OPTION_SACK_PERMITTED) != 0;
    guint64 echo_ms = (guint64)(segment->echo_ps / SIM_PS_PER_MS) + 1;
    if (has_timestamps != permits_sack) {
        at = put8(put8(at, KIND_NOP), KIND_NOP);
    }
    if (permits_sack) {
        at = put8(put8(at, KIND_SACK_PERMITTED), 2);
    }
    if (has_timestamps) {
        at = put8(put8(at, KIND_TIMESTAMPS), 10);
        at = put32(at, (guint64)(segment->time_ps / SIM_PS_PER_MS) + 1);
        at = put32(at, segment->flags & TCP_ACK ? echo_ms : 0);
    }
    return at;
}

static guint8 *put_options(guint8 *at, const TcpSegment *segment, const TcpSegmentAddress *address)
{
    if (segment->options & TCP_OPTION_MSS) {
        at = put16(put8(put8(at, KIND_MSS), 4), segment->mss);
    }
    at = put_sack_and_timestamps(at, segment);
    if (segment->options & TCP_OPTION_WINDOW_SCALE) {
        at = put8(put8(put8(put8(at, KIND_NOP), KIND_WINDOW_SCALE), 3), segment->window_shift);
    }
    if (segment->n_sacks > 0) {
        at = put8(put8(at, KIND_NOP), KIND_NOP);
        at = put8(put8(at, KIND_SACK), 2 + 8U * segment->n_sacks);
    }
    for (guint i = 0; i < segment->n_sacks; i++) {
        at = put32(at, segment->sack[i].begin + address->initial_acknowledgement);
        at = put32(at, segment->sack[i].end + address->initial_acknowledgement);
    }
    return at;
}

/* The TCP header, its checksum 0. */
static guint8 *put_tcp(guint8 *at, const TcpSegment *segment, const TcpSegmentAddress *address)
{
    guint header_bytes = TCP_HEADER_BYTES + tcp_segment_option_bytes(segment);
    gboolean acknowledges = (segment->flags & TCP_ACK) != 0;
    guint64 acknowledgement = segment->acknowledgement + address->initial_acknowledgement;
    at = put16(put16(at, address->source_port), address->destination_port);
    at = put32(at, segment->sequence + address->initial_sequence);
    at = put32(at, acknowledges ? acknowledgement : 0);
    at = put8(put8(at, header_bytes / 4 << 4), segment->flags);
    at = put16(at, segment->window_bytes >> segment->field_shift);
    return put_options(put32(at, 0), segment, address);
}

static guint8 *put_ipv4(guint8 *at, guint ip_bytes, guint ecn, const TcpSegmentAddress *address)
{
    guint8 *start = at;
    at = put16(put8(put8(at, 0x45), ecn), ip_bytes);
    at = put16(put16(at, address->identification), 0x4000); /* don't fragment */
    at = put16(put8(put8(at, 64), PROTOCOL_TCP), 0);
    at = put32(put32(at, address->source), address->destination);
    put16(start + 10, frame_checksum(frame_sum_words(0, start, IPV4_BYTES)));
    return at;
}

guint tcp_segment_write(const TcpSegment *segment, const TcpSegmentAddress *address,
                        guint8 bytes[TCP_SEGMENT_MAX_BYTES])
{
    guint tcp_bytes = TCP_HEADER_BYTES + tcp_segment_option_bytes(segment) + segment->length;
    g_assert(ETHERNET_BYTES + IPV4_BYTES + tcp_bytes <= TCP_SEGMENT_MAX_BYTES);
    memcpy(bytes, address->destination_mac, 6);
    memcpy(bytes + 6, address->source_mac, 6);
    guint8 *ip = put16(bytes + 12, ETHERTYPE_IPV4);
    guint8 *tcp = put_ipv4(ip, IPV4_BYTES + tcp_bytes, segment->ecn, address);
    guint8 *data = put_tcp(tcp, segment, address);
    memset(data, 0, segment->length);
    /* Pseudo header: addresses, protocol, length (RFC 9293 section 3.1). */
    guint32 sum = frame_sum_words(PROTOCOL_TCP + tcp_bytes, ip + 12, 8);
    put16(tcp + 16, frame_checksum(frame_sum_words(sum, tcp, tcp_bytes)));
    return ETHERNET_BYTES + IPV4_BYTES + tcp_bytes;
}
