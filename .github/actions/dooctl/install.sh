#!/usr/bin/env bash
# Installs dooctl for this job: a release whose checksum is right, or a build of the commit that the
# action is pinned to. Reads VERSION and RELEASES; sets the output `dooctl`, the program's path.
set -euo pipefail

fail() {
    echo "::error title=dooctl is not installed::$*"
    exit 1
}

case "$RUNNER_OS-$RUNNER_ARCH" in
    Linux-X64) target=x86_64-unknown-linux-musl ;;
    Linux-ARM64) target=aarch64-unknown-linux-musl ;;
    macOS-X64) target=x86_64-apple-darwin ;;
    macOS-ARM64) target=aarch64-apple-darwin ;;
    Windows-X64) target=x86_64-pc-windows-msvc ;;
    *) target= ;;
esac

checksum() {
    if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

fetch() {
    # A mirror may be a folder of the runner; a redirect may not lead to one.
    curl --fail --silent --show-error --location --retry 3 \
        --proto '=https,file' --proto-redir '=https' --output "$2" "$RELEASES/v$VERSION/$1" ||
        fail "$RELEASES/v$VERSION/$1 cannot be fetched"
}

release() {
    [[ -n $target ]] || fail "there is no release for $RUNNER_OS on $RUNNER_ARCH: set version to source"
    local name=dooctl-$VERSION-$target.tar.gz expected found
    fetch SHA256SUMS "$1/SHA256SUMS"
    fetch "$name" "$1/$name"
    # In binary mode a name has an asterisk before it.
    expected=$(awk -v name="$name" '$2 == name || $2 == "*" name { print $1 }' "$1/SHA256SUMS")
    found=$(checksum "$1/$name")
    [[ -n $expected ]] || fail "SHA256SUMS of $VERSION does not name $name"
    [[ $found == "$expected" ]] || fail "$name has the checksum $found and not $expected"
    mkdir "$1/bin"
    tar -C "$1/bin" --strip-components 1 -xz <"$1/$name"
}

[[ $VERSION =~ ^[0-9A-Za-z][0-9A-Za-z.+-]*$ ]] || fail "$VERSION is not a version"
temp=$RUNNER_TEMP
if [[ $RUNNER_OS == Windows ]]; then temp=$(cygpath --unix "$temp"); fi
folder=$temp/dooctl-$VERSION
# A job with several steps installs once.
if [[ ! -d $folder ]]; then
    unfinished=$(mktemp -d "$temp/dooctl.XXXXXX")
    if [[ $VERSION == source ]]; then
        cargo install --locked --quiet --path "$GITHUB_ACTION_PATH/../../.." --root "$unfinished"
    else
        release "$unfinished"
    fi
    mv "$unfinished" "$folder"
fi
echo "dooctl=$folder/bin/dooctl" >>"$GITHUB_OUTPUT"
