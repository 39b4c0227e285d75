#!/bin/bash
# dutsim export: what a scenario sends, as siitperf.conf and command line, and back.
. "$TOP/tests/cli/tap.sh"
LC_ALL=C && export LC_ALL
cat >four.yaml <<'END_OF_DUT'
cores: 4
nic: {ring_size: 64, rss: {hash: {udp4: ip-port, udp6: ip-port}}}
cost: {frame: 1 us}
END_OF_DUT
scenario() { # scenario TESTER TEST: as s.yaml
    printf 'dutsim: 1\nname: s\ntester: {%s}\ndut: {include: ./four.yaml}\ntest: {%s}\n' "$1" "$2" >s.yaml
}
export_() { "$DUTSIM" export "$@" --to siitperf >out 2>err </dev/null; }
fingerprint() { # fingerprint SCENARIO: of its trials
    rm -rf result
    "$DUTSIM" run "$1" --repetitions 1 --set test.duration='40 ms' --no-plots --quiet --out result >/dev/null 2>run_err &&
        sed -n 's/.*"fingerprint": *"\([0-9a-f]*\)".*/\1/p' result/manifest.json
}
is() { # is KEY VALUE...: what s-siitperf/siitperf.conf says
    while [ $# -gt 0 ]; do
        grep -q "^$1 $2 # " s-siitperf/siitperf.conf || { echo "# not $1 $2" >&2 && return 1; }
        shift 2
    done
}
back() { # back NAME LINE: s.yaml, exported and imported, gives the same trials; LINE is the command line
    rm -f back.yaml
    export_ s.yaml && [ "$(cat out)" = "./build/$2" ] && [ "$(tail -1 s-siitperf/command)" = "./build/$2" ]
    ok $? "$1: the command line" out err
    "$DUTSIM" import s-siitperf/siitperf.conf --command "$2" --dut ./four.yaml --out back.yaml >out 2>err && [ ! -s err ]
    local status=$?
    local made ours
    ours=$(fingerprint s.yaml)
    made=$(fingerprint back.yaml)
    [ $status -eq 0 ] && [ -n "$made" ] && [ "$made" = "$ours" ]
    ok $? "$1: the same trials come back" err run_err back.yaml
}
trial='procedure: trial, rate: 3000000, duration: 60 s'

scenario '' "$trial"
back 'defaults' 'siitperf-tp 84 3000000 60 2000 2 2'
is IP-L-Vers 4 IP-R-Vers 4 Forward 1 Reverse 1 IPv4-L-Real 198.18.0.2 IPv4-R-Real 198.19.0.2 IP-L-var 0 IP-R-var 0 \
    Fwd-var-sport 3 Fwd-var-dport 3 Fwd-sport-min 1024 Fwd-sport-max 65535 Fwd-dport-min 1 Fwd-dport-max 49151 \
    Rev-var-sport 3 Rev-dport-max 49151 Num-L-Nets 1 Stateful 0
ok $? 'the file' s-siitperf/siitperf.conf
grep -q 'your laboratory' s-siitperf/siitperf.conf && [ "$(grep -c "# your laboratory's$" s-siitperf/siitperf.conf)" -eq 9 ]
ok $? 'what the laboratory must fill in is marked' s-siitperf/siitperf.conf
[ "$(awk 'length > 200' s-siitperf/siitperf.conf | wc -l)" -eq 0 ]
ok $? 'no line is longer than siitperf reads'
scenario 'direction: forward, frame_size: 1518 B, ports: {selection: fixed}' 'procedure: trial, rate: 50 %, duration: 1 s'
back 'a share of the line rate' 'siitperf-tp 1538 406371 1 2000 2 2'
is Fwd-var-sport 0 Fwd-var-dport 0 Reverse 0
ok $? 'its file' s-siitperf/siitperf.conf
scenario 'ports: {selection: fixed, source: {fixed: 9}}' "$trial"
back 'fixed ports of its own' 'siitperf-tp 84 3000000 60 2000 2 2'
is Fwd-var-sport 1 Fwd-sport-min 9 Fwd-sport-max 9 Rev-dport-min 7 Rev-dport-max 7
ok $? 'are a range of one' s-siitperf/siitperf.conf
scenario 'ports: {selection: decrement, source: {minimum: 5, maximum: 9}}, addresses: {count: 1000}' "$trial"
back 'addresses' 'siitperf-tp 84 3000000 60 2000 2 2'
is IP-L-var 3 IP-R-var 3 IP-L-min 2 IP-L-max 1001 IP-R-min 2 IP-R-max 1001 IPv4-L-offset 2 Fwd-var-dport 2 Rev-sport-max 9
ok $? 'their file' s-siitperf/siitperf.conf
scenario 'direction: reverse, addresses: {selection: increment, source: {count: 7}, destination: {count: 9}}' "$trial"
back 'sides of their own' 'siitperf-tp 84 3000000 60 2000 2 2'
is IP-L-var 1 IP-L-max 10 IP-R-max 8 Forward 0
ok $? 'their file' s-siitperf/siitperf.conf
scenario 'ip_version: 6, frame_size: 128 B, addresses: {count: 65536}' "$trial"
back 'IPv6' 'siitperf-tp 128 3000000 60 2000 2 2'
is IP-L-Vers 6 IP-R-Vers 6 IP-L-min 0 IP-L-max 65535 IPv6-L-offset 12 IPv6-R-Real 2001:2:0:8000::2
ok $? 'its file' s-siitperf/siitperf.conf
scenario 'addresses: {networks: 16, source: {count: 1}, destination: {count: 16}}' "$trial"
back 'networks' 'siitperf-tp 84 3000000 60 2000 2 2'
scenario 'ports: {selection: fixed}, addresses: {selection: increment, networks: 16, source: {count: 1}, destination: {count: 16}}' \
    "$trial"
back 'networks in turn' 'siitperf-tp 84 3000000 60 2000 2 2'
is Num-L-Nets 16 Num-R-Nets 16 IP-L-var 0
ok $? 'their file' s-siitperf/siitperf.conf
scenario '' 'procedure: latency, throughput: 1000000, duration: 120 s, tags: 700'
back 'latency' 'siitperf-lat 84 1000000 120 2000 2 2 60 700'
grep -q '^  tags: 700 ' back.yaml
ok $? 'its tags' back.yaml
scenario '' 'procedure: pdv, throughput: 900000'
back 'pdv' 'siitperf-pdv 84 900000 60 2000 2 2 0'

scenario '' 'procedure: throughput, resolution: 500, repetitions: 3'
export_ s.yaml && [ "$(cat out)" = './build/siitperf-tp 84 $r 60 2000 2 2' ] &&
    grep -qx '#   dir="b" max=14880952 fs=84 xpts=60 to=2000 n=2 m=2 e=500' s-siitperf/command &&
    grep -q ', 3 times (no_exp)' s-siitperf/command
ok $? 'a search: the settings of the script' s-siitperf/command err
"$DUTSIM" import s-siitperf/siitperf.conf --dut ./four.yaml --out back.yaml 2>err &&
    sed -i 's/procedure: throughput/&\n  resolution: 500/' back.yaml && [ "$(fingerprint back.yaml)" = "$(fingerprint s.yaml)" ]
ok $? 'and the same trials come back' err

warned() { # warned MESSAGE TESTER DUT [TEST]
    printf 'dutsim: 1\nname: s\ntester: {%s}\ndut: {%s}\ntest: {%s}\n' "$2" "$3" "${4-$trial}" >s.yaml
    export_ s.yaml && grep -q "^dutsim: warning: $1" err
    ok $? "warned: $1" err
}
warned 'siitperf.s script repeats no trial that lost frames: test.loss_verification is left out$' '' '' \
    'procedure: throughput, streams: trial, loss_verification: 1'
warned 'siitperf answers neither ARP' '' 'neighbour: {entries: dynamic}'
warned 'siitperf.s frames are the same with setup gateway' 'setup: gateway' ''
export_ s.yaml --quiet && [ ! -s err ]
ok $? '--quiet' err
grep -c . out | grep -qx 1
ok $? 'standard output is the command line' out

refused() { # refused MESSAGE TESTER TEST: nothing is written
    rm -rf s-siitperf
    scenario "$2" "$3"
    export_ s.yaml
    [ $? -eq 65 ] && [ ! -s out ] && [ "$(wc -l <err)" -eq 1 ] && [ ! -e s-siitperf ] &&
        grep -qx "s.yaml:$1" err
    ok $? "refused: $1" err
}
refused '5:19: error: test.procedure: .back-to-back. is not exported: .*' '' 'procedure: back-to-back'
refused '3:22: error: tester.frame_size: 1519 B: siitperf sends IPv4 frames of 64 B to 1518 B' 'frame_size: 1519 B' 'procedure: throughput'
refused '3:37: error: tester.frame_size: 83 B: siitperf sends IPv6 frames of 84 B to 1518 B' 'ip_version: 6, frame_size: 83 B' "$trial"
refused '5:36: error: test.duration: siitperf counts whole seconds, 1 to 3600' '' 'procedure: trial, duration: 1500 ms'
refused '5:36: error: test.duration: siitperf counts whole seconds, 1 to 3600' '' 'procedure: trial, duration: 1 ms'
refused '5:38: error: test.duration: tags begin at half of it.*' '' 'procedure: latency, duration: 61 s'
refused '3:37: error: tester.mac_addresses.selection: siitperf has one MAC address a port: fixed' 'mac_addresses: {selection: random}' \
    "$trial"
refused '3:44: error: tester.extension_headers: siitperf sends none: none' 'ip_version: 6, extension_headers: fragment' 'procedure: throughput'
refused '3:16: error: tester.imix: siitperf.s frames have one size: tester.frame_size' 'imix: aag' 'procedure: throughput'
refused '3:30: error: tester.arrivals.process: siitperf sends at a constant rate, alone' 'arrivals: {process: poisson}' "$trial"
refused '3:17: error: tester.flows: siitperf chooses each frame.s addresses and ports anew' 'flows: {count: 10}' "$trial"
refused '3:43: error: tester.addresses.networks: siitperf has one source address.*' 'addresses: {count: 16, networks: 16}' "$trial"
refused '3:33: error: tester.addresses.selection: siitperf chooses one of several networks at random.*' \
    'addresses: {selection: increment, networks: 16, source: {count: 1}, destination: {count: 16}}' "$trial"
refused '3:47: error: tester.addresses.count: several addresses of which one is sent.*' 'addresses: {selection: fixed, count: 2}' "$trial"
refused '3:29: error: tester.addresses.count: only siitperf-tp varies addresses.*' 'addresses: {count: 2}' 'procedure: pdv'
refused '3:38: error: tester.addresses.source.count: 2 sources and 3 destinations: .*' \
    'addresses: {source: {count: 2}, destination: {count: 3}}' "$trial"
printf 'dutsim: 1\nname: s\ntester:\ndut:\nlinks: [{rate: 100 Gbit/s}, {rate: 100 Gbit/s}]\ntest: {%s}\n' \
    'procedure: trial, rate: 14880953' >s.yaml
export_ s.yaml
[ $? -eq 65 ] && grep -qx 's.yaml:6:32: error: test.rate: 14880953 frames/s: siitperf sends at most 14880952' err
ok $? 'refused: a rate that siitperf does not send' err
scenario '' 'procedure: reset'
sed -i 's/^tester: /generator: /; s/^dut: {/&reset: {kind: process, outage: 1 s}, /' s.yaml && sed -i '3s/{/{type: tester, mac_addresses: {selection: random}, /; s/reset}$/trial}/' s.yaml
export_ s.yaml
[ $? -eq 65 ] && grep -qx 's.yaml:3:54: error: generator.mac_addresses.selection: siitperf has one MAC address a port: fixed' err
ok $? 'refused: at its place, whatever the tester is called' err
scenario '' 'procedure: throughput'
export_ s.yaml --set tester.imix=aag
[ $? -eq 64 ] && grep -qx -- '--set tester.imix=aag: error: tester.imix: siitperf.s frames have one size: tester.frame_size' err
ok $? 'refused: what the command line says: 64' err
export_ s.yaml --set tester.background.rate=1000
[ $? -eq 64 ] && grep -qx -- '--set tester.background.rate=1000: error: tester.background.rate: siitperf sends at .*, alone' err
ok $? 'refused: a background' err
export_ address-sweep
[ $? -eq 65 ] && grep -q 'address-sweep.yaml:[0-9]*:3: error: sweep: [0-9]* points: siitperf has one setting; --set tester.addresses.count=... leaves one' err
ok $? 'refused: several points' err
export_ address-sweep --set tester.addresses.count=16 --set dut.nic.rss.hash=ip --set test.duration='60 s' --out sweep &&
    [ -s sweep/siitperf.conf ] && [ -s sweep/command ]
ok $? 'one of them' err
"$DUTSIM" export s.yaml --to sitperf >out 2>err
[ $? -eq 64 ] && grep -qx -- '--to sitperf: error: siitperf is expected' err
ok $? 'refused: another tester' err
"$DUTSIM" export s.yaml >out 2>err
[ $? -eq 64 ] && grep -qx 'dutsim: error: export: --to is missing: `dutsim export SCENARIO --to siitperf` is expected; see .*' err
ok $? 'refused: no tester' err
export_ interface-groups
[ $? -eq 65 ] && export_ ip-aliases
[ $? -eq 65 ] && [ "$(wc -l <err)" -eq 1 ]
ok $? 'refused: a scenario without a tester' err
export_ none.yaml
[ $? -eq 66 ]
ok $? 'refused: no such scenario' err
scenario '' "$trial"
mkdir mine && echo 'Forward 1' >mine/siitperf.conf && export_ s.yaml --out mine
[ $? -eq 73 ] && [ "$(cat mine/siitperf.conf)" = 'Forward 1' ] && [ ! -e mine/command ]
ok $? 'a file of somebody else is not written over' err
export_ s.yaml --out mine --overwrite && export_ s.yaml --out mine && [ -s mine/command ]
ok $? 'unless it is told to, and its own is' err
echo >file && export_ s.yaml --out file
[ $? -eq 73 ]
ok $? 'refused: a folder that cannot be made' err
"$DUTSIM" export --help >out 2>err && grep -q -- '--to' out && [ ! -s err ]
ok $? '--help' out err
echo "1..$n"
