#!/bin/sh
# The frames of simulated hosts in a file, as tshark reads it.
. "$TOP/tests/cli/tap.sh"

cat >f.yaml <<'END'
dutsim: 1
client: {type: host}
server: {type: host, addresses: 2}
switch:
iperf: {clients: 2}
links: [{rate: 1 Gbit/s}, {rate: 1 Gbit/s}]
test: {procedure: iperf, duration: 20 ms, repetitions: 2}
output: {pcap: first}
END
if ! "$DUTSIM" validate f.yaml >out 2>err; then
    grep -q '^f.yaml:8:[0-9]*: error: output.pcap: this dutsim was built without libpcap, .* libpcap-dev ' err
    ok $? 'without libpcap it says how to build with it' err
    echo "1..$n"
    exit
fi

"$DUTSIM" run f.yaml --quiet --no-plots --out first >out 2>err && [ "$(echo first/*.pcap)" = first/point-0.pcap ]
ok $? 'one file, of the first repetition' err
"$DUTSIM" run f.yaml --quiet --no-plots --jobs 2 --set output.pcap=all --sweep 'iperf.clients=1,2' --out all >out 2>err &&
    [ "$(echo all/*.pcap)" = 'all/point-0-repetition-1.pcap all/point-0.pcap all/point-1-repetition-1.pcap all/point-1.pcap' ] &&
    cmp all/point-1.pcap first/point-0.pcap && cmp all/point-1-repetition-1.pcap first/point-0.pcap
ok $? 'a file for each repetition, the same bytes again' err
"$DUTSIM" run f.yaml --quiet --no-plots --set output.pcap=none --out none >out 2>err && [ "$(echo none/*.pcap)" = 'none/*.pcap' ] &&
    cmp none/trials.jsonl first/trials.jsonl
ok $? 'none, and the same result' err
printf 'dutsim: 1\ntester:\ndut:\noutput: {pcap: first}\n' >dut.yaml
"$DUTSIM" validate dut.yaml >out 2>err
[ $? -eq 65 ] && grep -qx 'dut.yaml:4:16: error: output.pcap: only frames of hosts (test.procedure: iperf) are written: none' err
ok $? 'nothing of a DUT' err

if command -v tshark >/dev/null; then
    read_capture() { tshark -r first/point-0.pcap -o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE "$@" 2>/dev/null; }
    frames=$(read_capture | wc -l)
    [ "$frames" -gt 100 ] && [ "$(read_capture -Y 'tcp.checksum.status == 1' | wc -l)" -eq "$frames" ] &&
        [ "$(read_capture -Y 'tcp.flags.syn == 1 && tcp.flags.ack == 0' | wc -l)" -eq 2 ]
    ok $? "tshark reads $frames frames of two connections, all checksums right"
    # every close is a note (0x400000)
    read_capture -Y '_ws.expert.severity >= 0x400000 && !tcp.connection.fin_active && !tcp.connection.fin_passive' >remarks
    [ ! -s remarks ]
    ok $? 'and has nothing to remark' remarks
    # both clients' data and no more: what the wire carried
    read_capture -Y 'tcp.srcport != 5001 && tcp.len > 0' -T fields -e tcp.len | awk '{ s += $1 } END { print s }' >bytes
    cut -d, -f11 first/results.csv | sed -n 2p | cmp - bytes
    ok $? 'its data is what was carried' bytes first/results.csv
fi

echo "1..$n"
