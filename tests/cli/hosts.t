#!/bin/sh
# Scenarios of two hosts through the program: tables, figures, report, dry run, what is refused.
. "$TOP/tests/cli/tap.sh"

short='--set test.duration=300ms --sweep iperf.clients=1,4,16'
"$DUTSIM" run ip-aliases --quiet $short --out made >out 2>err
ok $? 'ip-aliases runs' out err
[ "$(head -n 1 made/results.csv)" = 'iperf.start,iperf.clients,point,repetition,seed,sum_of_averages_bps,goodput_bps,goodput_max_bps,running_max,last_start_s,end_s,written_bytes,carried_bytes,retransmitted,lost' ]
ok $? 'columns of results.csv' made/results.csv
# 10^9 * 1448 / 1538 = 941 482 445: the wire never carries more, whatever the sum says.
awk -F, 'NR > 1 { rows++; if ($7 > 941482445 || $8 > 941494000 || $9 != $2 || $7 <= 0 || $12 < $13) bad = 1
    if ($1 == "together" && $10 != 0) bad = 1; if ($1 == "loop" && $2 > 1 && $10 <= 0) bad = 1 } END { exit bad || rows != 6 }' made/results.csv
ok $? 'no more than the wire can carry; all clients send; who starts when' made/results.csv
awk -F, 'NR > 1 { sum[$1 "," $2] = $6; wire[$1 "," $2] = $7 } END { exit !(sum["loop,16"] > sum["together,16"] && sum["loop,16"] > wire["loop,16"] * 1.1) }' made/results.csv
ok $? 'late clients raise the sum, not the goodput' made/results.csv
[ "$(head -n 1 made/seconds.csv)" = 'iperf.start,iperf.clients,point,repetition,second,running,goodput_bps' ] && awk -F, 'NR > 1 { total[$3] += $7 } END { for (p in total) n++; exit n != 6 }' made/seconds.csv
ok $? 'seconds.csv' made/seconds.csv
awk -F, 'NR == FNR { if (FNR > 1) carried[$3] = $13; next } FNR > 1 { bits[$3] += $7 } END { for (p in bits) if (bits[p] != 8 * carried[p]) bad = 1; exit bad }' made/results.csv made/seconds.csv
ok $? 'the seconds add up to what was carried' made/seconds.csv
awk -F, 'NR > 1 { rows++; if ($6 != "" || $7 != 0.3 || $8 < 1 || $11 != "true" && $10 == 0 || $(NF - 1) != "" || $NF != "") bad = 1 } END { exit bad || rows != 6 }' made/trials.csv
ok $? 'trials.csv: frames, but no offered rate and no order of frames' made/trials.csv
grep -qx 'What was added up, and what the wire carried' made/report.txt && grep -qx 'What the hosts spent' made/report.txt
ok $? 'the report' made/report.txt
[ -s made/sum_of_averages.gp ] && [ ! -e made/frames_per_core.gp ]
ok $? 'one figure' made/sum_of_averages.gp
grep -q 'Sum of averages ([GM]bit/s)' made/sum_of_averages.gp
ok $? 'its axis in a unit that is easy to read' made/sum_of_averages.gp

"$DUTSIM" run ip-aliases --quiet $short --no-plots --jobs 1 --out again >out 2>err && cmp made/trials.jsonl again/trials.jsonl && cmp made/report.txt again/report.txt
ok $? 'the number of jobs changes nothing' out err
rm made/sum_of_averages.*
"$DUTSIM" plot made >out 2>err && [ -s made/sum_of_averages.gp ]
ok $? 'plot draws again' out err
"$DUTSIM" run ip-aliases $short --dry-run --format csv >out 2>err && [ "$(wc -l <out)" -eq 7 ] && "$DUTSIM" run ip-aliases $short --dry-run >out 2>err
ok $? 'dry run' out err
sed 's/"running": *[0-9][0-9]*/"running": -1/' made/trials.jsonl >journal && cp journal made/trials.jsonl
"$DUTSIM" plot made >out 2>err
[ $? -ne 0 ] && grep -q "'seconds' is missing or wrong" err
ok $? 'a journal with a negative number' out err

# RFC 8219 section 10 of connections: (X1 - Xn) * 100 / X1, more being better. And what is set in vain is said.
"$DUTSIM" run ip-aliases --quiet --set test.duration=300ms --sweep iperf.start=loop --sweep iperf.clients=1,4 --set test.overload=iperf.clients --set test.tags=7 \
    --out many >out 2>err
