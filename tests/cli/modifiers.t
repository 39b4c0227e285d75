#!/bin/sh
# Modifiers and filters of RFC 2544 section 11: what a run says of them, and what is refused.
. "$TOP/tests/cli/tap.sh"

scenario() { # scenario TESTER DUT TEST: f.yaml
    printf 'dutsim: 1\ntester: {%s}\ndut: {%s}\ntest: {%s}\n' "$1" "$2" "$3" >f.yaml
}
refused() { # refused NAME MESSAGE: one line, a basic regular expression for all of it
    "$DUTSIM" validate f.yaml >out 2>err
    status=$?
    [ $status -eq 65 ] && [ ! -s out ] && [ "$(wc -l <err)" -eq 1 ] && grep -qx "f.yaml:$2" err
    ok $? "$1" err
}

# 2 s at 1000 frames/s: 20 broadcasts, two queries (frames 0 and 1000, which are none of them).
trial='procedure: trial, rate: 1000, duration: 2 s, repetitions: 1'
scenario 'direction: forward, modifiers: {broadcast: 100, management: 1 s}' 'cost: {frame: 100 ns}' "$trial"
"$DUTSIM" run f.yaml --no-plots --quiet --out counted >out 2>err &&
    cut -d, -f6-8 counted/trials.csv | grep -qx '1978,1978,0' &&
    grep -q '"modifiers":{"broadcast":{"sent":20,"taken":20},"management":{"sent":2,"taken":2},"routing":{"sent":0,"taken":0},"lost":0,"in_flight":0}' \
        counted/trials.jsonl
ok $? 'modifiers are counted apart' err counted/trials.jsonl

# RIP every 30 s, in a trial of 61 s.
scenario 'direction: forward, modifiers: {routing: rip}' 'cost: {frame: 100 ns}' 'procedure: trial, rate: 10, duration: 61 s, repetitions: 1'
"$DUTSIM" run f.yaml --no-plots --quiet --out updates >out 2>err && grep -q '"routing":{"sent":3,"taken":3}' updates/trials.jsonl
ok $? 'an update first, and at the interval of the protocol' err updates/trials.jsonl

scenario 'modifiers: {broadcast: 100}, background: {rate: 1000}' '' ''
refused 'modifiers and a background' '2:[0-9]*: error: tester.modifiers: modifiers are not simulated together with tester.background'
scenario 'modifiers: {broadcast: 100}' 'neighbour: {entries: dynamic}' ''
refused 'modifiers and dynamic entries' '2:[0-9]*: error: tester.modifiers: only frames of one size .* dynamic neighbour entries'
scenario 'modifiers: {broadcast: 100}' 'nic: {transmit_queues: 2}' ''
refused 'modifiers and contention' '2:[0-9]*: error: tester.modifiers: modifiers are not simulated together with contention'
scenario 'modifiers: {broadcast: 100}' 'cores: 2, dispatch: {tasks: 2, task_of: flow-scaled}' ''
refused 'modifiers and tasks of flows' '2:[0-9]*: error: tester.modifiers: .* tasks that flows choose'
scenario 'modifiers: {management: 1 s}' '' 'procedure: back-to-back'
refused 'modifiers back to back' '4:[0-9]*: error: test.procedure: back-to-back .*'

scenario '' 'rules: {filters: 25, count: 3}' ''
refused 'filters and a number of rules' "3:[0-9]*: error: dut.rules.filters: a standard's filters and rules.count exclude each other: .*"
scenario '' 'rules: {count: 3, match: 4}' ''
refused 'a match behind the end' '3:[0-9]*: error: dut.rules.match: rule 4 cannot match: rules.count is 3'

# FreeBSD's ipfw: what the permit's place costs. One over what a frame takes, which is 2 * 35.6 ns more a rule.
"$DUTSIM" run rfc2544-filters --no-plots --quiet --out filters >out 2>err &&
    awk -F, 'NR > 1 {t[$1] = 1e9 / $4} END {
        exit !(t["1"] - t["none"] > 65 && t["1"] - t["none"] < 77 &&
            t["25"] - t["1"] > 12 * 68 && t["25"] - t["1"] < 12 * 80 &&
            t["25-last"] - t["25"] > 12 * 68 && t["25-last"] - t["25"] < 12 * 80)}' filters/summary.csv
ok $? "the standard's filters cost what their rules cost" err filters/summary.csv

echo "1..$n"
