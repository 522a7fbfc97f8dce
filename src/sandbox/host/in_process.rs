//! The sandbox instead of the network.

use super::shared::Shared;
use crate::api::transport::{Request, Response, Sending, TIME_LIMIT, Transport, TransportError};
use crate::sandbox::faults::Severed;
use tokio::time::{sleep, timeout};

/// Sends requests to a sandbox in this process. Time is tokio's, so it can be paused; the limit on
/// how long a request may take is that of HTTP.
#[derive(Clone)]
pub struct InProcess(Shared);

impl InProcess {
    /// A transport to this sandbox.
    pub fn new(sandbox: Shared) -> Self {
        Self(sandbox)
    }

    async fn exchange(&self, request: &Request) -> Result<Response, TransportError> {
        let response = self.0.answer(request);
        let latency = self.0.latency();
        if !latency.is_zero() {
            sleep(latency).await;
        }
        arrival(response).await
    }
}

/// What a client gets of an answer.
///
/// # Errors
/// When the connection fails, as the answer says itself.
pub async fn arrival(response: Response) -> Result<Response, TransportError> {
    let no_answer = |why: &str| Err(TransportError::NoAnswer(why.to_owned()));
    match response.extensions().get() {
        None => Ok(response),
        Some(Severed::BeforeAnswer) => no_answer("connection closed before message completed"),
        Some(Severed::InAnswer) => no_answer("connection closed in the middle of the answer"),
        Some(Severed::Silent) => std::future::pending().await,
    }
}

/// Waits for an answer as long as a transport may.
///
/// # Errors
/// What the transport says, or that it took too long.
pub async fn in_time(
    exchange: impl Future<Output = Result<Response, TransportError>>,
) -> Result<Response, TransportError> {
    let too_late = |_| TransportError::NoAnswer("operation timed out".to_owned());
    timeout(TIME_LIMIT, exchange).await.map_err(too_late)?
}

impl Transport for InProcess {
    fn send(&self, request: Request) -> Sending<'_> {
        Box::pin(async move { in_time(self.exchange(&request)).await })
    }
}
