#!/bin/sh
# Every profile forwards with any number of cores, and has a queue a core unless the profile says how many.
. "$TOP/tests/cli/tap.sh"
{
    echo 'dutsim: 1'
    echo 'links: [{between: [tester.0, dut.0], rate: 10 Gbit/s}, {between: [dut.1, tester.1], rate: 10 Gbit/s}]'
    echo 'tester: {direction: both, addresses: {count: 100}}'
    echo 'dut: {cores: 1}'
    echo 'test: {procedure: throughput, duration: 2 ms, resolution: 50000, repetitions: 1}'
} >any.yaml
for file in "$TOP"/scenarios/profiles/*.yaml; do
    name=$(basename "$file" .yaml)
    grep -qx 'type: machine' "$file" && continue # it forwards nothing
    "$DUTSIM" run any.yaml --quiet --no-plots --out made --set dut.include="$name" --sweep dut.cores=1,2,3,8,16 >out 2>err &&
        awk -F, -v said="$(sed -n 's/^  queues: *\([0-9]*\).*/\1/p' "$file")" 'NR > 1 { n[$1]++ }
            END { for (i in n) { points++; if (n[i] != 2 * (said ? said : i)) bad = 1 } exit bad || points != 5 }' made/queues.csv
    ok $? "$name: queues of both ports follow the cores, or are what the profile says" out err
    # A point's throughput does not fall with more cores, but for what one task or memory limits.
    awk -F, 'NR > 1 { rate = $NF + 0; if (rate <= 0) bad = 1; if (NR == 2) first = rate; last = rate }
        END { exit bad || NR != 6 || last < first * 0.8 }' made/results.csv
    ok $? "$name: forwards with each" made/results.csv
done
# Tasks are no more than cores, nor than the release starts.
for tasks in 7.1=1 7.2=4 7.8=8; do
    "$DUTSIM" run any.yaml --quiet --no-plots --out made --set "dut.include=openbsd-${tasks%=*}" --sweep dut.cores=1,2,3,16 >out 2>err &&
        awk -F, -v most="${tasks#*=}" 'NR > 1 && $NF >= n[$1] { n[$1] = $NF + 1 }
            END { for (i in n) { points++; if (n[i] != (i + 0 < most ? i : most)) bad = 1 } exit bad || points != 4 }' made/queues.csv
    ok $? "openbsd-${tasks%=*}: at most ${tasks#*=} tasks, and a core each" out err made/queues.csv
done
grep -qx '  tasks: 8' "$TOP/scenarios/profiles/openbsd-7.8.yaml"
ok $? 'openbsd-7.8 has eight tasks'
echo "1..$n"
