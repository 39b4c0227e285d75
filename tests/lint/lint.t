#!/bin/sh
# The project's own lints find what they are there for, and let pass what is right.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" && mkdir -p sim models output scenarios/commands scenarios/procedures tests/models
n=0

ok() { # ok STATUS NAME
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}
passes() { # passes NAME LINT FILE...
    name=$1 lint=$2
    shift 2
    found=$("$TOP/tests/lint/$lint" "$@") && [ -z "$found" ]
    ok $? "$name"
}
fails() { # fails NAME EXPECTED-START LINT FILE...
    name=$1 expected=$2 lint=$3
    shift 3
    found=$("$TOP/tests/lint/$lint" "$@") && status=0 || status=$?
    case $status:$found in
    1:"$expected"*) ok 0 "$name" ;;
    *) ok 1 "$name" && echo "$status:$found" | sed 's/^/# /' ;;
    esac
}
lines() { # lines N: N statements
    yes '    f();' | head -n "$1"
}
include() { # include HEADER FILE
    printf '#include <glib.h>\n#include "%s"\n' "$1" >"$2"
}

include sim/time.h sim/a.c && passes 'sim may include sim' arrows sim/a.c
include sim/time.h models/a.c && passes 'models may include sim' arrows models/a.c
include models/nic.h scenarios/a.c && passes 'scenarios may include models' arrows scenarios/a.c
include scenarios/commands/main.h tests/models/a.c && passes 'tests may include all' arrows tests/models/a.c
include scenarios/a-internal.h scenarios/procedures/a.c &&
    passes 'a folder inside may include -internal.h' arrows scenarios/procedures/a.c

include models/nic.h sim/a.c &&
    fails 'sim may not include models' 'sim/a.c:2: arrows: may not include models/nic.h' arrows sim/a.c
include output/curves.h models/a.c &&
    fails 'models may not include output' 'models/a.c:2:' arrows models/a.c
include models/nic.h output/a.c &&
    fails 'output may not include models' 'output/a.c:2:' arrows output/a.c
include scenarios/commands/main.h scenarios/a.c &&
    fails 'nobody may include commands' 'scenarios/a.c:2:' arrows scenarios/a.c
include time.h sim/a.c &&
    fails 'headers are named from the top folder' 'sim/a.c:2:' arrows sim/a.c
include sim/../models/nic.h sim/a.c &&
    fails 'no way round over ..' 'sim/a.c:2:' arrows sim/a.c
include sim/queue-internal.h models/a.c &&
    fails '-internal.h is for its own folder' 'models/a.c:2:' arrows models/a.c
printf '#include <models/nic.h>\n' >sim/a.c &&
    fails 'angle brackets hide nothing' 'sim/a.c:1:' arrows sim/a.c

function_of() { # function_of N: a file with a function of N lines
    printf 'static int x;\n\n/* What it does. */\nint one(void);\n\nvoid\ntwo(int a,\n    int b)\n{\n'
    lines $(($1 - 5))
    printf '}\n\nstruct s {\n    int a;\n};\n'
}
function_of 60 >sim/a.c && passes 'a function of 60 lines passes' sizes sim/a.c
function_of 80 >sim/a.c && "$TOP/tests/lint/sizes" sim/a.c |
    grep -q '^sim/a.c:6: sizes: two() has 80 lines, at most 80$'
ok $? 'a function of 80 lines is listed'
"$TOP/tests/lint/sizes" sim/a.c >listed
ok $? 'and does not fail'
function_of 81 >sim/a.c && fails 'a function of 81 lines fails' 'sim/a.c:6: sizes: two()' sizes sim/a.c
lines 500 >sim/a.c && passes 'a file of 500 lines passes' sizes sim/a.c
lines 601 >sim/a.c && fails 'a file of 601 lines fails' 'sim/a.c:1: sizes: the file' sizes sim/a.c
echo 'int a;' >sim/b.c && fails 'also as the first of two' 'sim/a.c:1: sizes: the file' sizes sim/a.c sim/b.c

rm -f sim/*.c
passes 'no words, no failure' words
echo "/* TO""DO: later */" >sim/a.c && fails 'words of undone work fail' './sim/a.c:1:' words

if command -v clang-format >/dev/null; then
    cp "$TOP/.clang-format" .
    printf 'int one(void)\n{\n    return 1;\n}\n' >sim/a.c && passes 'a formatted file passes' format sim/a.c
    printf 'int one(void) {\n  return 1; }\n' >sim/a.c && fails 'another fails' 'sim/a.c: format:' format sim/a.c
else
    ok 0 'format # SKIP clang-format is not installed' && ok 0 'format # SKIP clang-format is not installed'
fi
if command -v clang-tidy >/dev/null && command -v cppcheck >/dev/null; then
    cp "$TOP/.clang-tidy" .
    printf 'int one(void);\nint one(void)\n{\n    return 1;\n}\n' >sim/a.c &&
        passes 'a sound file passes' analyse sim/a.c -std=c17
    printf 'int one(int a);\nint one(int a)\n{\n    if (a);\n    return 8 / (a - a);\n}\n' >sim/a.c &&
        "$TOP/tests/lint/analyse" sim/a.c -std=c17 | grep -q '^analyse: failed: sim/a.c$'
    ok $? 'a division by zero and a stray semicolon fail'
else
    ok 0 'analyse # SKIP' && ok 0 'analyse # SKIP'
fi
echo "1..$n"
