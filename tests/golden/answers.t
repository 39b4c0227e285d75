#!/usr/bin/env bash
# Beside the fingerprints: the scenarios of the library give the answers that a person can work out.
#
# A core with S ns a frame forwards 10^9 / S frames/s; both directions over one core: half of it each. A search stops within its
# resolution of 1000 frames/s below the highest rate that loses nothing, and that is higher than a core's share by what
# the queues before it hold at the end of the trial: depth / duration frames/s for each queue.
export LC_ALL=C
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
n=0

ok() { # ok STATUS NAME
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}
run() { # run SCENARIO ARGUMENT...: results in $scratch/result
    rm -rf "$scratch/result"
    if ! "$DUTSIM" run "$@" --no-plots --quiet --out "$scratch/result" >"$scratch/table" 2>"$scratch/said"; then
        sed 's/^/# /' "$scratch/said"
        return 1
    fi
}
rate() { # rate ROW: median throughput of the summary's row, from 1
    awk -F, -v row="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "throughput_pps_median") at = i }
        NR == row + 1 { print $at }' "$scratch/result/summary.csv"
}
distinct() { # distinct COLUMN: values of a column of queues.csv over the queues that got frames, first repetition
    awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) { if ($i == name) at = i
            if ($i == "frames") frames = i; if ($i == "repetition") repetition = i } next }
        $repetition == 0 && $frames > 0 { seen[$at] = 1 }
        END { for (value in seen) n++; print n + 0 }' "$scratch/result/queues.csv"
}
shares() { # shares: smallest and largest share of a queue of a port
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "share") at = i; next }
        { if (NR == 2 || $at < low) low = $at; if ($at > high) high = $at }
        END { print low, high }' "$scratch/result/queues.csv"
}
between() { # between NAME VALUE LOW HIGH
    awk -v v="$2" -v l="$3" -v h="$4" 'BEGIN { exit !(v + 0 >= l + 0 && v + 0 <= h + 0) }'
    local status=$?
    ok $status "$1"
    [ $status -eq 0 ] || echo "# $2 is not within $3 and $4"
}
equal() { # equal NAME VALUE EXPECTED
    between "$1" "$2" "$3" "$3"
}
of() { # of EXPRESSION
    awk "BEGIN { printf \"%.6f\", $1 }"
}

# address-sweep: 575 ns a frame, rings of 512, trials of 0.2 s.
one=(--sweep tester.addresses.count=1 --set test.duration='200 ms' --repetitions 2)
run address-sweep "${one[@]}" --sweep dut.nic.rss.hash=ip
equal 'one pair, addresses hashed: one core is busy in both directions' "$(distinct core)" 1
ip=$(rate 1)
between 'and forwards half of 10^9 / 575 ns each' "$ip" "$(of '1e9 / 575 / 2 - 1000')" "$(of '1e9 / 575 / 2 + 512 / 0.2')"
run address-sweep "${one[@]}" --sweep dut.nic.rss.hash=ip-port
equal 'one pair, ports hashed: all four cores are busy' "$(distinct core)" 4
read -r low high <<<"$(shares)"
between 'no queue has less than its quarter by 1 in 50' "$low" 0.245 0.25
between 'and none more' "$high" 0.25 0.255
between 'so that the rate is four times as high, less the imbalance' "$(of "$(rate 1) / $ip")" 3.92 4.01
run address-sweep --sweep tester.addresses.count=65533 --set test.duration='200 ms' --repetitions 2
between 'with all addresses it does not matter what is hashed' "$(of "$(rate 1) / $(rate 2)")" 0.99 1.01
run address-sweep "${one[@]}" --sweep dut.nic.rss.hash=ip --set tester.direction=forward
between 'one direction alone has the core for itself' "$(rate 1)" "$(of '1e9 / 575 - 1000')" "$(of '1e9 / 575 + 512 / 0.2')"

