#!/bin/sh
# dutsim schema: accepts what dutsim validate accepts, refuses unknown keys and wrong values.
# Each case is a file that both judge: dutsim, and python3-jsonschema with the schema.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit
"$DUTSIM" schema >schema.json || exit
python3=python3
"$python3" -c 'import jsonschema, yaml' 2>/dev/null || python3=/usr/bin/python3
exec "$python3" - schema.json "$TOP/scenarios/library" "$DUTSIM" <<'END'
import glob
import json
import subprocess
import sys

import jsonschema
import yaml

schema_path, library, dutsim = sys.argv[1:]
schema = json.load(open(schema_path))
number = 0


def ok(passed, name, note=""):
    global number
    number += 1
    print(f"{'ok' if passed else 'not ok'} {number} - {name}")
    if not passed and note:
        print("# " + str(note).replace("\n", "\n# "))


def judge(text):
    """What the schema finds wrong, and what dutsim says."""
    error = jsonschema.exceptions.best_match(
        jsonschema.Draft7Validator(schema).iter_errors(yaml.safe_load(text)))
    with open("case.yaml", "w") as file:
        file.write(text)
    done = subprocess.run([dutsim, "validate", "case.yaml"], capture_output=True, text=True)
    return error, done


ok(schema["$schema"] == "http://json-schema.org/draft-07/schema#", "draft-07")
jsonschema.Draft7Validator.check_schema(schema)
ok(True, "is a schema")
for path in sorted(glob.glob(library + "/*.yaml")):
    error, done = judge(open(path).read())
    ok(error is None and done.returncode == 0, "library: " + path.rsplit("/")[-1], error or done.stderr)

small = "dutsim: 1\ntester:\ndut:\n"
good = {
    "small": small,
    "texts": small + "name: 2024\ntitle: true\ndescription:\nseed: 9007199254740993\n",
    "empty keys": small + "links:\ntest:\noutput: {}\nsweep:\n",
    "links": small + "links: [{}, {between: [dut.1, tester.1], rate: 2.5 Gbit/s, propagation: 0 ns}]\n",
    "choices": "dutsim: 1\ndut:\ntester: {ip_version: 6, direction: forward, frame_size: 84 B}\n",
    "quoted choice": "dutsim: 1\ndut:\ntester: {ip_version: '4'}\n",
    "group by scalar": "dutsim: 1\ntester:\ndut: {nic: {rss: {hash: ip}}}\n",
    "group by mapping": "dutsim: 1\ntester:\ndut: {nic: {rss: {hash: {udp4: ip}}}}\n",
    "hex key": "dutsim: 1\ntester:\ndut: {nic: {rss: {key: %s}}}\n" % ("1e" * 40),
    "list": "dutsim: 1\ntester:\ndut: {nic: {rss: {table: [%s]}}}\n" % ", ".join(["0"] * 128),
    "costs": "dutsim: 1\ntester:\ndut: {clock: 3.2 GHz, cost: {frame: 1840 cycles, poll: 1us}}\n",
    "loads": small + "test: {rate: 1000}\n",
    "share": small + "test: {rate: 99.5 %, full_trials: true}\n",
    "shares alone": small + "test: {step: 5 %, loss_verification: 1, loss_verification_limit: 0 %, streams: trial}\n",
    "other names": "dutsim: 1\na: {type: tester}\nb: {type: dut, cores: 2}\n",
    "names crossed": "dutsim: 1\ndut: {type: tester, direction: both}\ntester: {type: dut, cores: 2}\n",
    "sweeps": small + "sweep: {dut.cores: [1, 2], links.0.rate: 1..10 Gbit/s*10, dut.nic.rss.hash: [ip, "
              "{udp4: ip}], test.duration: [1 s]}\n",
    "anchors": "dutsim: 1\ntester:\ndut: {cost: {frame: &c 5 ns, poll: *c}}\n",
}
for name, text in good.items():
    error, done = judge(text)
    ok(error is None and done.returncode == 0, "accepts " + name, error or done.stderr)

bad = {
    "an unknown key": small + "ouptut: {}\n",
    "an unknown attribute": "dutsim: 1\ntester:\ndut: {coers: 4}\n",
    "an unknown attribute below": "dutsim: 1\ntester:\ndut: {nic: {rign_size: 4}}\n",
    "an unknown attribute of another name": "dutsim: 1\ntester:\na: {type: dut, coers: 4}\n",
    "an unknown attribute of test": small + "test: {repetition: 4}\n",
    "an unknown attribute of a link": small + "links: [{rat: 1 Gbit/s}, {}]\n",
    "an unknown type": "dutsim: 1\ntester:\na: {type: dot}\n",
    "no version": "tester:\ndut:\n",
    "another version": "dutsim: 2\ntester:\ndut:\n",
    "a value out of range": "dutsim: 1\ntester:\ndut: {cores: 0}\n",
    "an integer in quotes": "dutsim: 1\ntester:\ndut: {cores: '4'}\n",
    "no unit": small + "test: {duration: 60}\n",
    "a wrong unit": small + "test: {duration: 60 B}\n",
    "a wrong choice": "dutsim: 1\ndut:\ntester: {direction: forwards}\n",
    "a truth value that is none": small + "output: {plots: 1}\n",
    "frames/s for a share": small + "test: {loss_verification: 1, loss_verification_limit: 5, streams: trial}\n",
    "frames/s for a step": small + "test: {step: 5}\n",
    "frames/s for a goal's ratio": small + "test: {procedure: mlrsearch, goals: [{loss_ratio: 5}]}\n",
    "one link": small + "links: [{}]\n",
    "65 links": small + "links: [" + ", ".join(["{}"] * 65) + "]\n",
    "a scalar for a group": "dutsim: 1\ntester:\ndut: {nic: 5}\n",
    "a scalar for a list": "dutsim: 1\ntester:\ndut: {nic: {rss: {table: 5}}}\n",
    "a sweep of nothing": small + "sweep: {dut.cores: []}\n",
    "a sweep of one value": small + "sweep: {dut.cores: 4}\n",
    "a sweep of an unknown path": small + "sweep: {dut.coers: [4]}\n",
    "a sweep of the seed": small + "sweep: {seed: [4]}\n",
}
for name, text in bad.items():
    error, done = judge(text)
    ok(error is not None and done.returncode == 65, "refuses " + name, error or "the schema accepts it")
print(f"1..{number}")
END
