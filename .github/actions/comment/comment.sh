#!/usr/bin/env bash
# Puts the plan of a run on its pull request, whole or not, or that there is none. Reads RUN, RUN_URL, CONCLUSION,
# HEAD, HEAD_OWNER, HEAD_BRANCH and BASE, which GitHub vouches for. The plan itself is from a run of
# the pull request: it is posted and otherwise not used.
set -euo pipefail

# The number of the pull request is asked of GitHub, not of the run.
number=$(gh api -X GET "repos/$GITHUB_REPOSITORY/pulls" \
    -f state=open -f "base=$BASE" -f "head=$HEAD_OWNER:$HEAD_BRANCH" |
    jq -r --arg head "$HEAD" '.[] | select(.head.sha == $head) | .number')
if [[ -z $number ]]; then
    echo "::notice title=No comment::no open pull request has $HEAD as its head"
    exit 0
fi

folder=$(mktemp -d "$RUNNER_TEMP/comment.XXXXXX")
text=$folder/plan/plan.md
gh run download "$RUN" --repo "$GITHUB_REPOSITORY" --name dooctl-plan --dir "$folder/plan" ||
    echo "run $RUN has left no plan"
if [[ ! -f $text ]]; then
    mkdir -p "$folder/plan"
    : >"$text"
fi
nobody='<!-- dooctl:plan -->'
marker=$(head -n 1 "$text")
if [[ ! $marker =~ ^'<!-- dooctl:plan owner='[a-z0-9][a-z0-9-]*' -->'$ ]]; then
    if [[ $CONCLUSION == success ]]; then
        echo "::error title=No comment::plan.md of run $RUN does not begin with dooctl's marker"
        exit 1
    fi
    # It failed before it knew whose groups it is about, or before dooctl could say anything.
    if [[ $marker != "$nobody" ]]; then : >"$text"; fi
    marker=$nobody
fi

# A run that could not see or decide everything fails, and has a digest all the same.
plan=$folder/plan/plan.json
digest=
guards=
if [[ -s $text && -f $plan ]]; then
    digest=$(jq -r '.digest // empty' "$plan" 2>/dev/null) || digest=
    # The guards that nobody has overridden, as the field `allow` of apply.yml takes them.
    guards=$(jq -r '
        [.guards[]? | select(.allowed == null) | .guard | strings | select(test("^[a-z-]+$"))]
        | unique | map("\(.)=REASON") | join("; ")' "$plan" 2>/dev/null) || guards=
fi

# `ID MARKER` of the comments to update. What is there is of another commit, and could be taken
# for the plan of this one: a failure that is nobody's replaces all of them, each under its own
# marker, and is itself replaced by the next plan.
comments=repos/$GITHUB_REPOSITORY/issues/$number/comments
found=$(gh api --paginate -X GET "$comments" -F per_page=100 |
    jq -rs --arg marker "$marker" --arg nobody "$nobody" '
        add // [] | map(select(.user.login == "github-actions[bot]"))
        | map({ id, marker: (.body | split("\n")[0] | rtrimstr("\r")) })
        | map(select(.marker | startswith("<!-- dooctl:plan ")))
        | if $marker == $nobody then .
          else [map(select(.marker == $marker)), map(select(.marker == $nobody))]
               | add[:1] | map(.marker = $marker)
          end
        | .[] | "\(.id) \(.marker)"')

# put METHOD PATH MARKER
put() {
    {
        printf '%s\n' "$3"
        tail -n +2 "$text"
        if [[ -n $guards ]]; then
            printf '\n**An apply will refuse this plan** because of its guards. Change the manifest; or merge, and'
            printf ' start the apply by hand with the digest and this in %s: %s\n' "\`allow\`" "\`$guards\`"
        fi
        if [[ $CONCLUSION == success ]]; then
            printf '\nPlanned for %s by [this run](%s).\n' "$HEAD" "$RUN_URL"
        elif [[ -n $digest ]]; then
            printf '\n**The plan for %s is incomplete**: [its run](%s) failed, and it says why.\n' \
                "$HEAD" "$RUN_URL"
        else
            printf '\n**There is no plan for %s**: [its run](%s) failed.\n' "$HEAD" "$RUN_URL"
        fi
    } | jq -Rs '{ body: . }' | gh api -X "$1" "$2" --input - >/dev/null
}

if [[ -z $found ]]; then
    put POST "$comments" "$marker"
else
    while read -r comment own; do
        put PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$comment" "$own"
    done <<<"$found"
fi
