//! How a run is asked to end.

use tokio::sync::watch;

/// Asks a session to send no further request.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    /// A stop that is asked for by sending `true`.
    pub fn new(receiver: watch::Receiver<bool>) -> Self {
        Self(receiver)
    }

    /// A stop that nobody asks for.
    pub fn never() -> Self {
        Self(watch::channel(false).1)
    }

    /// Whether someone asked.
    pub fn is_requested(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until someone asks.
    pub async fn requested(&self) {
        let mut receiver = self.0.clone();
        if receiver.wait_for(|stop| *stop).await.is_err() {
            // Nobody is left who could ask.
            std::future::pending::<()>().await;
        }
    }
}
