# What the scripts share: a build, a temporary folder, and a sandbox. To be sourced.

# `dist` is the profile of releases; it takes minutes to build.
profile=${PROFILE:-release}
cargo build --quiet --profile "$profile" --bin dooctl
cargo build --quiet --profile "$profile" --example generate
target=${CARGO_TARGET_DIR:-target}/$profile
dooctl=$target/dooctl
generate=$target/examples/generate

work=$(mktemp --directory)
sandbox=
trap 'stop_sandbox >/dev/null; rm --recursive "$work"' EXIT

export DOO_API_KEY=bench DOO_CLIENT_ID=bench DOO_CLIENT_SECRET=bench

# Starts a sandbox on a free port with these options, and waits until it listens.
start_sandbox() {
    : >"$work/sandbox"
    "$dooctl" sandbox serve --listen 127.0.0.1:0 "$@" >"$work/sandbox" 2>&1 &
    sandbox=$!
    until grep --quiet '^Serving' "$work/sandbox"; do
        kill -0 "$sandbox" || { cat "$work/sandbox" >&2; exit 1; }
        sleep 0.1
    done
    DOO_API_URL=$(grep --only-matching 'http://[^ ]*' "$work/sandbox")
    export DOO_API_URL
}

# Stops the sandbox, and prints its counts.
stop_sandbox() {
    [[ -n $sandbox ]] || return 0
    kill -INT "$sandbox"
    wait "$sandbox" || true
    sandbox=
    sed '1d' "$work/sandbox"
}

# A token of the sandbox.
access_token() {
    curl --silent --fail --header "x-api-key: $DOO_API_KEY" \
        --header 'content-type: application/json' \
        --data '{"grant_type":"client_credentials","client_id":"bench","client_secret":"bench"}' \
        "$DOO_API_URL/oauth" | grep --only-matching '[0-9a-f]\{40\}'
}

# The median, the smallest and the largest number of a column of a file.
spread() {
    awk -v column="$2" '{ print $column }' "$1" | sort -n | awk '
        { all[NR] = $1 }
        END { printf "%.3f %.3f %.3f\n", all[int((NR + 1) / 2)], all[1], all[NR] }'
}
