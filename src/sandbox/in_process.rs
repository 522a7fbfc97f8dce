//! The sandbox instead of the network.

use super::shared::Shared;
use crate::api::transport::{Request, Sending, Transport};

/// Sends requests to a sandbox in this process. Time is tokio's, so it can be paused.
#[derive(Clone)]
pub struct InProcess(Shared);

impl InProcess {
    /// A transport to this sandbox.
    pub fn new(sandbox: Shared) -> Self {
        Self(sandbox)
    }
}

impl Transport for InProcess {
    fn send(&self, request: Request) -> Sending<'_> {
        Box::pin(async move {
            let response = self.0.answer(&request);
            let latency = self.0.latency();
            if !latency.is_zero() {
                tokio::time::sleep(latency).await;
            }
            Ok(response)
        })
    }
}
