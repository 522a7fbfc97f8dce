#!/usr/bin/env bash
# Compares a whole `dooctl plan` with the floor: curl fetches the same listing pages from the same
# sandbox, ten at a time, and already has a token.
#
# Usage: benches/plan-against-floor.sh [RUNS]
# Needs: bash, curl, GNU time (Debian package `time`), and cargo. BEFORE names another binary, which
# takes turns with this one.
set -euo pipefail
cd "$(dirname "$0")/.."
source benches/support/common.sh

runs=${1:-9}
before=${BEFORE:-}
page_size=25
groups=50

# Both clients discard their output. Prints wall and CPU seconds.
timed() {
    local TIMEFORMAT='%R %U %S'
    { time "$@" >/dev/null 2>"$work/errors"; } 2>&1 | awk '{ print $1, $2 + $3 }'
}

floor() {
    curl --no-progress-meter --fail --parallel --parallel-max 10 \
        --header "x-api-key: $DOO_API_KEY" --header "authorization: Bearer $token" \
        --config "$work/pages"
}

pages() {
    local team page
    for ((team = 1000; team < 1000 + $1; team++)); do
        for ((page = 1; page <= groups / page_size; page++)); do
            echo "url = \"$DOO_API_URL/team/$team/webhooks?page=$page\""
        done
    done
}

report() {
    local teams=$1 queries=$2 latency=$3 goal=$4 floor_wall floor_cpu plan_wall plan_cpu
    floor_wall=$(spread "$work/floor" 1) floor_cpu=$(spread "$work/floor" 2)
    plan_wall=$(spread "$work/plan" 1) plan_cpu=$(spread "$work/plan" 2)
    echo "$teams x $groups groups, $queries queries, $latency ms: seconds, median (smallest-largest) of $runs runs"
    awk -v fw="$floor_wall" -v fc="$floor_cpu" -v pw="$plan_wall" -v pc="$plan_cpu" \
        -v goal="$goal" -v kb="$(peak_memory "$work/$teams-$queries")" 'BEGIN {
            split(fw, a); split(fc, b); split(pw, c); split(pc, d)
            line = "  %-5s %-7s %.3f (%.3f-%.3f)"
            printf line "\n", "floor", "wall", a[1], a[2], a[3]
            printf line "   %.2f times the floor; goal %.1f\n", "plan", "wall", c[1], c[2], c[3], c[1] / a[1], goal
            printf line "\n", "floor", "CPU", b[1], b[2], b[3]
            printf line "   %.2f times the floor\n", "plan", "CPU", d[1], d[2], d[3], d[1] / b[1]
            printf "  plan  memory  %.0f MB at its peak; goal 100\n", kb / 1000
        }'
    [[ -z $before ]] || compare_with_before "$floor_wall" "$plan_wall"
    echo
}

compare_with_before() {
    awk -v fw="$1" -v pw="$2" -v bw="$(spread "$work/before" 1)" 'BEGIN {
        split(fw, a); split(pw, c); split(bw, b)
        printf "  before wall   %.3f (%.3f-%.3f)   %.2f times the floor; plan is %.2f times before\n",
            b[1], b[2], b[3], b[1] / a[1], c[1] / b[1]
    }'
}

peak_memory() {
    env time -v "$dooctl" plan "$1" 2>&1 >/dev/null | awk -F': ' '/Maximum resident/ { print $2 }'
}

measure() {
    local teams=$1 queries=$2 latency=$3 goal=$4 run
    local manifest=$work/$teams-$queries
    start_sandbox --state "$manifest/sandbox.json" --page-size "$page_size" --latency "$latency"
    token=$(access_token)
    pages "$teams" >"$work/pages"
    "$dooctl" plan --detailed-exitcode "$manifest" >/dev/null
    floor >/dev/null
    : >"$work/floor"
    : >"$work/plan"
    : >"$work/before"
    for ((run = 0; run < runs; run++)); do
        timed floor >>"$work/floor"
        timed "$dooctl" plan "$manifest" >>"$work/plan"
        [[ -z $before ]] || timed "$before" plan "$manifest" >>"$work/before"
    done
    report "$teams" "$queries" "$latency" "$goal"
    stop_sandbox >/dev/null
}

for queries in own shared; do
    for teams in 20 200; do
        "$generate" "$work/$teams-$queries" "$teams" "$groups" 1000000 "$queries"
    done
    measure 20 "$queries" 0 3
    measure 200 "$queries" 0 5
    measure 20 "$queries" 20 1.3
    measure 200 "$queries" 20 1.3
done
