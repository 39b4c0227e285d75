#!/bin/sh
# Traffic that is not plain: what a run of it says, and what is refused.
. "$TOP/tests/cli/tap.sh"

scenario() { # scenario TESTER TEST: f.yaml
    printf 'dutsim: 1\ntester: {%s}\ndut: {cost: {frame: 100 ns}}\ntest: {%s}\n' "$1" "$2" >f.yaml
}
refused() { # refused NAME MESSAGE: one line, a basic regular expression for all of it
    "$DUTSIM" validate f.yaml >out 2>err
    status=$?
    [ $status -eq 65 ] && [ ! -s out ] && [ "$(wc -l <err)" -eq 1 ] && grep -qx "f.yaml:$2" err
    ok $? "$1" err
}

# aaafg at 10 Gbit/s: 5 frames hold the wire for 24720 bits.
scenario 'imix: aaafg' 'procedure: trial, rate: 100 %, duration: 10 ms, repetitions: 1'
"$DUTSIM" run f.yaml --no-plots --quiet --out mix >out 2>err &&
    cut -d, -f4-8 mix/trials.csv | grep -qx '2022653,0.01,40452,40452,0'
ok $? 'the line rate of a mix is that of its sequence' err mix/trials.csv

# Bursts of 64 frames, 67.2 ns apart, into a ring of 16 descriptors; each takes 100 ns. Until the last one comes, after
# 63 * 67.2 ns = 4233.6 ns, 42 have ended: 42 + 16 find room.
scenario 'direction: forward, arrivals: {process: bursts, burst: 64}' \
    'procedure: trial, rate: 1000000, duration: 64 us, repetitions: 1'
ring="--set dut.nic.ring_size=16 --set dut.nic.descriptor_release=frame"
"$DUTSIM" run f.yaml --no-plots --quiet $ring --out bursts >out 2>err &&
    cut -d, -f6-8 bursts/trials.csv | grep -qx '64,58,6' &&
    "$DUTSIM" run f.yaml --no-plots --quiet $ring --set tester.arrivals.process=constant --out constant >out 2>err &&
    cut -d, -f6-8 constant/trials.csv | grep -qx '64,64,0'
ok $? 'a burst overflows the ring that a constant rate of the same load does not fill' err bursts/trials.csv

scenario 'imix: aak' ''
refused 'a letter without a size' "2:16: error: tester.imix: letter 'k' has no size: .*"
scenario 'imix: AB, imix_sizes: [A=64 B]' ''
refused 'a capital without a size' "2:16: error: tester.imix: letter 'B' has no size: .*"
scenario 'imix: ga, ip_version: 6' ''
refused 'a mix too small for IPv6' "2:16: error: tester.imix: 'a' is 64 B, too small for UDP over IPv6: .*"
scenario 'imix: a, frame_size: 64 B' ''
refused 'a mix and a size' '2:16: error: tester.imix: a mix and frame_size exclude each other: .*'
scenario 'imix: aaafg' 'procedure: back-to-back'
refused 'a mix back to back' '4:19: error: test.procedure: back-to-back frames have one size (RFC 9004 section 3) .*'
scenario 'arrivals: {process: poisson}' ''
sed -i '/^dut:/d' f.yaml && printf 'dut: {neighbour: {entries: dynamic}}\n' >>f.yaml
refused 'random arrivals and dynamic entries' '2:[0-9]*: error: tester.arrivals.process: only frames of one size .* dynamic .*'

scenario 'imix: aaafg' ''
sed -i '/^dut:/d' f.yaml
printf 'dut: {}\nsecond: {type: dut}\nlinks:\n- {between: [tester.0, dut.0]}\n- {between: [dut.1, second.0]}\n- {between: [second.1, tester.1]}\n' >>f.yaml
refused 'a mix and two DUTs' '2:[0-9]*: error: tester.imix: only frames of one size .* several DUTs'
scenario "flows: {list: ['198.18.0.2:1 198.19.0.2']}" ''
refused 'a flow without a port' "2:[0-9]*: error: tester.flows.list: '198.19.0.2' is no end of a flow: an IPv4 address with its port"
scenario 'flows: {exponent: 1}' ''
refused "Zipf's law of no flows" "2:[0-9]*: error: tester.flows.exponent: Zipf's law needs flows.count, .*"

