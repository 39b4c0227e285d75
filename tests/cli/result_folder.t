#!/bin/bash
# The result folder: complete, right by a second way of computing it, replaced whole or refused.
. "$TOP/tests/cli/tap.sh"
check=$TOP/tests/cli/check_result
cat >small.yaml <<'END'
dutsim: 1
name: small
title: A small sweep
tester: {addresses: {count: 16}}
dut: {cores: 2, nic: {rss: {key: symmetric-random}}, cost: {frame: 575 ns}}
links:
  - {between: [tester.0, dut.0], rate: 10 Gbit/s}
  - {between: [dut.1, tester.1], rate: 10 Gbit/s}
test: {procedure: throughput, duration: 1 ms, repetitions: 3}
sweep:
  dut.nic.rss.hash: [ip, ip-port]
  tester.addresses.count: [1, 4, 1000]
END
run() { # run ARGUMENT...: leaves out, err and status
    "$DUTSIM" run small.yaml "$@" >out 2>err
    status=$?
}

run --out a --jobs 1
[ $status -eq 0 ] && [ ! -s err ]
ok $? 'a run' err
printf '%s\n' checklist.csv configuration.csv manifest.json queues.csv report.txt results.csv rfc2544-throughput.csv summary.csv trials.csv \
    trials.jsonl >expected
ls a | grep -v -e '\.dat$' -e '\.gp$' -e '\.svg$' | cmp -s - expected
ok $? 'its files'
[ -s a/throughput.dat ] && [ -s a/throughput.gp ] && [ -s a/frames_per_core.dat ] && [ -s a/frames_per_core.gp ]
ok $? 'its figures'
"$check" a >said 2>&1
ok $? 'journal, tables and manifest agree' said
[ ! -e a.partial ]
ok $? 'nothing is left beside it'

# Other ways through the same search, and no search at all.
for way in 'full --set test.full_trials=true' 'plain --set test.search=bisection' 'streams --set test.streams=trial' \
    'fast --set dut.cost.frame=1~ns --sweep dut.cores=1,2' 'many --repetitions 8' \
    'certified --set test.search=bisection --set test.trial=certified --set test.duration=20~ms' \
    'tasks --set dut.dispatch.tasks=3' 'slow --set dut.cost.frame=5~ms --set dut.cores=1 --set test.duration=1~s'; do
    set -- $way
    name=$1
    shift
    run --out "$name" --no-plots "${@//\~/ }"
    search=guided
    case $name in plain | certified) search=bisection ;; esac
    "$check" "$name" 1000 $search >said 2>&1
    ok $? "journal, tables and manifest agree: $way" said err
done
grep -q ',true,0.002,' certified/trials.csv && grep -q ',false,0.02,,[0-9]*,[0-9]*$' certified/trials.csv &&
    grep -q '^Certified: ' certified/report.txt && ! grep -q '^Certified: ' many/report.txt
ok $? 'certified trials are marked' certified/report.txt
run --out none --no-plots --set test.trial=certified --set test.duration='1 ms'
grep -q '^Certified:    0 of [0-9]* trials: no certificate held, all were simulated whole$' none/report.txt
ok $? 'a run without a certificate says so' none/report.txt
fixed=(--no-plots --set tester.addresses.selection=fixed --set tester.ports.selection=fixed)
run --out even "${fixed[@]}"
run --out halves "${fixed[@]}" --set test.search=bisection
cmp -s even/results.csv halves/results.csv && [ "$(wc -l <even/trials.csv)" -lt "$(wc -l <halves/trials.csv)" ]
ok $? 'a guided search has the results of a bisection after fewer trials'
bisection=$(($(wc -l <halves/trials.csv) - 1))
grep -q "plain bisection takes $bisection to the same results: $((bisection - $(wc -l <even/trials.csv) + 1)) saved (" \
    even/report.txt && grep -q "$bisection trials, .* takes $bisection to the same results: 0 saved (0.0 %)" halves/report.txt
ok $? 'and its report says how many a bisection really takes' even/report.txt halves/report.txt
[ "$(cut -d, -f6 slow/results.csv | sort -u | tail -n 1)" = throughput_pps ] &&
    [ "$(cut -d, -f6 slow/results.csv | sort -u | head -n 1)" = 0 ] && [ "$(wc -l <slow/queues.csv)" -eq 1 ]
ok $? 'a device that passes nothing has throughput 0 and no queues'
[ "$(awk -F, 'NR == 2 { print $NF }' tasks/queues.csv)" = 0 ]
ok $? 'with dispatch queues.csv names the task'
grep -q ci_low many/summary.csv && ! grep -q ',,' many/summary.csv && grep -q ',,$' a/summary.csv
ok $? 'a confidence interval with enough repetitions, none with too few'

