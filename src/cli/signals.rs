//! What ends a run early: signals and the time limit.

use super::exit::Exit;
use super::failure::Failure;
use crate::api::{Stop, StopCause};
use std::{io, thread};
use tokio::sync::{oneshot, watch};

/// A stop that SIGINT and SIGTERM trigger.
pub(super) fn listen_for_signals() -> Stop {
    let (sender, receiver) = watch::channel(false);
    tokio::task::spawn_local(async move {
        if signalled().await.is_ok() {
            tracing::warn!("stopping after the request in flight");
            // If the receiver is gone, there is nothing to stop.
            let _ = sender.send(true);
        }
        // Later signals change nothing: the program is already stopping.
        while signalled().await.is_ok() {}
    });
    Stop::new(receiver)
}

/// Runs something that sends no requests, until it is done or the run is stopped.
pub(super) async fn unless_stopped<T>(
    stop: &Stop,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    tokio::select! {
        biased;
        cause = stop.requested() => Err(stopped(cause, "nothing was sent")),
        done = work => done,
    }
}

/// Reads files on a separate thread, because reading can be slow and cannot be interrupted. If the
/// run is stopped first, the thread ends with the program.
pub(super) async fn reading<T: Send + 'static>(
    stop: &Stop,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    /// The stack size of the main thread.
    const STACK: usize = 8 << 20;
    let (sender, receiver) = oneshot::channel();
    let thread = thread::Builder::new().stack_size(STACK);
    thread
        .spawn(move || {
            // The receiver is gone if the run was stopped.
            let _ = sender.send(work());
        })
        .map_err(|error| Failure::internal("no thread could be started", &error))?;
    tokio::select! {
        biased;
        cause = stop.requested() => Err(match cause {
            StopCause::Interrupt => stopped(cause, "nothing was sent"),
            StopCause::Timeout => {
                let message = "the run timed out before all files were read";
                Failure::new(Exit::Failed, "timeout", message)
                    .help("use a longer --timeout, or run again")
            }
        }),
        done = receiver => {
            done.map_err(|error| Failure::internal("the files could not be read", &error))
        }
    }
}

/// The failure of a run that was stopped early; `what` says what it did.
pub(super) fn stopped(cause: StopCause, what: &str) -> Failure {
    let (exit, code, message, help) = match cause {
        StopCause::Interrupt => (Exit::Interrupted, "interrupted", "interrupted", "run again"),
        StopCause::Timeout => (
            Exit::Failed,
            "timeout",
            "the run timed out",
            "run again with a longer --timeout",
        ),
    };
    Failure::new(exit, code, format!("{message}, and {what}")).help(help)
}

#[cfg(unix)]
async fn signalled() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    );
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn signalled() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}
