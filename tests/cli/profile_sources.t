#!/bin/sh
# Every number of a profile says where it comes from: its line, or the comment above its paragraph, names a source (a file, a
# document, a processor, another profile or table), or says that it was fitted, counted or assumed.
. "$TOP/tests/cli/tap.sh"
unsourced() { # unsourced FILE: the lines of numbers that say nothing
    awk '
    function says(text) {
        return text ~ /[Ff]itted|[Aa]ssumed|[Cc]ounted/ ||
            text ~ /[A-Za-z0-9_-]+\.(c|h|md|csv|rst|patch)([^A-Za-z]|$)/ ||
            text ~ /RFC [0-9]+|draft|CoNEXT|SOSP|SIGCOMM|Table I|linux-kernel|commit [0-9a-f]+|review D[0-9]+/ ||
            text ~ /E5-[0-9]+|L5630|GX-412TC|G-T40E|Atom C[0-9]+|EPYC/ ||
            text ~ /7-cpu\.com|anandtech\.com|grenadille\.net|Intel, "|[Dd]atasheet|A\. Fog|LMBench/ ||
            text ~ /as in [a-z0-9-]+|as the source says|rss_nic_defaults|interface_groups_6_18|perf stat|strace/ ||
            text ~ /[a-z0-9_]+_[a-z0-9_]+ [0-9]|[A-Z][A-Z0-9_]+_[A-Z0-9_]+/
    }
    /^include:/ { next }
    /^[ ]*$/ { above = ""; next }
    /^[ ]*#/ { above = fresh ? above $0 : $0; fresh = 1; next }
    {
        fresh = 0
        comment = ""
        value = $0
        if (match($0, /[ ]#.*$/)) {
            comment = substr($0, RSTART)
            value = substr($0, 1, RSTART - 1)
        }
        sub(/^[^:]*:/, "", value)
        gsub(/l[123]:|udp[46]:|tcp[46]:/, "", value)
        gsub(/\047[^\047]*\047/, "", value)
        if (value ~ /[0-9]/ && !says(comment) && !says(above))
            print FILENAME ":" FNR ": " $0
    }' "$1"
}
for file in "$TOP"/scenarios/profiles/*.yaml; do
    unsourced "$file" >lines
    [ ! -s lines ]
    ok $? "$(basename "$file" .yaml): each number has a source, or says that it was fitted or assumed" lines
done

# The check itself.
printf 'nic:\n  ring_size: 512\n' >bare.yaml
[ "$(unsourced bare.yaml)" = 'bare.yaml:2:   ring_size: 512' ]
ok $? 'a number without a word is found'
printf 'nic:\n  ring_size: 512   # quite usual\n' >vague.yaml
[ -n "$(unsourced vague.yaml)" ]
ok $? 'a word that says nothing is not enough'
printf '# Fitted to one queue\ncost:\n  frame: 10 ns\n\nlock:\n  hold: 5 ns\n' >second.yaml
[ "$(unsourced second.yaml)" = 'second.yaml:6:   hold: 5 ns' ]
ok $? 'a comment holds for its paragraph only'
printf 'nic:\n  ring_size: 512   # ixgbe.h: IXGBE_DEFAULT_RXD 512\n  rss: {key: random}\ncost: {frame: 5 ns}   # assumed\n' >good.yaml
[ -z "$(unsourced good.yaml)" ]
ok $? 'sources, and numbers only'
echo "1..$n"
