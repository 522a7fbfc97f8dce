#!/usr/bin/env bash
# Runs one command. Reads DOOCTL, COMMAND, MANIFEST, TEAMS, ARGS and ACCEPT; dooctl itself writes
# annotations, the summary and the outputs that are about the plan.
set -euo pipefail

set -- "$COMMAND" "$MANIFEST"
while IFS= read -r team; do
    if [[ -n $team ]]; then set -- "$@" "--team=$team"; fi
done <<<"$TEAMS"
while IFS= read -r argument; do
    if [[ -n $argument ]]; then set -- "$@" "$argument"; fi
done <<<"$ARGS"
case "$COMMAND" in
    validate | plan | apply | drift) set -- "$@" --output=github ;;
esac

status=0
"$DOOCTL" "$@" || status=$?

echo "exit_code=$status" >>"$GITHUB_OUTPUT"
for accepted in $ACCEPT; do
    if [[ $status == "$accepted" ]]; then exit 0; fi
done
exit "$status"
