#!/bin/sh
# Scenarios of a machine through the program: tables, figures, report, dry run, what is refused.
. "$TOP/tests/cli/tap.sh"

"$DUTSIM" run interface-groups --quiet --out made >out 2>err
ok $? 'interface-groups runs' out err
[ "$(head -n 1 made/results.csv)" = 'machine.tool,machine.kernel.sysfs.enabled,machine.interfaces.count,point,repetition,seed,time_s,user_s,kernel_s,lock_wait_s,changed,refused,notices_lost' ]
ok $? 'columns of results.csv' made/results.csv
awk -F, 'NR > 1 { rows++; if ($11 != $3 || $12 != 0 || $8 + $9 < $7 - 1e-9 || $8 + $9 > $7 + 1e-9) bad = 1 } END { exit bad || rows != 20 }' made/results.csv
ok $? 'all interfaces are changed; one script is never idle' made/results.csv
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) name[i] = $i; next }
    { for (i = 7; i <= NF; i++) if ((name[i] == "duration_s") != ($i != "")) bad = 1 }
    END { exit bad || NR != 21 || name[7] != "rate_pps" || name[NF] != "gaps" }' made/trials.csv
ok $? 'trials.csv says nothing of frames, which a machine does not send' made/trials.csv
grep -q 'set logscale x' made/time.gp && grep -q 'set logscale y' made/time.gp && [ ! -e made/frames_per_core.gp ]
ok $? 'one figure, with logarithmic axes' made/time.gp
grep -qx 'Where the time went' made/report.txt && grep -qx 'What is saved' made/report.txt &&
    awk '$1 == "ip-group" && $2 == "false" && $3 == 1024 { if ($NF == 41.3) found = 1 } END { exit !found }' made/report.txt
ok $? 'the report: 7.02 s / 0.17 s' made/report.txt
# user, process, look-up, change and rest: shares of the processor time.
awk '/^What is saved/ { exit } $1 ~ /^ip-/ { n++; sum = $7 + $8 + $9 + $10; if (sum < 99.7 || sum > 100.3) bad = 1 } END { exit bad || n != 20 }' made/report.txt
ok $? 'the parts are all of the time' made/report.txt

"$DUTSIM" run interface-groups --quiet --no-plots --jobs 1 --out again >out 2>err && cmp made/trials.jsonl again/trials.jsonl && cmp made/report.txt again/report.txt
ok $? 'the number of jobs changes nothing' out err
rm made/time.*
"$DUTSIM" plot made >out 2>err && [ -s made/time.gp ]
ok $? 'plot draws again' out err
"$DUTSIM" run interface-groups-present --quiet --no-plots --set test.tags=7 --out vain >out 2>err
[ "$(grep 'does not use it' vain/report.txt)" = 'test.tags is set, and procedure reconfigure does not use it.' ] && ! grep -q 'does not use it' made/report.txt
ok $? 'what is set in vain' vain/report.txt
"$DUTSIM" run interface-groups --dry-run --format csv >out 2>err && [ "$(wc -l <out)" -eq 21 ] && "$DUTSIM" run interface-groups --dry-run >out 2>err
ok $? 'dry run' out err
sed 's/"time_ps": *[0-9][0-9]*/"time_ps": -1/' made/trials.jsonl >journal && cp journal made/trials.jsonl
! "$DUTSIM" plot made >out 2>err && grep -q "'time_ps' is missing or wrong" err
ok $? 'a journal with a negative time' out err

# What a machine with other costs would measure gives these costs back; the file has what real-interfaces.sh writes.
"$DUTSIM" run interface-groups-present --set machine.process.start=5ms --set machine.kernel.change=90us --quiet --no-plots --out measured >out 2>err &&
    awk -F, 'NR == 1 || $2 == 128 || $2 == 1024 { print $2 "," $1 "," (NR == 1 ? "machine.operation" : "mtu") "," $6 "," $7 "," $8 }' measured/results.csv >measured.csv &&
    "$DUTSIM" calibrate interface-groups-present measured.csv --fit machine.process.start,machine.kernel.change --hold-out 2,4 --format csv >out 2>err
ok $? 'calibrate takes times of a machine' out err
grep -q '^values,machine.process.start,5,ms,' out && grep -q '^values,machine.kernel.change,90,us,' out
ok $? 'and finds its costs' out err

refused() { # refused NAME PATTERN: f.yaml is refused with a line like this
    "$DUTSIM" validate f.yaml >out 2>err
    [ $? -eq 65 ] && [ "$(wc -l <err)" -eq 1 ] && grep -q "$2" err
    ok $? "$1" err
}
printf 'dutsim: 1\nmachine: {tool: ip-group, operation: set-group}\ntest: {procedure: reconfigure}\n' >f.yaml
refused 'the group of a group' '^f.yaml:2:38: error: machine.operation: ip-group cannot set a group'
printf 'dutsim: 1\nmachine:\n' >f.yaml
refused 'a throughput of a machine' "test.procedure: 'throughput' is for a tester and a dut: this scenario has a machine: reconfigure"
printf 'dutsim: 1\ntester:\ndut:\ntest: {procedure: reconfigure}\n' >f.yaml
refused 'reconfigure a router' "^f.yaml:4:.*test.procedure: 'reconfigure' is for a machine"
printf 'dutsim: 1\nmachine:\ndut:\ntest: {procedure: reconfigure}\n' >f.yaml
refused 'a dut beside a machine' "^f.yaml:3:1: error: 'dut' stands beside the machine"
printf 'dutsim: 1\nmachine: {interfaces: {count: 3, groups: 4}}\ntest: {procedure: reconfigure}\n' >f.yaml
refused 'more groups than interfaces' '^f.yaml:2:.*machine.interfaces.groups: more groups than interfaces: at most 3'
"$DUTSIM" run interface-groups --set machine.kernle.fill=1ns >out 2>err
[ $? -eq 64 ] && grep -q kernel err
ok $? 'a near name of a path' out err
echo "1..$n"
