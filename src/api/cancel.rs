//! Stops a run: by an interrupt or at a deadline.

use std::future::pending;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// Asks a session to send no more requests, after an interrupt or at a deadline.
#[derive(Debug, Clone)]
pub struct Stop {
    interrupt: watch::Receiver<bool>,
    deadline: Option<Instant>,
}

/// Why a run ends before its work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopCause {
    /// A person or a pipeline interrupted it.
    Interrupt,
    /// Its deadline passed.
    Timeout,
}

impl Stop {
    /// A stop that is requested by sending `true`.
    pub fn new(interrupt: watch::Receiver<bool>) -> Self {
        Self {
            interrupt,
            deadline: None,
        }
    }

    /// A stop that is never requested.
    pub fn never() -> Self {
        Self::new(watch::channel(false).1)
    }

    /// Adds a deadline.
    pub fn at(self, deadline: Option<Instant>) -> Self {
        let Self { interrupt, .. } = self;
        Self {
            interrupt,
            deadline,
        }
    }

    /// Why the run must end, if it must. Reads the clock instead of a timer: a task that could not
    /// run until after the deadline learns of it before the timer fires.
    pub fn cause(&self) -> Option<StopCause> {
        if *self.interrupt.borrow() {
            return Some(StopCause::Interrupt);
        }
        let is_over = self.deadline.is_some_and(|at| at <= Instant::now());
        is_over.then_some(StopCause::Timeout)
    }

    /// Waits until the run must end.
    pub async fn requested(&self) -> StopCause {
        if let Some(cause) = self.cause() {
            return cause;
        }
        tokio::select! {
            biased;
            () = self.interrupted() => StopCause::Interrupt,
            () = self.time_is_up() => StopCause::Timeout,
        }
    }

    async fn interrupted(&self) {
        let mut receiver = self.interrupt.clone();
        if receiver.wait_for(|stop| *stop).await.is_err() {
            // The sender is gone, so no interrupt can come.
            pending::<()>().await;
        }
    }

    /// Waits until the deadline.
    pub async fn time_is_up(&self) {
        match self.deadline {
            Some(at) => sleep_until(at).await,
            None => pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::time::advance;

    #[tokio::test(start_paused = true)]
    async fn a_deadline_is_a_stop_once_it_has_come() {
        let stop = Stop::never().at(Some(Instant::now() + Duration::from_secs(2)));
        advance(Duration::from_secs(1)).await;
        assert_eq!(stop.cause(), None);
        let start = Instant::now();
        assert_eq!(stop.requested().await, StopCause::Timeout);
        assert_eq!(start.elapsed().as_secs(), 1);
        assert_eq!(stop.cause(), Some(StopCause::Timeout));
    }

    #[tokio::test(start_paused = true)]
    async fn an_interrupt_comes_before_the_deadline_and_counts_after_it() {
        let (sender, receiver) = watch::channel(false);
        let stop = Stop::new(receiver).at(Some(Instant::now()));
        assert_eq!(stop.requested().await, StopCause::Timeout);
        sender.send(true).unwrap();
        assert_eq!(stop.requested().await, StopCause::Interrupt);
    }
}
