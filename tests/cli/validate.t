#!/bin/sh
# dutsim validate: what it prints, and the exit status of the worst file.
. "$TOP/tests/cli/tap.sh"
validate() { # validate ARGUMENT...: leaves out, err and status
    "$DUTSIM" validate "$@" >out 2>err
    status=$?
}
gives() { # gives NAME STATUS OUT ERR
    [ "$status" -eq "$2" ] && [ "$(cat out)" = "$3" ] && [ "$(cat err)" = "$4" ]
    passed=$?
    ok $passed "$1"
    [ $passed -eq 0 ] || { echo "# status $status"; sed 's/^/# /' out err; }
}

printf 'dutsim: 1\ntester:\ndut:\n' >good.yaml
printf 'dutsim: 1\ntester:\ndut:\nsweep: {dut.cores: [1, 2], tester.frame_size: 64..512 B*2}\n' >swept.yaml
printf 'dutsim: 1\ntester:\ndut: {cores: 0}\n' >bad.yaml

validate good.yaml
gives 'one point' 0 'good.yaml: ok (1 point)' ''
validate swept.yaml
gives 'a sweep' 0 'swept.yaml: ok (8 points)' ''
validate swept.yaml --set dut.cores=3 --sweep dut.nic.ring_size=128,256,512
gives 'with --set and --sweep' 0 'swept.yaml: ok (12 points)' ''
validate bad.yaml
gives 'a wrong file' 65 '' 'bad.yaml:3:14: error: dut.cores: 0 is out of range: 1 to 256'
validate bad.yaml good.yaml
gives 'all files are checked' 65 'good.yaml: ok (1 point)' \
    'bad.yaml:3:14: error: dut.cores: 0 is out of range: 1 to 256'
validate ./missing.yaml bad.yaml good.yaml
[ "$status" -eq 66 ] && [ "$(cat out)" = 'good.yaml: ok (1 point)' ] && [ "$(wc -l <err)" -eq 2 ]
ok $? 'the worst status'
validate good.yaml --set dut.cores=0
gives 'a wrong --set' 64 '' '--set dut.cores=0: error: 0 is out of range: 1 to 256'
validate good.yaml --repetitions 0
gives 'a wrong --repetitions' 64 '' \
    '--repetitions 0: error: an integer from 1 to 100000 is expected'
validate
[ "$status" -eq 64 ] && [ "$(wc -l <err)" -eq 1 ] && [ ! -s out ]
ok $? 'no file'
validate -- good.yaml
gives 'behind --' 0 'good.yaml: ok (1 point)' ''
validate --help
[ "$status" -eq 0 ] && [ ! -s err ] && grep -q '^  dutsim validate .*SCENARIO' out
ok $? '--help'

for file in "$TOP"/scenarios/library/*.yaml; do
    name=$(basename "$file" .yaml)
    validate "$name"
    [ "$status" -eq 0 ] && grep -q "^$name: ok (" out
    ok $? "library: $name"
    sed 's/^/# /' err
done
for file in "$TOP"/scenarios/profiles/*.yaml; do
    name=$(basename "$file" .yaml)
    if grep -q '^type: machine$' "$file"; then
        printf 'dutsim: 1\nmachine: {include: %s}\ntest: {procedure: reconfigure}\n' "$name" >profile.yaml
    else
        printf 'dutsim: 1\ntester:\ndut: {include: %s}\n' "$name" >profile.yaml
    fi
    validate profile.yaml
    ok "$status" "profile: $name"
    sed 's/^/# /' err
done
if [ -e /dev/full ]; then
    "$DUTSIM" validate good.yaml >/dev/full 2>err
    [ $? -eq 74 ] && grep -q '^dutsim: error: cannot write to standard output' err
    ok $? 'a full disk'
fi
echo "1..$n"
