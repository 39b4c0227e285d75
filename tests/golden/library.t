#!/usr/bin/env bash
# Every scenario of the library gives the fingerprint that it has in fingerprints.txt, whatever the number of jobs and the
# size of the batches. To change a fingerprint: tests/golden/update.
golden=$TOP/tests/golden/fingerprints.txt
export LC_ALL=C
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
n=0

ok() { # ok STATUS NAME
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}
run() { # run FOLDER ARGUMENT...: what it said to standard error becomes comment
    local folder=$1
    shift
    rm -rf "${scratch:?}/$folder"
    "$DUTSIM" run "$@" --no-plots --quiet --out "$scratch/$folder" >"$scratch/table" 2>"$scratch/said"
    local status=$?
    sed 's/^/# /' "$scratch/said"
    return $status
}
fingerprint() { # fingerprint FOLDER
    sed -n 's/^ *"fingerprint": "\([0-9a-f]*\)".*/\1/p' "$scratch/$1/manifest.json"
}

# All that a run writes and that must not depend on jobs and batches (the manifest holds jobs and wall_s, the report the
# digest of a scenario with another batch_size).
files='trials.jsonl trials.csv results.csv summary.csv queues.csv'
same() { # same FOLDER FOLDER NAME
    local file status=0
    for file in $files; do
        cmp "$scratch/$1/$file" "$scratch/$2/$file" >"$scratch/said" 2>&1 || {
            status=1
            sed 's/^/# /' "$scratch/said"
        }
    done
    [ "$(fingerprint "$1")" = "$(fingerprint "$2")" ] || status=1
    ok $status "$3"
}

for path in "$TOP"/scenarios/library/*.yaml; do
    name=$(basename "$path" .yaml)
    grep -q "^$name " "$golden"
    ok $? "$name has a fingerprint"
done

while read -r -a words; do
    [[ ${#words[@]} -eq 0 || ${words[0]} == '#'* ]] && continue
    command=("${words[@]:0:${#words[@]}-1}")
    expected=${words[-1]}
    run result "${command[@]}"
    actual=$(fingerprint result)
    [ "$actual" = "$expected" ]
    ok $? "${command[*]}"
    [ "$actual" = "$expected" ] || printf '# expected %s\n# actual   %s\n' "$expected" "$actual"
done <"$golden"

# Run to completion, with ports hashed, and with software dispatch and a lock.
short=(--set test.duration=5ms --repetitions 2)
variants=(
    "address-sweep ${short[*]} --sweep tester.addresses.count=1,64"
    "draft-openbsd-ipv4 ${short[*]} --set dut.dispatch.list_limit=64"
)
for variant in "${variants[@]}"; do
    read -r -a command <<<"$variant"
    run whole "${command[@]}" --jobs 1
    run jobs "${command[@]}" --jobs 2
    same whole jobs "${command[0]}: two jobs give what one gives"
    for batch in 1 7 256 4096; do
        run batch "${command[@]}" --set test.batch_size=$batch
        same whole batch "${command[0]}: batches of $batch change nothing"
    done
done
echo "1..$n"
