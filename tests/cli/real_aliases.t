#!/bin/sh
# sweeps/real-aliases.sh: what it refuses, and where namespaces and iperf are there, a short run.
. "$TOP/tests/cli/tap.sh"
script=$TOP/scenarios/sweeps/real-aliases.sh

"$script" -h >out 2>err && grep -q 'numbers of aliases' out
ok $? 'help' out err
for arguments in '-n 254' '-n 0' '-n 1x' '-t 1.5' '-x'; do
    "$script" $arguments >out 2>err
    [ $? -eq 64 ] && [ ! -s out ] && [ -s err ]
    ok $? "refused: $arguments" out err
done

missing=
[ "$(id -u)" -eq 0 ] || missing='not root'
for tool in ip tc ss iperf; do
    command -v $tool >/dev/null || missing="$tool is not installed"
done
probe=dutsim-probe-$$
if [ -z "$missing" ]; then
    if ip netns add $probe 2>/dev/null; then ip netns del $probe; else missing='no network namespaces'; fi
fi
if [ -n "$missing" ]; then
    ok 0 "two aliases # SKIP $missing"
else
    before=$(ip netns list)
    "$script" -n '1 2' -t 1 -r 50mbit -o rows.csv >out 2>err
    ok $? 'it runs' out err
    [ "$(head -n 1 rows.csv)" = 'aliases,duration_s,sum_of_averages_bps,carried_bps,wall_s,last_start_s' ] && [ "$(wc -l <rows.csv)" -eq 3 ]
    ok $? 'its columns' rows.csv
    # The shaper lets 50 Mbit/s through, and the bucket of 64 kB at once; a client counts what it wrote, too.
    awk -F, 'NR > 1 && ($3 < 20e6 || $4 > 51e6 || $5 < 1 || $6 > $5) { bad = 1 } END { exit bad }' rows.csv
    ok $? 'no more than the shaper lets through' rows.csv
    [ "$(ip netns list)" = "$before" ]
    ok $? 'nothing is left behind'
fi
echo "1..$n"
