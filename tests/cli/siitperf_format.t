#!/bin/bash
# dutsim run --format siitperf: the lines that siitperf's scripts look for, read as they read them.
. "$TOP/tests/cli/tap.sh"
# Latency is 100 ns, from the last bit in to the first bit out, with no frame waiting for another: forward frames come in at
# 1057.6 ns, reverse ones at 576 ns. On the tester's links a frame of 64 B (8 more of preamble) takes 57.6 ns + 1 us and 576 ns: so
# siitperf would see 1733.6 ns.
cat >s.yaml <<'END_OF_SCENARIO'
dutsim: 1
name: s
tester:
dut: {cost: {frame: 100 ns}}
links: [{rate: 10 Gbit/s, propagation: 1 us}, {rate: 1 Gbit/s}]
test: {procedure: trial, rate: 1000, throughput: 1000, duration: 2 s, repetitions: 1, tags: 10}
END_OF_SCENARIO
run() { # run ARGUMENT...
    rm -rf result
    "$DUTSIM" run s.yaml --format siitperf --no-plots --quiet --out result "$@" >out 2>err </dev/null
}
field() { # field LINE NUMBER: as the scripts find it
    grep "$1" out | awk "{print \$$2}"
}

run
[ $? -eq 0 ] && [ ! -s err ] && [ "$(field 'Forward frames sent:' 4)" = 2000 ] && [ "$(field 'Reverse frames sent:' 4)" = 2000 ] &&
    [ "$(field 'Forward frames received:' 4)" = 2000 ] && [ "$(field 'Reverse frames received:' 4)" = 2000 ]
ok $? 'frames of a trial' out err
[ "$(grep -c 'Error:\|invalid\|TL\|PDV' out)" -eq 0 ] && [ "$(wc -l <out)" -eq 5 ]
ok $? 'and nothing else that a script looks for' out
# 2 us a frame allow 500 000 frames/s.
run --set dut.cost.frame='2 us' --set test.rate=300000 --set tester.direction=forward --set test.duration='1 s'
[ "$(field 'Forward frames sent:' 4)" = 300000 ] && [ "$(field 'Forward frames received:' 4)" = 300000 ] && ! grep -q Reverse out
ok $? 'one direction' out err
# 5 us allow 200 000 in a second, and the 16 that are in the ring then.
run --set dut.cost.frame='5 us' --set dut.nic.ring_size=16 --set test.rate=300000 --set tester.direction=reverse \
    --set test.duration='1 s'
received=$(field 'Reverse frames received:' 4)
[ "$received" -ge 200000 ] && [ "$received" -le 200017 ] && [ "$(field 'Reverse frames sent:' 4)" = 300000 ] && ! grep -q Forward out
ok $? 'frames that are lost are sent and not received' out err
run --set test.procedure=latency
[ "$(field 'Forward TL' 3)" = 0.001734 ] && [ "$(field 'Forward WCL' 3)" = 0.001734 ] && [ "$(field 'Reverse TL' 3)" = 0.001734 ] &&
    [ "$(field 'Reverse WCL' 3)" = 0.001734 ] && [ "$(field 'Forward frames received:' 4)" = 2000 ]
ok $? 'latency in ms, with the links' out
run --set test.procedure=pdv
[ "$(field 'Forward PDV' 3)" = 0.000000 ] && [ "$(field 'Reverse PDV' 3)" = 0.000000 ] &&
    grep -qx 'Info: Forward D99_9th_perc: 0.001734' out && grep -qx 'Info: Reverse Dmin: 0.001734' out &&
    grep -qx 'Info: Forward Dmax: 0.001734' out
ok $? 'delay variation' out
# Both directions on one core at the same time, over links alike: the second frame of each pair waits 1 us.
run --set test.procedure=pdv --set links.0.propagation='0 ns' --set links.0.rate='1 Gbit/s' --set dut.cost.frame='1 us'
[ "$(field 'Forward PDV' 3)" = 0.000000 ] && grep -qx 'Info: Forward Dmax: 0.002152' out && grep -qx 'Info: Reverse Dmax: 0.003152' out
ok $? 'delays of frames that wait' out
run --set test.procedure=throughput --set dut.cost.frame='2 us' --set test.duration='1 s' --repetitions 2
rate=$(tail -1 result/results.csv | awk -F, '{print $NF}')
[ "$(field 'Forward frames received:' 4 | sort -u)" = "$rate" ] && [ "$(field 'Forward frames sent:' 4 | sort -u)" = "$rate" ] &&
    [ "$(grep -c '^Info: point 0, repetition [01]: ' out)" -eq 2 ]
ok $? 'the trial at the throughput, of each repetition' out
run --set test.procedure=throughput --set dut.cost.frame='10 ms' --set test.duration='10 s' --set test.resolution=10000
[ "$(cat out)" = 'Info: point 0, repetition 0: no rate passed' ]
ok $? 'no rate that passed' out err

refused() { # refused MESSAGE ARGUMENT...
    local message=$1
    shift
    run "$@"
    [ $? -eq 64 ] && [ ! -s out ] && [ "$(wc -l <err)" -eq 1 ] && [ ! -e result ] && grep -qx -- "$message" err
    ok $? "refused: $message" err
}
refused "--format siitperf: error: siitperf has no lines for procedure 'frame-loss': .*" --set test.procedure=frame-loss
refused '--format siitperf: error: siitperf.s frames have one size, .*' --set tester.imix=aag
refused "--format siitperf: error: table, csv or json is expected" --dry-run
refused "--format sitperf: error: table, csv, json or siitperf is expected; did you mean 'siitperf'?" --format sitperf
echo "1..$n"
