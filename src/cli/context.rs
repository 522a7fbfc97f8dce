//! What every command has at hand.

use super::environment::Environment;
use super::output::Outputs;
use super::progress::Progress;
use super::signals;
use crate::api::Stop;
use crate::desired::Checkout;
use std::cell::OnceCell;
use std::time::Duration;
use tokio::time::Instant;

/// What every command has at hand.
pub(super) struct Context {
    pub(super) environment: Environment,
    /// What is read and written in it stays in it.
    pub(super) checkout: Checkout,
    pub(super) outputs: Outputs,
    pub(super) progress: Progress,
    pub(super) started: Instant,
    /// Known once someone asks for it.
    pub(super) signals: OnceCell<Stop>,
}

impl Context {
    /// What ends the run early: a signal, or the time that it may take.
    pub(super) fn stop(&self, timeout: Option<Duration>) -> Stop {
        let deadline = timeout.and_then(|time| self.started.checked_add(time));
        let signals = self.signals.get_or_init(signals::listen_for_signals);
        signals.clone().at(deadline)
    }
}