# With a switch whose buffer is too small for the copies of what its table does not know.
"$DUTSIM" run switch-mac-table --out switched --no-plots --set test.duration='2 ms' --set switch.buffer='4 KiB' \
    --sweep tester.addresses.count=16,16384 >out 2>err
"$check" switched >said 2>&1 && [ "$(wc -l <switched/switches.csv)" -eq 9 ]
ok $? 'journal, tables and manifest agree: a switch' said err
grep -Eq ' switch_buffer_full [0-9]+ \(switch port [0-3]\)$' switched/report.txt
ok $? "the report names the switch's port that limits" switched/report.txt

# Two routers in a row, the second with tasks.
"$DUTSIM" run two-in-a-row --out row --no-plots --set test.duration='5 ms' --set second.dispatch.tasks=2 --set second.dispatch.list_limit=64 \
    --set second.dispatch.cost.frame='200 ns' --set second.nic.queues=3 --sweep second.cost.frame='500 ns,5 us' >out 2>err
"$check" row >said 2>&1
ok $? 'journal, tables and manifest agree: two routers in a row' said err
grep -Eq ' rx_ring_full [0-9]+ \(first port [01] queue 0\)$' row/report.txt && grep -Eq ' input_list_full .*second port ' row/report.txt
ok $? 'the report names the router that limits' row/report.txt
"$DUTSIM" run two-in-a-row --out cores --set test.duration='5 ms' --set second.cores=2 --set tester.addresses.selection=fixed \
    --set tester.ports.selection=fixed --sweep second.cost.frame='500 ns,1 us' >out 2>err
grep -c '^"[^"]*, first" 100 ' cores/frames_per_core.dat >said && grep -c '^"[^"]*, second" ' cores/frames_per_core.dat >>said &&
    [ "$(cat said)" = $'2\n2' ]
ok $? 'frames per core of both routers: all on the only core of the first' said cores/frames_per_core.dat

# The same bytes for any number of jobs.
run --out b --jobs 5
same=0
for file in a/*; do
    [ "$file" = a/manifest.json ] || cmp "$file" "b/${file#a/}" || same=1
done >said 2>&1
ok $same 'the same bytes with 1 job and with 5' said
grep -v -e '"wall_s"' -e '"jobs"' a/manifest.json >a.manifest
grep -v -e '"wall_s"' -e '"jobs"' b/manifest.json | cmp -s - a.manifest
ok $? 'the same manifest but for its clock'
run --out c --seed 2
[ "$(grep fingerprint a/manifest.json)" != "$(grep fingerprint c/manifest.json)" ]
ok $? 'another seed gives another fingerprint'

# OUT is replaced when it is a result, and refused else.
touch a/old
run --out a --seed 3 --no-plots
[ $status -eq 0 ] && [ ! -e a/old ] && grep -q '"seed": 3,' a/manifest.json && [ ! -e a/throughput.gp ]
ok $? 'a result is replaced whole'
mkdir empty foreign foreign/.hidden
run --out empty --no-plots
[ $status -eq 0 ] && [ -s empty/results.csv ]
ok $? 'an empty folder is taken'
run --out foreign
[ $status -eq 73 ] && [ ! -s out ] && [ "$(ls -A foreign)" = .hidden ] && [ ! -e foreign.partial ]
ok $? 'another folder is refused before anything runs: 73' err
echo mine >file
run --out file
[ $status -eq 73 ] && [ "$(cat file)" = mine ]
ok $? 'a file is refused: 73' err
run --out file/below
[ $status -eq 73 ]
ok $? 'a place below a file is refused: 73' err
mkdir victim.partial && echo mine >victim.partial/notes
run --out victim
[ $status -eq 73 ] && [ "$(cat victim.partial/notes)" = mine ]
ok $? 'a foreign OUT.partial is refused: 73' err
ln -s a link
run --out link --no-plots --seed 4
[ $status -eq 0 ] && [ -L link ] && grep -q '"seed": 4,' a/manifest.json
ok $? 'a link stays a link' err
run --no-plots --quiet && [ -s results/small/summary.csv ]
ok $? 'by default the result is in results/NAME'

# A full disk: the old result stays.
if [ "$(id -u)" -eq 0 ] && mkdir disk && mount -t tmpfs -o size=300k none disk 2>/dev/null; then
    run --out disk/d --no-plots --repetitions 1 --sweep dut.nic.rss.hash=ip --sweep tester.addresses.count=1
    first=$status
    cp -r disk/d kept
    run --out disk/d
    [ "$first" -eq 0 ] && { [ $status -eq 73 ] || [ $status -eq 74 ]; } && [ -s err ] && diff -r kept disk/d >said
    ok $? 'a full disk: an error, and the old result as it was' err
    umount disk
else
    n=$((n + 1)) && echo "ok $n - a full disk # SKIP needs a small file system"
fi
echo "1..$n"
