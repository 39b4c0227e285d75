#!/bin/bash
# A run that is killed, at whatever moment, or stopped by a signal: OUT is the old result or the new one,
# the journal's lines are whole, and the next run works.
. "$TOP/tests/cli/tap.sh"
check=$TOP/tests/cli/check_result
cat >small.yaml <<'END'
dutsim: 1
name: small
tester: {addresses: {count: 16}}
dut: {cores: 2, cost: {frame: 575 ns}}
links:
  - {between: [tester.0, dut.0], rate: 10 Gbit/s}
  - {between: [dut.1, tester.1], rate: 10 Gbit/s}
test: {procedure: throughput, duration: 1 ms, repetitions: 3}
sweep: {dut.nic.rss.hash: [ip, ip-port]}
END
cat >killer.py <<'END'
"""Helpers: start a run, send it a signal, look at what it left."""
import atexit, json, os, shutil, signal, subprocess, sys, time

DUTSIM = os.environ["DUTSIM"]


def start(*arguments, **options):
    shutil.rmtree("out.partial", ignore_errors=True)
    return start_over(*arguments, **options)


def start_over(*arguments, **options):
    """As `start`, over what an earlier run left."""
    process = subprocess.Popen([DUTSIM, "run", "small.yaml", "--out", "out", "--jobs", "2", *arguments],
                               stdout=subprocess.DEVNULL, stderr=open("err", "w"), **options)
    atexit.register(process.kill)  # where a check fails before the run has ended
    return process


def seed(folder):
    with open(folder + "/manifest.json") as file:
        return json.load(file)["seed"]


def whole_lines(journal):
    """How many lines; all but an unfinished last one must be records."""
    with open(journal, "rb") as file:
        lines = file.read().split(b"\n")
    for line in lines[:-1]:
        assert json.loads(line)["events"] >= 0, line
    return len(lines) - 1


def wait_for_lines(process, count):
    for _ in range(3000):
        if os.path.exists("out.partial/trials.jsonl") and whole_lines("out.partial/trials.jsonl") >= count:
            return
        assert process.poll() is None, "ended too early"
        time.sleep(0.01)
    raise AssertionError("no trial was journalled")
END

"$DUTSIM" run small.yaml --out out --seed 1 --no-plots >said 2>&1
ok $? 'an old result' said

# SIGKILL at many moments of a run with another seed, from its start to beyond its end, so that start,
# trials, tables and the exchange of the folders are all hit.
cat >sweep.py <<'END'
from killer import *
begin = time.monotonic()
process = start("--seed", "2", "--no-plots")
assert process.wait() == 0
length = time.monotonic() - begin
seeds, current = set(), 2
for i in range(40):
    process = start_over("--seed", str(3 + i), "--no-plots")
    time.sleep(1.3 * length * i / 40)
    if i == 39:
        process.wait()  # on a busy machine the others may all be cut short
    process.kill()
    process.wait()
    found = seed("out")
    assert found in (current, 3 + i), (found, current, i)
    current = found
    seeds.add(found)
    checked = subprocess.run([os.environ["check"], "out"], capture_output=True, text=True)
    assert checked.returncode == 0, (i, checked.stdout, checked.stderr)
    if os.path.exists("out.partial/trials.jsonl"):
        whole_lines("out.partial/trials.jsonl")
    left = set(os.listdir(".")) - {"out.partial"}
    assert not [name for name in left if name.startswith("out") and name != "out"], left
assert len(seeds) > 1, "no run was let to its end"
END
check=$check python3 sweep.py >said 2>&1
ok $? '40 kills: OUT is always a whole result, the old or the new' said
"$DUTSIM" run small.yaml --out out --seed 99 --no-plots >said 2>&1 && grep -q '"seed": 99,' out/manifest.json &&
    "$check" out >said 2>&1 && [ ! -e out.partial ]
ok $? 'the next run works and leaves nothing beside OUT' said

# SIGINT and SIGTERM end the run soon; OUT stays, the journal is left in OUT.partial.
cat >stop.py <<'END'
from killer import *
number = getattr(signal, sys.argv[1])
process = start("--seed", "7", "--repetitions", "100000", restore_signals=True,
                preexec_fn=lambda: signal.signal(number, signal.SIG_DFL))
wait_for_lines(process, 20)
process.send_signal(number)
begin = time.monotonic()
status = process.wait()
assert status == -number, status  # a shell says 128 + number
assert time.monotonic() - begin < 10, "not soon"
assert seed("out") == 99
with open("out.partial/trials.jsonl", "rb") as file:
    assert file.read().endswith(b"\n")
assert whole_lines("out.partial/trials.jsonl") >= 20
with open("err") as file:
    assert "out.partial/trials.jsonl" in file.read()
END
for signal in SIGINT SIGTERM; do
    python3 stop.py $signal >said 2>&1
    ok $? "$signal: OUT stays, the journal is in OUT.partial" said err
done
timeout --preserve-status -s TERM 1 "$DUTSIM" run small.yaml --out out --repetitions 100000 >said 2>&1
[ $? -eq 143 ]
ok $? 'a shell sees 143' said

# A signal in the middle of an hour's trial; a signal that the caller ignores; a second run.
cat >hour.py <<'END'
from killer import *
process = start("--set", "test.duration=1 h", "--set", "test.full_trials=true")
time.sleep(1)
process.terminate()
begin = time.monotonic()
assert process.wait() == -signal.SIGTERM
assert time.monotonic() - begin < 20
END
python3 hour.py >said 2>&1
ok $? 'a long trial is stopped soon' said err
cat >ignore.py <<'END'
from killer import *
process = start("--repetitions", "300", "--no-plots",
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
wait_for_lines(process, 20)
process.send_signal(signal.SIGINT)
assert process.wait() == 0
assert whole_lines("out/trials.jsonl") >= 600
END
python3 ignore.py >said 2>&1
ok $? 'a signal that the caller ignores stays ignored' said err
cat >second.py <<'END'
from killer import *
first = start("--repetitions", "100000")
wait_for_lines(first, 20)
second = start_over("--repetitions", "1", "--no-plots")
assert second.wait() == 73, second.returncode
assert first.poll() is None and whole_lines("out.partial/trials.jsonl") >= 20
first.terminate()
first.wait()
END
python3 second.py >said 2>&1
ok $? 'a second run into the same OUT is refused: 73' said err
echo "1..$n"
