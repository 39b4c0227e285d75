/* The same question asked of ns-3: what a frame costs where each frame takes events of its own.
 *
 * Tester node -> DUT node -> receiver node over point-to-point devices: 64-byte frames in one
 * direction at a constant rate, 95 % of what the DUT can do. ns-3 has no receive queues, cores or
 * polls: here the DUT's output link is its cores, as fast as four of 575 ns a frame together, and
 * the drop-tail queue before that link is its receive ring. At the receiver frames are counted and
 * their latencies added up. So ns-3 has less to compute than dutsim in tests/bench/trial.c, where a
 * hash shares the frames out to four cores. Both count the simulation alone, not its set-up.
 *
 *   ns3/ipv4     An IPv4 stack in the DUT only, the default scheduler of events. The tester makes a
 *                packet with IPv4 and UDP headers for each frame, addresses (1000 a side) and ports
 *                drawn, and hands it to its device; the receiver takes it from its device. The DUT
 *                routes between two interfaces by static routes; no IPv6, no queue discs, and no
 *                checksums, as is ns-3's default.
 *   ns3/leanest  No stack, no headers but the device's, no addresses: the DUT hands a packet on to
 *                its other device when it receives it. The scheduler is the one that was fastest
 *                here. SimpleNetDevice takes as long.
 *
 * BENCH_QUICK: a tenth of the frames; NS3_FRAMES=N: so many. */
#include <cstdlib>

#include <ns3/internet-module.h>
#include <ns3/network-module.h>
#include <ns3/point-to-point-module.h>

#include "sim/random.h"
#include "tests/support/bench_program.h"

using namespace ns3;

namespace
{

const uint64_t PS_PER_S = 1000000000000;
const uint64_t LINK_BPS = 100000000000;
const uint64_t FRAME_PS = 575000;
const uint64_t N_CORES = 4;
const uint64_t LOAD_PERCENT = 95;
const uint32_t RING_FRAMES = 512;
const uint32_t N_ADDRESSES = 1000;
const uint32_t FRAME_BYTES = 64;
const uint32_t ETHERNET_BYTES = 18;
const uint32_t IPV4_UDP_BYTES = 20 + 8;
const uint16_t PROTOCOL_IPV4 = 0x0800;

struct Lab {
    const bool has_stack;
    const uint64_t n_frames;
    Ptr<Node> tester, dut, receiver;
    Ptr<NetDevice> from_tester, into_dut, out_of_dut, into_receiver;
    uint64_t n_sent = 0;
    uint64_t n_received = 0;
    uint64_t latency_ps = 0;

