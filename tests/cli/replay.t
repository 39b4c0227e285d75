#!/bin/sh
# The frames of a capture in place of test frames: what a run says of it, and what is refused.
. "$TOP/tests/cli/tap.sh"

scenario() { # scenario TESTER TEST: f.yaml
    printf 'dutsim: 1\ntester: {%s}\ndut: {cost: {frame: 100 ns}}\ntest: {%s}\n' "$1" "$2" >f.yaml
}
refused() { # refused NAME MESSAGE [ARGUMENT...]: one line, a basic regular expression for all of it
    name=$1 message=$2 && shift 2
    "$DUTSIM" validate f.yaml "$@" >out 2>err
    status=$?
    [ $status -eq "${expected:-65}" ] && [ ! -s out ] && [ "$(wc -l <err)" -eq 1 ] && grep -qxe "$message" err
    ok $? "$name" err
}
pcap() { # pcap FILE: hexadecimal digits of its frames on standard input, a line each, 1 us apart
    perl -e 'print pack "VvvVVVV", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1;
        while (<STDIN>) { s/#.*|\s//g; next if $_ eq ""; $b = pack "H*", $_;
            print pack "VVVV", 5, $i++, length $b, length $b; print $b }' >"$1"
}
fail() { echo "Bail out! $1"; exit 1; }
command -v perl >/dev/null || { echo '1..0 # SKIP perl is not installed'; exit 0; }

# Ethernet from 02::1 to 02::2; IPv4 with TTL 64, UDP from 10.0.0.1:7 to 192.0.2.1:53 and back, ARP between.
macs='020000000002 020000000001'
data=$(printf '%0128d' 0)
pcap two.pcap <<END
$macs 0800 4500 001c 0000 0000 4011 0000 0a000001 c0000201 0007 0035 0008 0000
$macs 0806 0001 0800 0604 0001 020000000001 0a000001 000000000000 0a000002
$macs 8100 0064 0800 4500 005c 0000 0000 4011 0000 c0000201 0a000001 0035 0007 0048 0000 $data
END
[ "$(wc -c <two.pcap)" -eq $((24 + 48 + 42 + 42 + 46 + 64)) ] || fail 'no capture was made'
scenario 'replay: {file: two.pcap}' 'procedure: trial, rate: 1000, duration: 1 s, repetitions: 1'
if "$DUTSIM" validate f.yaml 2>&1 | grep -q 'built without libpcap'; then
    "$DUTSIM" validate f.yaml 2>err
    [ $? -eq 65 ] && grep -q 'libpcap-dev' err
    ok $? 'without libpcap it says how to build with it' err
    echo "1..$n"
    exit
fi

# 64 and 46 + 64 + 4 = 114 bytes: 2 frames hold the wire for 8 (84 + 134) bits.
"$DUTSIM" validate f.yaml >out 2>err && grep -q "two.pcap, SHA-256 $(sha256sum <two.pcap | cut -d' ' -f1): 2 flows; \
each way 2 frames in 2e-06 s (500000 frames/s, mean 89 B); left out: 1 not IP, 0 damaged or cut off, 0 too long" out
ok $? 'what the capture holds' err out
cp two.pcap again.pcap
"$DUTSIM" validate f.yaml --sweep test.rate=1000,2000 --sweep tester.replay.file=two.pcap,again.pcap >out 2>err &&
    [ "$(grep -c '^  replayed: ' out)" -eq 2 ] && [ "$(grep -c '^  replayed: again.pcap' out)" -eq 1 ]
ok $? 'each capture once, whatever is swept beside it' err out
"$DUTSIM" run f.yaml --no-plots --quiet --set tester.replay.forward='[10.0.0.1]' --set tester.direction=forward --out sizes >out 2>err &&
    grep -q 'as captured, 64 B to 64 B, mean 64 B' sizes/report.txt
ok $? 'sizes of the direction that is sent' err sizes/report.txt
mkdir below && cp f.yaml two.pcap below && rm two.pcap
"$DUTSIM" run below/f.yaml --no-plots --quiet --set test.rate='100 %' --set test.duration='1 ms' --out line >out 2>err &&
    cut -d, -f4-8 line/trials.csv | grep -qx '11467889,0.001,22934,.*'
ok $? 'relative to the scenario; the line rate is that of its frames' err line/trials.csv
grep -q '^Capture: .*1 not IP' line/report.txt && grep -q '"capture": *"two.pcap, SHA-256' line/manifest.json &&
    grep -q '^Stream:.*as recorded' line/report.txt
ok $? 'the report and the manifest name it' line/report.txt
cp below/two.pcap .

"$DUTSIM" run f.yaml --no-plots --quiet --jobs 1 --out one >out 2>err && "$DUTSIM" run f.yaml --no-plots --quiet --jobs 3 \
    --set test.batch_size=7 --out three >>out 2>>err && cmp one/trials.jsonl three/trials.jsonl
ok $? 'the same bytes again' err

