//! What makes a run end early: signals, and its time.

use super::{Exit, Failure};
use crate::api::{Stop, StopCause};
use std::io;
use tokio::sync::watch;

/// A stop that SIGINT and SIGTERM ask for.
pub(super) fn listen_for_signals() -> Stop {
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

/// That a run ended early, and what can be said of what it did.
pub(super) fn stopped(cause: StopCause, what: &str) -> Failure {
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
