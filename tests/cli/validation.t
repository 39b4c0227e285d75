#!/bin/sh
# make validate: its program's text, files, last line and exit status.
. "$TOP/tests/cli/tap.sh"
report() { # report ARGUMENT...: leaves out, err and status
    rm -rf made
    "$BUILD/tests/validation/report" "$@" >out 2>err
    status=$?
}
last() { # last NAME PATTERN: the last line is this
    tail -n 1 out | grep -qE "^$2\$"
    ok $? "$1" out err
}

# A table of each kind; all meet their targets (docs/validation.md).
report made freebsd-rules one-pair rss-spread
[ $status -eq 0 ] && [ ! -s err ]
ok $? 'ends well where all targets are met' out err
last 'last line, met' '3 of 3 tables meet it; worst median 1\.[0-9] % \(freebsd-rules\), worst row 2\.[0-9] % \(freebsd-rules: ipfw, 10+ rules\)'
grep -qE '^ipfw, 10 rules +[0-9]+ +777272 +2\.2 +predicted$' out && grep -qE '^ipfw, 1 rules +[0-9]+ +910537 .* fitted$' out
ok $? 'a row: predicted, measured, error' out
grep -q '^freebsd-rules: 4 rows fitted, 4 predicted: median error 1\.[0-9] %, worst 2\.[0-9] %: met$' out
ok $? 'a summary below each table' out
[ "$(grep -c '^symmetric, ' out)" -eq 18 ]
ok $? 'shares too' out
head -n 1 made/freebsd-rules.csv | grep -qx 'row,fitted,predicted,measured,error' && [ "$(wc -l <made/freebsd-rules.csv)" -eq 9 ]
ok $? 'rows as CSV' made/freebsd-rules.csv
# Errors in the file follow from its columns.
tr -d '"' <made/freebsd-rules.csv | awk -F, 'NR > 1 { d = ($(NF - 2) - $(NF - 1)) / $(NF - 1) - $NF; if (d > 1e-9 || d < -1e-9) bad = 1 } END { exit bad }'
ok $? 'errors of the rows' made/freebsd-rules.csv
grep -q '^freebsd-rules,freebsd_rule_list_scaling,saturation,4,4,' made/summary.csv && [ "$(wc -l <made/summary.csv)" -eq 4 ]
ok $? 'summary as CSV' made/summary.csv
[ -s made/freebsd-rules.gp ] && [ -s made/predicted-against-measured.gp ] && ! grep -q rss-spread made/predicted-against-measured.dat
ok $? 'figures of each table, and of all rates' out
if command -v gnuplot >/dev/null; then
    [ -s made/freebsd-rules.svg ] && [ -s made/predicted-against-measured.svg ]
    ok $? 'drawn' out err
fi

# With a profile whose rules cost more than twice as much: where a thousand of them are most of a
# frame's time, the rate is far below the measured one.
cp -r "$TOP/scenarios" dear
sed 's/^  rule: 35\.6 ns .*/  rule: 80 ns/' "$TOP/scenarios/profiles/freebsd-i350-ipfw.yaml" >dear/profiles/freebsd-i350-ipfw.yaml
DUTSIM_DATA=$PWD/dear
export DUTSIM_DATA
report made freebsd-rules one-pair
DUTSIM_DATA=$TOP/scenarios
[ $status -eq 1 ]
ok $? 'a missed target: exit status 1' out err
last 'last line, missed' '1 of 2 tables meet it; worst median [0-9.]+ % \(freebsd-rules\), worst row ([3-9][0-9]|[0-9]{3,})\.[0-9] % \(freebsd-rules: ipfw, 1000+ rules\)'
grep -q ',missed$' made/summary.csv && grep -qE '^freebsd-rules .* MISSED *$' out
ok $? 'shown as missed' out

# The group's times are printed in hundredths of a second: an aim of its own, whatever the shares.
report made interfaces-group
[ $status -eq 0 ] && grep -q 'worst 40\.0 %: met (its own aim: each row within 20 % or 0\.03)$' out
ok $? "a table's own aim" out err

report made no-such-table
[ $status -eq 64 ] && grep -q "no table 'no-such-table'" err && [ ! -e made ]
ok $? 'no such table' err
report
[ $status -eq 64 ] && grep -q '^usage: ' err
ok $? 'no folder' err
: >file
report file/made one-pair
[ $status -eq 73 ] && grep -q file/made err
ok $? 'a folder that cannot be made' err

# make validate-choices: kernel-cores fits one number to one of six rows. Where that is not the first core's, the first is predicted from others.
rm -rf made
"$BUILD/tests/validation/choices" made kernel-cores one-pair >out 2>err
[ $? -eq 0 ] && [ ! -s err ]
ok $? 'other rows: ends well' out err
grep -qE '^kernel-cores +1 +6 +6 +6 +3\.5 +1\.[0-9] +3\.5 +4\.4 +3\.9 +4\.[0-9] +[0-6]$' out && ! grep -q one-pair out
ok $? 'other rows: all six choices, published, typical and largest errors' out
head -n 1 made/choices.csv | grep -qx 'table,fitted_rows,fitted_error,median_error,worst_error,worst_row' && [ "$(wc -l <made/choices.csv)" -eq 7 ]
ok $? 'other rows: each choice as CSV' made/choices.csv
"$BUILD/tests/validation/choices" made no-such-table >out 2>err
[ $? -eq 64 ] && grep -q "no table 'no-such-table'" err
ok $? 'other rows: no such table' err
echo "1..$n"