# A digest is that of the bytes, whatever the file is called.
digest() { sed -n 's/^ *"digest": *"\([0-9a-f]*\)".*/\1/p' "$1/manifest.json"; }
cp two.pcap copy.pcap
"$DUTSIM" run f.yaml --no-plots --quiet --set tester.replay.file=copy.pcap --out copy >out 2>err &&
    [ -n "$(digest one)" ] && [ "$(digest one)" = "$(digest copy)" ]
ok $? 'a copy has the same digest' err
printf '\377' | dd of=two.pcap bs=1 seek=$((24 + 16 + 37)) conv=notrunc 2>/dev/null
"$DUTSIM" run f.yaml --no-plots --quiet --out changed >out 2>err && [ "$(digest one)" != "$(digest changed)" ]
ok $? 'a changed capture has another' err

# Each direction its own frames: 64 bytes forward, 114 in reverse.
"$DUTSIM" run f.yaml --no-plots --quiet --set test.rate='100 %' --set test.duration='1 ms' --set tester.direction=forward \
    --set 'tester.replay.forward=[10.0.0.0/8]' --out forward >out 2>err && cut -d, -f4,6 forward/trials.csv | grep -qx '14880952,14880'
ok $? 'whose frames go forward' err forward/trials.csv
expected=64 refused 'no frame in a sent direction' \
    '--set tester.replay.forward=.*: error: tester.replay.forward: all of the capture.s frames go forward: .*' --set 'tester.replay.forward=[0.0.0.0/0]'

head -c 100 copy.pcap >cut.pcap
: >empty.pcap
head -c 24 copy.pcap >none.pcap
printf 'no capture at all, but long enough' >text.pcap
for file in cut:'trunc.*' empty:'it is no capture: .*' none:'there is no whole IP frame in it: 0 .*' text:'it is no capture: .*' \
    gone:"cannot read 'gone.pcap': No such file or directory"; do
    scenario "replay: {file: ${file%%:*}.pcap}" ''
    refused "a capture that is ${file%%:*}" "f.yaml:2:25: error: tester.replay.file: ${file#*:}"
    scenario '' ''
    expected=64 refused "${file%%:*} on the command line" "--set tester.replay.file=${file%%:*}.pcap: error: tester.replay.file: ${file#*:}" \
        --set "tester.replay.file=${file%%:*}.pcap"
done

scenario 'replay: {file: copy.pcap, forward: [10.0.0.0/99]}' ''
refused 'no network' "f.yaml:2:[0-9]*: error: tester.replay.forward: '10.0.0.0/99' is no sender: .*"
for beside in 'imix: aaafg' 'frame_size: 64 B' 'flows: {count: 3}' 'arrivals: {process: poisson}'; do
    scenario "replay: {file: copy.pcap}, $beside" ''
    refused "a capture and $beside" 'f.yaml:2:[0-9]*: error: tester.[a-z_.]*: replayed frames have it from their capture .*'
done
# What only test frames, or those of a background, would have; at its own place.
for beside in 'ip_version: 4' 'addresses: {source: {count: 1}}' 'ports: {selection: random}' 'ports: {source: {}, destination: {fixed: 7}}'; do
    scenario "replay: {file: copy.pcap}, $beside" ''
    refused "a capture and $beside" "f.yaml:2:$((37 + $(expr "$beside" : '.*: '))): error: tester.[a-z_.]*: replayed frames .* leave it out; only .*"
done
scenario 'replay: {file: copy.pcap}, addresses: {}, ports: {source: {}}' ''
"$DUTSIM" validate f.yaml >out 2>err
ok $? 'nothing is said of its addresses' err
scenario 'replay: {file: copy.pcap}, background: {rate: 10}, ip_version: 4, addresses: {count: 2}' ''
"$DUTSIM" validate f.yaml >out 2>err
ok $? 'a background has addresses of its own' err
scenario 'ports: {selection: fixed}' ''
expected=64 refused 'a capture on the command line, ports in the file' \
    '--set tester.replay.file=copy.pcap: error: tester.ports.selection: replayed .*' --set tester.replay.file=copy.pcap
scenario 'replay: {file: copy.pcap, timing: arrivals}, arrivals: {process: poisson}' ''
"$DUTSIM" validate f.yaml >out 2>err
ok $? 'its frames by another process' err
scenario 'replay: {file: copy.pcap}' 'procedure: back-to-back'
refused 'a capture back to back' 'f.yaml:4:19: error: test.procedure: back-to-back frames have one size .* leave out tester.replay.file'
scenario 'replay: {file: copy.pcap}' ''
sed -i 's/^dut:.*/dut: {neighbour: {entries: dynamic}}/' f.yaml
refused 'a capture and dynamic entries' 'f.yaml:2:[0-9]*: error: tester.replay.file: only frames .* dynamic .*'
scenario 'replay: {file: copy.pcap}' ''
"$DUTSIM" export --to siitperf f.yaml >out 2>err
[ $? -ne 0 ] && grep -q 'siitperf replays no captures' err
ok $? 'siitperf cannot' err

echo "1..$n"
