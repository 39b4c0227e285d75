#!/bin/bash
# The standards' scenarios of the library, on devices whose answers are known.
. "$TOP/tests/cli/tap.sh"
run() { # run SCENARIO ARGUMENT...: result in `result`
    "$DUTSIM" run "$@" --quiet --no-plots --out result >out 2>err
}
column() { # column FILE NAME: its values, a line each
    awk -F, -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next } { print $at }' "result/$1"
}
all() { # all FILE NAME CONDITION-OF-v...: of every value, in order; "-": empty
    local file=$1 name=$2
    shift 2
    printf '%s\n' "$@" >conditions
    column "$file" "$name" | paste -d '|' - conditions |
        awk -F'|' 'function sh(c) { return system("awk \"BEGIN { exit !(" c ") }\"") == 0 }
            { c = $2; gsub(/v/, $1, c) } $2 == "-" ? $1 != "" : $1 == "" || !sh(c) { print "# " $1 " against " $2; wrong = 1 } END { exit wrong }' >>err
}

# RFC 9004: with T = 1 / 575 ns and a ring of 512 a burst of floor(511 / (1 - T / L)) + 1 passes: the frame that is being
# forwarded holds a descriptor. From 1024 bytes on T > L.
run rfc9004-back-to-back --set dut.nic.descriptor_release=frame --set test.throughput=1739130 --sweep 'tester.frame_size=64 B,128 B,256 B,512 B'
expected=()
for rate in 14880952 8445945 4528985 2349624; do
    expected+=("v == int(511 / (1 - 1e9 / 575 / $rate)) + 1")
done
all rfc9004-back-to-back.csv burst_frames_mean "${expected[@]}"
ok $? 'back-to-back: the bursts of a ring of 512' err
bounds='v > 511 && v <= 512'
all rfc9004-back-to-back.csv corrected_buffer_frames_mean "$bounds" "$bounds" "$bounds" "$bounds"
ok $? 'back-to-back: the corrected buffer is the ring' err
all rfc9004-back-to-back.csv burst_frames_standard_deviation 'v == 0' 'v == 0' 'v == 0' 'v == 0'
ok $? 'back-to-back: no deviation where nothing is drawn' err
run rfc9004-back-to-back --repetitions 1
bounds='v > 512 - 17 && v <= 512'
all rfc9004-back-to-back.csv corrected_buffer_frames_mean "$bounds" "$bounds" "$bounds" "$bounds" - - -
ok $? 'back-to-back: a batch of descriptors less, and no figure where the core keeps up' err
run rfc9004-back-to-back --repetitions 1 --set dut.nic.ring_size=2048 --sweep 'tester.frame_size=64 B'
all rfc9004-back-to-back.csv corrected_buffer_frames_mean 'v > 2048 - 17 && v <= 2048'
ok $? 'back-to-back: a larger ring, a larger buffer' err

# RFC 2544 26.1: 4 cores of 575 ns, half for each direction; what the rings hold at the end of 0.1 s is 5120 frames/s a queue.
run rfc2544-throughput
cores='v > 4e9 / 575 / 2 * 0.997 && v < 4e9 / 575 / 2 + 4 * 5120'
all rfc2544-throughput.csv throughput_pps_median "$cores" "$cores" "$cores" 'v == 2349624' 'v == 1197318' 'v == 961538' 'v == 812743'
ok $? 'throughput: the cores, then the wire' err
all rfc2544-throughput.csv throughput_pps_percent_of_line_rate 'v < 24' 'v < 42' 'v < 78' 'v == 100' 'v == 100' 'v == 100' 'v == 100'
ok $? 'throughput: percent of the line rate' err
run rfc5180-throughput --repetitions 1 --sweep 'tester.frame_size=84 B,9216 B'
all rfc2544-throughput.csv throughput_pps_median "$cores" 'v == 135339' && grep -q 'UDP over IPv6' result/rfc2544-throughput.csv
ok $? 'throughput over IPv6' err

# RFC 2544 26.3: 1 - capacity / load; the rings forward 4 x 2 x 512 frames more after 0.1 s.
run rfc2544-frame-loss
all rfc2544-frame-loss.csv line_rate_loss_percent_median 'v > 100 * (1 - (4e9 / 575 * 0.1 + 4096) / 2976190) - 0.1 && v < 76.7' \
    'v > 100 * (1 - (4e9 / 575 * 0.1 + 4096) / 1689189) - 0.1 && v < 58.9' 'v > 100 * (1 - (4e9 / 575 * 0.1 + 4096) / 905797) - 0.1 && v < 23.3'
