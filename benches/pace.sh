#!/usr/bin/env bash
# Plans 199 teams at the default pace, one request per second, against a sandbox that answers 429
# to anything faster: 200 requests with the one for the token. Takes 200 seconds.
#
# Usage: benches/pace.sh
# Needs: bash and cargo.
set -euo pipefail
cd "$(dirname "$0")/.."
source benches/support/common.sh

teams=199
"$generate" "$work/manifest" "$teams" 1 1 own
start_sandbox --state "$work/manifest/sandbox.json" --rate-limit 1
started=$(date +%s.%N)
"$dooctl" plan --quiet --detailed-exitcode "$work/manifest"
ended=$(date +%s.%N)
stop_sandbox >"$work/counts"

cat "$work/counts"
awk -v requests=$((teams + 1)) -v from="$started" -v to="$ended" 'BEGIN {
    seconds = to - from
    printf "%d requests in %.1f s: %.1f %% over one second each; goal 5 %%\n",
        requests, seconds, 100 * (seconds / requests - 1)
    exit seconds / requests < 0.95 || seconds / requests > 1.05
}'
if grep --quiet '(4xx)' "$work/counts"; then
    echo "The sandbox refused requests." >&2
    exit 1
fi
