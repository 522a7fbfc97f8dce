#!/usr/bin/env bash
# Opens, updates, reopens or closes the issue of one owner about drift, or about doo's schema. Reads
# EXIT_CODE, MARKDOWN, TEAMS and RUN_URL. The issue is found by its first line, and its second says
# which teams it is about: a run that has looked at fewer does not close it.
set -euo pipefail

fail() {
    echo "::error title=The issue is left alone::$*"
    exit 1
}

marker=$(head -n 1 "$MARKDOWN")
[[ $marker =~ ^'<!-- dooctl:'(drift|introspect)' owner='([a-z0-9][a-z0-9-]*)' -->'$ ]] ||
    fail "$MARKDOWN does not begin with dooctl's marker"
command=${BASH_REMATCH[1]}
owner=${BASH_REMATCH[2]}
case "$command" in
    drift)
        title="doo differs from the manifest of $owner"
        again="doo differs again"
        over="doo matches the manifest again"
        ;;
    introspect)
        title="doo's schema is not the one of $owner"
        again="doo's schema is another one again"
        over="doo's schema is the one in the repository again"
        ;;
esac

issues=repos/$GITHUB_REPOSITORY/issues
# Its number, its state and its scope, each on a line. An open issue before closed ones, then the
# newest. Scopes are JSON: "all", or a list of teams. An issue without one is about all.
found=$(gh api --paginate -X GET "$issues" -f labels="dooctl-$command" -f state=all -F per_page=100 |
    jq -rs --arg marker "$marker" '
        add // [] | map(select(.pull_request | not))
        | map(select(.user.login == "github-actions[bot]" and (.body // "" | startswith($marker))))
        | sort_by(.state != "open", -.number)[0]
        | .number // "", .state // "none",
          ((try (.body | capture("<!-- dooctl:scope (?<teams>[^\\r\\n]*) -->").teams | fromjson)
            catch null) // "all" | tojson)')
{ read -r number && read -r state && read -r about; } <<<"$found"

# The scope of this run.
scope=$(jq -Rcs 'split("\n") | map(select(. != "")) | if . == [] then "all" else unique end' <<<"$TEAMS")

# send METHOD PATH: with the JSON that is read.
send() {
    gh api -X "$1" "$2" --input - >/dev/null
}

say() {
    jq -n --arg body "$1" '{ body: $body }' | send POST "$issues/$number/comments"
}

# issue SCOPE [STATE]: the issue as it should be.
issue() {
    # A team may be called anything; what ends a comment does not end this one.
    jq -Rs --arg title "$title" --arg kind "dooctl-$command" --arg run "$RUN_URL" \
        --argjson scope "$1" --arg state "${2:-}" '
        split("\n") as [$marker]
        | ($scope | tojson | gsub(">"; "\\u003e")) as $teams
        | if $state == "" then {} else { state: $state } end
        + { title: $title, labels: [$kind],
            body: ("\($marker)\n<!-- dooctl:scope \($teams) -->\n"
                   + .[($marker | length) + 1:] + "\nFound by [this run](\($run)).\n") }' "$MARKDOWN"
}

case "$EXIT_CODE-$state" in
    2-none)
        issue "$scope" | send POST "$issues"
        ;;
    2-open)
        # What an earlier run found elsewhere is not mended by this one.
        both=$(jq -nc --argjson a "$scope" --argjson b "$about" \
            'if $a == "all" or $b == "all" then "all" else $a + $b | unique end')
        issue "$both" open | send PATCH "$issues/$number"
        ;;
    2-closed)
        issue "$scope" open | send PATCH "$issues/$number"
        say "$again: [this run]($RUN_URL)."
        ;;
    0-open)
        covered=$(jq -nr --argjson a "$scope" --argjson b "$about" \
            '$a == "all" or ($b != "all" and $b - $a == [])')
        if [[ $covered == true ]]; then
            say "$over: [this run]($RUN_URL)."
            send PATCH "$issues/$number" <<<'{ "state": "closed", "state_reason": "completed" }'
        else
            echo "::notice title=The issue stays open::#$number is about more teams than this run"
        fi
        ;;
    0-*) ;;
    *) fail "dooctl $command ended with $EXIT_CODE" ;;
esac