    Lab(bool with_stack, uint64_t frames);
    void Connect(Ptr<Node> from, Ptr<Node> to, DataRate rate, Ptr<NetDevice> &out,
                 Ptr<NetDevice> &in);
    void AddStack();
    Ptr<Packet> MakePacket() const;
    uint64_t StartPs(uint64_t frame) const;
    void Send();
    bool Forward(Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t protocol, const Address &);
    bool Receive(Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address &);
};

// Bytes that a device sends: the packet and the device's header.
uint64_t device_bytes(bool has_stack)
{
    return (has_stack ? FRAME_BYTES - ETHERNET_BYTES : FRAME_BYTES) + 2;
}

Lab::Lab(bool with_stack, uint64_t frames) : has_stack(with_stack), n_frames(frames)
{
    tester = CreateObject<Node>();
    dut = CreateObject<Node>();
    receiver = CreateObject<Node>();
    Connect(tester, dut, DataRate(LINK_BPS), from_tester, into_dut);
    Connect(dut, receiver, DataRate(device_bytes(has_stack) * 8 * N_CORES * PS_PER_S / FRAME_PS),
            out_of_dut, into_receiver);
    if (has_stack) {
        AddStack();
    } else {
        into_dut->SetReceiveCallback(MakeCallback(&Lab::Forward, this));
    }
    into_receiver->SetReceiveCallback(MakeCallback(&Lab::Receive, this));
    Simulator::Schedule(Time(0), &Lab::Send, this);
}

void Lab::Connect(Ptr<Node> from, Ptr<Node> to, DataRate rate, Ptr<NetDevice> &out,
                  Ptr<NetDevice> &in)
{
    auto channel = CreateObject<PointToPointChannel>();
    Ptr<NetDevice> *ends[] = {&out, &in};
    Ptr<Node> nodes[] = {from, to};
    for (int i = 0; i < 2; i++) {
        auto device = CreateObject<PointToPointNetDevice>();
        auto queue = CreateObject<DropTailQueue<Packet>>();
        queue->SetMaxSize(QueueSize(QueueSizeUnit::PACKETS, RING_FRAMES));
        device->SetAddress(Mac48Address::Allocate());
        device->SetDataRate(rate);
        device->SetQueue(queue);
        device->Attach(channel);
        nodes[i]->AddDevice(device);
        *ends[i] = device;
    }
}

void Lab::AddStack()
{
    InternetStackHelper stack;
    stack.SetIpv6StackInstall(false);
    stack.SetRoutingHelper(Ipv4StaticRoutingHelper());
    stack.Install(dut);
    auto layer = dut->GetObject<Ipv4>();
    Ptr<NetDevice> devices[] = {into_dut, out_of_dut};
    const char *addresses[] = {"198.18.0.1", "198.19.0.1"};
    for (int i = 0; i < 2; i++) {
        uint32_t interface = layer->AddInterface(devices[i]);
        layer->AddAddress(interface, Ipv4InterfaceAddress(addresses[i], Ipv4Mask("255.255.0.0")));
        layer->SetUp(interface);
    }
}

// 0 .. n - 1 from the upper or the lower half of a draw.
uint32_t upper(uint64_t draw, uint32_t n)
{
    return sim_random_scale(static_cast<uint32_t>(draw >> 32), n);
}

uint32_t lower(uint64_t draw, uint32_t n)
{
    return sim_random_scale(static_cast<uint32_t>(draw), n);
}

Ptr<Packet> Lab::MakePacket() const
{
    if (!has_stack) {
        return Create<Packet>(FRAME_BYTES);
    }
    uint64_t address = sim_random_at(1, n_sent);
    uint64_t port = sim_random_at(2, n_sent);
    auto packet = Create<Packet>(FRAME_BYTES - ETHERNET_BYTES - IPV4_UDP_BYTES);
    UdpHeader udp;
    udp.SetSourcePort(static_cast<uint16_t>(1024 + upper(port, 64512)));
    udp.SetDestinationPort(static_cast<uint16_t>(1 + lower(port, 49151)));
    packet->AddHeader(udp);
    Ipv4Header ip;
    ip.SetSource(Ipv4Address(0xc6120002 + upper(address, N_ADDRESSES)));      // 198.18.0.2
    ip.SetDestination(Ipv4Address(0xc6130002 + lower(address, N_ADDRESSES))); // 198.19.0.2
    ip.SetProtocol(UdpL4Protocol::PROT_NUMBER);
    ip.SetTtl(10);
    ip.SetPayloadSize(static_cast<uint16_t>(packet->GetSize()));
    packet->AddHeader(ip);
    return packet;
}

uint64_t Lab::StartPs(uint64_t frame) const
{
    return frame * (FRAME_PS * 100) / (N_CORES * LOAD_PERCENT);
}

void Lab::Send()
{
    from_tester->Send(MakePacket(), into_dut->GetAddress(), PROTOCOL_IPV4);
    n_sent++;
    if (n_sent < n_frames) {
        Simulator::Schedule(TimeStep(StartPs(n_sent) - StartPs(n_sent - 1)), &Lab::Send, this);
    }
}

bool Lab::Forward(Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t protocol, const Address &)
{
    return out_of_dut->Send(packet->Copy(), into_receiver->GetAddress(), protocol);
}

// Frames keep their order and none is lost, so the next one received is the next one sent.
bool Lab::Receive(Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address &)
{
    latency_ps += static_cast<uint64_t>(Simulator::Now().GetTimeStep()) - StartPs(n_received);
    n_received++;
    return true;
}

uint64_t frames_wanted()
{
    const char *text = std::getenv("NS3_FRAMES");
    uint64_t frames = text != nullptr ? std::strtoull(text, nullptr, 10) : 0;
    return frames > 0 ? frames : bench_is_quick() ? 100000 : 1000000;
}

// The mean latency is known: frames come slower than either link sends them, so none ever waits.
void check(const Lab &lab)
{
    uint64_t out_ps = FRAME_PS / N_CORES;
    uint64_t in_ps = device_bytes(lab.has_stack) * 8 * PS_PER_S / LINK_BPS;
    uint64_t mean_ps = lab.n_received > 0 ? lab.latency_ps / lab.n_received : 0;
    if (lab.n_received != lab.n_frames || mean_ps < in_ps + out_ps ||
        mean_ps > in_ps + out_ps + 2) {
        g_error("ns-3: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                " frames came through, mean latency %" G_GUINT64_FORMAT " ps",
                lab.n_received, lab.n_frames, mean_ps);
    }
}

// `data`: not null for the IPv4 stack.
BenchCost measure(gconstpointer data)
{
    Time::SetResolution(Time::PS);
    if (data == nullptr) {
        ObjectFactory factory;
        factory.SetTypeId("ns3::PriorityQueueScheduler");
        Simulator::SetScheduler(factory);
    }
    Lab lab(data != nullptr, frames_wanted());
    double start_ns = bench_cpu_ns();
    Simulator::Run();
    double ns = bench_cpu_ns() - start_ns;
    check(lab);
    return BenchCost{lab.n_received, ns};
}

} // namespace

int main(int, char **argv)
{
    static const char stack = 0;
    const BenchCase cases[] = {
        {"ns3/ipv4", "frame", measure, &stack},
        {"ns3/leanest", "frame", measure, nullptr},
    };
    return bench_main(argv, cases, G_N_ELEMENTS(cases));
}
