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
echo "1..$n"
