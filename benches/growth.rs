//! Checks that the time per group stays the same with a hundred times more groups.
//!
//! Both cases have the same number of groups, in one account or in a hundred. So neither fits into
//! a cache, and only the growth of the work makes a difference.

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

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const MANY: usize = 100_000;
const FEW: usize = 1_000;

/// The limit for the time per group in a large account, relative to a small one.
const MOST: f64 = 1.5;

/// The limit for planning the large account in the usual case.
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
    let few = split(account::manifest);
    let many = [account::manifest(MANY)];
    let read = |folder: &_| {
        account::read(folder);
    };
    report("parse", fastest(&few, &many, read))
}

fn compare(listed: Listed) -> bool {
    let few = split(|groups| Account::new(groups, listed));
    let many = [Account::new(MANY, listed)];
    let diff = fastest(&few, &many, |account| {
        let owner = account.input().owner;
        black_box(dooctl::diff::between(owner, &account.teams()));
    });
    let plan = fastest(&few, &many, |account| {
        black_box(dooctl::plan::plan(&account.input()));
    });
    let linear =
        report(&format!("diff {listed}"), diff) & report(&format!("diff and plan {listed}"), plan);
    println!(
        "  {listed}: diff and plan of {MANY} groups in {} ms",
        plan.many.as_millis()
    );
    linear && (listed != Listed::Equal || plan.many < LONGEST)
}

/// The groups of the large case, in many small accounts.
fn split<T>(make: impl Fn(usize) -> T) -> Vec<T> {
    (0..MANY / FEW).map(|_| make(FEW)).collect()
}

/// The times for the same number of groups.
#[derive(Clone, Copy)]
struct Times {
    /// As many small accounts.
    few: Duration,
    /// As one large account.
    many: Duration,
}

/// The fastest of several attempts, which was disturbed least. The cases alternate, so that other
/// load on the machine affects both.
fn fastest<T>(few: &[T], many: &[T], work: impl Fn(&T)) -> Times {
    const ATTEMPTS: usize = 7;
    let time = |all: &[T]| {
        let start = Instant::now();
        all.iter().for_each(&work);
        start.elapsed()
    };
    let attempts = (0..ATTEMPTS).map(|_| Times {
        few: time(few),
        many: time(many),
    });
    let faster = |a: Times, b: Times| Times {
        few: a.few.min(b.few),
        many: a.many.min(b.many),
    };
    attempts.reduce(faster).expect("there are attempts")
}

fn report(what: &str, times: Times) -> bool {
    let Times { few, many } = times;
    let each = |whole: Duration| whole.as_secs_f64() * 1e6 / 1e5;
    let growth = many.as_secs_f64() / few.as_secs_f64();
    println!(
        "  {what:<26} {:>7.2} µs {:>7.2} µs {growth:>5.2}",
        each(few),
        each(many)
    );
    growth <= MOST
}
