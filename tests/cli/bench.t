#!/bin/bash
# make bench's rounds, ratios and targets, by programs that print made-up rows; and a real one.
. "$TOP/tests/cli/tap.sh"
run=$BUILD/tests/bench/run
export BENCH_QUICK=1 # three rounds

program() { # program NAME LINE...: prints the lines; \$round is 1, 2, 3
    local name=$1
    shift
    {
        echo '#!/bin/sh'
        echo "echo >>$name.rounds; round=\$(wc -l <$name.rounds)"
        printf 'echo "%s"\n' "$@"
    } >"$name"
    chmod +x "$name"
    rm -f "$name.rounds"
}
bench() { # bench PROGRAM...: leaves out, err and status
    rm -rf results
    "$run" "$@" >out 2>err
    status=$?
}
cell() { # cell FILE ROW COLUMN [FIGURE]: of the row whose first cell is ROW (and second FIGURE)
    awk -F, -v row="$2" -v column="$3" -v figure="$4" '
        NR == 1 { for (i = 1; i <= NF; i++) if ($i == column) at = i }
        $1 == row && (figure == "" || $2 == figure) { print $at }' "results/bench/$1"
}
is() { # is NAME EXPECTED FOUND
    [ "$2" = "$3" ]
    ok $? "$1" <(echo "expected '$2', found '$3'")
}
t=trial/1000x1000/4q/95

# The machine slows down from round to round (8, 16, 4): figures spread, ratios do not.
program ./floor 'case,unit,count,ns_per_item,peak_memory_bytes' '# a remark' 'floor/1000x1000,frame,100,$((24 / (4 - round))),'
program ./trial "$t,frame,200,\$((60 / (4 - round))),2097152" \
    'trial/65533x65533/4q/120,frame,5,9,67108865' 'trial/65533x65533/1q/120,frame,5,9,67108864'
program ./ns3 'ns3/leanest,frame,10,$((6000 / (4 - round))),' 'ns3/ipv4,frame,10,5000.5,'
bench ./floor ./trial ./ns3
[ $status -eq 0 ] && grep -q '^targets: ' out
ok $? 'ends well with targets missed' out err
is 'ns_min' 20 "$(cell bench.csv $t ns_min)"
is 'ns_median' 30 "$(cell bench.csv $t ns_median)"
is 'ns_max' 60 "$(cell bench.csv $t ns_max)"
is 'per_second' 33333333 "$(cell bench.csv $t per_second)"
is 'rounds' 3 "$(cell bench.csv $t rounds)"
is 'peak memory' 2097152 "$(cell bench.csv $t peak_memory_bytes)"
is 'floors within a round, least' 2.5 "$(cell bench.csv $t floors_min)"
is 'floors within a round, most' 2.5 "$(cell bench.csv $t floors_max)"
is 'no floor on these addresses' '' "$(cell bench.csv trial/65533x65533/4q/120 floors_median)"

# Floors of 8, 12 and 24 ns: the target is taken against 7 ns.
figure="ns over the floor's"
is 'a slow floor counts as 7 ns' 4.29 "$(cell targets.csv $t median "$figure")"
is 'not met' 'not met' "$(cell targets.csv $t verdict "$figure")"
is 'times as fast, in each round' 100 "$(cell targets.csv $t min 'times as fast as ns3/leanest')"
is 'met at the limit' met "$(cell targets.csv $t verdict 'times as fast as ns3/leanest')"
is 'times as fast, over rounds' 166.68 "$(cell targets.csv $t median 'times as fast as ns3/ipv4')"
is 'too slow' 'not met' "$(cell targets.csv $t verdict 'times as fast as ns3/ipv4')"
is '64 MiB' met "$(cell targets.csv trial/65533x65533/1q/120 verdict)"
is 'over 64 MiB' 'not met' "$(cell targets.csv trial/65533x65533/4q/120 verdict)"
is 'without the program' 'not measured' "$(cell targets.csv hold/dutsim/10 verdict ns)"

# A fast floor counts as it is; longer trials are held against the shortest, both ways.
program ./floor 'floor/1000x1000,frame,100,4,'
program ./trial "$t,frame,200,8,"
program ./flat 'flat/1e6,frame,1,100,1000000' 'flat/1e7,frame,1,111,1050000' 'flat/1e8,frame,1,89,1200000'
bench ./floor ./trial ./flat
is 'a fast floor' 2 "$(cell targets.csv $t median "$figure")"
is 'at most two floors' met "$(cell targets.csv $t verdict "$figure")"
figure='ns over those of flat/1e6'
is 'dearer' 'not met' "$(cell targets.csv flat/1e7 verdict "$figure")"
is 'cheaper' 'not met' "$(cell targets.csv flat/1e8 verdict "$figure")"
figure='memory over that of flat/1e6'
is 'nearly the same memory' met "$(cell targets.csv flat/1e7 verdict "$figure")"
is 'more memory' 'not met' "$(cell targets.csv flat/1e8 verdict "$figure")"

