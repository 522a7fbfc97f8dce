//! Measures reading, comparing and planning a manifest, for different sizes.

#[path = "support/account.rs"]
mod account;
#[path = "support/manifest.rs"]
mod manifest;

use account::{Account, Listed};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use mimalloc::MiMalloc;
use std::fmt;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() {
    divan::main();
}

/// Numbers of groups. Without `--bench`, only a small one, to check that the benchmarks run.
fn sizes() -> &'static [usize] {
    if std::env::args().any(|argument| argument == "--bench") {
        &[10, 1_000, 100_000]
    } else {
        &[10]
    }
}

#[divan::bench(args = sizes(), max_time = 10)]
fn parse(bencher: Bencher<'_, '_>, groups: usize) {
    let folder = account::manifest(groups);
    bencher
        .counter(ItemsCount::new(groups))
        .bench_local(|| account::read(&folder));
}

#[divan::bench(args = cases(), max_time = 10)]
fn diff(bencher: Bencher<'_, '_>, case: Case) {
    let account = Account::new(case.groups, case.listed);
    let (owner, teams) = (account.input().owner, account.teams());
    bencher
        .counter(ItemsCount::new(case.groups))
        .bench_local(|| dooctl::diff::between(black_box(owner), black_box(&teams)));
}

/// Includes comparing.
#[divan::bench(args = cases(), max_time = 10)]
fn plan(bencher: Bencher<'_, '_>, case: Case) {
    let account = Account::new(case.groups, case.listed);
    let input = account.input();
    bencher
        .counter(ItemsCount::new(case.groups))
        .bench_local(|| dooctl::plan::plan(black_box(&input)));
}

/// The kind of listing and the number of declared groups.
#[derive(Clone, Copy)]
struct Case {
    listed: Listed,
    groups: usize,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { listed, groups } = self;
        write!(f, "{listed} {groups}")
    }
}

fn cases() -> impl Iterator<Item = Case> {
    let all = [Listed::Equal, Listed::Reformatted, Listed::Changed];
    all.into_iter()
        .flat_map(|listed| sizes().iter().map(move |&groups| Case { listed, groups }))
}
