#!/bin/sh
# Whatever is wrong is said in one line with its place, with the exit status that the contract names, and nothing is run.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit
LC_ALL=C && export LC_ALL # for grep: a message may hold any byte
n=0

ok() { # ok STATUS NAME
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}
refused() { # refused NAME STATUS MESSAGE ARGUMENT...: MESSAGE is a basic regular expression for the whole line
    name=$1 expected=$2 message=$3
    shift 3
    "$DUTSIM" "$@" >out 2>err
    status=$?
    [ "$status" -eq "$expected" ] && [ ! -s out ] && [ "$(wc -l <err)" -eq 1 ] &&
        grep -qx -- "$message" err
    passed=$?
    ok $passed "$name"
    [ $passed -eq 0 ] || { echo "# status $status"; sed 's/^/# /' out err; }
}
file() { # file NAME MESSAGE TEXT: a file with TEXT behind three good lines
    printf 'dutsim: 1\ntester:\ndut:\n%b' "$3" >f.yaml
    refused "$1" 65 "f.yaml:$2" validate f.yaml
}
printf 'dutsim: 1\ntester:\ndut:\n' >good.yaml

# The command line.
refused 'no such command' 64 "dutsim: error: unknown command 'vaildate': .*; did you mean 'validate'?" vaildate
refused 'no such option' 64 "dutsim: error: unknown option '--verson': .*" --verson
refused 'no such option of a command' 64 \
    "dutsim: error: validate: Unknown option --sets; did you mean '--set'?" validate --sets dut.cores=1 good.yaml
refused 'an option without its value' 64 'dutsim: error: validate: Missing argument for --set; .*' \
    validate good.yaml --set
refused 'too many arguments' 64 'dutsim: error: describe: too many arguments: .*' describe dut dut.nic
refused 'a wrong format' 64 "--format jsn: error: table, csv or json is expected; did you mean 'json'?" \
    list --format jsn
"$DUTSIM" >out 2>err
[ $? -eq 64 ] && [ ! -s out ] && grep -q '^Usage: dutsim COMMAND' err
ok $? 'no command: usage on standard error'
for argument in -h --help; do
    "$DUTSIM" $argument >out 2>err
    [ $? -eq 0 ] && [ ! -s err ] && grep -q '^  validate ' out
    ok $? "dutsim $argument"
done
"$DUTSIM" --version >out 2>err
[ $? -eq 0 ] && [ ! -s err ] && grep -qx 'dutsim [0-9]*\.[0-9]*\.[0-9]*' out
ok $? '--version'

# --set and --sweep.
set_refused() { # set_refused NAME MESSAGE ARGUMENT
    refused "$1" 64 "--set $2" validate good.yaml --set "$3"
}
sweep_refused() {
    refused "$1" 64 "--sweep $2" validate good.yaml --sweep "$3"
}
set_refused 'a wrong value' "dut.cores=x: error: 'x' is not an integer: 1 to 256" dut.cores=x
set_refused 'an unknown attribute' "dut.coers=4: error: unknown attribute 'coers' of dut: .*; did you mean 'cores'?" \
    dut.coers=4
set_refused 'an unknown node' "dur.cores=4: error: unknown node or key 'dur': .*; did you mean 'dut'?" dur.cores=4
set_refused 'no unit' "test.duration=60: error: '60' has no unit: .*" test.duration=60
set_refused 'a near choice' "tester.direction=forwards: error: .*; did you mean 'forward'?" tester.direction=forwards
set_refused 'no =' 'dut.cores: error: PATH=VALUE is expected' dut.cores
set_refused 'a letter without a size' "tester.imix=aak: error: tester.imix: letter 'k' has no size: .*" tester.imix=aak
set_refused 'an extension header that is none' "tester.extension_headers=fragments: error: 'fragments' is no extension \
header: none, or hop-by-hop, .*; did you mean 'fragment'?" tester.extension_headers=fragments
set_refused 'extension headers of IPv4' "tester.extension_headers=fragment: error: tester.extension_headers: 'fragment' in IPv4 frames, .*" \
    tester.extension_headers=fragment
