#!/usr/bin/env bash
# Fetches the newest recorded listing. Reads WORKFLOW and BRANCH; sets the outputs `file` and
# `api_url`, the account that it is of.
set -euo pipefail

# A pull request can bring its own version of the workflow and a branch of the same name. What it
# records is not to be believed. What another run starts is always the version of the main branch.
run=$(gh api -X GET "repos/$GITHUB_REPOSITORY/actions/workflows/$WORKFLOW/runs" \
    -f "branch=$BRANCH" -f status=success -F per_page=100 |
    jq -r --arg repository "$GITHUB_REPOSITORY" --arg branch "$BRANCH" --arg workflow "$WORKFLOW" '
        [.workflow_runs[]
         | select(.head_branch == $branch)
         | select((.path | split("@")[0] | split("/")[-1]) == $workflow)
         | select(.event == ("schedule", "push", "workflow_dispatch", "workflow_run"))
         | select(.head_repository.full_name == $repository)
         | .id][0] // empty')
if [[ -z $run ]]; then
    echo "::error title=Nothing is recorded::$WORKFLOW has not recorded a listing on $BRANCH: run it"
    exit 1
fi

folder=$(mktemp -d "$RUNNER_TEMP/recorded.XXXXXX")
gh run download "$run" --repo "$GITHUB_REPOSITORY" --name dooctl-observed --dir "$folder"
{
    echo "file=$folder/observed.json"
    # One line, whatever is recorded.
    jq -r '"api_url=\(.api_url // "" | gsub("[[:space:]]"; ""))"' "$folder/observed.json"
} >>"$GITHUB_OUTPUT"
