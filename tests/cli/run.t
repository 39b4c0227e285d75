#!/bin/bash
# dutsim run: options, standard output and standard error, exit statuses.
. "$TOP/tests/cli/tap.sh"
cat >small.yaml <<'END'
dutsim: 1
name: small
tester: {addresses: {count: 16}}
dut: {cores: 2, cost: {frame: 575 ns}}
links:
  - {between: [tester.0, dut.0], rate: 10 Gbit/s}
  - {between: [dut.1, tester.1], rate: 10 Gbit/s}
test: {procedure: throughput, duration: 1 ms, repetitions: 2}
sweep:
  dut.nic.rss.hash: [ip, ip-port]
END
run() { # run ARGUMENT...: leaves out, err and status
    "$DUTSIM" run "$@" >out 2>err
    status=$?
}
refused() { # refused NAME STATUS PATTERN: one line of message, nothing printed, nothing written
    [ "$status" -eq "$2" ] && [ ! -s out ] && [ "$(wc -l <err)" -eq 1 ] && grep -q -- "$3" err &&
        [ ! -e bad ] && [ ! -e bad.partial ]
    ok $? "$1" out err
}

# Standard output is the summary, in three forms.
run small.yaml --out a --format csv
[ $status -eq 0 ] && cmp -s out a/summary.csv && [ ! -s err ]
ok $? '--format csv is summary.csv' err
run small.yaml --out a --format json
[ $status -eq 0 ] && python3 - <<'END'
import csv, json
rows = list(csv.DictReader(open("a/summary.csv")))
found = json.load(open("out"))
assert len(found) == len(rows) == 2
for a, b in zip(found, rows):
    assert list(a) == list(b), a
    assert all((str(a[k]) if a[k] is not None else "") == b[k] for k in a), (a, b)
    assert isinstance(a["throughput_pps_median"], (int, float)) and a["throughput_pps_ci_low"] is None
END
ok $? '--format json is the same' out
run small.yaml --out a
[ $status -eq 0 ] && awk 'NR == 1 { w = $1 == "dut.nic.rss.hash" && $2 == "point" }
    NR == 3 { w = w && $1 == "ip-port" }
    NR == 4 { w = w && /^[0-9]+ trials, plain bisection takes 60 to the same results: -?[0-9]+ saved \(-?[0-9.]+ %\)$/ }
    END { exit !(w && NR == 4) }' out
ok $? 'a table by default, and the trials that were saved' out
cp out table && run small.yaml --out a --format table && cmp -s out table
ok $? '--format table'

# What is run.
run small.yaml --out a --no-plots --seed 7 --repetitions 3 --format csv
[ $status -eq 0 ] && grep -q '"seed": 7,' a/manifest.json && [ "$(wc -l <a/results.csv)" -eq 7 ] &&
    [ "$(cut -d, -f4 a/results.csv | sort -u)" = "$(printf '7\nseed')" ]
ok $? '--seed and --repetitions' err
[ -z "$(ls a | grep -e gp$ -e svg$ -e dat$)" ]
ok $? '--no-plots writes no figure'
run small.yaml --out a --set output.plots=false
[ $status -eq 0 ] && [ -z "$(ls a | grep -e gp$ -e svg$ -e dat$)" ]
ok $? 'nor does output.plots: false' err
run small.yaml --out a --no-plots --set test.duration='2 ms' --set dut.cores=1 --sweep tester.addresses.count=1,4,16
[ $status -eq 0 ] && [ "$(head -n 1 a/results.csv)" = \
    dut.nic.rss.hash,tester.addresses.count,point,repetition,seed,throughput_pps ] &&
    [ "$(wc -l <a/summary.csv)" -eq 7 ] && [ "$(cut -d, -f1-3 a/summary.csv | sed -n 4p)" = ip,16,2 ] &&
    [ "$(awk -F, 'NR == 2 { print $7 }' a/trials.csv)" = 0.002 ]
ok $? '--set and --sweep; the last swept path varies fastest' err
run small.yaml --out a --no-plots --set test.procedure=trial --set 'test.rate=50 %'
[ $status -eq 0 ] && [ "$(head -n 1 a/results.csv)" = \
    dut.nic.rss.hash,point,repetition,seed,forwarding_rate_pps,loss_percent ] &&
    [ "$(cut -d, -f5 a/trials.csv | sort -u)" = "$(printf '7440476\nrate_pps')" ]
ok $? 'procedure: trial' err
python3 - <<'END'
import csv, json
trials = [json.loads(line) for line in open("a/trials.jsonl")]
rows = list(csv.DictReader(open("a/results.csv")))
assert len(trials) == len(rows) == 4
for t, r in zip(trials, rows):
    assert not t["frozen"] and t["in_flight"] == 0 and t["sent"] == 2 * 7440
    assert abs(float(r["forwarding_rate_pps"]) - t["received"] / 2 / 0.001) < 1e-6
    assert abs(float(r["loss_percent"]) - 100 * (t["sent"] - t["received"]) / t["sent"]) < 1e-9
END
ok $? 'and its figures'