refused 'a frame too small for its extension headers' 64 "--set tester.extension_headers=routing: error: tester.frame_size: 84 B is too small \
for UDP over IPv6 with these extension headers: 90 B to 9216 B are allowed" \
    validate good.yaml --set tester.ip_version=6 --set tester.extension_headers=routing
set_refused 'above the line rate' 'test.rate=99999999: error: test.rate: 99999999 .* at most 14880952 .*' \
    test.rate=99999999
set_refused 'no such profile' "dut.include=none-such: error: unknown profile 'none-such': .*" dut.include=none-such
set_refused 'a line feed' "dut.cores=1.n2: error: .*" "dut.cores=1
2"
set_refused 'bytes that are no characters' ".*: error: .*" "$(printf 'dut.cores=\377\376')"
set_refused 'a risk above the most' 'test.risk=0.7: error: 0.7 is out of range: 0 to 0.5' test.risk=0.7
# Values that do not go together are told where the last of them was said.
together='dut.neighbour.entries: dynamic entries are not simulated together with contention: .*'
printf 'dutsim: 1\ntester:\ndut: {transmit: {access: lock}}\n' >lock.yaml
refused 'a --set that does not go with the file' 64 "--set dut.neighbour.entries=dynamic: error: $together" \
    validate lock.yaml --set dut.cores=2 --set dut.neighbour.entries=dynamic --set dut.clock=3GHz
printf 'dutsim: 1\ntester:\ndut: {neighbour: {entries: dynamic}, transmit: {access: lock}}\n' >both.yaml
refused 'a file that contradicts itself, whatever is set' 65 "both.yaml:3:28: error: $together" \
    validate both.yaml --set dut.cores=2
sweep_refused 'a wrong swept value' "dut.cores=1,x: error: 'x' is not an integer: 1 to 256" dut.cores=1,x
sweep_refused 'a wrong range' "dut.cores=1..8: error: '1..8' is no range: .*" dut.cores=1..8
sweep_refused 'an empty value' 'dut.cores=1,,2: error: a value is empty: .*' dut.cores=1,,2
sweep_refused 'too many points' \
    'tester.addresses.count=1..65536+1: error: tester.addresses.count: 65534 .*(in point 65533: .*)' \
    tester.addresses.count=1..65536+1
refused 'a wrong seed' 64 '--seed -1: error: an integer from 0 to .*' validate good.yaml --seed -1

# Files.
refused 'no such scenario' 66 "dutsim: error: no scenario 'no-such': .*" validate no-such
refused 'a folder' 66 "dutsim: error: no scenario '/': .*" validate /
file 'an unknown key' "4:1: error: unknown key 'ouptut'.*; did you mean 'output'?" 'ouptut: {}\n'
file 'a duplicate key' "4:1: error: duplicate key 'dut': first given in line 3" 'dut: {}\n'
file 'a wrong value' "4:21: error: test.repetitions: 'ten' is not an integer: 1 to 100000" \
    'test: {repetitions: ten}\n'
file 'a key that is neither a key nor a node' "4:1: error: unknown key 'tezt' (nor a node: named as its type, tester, dut, \
switch, machine, host, iperf, or else with a \`type\` in it); keys are: dutsim, name, .*, sweep; did you mean 'test'?" 'tezt: {}\n'
file 'no unit' "5:13: error: test.duration: '60' has no unit: .*" 'test:\n  duration: 60\n'
file 'an unknown procedure' "4:19: error: test.procedure: 'thruput' is no procedure: .*; did you mean 'throughput'?" \
    'test: {procedure: thruput}\n'
file 'a link that is wrong' '4:19: error: links.0.between: one link must join .*' \
    'links: [{between: [tester.0, dut.1]}, {}]\n'
hdlc='{framing: hdlc}'
file 'stuffing on Ethernet' "4:20: error: links.0.stuffing: 'byte' on Ethernet, .*" 'links: [{stuffing: byte}, {}]\n'
file 'two framings' '4:23: error: links.1.framing: frames would change their size .*' \
    'links: [{}, {framing: hdlc}]\n'
file 'stuffing that is none' "4:20: error: links.0.stuffing: 'bits' is not one of none, bit, .*; did you mean 'bit'?" \
    'links: [{stuffing: bits}, {}]\n'
