//! What makes a run end early: signals, and its time.

use crate::api::{Stop, StopCause};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use std::{io, thread};
use tokio::sync::{oneshot, watch};

/// A stop that SIGINT and SIGTERM ask for.
pub(in crate::cli) fn listen_for_signals() -> Stop {
    let (sender, receiver) = watch::channel(false);
    tokio::task::spawn_local(async move {
        if signalled().await.is_ok() {
            tracing::warn!("stopping after the request in flight");
            // The receiver may be gone: then there is nothing to stop.
            let _ = sender.send(true);
        }
        // Later signals find the program stopping already.
        while signalled().await.is_ok() {}
    });
    Stop::new(receiver)
}

/// Does something that sends nothing, unless the run is to end before it is done.
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

/// Reads files, which may take long and cannot be interrupted, on a thread of its own. If the run is
/// to end before that is done, the thread ends with the program.
pub(super) async fn reading<T: Send + 'static>(
    stop: &Stop,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    /// As the first thread has it.
    const STACK: usize = 8 << 20;
    let (sender, receiver) = oneshot::channel();
    let thread = thread::Builder::new().stack_size(STACK);
    thread
        .spawn(move || {
            // The receiver is gone if the run ended meanwhile.
            let _ = sender.send(work());
        })
        .map_err(|error| Failure::internal("no thread could be started", &error))?;
    tokio::select! {
        biased;
        cause = stop.requested() => Err(match cause {
            StopCause::Interrupt => stopped(cause, "nothing was sent"),
            StopCause::Timeout => {
                let message = "the time limit of this run passed before all files were read";
                Failure::new(Exit::Failed, "timeout", message)
                    .help("give a longer --timeout, or run again")
            }
        }),
        done = receiver => {
            done.map_err(|error| Failure::internal("the files could not be read", &error))
        }
    }
}

/// That a run ended early, and what can be said of what it did.
pub(in crate::cli) fn stopped(cause: StopCause, what: &str) -> Failure {
    let (exit, code, message, help) = match cause {
        StopCause::Interrupt => (Exit::Interrupted, "interrupted", "interrupted", "run again"),
        StopCause::Timeout => (
            Exit::Failed,
            "timeout",
            "the time of this run is up",
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