scenario 'background: {rate: 20000000}' ''
refused 'a background without room' '4:[0-9]*: error: test.rate: tester.background.rate leaves no room for test frames'

# 100 000 background frames/s beside 1000 test frames/s: told apart in the journal.
scenario 'direction: forward, background: {rate: 100000}' 'procedure: trial, rate: 1000, duration: 1 s, repetitions: 1'
"$DUTSIM" run f.yaml --no-plots --quiet --out background >out 2>err &&
    cut -d, -f6-8 background/trials.csv | grep -qx '1000,1000,0' &&
    grep -q '"background":{"sent":100000,"received":100000,' background/trials.jsonl
ok $? 'background frames are counted apart' err background/trials.jsonl

# A certificate says nothing of such traffic.
scenario 'arrivals: {process: poisson}' 'procedure: trial, rate: 1000, duration: 1 s, repetitions: 1, trial: certified'
"$DUTSIM" run f.yaml --no-plots --quiet --out certified >out 2>err &&
    grep -q '"uncertain":"frames have several sizes, or no constant rate"' certified/trials.jsonl
ok $? 'no certificate' err certified/trials.jsonl

"$DUTSIM" run f.yaml --no-plots --quiet --set tester.arrivals.process=constant --set tester.flows.count=9 \
    --out certified >out 2>err && grep -q '"uncertain":"frames belong to a fixed number of flows"' certified/trials.jsonl
ok $? 'no certificate of flows' err certified/trials.jsonl

# The tags begin with frame 1000 of 2000. At 1 Gbit/s a frame of 64 B takes 0.576 us to come in, one of 1518 B 12.208 us:
# what the latency of bit-forwarding devices has more (RFC 1242 section 3.8).
first_tag() { # first_tag IMIX: how much more it is
    printf 'dutsim: 1\ntester: {direction: forward, imix: %s}\ndut: {cost: {frame: 100 ns}}\n' "$1" >f.yaml
    printf 'links:\n- {between: [tester.0, dut.0], rate: 1 Gbit/s}\n- {between: [dut.1, tester.1], rate: 1 Gbit/s}\n' >>f.yaml
    printf 'test: {procedure: latency, throughput: 1000, duration: 2 s, tags: 1, repetitions: 1}\n' >>f.yaml
    "$DUTSIM" run f.yaml --no-plots --quiet --out tag >out 2>err && awk -F, 'NR == 2 { printf "%.3f\n", $5 - $4 }' tag/results.csv
}
[ "$(first_tag ag)" = 0.576 ] && [ "$(first_tag ga)" = 12.208 ]
ok $? 'the frame that is added for bit-forwarding devices is the tagged one, not the mean of the mix' err tag/results.csv

# What the report says of flows and of a background. 14 880 952 of 64 B at 10 Gbit/s, less a million.
scenario "direction: forward, flows: {list: ['198.18.0.9:5000 198.19.0.7:80 3', '198.18.0.2:4000 198.19.0.3:443']}, background: {rate: 1000000, flows: {count: 16, exponent: 1.5}}" \
    'procedure: trial, rate: 1000, duration: 1 ms, repetitions: 1'
