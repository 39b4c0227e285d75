#!/bin/sh
# sweeps/own-traffic.sh: a row for each kind of traffic, and what it refuses.
. "$TOP/tests/cli/tap.sh"
script=$TOP/scenarios/sweeps/own-traffic.sh
export DUTSIM

# Two frames of 64 bytes, UDP from 10.0.0.1:7 to 192.0.2.1:53 and back.
command -v perl >/dev/null || { echo '1..0 # SKIP perl is not installed'; exit 0; }
perl -e 'print pack "VvvVVVV", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1;
    for $ends ("0a000001c000020100070035", "c00002010a00000100350007") {
        print pack("VVVV", 5, 10 * $i++, 60, 60), pack "H120",
            "020000000002020000000001" . "0800" . "4500002e0000000040110000" . $ends . "001a0000" . "00" x 18 }' >two.pcap

# 64-byte frames at 10 Gbit/s make at most 14 880 952 frames/s.
"$script" -c 1 -n 1 -d '10 ms' -f 10.0.0.0/8 two.pcap >out 2>err
if grep -q 'built without libpcap' err; then echo '1..0 # SKIP built without libpcap' && exit; fi
[ "$(head -n 1 out)" = traffic,throughput_pps_median,throughput_pps_min,throughput_pps_max,line_rate_pps ] &&
    [ "$(sed 1d out | cut -d, -f1 | tr '\n' ' ')" = 'one-flow many-flows even recorded ' ] &&
    [ "$(sed 1d out | grep -c ',14880952$')" -eq 4 ] && [ "$(sed 1d out | cut -d, -f2 | grep -c '^[1-9]')" -eq 4 ]
ok $? 'a row for each' out err
grep -q 'two.pcap, SHA-256 .*: 2 flows; forward 1 frames' err
ok $? 'what the capture holds' err
"$script" -c 1 -n 1 -d '10 ms' -o rows.csv two.pcap >out 2>err && [ ! -s out ] && [ "$(wc -l <rows.csv)" -eq 5 ]
ok $? 'into a file' out err

"$script" two.pcap more >out 2>err
[ $? -eq 64 ] && grep -q '^usage:' err && [ ! -s out ]
ok $? 'two captures' err
"$script" gone.pcap >out 2>err
[ $? -ne 0 ] && [ ! -s out ] && grep -q "cannot read 'gone.pcap'" err
ok $? 'no capture' err
echo "1..$n"
