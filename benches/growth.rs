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

/// As many groups as there are in the large case, a few at a time.
fn split<T>(make: impl Fn(usize) -> T) -> Vec<T> {
    (0..MANY / FEW).map(|_| make(FEW)).collect()
}

/// How long as many groups take.
#[derive(Clone, Copy)]
struct Times {
    /// A few at a time.
    few: Duration,
    /// All at once.
    many: Duration,
}

/// Of several attempts the fastest, which was disturbed least. The cases take turns, so that what
/// else the machine does disturbs both.
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
