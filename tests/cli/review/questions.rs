//! The question that an apply asks on a terminal.

use crate::support::{Folder, Outcome, SandboxServer, TEAM, Terminal, root};

/// Starts an apply that asks, runs an action, and returns how it ended and its number of writes.
fn asked(options: &[&str], react: impl FnOnce(&mut Terminal, &dyn Fn(&str))) -> (Outcome, u64) {
    let folder = Folder::new();
    let server = SandboxServer::start(&folder.path("state.json"), [] as [&str; 0]);
    folder.write("dooctl.yaml", root(server.url(), TEAM));
    let (mut terminal, stdin) = Terminal::open();
    let apply = folder.dooctl(["apply"]).args(options).with_credentials();
    let mut apply = apply.reading(stdin).spawn();
    apply.wait_for_stdout("Digest: ");
    react(&mut terminal, &|signal| apply.signal(signal));
    let outcome = apply.finish();
    (outcome, server.stop().writes())
}

#[test]
fn only_yes_applies() {
    let (outcome, writes) = asked(&[], |terminal, _| terminal.types("yes"));
    outcome.exits_with(0).reports("Type `yes` to confirm: ");
    assert_eq!(writes, 1);
    for answer in ["y", "no", "", "yes please"] {
        let (outcome, writes) = asked(&[], |terminal, _| terminal.types(answer));
        let outcome = outcome.exits_with(4);
        outcome.reports("not confirmed, nothing was changed");
        assert_eq!(writes, 0, "{answer}");
    }
}

#[test]
fn a_signal_is_an_answer() {
    for name in ["INT", "TERM"] {
        let (outcome, writes) = asked(&[], |_, signal| signal(name));
        let outcome = outcome.exits_with(130);
        outcome.reports("interrupted, and nothing was changed");
        assert_eq!(writes, 0, "SIG{name}");
    }
}

#[test]
fn a_question_is_not_asked_for_longer_than_the_run_may_take() {
    let (outcome, writes) = asked(&["--timeout", "1s"], |_, _| ());
    let outcome = outcome.exits_with(1);
    outcome.reports("the run timed out, and nothing was changed");
    assert_eq!(writes, 0);
}
