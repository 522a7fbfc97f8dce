//! The question before the first write or delivery.

use crate::api::Stop;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::signals::stopped;
use std::io::{self, BufRead, IsTerminal};
use std::thread;
use tokio::sync::oneshot;

/// A question that only `yes` answers.
pub(in crate::cli) struct Question {
    /// The question.
    pub(in crate::cli) text: &'static str,
    /// What is true without the answer.
    pub(in crate::cli) undone: &'static str,
    /// What to do where there is no terminal.
    pub(in crate::cli) help: &'static str,
}

/// Asks the user, who can also interrupt the run.
pub(in crate::cli) async fn confirm(
    context: &Context,
    stop: &Stop,
    question: &Question,
) -> Result<(), Failure> {
    let Question { text, undone, help } = question;
    if !io::stdin().is_terminal() {
        let message = "not confirmed: there is no terminal to ask for confirmation";
        return Err(Failure::new(Exit::Refused, "not-confirmed", message).help(*help));
    }
    context
        .outputs
        .ask(&format!("{text} Type `yes` to confirm: "));
    let answer = tokio::select! {
        biased;
        cause = stop.requested() => {
            context.outputs.ask("\n");
            return Err(stopped(cause, undone));
        }
        answer = line_of_stdin() => answer,
    };
    if answer.is_some_and(|answer| answer.trim() == "yes") {
        return Ok(());
    }
    let message = format!("not confirmed, {undone}");
    Err(Failure::new(Exit::Refused, "not-confirmed", message))
}

/// A line from standard input. Reading cannot be cancelled, so another thread waits for it; the
/// program ends without waiting for that thread.
async fn line_of_stdin() -> Option<String> {
    let (sender, line) = oneshot::channel();
    thread::spawn(move || {
        let mut text = String::new();
        if io::stdin().lock().read_line(&mut text).is_ok() {
            // If the run was stopped in the meantime, nobody receives the line.
            let _ = sender.send(text);
        }
    });
    line.await.ok()
}
