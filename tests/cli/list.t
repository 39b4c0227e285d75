#!/bin/sh
# dutsim list: what there is, and the points of a scenario.
. "$TOP/tests/cli/tap.sh"
list() { # list ARGUMENT...: leaves out, err and status
    "$DUTSIM" list "$@" >out 2>err
    status=$?
}
gives() { # gives NAME EXPECTED: all of standard output
    [ "$status" -eq 0 ] && [ ! -s err ] && [ "$(cat out)" = "$2" ]
    passed=$?
    ok $passed "$1"
    [ $passed -eq 0 ] || { echo "# status $status"; sed 's/^/# /' out err; }
}

# The real library: every file is there, in order.
for kind in scenarios:library profiles:profiles; do
    list "${kind%:*}" --format csv
    for file in "$TOP/scenarios/${kind#*:}"/*.yaml; do basename "$file" .yaml; done | LC_ALL=C sort >expected
    tail -n +2 out | cut -d, -f1 | diff expected - >difference
    ok $? "list ${kind%:*}"
    sed 's/^/# /' difference
done
list procedures --format csv
grep -q '^throughput,.*RFC 2544' out && grep -q '^trial,' out
ok $? 'list procedures'
list models --format csv
[ "$(cut -d, -f1 out | tr '\n' ' ')" = 'name tester dut switch machine host iperf link ' ]
ok $? 'list models'
list --format csv
[ "$(head -n 1 out)" = kind,name,title ] &&
    [ "$(tail -n +2 out | cut -d, -f1 | uniq | tr '\n' ' ')" = 'scenarios profiles procedures models ' ]
ok $? 'list: all kinds'
list models --format json
jq -e '.[0].name == "tester" and (.[2].title | length > 0)' out >/dev/null
ok $? '--format json'

# A library of our own: titles.
mkdir -p data/library data/profiles
printf 'dutsim: 1\ntitle: The title\n' >data/library/b.yaml
printf '# The first comment\n# The second\ndutsim: 1\n' >data/library/a.yaml
printf '##  Not YAML at all: [\n' >data/library/c.yaml
printf 'dutsim: 1\n' >data/library/d.yaml
: >data/library/ignored.txt
DUTSIM_DATA=$scratch/data list scenarios --format csv
gives 'titles' 'name,title
a,The first comment
b,The title
c,Not YAML at all: [
d,'
DUTSIM_DATA=$scratch/none list profiles --format csv
gives 'no library at all' 'name,title'

# Points.
cat >f.yaml <<END
dutsim: 1
tester:
dut:
test: {repetitions: 3}
sweep:
  dut.cores: [1, 2]
  tester.frame_size: [64 B, 128 B]
END
list points f.yaml --format csv
gives 'points' 'dut.cores,tester.frame_size,point,repetitions,first_run,last_run
1,64 B,0,3,0,2
1,128 B,1,3,3,5
2,64 B,2,3,6,8
2,128 B,3,3,9,11'
list points f.yaml --set dut.cores=4 --sweep 'tester.frame_size=64..256 B*4' --sweep dut.nic.rss.hash='{udp4: ip},ip' \
    --repetitions 1 --format csv
gives 'points with overrides' 'tester.frame_size,dut.nic.rss.hash,point,repetitions,first_run,last_run
64 B,{udp4: ip},0,1,0,0
64 B,ip,1,1,1,1
256 B,{udp4: ip},2,1,2,2
256 B,ip,3,1,3,3'
list points f.yaml
[ "$status" -eq 0 ] && [ "$(wc -l <out)" -eq 5 ]
ok $? 'points as text'

# What is refused.
refused() { # refused NAME STATUS MESSAGE
    [ "$status" -eq "$2" ] && [ ! -s out ] && [ "$(wc -l <err)" -eq 1 ] && grep -q -- "$3" err
    passed=$?
    ok $passed "$1"
    [ $passed -eq 0 ] || { echo "# status $status"; sed 's/^/# /' out err; }
}
list profile
refused 'an unknown kind' 64 "^dutsim: error: list: unknown kind 'profile': .*; did you mean 'profiles'?$"
list points
refused 'points of what' 64 '^dutsim: error: list points: a scenario is missing'
list scenarios f.yaml
refused 'a scenario too many' 64 '^dutsim: error: list: only `list points`'
list points none.yaml
refused 'points of no file' 66 "^dutsim: error: no scenario 'none.yaml'"
echo "1..$n"
