#!/usr/bin/env bash
# Measures a whole `dooctl apply` without a rate limit: 20 teams with 50 groups each, one in ten
# changed. At 20 ms of latency it is compared with the bound of ten requests in flight; 0 ms is also
# measured. Fails if it takes more than 1.3 times that bound, or more than 341 requests.
#
# Usage: benches/apply-in-flight.sh [RUNS]
# Needs: bash and cargo. DOOCTL names another binary to measure.
set -euo pipefail
cd "$(dirname "$0")/.."
source benches/support/common.sh

runs=${1:-9}
in_flight=10
most_requests=341
measured=${DOOCTL:-$dooctl}

"$generate" "$work/manifest" 20 50 1000000 shared
cp --recursive "$work/manifest" "$work/before"
sed --in-place '/description: .*0$/s/$/ and more/' "$work"/manifest/teams/*.yaml

# Applies the change to a fresh sandbox. Prints seconds and requests. The sandbox has no file: it
# would write all groups at each change, and that would be measured.
timed_apply() {
    local TIMEFORMAT=%R seconds requests
    start_sandbox --page-size 25 --latency "$1"
    "$dooctl" apply --quiet --yes "$work/before" >/dev/null
    seconds=$({ time "$measured" apply --quiet --yes --output json "$work/manifest" >"$work/report" 2>"$work/errors"; } 2>&1)
    stop_sandbox >/dev/null
    requests=$(grep --only-matching '"sent": *[0-9]*' "$work/report" | grep --only-matching '[0-9]*')
    echo "$seconds $requests"
}

measure() {
    local latency=$1 run
    for ((run = 0; run < runs; run++)); do
        timed_apply "$latency"
    done | sort -n | awk -v latency="$latency" -v in_flight="$in_flight" -v most="$most_requests" '
        { seconds[NR] = $1; requests = $2 > requests ? $2 : requests }
        END {
            median = seconds[int((NR + 1) / 2)]
            bound = requests / in_flight * latency / 1000
            printf "%d ms: %.3f s (%.3f-%.3f), %d requests", latency, median, seconds[1], seconds[NR], requests
            if (bound > 0) printf "; %.2f times the bound of %.3f s, goal 1.3", median / bound, bound
            print ""
            exit requests > most || (bound > 0 && median > 1.3 * bound)
        }'
}

measure 0
measure 20