# A dry run says what would be done and does nothing. Resolution 1000 of 14880952 frames/s: 15 trials of plain bisection.
run small.yaml --dry-run --out bad --repetitions 5 --jobs 3
[ $status -eq 0 ] && [ ! -e bad ] && [ ! -e bad.partial ] && [ ! -s err ] &&
    grep -qx '2 points, 10 repetitions, at most 170 trials and 5059200 frames' out &&
    grep -qx 'Expected: [0-9]* trials, [0-9]* frames' out &&
    grep -Eqx 'Here: about [0-9.]+ s with 3 jobs \([0-9.]+ ns a frame, measured in short trials\), about [0-9]+ MiB of memory' out &&
    grep -qx 'Laboratory: 0.46 hours for 150 whole trials, with 11 s of pauses each (RFC 2544 section 23)' out
ok $? '--dry-run' out err
run small.yaml --dry-run --format csv
columns=point,repetitions,max_trials,max_frames,trials,frames,laboratory_trials,laboratory_s
[ "$(head -n 1 out)" = "dut.nic.rss.hash,$columns" ] && [ "$(cut -d, -f1-5,8-9 out | tail -n 2)" = \
    "$(printf '%s\n' ip,0,2,34,1011840,30,330.03 ip-port,1,2,34,1011840,30,330.03)" ] && cp out first
ok $? '--dry-run --format csv' out err
run small.yaml --dry-run --format csv --jobs 5
cmp -s out first
ok $? 'its table does not depend on the machine' out first
run small.yaml --dry-run --format json
[ $status -eq 0 ] && python3 - <<'END'
import csv, json
rows = list(csv.DictReader(open("first")))
found = json.load(open("out"))
assert [{k: str(v) for k, v in row.items()} for row in found] == rows, found
assert isinstance(found[0]["laboratory_s"], float)
END
ok $? '--dry-run --format json' out

# What is wrong, and where.
run small.yaml --out bad --jobs 0
refused '--jobs 0: 64' 64 --jobs
run small.yaml --out bad --repetitions x
refused '--repetitions x: 64' 64 --repetitions
run small.yaml --out bad --seed -1
refused '--seed -1: 64' 64 --seed
run small.yaml --out bad --format xml
refused '--format xml: 64' 64 xml
run small.yaml --out bad --set dut.coers=4
refused 'a wrong --set: 64' 64 "did you mean 'cores'"
run small.yaml --out bad --sweep dut.cores=
refused 'a wrong --sweep: 64' 64 sweep
run --out bad
refused 'no scenario: 64' 64 SCENARIO
run nothing.yaml --out bad
refused 'no such scenario: 66' 66 nothing.yaml
sed 's/cores: 2/cores: two/' small.yaml >wrong.yaml
run wrong.yaml --out bad
refused 'a wrong scenario: 65' 65 '^wrong.yaml:4:'
"$DUTSIM" run small.yaml --out a --no-plots >/dev/full 2>err
[ $? -eq 74 ] && [ "$(wc -l <err)" -eq 1 ]
ok $? 'a summary that cannot be written: 74' err

# Standard error: nothing when all is well; no gnuplot is a warning, once.
mkdir none
PATH=$scratch/none "$DUTSIM" run small.yaml --out b >out 2>err
[ $? -eq 0 ] && [ "$(wc -l <err)" -eq 1 ] && grep -q 'warning.*gnuplot' err && [ -s b/throughput.gp ] &&
    [ -s b/report.txt ] && [ ! -e b/throughput.svg ]
ok $? 'without gnuplot: a warning, all else is written' err
PATH=$scratch/none "$DUTSIM" run small.yaml --out b --quiet >out 2>err
[ $? -eq 0 ] && [ ! -s err ]
ok $? '--quiet'
cat >none/gnuplot <<'END'
#!/bin/sh
echo 'out of ink' >&2
exit 1
END
chmod +x none/gnuplot
PATH=$scratch/none:$PATH "$DUTSIM" run small.yaml --out c >out 2>err
[ $? -eq 74 ] && grep -q 'out of ink' err && [ -s c/report.txt ] && [ ! -e c.partial ] && [ -s out ]
ok $? 'a gnuplot that fails: 74, and the result is there' err

# On a terminal progress is drawn in place, and wiped.
if script -qec true /dev/null </dev/null >said 2>&1; then
    on_terminal() { script -qec "'$DUTSIM' run small.yaml --out a --no-plots >out $1" /dev/null </dev/null; }
    TERM=xterm on_terminal >said
    grep -qF "$(printf '\r')small [" said && grep -qF "$(printf '\033')[Kdutsim: the results are in a, in words in report.txt" said
    ok $? 'progress on a terminal, wiped before the last line: where the results are' said
    TERM=dumb on_terminal >said
    [ ! -s said ]
    ok $? 'none with TERM=dumb' said
    TERM=xterm on_terminal --quiet >said
    [ ! -s said ]
    ok $? 'none with --quiet' said
else
    for i in 1 2 3; do n=$((n + 1)) && echo "ok $n - progress # SKIP no pseudo-terminal, or no script(1)"; done
fi
"$DUTSIM" run --version >out 2>err
[ $? -eq 0 ] && grep -q '^dutsim [0-9]' out && [ ! -s err ]
ok $? 'every command knows --version' err
echo "1..$n"
