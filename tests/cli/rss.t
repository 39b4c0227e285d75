#!/bin/sh
# dutsim rss: published hashes, formats, standard input, and what it refuses. Expected hashes are those of
# tests/oracle/data; the entry is the hash mod 128, the queue the entry mod 4.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
data=$TOP/tests/oracle/data
cd "$scratch" || exit
LC_ALL=C && export LC_ALL # for grep: a message may hold any byte
n=0

ok() { # ok STATUS NAME
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}
rss() { # rss ARGUMENT...: leaves out, err and status
    "$DUTSIM" rss "$@" >out 2>err
    status=$?
}
gives() { # gives NAME EXPECTED: the last rss printed this row and nothing else went wrong
    [ "$status" -eq 0 ] && [ ! -s err ] && [ "$(tail -n +2 out)" = "$2" ]
    passed=$?
    ok $passed "$1"
    [ $passed -eq 0 ] || sed 's/^/# /' out err
}
refused() { # refused NAME STATUS MESSAGE-PATTERN: one line of message, no result
    [ "$status" -eq "$2" ] && [ ! -s out ] && [ "$(wc -l <err)" -eq 1 ] && grep -q -- "$3" err
    passed=$?
    ok $passed "$1"
    [ $passed -eq 0 ] || { echo "# status $status"; sed 's/^/# /' out err; }
}

# One pair.
rss --src 66.9.149.187:2794 --dst 161.142.100.80:1766 --format csv
gives 'IPv4 with ports' '66.9.149.187:2794,161.142.100.80:1766,0x51ccc178,120,0'
[ "$(head -n 1 out)" = src,dst,hash,entry,queue ]
ok $? 'the header of csv'
rss --src 66.9.149.187 --dst 161.142.100.80 --format csv
gives 'IPv4 without ports' '66.9.149.187,161.142.100.80,0x323e8fc2,66,2'
rss --src 66.9.149.187:2794 --dst 161.142.100.80 --format csv
gives 'one port is none' '66.9.149.187:2794,161.142.100.80,0x323e8fc2,66,2'
rss --src 66.9.149.187:2794 --dst 161.142.100.80:1766 --hash ip --format csv
gives '--hash ip leaves ports out' '66.9.149.187:2794,161.142.100.80:1766,0x323e8fc2,66,2'
rss --src '[3ffe:2501:200:1fff::7]:2794' --dst '[3ffe:2501:200:3::1]:1766' --hash ip-port --format csv
gives 'IPv6 with ports' '[3ffe:2501:200:1fff::7]:2794,[3ffe:2501:200:3::1]:1766,0x40207d3d,61,1'
rss --src 3ffe:2501:200:1fff::7 --dst '[3ffe:2501:200:3::1]' --format csv
gives 'IPv6 without ports' '3ffe:2501:200:1fff::7,[3ffe:2501:200:3::1],0x2cc18cd5,85,1'
rss --src 198.18.0.2 --dst 198.19.0.2 --key symmetric --format csv
gives '--key symmetric' '198.18.0.2,198.19.0.2,0x36ad36ad,45,1'
rss --src 66.9.149.187 --dst 161.142.100.80 --format csv \
    --key 6D5A56DA255B0EC24167253D43A38FB0D0CA2BCBAE7B30B477CB2DA38030F20C6A42B73BBEAC01FA
gives '--key in hexadecimal digits' '66.9.149.187,161.142.100.80,0x323e8fc2,66,2'
rss --src 66.9.149.187 --dst 161.142.100.80 --queues 16 --table-size 512 --format csv
gives '--queues, --table-size' '66.9.149.187,161.142.100.80,0x323e8fc2,450,2' # 0x1c2, and mod 16

# Formats.
rss --src 66.9.149.187 --dst 161.142.100.80
[ $status -eq 0 ] && grep -qx '66.9.149.187  *161.142.100.80  *0x323e8fc2  *66  *2' out
ok $? 'a table by default'
cp out default && rss --src 66.9.149.187 --dst 161.142.100.80 --format table && cmp -s out default
ok $? '--format table'
rss --src 66.9.149.187 --dst 161.142.100.80 --format json
jq -e '. == [{src: "66.9.149.187", dst: "161.142.100.80", hash: "0x323e8fc2", entry: 66, queue: 2}]' \
    out >/dev/null
ok $? '--format json'

# Standard input: all of Microsoft's rows at once, blanks and commas mixed.
awk -F, '!/^#/ && $2 ~ /^[0-9]+$/ {
    v6 = $1 ~ /:/
    print (v6 ? "[" $1 "]:" $2 : $1 ":" $2) (NR % 2 ? "," : " \t") (v6 ? "[" $3 "]:" $4 : $3 ":" $4)
}' "$data/rss_vectors_microsoft.csv" >pairs
awk -F, '!/^#/ && $2 ~ /^[0-9]+$/ { print $6 }' "$data/rss_vectors_microsoft.csv" >expected
rss --src - --dst - --format csv <pairs
tail -n +2 out | cut -d, -f3 | cmp -s - expected && [ "$(wc -l <out)" -eq 9 ] && [ $status -eq 0 ]
ok $? 'pairs on standard input'
printf '\n  66.9.149.187 , 161.142.100.80\r\n\n66.9.149.187:2794 161.142.100.80:1766' >blanks
rss --src - --dst - --format csv <blanks
gives 'blank lines, CR LF, no newline at the end' '66.9.149.187,161.142.100.80,0x323e8fc2,66,2
66.9.149.187:2794,161.142.100.80:1766,0x51ccc178,120,0'
rss --src - --dst - --format csv </dev/null
gives 'nothing on standard input' ''
awk 'BEGIN {
    for (i = 0; i < 50000; i++)
        printf "198.18.%d.%d,198.19.%d.%d\n", i / 256, i % 256, i % 256, i / 256
}' >many
timeout 20 "$DUTSIM" rss --src - --dst - --format csv <many >out 2>err
status=$?
[ $status -eq 0 ] && [ "$(wc -l <out)" -eq 50001 ]
ok $? 'fifty thousand pairs'

