#!/bin/bash
# What the standards want reported: what checklist.csv says to be there is there, and what is missing is said.
. "$TOP/tests/cli/tap.sh"
state() { # state RFC SECTION WORDS-OF-THE-ITEM
    awk -F, -v rfc="$1" -v section="$2" -v words="$3" '$1 == rfc && $2 == section && index($0, words) { print }' result/checklist.csv |
        grep -Eo ',(met|missing|not applicable),' | tr -d , | head -n 1
}
run() { # run SCENARIO ARGUMENT...
    rm -rf result
    "$DUTSIM" run "$@" --quiet --out result --set test.duration='2 ms' >out 2>err
}
for scenario in rfc2544-throughput rfc5180-throughput rfc2544-latency rfc2544-frame-loss rfc9004-back-to-back rfc8219-pdv system-recovery overload; do
    run $scenario --repetitions 2
    "$TOP/tests/cli/check_checklist" result >said 2>&1
    ok $? "$scenario: what is met is there" said err
done

run rfc2544-latency --repetitions 19 --sweep 'tester.frame_size=64 B,128 B'
[ "$(state 2544 26.2 'average of the repetitions')" = missing ] && [ "$(state 2544 26.2 'row for each frame size')" = met ] &&
    [ "$(state 8219 7.2 'which RFC 1242 definition')" = met ]
ok $? 'too few repetitions are said to be missing' result/checklist.csv
run rfc2544-latency --repetitions 20 --sweep 'tester.frame_size=64 B'
[ "$(state 2544 26.2 'average of the repetitions')" = met ] && [ "$(state 2544 26.2 'row for each frame size')" = missing ]
ok $? 'and so is a table of one frame size' result/checklist.csv
run rfc2544-throughput --repetitions 1 --sweep 'tester.frame_size=128 B,256 B'
[ "$(state 2544 26.1 'smallest frame size of the medium')" = missing ] && [ "$(state 5180 7.1 everything)" = 'not applicable' ] &&
    [ "$(state 6985 4 genome)" = 'not applicable' ] && [ "$(state 8219 12 'several repetitions')" = missing ]
ok $? 'the smallest frame, IPv6, mixes' result/checklist.csv
run rfc5180-throughput --repetitions 2 --sweep 'tester.frame_size=84 B,256 B'
[ "$(state 2544 26.1 'smallest frame size of the medium')" = met ] && [ "$(state 5180 7.1 everything)" = met ]
ok $? 'over IPv6 RFC 5180 counts, and 84 bytes are the smallest' result/checklist.csv
cat >mix.yaml <<'END'
dutsim: 1
name: mix
tester: {imix: aAz, imix_sizes: [A=90 B]}
dut: {cores: 1}
test: {repetitions: 1}
END
run mix.yaml
[ "$(state 6985 4 genome)" = met ] && [ "$(state 6985 4 'length of the MTU')" = met ] && [ "$(state 6985 5 'table of size')" = met ] &&
    grep -Eq "^Frame size: +CUSTOM IMIX - aAz, sizes \['A=90 B'\], z: MTU 1500 B$" result/report.txt
ok $? 'a mix is reported as RFC 6985 has it' result/report.txt
run rfc9004-back-to-back --repetitions 1 --set test.burst_step=7 --sweep 'tester.frame_size=64 B'
grep -q '^9004,6.2,.*,met,.*(test.burst_step = 7)$' result/checklist.csv
ok $? 'the step size of the bursts' result/checklist.csv

# RFC 4814: all that is drawn, with its ranges and the seed.
run rfc2544-throughput --repetitions 1 --seed 77 --set tester.addresses.count=300 --set tester.mac_addresses.selection=random --sweep 'tester.frame_size=64 B'
grep -q '^Addresses: .*forward: source 300 from 198.18.0.2 to 198.18.1.45, destination 300 from 198.19.0.2 to 198.19.1.45' result/report.txt &&
    grep -q '^Ports: .*random; source 1024 to 65535, destination 1 to 49151$' result/report.txt &&
    grep -q '^MAC addresses: random; 300 on port 0, 300 on port 1' result/report.txt && grep -q '^Random draws: .*seed 77' result/report.txt
ok $? 'addresses, ports, MAC addresses and the seed are in the report' result/report.txt
grep -q '^dut.nic.ring_size,512,false$' result/configuration.csv && grep -q '^tester.frame_size,64 B,true$' result/configuration.csv &&
    grep -q '^dut.dispatch.tasks,' result/configuration.csv
ok $? 'the configuration has every attribute' result/configuration.csv
# RFC 8219 section 10: one flow on one core against 100 flows on four cores: up to four times as much, 300 % "less bad".
run overload --repetitions 2 --sweep tester.addresses.destination.count=1,100 --set test.duration='20 ms'
grep -q '^Degradation under overload, RFC 8219 section 10$' result/report.txt && [ "$(state 8219 10.2.1 'number of flows n')" = met ] && [ "$(state 8219 10.2.2 'T seconds')" = missing ] &&
    awk -F, 'NR == 2 && $4 == 0 { one = 1 } NR == 3 && $3 == 100 && $4 < -150 && $4 >= -310 { many = 1 } END { exit !(one && many) }' result/degradation.csv &&
    awk '/^set yrange \[-/ { found = 1 } END { exit !found }' result/degradation.gp && grep -q '^100 -' result/degradation.dat
ok $? 'the degradation is in the report, with a figure that goes below 0' result/degradation.csv result/degradation.dat
# Of latency only the latencies get worse, the rate at which they are measured is no benchmark of it; of search methods nothing does.
run overload --repetitions 1 --sweep tester.addresses.destination.count=1,100 --set test.procedure=latency --set test.duration='2 ms' \
    --set test.throughput=1000
head -1 result/degradation.csv | grep -q 'forward_typical_latency_us_degradation_percent' && ! head -1 result/degradation.csv | grep -q throughput
ok $? 'the degradation of what latency measures' result/degradation.csv
run overload --repetitions 1 --sweep tester.addresses.destination.count=1,100 --set test.procedure=search-methods --set test.duration='2 ms'
[ ! -e result/degradation.csv ] && [ -e result/results.csv ] && ! grep -q '^Degradation under' result/report.txt
ok $? 'no degradation of search methods' result/results.csv
# What the procedure does not read is not among its parameters, and said where it was set.
run rfc2544-throughput --repetitions 1 --sweep 'tester.frame_size=64 B' --set test.tags=7 --set test.resolution=900
grep -q '^test.resolution  *900$' result/report.txt && ! grep -Eq '^test\.(tags|burst|step|rate|method)  ' result/report.txt &&
    [ "$(grep 'does not use it' result/report.txt)" = 'test.tags is set, and procedure throughput does not use it.' ]
ok $? 'the parameters that the procedure uses, and one that it does not' result/report.txt
run rfc2544-throughput --repetitions 1 --sweep 'tester.frame_size=64 B'
! grep -q 'does not use it' result/report.txt
ok $? 'nothing was set in vain' result/report.txt
[ "$(state 8219 10.2.1 'number of flows n')" = 'not applicable' ] && [ "$(state 8219 10.2.2 'T seconds')" = 'not applicable' ] && [ ! -e result/degradation.gp ] && ! grep -q ^Degradation result/report.txt
ok $? 'no flows are compared' result/checklist.csv
echo "1..$n"
