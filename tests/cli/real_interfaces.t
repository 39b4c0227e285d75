#!/bin/sh
# The script that measures the user's own Linux: what it refuses, and a short run where that is allowed.
. "$TOP/tests/cli/tap.sh"
script=$TOP/scenarios/sweeps/real-interfaces.sh

refused() { # refused NAME PATTERN ARGUMENT...
    name=$1 pattern=$2
    shift 2
    "$script" "$@" >out 2>err
    [ $? -eq 64 ] && grep -q -- "$pattern" err && [ ! -s out ]
    ok $? "$name" err
}
refused 'no number' "'12x' is no number" -n '4 12x'
refused 'no rounds' "'0' is no number" -r 0
refused 'an unknown tool' "'ip-fast' is no tool: ip-one-by-one, ip-batch, ip-group" -t ip-fast
refused 'an unknown option' usage -x
"$script" -h >out 2>err && grep -q '^usage' out
ok $? 'help' out err

has_kind() {
    for kind in dummy ifb bridge; do
        unshare -n ip link add name probe type $kind 2>/dev/null && return
    done
    return 1
}
if [ "$(id -u)" -eq 0 ] && command -v ip unshare >/dev/null && has_kind; then
    ip -o link 2>/dev/null | wc -l >before
    "$script" -n '3 5' -r 1 -o rows.csv >out 2>err
    ok $? 'a short run' out err
    grep -v '^#' rows.csv | head -n 1 | grep -qx 'machine.interfaces.count,machine.tool,machine.operation,time_s,user_s,kernel_s' &&
        [ "$(grep -c '^[35],ip-\(one-by-one\|batch\|group\),\(mtu\|create\),' rows.csv)" -eq 8 ]
    ok $? 'a row for each number and tool' rows.csv
    ip -o link 2>/dev/null | wc -l | diff before - >difference
    ok $? 'nothing is left outside' difference
else
    n=$((n + 3))
    echo "ok $((n - 2)) # SKIP needs root and network namespaces"
    echo "ok $((n - 1)) # SKIP needs root and network namespaces"
    echo "ok $n # SKIP needs root and network namespaces"
fi
echo "1..$n"