"$DUTSIM" run f.yaml --no-plots --quiet --out said >out 2>err &&
    grep -Eq '^Addresses: +given with the flows; source 198.18.0.2 to 198.18.0.9, destination 198.19.0.3 to 198.19.0.7: forward; direct$' said/report.txt &&
    grep -Eq '^Ports: +given with the flows; source 4000 to 5000, destination 80 to 443: forward$' said/report.txt &&
    grep -Eq '^Flows: +2 given one by one, weights 4 in all: flows.list in configuration.csv$' said/report.txt &&
    grep -Eq '^Background: +1000000 frames/s a direction, 64 B, frames come: constant; flows: 16, flow i = 0, 1, .. as often as .i . 1..-1.5 .Zipf.. It leaves 13880952 of the medium.s 14880952 frames/s: ' said/report.txt &&
    grep -q '^The line rate is not the medium' said/report.txt
ok $? 'the report says which flows are sent, and what the background takes of the line rate' err said/report.txt
scenario '' 'procedure: trial, rate: 1000, duration: 1 ms, repetitions: 1'
"$DUTSIM" run f.yaml --no-plots --quiet --out plain >out 2>err &&
    grep -Eq '^Flows: +addresses and ports are chosen anew for each frame$' plain/report.txt &&
    grep -Eq '^Background: +none$' plain/report.txt && ! grep -q '^The line rate is not' plain/report.txt
ok $? 'and that there are none' err plain/report.txt

for procedure in back-to-back system-recovery; do
    scenario 'background: {rate: 1000}' "procedure: $procedure"
    refused "a background and $procedure" "4:19: error: test.procedure: $procedure .*: leave out tester.background.rate"
done
scenario "flows: {list: ['198.18.0.9:5000 198.19.0.7:80 1.5']}" ''
refused 'a weight that is no whole number' '2:[0-9]*: error: tester.flows.list: .* a weight, a whole number from 1 to 1000, .*'
# RFC 4737: frames 0 and 1 go to core 1, 2 and 3 to core 0 (a key of bit 61: queues 1, 3, 0, 2), one comes every 672 ns, each takes 3 us: they
# leave after 3, 6, 4.344 and 7.344 us. Frame 2 comes after a gap, frame 1 is out of order.
cat >order.yaml <<'END'
dutsim: 1
name: order
links:
- {between: [tester.0, dut.0], rate: 1 Gbit/s}
- {between: [dut.1, tester.1], rate: 1 Gbit/s}
tester: {direction: forward, addresses: {selection: increment, source: {count: 4}}}
dut:
  cores: 2
  cost: {frame: 3 us}
  nic:
    queues: 4
    rss: {hash: ip, key: '00000000000000040000000000000000000000000000000000000000000000000000000000000000'}
test: {procedure: trial, rate: 100 %, duration: 2.7 us, repetitions: 1}
END
order() { # order FRAMES LOST OUT-OF-ORDER GAPS ARGUMENT...
    expected="$1,$2,$3,$4"
    shift 4
    "$DUTSIM" run order.yaml --no-plots --quiet --out order "$@" >out 2>err
    [ "$(awk -F, 'NR == 2 { print $6 "," $8 "," $(NF - 1) "," $NF }' order/trials.csv)" = "$expected" ]
}
order 4 0 1 1 && grep -q '"out_of_order":1,"gaps":1,' order/trials.jsonl
ok $? 'frames that overtake others' err order/trials.csv
order 4 0 2 1 --set dut.cores=1
ok $? 'one core polls the queues behind 1 in turn: 2, 3 and 0, frames 3, 1 and 2' err order/trials.csv
order 4 0 0 0 --set dut.cores=1 --set dut.nic.queues=1
ok $? 'one queue keeps the order' err order/trials.csv
# A ring of one: of frames that come every 672 ns and take 1 us every second one is lost, 1, 3, 5 and 7.
order 9 4 0 4 --set dut.cores=1 --set dut.nic.queues=1 --set dut.nic.ring_size=1 --set dut.nic.descriptor_batch=1 --set dut.cost.frame='1 us' \
    --set test.duration='6.1 us'
ok $? 'lost frames leave gaps' err order/trials.csv
echo "1..$n"
