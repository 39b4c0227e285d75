/* From the tester, over its wires, into the receive rings. */
#include "models/neighbour_frame.h"
#include "models/resolver-internal.h"

/* ---- into the DUT ---- */

static guint queue_of_test(ResolverPort *port, const Sender *sender)
{
    if (sender->next >= port->block_end) {
        port->block_first = sender->next;
        port->block_end = MIN(sender->next + RESOLVER_BLOCK, sender->n_frames);
        flow_get_queues(sender->flow, port->block_first,
                        (guint)(port->block_end - port->block_first), port->block_queue);
    }
    return port->block_queue[sender->next - port->block_first];
}

/* ARP frames are not hashed: entry 0 (Intel 82599 datasheet section 7.1.2.8: no match gives 0).
 * Neighbour advertisements are IPv6 without ports. */
guint resolver_control_queue(const Resolver *resolver, guint port, FrameWord word)
{
    const TesterSettings *tester = resolver->parts.setup->tester;
    const Rss *rss = resolver->parts.rss;
    AddressPlan plan = tester_address_plan(tester);
    NeighbourKey key = resolver_key_of(word);
    guint32 hash = 0;
    if (plan.ip_version == 6 && !resolver->ports[port].is_joined) {
        guint8 target[ADDRESS_PLAN_MAX_BYTES];
        guint8 own[ADDRESS_PLAN_MAX_BYTES];
        neighbour_frame_get_addresses(tester, key, target, own);
        hash = rss_hash_part(rss, 6, RSS_PROTOCOL_UDP, RSS_FIELD_SOURCE_ADDRESS, target) ^
               rss_hash_part(rss, 6, RSS_PROTOCOL_UDP, RSS_FIELD_DESTINATION_ADDRESS, own);
    }
    return rss_entry_queue(rss, rss_entry(rss, hash));
}

static void join(const Resolver *resolver, guint port, SimTime arrival_ps, FrameWord word,
                 guint queue)
{
    ReceiveRing *ring = &resolver->parts.rings[port * resolver->parts.n_queues + queue];
    receive_ring_announce(ring, arrival_ps, arrival_ps, frame_word_in_queue(word, queue));
    receive_ring_seal(ring);
}

/* Puts the frame due next at `port` on the tester's wire if it arrives before `until_ps`, else
 * returns FALSE. */
static gboolean announce_next(Resolver *resolver, guint port, SimTime until_ps)
{
    ResolverPort *at = &resolver->ports[port];
    TesterWireFrame next;
    if (at->is_apart || !tester_wire_peek(&at->tester, &next)) {
        return FALSE;
    }
    SimTime arrival_ps = next.start_ps + at->tester.propagation_ps +
                         (next.is_test ? at->tester.test_ps : at->tester.control_ps);
    if (arrival_ps >= until_ps) {
        return FALSE;
    }
    resolver->n_announced++;
    guint queue = next.is_test ? queue_of_test(at, at->tester.sender) : 0;
    FrameWord word = tester_wire_take(&at->tester, &next);
    queue = next.is_test ? queue : resolver_control_queue(resolver, port, word);
    join(resolver, port, arrival_ps, word, queue);
    return TRUE;
}

void resolver_announce(Resolver *resolver, SimTime until_ps)
{
    for (guint port = 0; port < DUT_PORTS; port++) {
        while (announce_next(resolver, port, until_ps)) {
        }
    }
}
