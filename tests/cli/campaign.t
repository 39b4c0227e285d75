#!/bin/bash
# draft-campaign is draft-openbsd-ipv4 and draft-openbsd-ipv6 in one scenario: the same trials with the same results.
. "$TOP/tests/cli/tap.sh"
short=(--set test.duration='20 ms' --set dut.dispatch.list_limit=64 --repetitions 2 --no-plots --quiet)
run() { # run SCENARIO ARGUMENT...: leaves SCENARIO as its result folder, and err
    "$DUTSIM" run "$1" "${@:2}" "${short[@]}" --out "$1" >out 2>err
}
trials() { # trials SCENARIO FIRST: the journal, its points counted from FIRST
    awk -v first="$2" '{ match($0, /"point":[0-9]+/); n = substr($0, RSTART + 8, RLENGTH - 8)
        print "point " n + first substr($0, RSTART + RLENGTH) }' "$1/trials.jsonl"
}

run draft-campaign && run draft-openbsd-ipv4 && run draft-openbsd-ipv6
ok $? 'the campaign and its halves run' err
{ trials draft-openbsd-ipv4 0 && trials draft-openbsd-ipv6 2; } >halves
trials draft-campaign 0 >whole
[ "$(wc -l <whole)" -ge 16 ] && cmp -s whole halves
ok $? 'trial by trial the same'
[ "$(cut -d, -f1,2 draft-campaign/summary.csv | tr '\n' ' ')" = \
    'tester.ip_version,tester.addresses.count 4,1 4,1000 6,1 6,1000 ' ]
ok $? 'its points' draft-campaign/summary.csv
medians() { # medians SCENARIO: of all points
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "throughput_pps_median") at = i; next } { print $at }' "$1/summary.csv"
}
{ medians draft-openbsd-ipv4 && medians draft-openbsd-ipv6; } >expected
medians draft-campaign >actual
[ "$(wc -l <actual)" -eq 4 ] && cmp -s actual expected
ok $? 'and its medians' actual expected

# As published: ten repetitions of 60 s.
"$DUTSIM" run draft-campaign --dry-run --format csv >plan 2>err
[ "$(awk -F, 'NR > 1 { print $4 }' plan | tr '\n' ' ')" = '10 10 10 10 ' ] &&
    grep -q '^  duration: 60 s$' "$DUTSIM_DATA/library/draft-campaign.yaml"
ok $? 'as published it has ten repetitions of trials of 60 s' plan err
echo "1..$n"
