#!/bin/bash
# dutsim import: a siitperf.conf becomes the scenario that somebody would write for it by hand.
. "$TOP/tests/cli/tap.sh"
LC_ALL=C && export LC_ALL # for grep: a message may hold any byte
# A whole file, as siitperf comes with (github.com/lencsegabor/siitperf, commit a3f5cadc), for IPv4.
cat >siitperf.conf <<'END_OF_CONF'
# parameters for siitperf

IP-L-Vers 4 # Left Sender's IP version
IP-R-Vers 4
IPv4-L-Real 198.18.0.2
IPv4-R-Real	198.19.0.2# no blank before it
IPv6-L-Real 2001:2:0:0::2
IPv6-R-Real 2001:2:0:8000::2
IPv6-R-Virt 64:ff9b::198.19.0.2
MAC-L-Tester 24:6e:96:3c:3f:40
MAC-R-Tester 24:6e:96:3c:3f:42
MAC-L-DUT b8:ca:3a:5e:25:a8
MAC-R-DUT b8:ca:3a:5e:25:aa
  Forward 1
Reverse 1
Promisc 0
Num-L-Nets 1
Num-R-Nets 1
CPU-L-Send 2
CPU-R-Recv 4
CPU-R-Send 6
CPU-L-Recv 8
MEM-Channels 4
Fwd-var-sport 3
Fwd-var-dport 3
Fwd-sport-min 1024
Fwd-sport-max 65535
Fwd-dport-min 1
Fwd-dport-max 49151
Rev-var-sport 3
Rev-var-dport 3
Rev-sport-min 1024
Rev-sport-max 65535
Rev-dport-min 1
Rev-dport-max 49151
IP-L-var 0
IP-R-var 0
IP-L-min 11
IP-L-max 20
IP-R-min 21
IP-R-max 30
IPv4-L-offset 2
IPv4-R-offset 2
IPv6-L-offset 14
IPv6-R-offset 14
Stateful 0
Enumerate-ports 0
Enumerate-ips 0
Responder-tuples 3
END_OF_CONF
# Four queues and cores that take 1 us a frame: which frames are lost depends on every address and port.
cat >four.yaml <<'END_OF_DUT'
cores: 4
nic: {ring_size: 64, rss: {hash: {udp4: ip-port, udp6: ip-port}}}
cost: {frame: 1 us}
END_OF_DUT
conf() { # conf KEY VALUE...: siitperf.conf with other values, as changed.conf
    cp siitperf.conf changed.conf
    while [ $# -gt 0 ]; do
        grep -v "^ *$1[[:space:]]" changed.conf >rest.conf
        echo "$1 $2" >>rest.conf
        mv rest.conf changed.conf
        shift 2
    done
}
import() { "$DUTSIM" import "$@" >out 2>err </dev/null; }
fingerprint() { # fingerprint SCENARIO: of its trials
    rm -rf result
    "$DUTSIM" run "$1" --repetitions 1 --set test.duration='40 ms' --no-plots --quiet --out result >/dev/null 2>run_err &&
        sed -n 's/.*"fingerprint": *"\([0-9a-f]*\)".*/\1/p' result/manifest.json
}
same() { # same NAME TESTER TEST [ARGUMENT...]: changed.conf, imported, sends what a scenario of TESTER and TEST does
    local name=$1
    printf 'dutsim: 1\ntester: {%s}\ndut: {include: ./four.yaml}\ntest: {%s}\n' "$2" "$3" >hand.yaml
    shift 3
    rm -f made.yaml
    import changed.conf --dut ./four.yaml --out made.yaml "$@"
    local status=$?
    local made hand
    made=$(fingerprint made.yaml)
    hand=$(fingerprint hand.yaml)
    [ $status -eq 0 ] && [ ! -s out ] && [ -n "$made" ] && [ "$made" = "$hand" ]
    ok $? "$name" err run_err made.yaml
    grep -h fingerprint result/manifest.json >>fingerprints
}
random_ports='ports: {selection: random}'
trial='procedure: trial, rate: 3000000'

import siitperf.conf --rate 1000000 && [ ! -s err ] && cp out made.yaml && "$DUTSIM" validate made.yaml >/dev/null
ok $? 'siitperf'\''s own file' out err
for key in IPv6-R-Virt MAC-L-Tester MAC-R-Tester MAC-L-DUT MAC-R-DUT Promisc CPU-L-Send CPU-R-Recv CPU-R-Send \
    CPU-L-Recv MEM-Channels Enumerate-ports Enumerate-ips Responder-tuples; do
    grep -q "^#   $key [^ ]*: ..*" made.yaml || break
done
ok $? 'keys without a counterpart are explained' made.yaml
grep -q '^  frame_size: 64 B ' made.yaml && grep -q '^  rate: 1000000$' made.yaml && grep -q '^  duration: 60 s$' made.yaml
ok $? 'size, rate and duration' made.yaml

conf
same 'random ports' "$random_ports" "$trial" --rate 3000000
conf Fwd-sport-min 5000 Fwd-sport-max 5003 Rev-sport-min 5000 Rev-sport-max 5003
same 'port ranges' 'ports: {source: {minimum: 5000, maximum: 5003}}' "$trial" --rate 3000000
conf Fwd-var-sport 0 Fwd-var-dport 0 Rev-var-sport 0 Rev-var-dport 0
same 'fixed ports' 'ports: {selection: fixed}' "$trial" --rate 3000000
conf Fwd-var-sport 0 Rev-var-sport 0
same 'one port that varies' 'ports: {source: {minimum: 49184, maximum: 49184}}' "$trial" --rate 3000000
conf Fwd-var-sport 1 Fwd-var-dport 1 Rev-var-sport 1 Rev-var-dport 1
same 'increasing ports' 'ports: {selection: increment}' "$trial" --rate 3000000
conf Fwd-var-sport 2 Fwd-var-dport 0 Rev-var-sport 2 Rev-var-dport 0
same 'decreasing ports' 'ports: {selection: decrement, destination: {minimum: 7, maximum: 7}}' "$trial" --rate 3000000
conf Reverse 0 Rev-var-sport 1 Rev-sport-min 0
same 'forward only: ports of the other direction do not matter' 'direction: forward' "$trial" --rate 3000000
conf Forward 0 Fwd-var-sport 1
same 'reverse only' 'direction: reverse' "$trial" --rate 3000000
conf IP-L-var 3 IP-R-var 3 IP-L-min 2 IP-L-max 0x3e9 IP-R-min 2 IP-R-max 1001
same 'random addresses' 'addresses: {selection: random, count: 1000}' "$trial" --rate 3000000
[ ! -s err ]
ok $? 'the same addresses: no warning' err
conf Reverse 0 IP-L-var 1 IP-L-min 2 IP-L-max 9
same 'addresses of one side' 'direction: forward, addresses: {selection: increment, source: {count: 8}}' "$trial" \
    --rate 3000000
conf Forward 0 IP-L-var 2 IP-L-min 2 IP-L-max 9
same 'of the other' 'direction: reverse, addresses: {selection: decrement, destination: {count: 8}}' "$trial" \
    --rate 3000000
networks='networks: 16, source: {count: 1}, destination: {count: 16}'
conf Num-L-Nets 16 Num-R-Nets 16
same 'networks, random as the ports are' "addresses: {selection: random, $networks}" "$trial" --rate 3000000
conf Num-L-Nets 16 Num-R-Nets 16 Fwd-var-sport 0 Fwd-var-dport 0 Rev-var-sport 0 Rev-var-dport 0
same 'networks in turn' "addresses: {selection: increment, $networks}, ports: {selection: fixed}" "$trial" \
    --rate 3000000
conf IP-L-Vers 6 IP-R-Vers 6 IP-L-var 3 IP-R-var 3 IP-L-min 0 IP-L-max 0xffff IP-R-min 0 IP-R-max 0xffff \
    IPv6-L-offset 12 IPv6-R-offset 12
same 'IPv6' 'ip_version: 6, frame_size: 128 B, addresses: {count: 65536}' "$trial" --rate 3000000 --size 128 -n 10 -m 9
[ ! -s err ]
ok $? 'the same IPv6 addresses: no warning' err
conf IP-L-Vers 6
same 'only background frames are IPv6' 'ip_version: 6' "$trial" --rate 3000000 --n 2 --m 0
conf
same 'a search, of larger frames' 'frame_size: 128 B' 'procedure: throughput' --size 148
same 'siitperf-lat' '' 'procedure: latency, throughput: 100000, tags: 1000' \
    --command './build/siitperf-lat 84 100000 120 2000 2 2 60 1000'
grep -q '^  tags: 1000 ' made.yaml && grep -q '^  duration: 120 s$' made.yaml
ok $? 'its timestamps' made.yaml
same 'siitperf-pdv' '' 'procedure: pdv, throughput: 200000' --command 'siitperf-pdv 84 200000 60 2000 2 2 0'
[ "$(sort -u fingerprints | wc -l)" -eq "$(wc -l <fingerprints)" ]
ok $? 'each of these is another trial' fingerprints
import siitperf.conf --rate 20000000 --link-rate '100 Gbit/s'
[ $? -eq 64 ] && import siitperf.conf --link-rate '1 Gbit/s' && [ "$(grep -c 'rate: 1 Gbit/s' out)" -eq 2 ]
ok $? '--link-rate' out err

conf IPv4-L-Real 10.0.0.2 IP-L-var 3 IP-R-var 3 IP-L-min 2 IP-L-max 9 IP-R-min 3 IP-R-max 10
import changed.conf && [ "$(wc -l <err)" -eq 2 ] &&
    grep -qx 'dutsim: warning: left address 0 is 10.0.0.2 in siitperf and 198.18.0.2 here: .*' err &&
    grep -qx 'dutsim: warning: right address 0 is 198.19.0.3 in siitperf and 198.19.0.2 here: .*' err
ok $? 'other addresses are warned of' err
import changed.conf --quiet && [ ! -s err ]
ok $? '--quiet' err

refused() { # refused STATUS MESSAGE ARGUMENT...: the whole line, a basic regular expression
    local status=$1 message=$2
    shift 2
    import "$@"
    [ $? -eq "$status" ] && [ ! -s out ] && [ "$(wc -l <err)" -eq 1 ] && grep -qx -- "$message" err
    ok $? "refused: $message" err
}
bad() { # bad MESSAGE TEXT: a file with TEXT behind two good lines
    printf 'IP-L-Vers 4\nIP-R-Vers 4\n%b' "$2" >bad.conf
    refused 65 "bad.conf:$1" bad.conf
}
bad "3:2: error: unknown key 'Foward' of siitperf.conf; did you mean 'Forward'?" ' Foward 1\n'
bad "3:1: error: unknown key 'Forward=1' of siitperf.conf.*" 'Forward=1\n'
bad '3:1: error: Forward without a value' 'Forward # 1\n'
bad "3:9: error: Forward: '2' is not one of 0, 1.*" 'Forward 2\n'
bad "4:12: error: Num-L-Nets: 0 is out of range: 1 to 256" '# \xc3\xb6\nNum-L-Nets\t0\n'
bad "3:15: error: Fwd-sport-max: 65536 is out of range.*" 'Fwd-sport-max 65536\n'
bad "3:15: error: Fwd-sport-max: 'x' is not an integer.*" 'Fwd-sport-max x\n'
bad "3:10: error: IP-L-min: '010' begins with a zero: leave it out" 'IP-L-min 010\n'
bad '4:1: error: a second IP-L-Vers: the first is in line 1' '\nIP-L-Vers 6\n'
bad "3:13: error: IPv4-L-Real: '198.18.0' is not an address like 198.18.0.2" 'IPv4-L-Real 198.18.0\n'
bad "3:13: error: IPv6-L-Real: '1::2::3' is not an address like 2001:2::2" 'IPv6-L-Real 1::2::3\n'
bad "3:11: error: MAC-L-DUT: '1:2:3:4:5' is not a MAC address.*" 'MAC-L-DUT 1:2:3:4:5\n'
bad "3:11: error: MAC-L-DUT: '1:2:3:4:5:100' is not a MAC address.*" 'MAC-L-DUT 1:2:3:4:5:100\n'
bad '3:1: error: a line of 201 bytes: siitperf reads at most 200' "$(printf '#%0200d' 0)\n"
bad '3:1: error: a byte that is no text in UTF-8' '# \xff\n'
bad '3:10: error: Stateful: stateful translation is not simulated: only 0 is allowed' 'Stateful 1\n'
bad '3:17: error: Enumerate-ports: siitperf allows it in stateful tests only' 'Enumerate-ports 3\n'
bad '4:9: error: Reverse: neither Forward nor Reverse.*' 'Forward 0\nReverse 0\n'
bad '4:15: error: Fwd-var-dport: 1, but Fwd-var-sport is 3: .*' 'Fwd-var-sport 3\nFwd-var-dport 1\n'
bad '4:15: error: Rev-var-sport: ports vary in one direction only: .*' 'Num-L-Nets 9\nRev-var-sport 3\nNum-R-Nets 9\n'
bad '4:15: error: Fwd-sport-min: port 0 is not sent by the simulated tester: 1 to 65535' \
    'Fwd-var-sport 3\nFwd-sport-min 0\n'
bad '5:15: error: Fwd-sport-max: 4 is below Fwd-sport-min, 5' 'Fwd-var-sport 3\nFwd-sport-min 5\nFwd-sport-max 4\n'
bad '3:10: error: IP-L-var: it varies, but IP-L-min or IP-L-max is missing' 'IP-L-var 3\nIP-L-min 2\n'
bad '5:10: error: IP-L-max: 65534 addresses from IP-L-min to IP-L-max: 1 to 65533 are allowed' \
    'IP-L-var 3\nIP-L-min 2\nIP-L-max 65535\n'
bad '5:10: error: IP-L-max: 0 addresses from IP-L-min to IP-L-max: 1 to 65533 are allowed' \
    'IP-L-var 3\nIP-L-min 2\nIP-L-max 1\n'
bad '1:1: error: IP-R-var: 1 addresses on the right and 9 on the left: .*' 'IP-L-var 3\nIP-L-min 2\nIP-L-max 10\n'
bad '4:12: error: Num-R-Nets: other than Num-L-Nets: .*' 'Num-L-Nets 4\nNum-R-Nets 8\n'
range='IP-L-min 2\nIP-L-max 10\nIP-R-min 2\nIP-R-max 10\n'
bad '8:10: error: IP-R-var: other than IP-L-var: .*' "${range}IP-L-var 3\nIP-R-var 1\n"
bad '7:10: error: IP-L-var: siitperf varies addresses only with one destination network on each side' \
    "${range}IP-L-var 3\nIP-R-var 3\nNum-L-Nets 2\nNum-R-Nets 2\n"
printf 'IP-L-Vers 4\nIP-R-Vers 4\n%bIP-L-var 3\nIP-R-var 3\n' "$range" >bad.conf
refused 65 'bad.conf:7:10: error: IP-L-var: only siitperf-tp varies addresses' bad.conf --program siitperf-pdv
bad_versions='IPv4 on the left and IPv6 on the right: translation is not simulated'
printf 'IP-L-Vers 4\nIP-R-Vers 6\n' >bad.conf
refused 65 "bad.conf:2:11: error: IP-R-Vers: $bad_versions" bad.conf
: >bad.conf
refused 65 'bad.conf:1:1: error: IP-R-Vers: IPv6 on the left and IPv4 on the right: .*' bad.conf
refused 66 "dutsim: error: cannot read 'none.conf': .*" none.conf
refused 66 "dutsim: error: cannot read '.': .*" .

refused 64 '--size 83: error: 83 is out of range: 84 to 1538' siitperf.conf --size 83
refused 64 '--rate 0: error: 0 is out of range: 1 to 14880952' siitperf.conf --rate 0
refused 64 '--rate 14880952: error: above the line rate of 68 B frames at 10 Gbit/s: at most 14204545, .*' \
    siitperf.conf --rate 14880952 --size 88
refused 64 '--m: error: IPv6 background beside IPv4 frames is not simulated: 0, or n' siitperf.conf --m 1
refused 64 '--n 1: error: 1 is out of range: 2 to 4294967295' siitperf.conf -n 1
refused 64 "--program siitperf-tpp: error: .* did you mean 'siitperf-tp'?" siitperf.conf --program siitperf-tpp
refused 64 '--delay: error: only siitperf-lat has it: .*' siitperf.conf --delay 1
refused 64 '--delay: error: the simulated tester puts tags into the second half.*' siitperf.conf \
    --program siitperf-lat --delay 1
refused 64 '--frame-timeout: error: .*limit for each frame.*' siitperf.conf --program siitperf-pdv --frame-timeout 5
refused 64 '--command: error: 3 words, .siitperf-tp size rate duration timeout n m. is expected' siitperf.conf \
    --command 'siitperf-tp 84 1000'
refused 64 '--command: error: 8 words, .siitperf-tp size.* is expected' siitperf.conf \
    --command 'siitperf-tp 84 1000 60 2000 2 2 0'
refused 64 '--command: error: .*' siitperf.conf --command "siitperf-tp '84"
refused 64 '--command: error: .*' siitperf.conf --command ''
refused 64 "--dut openbsd-7.3: error: no such profile .*; did you mean 'openbsd-7.[12]'?" siitperf.conf --dut openbsd-7.3
refused 64 "--link-rate 10: error: '10' has no unit: .*" siitperf.conf --link-rate 10
conf IP-L-Vers 6 IP-R-Vers 6
refused 64 '--size: error: IPv6 frames of more than 1518 bytes.*' changed.conf --size 1519

echo 'mine: 1' >mine.yaml
refused 73 'dutsim: error: cannot write mine.yaml: a file that is no scenario of .*' siitperf.conf --out mine.yaml
[ "$(cat mine.yaml)" = 'mine: 1' ] && import siitperf.conf --out mine.yaml --overwrite &&
    import siitperf.conf --out mine.yaml --rate 5 && grep -q 'rate: 5$' mine.yaml
ok $? '--overwrite, and its own file again' err
"$DUTSIM" import --help >out 2>err && grep -q 'link-rate' out && [ ! -s err ]
ok $? '--help' out err
echo "1..$n"
