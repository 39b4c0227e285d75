#!/bin/bash
# How long this machine takes to change the MTU of N interfaces: with one `ip` process each, with one
# `ip -batch`, and with one request for a group; and to create them. In a network namespace of its own
# (unshare), with dummy interfaces, or with ifb or bridge ones where the kernel has no dummy.
# One row of CSV for each number and tool:
#   machine.interfaces.count, machine.tool, machine.operation   as a scenario says them
#   time_s, user_s, kernel_s                                    wall time, processor time of the tool
# Needs root and iproute2; touches nothing outside its namespace, which ends with it.
set -euo pipefail

usage() {
    echo "usage: $0 [-n 'N...'] [-r ROUNDS] [-k KIND] [-t TOOLS] [-o FILE.csv]"
    echo "  -n  numbers of interfaces (128 256 512 1024 2048)"
    echo "  -r  rounds; the fastest of each is written (3)"
    echo "  -k  kind of interface (the first of dummy, ifb, bridge that the kernel has)"
    echo "  -t  tools (ip-one-by-one ip-batch ip-group)"
    echo "  -o  where the rows go (standard output)"
}

numbers='128 256 512 1024 2048' rounds=3 kind='' tools='ip-one-by-one ip-batch ip-group'
output=/dev/stdout
while getopts n:r:k:t:o:h option; do
    case $option in
    n) numbers=$OPTARG ;;
    r) rounds=$OPTARG ;;
    k) kind=$OPTARG ;;
    t) tools=$OPTARG ;;
    o) output=$OPTARG ;;
    h) usage && exit ;;
    *) usage >&2 && exit 64 ;;
    esac
done
for n in $numbers $rounds; do
    case $n in
    *[!0-9]* | '' | 0*) echo "$0: '$n' is no number" >&2 && exit 64 ;;
    esac
done
for tool in $tools; do
    case $tool in
    ip-one-by-one | ip-batch | ip-group) ;;
    *) echo "$0: '$tool' is no tool: ip-one-by-one, ip-batch, ip-group" >&2 && exit 64 ;;
    esac
done
[ "$(id -u)" -eq 0 ] || { echo "$0: needs root" >&2 && exit 77; }
for program in ip unshare awk; do
    command -v "$program" >/dev/null || { echo "$0: needs $program" >&2 && exit 69; }
done
if [ -z "$kind" ]; then
    for kind in dummy ifb bridge ''; do
        [ -n "$kind" ] || { echo "$0: the kernel has no dummy, ifb or bridge interfaces" >&2 && exit 69; }
        unshare -n ip link add name probe type "$kind" 2>/dev/null && break
    done
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

# What runs within the namespace, a number of interfaces a time; each line of its output is
# COUNT,TOOL,OPERATION,TIME,USER,KERNEL.
cat >"$scratch/measure.sh" <<'MEASURE'
set -eu
n=$1 kind=$2 tools=$3 scratch=$4
group=77 mtu=1300
TIMEFORMAT='%R,%U,%S'

lines() { # lines COMMAND: the command for every interface, N standing for its number
    awk -v n="$n" -v line="$1" 'BEGIN { for (i = 0; i < n; i++) { l = line; sub(/N/, i, l); print l } }'
}
timed() { # timed TOOL OPERATION COMMAND...
    local tool=$1 operation=$2 spent
    shift 2
    spent=$( { time "$@" >&2; } 2>&1 )
    echo "$n,$tool,$operation,$spent"
}
one_by_one() {
    local i
    for ((i = 0; i < n; i++)); do
        ip link set dev "test$i" mtu $mtu
    done
}

lines "link add name testN type $kind" >"$scratch/create"
lines "link set dev testN group $group" >"$scratch/group"
timed ip-batch create ip -batch "$scratch/create"
ip -batch "$scratch/group"
for tool in $tools; do
    mtu=$((mtu + 1)) # to what it is already, nothing would change
    case $tool in
    ip-one-by-one) timed "$tool" mtu one_by_one ;;
    ip-batch)
        lines "link set dev testN mtu $mtu" >"$scratch/mtu"
        timed "$tool" mtu ip -batch "$scratch/mtu"
        ;;
    ip-group) timed "$tool" mtu ip link set group $group mtu $mtu ;;
    esac
    changed=$(ip -o link show group $group | grep -c " mtu $mtu ")
    [ "$changed" -eq "$n" ] || { echo "only $changed of $n interfaces changed" >&2 && exit 1; }
done
MEASURE

for n in $numbers; do
    for ((round = 0; round < rounds; round++)); do
        unshare -n bash "$scratch/measure.sh" "$n" "$kind" "$tools" "$scratch"
    done
done >"$scratch/rows"

{
    echo "# measured $(date +%Y-%m-%d) by real-interfaces.sh, the fastest of $rounds: $(uname -sr), $(ip -V)"
    echo "# $(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), $(nproc) processors, interfaces of kind $kind"
    echo 'machine.interfaces.count,machine.tool,machine.operation,time_s,user_s,kernel_s'
    awk -F, '{ key = $1 "," $2 "," $3 }
        !(key in fastest) { order[++rows] = key }
        !(key in fastest) || $4 < fastest[key] { fastest[key] = $4; rest[key] = $4 "," $5 "," $6 }
        END { for (i = 1; i <= rows; i++) print order[i] "," rest[order[i]] }' "$scratch/rows"
} >"$output"
