#!/bin/bash
# What a dry run foretells, against the run.
. "$TOP/tests/cli/tap.sh"
near() { # near NAME TRIALS FRAMES ARGUMENT...: by how many percent of the run's they may be missed
    local name=$1 trials=$2 frames=$3
    shift 3
    "$DUTSIM" run "$@" --dry-run --format csv >plan 2>err &&
        "$DUTSIM" run "$@" --no-plots --quiet --out result >out 2>>err &&
        awk -F, -v trials="$trials" -v frames="$frames" '
            function misses(a, b, percent) { return (a > b ? a - b : b - a) > b * percent / 100 }
            FILENAME == "plan" { if (FNR == 1) for (i = 1; i <= NF; i++) at[$i] = i
                else { plan_trials += $at["trials"]; plan_frames += $at["frames"] } next }
            FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
            { run_trials++; run_frames += $at["sent"] }
            END { print plan_trials, "of", run_trials, "trials,", plan_frames, "of", run_frames, "frames"
                exit run_trials == 0 || misses(plan_trials, run_trials, trials) ||
                    misses(plan_frames, run_frames, frames) }' plan result/trials.csv >said
    ok $? "$name" said err
}

one=(--set tester.addresses.selection=fixed --set tester.ports.selection=fixed --sweep tester.addresses.count=1)
near 'one flow, halving the interval: no trial more or less' 0 1 address-sweep "${one[@]}" --set test.search=bisection
near 'one trial' 0 0 address-sweep "${one[@]}" --set test.procedure=trial --set 'test.rate=10 %'
near 'drawn flows, halving the interval' 0 10 address-sweep --sweep tester.addresses.count=64 \
    --set test.duration='100 ms' --set test.search=bisection
near 'certified trials' 5 15 address-sweep --sweep tester.addresses.count=64 --set test.duration='100 ms' \
    --set test.search=bisection --set test.trial=certified
near 'a guided search: rings of many cores' 40 40 draft-256-networks --set test.duration='10 ms' --repetitions 1
near 'a guided search: tasks and a lock' 50 50 draft-campaign --set test.duration='100 ms' \
    --set dut.dispatch.list_limit=64 --repetitions 2
near 'losses that are verified: a rate that fails takes four trials' 0 1 address-sweep "${one[@]}" --set test.search=bisection \
    --set test.streams=trial --set test.loss_verification=3
near 'losses that are verified, a guided search' 40 40 address-sweep --sweep tester.addresses.count=64 \
    --set test.duration='100 ms' --set test.streams=trial --set test.loss_verification=3
known=(--set dut.virtual.zero_loss=2900000 --set test.streams=trial --set test.duration='1 s')
near 'a device of known rate, losses that are verified' 0 0 address-sweep "${one[@]}" "${known[@]}" --set test.loss_verification=100
echo "1..$n"
