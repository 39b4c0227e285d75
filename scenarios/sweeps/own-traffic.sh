#!/bin/sh
# How far is a laboratory's figure from what a device forwards of your own traffic? Zero-loss throughput
# of one simulated device with test traffic and with a capture of yours, a row of CSV each:
#   one-flow     64-byte frames of one flow, RFC 2544's addresses and ports
#   many-flows   64-byte frames, random addresses and ports (RFC 4814), 65 533 addresses a side
#   even         the capture's frames at a constant rate
#   recorded     the capture's frames at their recorded times, scaled to each trial's rate
# Columns: traffic, throughput_pps_median, _min, _max (frames a second and direction), line_rate_pps.
# Needs dutsim ($DUTSIM, or in the path), built with libpcap.
set -eu

usage() {
    echo "usage: $0 [-p PROFILE] [-c CORES] [-l RATE] [-f SENDER] [-d DURATION] [-n REPETITIONS] [-o FILE.csv] CAPTURE"
    echo "  -p  profile of the device (linux-ixgbe-sdfn; dutsim list profiles); -c  its cores (8)"
    echo "  -l  rate of its links ('10 Gbit/s'); -f  senders whose frames go forward: 10.0.0.0/8, a MAC address,"
    echo "      several with commas between (each direction sends all frames, swapped in reverse)"
    echo "  -d  of a trial ('100 ms'); -n  repetitions (3); -o  where the rows go (standard output)"
}

profile=linux-ixgbe-sdfn cores=8 rate='10 Gbit/s' senders='' duration='100 ms' repetitions=3 output=
while getopts p:c:l:f:d:n:o:h option; do
    case $option in
    p) profile=$OPTARG ;;
    c) cores=$OPTARG ;;
    l) rate=$OPTARG ;;
    f) senders=$OPTARG ;;
    d) duration=$OPTARG ;;
    n) repetitions=$OPTARG ;;
    o) output=$OPTARG ;;
    h) usage && exit ;;
    *) usage >&2 && exit 64 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -eq 1 ] || { usage >&2 && exit 64; }
capture=$1
dutsim=${DUTSIM:-dutsim}
command -v "$dutsim" >/dev/null || { echo "$0: needs dutsim" >&2 && exit 69; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

cat >"$scratch/own-traffic.yaml" <<END
dutsim: 1
tester: {direction: both}
dut: {include: $profile, cores: $cores}
links:
- {between: [tester.0, dut.0], rate: $rate}
- {between: [dut.1, tester.1], rate: $rate}
test: {procedure: throughput, duration: $duration, repetitions: $repetitions}
END

replay() { # replay TIMING: its arguments
    printf '%s\n' --set "tester.replay.file=$capture" --set "tester.replay.timing=$1"
    [ -z "$senders" ] || printf '%s\n' --set "tester.replay.forward=[$senders]"
}
check() { # what the capture holds, on standard error; or what is wrong with it
    set --
    while IFS= read -r argument; do set -- "$@" "$argument"; done
    "$dutsim" validate "$scratch/own-traffic.yaml" "$@" >"$scratch/capture" || exit
    sed -n 's/^  replayed: //p' "$scratch/capture" >&2
}
row() { # row NAME, its arguments on standard input, a line each
    name=$1
    set --
    while IFS= read -r argument; do set -- "$@" "$argument"; done
    "$dutsim" run "$scratch/own-traffic.yaml" --quiet --no-plots --out "$scratch/$name" "$@" >/dev/null
    line_rate=$(sed -n 's/.*"line_rate_pps": *\([0-9]*\).*/\1/p' "$scratch/$name/manifest.json" | head -n 1)
    awk -F, -v name="$name" -v line_rate="$line_rate" '
        NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
        { print name "," $column["throughput_pps_median"] "," $column["throughput_pps_min"] "," \
            $column["throughput_pps_max"] "," line_rate }' "$scratch/$name/summary.csv"
}

replay recorded | check
[ -z "$output" ] || exec >"$output"
echo traffic,throughput_pps_median,throughput_pps_min,throughput_pps_max,line_rate_pps
printf '%s\n' --set tester.flows.count=1 | row one-flow
printf '%s\n' --set tester.addresses.count=65533 | row many-flows
replay arrivals | row even
replay recorded | row recorded