# The event queue against the absolute figures, a plain heap and std::priority_queue; the hash.
program ./hold 'hold/dutsim/10,hold,100,16,' 'hold/dutsim/1000,hold,100,31.01,' \
    'hold/dutsim/100000,hold,100,91,' 'hold/binary_heap/10,hold,100,16,' 'hold/binary_heap/1000,hold,100,31,'
program ./queue 'hold/priority_queue/10,hold,100,24,' 'hold/priority_queue/1000,hold,100,46,' \
    'hold/priority_queue/100000,hold,100,118.3,'
program ./hash 'toeplitz/dutsim/ipv4,hash,100,9,' 'toeplitz/softrss_be/ipv4,hash,100,90,' \
    'toeplitz/dutsim/ipv6,hash,100,9,' 'toeplitz/softrss_be/ipv6,hash,100,8.9,'
bench ./hold ./queue ./hash
verdict() { # verdict NAME CASE FIGURE EXPECTED
    is "$1" "$4" "$(cell targets.csv "$2" verdict "$3")"
}
verdict 'a hold of 16 ns' hold/dutsim/10 ns met
verdict 'a hold over 31 ns' hold/dutsim/1000 ns 'not met'
verdict 'a hold over 90 ns' hold/dutsim/100000 ns 'not met'
verdict 'as fast as a plain heap' hold/dutsim/10 'times as fast as hold/binary_heap/10' met
verdict 'slower than a plain heap' hold/dutsim/1000 'times as fast as hold/binary_heap/1000' 'not met'
verdict 'no plain heap' hold/dutsim/100000 'times as fast as hold/binary_heap/100000' 'not measured'
verdict '1.5 times' hold/dutsim/10 'times as fast as hold/priority_queue/10' met
verdict 'less than 1.5 times' hold/dutsim/1000 'times as fast as hold/priority_queue/1000' 'not met'
verdict '1.3 times' hold/dutsim/100000 'times as fast as hold/priority_queue/100000' met
verdict 'faster than bit by bit' toeplitz/dutsim/ipv4 'times as fast as toeplitz/softrss_be/ipv4' met
verdict 'slower than bit by bit' toeplitz/dutsim/ipv6 'times as fast as toeplitz/softrss_be/ipv6' 'not met'

# What is no measurement.
refused() { # refused NAME PATTERN
    [ $status -eq 1 ] && grep -q -- "$2" err && [ ! -e results ]
    ok $? "$1" out err
}
for row in 'a/b,frame,1,2' 'a/b,frame,0,2,' 'a/b,frame,1,-2,' 'a/b,frame,1,nan,' 'a/b,frame,1,2,x' ',frame,1,2,'; do
    program ./bad "$row"
    bench ./bad
    refused "no row: $row" "$row"
done
program ./bad 'a/b,frame,1,2,' 'a/b,frame,1,2,'
bench ./bad
refused 'a case twice in a round' 'a/b,frame,1,2,'
printf '#!/bin/sh\necho a/b,frame,1,2,\nexit 3\n' >bad
bench ./bad
refused 'a program that fails' bad

# A real program.
"$BUILD/tests/bench/floor" floor/65533x65533 >out 2>err
[ $? -eq 0 ] && grep -qE '^floor/65533x65533,frame,[0-9]+,[0-9.]+,[0-9]+$' out && [ "$(wc -l <out)" -eq 1 ]
ok $? 'floor runs the named case' out err
"$BUILD/tests/bench/floor" floor/1 >out 2>err
[ $? -eq 64 ] && [ ! -s out ] && grep -q floor/1 err
ok $? 'no such case' out err
"$BUILD/tests/bench/trial" $t >out 2>err
[ $? -eq 0 ] && grep -qE "^$t,frame,(300000|299999),[0-9.]+,[0-9]+\$" out
ok $? 'trial: as many frames as asked for' out err
rows() { # rows PROGRAM UNIT CASE...: exactly these, with figures
    local program=$1 unit=$2
    shift 2
    if [ ! -x "$BUILD/tests/bench/$program" ]; then # what it takes was not there when this was built
        ok 0 "$program # SKIP not built"
        return
    fi
    "$BUILD/tests/bench/$program" "$@" >out 2>err
    [ $? -eq 0 ] && [ "$(sed -nE "s/^([^,]*),$unit,[0-9]+,[0-9]+\.[0-9]+,[0-9]+\$/\1/p" out)" = "$(printf '%s\n' "$@")" ] &&
        [ "$(grep -vc '^#' out)" -eq $# ]
    ok $? "$program: a row for each case" out err
}
rows hold hold hold/dutsim/{10,1000,100000} hold/binary_heap/{10,1000,100000}
rows hold_priority_queue hold hold/priority_queue/{10,1000,100000}
# Ends well only if all hashes agree.
rows dpdk_toeplitz hash toeplitz/{dutsim,softrss_be}/ipv{4,6}
[ ! -x "$BUILD/tests/bench/dpdk_toeplitz" ] || "$BUILD/tests/bench/dpdk_toeplitz" >out 2>err
ok $? 'the hash in vector instructions agrees, where there is one' out err
echo "1..$n"
