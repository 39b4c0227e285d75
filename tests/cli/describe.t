#!/bin/sh
# dutsim describe: every attribute has its say, in every format.
. "$TOP/tests/cli/tap.sh"
describe() { # describe ARGUMENT...: leaves out, err and status
    "$DUTSIM" describe "$@" >out 2>err
    status=$?
}
says() { # says NAME PATTERN...: standard output has a line for each pattern
    name=$1
    shift
    passed=$status
    for pattern; do
        grep -q -- "$pattern" out || passed=1
    done
    ok $passed "$name"
    [ "$passed" -eq 0 ] || sed 's/^/# /' out err
}

describe dut.nic.ring_size
says 'an attribute' '^dut.nic.ring_size$' '^    type     integer$' '^    range    1 to ' \
    '^    default  512$' '^    source   .'
[ "$(grep -c '^[^ ]' out)" -eq 1 ]
ok $? 'and no other'
describe test.burst
says 'a quantity' '^    unit     ps, ns, us, ms, s, min, h$' '^    default  2 s$' '^    source   RFC 2544 section 26.4'
describe test.loss_verification_limit
says 'a share' '^    unit     %$' '^    range    0 % to 100 %$' '^    default  100 %$'
describe dut.nic.queues
says 'no default' '^    default  unset$'
describe dut.nic
says 'a group' '^dut.nic$' '^dut.nic.ring_size$' '^dut.nic.rss.hash.udp4$'
! grep -q '^dut.cores$' out
ok $? 'and nothing beside it'
describe links
says 'links' '^links$' '^links.N.rate$' '^links.N.propagation$'
for element in 0 1 N; do
    describe links.$element.rate
    says "links.$element.rate" '^links.N.rate$'
done
describe tester
says 'a node' '^tester$' '^tester.type$' '^tester.include$' '^tester.addresses.count$'

describe --format json
jq -e 'map(select(.path == "dut.cores")) | .[0] == {path: "dut.cores", type: "integer", unit: null,
    range: "1 to 256", default: "1", help: .[0].help, source: .[0].source}' out >/dev/null
ok $? 'json'
jq -e 'map(select(.type != "group" and .type != "list of groups" and .type != "node")) |
    length > 60 and all((.help | length > 0) and (.source | length > 0) and (.range | length > 0))' out >/dev/null
ok $? 'every attribute has help, range and source'
jq -e 'map(.path) | length == (unique | length)' out >/dev/null
ok $? 'every path is there once'
for path in dutsim name title description seed links test test.procedure output.plots tester dut dut.nic.rss.key; do
    jq -e --arg path "$path" 'any(.path == $path)' out >/dev/null
    ok $? "describes $path"
done
describe test --format csv
[ "$(head -n 1 out)" = path,type,unit,range,default,help,source ] && grep -q '^test.repetitions,integer,' out
ok $? 'csv'

describe dut.nic.rign_size
[ "$status" -eq 64 ] && [ ! -s out ] && [ "$(wc -l <err)" -eq 1 ] &&
    grep -q "^dutsim: error: no attribute 'dut.nic.rign_size': .*; did you mean 'dut.nic.ring_size'?$" err
ok $? 'an unknown path'
describe dut.ni
[ "$status" -eq 64 ]
ok $? 'half a name is no path'
echo "1..$n"
