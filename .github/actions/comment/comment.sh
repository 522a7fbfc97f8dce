#!/usr/bin/env bash
# Puts the plan of a run on its pull request. Reads RUN, RUN_URL, CONCLUSION, HEAD, HEAD_OWNER,
# HEAD_BRANCH and BASE, which GitHub vouches for. The plan itself is from a run of the pull request:
# it is posted and otherwise not used.
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
comments=repos/$GITHUB_REPOSITORY/issues/$number/comments
gh api --paginate -X GET "$comments" -F per_page=100 |
    jq -s 'add // [] | map(select(.user.login == "github-actions[bot]"))' >"$folder/ours.json"

# send METHOD PATH: with the body that is read.
send() {
    jq -Rs '{ body: . }' | gh api -X "$1" "$2" --input - >/dev/null
}

if [[ $CONCLUSION != success ]]; then
    # What stands there is of another commit, and could be taken for the plan of this one.
    jq -r '.[] | select(.body | startswith("<!-- dooctl:plan ")) | "\(.id) \(.body | split("\n")[0])"' \
        "$folder/ours.json" |
        while read -r comment marker; do
            printf '%s\n**There is no plan for %s**: [its run](%s) failed.\n' \
                "${marker%$'\r'}" "$HEAD" "$RUN_URL" |
                send PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$comment"
        done
    exit 0
fi

gh run download "$RUN" --repo "$GITHUB_REPOSITORY" --name dooctl-plan --dir "$folder/plan"
marker=$(head -n 1 "$folder/plan/plan.md")
if [[ ! $marker =~ ^'<!-- dooctl:plan owner='[a-z0-9][a-z0-9-]*' -->'$ ]]; then
    echo "::error title=No comment::plan.md of run $RUN does not begin with dooctl's marker"
    exit 1
fi

comment=$(jq -r --arg marker "$marker" \
    '[.[] | select(.body | startswith($marker))][0].id // empty' "$folder/ours.json")
{
    cat "$folder/plan/plan.md"
    printf '\nPlanned for %s by [this run](%s).\n' "$HEAD" "$RUN_URL"
} |
    if [[ -n $comment ]]; then
        send PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$comment"
    else
        send POST "$comments"
    fi