printf 'dutsim: 1\ntester:\ndut: {neighbour: {entries: dynamic}}\nlinks: [%s, %s]\n' "$hdlc" "$hdlc" >f.yaml
refused 'neighbours on Packet over SONET' 65 'f.yaml:4:19: error: links.0.framing: hdlc is not simulated together with dynamic .*' \
    validate f.yaml
file 'a second document' '4:1: error: a second document: .*' '---\na: 1\n'
file 'a tag' '4:7: error: tags are not allowed: .*' 'seed: !!int 1\n'
file 'a tab' '5:1: error: found character that cannot start any token .*' 'test:\n\tseed: 1\n'
printf '\000\001\002' >f.yaml
refused 'no text at all' 65 'f.yaml:1:1: error: .*' validate f.yaml
: >f.yaml
refused 'nothing' 65 'f.yaml:1:1: error: nothing is here: a mapping is expected' validate f.yaml
head -c 2000000 /dev/zero | tr '\0' '#' >f.yaml
refused 'a file too long' 65 'f.yaml:1:1: error: too long: at most 1048576 bytes' validate f.yaml
head -c 100000 /dev/zero | tr '\0' '[' >f.yaml
refused 'a file too deep' 65 'f.yaml:1:33: error: nested too deeply: at most 32 levels' validate f.yaml
{
    printf 'a0: &a0 x\n'
    for i in 1 2 3 4 5 6 7 8 9; do
        printf 'a%s: &a%s [' $i $i
        for j in 0 1 2 3 4 5 6 7 8 9; do printf '*a%s, ' $((i - 1)); done
        printf ']\n'
    done
} >f.yaml
refused 'a billion laughs' 65 'f.yaml:[0-9]*:[0-9]*: error: more than 100000 values, aliases expanded' validate f.yaml
file 'too large a share' "4:33: error: test.loss_verification_limit: '150 %' is out of range: 0 % to 100 %" \
    'test: {loss_verification_limit: 150 %}\n'
# RFC 8219 section 10: each direction that sends, with what would leave a flow.
flows() { # flows NAME MESSAGE TESTER: of 1 and 4 sources, one destination; drawn: 64 512 x 49 151 flows
    printf 'dutsim: 1\ntester: %s\ndut:\ntest: {overload: tester.addresses.source.count}\nsweep: {tester.addresses.source.count: [1, 4]}\n' "$3" >f.yaml
    refused "$1" 65 "f.yaml:4:[0-9]*: error: test.overload: the values of tester.addresses.source.count are not the numbers of flows: $2" validate f.yaml
}
flows 'drawn ports forward' 'with 1 the forward direction has 3170829312; tester.ports.selection: fixed leaves .*' '{direction: forward}'
flows 'drawn ports in reverse alone' 'with 1 the reverse direction has 3170829312; tester.ports.reverse.selection: fixed leaves .*' \
    '{direction: both, ports: {selection: fixed, reverse: {selection: random}}}'
flows 'drawn ports where only the reverse direction sends' 'with 1 the reverse direction has 3170829312; tester.ports.selection: fixed leaves .*' \
    '{direction: reverse, ports: {selection: random}}'
flows 'a number that is not that of the flows' 'with 1 the forward direction has 2' \
    '{direction: forward, addresses: {destination: {count: 2}}, ports: {selection: fixed}}'
printf 'dutsim: 1\ntester: {direction: both, ports: {selection: random, reverse: {selection: fixed}}}\ndut:\n' >f.yaml
refused 'drawn ports forward alone' 64 '.*with 1 the forward direction has 3170829312; tester.ports.selection: fixed leaves .*' validate f.yaml \
    --sweep tester.addresses.source.count=1,4 --set test.overload=tester.addresses.source.count
printf 'include: ./loop.yaml\n' >loop.yaml
printf 'dutsim: 1\ntester:\ndut: {include: ./loop.yaml}\n' >f.yaml
refused 'a profile that includes itself' 65 "\(./\)*loop.yaml:1:10: error: include: '.*' includes itself" validate f.yaml
echo "1..$n"
