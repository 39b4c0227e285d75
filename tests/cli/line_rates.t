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
printed=$(awk -F, '$1 == "RFC2544-B" && $2 == "ethernet" && $6 != $7' "$data")
[ -z "$printed" ]
ok $? "the printed rates of Ethernet are the formula's"
echo "1..$n"
