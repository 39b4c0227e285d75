#!/bin/bash
# With fewer repetitions than jobs, searches have trials run ahead: every file is the same for any number of jobs.
. "$TOP/tests/cli/tap.sh"
cat >small.yaml <<'END'
dutsim: 1
name: small
tester: {addresses: {count: 16}}
dut: {cores: 2, cost: {frame: 575 ns}}
test: {procedure: throughput, duration: 20 ms, repetitions: 1}
END
[ "$(nproc)" -gt 1 ] || echo '# one processor: no trial is run ahead here'
folder() { # folder DIR: all that it holds, but for what tells how many jobs there were and how long they took
    (cd "$1" && for file in *; do
        echo "== $file"
        case $file in
        manifest.json) grep -v -e '"wall_s"' -e '"jobs"' "$file" ;;
        *) cat "$file" ;;
        esac
    done)
}
same() { # same NAME ARGUMENT...: with 1, 2, 3 and 7 jobs, all but the first twice
    local name=$1 jobs status=0
    shift
    rm -rf out-*
    for jobs in 1 2 3 7 2 3 7; do
        "$DUTSIM" run small.yaml --out "out-$jobs" --jobs "$jobs" --quiet --no-plots "$@" >said 2>&1 || status=1
        folder "out-$jobs" >"files-$jobs"
        cmp files-1 "files-$jobs" >>differ 2>&1 || status=1
    done
    [ "$status" -eq 0 ] && [ "$(wc -l <out-1/trials.jsonl)" -ge 2 ] && grep -q '^== queues.csv' files-1 &&
        grep -q '"fingerprint"' files-1
    ok $? "$name" said differ
}

for way in 'bisection 1000' 'guided 1000000'; do # a coarse guided search has a pass that is far from its failure
    read -r search resolution <<<"$way"
    same "$search, exact" --set test.search=$search
    same "$search, certified" --set test.search=$search --set test.trial=certified --set test.resolution=$resolution
    grep -q '"certified":true' out-1/trials.jsonl
    ok $? 'and some of its trials are' out-1/trials.csv
done
same 'two points' --sweep dut.nic.rss.hash=ip,ip-port --set test.search=bisection
same 'trials with flows of their own' --set test.streams=trial --set test.search=bisection
same 'trials that go on after a loss' --set test.full_trials=true
same 'tasks' --set dut.dispatch.tasks=3 --set dut.dispatch.list_limit=64 --set dut.cores=1 --repetitions 2

# A long trial that nobody waits for does not hold a signal up.
"$DUTSIM" run small.yaml --out hour --jobs 4 --set test.duration='1 h' --set test.search=bisection >said 2>&1 &
process=$!
sleep 0.5
kill -TERM $process
begin=$SECONDS
wait $process
status=$?
[ $status -eq 143 ] && [ $((SECONDS - begin)) -lt 20 ]
ok $? 'a signal ends trials that run ahead' said
echo "1..$n"
