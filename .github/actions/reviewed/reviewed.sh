#!/usr/bin/env bash
# Finds the digest that was reviewed: the one a person has given, or that of the last plan of the
# pull request whose merge GITHUB_SHA is. Reads WORKFLOW and DIGEST; sets the output `digest`.
set -euo pipefail

fail() {
    echo "::error title=No reviewed plan::$*; plan, and start this workflow by hand with the digest"
    exit 1
}

if [[ -z $DIGEST ]]; then
    head=$(gh api -X GET "repos/$GITHUB_REPOSITORY/commits/$GITHUB_SHA/pulls" |
        jq -r --arg commit "$GITHUB_SHA" \
            '[.[] | select(.merged_at != null and .merge_commit_sha == $commit)][0].head.sha // empty')
    [[ -n $head ]] || fail "$GITHUB_SHA is not the merge of a pull request"

    run=$(gh api -X GET "repos/$GITHUB_REPOSITORY/actions/workflows/$WORKFLOW/runs" \
        -f "head_sha=$head" -f event=pull_request -f status=success |
        jq -r '.workflow_runs[0].id // empty')
    [[ -n $run ]] || fail "$WORKFLOW has not planned $head"

    folder=$(mktemp -d "$RUNNER_TEMP/reviewed.XXXXXX")
    gh run download "$run" --repo "$GITHUB_REPOSITORY" --name dooctl-plan --dir "$folder" ||
        fail "the plan of run $run is gone"
    DIGEST=$(jq -r .digest "$folder/plan.json")
fi

[[ $DIGEST =~ ^[0-9a-f]{32}$ ]] || fail "the digest is not 32 hexadecimal digits"
echo "digest=$DIGEST" >>"$GITHUB_OUTPUT"
