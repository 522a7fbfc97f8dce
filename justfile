# What there is to do in this repository. `.ci/run` installs just and runs `just check`.

# List the recipes
[private]
default:
    @just --list --unsorted

# Everything that has to pass before a change lands
check: format lint doc generated workflows hooks test

# Whether the code is formatted
format:
    cargo fmt --check

# Lints of the compiler and of clippy
lint:
    cargo clippy --locked --all-targets -- -D warnings

# The documentation of the code builds without warnings
doc:
    RUSTDOCFLAGS='-D warnings' cargo doc --locked --no-deps --document-private-items

# Write the JSON Schemas and the generated pages of docs
generate:
    .ci/generate

# Whether what is generated is committed
generated: generate
    @git --no-pager diff --exit-code -- schemas docs || \
        { echo 'Generated files are stale: run `just generate` and commit them.' >&2; exit 1; }
    @test -z "$(git status --porcelain -- schemas docs)" || \
        { echo 'Generated files are not committed: see `git status schemas docs`.' >&2; exit 1; }

# Workflows, actions, templates, hooks and scripts are written as they should be
workflows:
    .ci/workflows

# Try the pre-commit hooks with the real pre-commit
hooks:
    .ci/hooks

# All tests, or those whose names contain NAME
test NAME='':
    cargo test --locked {{ NAME }}

# Play COUNT generated schedules of faults with a seed of its own
simulate COUNT='1000000':
    PROPTEST_RNG_SEED=$(od -An -N4 -tu4 /dev/urandom | tr -d ' ') DOOCTL_SIMULATION_CASES={{ COUNT }} \
        cargo test --locked --release --test simulation generated

# Write the snapshots anew; review them like code
snapshots:
    INSTA_UPDATE=always INSTA_FORCE_PASS=1 cargo test --locked --lib --test cli

# Benchmarks of reading, comparing and planning (see benches/README.md)
bench:
    cargo bench --locked --bench core
    cargo bench --locked --bench growth

# Fuzz a TARGET of `fuzz` for SECONDS (needs cargo-fuzz and a nightly compiler)
fuzz TARGET SECONDS='300':
    cargo +nightly fuzz run {{ TARGET }} -- -max_total_time={{ SECONDS }}

# Change the rules line by line and list what no test notices (needs cargo-mutants)
mutants *OPTIONS:
    cargo mutants {{ OPTIONS }}

# Serve doo's API on this machine
sandbox *OPTIONS:
    cargo run --locked -- sandbox serve {{ OPTIONS }}
