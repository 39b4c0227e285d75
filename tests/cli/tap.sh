# Sourced by the command-line tests: a scratch folder to work in, and numbered TAP lines.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit
n=0

ok() { # ok STATUS NAME [FILE...]: the files are shown when it failed
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
    [ "$1" -eq 0 ] || { shift 2 && [ $# -eq 0 ] || sed 's/^/# /' "$@"; }
}