# Bad lines: the place and what is wrong.
line() { # line NAME INPUT EXPECTED-START-OF-MESSAGE [OPTION...]
    name=$1 input=$2 expected=$3
    shift 3
    printf '%b' "$input" >input
    rss --src - --dst - --format csv "$@" <input
    refused "$name" 65 "^$expected"
}
line 'a bad destination' '1.2.3.4 5.6.7.8\n1.2.3.4 5.6.7\n' "-:2:9: error: '5.6.7' is not an address"
line 'a bad source' '\n 1.2.3.400,5.6.7.8\n' "-:2:2: error: '1.2.3.400' is not an address"
line 'a bad port' '1.2.3.4:65536 5.6.7.8:1' "-:1:1: error: '65536' is not a port: 0 to 65535"
line 'one address' '1.2.3.4\n' '-:1:8: error: a line holds two addresses'
line 'three addresses' '1.2.3.4 1.2.3.5,1.2.3.6\n' '-:1:16: error: a line holds two addresses'
line 'two commas' '1.2.3.4,,1.2.3.5\n' '-:1:9: error: a line holds two addresses'
line 'a comma behind' '1.2.3.4 1.2.3.5,\n' '-:1:16: error: a line holds two addresses'
line 'both versions' '1.2.3.4 ::1\n' '-:1:9: error: the source is an IPv4 address'
line 'a port missing' '1.2.3.4:5 1.2.3.5\n' "-:1:11: error: '1.2.3.5' has no port" --hash ip-port
line 'a zero byte' '1.2.3.4 1.2.3.5\000x\n' '-:1:16: error: a zero byte'
line 'a line of zero bytes' '\000\000\n' '-:1:1: error: a zero byte'
line 'not UTF-8' '\377 1.2.3.5\n' '-:1:1: error: .* is not an address'

# Bad command lines.
usage() { # usage NAME MESSAGE-PATTERN ARGUMENT...
    name=$1 pattern=$2
    shift 2
    rss "$@" </dev/null
    refused "$name" 64 "^dutsim: error: .*$pattern"
}
usage 'nothing asked' '--src and --dst are needed'
usage 'no destination' '--src and --dst are needed' --src 1.2.3.4
usage 'one from standard input' '- for both' --src - --dst 1.2.3.4
usage 'the other from standard input' '- for both' --src 1.2.3.4 --dst -
usage 'a name for an address' "--src: 'localhost' is not an address" --src localhost --dst 1.2.3.4
usage 'an empty address' "--dst: '' is not an address" --src 1.2.3.4 --dst ''
usage 'an empty port' "--src: '' is not a port" --src 1.2.3.4: --dst 1.2.3.4:5
usage 'a signed port' "'+5' is not a port" --src 1.2.3.4:+5 --dst 1.2.3.4:5
usage 'brackets round IPv4' 'is not an address' --src '[1.2.3.4]:5' --dst 1.2.3.4:5
usage 'no closing bracket' 'is not an address' --src '[::1' --dst ::1
usage 'both versions' "--dst: .*both must be of one version" --src 1.2.3.4 --dst ::1
usage 'a port missing' "--src: '1.2.3.4' has no port" --src 1.2.3.4 --dst 1.2.3.5:1 --hash ip-port
usage 'an unknown key' '--key: .*microsoft, symmetric' --src 1.2.3.4 --dst 1.2.3.5 --key intel
usage 'a drawn key' "--key: 'random' is drawn" --src 1.2.3.4 --dst 1.2.3.5 --key random
usage 'a short key' '--key: .*80 or 104' --src 1.2.3.4 --dst 1.2.3.5 --key 6d5a
usage 'an unknown hash' '--hash: .*ip-port' --src 1.2.3.4 --dst 1.2.3.5 --hash ports
usage 'no queue' '--queues: ' --src 1.2.3.4 --dst 1.2.3.5 --queues 0
usage 'no number of queues' '--queues: ' --src 1.2.3.4 --dst 1.2.3.5 --queues four
usage 'not a power of two' '--table-size: .*power of two' --src 1.2.3.4 --dst 1.2.3.5 --table-size 100
usage 'too small a table' '--table-size: ' --src 1.2.3.4 --dst 1.2.3.5 --table-size 8
rss --src 1.2.3.4 --dst 1.2.3.5 --format xml
refused 'an unknown format' 64 '--format.*table, csv or json'
usage 'an unknown option' '--queue' --src 1.2.3.4 --dst 1.2.3.5 --queue 4
usage 'an argument too many' '' --src 1.2.3.4 --dst 1.2.3.5 1.2.3.6

rss --help
[ $status -eq 0 ] && [ ! -s err ] && grep -q -- '--table-size' out && grep -q '\[ADDR\]:PORT' out
ok $? '--help'
"$DUTSIM" rss --src 1.2.3.4 --dst 1.2.3.5 >/dev/full 2>err
[ $? -eq 74 ]
ok $? 'a full disk is noticed'
echo "1..$n"
