#!/usr/bin/env bash
# Measures what dooctl does with receivers: a trigger in the sandbox that delivers 1,000 hooks to a
# receiver, and a probe of 100 receivers that answer in 50 ms. Both are compared with a floor in the
# same run: curl sends the same number of requests, and the same number at once. Fails if the
# trigger takes 2 seconds or the probe 3.
#
# Usage: benches/receivers.sh [RUNS]
# Needs: bash, curl, python3, and cargo. DOOCTL names another binary to measure.
set -euo pipefail
cd "$(dirname "$0")/.."
source benches/support/common.sh

runs=${1:-9}
measured=${DOOCTL:-$dooctl}
export CRM_SECRET=a-secret-of-the-benchmark

# Prints the seconds of a command, which has to succeed: so everything was delivered, or passed.
timed() {
    local TIMEFORMAT=%R
    { time "$@" >/dev/null 2>"$work/errors"; } 2>&1 || { cat "$work/errors" >&2; exit 1; }
}

# Sends the requests of "$work/urls", this many at once.
floor() {
    curl --no-progress-meter --fail --parallel --parallel-max "$1" --header 'connection: close' \
        --data '{"id":"1"}' --config "$work/urls"
}

# Compares a command with the floor. Fails above the limit in seconds.
compare() {
    local what=$1 at_once=$2 limit=$3 run
    shift 3
    timed "$@" >/dev/null
    for ((run = 0; run < runs; run++)); do
        echo "$(timed floor "$at_once") $(timed "$@")"
    done >"$work/seconds"
    awk -v what="$what" -v limit="$limit" '
        NR == 1 { base = $1 }
        NR == 2 {
            printf "%s: %.3f s (%.3f-%.3f), limit %d s; %.2f times the floor of %.3f s\n", what, $1, $2, $3, limit, $1 / base, base
            exit $1 >= limit
        }' <(spread "$work/seconds" 1; spread "$work/seconds" 2)
}

# The receiver of another sandbox takes the deliveries of the hooks of 1,000 groups.
deliveries() {
    "$generate" "$work/deliveries" 20 50 1000000 shared
    start_sandbox --receiver-status 200
    local receiver=${DOO_API_URL%/v1}/_sandbox/receiver host
    for ((host = 0; host < 1000; host++)); do echo "url = \"$receiver/$host\""; done >"$work/urls"
    compare '1,000 deliveries' 8 2 "$measured" sandbox trigger order_created "$work/deliveries" \
        --state "$work/deliveries/sandbox.json" --forward "$receiver"
    stop_sandbox >/dev/null
}

# 100 receivers, each with a token endpoint; the hooks are at the same host.
probes() {
    local port host
    coproc RECEIVERS { exec python3 benches/support/receivers.py 100 50; }
    read -r port <&"${RECEIVERS[0]}"
    {
        echo 'version: 1'
        echo 'owner: bench'
        echo 'api: { url: "https://rest.doo.net/v1" }'
        echo 'teams:'
        echo '  - team: 1000'
        echo '    groups:'
        for ((host = 1; host <= 100; host++)); do
            echo "      - name: Group $host"
            echo "        hooks: [{ type: order_created, endpoint: 'http://127.0.0.$host:$port/orders' }]"
            echo '        authentication:'
            echo "          endpoint: http://127.0.0.$host:$port/token"
            echo '          credentials: { client_secret: { env: CRM_SECRET } }'
        done
    } >"$work/probes.yaml"
    for ((host = 1; host <= 100; host++)); do
        echo "url = \"http://127.0.0.$host:$port/token\""
    done >"$work/urls"
    local private=()
    for ((host = 1; host <= 100; host++)); do private+=(--private "127.0.0.$host"); done
    compare 'a probe of 100 receivers' 4 3 "$measured" probe "$work/probes.yaml" "${private[@]}"
    kill "$RECEIVERS_PID"
    wait "$RECEIVERS_PID" || true
}

deliveries
probes
