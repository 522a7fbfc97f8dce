#!/usr/bin/env bash
# Runs one command. Reads DOOCTL, COMMAND, MANIFEST, TEAMS, ARGS, ALLOW and ACCEPT; dooctl itself
# writes annotations, the summary and the outputs that are about the plan.
set -euo pipefail

# A job that hands on an empty DOO_API_URL means to pin the account, and does not. A plan from a
# recording sends nothing.
if [[ -z ${DOO_API_URL-unset} && $ARGS != *--observed=* ]]; then
    echo "::error title=The account is not pinned::DOO_API_URL is empty; set the variable DOO_API_URL of the repository to the URL of doo's API, so that no manifest chooses who gets the credentials"
    exit 1
fi

set -- "$COMMAND" "$MANIFEST"
while IFS= read -r team; do
    if [[ -n $team ]]; then set -- "$@" "--team=$team"; fi
done <<<"$TEAMS"
while IFS= read -r argument; do
    if [[ -n $argument ]]; then set -- "$@" "$argument"; fi
done <<<"$ARGS"
# The field of a form has one line: there, a semicolon ends what would be one.
while read -r allowance; do
    if [[ -n $allowance ]]; then set -- "$@" "--allow=$allowance"; fi
done <<<"${ALLOW//;/$'\n'}"
case "$COMMAND" in
    validate | plan | apply | drift | introspect) set -- "$@" --output=github ;;
esac

ended=$(mktemp "$RUNNER_TEMP/ended.XXXXXX")

# A runner that cancels signals this shell and nothing below it. Waits for dooctl, which finishes
# the request in flight and reports, however often it is told to.
program=
signal=
forward() {
    signal=$1
    if [[ -n $program ]]; then kill -s "$signal" -- "-$program" 2>/dev/null || true; fi
}
trap 'forward INT' INT
trap 'forward TERM' TERM

# A shell between, in a process group with dooctl, keeps the exit code. `wait` cannot be used beside
# traps: if a second signal arrives, or one as the program ends, bash 5.2 may return another code,
# such as 255, or crash.
set -m
(
    trap '' INT TERM
    status=0
    (trap - INT TERM && exec "$DOOCTL" "$@" </dev/null) || status=$?
    echo "$status" >"$ended"
) &
program=$!
set +m
if [[ -n $signal ]]; then forward "$signal"; fi
while kill -0 "$program" 2>/dev/null; do sleep 0.1; done
program=
# Without a code, a signal came before dooctl was started.
read -r status <"$ended" || status=130
rm "$ended"

echo "exit_code=$status" >>"$GITHUB_OUTPUT"
for accepted in $ACCEPT; do
    if [[ $status == "$accepted" ]]; then exit 0; fi
done
exit "$status"
