#!/bin/bash
# dutsim plot: the figures again, from a result folder alone.
. "$TOP/tests/cli/tap.sh"
skip() { # skip NAME
    n=$((n + 1))
    echo "ok $n - $1 # SKIP needs gnuplot"
}
cat >small.yaml <<'END'
dutsim: 1
name: small
title: "Title: 'quotes', <tags> & `touch ran`"
dut: {cores: 2, cost: {frame: 575 ns}}
links:
  - {between: [tester.0, dut.0], rate: 10 Gbit/s}
  - {between: [dut.1, tester.1], rate: 10 Gbit/s}
tester: {addresses: {count: 16}}
test: {procedure: throughput, duration: 1 ms, repetitions: 3}
sweep:
  tester.addresses.count: [1, 4, 16, 64]
  dut.nic.rss.hash: [ip, ip-port]
END
plot() { # plot ARGUMENT...: leaves out, err and status
    "$DUTSIM" plot "$@" >out 2>err
    status=$?
}

"$DUTSIM" run small.yaml --out a >out 2>err
ok $? 'a run draws its curves' err
cp -r a b
rm -f small.yaml b/*.svg b/*.dat b/*.gp b/*.csv b/report.txt
plot b
same=$status
for name in throughput frames_per_core; do
    for suffix in dat gp; do
        cmp a/$name.$suffix b/$name.$suffix || same=1
    done
done >said 2>&1
ok $same 'data and scripts again, without the scenario, the same bytes' said err
[ "$(ls -A b | grep -c '^\.')" -eq 0 ] && [ ! -e ran ] && [ ! -e a/ran ] && [ ! -e b/ran ]
ok $? 'nothing temporary is left, no text is run'

# The data of the curve are those of the summary: a block a value of the second path.
awk -F, 'NR > 1 && $2 == "ip" { print $1, $5, $6, $7 }' a/summary.csv >expected
awk '/^# ip$/ { on = 1 } /^# ip-port$/ { on = 0 } on && /^[0-9]/' a/throughput.dat | cmp -s - expected
ok $? 'throughput.dat is summary.csv' a/throughput.dat
grep -q '^set logscale x' a/throughput.gp && grep -q "set terminal svg size 900,560" a/throughput.gp
ok $? 'a ratio of 64 is drawn logarithmically'

if command -v gnuplot >said; then
    [ "$(cat out)" = "$(printf 'b/throughput.svg\nb/frames_per_core.svg')" ] && cmp -s a/throughput.svg b/throughput.svg
    ok $? 'the pictures again, and their paths on standard output' out
    python3 - <<'END' >said 2>&1
import xml.etree.ElementTree as tree
for name in "throughput", "frames_per_core":
    root = tree.parse(f"b/{name}.svg").getroot()
    space = "{http://www.w3.org/2000/svg}"
    assert root.tag == space + "svg" and root.get("width") == "900", root.attrib
    assert root.find(space + "title").text == "Title: 'quotes', <tags> & `touch ran`"
    words = " ".join("".join(t.itertext()) for t in root.iter(space + "text"))
    for word in {"throughput": ["line rate 14.88 Mframes/s", "ip-port", "dut.nic.rss.hash", "64",
                                "tester.addresses.count", "frames/s"],
                 "frames_per_core": ["core 0", "core 1", "16, ip-port"]}[name]:
        assert word in words, (word, words)
END
    ok $? 'the pictures are SVG with title, limit, legend and axes' said
    (cd b && rm -f throughput.svg && gnuplot throughput.gp >../said 2>&1 && [ -s throughput.svg ])
    ok $? 'a person can draw it by gnuplot throughput.gp' said
else
    skip 'the pictures again' && skip 'the pictures are SVG' && skip 'gnuplot throughput.gp'
fi

# Other figures: bars without a number to go by, a line rate that depends on x.
cat >other.yaml <<'END'
dutsim: 1
name: other
dut: {cores: 1, cost: {frame: 100 ns}}
tester: {direction: forward}
links:
  - {between: [tester.0, dut.0], rate: 10 Gbit/s}
  - {between: [dut.1, tester.1], rate: 10 Gbit/s}
test: {procedure: throughput, duration: 1 ms, repetitions: 1}
END
"$DUTSIM" run other.yaml --out c >out 2>err && grep -q '^"other" [0-9]' c/throughput.dat
ok $? 'bars without a sweep' err
"$DUTSIM" run other.yaml --out d --set test.procedure=trial --sweep dut.nic.rss.hash=ip,ip-port >out 2>err &&
    grep -q '^"ip-port" [0-9]' d/forwarding_rate.dat
ok $? 'bars over values that are no numbers' err
"$DUTSIM" run other.yaml --out e --sweep 'tester.frame_size=1518 B,64 B,128 B' >out 2>err &&
    [ "$(awk '/^# line rate/ { on = 1 } on && /^[0-9]/ { print $1, $2 }' e/throughput.dat)" = \
        "$(printf '64 14880952\n128 8445945\n1518 812743')" ] && grep -q '\[B\]' e/throughput.gp
ok $? 'the line rate over the frame size (RFC 2544 section 26.1)' err e/throughput.dat

# What is refused.
plot nothing
[ $status -eq 66 ] && [ "$(wc -l <err)" -eq 1 ]
ok $? 'no such folder: 66' err
mkdir none
plot none
[ $status -eq 65 ] && [ "$(wc -l <err)" -eq 1 ] && [ -z "$(ls -A none)" ]
ok $? 'no dutsim result: 65' err
cp -r b broken && echo '{"tool": "other"}' >broken/manifest.json
plot broken
[ $status -eq 65 ] && grep -qx 'broken/manifest.json:1:[0-9]*: error: not the manifest .*' err
ok $? 'a manifest of something else: 65' err
cp -r b garbled && printf '{\n "tool": dutsim\n' >garbled/manifest.json
plot garbled
[ $status -eq 65 ] && grep -q '^garbled/manifest.json:2:[0-9]*: error: not the manifest ' err
ok $? 'a manifest that is no JSON: its line and column' err
cp -r b cut && head -c 100 a/trials.jsonl >cut/trials.jsonl && echo >>cut/trials.jsonl
plot cut
[ $status -eq 65 ] && grep -q '^cut/trials.jsonl:1:100: error: not a JSON object$' err
ok $? 'a broken journal: 65, its line and where it ends' err
cp -r b less && sed '3s/"sent"/"send"/' a/trials.jsonl >less/trials.jsonl
plot less
[ $status -eq 65 ] && grep -q "^less/trials.jsonl:3:1: error: trial .*: 'sent' is missing or wrong$" err
ok $? 'a line without one of its figures' err
# A direction that is there twice, the second time with a histogram that is none.
cat >delay.yaml <<'END'
dutsim: 1
name: delay
tester: {direction: forward}
dut: {cost: {frame: 1 us}}
test: {procedure: latency, throughput: 10 %, duration: 2 ms, tags: 2, repetitions: 1}
END
"$DUTSIM" run delay.yaml --no-plots --quiet --out twice >out 2>err && python3 - <<'END'
import json
lines = [json.loads(line) for line in open("twice/trials.jsonl")]
directions = lines[-1]["directions"]
directions[1:] = [dict(directions[0], histograms_ps={"latency": 5})]
open("twice/trials.jsonl", "w").write("".join(json.dumps(line) + "\n" for line in lines))
END
plot twice
[ $status -eq 65 ] && grep -q "^twice/trials.jsonl:[0-9]*:1: error: trial .*: 'directions' is missing or wrong$" err
ok $? 'histograms of a direction twice: 65' err
# Without a line rate there is no load in percent.
printf 'dutsim: 1\nname: loss\ntester: {}\ndut: {cost: {frame: 1 us}}\ntest: {procedure: frame-loss, step: 10 %%, duration: 2 ms, repetitions: 1}\n' >loss.yaml
"$DUTSIM" run loss.yaml --no-plots --quiet --out loss >out 2>err && sed -i 's/"line_rate_pps": *[0-9]*/"line_rate_pps": 0/' loss/manifest.json
plot loss
[ $status -eq 0 ] && ! grep -qi 'nan\|inf' loss/frame-loss.csv
ok $? 'a manifest without a line rate' err
cp -r a short && head -20 a/trials.jsonl >short/trials.jsonl
plot short
[ $status -eq 65 ] && grep -q 'it has 20 of ' err && cmp -s a/throughput.dat short/throughput.dat
ok $? 'a journal that lacks trials: 65, and nothing is drawn' err
plot
[ $status -eq 64 ]
ok $? 'no folder given: 64' err
PATH=$scratch/none "$DUTSIM" plot b >out 2>err
[ $? -eq 0 ] && [ "$(wc -l <err)" -eq 1 ] && grep -q gnuplot err && [ ! -s out ]
ok $? 'without gnuplot: a warning' err
echo "1..$n"
