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
    let (exit, code, message) = tokio::select! {
        biased;
        cause = stop.requested() => match cause {
            StopCause::Interrupt => (Exit::Interrupted, "interrupted", "interrupted"),
            StopCause::Timeout => (Exit::Failed, "timeout", "the time of this run is up"),
        },
        done = work => return done,
    };
    let message = format!("{message}, and nothing was sent");
    Err(Failure::new(exit, code, message).help("secrets were being read; run again"))
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
