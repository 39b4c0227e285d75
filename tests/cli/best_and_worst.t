#!/bin/sh
# What the report says of a curve: best and worst point, and where every repetition is within 5 % of the best.
. "$TOP/tests/cli/tap.sh"

# One core, one direction, no other cost: 10^9 / S frames/s with S ns a frame, whatever is drawn. Rings of 16 hold 8 frames/s of 2 s.
cat >f.yaml <<'END'
dutsim: 1
name: f
tester: {direction: forward}
dut: {nic: {ring_size: 16, descriptor_batch: 1}}
test: {duration: 2 s, repetitions: 2, resolution: 10}
END
window() { # window COST,COST,...: the line of the report, in `said`
    rm -rf w
    "$DUTSIM" run f.yaml --sweep dut.cost.frame="$1" --no-plots --quiet --out w >out 2>err &&
        sed -n 's/^  every repetition within 5 % of the best: //p' w/report.txt >said
}
# 100 000, 98 039, 50 000, 95 238 and 94 787 frames/s against 95 % of the best, 95 000.
window '10 us,10.2 us,20 us,10.5 us,10.55 us' && grep -qx 'dut.cost.frame = 10 us to 10.2 us, 10.5 us' said
ok $? 'runs of points near the best' err out w/report.txt
window '20 us,10 us,20 us' && grep -qx 'dut.cost.frame = 10 us' said
ok $? 'the best alone' err out w/report.txt
window '20 us,10 us' && grep -q '^  best:  10000[0-9] frames/s (0.7 % of the line rate) at dut.cost.frame = 10 us$' w/report.txt &&
    grep -q '^  worst: 5000[0-9] frames/s (0.3 % of the line rate) at dut.cost.frame = 20 us$' w/report.txt
ok $? 'best and worst' err out w/report.txt

# Two cores by addresses: a pair of addresses meets one core or two, by the key, so that some repetition has half of the others' rate.
cat >f.yaml <<'END'
dutsim: 1
name: f
tester: {addresses: {count: 1}}
dut: {cores: 2, cost: {frame: 10 us}, nic: {rss: {hash: ip, key: random}}}
test: {duration: 1 s, repetitions: 6}
END
rm -rf w
"$DUTSIM" run f.yaml --sweep dut.cost.poll='0 ns,1 ns' --no-plots --quiet --out w >out 2>err &&
    grep -q '^  every repetition within 5 % of the best: nowhere$' w/report.txt
ok $? 'nowhere, if keys decide' err out w/report.txt w/results.csv

# Both frame sizes at their line rates: neither is better, though there are fewer long frames a second.
printf 'dutsim: 1\nname: f\ntester: {direction: forward}\ndut: {}\ntest: {duration: 2 ms, repetitions: 2}\n' >f.yaml
rm -rf w
"$DUTSIM" run f.yaml --sweep 'tester.frame_size=64 B,1518 B' --no-plots --quiet --out w >out 2>err &&
    grep -q '^  every repetition within 5 % of the best: tester.frame_size = 64 B to 1518 B$' w/report.txt
ok $? 'rates are compared as shares of their line rates' err out w/report.txt
# Nothing passes: no rate is best.
printf 'dutsim: 1\nname: f\ntester: {direction: forward}\ndut: {nic: {ring_size: 1, descriptor_release: frame}}\ntest: {duration: 20 ms, repetitions: 2}\n' >f.yaml
rm -rf w
"$DUTSIM" run f.yaml --sweep 'dut.cost.frame=9 ms,10 ms' --no-plots --quiet --out w >out 2>err &&
    grep -q '^  best:  0 frames/s' w/report.txt && ! grep -q 'within 5 %' w/report.txt
ok $? 'and none is near a best of 0' err out w/report.txt
echo "1..$n"
