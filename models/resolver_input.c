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
static guint queue_of_answer(const Resolver *resolver, NeighbourKey key)
{
    const TesterSettings *tester = resolver->parts.setup->tester;
    const Rss *rss = resolver->parts.rss;
    AddressPlan plan = tester_address_plan(tester);
    guint32 hash = 0;
    if (plan.ip_version == 6) {
        guint8 target[ADDRESS_PLAN_MAX_BYTES];
        guint8 own[ADDRESS_PLAN_MAX_BYTES];
        neighbour_frame_get_addresses(tester, key, target, own);
        hash = rss_hash_part(rss, 6, RSS_PROTOCOL_UDP, RSS_FIELD_SOURCE_ADDRESS, target) ^
               rss_hash_part(rss, 6, RSS_PROTOCOL_UDP, RSS_FIELD_DESTINATION_ADDRESS, own);
    }
    return rss_entry_queue(rss, rss_entry(rss, hash));
}

/* When the frame begins that is put on the tester's wire next. */
static SimTime wire_start_ps(const LinkWire *wire, SimTime due_ps)
{
    return MAX(due_ps, wire->free_ps + (wire->free_remainder != 0));
}

static void take_wire(ResolverPort *port, const LinkWire *slot, SimTime due_ps)
{
    port->wire.slot_ps = slot->slot_ps;
    port->wire.slot_remainder = slot->slot_remainder;
    link_wire_send(&port->wire, due_ps);
}

static void join(const Resolver *resolver, guint port, SimTime arrival_ps, FrameWord word,
                 guint queue)
{
    ReceiveRing *ring = &resolver->parts.rings[port * resolver->parts.n_queues + queue];
    receive_ring_announce(ring, arrival_ps, arrival_ps, frame_word_in_queue(word, queue));
    receive_ring_seal(ring);
}

/* Puts the frame due next at `port` on the tester's wire if it arrives before `until_ps`, else
 * returns FALSE. A test frame goes before an answer due at the same instant. */
static gboolean announce_next(Resolver *resolver, guint port, SimTime until_ps)
{
    ResolverPort *at = &resolver->ports[port];
    Sender *sender = &resolver->parts.senders[port];
    const ResolverAnswer *answer = resolver_answers_peek(&at->answers);
    gboolean has_test = sender->next < sender->n_frames;
    gboolean is_test = has_test && (answer == NULL || at->pacer.next_ps <= answer->ready_ps);
    if (!is_test && answer == NULL) {
        return FALSE;
    }
    SimTime due_ps = is_test ? at->pacer.next_ps : answer->ready_ps;
    SimTime arrival_ps = wire_start_ps(&at->wire, due_ps) +
                         (is_test ? at->test_ps : at->control_ps) + at->propagation_ps;
    if (arrival_ps >= until_ps) {
        return FALSE;
    }
    resolver->n_announced++;
    take_wire(at, is_test ? &at->test : &at->control, due_ps);
    if (is_test) {
        guint queue = queue_of_test(at, sender);
        SimTime late_ps = arrival_ps - due_ps - at->test_ps - at->propagation_ps;
        if (late_ps > 0 && resolver->ports[1 - port].is_joined) {
            g_hash_table_insert(at->late, GSIZE_TO_POINTER(sender->next),
                                GSIZE_TO_POINTER(late_ps));
        }
        join(resolver, port, arrival_ps, frame_word(port, 0, sender->next), queue);
        sim_pacer_next(&at->pacer);
        if (++sender->next == (guint64)send_plan_n_before(&sender->plan)) {
            send_plan_pace(&sender->plan, sender->next, &at->pacer);
        }
    } else {
        NeighbourKey key = resolver_key_of(answer->word);
        join(resolver, port, arrival_ps, answer->word, queue_of_answer(resolver, key));
        resolver_answers_pop(&at->answers);
    }
    return TRUE;
}

void resolver_announce(Resolver *resolver, SimTime until_ps)
{
    for (guint port = 0; port < DUT_PORTS; port++) {
        while (announce_next(resolver, port, until_ps)) {
        }
    }
}
