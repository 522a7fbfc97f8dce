//! The question before the first write.

use crate::api::Stop;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::signals::stopped;
use std::io::{self, BufRead, IsTerminal};
use std::thread;
use tokio::sync::oneshot;

/// Asks a person, who may also stop the run.
pub(in crate::cli) async fn confirm(context: &Context, stop: &Stop) -> Result<(), Failure> {
    const UNCHANGED: &str = "nothing was changed";
    if !io::stdin().is_terminal() {
        let message = "not confirmed: there is no terminal to ask on";
        return Err(Failure::new(Exit::Refused, "not-confirmed", message)
            .help("give --yes to apply without asking"));
    }
    context
        .outputs
        .ask("Apply these changes? Only `yes` does: ");
    let answer = tokio::select! {
        biased;
        cause = stop.requested() => {
            context.outputs.ask("\n");
            return Err(stopped(cause, UNCHANGED));
        }
        answer = line_of_stdin() => answer,
    };
    if answer.is_some_and(|answer| answer.trim() == "yes") {
        return Ok(());
    }
    let message = format!("not confirmed, {UNCHANGED}");
    Err(Failure::new(Exit::Refused, "not-confirmed", message))
}

/// A line that somebody types. Reading it cannot be called off, so another thread waits for it; the
/// program ends without that.
async fn line_of_stdin() -> Option<String> {
    let (sender, line) = oneshot::channel();
    thread::spawn(move || {
        let mut text = String::new();
        if io::stdin().lock().read_line(&mut text).is_ok() {
            // Nobody waits any more when the run was stopped meanwhile.
            let _ = sender.send(text);
        }
    });
    line.await.ok()
}
