#!/bin/bash
# On a device without limits the throughput is the line rate, exactly: every size and speed of Ethernet in
# tests/oracle/data/max-frame-rates.csv (RFC 2544 appendix B as printed, and its formula), IPv4 and IPv6.
. "$TOP/tests/cli/tap.sh"
data=$TOP/tests/oracle/data/max-frame-rates.csv
cat >free.yaml <<'END'
dutsim: 1
name: free
tester: {direction: both}
dut: {cores: 1}
test: {procedure: throughput, repetitions: 1}
END

check() { # check IP-VERSION SMALLEST SPEED DURATION
    local sizes
    sizes=$(awk -F, -v speed="$3" -v least="$2" '$2 == "ethernet" && $3 == speed && $4 >= least { printf "%s%s B", n++ ? "," : "", $4 }' "$data")
    "$DUTSIM" run free.yaml --quiet --no-plots --out result --set tester.ip_version="$1" --set test.duration="$4" \
        --set links.0.rate="$(($3 / 1000000)) Mbit/s" --set links.1.rate="$(($3 / 1000000)) Mbit/s" \
        --sweep "tester.frame_size=$sizes" >out 2>err
    awk -F, -v speed="$3" -v least="$2" '$2 == "ethernet" && $3 == speed && $4 >= least { print $4 " " $7 }' "$data" >expected
    awk -F, 'NR > 1 { print $3 " " $8 }' result/rfc2544-throughput.csv >actual
    [ "$(wc -l <expected)" -ge 8 ] && cmp -s expected actual && ! awk -F, 'NR > 1 && $6 != $8' result/rfc2544-throughput.csv | grep -q .
    ok $? "IPv$1 at $3 bit/s: $(wc -l <expected) sizes at line rate" err actual
}
check 4 64 10000000 '1 s'
for speed in 1000000000 10000000000 25000000000 40000000000 100000000000; do
    duration='2 ms'
    [ $speed = 1000000000 ] && duration='20 ms'
    check 4 64 $speed "$duration"
    check 6 66 $speed "$duration"
done
# Packet over SONET: RFC 5180 appendix A.2 as printed, but for 47 bytes, which hold no UDP; and stuffed (RFC 4814 section 5), worked
# out by hand: with 64 B the payload of OC-48c over 520 + 504/128 bits, with 4096 B over 32776 + 32760/128.
sonet() { # sonet RATE STUFFING DURATION ROWS
    local sizes
    sizes=$(awk '{ printf "%s%s B", n++ ? "," : "", $1 }' <<<"$4")
    "$DUTSIM" run free.yaml --quiet --no-plots --out result --set test.duration="$3" --sweep "tester.frame_size=$sizes" \
        --set links.0.rate="$1" --set links.0.framing=hdlc --set links.0.stuffing="$2" \
        --set links.1.rate="$1" --set links.1.framing=hdlc --set links.1.stuffing="$2" >out 2>err
    echo "$4" >expected
    awk -F, 'NR > 1 { print $3 " " $8 }' result/rfc2544-throughput.csv >actual
    cmp -s expected actual && ! awk -F, 'NR > 1 && $6 != $8' result/rfc2544-throughput.csv | grep -q . &&
        grep -q '^MAC addresses: none: PPP has none$' result/report.txt &&
        grep -q "^Medium: .*(Packet over SONET) $1 with stuffing $2$" result/report.txt
    ok $? "Packet over SONET at $1, stuffing $2: $(wc -l <expected) sizes at line rate" err actual
}
sonet '149.76 Mbit/s' none '20 ms' '64 288000
128 145116
256 72840
512 36491
1024 18263
2048 9136
4096 4569'
sonet '9584.64 Mbit/s' none '2 ms' '64 18432000
128 9287441
256 4661789
512 2335438
1024 1168858
2048 584714
4096 292428'
sonet '2396.16 Mbit/s' byte '20 ms' '64 4573369
4096 72540'
printed=$(awk -F, '$1 == "RFC2544-B" && $2 == "ethernet" && $6 != $7' "$data")
[ -z "$printed" ]
ok $? "the printed rates of Ethernet are the formula's"
echo "1..$n"