# direct-or-gateway: what a look-up costs at N addresses a side comes from the sizes of table and caches.
lookup() { # lookup N: mean time [ns] of the look-ups in a table of 2 N entries of 264 B; two routes of 128 B stay in L1
    awk -v n="$1" 'function held(c) { c -= 2 * 128; return c < w ? c : w }
        BEGIN { w = 2 * n * 264; l1 = held(32768); l2 = held(262144); l3 = held(20 * 1048576)
            printf "%.3f", 5 * ((l2 - l1) * 2.5 + (l3 - l2) * 14.75 + (w - l3) * 88.75) / w }'
}
run direct-or-gateway --sweep tester.addresses.count=1,1024,65533 --set test.duration='50 ms' --repetitions 2
between 'gateway: the same with 65533 addresses as with one' "$(of "$(rate 6) / $(rate 2)")" 0.99 1.01
between 'direct, one address: the same as gateway' "$(of "$(rate 1) / $(rate 2)")" 0.99 1.01
between 'direct, 1024: slower by the look-up' "$(of "$(rate 3) / $(rate 1) * (575 + $(lookup 1024)) / 575")" 0.985 1.015
between 'direct, 65533: likewise' "$(of "$(rate 5) / $(rate 1) * (575 + $(lookup 65533)) / 575")" 0.985 1.015

# draft-256-networks: both spread over all cores; 510 routes more cost cache.
run draft-256-networks --sweep tester.addresses.count=4096 --set test.duration='20 ms' --repetitions 2
equal 'networks: all 16 cores are busy' "$(distinct core)" 16
between '256 networks are as good as one, but for the routes' "$(of "$(rate 2) / $(rate 1)")" 0.97 1.01

# draft-openbsd: 2000 cycles a frame at 3.2 GHz are 625 ns; the lock is held for 193.75 ns (IPv6: 937.5 of 1406.25 ns).
# Lists that hold in one second what 10240 frames are in sixty.
short=(--set test.duration='1 s' --set dut.dispatch.list_limit=171 --repetitions 1)
run draft-openbsd-ipv4 "${short[@]}" --sweep tester.addresses.count=1
equal 'OpenBSD 7.2, one pair: one task forwards both directions' "$(distinct task)" 1
between 'at half of 10^9 / 625 ns each' "$(rate 1)" "$(of '1e9 / 625 / 2 - 2000')" "$(of '1e9 / 625 / 2 + 171')"
run draft-openbsd-ipv4 "${short[@]}" --sweep tester.addresses.count=1000
equal '1000 addresses: all four tasks forward' "$(distinct task)" 4
between 'as fast as the lock lets them, half of 10^9 / 193.75 ns' "$(rate 1)" "$(of '1e9 / 193.75 / 2 * 0.99')" "$(of '1e9 / 193.75 / 2 + 16 * 171')"
run draft-openbsd-ipv6 "${short[@]}"
between 'IPv6, one pair: half of 10^9 / 1406.25 ns each' "$(rate 1)" "$(of '1e9 / 1406.25 / 2 - 2000')" "$(of '1e9 / 1406.25 / 2 + 171')"
between 'IPv6, 1000 addresses: half of 10^9 / 937.5 ns' "$(rate 2)" "$(of '1e9 / 937.5 / 2 * 0.99')" "$(of '1e9 / 937.5 / 2 + 16 * 171')"
for version in 4 6; do
    run draft-openbsd-7.1-ipv$version "${short[@]}"
    between "OpenBSD 7.1, IPv$version: 1000 addresses gain nothing" "$(of "$(rate 2) / $(rate 1)")" 0.8 1
done

# linux-ixgbe: 16 cores.
one=(--sweep tester.addresses.count=1 --set test.duration='20 ms' --repetitions 2 --set tester.direction=forward)
run linux-ixgbe-default "${one[@]}"
equal 'ixgbe by default, one pair, one direction: one core is busy' "$(distinct core)" 1
default=$(rate 1)
between 'at 10^9 / 575 ns' "$default" "$(of '1e9 / 575 - 1000')" "$(of '1e9 / 575 + 512 / 0.02')"
run linux-ixgbe-sdfn "${one[@]}"
equal 'after ethtool ... sdfn: all 16 are' "$(distinct core)" 16
between 'and the line is full' "$(rate 1)" 14880952 14880952
echo "1..$n"