ok $? 'frame loss at the line rate' err
all rfc2544-frame-loss.csv lossless_load_percent_median 'v == 20' 'v == 40' 'v == 75'
ok $? 'frame loss: the loads that lose nothing' err

# RFC 2544 26.2, RFC 8219 7.2: at a low rate a frame finds the core asleep: 5 us, 575 ns and a nanosecond a byte. A frame with its
# preamble takes 57.6 ns and 1220.8 ns on the link.
run rfc2544-latency --set test.throughput=1000 --set tester.direction=forward --sweep 'tester.frame_size=64 B,1518 B'
abs() { echo "(v - ($1)) ^ 2 < 1e-12"; }
all rfc2544-latency.csv latency_us_mean "$(abs '5 + 0.575 + 0.064')" "$(abs '5 + 0.575 + 1.518')" &&
    all rfc2544-latency.csv bit_forwarding_latency_us_mean "$(abs '5.639 + 0.0576')" "$(abs '7.093 + 1.2208')"
ok $? 'latency: what a frame costs, by both definitions' err
all rfc8219-latency.csv typical_latency_us_median "$(abs 5.639)" - "$(abs 7.093)" - &&
    all rfc8219-latency.csv worst_latency_us_p99 "$(abs 5.639)" - "$(abs 7.093)" -
ok $? 'latency: typical and worst case are the same, of the direction that sends' err

# RFC 8219 7.3: at a low rate every frame has the same delay.
run rfc8219-pdv --set test.throughput=1000 --set tester.direction=forward --sweep 'tester.frame_size=84 B,1518 B'
all rfc8219-pdv.csv pdv_ms_median 'v == 0' - 'v == 0' - && all rfc8219-ipdv.csv ipdv_max_ms_median 'v == 0' - 'v == 0' -
ok $? 'pdv: none where each frame meets an idle core' err
# What is to be said beside the figures: in a row, in the report and on standard error.
said() { # said SCENARIO STATUS TEXT ARGUMENT...: of the only repetition
    local scenario=$1 status=$2 text=$3
    shift 3
    "$DUTSIM" run "$scenario" --no-plots --out result --repetitions 1 "$@" >out 2>err
    [ "$(column remarks.csv status)" = "$status" ] && grep -q "^dutsim: warning: 1 of 1 repetitions: $text" err &&
        grep -q "^1 of 1 repetitions: $text" result/report.txt && [ "$(tail -n +2 result/results.csv | wc -l)" -eq 1 ]
}
short=(--sweep 'tester.frame_size=64 B' --set 'test.duration=1 ms')
said rfc9004-back-to-back 'invalid: line rate' 'the throughput is the line rate' "${short[@]}" --set test.throughput='100 %' &&
    [ "$(column rfc9004-back-to-back.csv status)" = 'invalid: line rate (1 of 1)' ]
ok $? 'back-to-back at the line rate is invalid, and says so' err result/results.csv
# floor(6.72 us x 14880952) = 99 frames are within the ring of 512.
said rfc9004-back-to-back 'invalid: at limit' 'no frame of the longest burst' "${short[@]}" --set test.throughput=1739130 --set test.burst='6.72 us' &&
    [ "$(column rfc9004-back-to-back.csv burst_frames_mean)" = 99 ]
ok $? 'back-to-back: a burst at the limit of test.burst is likely invalid' err result/results.csv
said system-recovery 'no overload' 'the throughput is the line rate' "${short[@]}" --sweep dut.nic.ring_size=64 --set test.throughput='100 %' &&
    [ "$(column rfc2544-system-recovery.csv status)" = 'no overload (1 of 1)' ]
ok $? 'system recovery at the line rate: no overload' err result/results.csv
said system-recovery 'no loss' 'the overload lost no frame' "${short[@]}" --sweep dut.nic.ring_size=64 --set test.throughput=1000
ok $? 'system recovery below the capacity: no loss' err result/results.csv
said rfc2544-throughput 'no rate passed' 'no rate passed, so the throughput is given as 0' "${short[@]}" --set test.resolution=10000000 \
    --set dut.cost.frame='100 us' --set dut.nic.ring_size=64
ok $? 'a resolution above the capacity' err result/results.csv
"$DUTSIM" run rfc2544-throughput --no-plots --out result --repetitions 1 "${short[@]}" >out 2>err && [ ! -e result/remarks.csv ] && ! grep -q warning err &&
    ! grep -q ^Remarks result/report.txt
