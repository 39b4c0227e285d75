#!/bin/bash
# Histograms of latency and its variation, of a device whose latencies are worked out by hand.
. "$TOP/tests/cli/tap.sh"
# Bursts of 4 frames come 67.2 ns apart (64 B at 10 Gbit/s) and one core takes 575 ns for each, idle before the next burst:
# 575, 1082.8, 1590.6 and 2098.4 ns after they came in. From one to the next 507.8 ns, from burst to burst -1523.4.
cat >burst.yaml <<'END'
dutsim: 1
name: burst
dut: {cores: 1, cost: {frame: 575 ns}}
tester: {direction: forward, addresses: {count: 1}, arrivals: {process: bursts, burst: 4}}
links:
  - {between: [tester.0, dut.0], rate: 10 Gbit/s}
  - {between: [dut.1, tester.1], rate: 10 Gbit/s}
test: {procedure: pdv, throughput: 400000, duration: 10 ms, repetitions: 3}
END
run() { # run FOLDER ARGUMENT...
    local folder=$1
    shift
    "$DUTSIM" run burst.yaml --out "$folder" --quiet --no-plots "$@" >out 2>err
}
rows() { # rows FOLDER REPETITION MEASURE: edges and counts of the forward direction
    awk -F, -v r="$2" -v m="$3" '$2 == r && $3 == "forward" && $4 == m { print $5, $6, $7 }' "$1/histograms.csv"
}
holds() { # holds VALUE:COUNT...: the rows on standard input are one each, in order
    awk -v want="$*" 'BEGIN { n = split(want, wanted, " ") }
        { split(wanted[NR], part, ":"); if (!($1 <= part[1] && part[1] < $2 && $3 == part[2])) { print "# " $0 " is not " wanted[NR]; wrong = 1 } }
        END { exit wrong || NR != n }' >>err
}

run a
[ "$(head -1 a/histograms.csv)" = 'point,repetition,direction,measure,lower_us,upper_us,count,cumulative_share' ]
ok $? 'the columns' err
rows a 0 latency | holds 0.575:1000 1.0828:1000 1.5906:1000 2.0984:1000
ok $? 'latencies worked out by hand' err
rows a 0 pdv | holds 0:1000 0.5078:1000 1.0156:1000 1.5234:1000
ok $? 'delay variation: above the least' err
rows a 0 ipdv | holds -1.5234:999 0.5078:3000
ok $? 'differences of neighbours are signed' err
rows a all ipdv | holds -1.5234:2997 0.5078:9000
ok $? 'all repetitions together' err
[ "$(awk -F, '{ print $2 }' a/histograms.csv | uniq | tr '\n' ' ')" = 'repetition 0 1 2 all ' ] && ! grep -q reverse a/histograms.csv
ok $? 'each repetition and all, of the direction that sends'
awk -F, 'NR > 1 && NR <= 5 && ($8 - (NR - 1) / 4) ^ 2 > 1e-18 { wrong = 1 } END { exit wrong }' a/histograms.csv
ok $? 'cumulative shares' err

# A lost frame is in no bin, and no difference beside it: of 4 frames the fourth finds a ring of 3 full.
run b --set dut.nic.ring_size=3 --set dut.nic.descriptor_release=frame
rows b 0 latency | holds 0.575:1000 1.0828:1000 1.5906:1000 && rows b 0 ipdv | holds 0.5078:2000
ok $? 'lost frames are not counted' err

# Every procedure that measures them.
run c --set test.procedure=trial --set test.throughput= --set test.rate=400000 --set tester.direction=both --set dut.cores=2 ||
    run c --set test.procedure=trial --set test.rate=400000 --set tester.direction=both --set dut.cores=2
python3 - <<'END' >said 2>&1
import csv, json
for folder in "a", "b", "c":
    rows = list(csv.DictReader(open(f"{folder}/histograms.csv")))
    for trial in map(json.loads, open(f"{folder}/trials.jsonl")):
        for direction in trial["directions"]:
            frames = direction["received"]
            assert frames > 0
            for measure in direction["histograms_ps"]:
                total = sum(int(r["count"]) for r in rows if r["repetition"] == str(trial["repetition"])
                            and r["direction"] == ["forward", "reverse"][direction["direction"]] and r["measure"] == measure)
                assert total == (direction["variation_ps"]["differences"] if measure == "ipdv" else frames), (folder, measure)
    assert {r["measure"] for r in rows} == ({"latency"} if folder == "c" else {"latency", "pdv", "ipdv"})
assert {r["direction"] for r in rows} == {"forward", "reverse"}
END
ok $? 'counts are the frames measured, in procedure trial too' said
run d --set test.procedure=latency --set test.tags=100 --repetitions 1
[ "$(rows d 0 tagged_latency | awk '{ n += $3 } END { print n }')" = 100 ] &&
    [ "$(rows d 0 latency | awk '{ n += $3 } END { print n }')" = 4000 ]
ok $? 'latency: the tagged frames and all' err
sed 's/throughput: 400000, //' burst.yaml >search.yaml
"$DUTSIM" run search.yaml --out e --quiet --no-plots --repetitions 1 >out 2>err
[ "$(grep -c search e/trials.jsonl)" -gt 2 ] && [ "$(grep -c histograms_ps e/trials.jsonl)" = 1 ]
ok $? 'none of the trials that search' err
run f --jobs 1 --set dut.cost.frame='600 ns' && run g --jobs 2 --set dut.cost.frame='600 ns' && cmp -s f/histograms.csv g/histograms.csv
ok $? 'whatever the jobs' err

# From the journal alone: tables and figures again.
"$DUTSIM" run burst.yaml --out h --quiet >out 2>err
cp -r h i && rm -f i/*.csv i/*.dat i/*.gp i/*.svg
"$DUTSIM" plot i >out 2>err
same=$?
for file in histograms.csv {latency,pdv,ipdv}_distribution.{dat,gp}; do
    cmp h/$file i/$file || same=1
done >said 2>&1
ok $same 'dutsim plot makes table and figures again' said err

# The stairs: shares of 4 latencies at or above; of the differences a fourth is below 0, three fourths are above.
awk '/^[0-9]/ { print $2 }' h/latency_distribution.dat | uniq | tr '\n' ' ' >said
[ "$(cat said)" = '1 0.75 0.5 0.25 ' ] &&
    awk '/^-/ { n++; if ($2 < 0.249 || $2 > 0.25) wrong = 1 } /^[0-9]/ && $1 > 0 && ($2 < 0.75 || $2 > 0.751) { wrong = 1 }
        END { exit wrong || n != 1 }' h/ipdv_distribution.dat
ok $? 'the distributions that are drawn' said h/ipdv_distribution.dat
grep -q '^set logscale y' h/ipdv_distribution.gp && ! grep -q '^set logscale x' h/ipdv_distribution.gp
ok $? 'shares are drawn logarithmically, signed differences linearly' err

# A journal that was changed is refused.
cp -r h j && sed -i '1s/"bits": *[0-9]/"bits":9/' j/trials.jsonl
"$DUTSIM" plot j >out 2>err
[ $? -eq 65 ] && [ "$(wc -l <err)" -eq 1 ] && grep -q "directions" err
ok $? 'a histogram that is none: 65' err
echo "1..$n"
