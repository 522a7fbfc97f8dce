#!/usr/bin/env bash
# Finds the digest that was reviewed: the one a person has given, or that of the plan of the pull
# request whose merge GITHUB_SHA is. Reads WORKFLOW, BRANCH and DIGEST; sets the output `digest`.
#
# One commit can be the head of several pull requests, also of forks. So the run has to be of the
# repository and the branch that were merged, and the comment of that pull request has to show it.
set -euo pipefail

fail() {
    echo "::error title=No reviewed plan::$*; plan, and start this workflow by hand with the digest"
    exit 1
}

check() {
    [[ $DIGEST =~ ^[0-9a-f]{32}$ ]] || fail "the digest is not 32 hexadecimal digits"
}

# The pull request that was merged. One commit can end several: that of this repository is meant, if
# there is one.
merged() {
    gh api -X GET "repos/$GITHUB_REPOSITORY/commits/$GITHUB_SHA/pulls" |
        jq -c --arg commit "$GITHUB_SHA" --arg branch "$BRANCH" --arg repository "$GITHUB_REPOSITORY" '
            map(select(.merged_at != null and .merge_commit_sha == $commit
                       and .base.ref == $branch and .base.repo.full_name == $repository))
            | map(select(.head.repo.full_name == $repository)) as $own
            | if $own == [] then . else $own end | .[]'
}

# The successful runs that have planned its head, the newest first.
runs() {
    gh api -X GET "repos/$GITHUB_REPOSITORY/actions/workflows/$WORKFLOW/runs" \
        -f "head_sha=$head" -f event=pull_request -f status=success -F per_page=100 |
        jq -c --argjson pull "$pull" --arg workflow "$WORKFLOW" '
            [.workflow_runs[]
             | select(.event == "pull_request" and .head_sha == $pull.head.sha)
             | select(.head_branch == $pull.head.ref)
             | select(.head_repository.full_name == $pull.head.repo.full_name)
             | select((.path | split("@")[0] | split("/")[-1]) == $workflow)
             | { id, html_url }]'
}

# What people have read: the run that a comment about a whole plan ends with, and on the next line
# the comment's first line and each digest. All but its last line is the word of a run.
comment() {
    gh api --paginate -X GET "repos/$GITHUB_REPOSITORY/issues/$number/comments" -F per_page=100 |
        jq -rs --arg head "$head" --argjson runs "$runs" '
            add // [] | map(select(.user.login == "github-actions[bot]")
            | .body | split("\n") | map(rtrimstr("\r"))
            | until(length == 0 or .[-1] != ""; .[:-1])
            | select(.[0] // "" | startswith("<!-- dooctl:plan owner="))
            | { first: .[0], last: .[-1],
                digests: [.[] | capture("^Digest: `(?<digest>[^`]*)`$").digest] | unique })
            | . as $comments
            | [$runs[] as $run | $comments[]
               | select(.last == "Planned for \($head) by [this run](\($run.html_url)).")
               | . + { run: $run.id }][0] // empty
            | .run, tojson'
}

find_digest() {
    pull=$(merged)
    [[ -n $pull ]] || fail "$GITHUB_SHA is not the merge of a pull request into $BRANCH"
    [[ $pull != *$'\n'* ]] || fail "$GITHUB_SHA is the merge of several pull requests"
    { read -r number && read -r head; } <<<"$(jq -r '.number, .head.sha' <<<"$pull")"
    runs=$(runs)
    [[ $runs != '[]' ]] || fail "$WORKFLOW has not planned $head for pull request $number"

    found=$(comment)
    [[ -n $found ]] ||
        fail "no comment of pull request $number shows the plan of run $(jq -r '.[0].id' <<<"$runs")"
    { read -r run && read -r comment; } <<<"$found"

    folder=$(mktemp -d "$RUNNER_TEMP/reviewed.XXXXXX")
    plan=$folder/plan.json
    gh run download "$run" --repo "$GITHUB_REPOSITORY" --name dooctl-plan --dir "$folder" ||
        fail "the plan of run $run is gone"
    DIGEST=$(jq -r '.digest // empty' "$plan")
    check
    jq -e --slurpfile plan "$plan" '
        .first == "<!-- dooctl:plan owner=\($plan[0].owner) -->" and .digests == [$plan[0].digest]' \
        <<<"$comment" >/dev/null ||
        fail "the comment of pull request $number shows $(jq -r '.digests | join(", ")' <<<"$comment"), and the plan of run $run is $DIGEST"
}

DIGEST=$(tr 'A-F' 'a-f' <<<"$DIGEST")
if [[ -z $DIGEST ]]; then find_digest; fi
check
echo "digest=$DIGEST" >>"$GITHUB_OUTPUT"
