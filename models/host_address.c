#include "models/host_address.h"

#include <string.h>

#include "sim/random.h"

#define CLIENT_ADDRESS 0xc6120001U /* 198.18.0.1 */
#define SERVER_ADDRESS 0xc6130001U /* 198.19.0.1 */
#define CLIENT_PORT    32768
#define SERVER_PORT    5001

TcpSegmentAddress host_address(const HostSettings *server, guint from, guint connection)
{
    /* locally administered */
    static const guint8 macs[2][6] = {{2, 0, 0, 3, 0, 1}, {2, 0, 0, 3, 0, 2}};
    guint n = (guint)server->addresses;
    const guint32 addresses[2] = {CLIENT_ADDRESS, SERVER_ADDRESS + connection % n};
    const guint16 ports[2] = {(guint16)(CLIENT_PORT + connection % CLIENT_PORT),
                              (guint16)(SERVER_PORT + connection / n)};
    const guint32 initial[2] = {(guint32)sim_random_mix(2 * connection + 1),
                                (guint32)sim_random_mix(2 * connection + 2)};
    TcpSegmentAddress address = {.source = addresses[from],
                                 .destination = addresses[1 - from],
                                 .source_port = ports[from],
                                 .destination_port = ports[1 - from],
                                 .initial_sequence = initial[from],
                                 .initial_acknowledgement = initial[1 - from]};
    memcpy(address.source_mac, macs[from], sizeof(address.source_mac));
    memcpy(address.destination_mac, macs[1 - from], sizeof(address.destination_mac));
    return address;
}