[ "$(head -n 1 many/degradation.csv)" = 'iperf.start,iperf.clients,point,flows,sum_of_averages_bps_degradation_percent,goodput_bps_degradation_percent' ] &&
    awk -F, 'function off(a, b) { return a - b > 1e-6 || b - a > 1e-6 } FNR == 1 { next } NR == FNR { sum[$3] = $6; wire[$3] = $7; next }
        { n++; if ($4 != $2 || off($5, 100 - 100 * sum[$3] / sum[0]) || off($6, 100 - 100 * wire[$3] / wire[0])) bad = 1 } END { exit bad || n != 2 || sum[1] == sum[0] }' \
        many/results.csv many/degradation.csv && [ -s many/degradation.gp ] && grep -q '^Degradation under overload' many/report.txt
ok $? 'degradation by the number of connections' out err many/degradation.csv
[ "$(grep 'does not use it' many/report.txt)" = 'test.tags is set, and procedure iperf does not use it.' ] && ! grep -q 'does not use it' made/report.txt
ok $? 'what is set in vain' many/report.txt

refused() { # refused NAME PATTERN: f.yaml is refused with a line like this
    "$DUTSIM" validate f.yaml >out 2>err
    [ $? -eq 65 ] && [ "$(wc -l <err)" -eq 1 ] && grep -q "$2" err
    ok $? "$1" err
}
hosts='dutsim: 1\na: {type: host}\nb: {type: host}\nswitch:\niperf:\n'
printf "$hosts"'test: {procedure: iperf}\nc: {type: host}\n' >f.yaml
refused 'a third host' "^f.yaml:7:1: error: 'c' is a third host"
printf "$hosts"'test: {procedure: iperf}\ntester:\n' >f.yaml
refused 'a tester beside hosts' "^f.yaml:7:1: error: 'tester' stands beside hosts"
printf 'dutsim: 1\na: {type: host}\nb: {type: host}\niperf:\ntest: {procedure: iperf}\n' >f.yaml
refused 'no switch' '^f.yaml:1:1: error: a scenario of hosts needs one node of type switch'
printf "$hosts" >f.yaml
refused 'a throughput of hosts' "test.procedure: 'throughput' is for a tester and a dut: this scenario has hosts: iperf"
printf "$hosts"'test: {procedure: iperf}\nlinks: [{between: [a.0, switch.0]}, {between: [a.0, switch.1]}]\n' >f.yaml
refused 'a host linked twice' '^f.yaml:7:.*links.1.between: one link must join a.0, the other b.0 with a port of switch'
printf "$hosts"'test: {procedure: iperf}\nlinks: [{between: [a.0, b.0]}, {}]\n' >f.yaml
refused 'a link without the switch' '^f.yaml:7:.*links.0.between: one link must join'
printf 'dutsim: 1\na: {type: host, shaper: {rate: 5 bit/s}}\nb: {type: host}\nswitch:\niperf:\ntest: {procedure: iperf}\n' >f.yaml
refused 'a shaper that hardly moves' '^f.yaml:2:.*a.shaper.rate: 5 bit/s are less than 8 kbit/s'
printf 'dutsim: 1\na: {type: host}\nb: {type: host}\nswitch:\niperf: {clients: 4000, start_cost: 10 s}\ntest: {procedure: iperf}\n' >f.yaml
refused 'a loop of hours' '^f.yaml:5:.*more than an hour'
printf "$hosts"'test: {procedure: iperf, duration: 10 ms}\nlinks: [{between: [b.0, switch.3], rate: 100 Mbit/s}, {between: [a.0, switch.0], rate: 1 Gbit/s}]\n' >f.yaml
"$DUTSIM" run f.yaml --quiet --no-plots --out slow >out 2>err && awk -F, 'NR == 2 { exit !($5 < 94148244 * 1.001 && $5 > 80000000) }' slow/results.csv
ok $? 'links in any order: the slower one is the limit' slow/results.csv err
printf 'dutsim: 1\na: {type: host, tcp: {congestion: cubic}}\nb: {type: host}\nswitch: {buffer: 9018 B}\niperf:\ntest: {procedure: iperf, duration: 1 s, repetitions: 1}\nlinks: [{between: [a.0, switch.0], rate: 10 Gbit/s}, {between: [switch.1, b.0], rate: 1 Gbit/s}]\n' >f.yaml
"$DUTSIM" run f.yaml --sweep a.tcp.recovery=duplicates,rack --quiet --no-plots --out small >out 2>err
# 1448 bytes a segment
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
    { carried[++rows] = $column["carried_bytes"]; lost = $column["lost"] }
    END { exit !(rows == 2 && carried[2] > 0.9 * carried[1] && lost < carried[2] / 1448 / 10) }' small/results.csv
ok $? 'a small buffer: rack carries as much as duplicates, and loses no frame of ten' small/results.csv err
"$DUTSIM" run ip-aliases --set client.nic.frame_tiem=1ns >out 2>err
[ $? -eq 64 ] && grep -q "did you mean 'frame_time'" err
ok $? 'a near name of a path' out err
echo "1..$n"