ok $? 'nothing to be said' err

# Two routers of 1 us, three switches, 1 Gbit/s but for a trunk of ten: 2000 + 3 F + F / 10 ns, F = 8 (b + 8); an access switch that
# cuts through has its 22 bytes F - 176 ns earlier.
"$DUTSIM" run switched-network --no-plots --quiet --out result >out 2>err
[ "$(awk -F, 'NR > 1 { bits = 8 * ($1 + 8); early = $2 == "cut-through" ? bits - 176 : 0
    printf "%s %.4f\n", $6, (2000 + 3.1 * bits - early) / 1000 }' result/results.csv | awk '$1 != $2 + 0 || NF != 2' | wc -l)" -eq 0 ] &&
    [ "$(wc -l <result/results.csv)" -eq 15 ]
ok $? 'what switches and routers in a row add to the latency' err result/results.csv

# RFC 9971 on a device of known rate without loss, 1 000 000 or 2 000 000 frames/s: a row a goal whose bounds are around it, and a
# curve a goal. 10 % may be lost by the second goal: z / (1 - 0.1), and a frame of the 1111 of its trials of 1 ms. At 15 000 000, above the line rate, there is no upper bound.
cat >goals.yaml <<'END'
dutsim: 1
name: goals
tester: {direction: forward}
dut: {virtual: {zero_loss: 1000000}}
test:
  procedure: mlrsearch
  duration: 60 ms
  repetitions: 2
  goals: [{preset: rfc2544}, {preset: pdr, name: tenth, loss_ratio: 10 %}]
sweep:
  dut.virtual.zero_loss: [1000000, 2000000]
END
"$DUTSIM" run goals.yaml --quiet --out result >out 2>err &&
    [ "$(column rfc9971-mlrsearch.csv goal | tr '\n' ' ')" = 'rfc2544 tenth rfc2544 tenth ' ] &&
    all rfc9971-mlrsearch.csv lower_bound_pps_median 'v > 0.99e6 && v <= 1e6' 'v > 0.99e6 / 0.9 && v <= 1.001e6 / 0.9' \
        'v > 1.98e6 && v <= 2e6' 'v > 1.98e6 / 0.9 && v <= 2e6 / 0.9' &&
    all rfc9971-mlrsearch.csv upper_bound_pps_median 'v < 1.01e6 && v > 1e6' 'v < 1.01e6 / 0.9 && v > 1e6 / 0.9' \
        'v < 2.02e6 && v > 2e6' 'v < 2.02e6 / 0.9 && v > 2e6 / 0.9'
ok $? 'mlrsearch: a row a goal, the known rate between its bounds' err result/rfc9971-mlrsearch.csv
grep -q '"rfc2544"' result/conditional_throughput.gp && grep -q '"tenth"' result/conditional_throughput.gp &&
    grep -Eq '^tenth +1 ms +1 s|^tenth +[0-9.]+ ms' result/report.txt && [ ! -e result/remarks.csv ]
ok $? 'mlrsearch: each goal in the figure and in the report' result/conditional_throughput.gp
"$TOP/tests/cli/check_checklist" result >said 2>&1
ok $? 'mlrsearch: what is met is there' said
"$DUTSIM" run goals.yaml --no-plots --sweep dut.virtual.zero_loss=15000000 --out result >out 2>err
[ "$(column remarks.csv status | sort -u)" = 'irregular: no upper bound' ] && grep -q '^dutsim: warning: 2 of 2 repetitions: goal rfc2544 has no relevant upper bound' err
ok $? 'mlrsearch: a goal without an upper bound is irregular' err
# 14880952 frames/s into a device of a million: delays of what came through, and that is said.
printf 'dutsim: 1\nname: lossy\ntester: {direction: forward}\ndut: {cost: {frame: 1 us}}\ntest: {procedure: latency, throughput: 100 %%, tags: 10, duration: 20 ms, repetitions: 1}\n' >lossy.yaml
for procedure in latency pdv; do
    rm -rf result
    "$DUTSIM" run lossy.yaml --set test.procedure=$procedure --no-plots --out result >out 2>err &&
        [ "$(column remarks.csv status)" = 'frames lost' ] && grep -q '^dutsim: warning: 1 of 1 repetitions: frames were lost while delays were measured' err
    ok $? "$procedure at a rate that loses frames says so" err result/remarks.csv
done
echo "1..$n"
