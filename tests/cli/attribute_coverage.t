#!/bin/sh
# Every attribute that `dutsim describe` knows has a test of its own among tests/attributes: for
# dut.nic.ring_size a GLib test called /attributes/dut/nic/ring_size, or some below that name. And every
# such test is about an attribute that there is.
LC_ALL=C && export LC_ALL
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
n=0

ok() { # ok STATUS NAME
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

# Groups, lists of groups and nodes are no attributes: what is in them is. Path and type are plain cells.
"$DUTSIM" describe --format csv >"$scratch/table"
ok $? 'dutsim describes its attributes'
awk -F, 'NR > 1 && $2 != "group" && $2 != "list of groups" && $2 != "node" { print $1 }' \
    "$scratch/table" | sort >"$scratch/attributes"
[ "$(wc -l <"$scratch/attributes")" -ge 50 ]
ok $? "$(wc -l <"$scratch/attributes") attributes"

for source in "$TOP"/tests/attributes/*.c; do
    program=$BUILD/tests/attributes/$(basename "$source" .c)
    "$program" -l || echo "cannot list the tests of $program" >&2
done | sed -n 's,^/attributes/,,p' | tr / . | sort >"$scratch/tests"

# From a test's name everything that it can stand for: a.b.c, a.b, a.
awk -F. '{ path = ""; for (i = 1; i <= NF; i++) { path = path (i > 1 ? "." : "") $i; print path } }' \
    "$scratch/tests" | sort -u >"$scratch/covered"

comm -23 "$scratch/attributes" "$scratch/covered" >"$scratch/missing"
[ ! -s "$scratch/missing" ]
ok $? 'each attribute has a test in tests/attributes'
sed 's/^/# no test: /' "$scratch/missing"

awk 'NR == FNR { attribute[$0]; next }
    { path = $0
      while (!(path in attribute) && sub(/\.[^.]*$/, "", path)) { }
      if (!(path in attribute)) print }' "$scratch/attributes" "$scratch/tests" >"$scratch/stray"
[ ! -s "$scratch/stray" ]
ok $? 'each test in tests/attributes is about an attribute'
sed 's/^/# no such attribute: /' "$scratch/stray"

echo "1..$n"
