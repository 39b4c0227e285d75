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

# A table of each kind; that of XDP's busy share misses (docs/validation.md).
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

report made busy-xdp
[ $status -eq 1 ]
ok $? 'a missed target: exit status 1' out err
last 'last line, missed' '0 of 1 tables meet it; worst median [0-9.]+ % \(busy-xdp\), worst row 11[0-9]\.[0-9] % \(busy-xdp: XDP, 0.25 Mframe/s\)'
grep -q ',missed$' made/summary.csv && grep -qE '^busy-xdp .* MISSED *$' out
ok $? 'shown as missed' out

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
echo "1..$n"
