//! What every command can use.

use super::environment::Environment;
use super::output::Outputs;
use super::progress::Progress;
use super::signals;
use crate::api::Stop;
use crate::desired::Checkout;
use std::cell::OnceCell;
use std::time::Duration;
use tokio::time::Instant;

/// What every command can use.
pub(super) struct Context {
    pub(super) environment: Environment,
    /// Reads and writes inside it must not follow links that leave it.
    pub(super) checkout: Checkout,
    pub(super) outputs: Outputs,
    pub(super) progress: Progress,
    pub(super) started: Instant,
    /// Set on first use.
    pub(super) signals: OnceCell<Stop>,
}

impl Context {
    /// What ends the run early: a signal or the time limit.
    pub(super) fn stop(&self, timeout: Option<Duration>) -> Stop {
        let deadline = timeout.and_then(|time| self.started.checked_add(time));
        let signals = self.signals.get_or_init(signals::listen_for_signals);
        signals.clone().at(deadline)
    }
}
