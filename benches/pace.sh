#!/usr/bin/env bash
# Plans at the default rate of one request per second. The sandbox answers 429 to faster requests.
# 199 teams without latency, and 12 teams with 300 ms; each needs one more request for the token.
# Takes 215 seconds.
#
# Usage: benches/pace.sh
# Needs: bash and cargo.
set -euo pipefail
cd "$(dirname "$0")/.."
source benches/support/common.sh

# Plans N teams with a latency of N milliseconds.
measure() {
    local teams=$1 latency=$2 started ended
    "$generate" "$work/$teams" "$teams" 1 1 own
    start_sandbox --state "$work/$teams/sandbox.json" --rate-limit 1 --latency "$latency"
    started=$(date +%s.%N)
    "$dooctl" plan --quiet --detailed-exitcode "$work/$teams"
    ended=$(date +%s.%N)
    stop_sandbox >"$work/counts"

    cat "$work/counts"
    awk -v requests=$((teams + 1)) -v latency="$latency" -v from="$started" -v to="$ended" 'BEGIN {
        seconds = to - from
        printf "%d requests on a way of %d ms in %.1f s: %.1f %% over one second each; goal 5 %%\n",
            requests, latency, seconds, 100 * (seconds / requests - 1)
        exit seconds / requests < 0.9 || seconds / requests > 1.05
    }'
    if grep --quiet '(4xx)' "$work/counts"; then
        echo "The sandbox refused requests." >&2
        exit 1
    fi
}

measure 12 300
measure 199 0
