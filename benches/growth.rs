//! Whether the time per group stays the same when there are a hundred times as many.
//!
//! The same number of groups is handled as one account and as a hundred, so that both times are
//! those of data that fits into no cache: what is left is how the work grows.

#![expect(clippy::print_stdout, reason = "this is what it is for")]

#[path = "support/account.rs"]
mod account;
#[path = "support/manifest.rs"]
mod manifest;

use account::{Account, Listed};
use mimalloc::MiMalloc;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// As in the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const MANY: usize = 100_000;
const FEW: usize = 1_000;

/// How much longer a group may take among many than among few.
const MOST: f64 = 1.5;

/// How long planning many groups may take in the everyday case.
const LONGEST: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    println!("per group: among {FEW}, among {MANY}, growth (at most {MOST})");
    let mut kept = parse();
    for listed in [Listed::Equal, Listed::Reformatted, Listed::Changed] {
        kept &= compare(listed);
    }
    if kept {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn parse() -> bool {
    let read = |folder: &_| {
        account::read(folder);
    };
    let few = fastest(&split(account::manifest), read);
    let many = fastest(&[account::manifest(MANY)], read);
    report("parse", few, many)
}

fn compare(listed: Listed) -> bool {
    let diff = |account: &Account| {
        black_box(dooctl::diff::between(
            account.input().owner,
            &account.teams(),
        ));
    };
    let plan = |account: &Account| {
        black_box(dooctl::plan::plan(&account.input()));
    };
    let few = split(|groups| Account::new(groups, listed));
    let (few_diff, few_plan) = (fastest(&few, diff), fastest(&few, plan));
    drop(few);
    let many = [Account::new(MANY, listed)];
    let (many_diff, many_plan) = (fastest(&many, diff), fastest(&many, plan));
    let linear = report(&format!("diff {listed}"), few_diff, many_diff)
        & report(&format!("diff and plan {listed}"), few_plan, many_plan);
    println!(
        "  {listed}: diff and plan of {MANY} groups in {} ms",
        many_plan.as_millis()
    );
    linear && (listed != Listed::Equal || many_plan < LONGEST)
}

/// As many groups as there are in the large case, a few at a time.
fn split<T>(make: impl Fn(usize) -> T) -> Vec<T> {
    (0..MANY / FEW).map(|_| make(FEW)).collect()
}

/// The time that all take together; of several attempts the fastest, which was disturbed least.
fn fastest<T>(all: &[T], work: impl Fn(&T)) -> Duration {
    const ATTEMPTS: usize = 5;
    let attempt = |_| {
        let start = Instant::now();
        all.iter().for_each(&work);
        start.elapsed()
    };
    (0..ATTEMPTS).map(attempt).min().unwrap_or_default()
}

fn report(what: &str, few: Duration, many: Duration) -> bool {
    let each = |whole: Duration| whole.as_secs_f64() * 1e6 / 1e5;
    let growth = many.as_secs_f64() / few.as_secs_f64();
    println!(
        "  {what:<26} {:>7.2} µs {:>7.2} µs {growth:>5.2}",
        each(few),
        each(many)
    );
    growth <= MOST
}
