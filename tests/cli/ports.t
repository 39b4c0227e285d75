#!/bin/sh
# Several ports, RFC 2544 section 16: what a run says of each port and of all together.
. "$TOP/tests/cli/tap.sh"

scenario() { # scenario TESTER TEST: f.yaml
    printf 'dutsim: 1\ntester: {%s}\ndut: {cores: 2, cost: {frame: 100 ns}}\ntest: {%s}\n' "$1" "$2" >f.yaml
}
run() { # run FOLDER ARGUMENT...
    folder=$1
    shift
    "$DUTSIM" run f.yaml "$@" --no-plots --quiet --out "$folder" >out 2>err
}

# 1001 frames into ports 0 and 2; those of even numbers leave by port 1, 501 of each.
trial='procedure: trial, rate: 1001, duration: 1 s, repetitions: 1'
scenario 'direction: forward, port_pairs: 2, port_order: all' "$trial"
cat >expected <<'END'
point,repetition,port,rate_pps,sent,received,lost,delivered
0,0,0,1001,1001,1001,0,0
0,0,1,0,0,0,0,1002
0,0,2,1001,1001,1001,0,0
0,0,3,0,0,0,0,1000
END
run forward && diff expected forward/ports.csv >out
ok $? 'inputs and outputs of one direction, in turn' err out

# 1000 frames into each of four ports; number k goes to the other ports' number k mod 3: 334, 333 and 333.
scenario 'port_pairs: 2, port_order: all' 'procedure: trial, rate: 1000, duration: 1 s, repetitions: 1'
cat >expected <<'END'
port,rate_pps,sent,received,lost,delivered
0,1000,1000,1000,0,1002
1,1000,1000,1000,0,1000
2,1000,1000,1000,0,999
3,1000,1000,1000,0,999
END
run both && cut -d, -f3- both/ports.csv | diff expected - >out && cut -d, -f6-8 both/trials.csv | grep -qx '4000,4000,0'
ok $? 'all ports to all others' err out both/trials.csv
grep -q '^ *0 *4 *4 *1000 *4000$' both/report.txt
ok $? 'the report has the rate of one port and of all' both/report.txt
grep -q '^Over the repetitions: Forwarding rate per port (frames/s)' both/report.txt && grep -q '^Per port; what was offered' both/report.txt &&
    ! grep -q 'er direction' both/report.txt
ok $? 'rates are said to be per port' both/report.txt
grep -q '; 2 pairs of ports at once, the frames of a port leave by all output ports in turn' both/report.txt
ok $? 'and what is sent' both/report.txt

scenario 'port_pairs: 2' "$trial"
run pairs && [ "$(cut -d, -f8 pairs/ports.csv | tr '\n' ' ')" = 'delivered 1001 1001 1001 1001 ' ]
ok $? 'in pairs' err pairs/ports.csv
scenario '' "$trial"
run two && grep -q '^Over the repetitions: Forwarding rate per direction' two/report.txt && [ ! -e two/ports.csv ] && ! grep -q '"ports"' two/trials.jsonl
ok $? 'nothing of the kind with two ports' err

# Batches and jobs change no byte. An overload, so that frames are lost.
scenario 'port_pairs: 3, port_order: all, addresses: {count: 50}' \
    'procedure: trial, rate: 5000000, duration: 2 ms, repetitions: 3'
run one --jobs 1 --set test.batch_size=1 && run other --jobs 2 --set test.batch_size=777 &&
    cmp one/ports.csv other/ports.csv >out && cmp one/trials.jsonl other/trials.jsonl >out &&
    awk -F, 'NR > 1 {lost += $7} END {exit !(lost > 0)}' one/ports.csv
ok $? 'the same whatever the size of batches and the number of jobs' err out

# 20 million frames/s from two cores: 1.25 million of each of sixteen ports, less what RSS makes uneven, more what rings hold.
scenario 'port_pairs: 8' 'procedure: throughput, duration: 50 ms, repetitions: 1'
run many && awk -F, 'NR == 2 {exit !($3 > 1100000 && $3 < 1300000)}' many/summary.csv
ok $? 'ports share the cores' err many/summary.csv

"$DUTSIM" run f.yaml --set test.duration='1 ms' --sweep tester.port_pairs=2,3 --repetitions 1 --quiet --out drawn >out 2>err &&
    grep -q 'Throughput per port' drawn/*.gp && ! grep -q 'per direction' drawn/*.gp drawn/report.txt
ok $? 'in figures and of curves too' err drawn/report.txt

scenario 'port_pairs: 2' 'procedure: throughput, duration: 1 s'
"$DUTSIM" export --to siitperf f.yaml --out exported >out 2>err
[ $? -eq 65 ] && grep -q 'tester.port_pairs: siitperf has one pair of ports: 1' err
ok $? 'no export to a tester with two ports' err

echo "1..$n"
