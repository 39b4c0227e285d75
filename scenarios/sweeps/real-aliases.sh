#!/bin/bash
# The iperf experiment over IP aliases, on this machine's own kernel: two network namespaces joined by
# a veth pair, N addresses and N iperf 2 servers on one side, N clients that a shell loop starts on
# the other, the sender limited with tc (tbf). One row of CSV a number of aliases:
#   aliases, duration_s   what was asked for
#   sum_of_averages_bps   sum of what the clients report, each over its own time
#   carried_bps           bits of Ethernet frames that left the sender, over the wall time
#   wall_s                from the first client's start to the last one's end
#   last_start_s          from the first client's start to the last one's
# Needs root, iproute2 and iperf 2; touches nothing outside its namespaces, and removes them.
set -euo pipefail

usage() {
    echo "usage: $0 [-n 'N...'] [-t SECONDS] [-r RATE] [-c CONGESTION] [-p] [-o FILE.csv]"
    echo "  -n  numbers of aliases, 1 to 253 (1 2 4 8 16 32 64 96 128 160 192 224 253)"
    echo "  -t  time of each client (10); -r  rate of the sender, as tc writes it (200mbit)"
    echo "  -c  congestion control of the sender (the kernel's own); -o  where the rows go (standard output)"
    echo "  -p  the clients wait for each other and start together: no start is late"
}

numbers='1 2 4 8 16 32 64 96 128 160 192 224 253' duration=10 rate=200mbit congestion=
output=/dev/stdout together=
while getopts n:t:r:c:o:ph option; do
    case $option in
    n) numbers=$OPTARG ;;
    t) duration=$OPTARG ;;
    r) rate=$OPTARG ;;
    c) congestion=$OPTARG ;;
    o) output=$OPTARG ;;
    p) together=yes ;;
    h) usage && exit ;;
    *) usage >&2 && exit 64 ;;
    esac
done
for n in $numbers $duration; do
    case $n in
    *[!0-9]* | '' | 0*) echo "$0: '$n' is no number" >&2 && exit 64 ;;
    esac
done
for n in $numbers; do
    [ "$n" -le 253 ] || { echo "$0: $n aliases: at most 253" >&2 && exit 64; }
done
[ "$(id -u)" -eq 0 ] || { echo "$0: needs root" >&2 && exit 77; }
for tool in ip tc iperf awk; do
    command -v "$tool" >/dev/null || { echo "$0: needs $tool" >&2 && exit 69; }
done

client=dutsim-client-$$ server=dutsim-server-$$
scratch=$(mktemp -d)
clean_up() {
    for space in $client $server; do
        if pids=$(ip netns pids $space 2>/dev/null) && [ -n "$pids" ]; then
            kill $pids 2>/dev/null || true
        fi
        ip netns del $space 2>/dev/null || true
    done
    rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# Addresses of 198.18.0.0/15, which RFC 2544 keeps for tests: no network of the machine's own.
make_network() {
    ip netns add $client
    ip netns add $server
    ip -n $client link add sender type veth peer name receiver netns $server
    ip -n $client addr add 198.18.0.1/16 dev sender
    for i in $(seq 1 253); do echo "addr add 198.18.1.$i/16 dev receiver"; done |
        ip -n $server -batch -
    ip -n $client link set sender up
    ip -n $server link set receiver up
    [ -z "$congestion" ] ||
        ip netns exec $client sysctl -q -w net.ipv4.tcp_congestion_control="$congestion" >/dev/null
    ip netns exec $client tc qdisc add dev sender root tbf rate "$rate" burst 64kb limit 1mb
}

sent_bytes() { ip netns exec $client cat /sys/class/net/sender/statistics/tx_bytes; }

start_servers() { # start_servers N
    ip netns exec $server bash -c 'for i in $(seq 1 $0); do
        iperf -s -B 198.18.1.$i >/dev/null 2>&1 & done' "$1"
    for _ in $(seq 1 100); do
        listening=$(ip netns exec $server ss -Hltn | wc -l)
        [ "$listening" -lt "$1" ] || return 0
        sleep 0.1
    done
    echo "$0: only $listening of $1 servers came up" >&2
    exit 70
}

# The shell loop: a client a turn. $EPOCHREALTIME takes no process of its own. With -p each waits
# until all are there.
cat >"$scratch/loop" <<'LOOP'
n=$1 duration=$2 scratch=$3 together=$4
gate=$scratch/gate
[ -z "$together" ] || { mkfifo "$gate" && exec 9<>"$gate"; }
for i in $(seq 1 "$n"); do
    echo "$EPOCHREALTIME" >&8
    if [ -n "$together" ]; then
        (read -r _ <"$gate"; exec iperf -c 198.18.1.$i -t "$duration" -y C >"$scratch/report.$i" 2>&1) &
    else
        iperf -c 198.18.1.$i -t "$duration" -y C >"$scratch/report.$i" 2>&1 &
    fi
done 8>"$scratch/starts"
if [ -n "$together" ]; then
    sleep 1
    for i in $(seq 1 "$n"); do echo; done >&9
    for i in $(seq 1 "$n"); do echo "$EPOCHREALTIME"; done >"$scratch/starts"
fi
wait
echo "$EPOCHREALTIME" >"$scratch/end"
LOOP

measure() { # measure N
    rm -f "$scratch"/report.* "$scratch/gate"
    start_servers "$1"
    before=$(sent_bytes)
    ip netns exec $client bash "$scratch/loop" "$1" "$duration" "$scratch" "$together"
    after=$(sent_bytes)
    kill $(ip netns pids $server) 2>/dev/null || true
    while [ -n "$(ip netns pids $server)" ]; do sleep 0.05; done
    # the last field of a report's last line is its average in bit/s
    cat "$scratch"/report.* | awk -F, -v n="$1" -v duration="$duration" -v bytes=$((after - before)) \
        -v first="$(head -1 "$scratch/starts")" -v last="$(tail -1 "$scratch/starts")" \
        -v end="$(cat "$scratch/end")" 'NF >= 9 { sum += $9; reports++ }
        END { if (reports != n) { print reports + 0 " of " n " clients reported" >"/dev/stderr"; exit 1 }
            printf "%d,%d,%.0f,%.0f,%.3f,%.3f\n", n, duration, sum, 8 * bytes / (end - first),
                end - first, last - first }'
}

make_network
{
    echo "aliases,duration_s,sum_of_averages_bps,carried_bps,wall_s,last_start_s"
    for n in $numbers; do measure "$n"; done
} >"$output"
